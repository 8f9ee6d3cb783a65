//! What a node kind tells about itself and its nodes.

use std::borrow::Cow;

use crate::problem::Report;

/// What people are told about a kind, whatever the node's config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its name for people.
    pub label: &'static str,
    /// One sentence that says what it is for.
    pub summary: &'static str,
    /// The same in two to five words, for the palette.
    pub brief: &'static str,
    /// Where the palette shows it.
    pub category: Category,
}

/// The groups of the palette; each has its own colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// What starts a run.
    Trigger,
    /// Connecting people.
    Calls,
    /// Asking the caller.
    Input,
    /// Talking to the caller.
    Speech,
    /// Talking to other systems.
    Data,
    /// Ending the call.
    End,
}

/// A way out of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Names it in edges.
    pub id: String,
    /// What people read at its handle.
    pub label: String,
    /// What the caller makes of it when nothing is connected.
    pub unconnected: Unconnected,
}

/// What the caller makes of the end of the call at an outlet that nothing is connected with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unconnected {
    /// The call may end quietly.
    Quiet,
    /// The caller expects to hear more and is cut off without a word.
    CutsOff,
    /// The caller is cut off where another outlet of the node leads to more talk; where none does, the conversation was over before.
    CutsOffUnlikeOthers,
}

/// Something that a node leaves for later nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its path below the node's name, e.g. `call.from`.
    pub path: String,
    /// What people call it, so that it reads well after the node's name, e.g. `caller's number`.
    pub label: Cow<'static, str>,
    /// What it holds, in a few words.
    pub about: &'static str,
    /// Whether anything may be read below it, because its shape is only known when the flow runs.
    pub open: bool,
    /// Whether it only repeats another one under the name that people of another program know.
    pub alias: bool,
    /// The outlet of Start without which it stays empty; none where it has a value in every run.
    pub trigger: Option<&'static str>,
}

/// One thing that a node is set up with, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Where it stands in the config, e.g. `ring_timeout_s` or `headers[0].value`.
    pub field: String,
    /// What it is, e.g. `Give up after`. The same thing has the same label, wherever in a list it stands.
    pub label: String,
    /// How it is set, e.g. `30 seconds`. Different settings always read differently.
    pub value: String,
    /// Whether the value is not for everybody's eyes.
    pub secret: bool,
}

/// What a kind tells about one node, given its config.
pub trait Describe {
    /// The ways out, in the order they are shown.
    fn outlets(&self) -> Vec<Outlet>;

    /// What the node leaves for later nodes.
    fn variables(&self) -> Vec<Variable>;

    /// The config in one line, for the card.
    fn summary(&self) -> String;

    /// All that can be set, in the order of the inspector: whatever differs between two configs differs here too, but for the order of lists.
    fn settings(&self) -> Vec<Setting>;

    /// Finds what is wrong with the config itself.
    fn check(&self, report: &mut Report<'_>);

    /// Whether the node can only do its work while there is a call.
    fn needs_call(&self) -> bool;

    /// Whether the run always waits here for something that happens outside.
    fn waits(&self) -> bool;
}

impl Outlet {
    /// An outlet after which the call may end quietly.
    #[must_use]
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            unconnected: Unconnected::Quiet,
        }
    }

    /// An outlet where the caller expects to hear more.
    #[must_use]
    pub fn caller_waits(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            unconnected: Unconnected::CutsOff,
            ..Self::new(id, label)
        }
    }

    /// An outlet where the caller expects to hear more if there is more to hear at the others.
    #[must_use]
    pub fn caller_may_wait(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            unconnected: Unconnected::CutsOffUnlikeOthers,
            ..Self::new(id, label)
        }
    }
}

impl Setting {
    /// A setting.
    #[must_use]
    pub fn new(
        field: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        Self {
            field: field.into(),
            label: label.into(),
            value: value.into(),
            secret: false,
        }
    }

    /// A setting whose value is not for everybody's eyes.
    #[must_use]
    pub fn secret(
        field: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        Self {
            secret: true,
            ..Self::new(field, label, value)
        }
    }

    /// A number of seconds.
    #[must_use]
    pub fn seconds(field: impl Into<String>, label: impl Into<String>, seconds: u32) -> Self {
        let unit = if seconds == 1 { "second" } else { "seconds" };
        Self::new(field, label, format!("{seconds} {unit}"))
    }
}

impl Variable {
    /// A variable that is a single value.
    #[must_use]
    pub fn new(
        path: impl Into<String>,
        label: impl Into<Cow<'static, str>>,
        about: &'static str,
    ) -> Self {
        Self {
            path: path.into(),
            label: label.into(),
            about,
            open: false,
            alias: false,
            trigger: None,
        }
    }

    /// A variable with parts that only a run knows.
    #[must_use]
    pub fn open(
        path: impl Into<String>,
        label: impl Into<Cow<'static, str>>,
        about: &'static str,
    ) -> Self {
        Self {
            open: true,
            ..Self::new(path, label, about)
        }
    }

    /// The same variable by another name.
    #[must_use]
    pub fn called(&self, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            alias: true,
            ..self.clone()
        }
    }

    /// The variable as one that is empty unless the run left Start through this outlet.
    #[must_use]
    pub fn after(self, trigger: &'static str) -> Self {
        Self {
            trigger: Some(trigger),
            ..self
        }
    }
}
