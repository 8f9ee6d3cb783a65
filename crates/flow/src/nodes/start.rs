//! Start: where every run begins, through the outlet of what triggered it.

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Variable};
use crate::problem::{Code, Report};

/// What people are told about Start.
pub const ABOUT: About = About {
    label: "Start",
    summary: "Every run begins here: with a call, a message or a request by a program.",
    category: Category::Trigger,
};

/// The outlet of an incoming call.
pub const INCOMING_CALL: &str = "incoming_call";
/// The outlet of an incoming message.
pub const INCOMING_MESSAGE: &str = "incoming_message";
/// The outlet of a run that a program asked for.
pub const API_REQUEST: &str = "api_request";

/// How Start is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The parameters that a program gives when it starts a run.
    pub api_params: Vec<ApiParam>,
}

/// A parameter of an API request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiParam {
    /// Its name; read it as `Start.http.params.<name>`.
    pub name: String,
    /// A value for trying the flow out.
    pub example: String,
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        vec![
            Outlet::new(INCOMING_CALL, "Incoming Call"),
            Outlet::new(INCOMING_MESSAGE, "Incoming Message"),
            Outlet::new(API_REQUEST, "API Request"),
        ]
    }

    fn variables(&self) -> Vec<Variable> {
        let fixed = [
            ("request_type", "call, sms or http"),
            ("call.uuid", "the carrier's id of the call"),
            ("call.from", "who calls"),
            ("call.to", "the number that was called"),
            ("call.direction", "inbound"),
            ("call.leg", "ALeg"),
            ("call.start_time", "when the call came in"),
            ("call.end_time", "when the caller was gone"),
            ("call.hangup_cause", "why the call ended"),
            ("call.duration", "how long the call lasted, in seconds"),
            ("message.message_uuid", "the carrier's id of the message"),
            ("message.from", "who sent the message"),
            ("message.to", "the number it was sent to"),
            ("message.text", "the text of the message"),
            ("message.msg", "the text of the message"),
            ("message.direction", "inbound"),
            ("message.status", "received"),
            ("message.time", "when the message came in"),
        ];
        let params = self.api_params.iter().map(|param| {
            Variable::open(
                format!("http.params.{}", param.name),
                "a parameter of the API request",
            )
        });
        fixed
            .into_iter()
            .map(|(path, about)| Variable::new(path, about))
            .chain(params)
            .chain([Variable::open("http.params", "the parameters of the API request")])
            .collect()
    }

    fn summary(&self) -> String {
        match self.api_params.as_slice() {
            [] => "Where every run begins".to_owned(),
            params => {
                let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
                format!("Parameters: {}", names.join(", "))
            }
        }
    }

    fn check(&self, report: &mut Report<'_>) {
        for (index, param) in self.api_params.iter().enumerate() {
            let field = format!("api_params[{index}].name");
            report.required(&field, &param.name, "the name of the parameter, or remove it");
            if self.api_params[..index].iter().any(|earlier| earlier.name == param.name) {
                let message = format!("The parameter {} is listed twice. Remove one.", param.name);
                report.add(Code::RepeatedName, &field, message);
            }
        }
    }

    fn needs_call(&self) -> bool {
        false
    }

    fn waits(&self) -> bool {
        false
    }
}
