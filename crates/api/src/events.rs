//! What the event streams say.
//!
//! A stream is a `GET` that is answered with server-sent events: each has a name and data in JSON. It says at once how things stand, and then what
//! changed. Whoever connects again is told anew, so nothing has to be remembered between two connections.

use serde::{Deserialize, Serialize};

use crate::{Error, RunDetail, RunSummary};

/// The names of all events, which a browser has to list before it listens.
pub const EVENTS: [&str; 4] = ["run", "draft", "live", "end"];

/// What `GET /runs/{id}/events` says.
#[derive(Clone, Debug, PartialEq)]
pub enum RunEvent {
    /// `run`: the run with everything that it did, the same as `GET /runs/{id}`.
    Run(Box<RunDetail>),
    /// `end`: the run is over and owes nothing; there is nothing more to say.
    End,
}

/// What `GET /flows/{id}/events` says, and of that `run` also `GET /events`.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowEvent {
    /// `run`: a run that began or went on, as lists show it.
    Run(Box<RunSummary>),
    /// `draft`: which revision the draft has now.
    Draft(DraftChanged),
    /// `live`: which version new runs get from now on.
    Live(LiveChanged),
    /// `end`: the flow was deleted.
    End,
}

/// The draft was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftChanged {
    /// The revision it has now.
    pub revision: i64,
}

/// A version was made live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiveChanged {
    /// The live version; absent before the first one was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
}

impl RunEvent {
    /// Reads an event.
    ///
    /// # Errors
    /// When the server is of another version.
    pub fn read(name: &str, data: &str) -> Result<Self, Error> {
        match name {
            "run" => parse(data).map(Self::Run),
            "end" => Ok(Self::End),
            _ => Err(misunderstood()),
        }
    }

    /// Its name and its data.
    ///
    /// # Errors
    /// When the data cannot be written as JSON.
    pub fn write(&self) -> Result<(&'static str, String), serde_json::Error> {
        Ok(match self {
            Self::Run(run) => ("run", serde_json::to_string(run)?),
            Self::End => ("end", "{}".to_owned()),
        })
    }
}

impl FlowEvent {
    /// Reads an event.
    ///
    /// # Errors
    /// When the server is of another version.
    pub fn read(name: &str, data: &str) -> Result<Self, Error> {
        match name {
            "run" => parse(data).map(Self::Run),
            "draft" => parse(data).map(Self::Draft),
            "live" => parse(data).map(Self::Live),
            "end" => Ok(Self::End),
            _ => Err(misunderstood()),
        }
    }

    /// Its name and its data.
    ///
    /// # Errors
    /// When the data cannot be written as JSON.
    pub fn write(&self) -> Result<(&'static str, String), serde_json::Error> {
        Ok(match self {
            Self::Run(run) => ("run", serde_json::to_string(run)?),
            Self::Draft(draft) => ("draft", serde_json::to_string(draft)?),
            Self::Live(live) => ("live", serde_json::to_string(live)?),
            Self::End => ("end", "{}".to_owned()),
        })
    }
}

fn parse<T: for<'de> Deserialize<'de>>(data: &str) -> Result<T, Error> {
    serde_json::from_str(data).map_err(|_| misunderstood())
}

fn misunderstood() -> Error {
    Error::new(
        crate::Code::Unknown,
        "News from the server could not be read. Reload the page.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_as_they_were_written() {
        let events = [
            FlowEvent::Draft(DraftChanged { revision: 7 }),
            FlowEvent::Live(LiveChanged { version: None }),
            FlowEvent::Live(LiveChanged { version: Some(2) }),
            FlowEvent::End,
        ];
        for event in events {
            let (name, data) = event.write().unwrap();
            assert!(EVENTS.contains(&name));
            assert_eq!(FlowEvent::read(name, &data).unwrap(), event);
        }
        assert!(FlowEvent::read("draft", "{}").is_err());
        assert!(RunEvent::read("draft", r#"{"revision":7}"#).is_err());
    }
}
