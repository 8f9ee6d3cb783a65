//! What HTTP Request does in a run: it owes a request, and takes the answer in.

use serde_json::Value;

use crate::engine::visit::{Act, Next, Visit};
use crate::engine::{Event, HttpAnswer, HttpCall, HttpMode, Instruction, Refused, Wait};
use crate::nodes::http_request::{Config, FAILED, Method, Mode, SUCCESS, request};
use crate::nodes::shallow;

/// How long a caller who waits for an answer is kept on hold before the carrier asks again, in seconds.
const HOLD_S: u32 = 2;

/// The longest URL that is requested, in bytes. Web servers take half of that or less.
const MAX_URL: usize = 16 * 1024;

impl Act for Config {
    fn enter(&self, visit: &mut Visit<'_>) -> Next {
        let Some(address) = visit.address("url", &self.url) else {
            return self.leave_unanswered(visit);
        };
        let url = request::url(&address, &self.params, visit);
        if url.len() > MAX_URL {
            visit.warn("url", format!("The address with its parameters is longer than {MAX_URL} characters, so no request was made. Send long values in the body."));
            return self.leave_unanswered(visit);
        }
        let call = self.call(url, visit);
        visit.request(call);
        match self.mode {
            Mode::Notify => Next::Leave(SUCCESS.to_owned()),
            Mode::Wait => {
                if visit.has_call() {
                    // Should the answer take longer than the carrier waits for instructions, the caller holds the line.
                    visit.instruct(vec![Instruction::Hold { seconds: HOLD_S }]);
                }
                Next::Wait(Wait::Http)
            }
        }
    }

    fn hear(&self, wait: Wait, event: Event, visit: &mut Visit<'_>) -> Result<Next, Refused> {
        match (wait, event) {
            (Wait::Http, Event::HttpFinished(HttpAnswer::Answered { status, content_type, body })) => {
                visit.set("status_code", status);
                let response = read_body(&content_type, body, visit);
                visit.set("response", response);
                visit.set("content_type", content_type);
                let outlet = if (200..=299).contains(&status) { SUCCESS } else { FAILED };
                Ok(Next::Leave(outlet.to_owned()))
            }
            (Wait::Http, Event::HttpFinished(HttpAnswer::Failed { reason })) => {
                visit.warn("url", reason);
                Ok(self.leave_unanswered(visit))
            }
            // The answer is still wanted: what comes after may need no caller.
            (Wait::Http, Event::CallEnded(_)) => Ok(Next::Wait(Wait::Http)),
            _ => Err(Refused::Unexpected),
        }
    }
}

impl Config {
    fn leave_unanswered(&self, visit: &mut Visit<'_>) -> Next {
        match self.mode {
            Mode::Notify => {}
            Mode::Wait => {
                visit.set("status_code", 0);
                visit.set("content_type", "");
                visit.set("response", "");
            }
        }
        Next::Leave(FAILED.to_owned())
    }

    fn call(&self, url: String, visit: &mut Visit<'_>) -> HttpCall {
        let (content_type, body) = match self.method {
            Method::Get => (None, None),
            Method::Post | Method::Put | Method::Patch | Method::Delete => request::body(&self.body, visit),
        };
        let mode = match self.mode {
            Mode::Notify => HttpMode::Nobody,
            Mode::Wait if visit.has_call() => HttpMode::Caller,
            Mode::Wait => HttpMode::Run,
        };
        // Where the flow says nothing about a failure, the request is not given up.
        let keep_trying = match (self.mode, self.method) {
            (Mode::Notify, _) => true,
            (Mode::Wait, Method::Get) => false,
            (Mode::Wait, Method::Post | Method::Put | Method::Patch | Method::Delete) => !visit.is_connected(FAILED),
        };
        HttpCall {
            sequence: visit.sequence(),
            method: self.method.as_str().to_owned(),
            url,
            headers: request::headers(&self.headers, &self.auth, content_type, visit),
            body,
            timeout_s: self.timeout_s,
            mode,
            keep_trying,
        }
    }
}

/// The answer as templates read it: JSON taken apart, anything else as text.
fn read_body(content_type: &str, body: String, visit: &mut Visit<'_>) -> Value {
    let says_json = content_type.to_ascii_lowercase().contains("json");
    // Many servers send JSON and call it HTML.
    if !says_json && !body.trim_start().starts_with(['{', '[']) {
        return Value::String(body);
    }
    match serde_json::from_str(&body) {
        Ok(value) if shallow(&value) => value,
        Ok(_) | Err(_) => {
            if says_json && !body.trim().is_empty() {
                visit.warn("url", "The answer says that it is JSON, but cannot be read as such. It is kept as text.");
            }
            Value::String(body)
        }
    }
}
