//! The form of Hangup.

use leptos::prelude::*;

use crate::editor::inspector::controls::segments;
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;

const REASONS: &[(&str, &str)] = &[
    ("normal", "Normally"),
    ("rejected", "Rejected"),
    ("busy", "Busy"),
];

pub(super) fn view(form: Form) -> AnyView {
    let reason = Named {
        path: "reason",
        label: "End the call",
        hint: "Rejected and busy are only heard where nothing was said to the caller before.",
        ..Named::default()
    };
    segments(form, reason, REASONS)
}
