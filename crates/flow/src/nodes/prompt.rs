//! What somebody on the phone hears.

use serde::{Deserialize, Serialize};

use crate::nodes::Setting;
use crate::problem::Report;

/// The languages that carriers speak, with what people call them.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en-US", "English, United States"),
    ("en-GB", "English, United Kingdom"),
    ("en-AU", "English, Australia"),
    ("da-DK", "Danish"),
    ("nl-NL", "Dutch"),
    ("fr-FR", "French, France"),
    ("fr-CA", "French, Canada"),
    ("de-DE", "German"),
    ("it-IT", "Italian"),
    ("pl-PL", "Polish"),
    ("pt-BR", "Portuguese, Brazil"),
    ("pt-PT", "Portuguese, Portugal"),
    ("ru-RU", "Russian"),
    ("es-ES", "Spanish, Spain"),
    ("es-US", "Spanish, United States"),
    ("sv-SE", "Swedish"),
];

/// The voices that every carrier has, with what people call them.
pub const VOICES: &[(&str, &str)] = &[("WOMAN", "A woman"), ("MAN", "A man")];

/// Text to speak or sound to play.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Prompt {
    /// Text to speak.
    Speak {
        /// The text: a template in a document, filled in when the engine gives it to a carrier.
        #[serde(default)]
        text: String,
        /// A language tag such as `en-US`.
        #[serde(default = "default_language")]
        language: String,
        /// A voice of the carrier, e.g. `WOMAN`.
        #[serde(default = "default_voice")]
        voice: String,
    },
    /// Sound to play.
    Play {
        /// Where the sound is: a template in a document, filled in when the engine gives it to a carrier.
        #[serde(default)]
        url: String,
    },
}

/// Nothing to say yet.
impl Default for Prompt {
    fn default() -> Self {
        Self::Speak {
            text: String::new(),
            language: default_language(),
            voice: default_voice(),
        }
    }
}

impl Prompt {
    /// Whether there is nothing to hear.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Speak { text, .. } => text.trim().is_empty(),
            Self::Play { url } => url.trim().is_empty(),
        }
    }

    /// The prompt in one line, for a card.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            prompt if prompt.is_empty() => "Nothing to say yet".to_owned(),
            Self::Speak { text, .. } => format!("“{}”", text.trim()),
            Self::Play { url } => format!("Play {}", url.trim()),
        }
    }

    /// It in words; `field` is where it stands in the config.
    pub(crate) fn settings(&self, field: &str, label: &str) -> Vec<Setting> {
        match self {
            Self::Speak {
                text,
                language,
                voice,
            } => vec![
                // The quotation marks tell a text from an address that reads the same.
                Setting::new(format!("{field}.text"), label, format!("“{text}”")),
                Setting::new(format!("{field}.language"), "Language", language),
                Setting::new(format!("{field}.voice"), "Voice", voice),
            ],
            Self::Play { url } => vec![Setting::new(
                format!("{field}.url"),
                label,
                format!("The sound at {url}"),
            )],
        }
    }

    /// Finds what is wrong with it; `field` is where it stands in the config.
    pub(crate) fn check(&self, field: &str, report: &mut Report<'_>) {
        match self {
            Self::Speak {
                text,
                language,
                voice,
            } => {
                report.required(&format!("{field}.text"), text, "the text that is spoken");
                report.required(
                    &format!("{field}.language"),
                    language,
                    "the language of the text",
                );
                report.required(&format!("{field}.voice"), voice, "the voice that speaks");
            }
            Self::Play { url } => {
                report.url(&format!("{field}.url"), url, "the address of the sound");
            }
        }
    }
}

fn default_language() -> String {
    "en-US".to_owned()
}

fn default_voice() -> String {
    "WOMAN".to_owned()
}
