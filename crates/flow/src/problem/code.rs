//! The kinds of problems, with what each means.

use serde::{Deserialize, Serialize};

use crate::problem::Severity;

macro_rules! codes {
    ($($(#[doc = $about:literal])+ $code:ident $name:literal $severity:ident,)+) => {
        /// A kind of problem; its name never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $about])+ #[serde(rename = $name)] $code,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            /// The name that programs see.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)+
                }
            }

            /// How bad a problem of this kind is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$code => Severity::$severity,)+
                }
            }

            /// What the code means, in a sentence.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$code => concat!($($about),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The flow does not have exactly one Start node.
    StartCount "start_count" Error,
    /// Nothing is connected to any trigger of the Start node.
    NoTrigger "no_trigger" Error,
    /// A node's name is not an identifier.
    InvalidName "invalid_name" Error,
    /// Two nodes have the same name.
    RepeatedName "repeated_name" Error,
    /// An edge starts at an outlet that does not exist.
    UnknownOutlet "unknown_outlet" Error,
    /// An edge starts at or leads to a node that does not exist.
    UnknownNode "unknown_node" Error,
    /// More than one edge starts at an outlet.
    RepeatedEdge "repeated_edge" Error,
    /// An edge leads into the Start node.
    EdgeIntoStart "edge_into_start" Error,
    /// A loop in which no node ever waits would run for ever.
    LoopWithoutWait "loop_without_wait" Error,
    /// A run without a call can come to a node that needs one.
    NoCall "no_call" Error,
    /// No run can come to the node.
    Unreachable "unreachable" Warning,
    /// A caller who comes out of this outlet is cut off without a word.
    SilentEnd "silent_end" Warning,
    /// A field that has to be filled in is empty.
    RequiredField "required_field" Error,
    /// A number in a field is too small or too large.
    OutOfRange "out_of_range" Error,
    /// A phone number or SIP address is malformed.
    MalformedNumber "malformed_number" Error,
    /// A phone number is set aside for examples and films: nobody answers there.
    ExampleNumber "example_number" Warning,
    /// A web address is malformed.
    MalformedUrl "malformed_url" Error,
    /// A key is not one of a phone's keys.
    MalformedKey "malformed_key" Error,
    /// Two choices of a menu have the same key.
    RepeatedKey "repeated_key" Error,
    /// A header cannot have this name.
    MalformedHeader "malformed_header" Error,
    /// A JSON body is not JSON.
    MalformedJson "malformed_json" Error,
    /// A caller hears nothing where a prompt is usual.
    SilentPrompt "silent_prompt" Warning,
    /// A template in a field is malformed.
    MalformedTemplate "malformed_template" Error,
    /// A template in a field does more than show a value.
    TemplateStatement "template_statement" Error,
    /// A template reads a variable that does not exist.
    UnknownVariable "unknown_variable" Error,
    /// A template reads a variable of a node that cannot have run yet.
    VariableTooEarly "variable_too_early" Error,
    /// A template reads a parameter of the API request that Start does not list.
    UnlistedParameter "unlisted_parameter" Warning,
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
