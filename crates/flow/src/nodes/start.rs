//! Start: where every run begins, through the outlet of what triggered it.

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Setting, Variable};
use crate::problem::{Code, Report};

/// What people are told about Start.
pub const ABOUT: About = About {
    label: "Start",
    summary: "Every run begins here: with a call, a message or a request by a program.",
    brief: "Where every run begins",
    category: Category::Trigger,
};

/// The outlet of an incoming call.
pub const INCOMING_CALL: &str = "incoming_call";
/// The outlet of an incoming message.
pub const INCOMING_MESSAGE: &str = "incoming_message";
/// The outlet of a run that a program asked for.
pub const API_REQUEST: &str = "api_request";

const CALL: [(&str, &str, &str); 9] = [
    ("call.from", "caller's number", "who calls"),
    ("call.to", "called number", "the number that was called"),
    ("call.uuid", "id of the call", "as the carrier calls it"),
    ("call.start_time", "start of the call", "when the call came in"),
    ("call.end_time", "end of the call", "when the caller was gone"),
    ("call.duration", "seconds of the call", "how long the call lasted"),
    ("call.hangup_cause", "why the call ended", "in the carrier's words"),
    ("call.direction", "direction of the call", "inbound"),
    ("call.leg", "leg of the call", "ALeg"),
];

const MESSAGE: [(&str, &str, &str); 6] = [
    ("message.from", "sender's number", "who sent the message"),
    ("message.to", "number messaged", "the number that it was sent to"),
    ("message.message_uuid", "id of the message", "as the carrier calls it"),
    ("message.time", "time of the message", "when the message came in"),
    ("message.direction", "direction of the message", "inbound"),
    ("message.status", "status of the message", "received"),
];

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
        let call = CALL
            .into_iter()
            .map(|(path, label, about)| Variable::new(path, label, about).after(INCOMING_CALL));
        let message = MESSAGE
            .into_iter()
            .map(|(path, label, about)| Variable::new(path, label, about).after(INCOMING_MESSAGE));
        let params = self.api_params.iter().map(|param| {
            let path = format!("http.params.{}", param.name);
            Variable::open(path, param.name.clone(), "a parameter of the API request").after(API_REQUEST)
        });
        let text = Variable::new("message.text", "text of the message", "what was sent").after(INCOMING_MESSAGE);
        let rest = [
            text.called("message.msg"),
            text,
            Variable::open("http.params", "all parameters", "the parameters of the API request").after(API_REQUEST),
            Variable::new("request_type", "kind of trigger", "call, sms or http"),
        ];
        call.chain(params).chain(message).chain(rest).collect()
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

    fn settings(&self) -> Vec<Setting> {
        let params = self.api_params.iter().enumerate();
        params
            .map(|(index, ApiParam { name, example })| {
                Setting::new(
                    format!("api_params[{index}].example"),
                    format!("Parameter “{name}”"),
                    format!("for example “{example}”"),
                )
            })
            .collect()
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

#[cfg(feature = "engine")]
pub(crate) use act::{begin, end_call};

#[cfg(feature = "engine")]
mod act {
    use serde_json::{Map, Value, json};

    use super::{API_REQUEST, Config, INCOMING_CALL, INCOMING_MESSAGE};
    use crate::engine::visit::{Act, Next, Visit};
    use crate::engine::{Call, CallEnd, Event, Outcome, Refused, Trigger, Wait};
    use crate::nodes::shallow;
    use crate::time::Millis;

    /// How a run begins.
    pub(crate) struct Began {
        /// The outlet it leaves Start through.
        pub(crate) outlet: &'static str,
        /// What Start leaves for later nodes.
        pub(crate) variables: Map<String, Value>,
        /// The call, where it has one.
        pub(crate) call: Option<Call>,
    }

    /// Begins a run. What did not trigger it is there too, but empty, so that a template can give it a default.
    pub(crate) fn begin(trigger: Trigger, now: Millis) -> Began {
        let mut variables = Map::new();
        let empty = || json!({});
        let (outlet, request_type, call, message, params, live) = match trigger {
            Trigger::IncomingCall(call) => {
                let known = json!({
                    "uuid": call.uuid,
                    "from": call.from,
                    "to": call.to,
                    "direction": "inbound",
                    "leg": "ALeg",
                    "start_time": now.to_string(),
                    "end_time": "",
                    "hangup_cause": "",
                    "duration": 0,
                });
                (INCOMING_CALL, "call", known, empty(), empty(), Some(call))
            }
            Trigger::IncomingMessage(message) => {
                let known = json!({
                    "message_uuid": message.uuid,
                    "from": message.from,
                    "to": message.to,
                    "text": message.text,
                    "msg": message.text,
                    "direction": "inbound",
                    "status": "received",
                    "time": now.to_string(),
                });
                (INCOMING_MESSAGE, "sms", empty(), known, empty(), None)
            }
            Trigger::ApiRequest { params } => {
                let params = params.into_iter().filter(|(_, value)| shallow(value)).collect();
                (API_REQUEST, "http", empty(), empty(), Value::Object(params), None)
            }
        };
        variables.insert("request_type".to_owned(), request_type.into());
        variables.insert("call".to_owned(), call);
        variables.insert("message".to_owned(), message);
        variables.insert("http".to_owned(), json!({ "params": params }));
        Began {
            outlet,
            variables,
            call: live,
        }
    }

    /// Adds what is known of the call now that it is over.
    pub(crate) fn end_call(variables: &mut Map<String, Value>, end: &CallEnd, now: Millis) {
        if let Some(Value::Object(call)) = variables.get_mut("call") {
            call.insert("end_time".to_owned(), now.to_string().into());
            call.insert("hangup_cause".to_owned(), end.cause.clone().into());
            if let Some(seconds) = end.duration_s {
                call.insert("duration".to_owned(), seconds.into());
            }
        }
    }

    /// No edge leads to Start, and a run leaves it as soon as it begins.
    impl Act for Config {
        fn enter(&self, _: &mut Visit<'_>) -> Next {
            Next::End(Outcome::Completed)
        }

        fn hear(&self, _: Wait, _: Event, _: &mut Visit<'_>) -> Result<Next, Refused> {
            Err(Refused::Unexpected)
        }
    }
}
