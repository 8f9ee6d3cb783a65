//! What is unsaved, as it is kept in the browser.
//!
//! Each open page keeps its own copy, since two may be at work on one draft while the server cannot be reached. Who opens the draft next finds all copies
//! and goes through them, the newest first.

use std::hash::{DefaultHasher, Hash, Hasher};

use phloem_api::{FlowId, Me, Who};
use phloem_flow::document::Document;
use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::editor::saving::machine::Print;

/// What was unsaved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsaved {
    /// The revision of the draft that it was made from.
    pub base: i64,
    /// When it was kept.
    pub at: Millis,
    /// What was sent since `base` without an answer, and may be the draft by now.
    #[serde(default)]
    pub sent: Vec<Print>,
    /// The version that somebody wants to have back, if that is what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// What was drawn.
    pub document: Document,
}

/// What to do with a copy that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server has it: nothing is to be done.
    Stored,
    /// Nobody saved the draft since, but for ourselves: it goes on from there.
    GoesOn,
    /// Somebody else saved the draft since: a person has to say which one stays.
    Conflicts,
}

/// What to do with a copy, given the draft on the server.
#[must_use]
pub fn fate(copy: &Unsaved, revision: i64, draft: &Document) -> Fate {
    let there = print(draft);
    if print(&copy.document) == there {
        Fate::Stored
    } else if copy.base == revision || copy.sent.contains(&there) {
        Fate::GoesOn
    } else {
        Fate::Conflicts
    }
}

/// Tells a document from others.
#[must_use]
pub fn print(document: &Document) -> Print {
    let mut hasher = DefaultHasher::new();
    document.to_json().hash(&mut hasher);
    Print(hasher.finish())
}

/// What the copies of one person and one draft are called, whichever page keeps them; the page's name follows.
#[must_use]
pub fn prefix(me: &Me, flow: FlowId) -> String {
    let person = match &me.who {
        Who::Person { id, .. } => id.to_string(),
        Who::Program { auth_id } => auth_id.clone(),
    };
    format!("phloem.unsaved.{person}.{flow}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Document {
        let mut document = Document::default();
        document.nodes[0].name = name.to_owned();
        document
    }

    #[test]
    fn goes_on_only_where_nobody_else_saved() {
        #[track_caller]
        fn check(base: i64, sent: &[&str], revision: i64, draft: &str, expect: Fate) {
            let copy = Unsaved {
                base,
                at: Millis(0),
                sent: sent.iter().map(|name| print(&named(name))).collect(),
                version: None,
                document: named("mine"),
            };
            assert_eq!(fate(&copy, revision, &named(draft)), expect);
        }
        check(5, &[], 5, "before", Fate::GoesOn);
        check(5, &[], 6, "theirs", Fate::Conflicts);
        check(5, &["earlier"], 6, "theirs", Fate::Conflicts);
        check(5, &["earlier"], 6, "earlier", Fate::GoesOn);
        check(5, &["mine"], 6, "mine", Fate::Stored);
        check(5, &[], 9, "mine", Fate::Stored);
        // A server that was set back to a backup.
        check(5, &[], 3, "before", Fate::Conflicts);
    }

    #[test]
    fn is_read_as_it_was_written() {
        let copy = Unsaved {
            base: 7,
            at: Millis(1_795_242_720_000),
            sent: vec![print(&named("é"))],
            version: Some(3),
            document: named("mine"),
        };
        let text = serde_json::to_string(&copy).unwrap();
        assert_eq!(serde_json::from_str::<Unsaved>(&text).unwrap(), copy);
    }
}
