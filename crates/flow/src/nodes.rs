//! The node kinds, one file each, and the registry that everything else is driven by: palette, inspector, problems, engine.

mod describe;
pub mod prompt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::document::ParseError;
pub use crate::nodes::describe::{
    About, Category, Describe, Outlet, Setting, Unconnected, Variable,
};
pub use crate::nodes::prompt::Prompt;

/// The registry: a kind is its name in documents and its file.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $name:literal $file:ident,)+) => {
        $(pub mod $file;)+

        /// A kind of node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])* $kind,)+
        }

        /// How a node is set up, by its kind.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Config {
            $($(#[$doc])* $kind($file::Config),)+
        }

        impl Kind {
            /// All kinds, in the order of the palette.
            pub const ALL: &[Self] = &[$(Self::$kind,)+];

            /// The name of the kind in documents.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// What people are told about the kind.
            #[must_use]
            pub const fn about(self) -> &'static About {
                match self {
                    $(Self::$kind => &$file::ABOUT,)+
                }
            }

            /// The config that a new node of the kind starts with.
            #[must_use]
            pub fn new_config(self) -> Config {
                match self {
                    $(Self::$kind => Config::$kind($file::Config::default()),)+
                }
            }
        }

        impl Config {
            /// The kind of the node.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind(_) => Kind::$kind,)+
                }
            }

            /// What the kind says about a node that is set up like this.
            #[must_use]
            pub fn describe(&self) -> &dyn Describe {
                match self {
                    $(Self::$kind(config) => config,)+
                }
            }

            /// What a node that is set up like this does in a run.
            #[cfg(feature = "engine")]
            pub(crate) fn act(&self) -> &dyn crate::engine::visit::Act {
                match self {
                    $(Self::$kind(config) => config,)+
                }
            }

            /// Reads the config of a node of this kind; `path` is where it stands in the document.
            pub(crate) fn read(kind: Kind, path: &str, value: &Value) -> Result<Self, ParseError> {
                match kind {
                    $(Kind::$kind => crate::document::typed(path, value).map(Self::$kind),)+
                }
            }
        }

        impl Serialize for Config {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$kind(config) => config.serialize(serializer),)+
                }
            }
        }
    };
}

kinds! {
    /// Where every run begins.
    Start "start" start,
    /// Connects the caller with somebody.
    CallForward "call_forward" call_forward,
    /// Lets the caller choose with a key.
    Menu "menu" menu,
    /// Speaks or plays something to the caller.
    PlayAudio "play_audio" play_audio,
    /// Sends a request to a web server.
    HttpRequest "http_request" http_request,
    /// Ends the call.
    Hangup "hangup" hangup,
}

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}

impl Config {
    /// The config as it is written; fields are where the problems of a document say they are.
    #[must_use]
    pub fn to_value(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads what [`to_value`](Self::to_value) wrote, perhaps changed since.
    ///
    /// # Errors
    /// It is no config of this kind.
    pub fn from_value(kind: Kind, value: &Value) -> Result<Self, ParseError> {
        Self::read(kind, "config", value)
    }
}

/// How deep values may be nested that come from outside. A run is stored as JSON around them, and JSON readers stop at 128.
#[cfg(feature = "engine")]
pub(crate) const MAX_DEPTH: usize = 64;

/// Whether a value from outside is nested no deeper than a run can store.
#[cfg(feature = "engine")]
pub(crate) fn shallow(value: &Value) -> bool {
    fn within(value: &Value, depth: usize) -> bool {
        depth > 0
            && match value {
                Value::Array(items) => items.iter().all(|item| within(item, depth - 1)),
                Value::Object(entries) => entries.values().all(|entry| within(entry, depth - 1)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
            }
    }
    within(value, MAX_DEPTH)
}

/// A name and a value, as headers, query parameters and form fields have them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value, a template.
    pub value: String,
}
