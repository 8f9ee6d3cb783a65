//! HTTP Request: sends something to a web server and may use what it answers.

#[cfg(feature = "engine")]
mod act;
#[cfg(feature = "engine")]
mod request;

use serde::{Deserialize, Serialize};

use crate::nodes::{About, Category, Describe, Outlet, Pair, Setting, Variable};
use crate::problem::{Code, Report};
use crate::template;

/// What people are told about HTTP Request.
pub const ABOUT: About = About {
    label: "HTTP Request",
    summary: "Sends data to a web server, and can use its answer.",
    brief: "Tell or ask another system",
    category: Category::Data,
};

/// The outlet after an answer with a status of 200 to 299; of a request that nobody waits for, the outlet.
pub const SUCCESS: &str = "success";
/// The outlet after any other answer, or none.
pub const FAILED: &str = "failed";

/// How long one attempt may take at the most, in seconds.
pub const MAX_TIMEOUT_S: u32 = 120;

/// Headers that say how a request is transferred; no request is sent where they are given by hand.
const CONNECTION_HEADERS: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// How HTTP Request is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// What to do with the address.
    pub method: Method,
    /// Where to send it. A value at the very beginning is taken as it is; any other value is percent-encoded.
    pub url: String,
    /// Headers beside those that the other fields make.
    pub headers: Vec<Pair>,
    /// How to say who sends it.
    pub auth: Auth,
    /// What is added to the query of the address.
    pub params: Vec<Pair>,
    /// What is sent. A `GET` has no body.
    pub body: Body,
    /// Whether the flow waits for the answer.
    pub mode: Mode,
    /// How long one attempt may take, in seconds.
    pub timeout_s: u32,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Asks for something.
    Get,
    /// Hands something in.
    #[default]
    Post,
    /// Puts something in a place.
    Put,
    /// Changes a part of something.
    Patch,
    /// Removes something.
    Delete,
}

/// How a request says who sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Auth {
    /// Not at all.
    None {},
    /// By name and password.
    Basic {
        /// The name.
        #[serde(default)]
        username: String,
        /// The password.
        #[serde(default)]
        password: String,
    },
    /// By a token.
    Bearer {
        /// The token.
        #[serde(default)]
        token: String,
    },
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Body {
    /// Nothing.
    None {},
    /// Names and values, as a web form sends them.
    Form {
        /// In the order they are sent.
        #[serde(default)]
        fields: Vec<Pair>,
    },
    /// JSON with templates in it. A value inside a string is escaped for it; a value that stands alone becomes JSON of its own type,
    /// a missing one `null`. So the result is always JSON.
    Json {
        /// The text.
        #[serde(default)]
        text: String,
    },
}

/// Whether the flow waits for the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It waits, and can use the answer.
    #[default]
    Wait,
    /// It goes on at once; the request is tried again until it succeeds.
    Notify,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            method: Method::default(),
            url: String::new(),
            headers: Vec::new(),
            auth: Auth::None {},
            params: Vec::new(),
            body: Body::Form { fields: Vec::new() },
            mode: Mode::default(),
            timeout_s: 5,
        }
    }
}

impl Method {
    /// As HTTP writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What stands in the place of a secret that is not shown.
const HIDDEN: &str = "••••••••";

impl Config {
    /// Puts [`HIDDEN`] in the place of each setting that [`Describe::settings`] calls secret.
    pub(crate) fn hide_secrets(&mut self) {
        match &mut self.auth {
            Auth::None {} => {}
            Auth::Basic { password: secret, .. } | Auth::Bearer { token: secret } => hide(secret),
        }
        let fields = match &mut self.body {
            Body::Form { fields } => fields.as_mut_slice(),
            Body::None {} | Body::Json { .. } => &mut [],
        };
        let pairs = self.params.iter_mut().chain(&mut self.headers).chain(fields);
        for pair in pairs.filter(|pair| is_key(&pair.name)) {
            hide(&mut pair.value);
        }
    }
}

fn hide(secret: &mut String) {
    if !secret.is_empty() {
        HIDDEN.clone_into(secret);
    }
}

/// Whether a header of this name carries a key of the other system.
fn is_key(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

impl Describe for Config {
    fn outlets(&self) -> Vec<Outlet> {
        match self.mode {
            Mode::Wait => vec![
                Outlet::caller_may_wait(SUCCESS, "Success"),
                Outlet::caller_may_wait(FAILED, "Failed"),
            ],
            // Only a request without an address fails before the flow goes on.
            Mode::Notify => vec![Outlet::new(SUCCESS, "Success"), Outlet::new(FAILED, "Failed")],
        }
    }

    fn variables(&self) -> Vec<Variable> {
        match self.mode {
            Mode::Notify => Vec::new(),
            Mode::Wait => vec![
                Variable::open("response", "answer", "parts of a JSON answer can be read below it, e.g. response.name"),
                Variable::new("status_code", "status of the answer", "the HTTP status; 0 where there was no answer"),
                Variable::new("content_type", "kind of answer", "its content type, e.g. application/json"),
            ],
        }
    }

    fn summary(&self) -> String {
        match self.url.trim() {
            "" => "No address yet".to_owned(),
            url => {
                let address = url.split_once("://").map_or(url, |(_, rest)| rest);
                format!("{} {address}", self.method.as_str())
            }
        }
    }

    fn settings(&self) -> Vec<Setting> {
        let Self { method, url, headers, auth, params, body, mode, timeout_s } = self;
        let mut settings = vec![
            Setting::new("method", "Method", method.as_str()),
            Setting::new("url", "Address", url),
        ];
        settings.extend(pairs("params", "Parameter", params));
        settings.extend(pairs("headers", "Header", headers));
        match auth {
            Auth::None {} => settings.push(Setting::new("auth", "Sign in with", "nothing")),
            Auth::Basic { username, password } => settings.extend([
                Setting::new("auth", "Sign in with", "name and password"),
                Setting::new("auth.username", "User name", username),
                Setting::secret("auth.password", "Password", password),
            ]),
            Auth::Bearer { token } => settings.extend([
                Setting::new("auth", "Sign in with", "a token"),
                Setting::secret("auth.token", "Token", token),
            ]),
        }
        match body {
            Body::None {} => settings.push(Setting::new("body", "Send", "nothing")),
            Body::Form { fields } => {
                settings.push(Setting::new("body", "Send", "a form"));
                settings.extend(pairs("body.fields", "Field", fields));
            }
            Body::Json { text } => settings.extend([
                Setting::new("body", "Send", "JSON"),
                Setting::new("body.text", "JSON", text),
            ]),
        }
        let mode = match mode {
            Mode::Wait => "Wait for the answer",
            Mode::Notify => "Go on at once",
        };
        settings.push(Setting::new("mode", "And then", mode));
        settings.push(Setting::seconds("timeout_s", "Give up after", *timeout_s));
        settings
    }

    fn check(&self, report: &mut Report<'_>) {
        report.url("url", &self.url, "the address that the request goes to");
        for (index, header) in self.headers.iter().enumerate() {
            let field = format!("headers[{index}].name");
            report.required(&field, &header.name, "the name of the header, or remove it");
            if !header.name.is_empty() && !is_header_name(&header.name) {
                let message = format!("“{}” is not the name of a header. Use letters, digits and hyphens.", header.name);
                report.add(Code::MalformedHeader, &field, message);
            } else if CONNECTION_HEADERS.iter().any(|name| header.name.eq_ignore_ascii_case(name)) {
                let message = format!("The header “{}” belongs to the connection and cannot be set. Remove it.", header.name);
                report.add(Code::MalformedHeader, &field, message);
            }
        }
        for (index, param) in self.params.iter().enumerate() {
            report.required(&format!("params[{index}].name"), &param.name, "the name of the parameter, or remove it");
        }
        match &self.auth {
            Auth::None {} => {}
            Auth::Basic { username, .. } => report.required("auth.username", username, "the user name"),
            Auth::Bearer { token } => report.required("auth.token", token, "the token"),
        }
        match &self.body {
            Body::None {} => {}
            Body::Form { fields } => {
                for (index, field) in fields.iter().enumerate() {
                    let name = format!("body.fields[{index}].name");
                    report.required(&name, &field.name, "the name of the field, or remove it");
                }
            }
            Body::Json { text } => check_json(text, report),
        }
        report.within("timeout_s", &self.timeout_s, 1..=MAX_TIMEOUT_S, "The timeout, in seconds,");
    }

    fn needs_call(&self) -> bool {
        false
    }

    fn waits(&self) -> bool {
        match self.mode {
            Mode::Wait => true,
            Mode::Notify => false,
        }
    }
}

fn pairs<'a>(list: &'a str, what: &'a str, pairs: &'a [Pair]) -> impl Iterator<Item = Setting> {
    pairs.iter().enumerate().map(move |(index, Pair { name, value })| Setting {
        secret: is_key(name),
        ..Setting::new(format!("{list}[{index}].value"), format!("{what} “{name}”"), value)
    })
}

/// Values keep a JSON text valid whatever they are, so that it can be checked with `null` in their places.
fn check_json(text: &str, report: &mut Report<'_>) {
    report.required("body.text", text, "the JSON that is sent");
    if text.trim().is_empty() {
        return;
    }
    let filled = template::json::fill(text, |_| serde_json::Value::Null);
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&filled) {
        let line = error.line();
        let message = format!("This is not JSON; look at line {line}. Names and texts stand in double quotes, entries are separated by commas.");
        report.add(Code::MalformedJson, "body.text", message);
    }
}

/// Whether it is a token as HTTP defines it.
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter))
}
