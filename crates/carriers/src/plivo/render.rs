//! Instructions as Plivo XML.
//!
//! Plivo carries out a document from top to bottom and ends the call at its end, so each list of instructions ends in an element that asks us what
//! comes next: `action` of a dial or of collected keys, else a `Redirect`. Plivo refuses a document that it finds one fault in, and the call is cut;
//! therefore what it cannot take (a blank target, text beyond its limits) is left out here and the rest still works.

use phloem_flow::engine::{
    Collect, Dial, DialTarget, HangUpReason, Instruction, Prompt, Screening,
};

use crate::xml::Element;
use crate::{Callback, Callbacks, Reply};

/// Plivo takes no longer text in one `Speak`, in characters.
const SPEAK_LIMIT: usize = 3_000;

/// What prompts and targets may take of Plivo's 100 KB, in bytes; the rest is for the elements around them.
const CONTENT_LIMIT: usize = 90_000;

/// No caller id, language or voice is longer, in characters. A filled-in template may be of any length.
const WORD_LIMIT: usize = 256;

/// The longest recording, in seconds: as long as a dial may last.
const RECORD_LIMIT: &str = "14400";

pub(super) fn instruct(instructions: &[Instruction], callbacks: &Callbacks) -> Reply {
    let mut room = Room(CONTENT_LIMIT);
    let mut elements = Vec::new();
    for instruction in instructions {
        match instruction {
            Instruction::Say { prompt, times } => {
                elements.extend(say(prompt, *times, &mut room));
            }
            // From here on Plivo asks again: what follows would never be reached.
            Instruction::Collect(wanted) => {
                elements.extend(collect(wanted, callbacks, &mut room));
                return response(elements);
            }
            Instruction::Dial(wanted) => {
                elements.extend(dial(wanted, callbacks, &mut room));
                return response(elements);
            }
            Instruction::Hold { seconds } => {
                elements
                    .push(Element::new("Wait").attribute("length", &(*seconds).max(1).to_string()));
                elements.push(redirect(callbacks, Callback::Hold));
                return response(elements);
            }
            Instruction::HangUp { reason } => {
                elements.push(hang_up(*reason));
                return response(elements);
            }
        }
    }
    if !instructions.is_empty() {
        elements.push(redirect(callbacks, Callback::Prompt));
    }
    response(elements)
}

/// Plivo fetches this while the dialled party listens; it may only speak, play and wait.
pub(super) fn screen(instructions: &[Instruction]) -> Reply {
    let screening = instructions
        .iter()
        .find_map(|instruction| match instruction {
            Instruction::Dial(dial) => dial.screening.as_ref(),
            Instruction::Say { .. }
            | Instruction::Collect(_)
            | Instruction::Hold { .. }
            | Instruction::HangUp { .. } => None,
        });
    response(screening.map_or_else(Vec::new, |screening| {
        say(&screening.prompt, 1, &mut Room(CONTENT_LIMIT))
    }))
}

pub(super) fn apologise(sentence: &str) -> Reply {
    let prompt = Prompt::Speak {
        text: sentence.to_owned(),
        language: String::new(),
        voice: String::new(),
    };
    let mut elements = say(&prompt, 1, &mut Room(CONTENT_LIMIT));
    elements.push(hang_up(HangUpReason::Normal));
    response(elements)
}

pub(super) fn acknowledge() -> Reply {
    response(Vec::new())
}

fn response(elements: Vec<Element>) -> Reply {
    Reply {
        status: 200,
        content_type: Some("application/xml"),
        body: Element::with_children("Response", elements).to_document(),
    }
}

fn say(prompt: &Prompt, times: u32, room: &mut Room) -> Vec<Element> {
    let once = match prompt {
        Prompt::Speak {
            text,
            language,
            voice,
        } => pieces(text)
            .into_iter()
            .map(|piece| {
                Element::with_text("Speak", piece)
                    .attribute_unless_empty("voice", known_voice(voice))
                    .attribute_unless_empty("language", word(language))
            })
            .collect(),
        Prompt::Play { url } if url.trim().is_empty() => Vec::new(),
        Prompt::Play { url } => vec![Element::with_text("Play", url.trim())],
    };
    // `loop` repeats one element; several must be written out, for they are repeated as a whole.
    match (once.as_slice(), times) {
        ([], _) => Vec::new(),
        ([_], 2..) => room.keep(
            once.into_iter()
                .map(|one| one.attribute("loop", &times.to_string())),
        ),
        (_, 0 | 1) => room.keep(once),
        (_, 2..) => room.keep((0..times).flat_map(|_| once.clone())),
    }
}

/// Without a key Plivo goes on to the redirect, which reports that there were no digits.
fn collect(wanted: &Collect, callbacks: &Callbacks, room: &mut Room) -> [Element; 2] {
    let prompt = wanted
        .prompt
        .as_ref()
        .map_or_else(Vec::new, |prompt| say(prompt, 1, room));
    let finish_key = wanted
        .finish_key
        .map_or_else(|| "none".to_owned(), String::from);
    let timeout = wanted.timeout_s.max(1).to_string();
    let digits = Element::with_children("GetDigits", prompt)
        .attribute("action", &callbacks.url(Callback::Digits))
        .attribute("method", "POST")
        .attribute("timeout", &timeout)
        .attribute("digitTimeout", &timeout)
        .attribute("numDigits", &wanted.max_digits.max(1).to_string())
        // Plivo's own default is `#`, which would keep that key out of a menu.
        .attribute("finishOnKey", &finish_key)
        .attribute("retries", "1");
    [digits, redirect(callbacks, Callback::Digits)]
}

fn dial(wanted: &Dial, callbacks: &Callbacks, room: &mut Room) -> Vec<Element> {
    let targets = room.keep(wanted.targets.iter().filter_map(target));
    if targets.is_empty() {
        // Plivo refuses a dial to nobody. Asked without a result, it reads as a failed dial.
        return vec![redirect(callbacks, Callback::Dial)];
    }
    let mut dial = Element::with_children("Dial", targets)
        .attribute("action", &callbacks.url(Callback::Dial))
        .attribute("method", "POST")
        .attribute("timeout", &wanted.ring_timeout_s.max(1).to_string())
        .attribute_unless_empty("callerId", word(&wanted.caller_id))
        .attribute("callbackUrl", &callbacks.url(Callback::Leg))
        .attribute("callbackMethod", "POST");
    if let Some(Screening { key, .. }) = &wanted.screening {
        dial = dial
            .attribute("confirmSound", &callbacks.url(Callback::Confirm))
            .attribute("confirmKey", &key.to_string());
    }
    if wanted.record {
        vec![record(), dial]
    } else {
        vec![dial]
    }
}

/// Begins when a dialled party answers, ends with the conversation, and does not hold up the dial after it.
fn record() -> Element {
    Element::new("Record")
        .attribute("startOnDialAnswer", "true")
        .attribute("redirect", "false")
        .attribute("maxLength", RECORD_LIMIT)
        .attribute("finishOnKey", "none")
}

fn target(target: &DialTarget) -> Option<Element> {
    let (name, address, send_digits) = match target {
        DialTarget::Number {
            number,
            send_digits,
        } => ("Number", number, send_digits.as_deref()),
        DialTarget::Sip { uri } => ("User", uri, None),
    };
    let address = address.trim();
    (!address.is_empty()).then(|| {
        Element::with_text(name, address)
            .attribute_unless_empty("sendDigits", send_digits.unwrap_or_default())
    })
}

fn hang_up(reason: HangUpReason) -> Element {
    let reason = match reason {
        HangUpReason::Normal => "",
        HangUpReason::Rejected => "rejected",
        HangUpReason::Busy => "busy",
    };
    Element::new("Hangup").attribute_unless_empty("reason", reason)
}

fn redirect(callbacks: &Callbacks, callback: Callback) -> Element {
    Element::with_text("Redirect", &callbacks.url(callback)).attribute("method", "POST")
}

/// How many bytes of content still fit.
struct Room(usize);

impl Room {
    /// The elements up to the first that does not fit.
    fn keep(&mut self, elements: impl IntoIterator<Item = Element>) -> Vec<Element> {
        elements
            .into_iter()
            .map_while(|element| {
                self.0 = self.0.checked_sub(element.bytes())?;
                Some(element)
            })
            .collect()
    }
}

/// The text in pieces that Plivo takes, cut between words where there are any. None when there is nothing to say.
fn pieces(text: &str) -> Vec<&str> {
    let mut rest = text.trim();
    let mut pieces = Vec::new();
    while let Some((limit, _)) = rest.char_indices().nth(SPEAK_LIMIT) {
        let cut = rest[..limit]
            .rfind(char::is_whitespace)
            .filter(|cut| *cut > 0)
            .unwrap_or(limit);
        pieces.push(rest[..cut].trim_end());
        rest = rest[cut..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// Plivo refuses a voice that it has not got; without one it uses its own.
fn known_voice(voice: &str) -> &str {
    let voice = word(voice);
    if matches!(voice, "MAN" | "WOMAN") || voice.starts_with("Polly.") {
        voice
    } else {
        ""
    }
}

fn word(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(WORD_LIMIT)
        .map_or(text.len(), |(end, _)| end);
    text[..end].trim()
}

#[cfg(test)]
mod tests;
