//! Ready-made flows to begin with.

/// A ready-made flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Names it for programs.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The document, as [`Document::to_json`](crate::document::Document::to_json) writes it.
    pub document: &'static str,
}

/// All ready-made flows.
pub const ALL: &[Example] = &[DIAL_STATUS, PHONE_MENU, SCREEN_CALLS, API_NOTICE];

/// Forwards a call and reports how the dial went.
pub const DIAL_STATUS: Example = Example {
    id: "dial_status",
    title: "Dial status reporting",
    summary: "Forwards each call to two phones and reports to a web server how it went.",
    document: include_str!("gallery/dial_status.json"),
};

/// Lets the caller choose whom to talk to.
pub const PHONE_MENU: Example = Example {
    id: "phone_menu",
    title: "Phone menu",
    summary: "Lets the caller choose between sales and support, and says goodbye when nobody answers.",
    document: include_str!("gallery/phone_menu.json"),
};

/// Lets whoever is called decide whether to take the call.
pub const SCREEN_CALLS: Example = Example {
    id: "screen_calls",
    title: "Screen incoming calls",
    summary: "Tells you who is calling before you take the call, and reports each call as taken or missed.",
    document: include_str!("gallery/screen_calls.json"),
};

/// Hands on what a program says.
pub const API_NOTICE: Example = Example {
    id: "api_notice",
    title: "API-triggered notice",
    summary: "Begins when a program asks for it, and hands its parameters on to a web server until they arrive.",
    document: include_str!("gallery/api_notice.json"),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::problem::{Code, problems};

    #[test]
    fn examples_are_written_in_the_stable_form_and_warn_only_of_their_example_numbers() {
        for example in ALL {
            let document = Document::parse(example.document.as_bytes()).unwrap();
            assert_eq!(document.to_json(), example.document, "{}", example.id);
            let others = problems(&document)
                .into_iter()
                .filter(|problem| problem.code != Code::ExampleNumber);
            assert_eq!(others.count(), 0, "{}", example.id);
        }
    }
}
