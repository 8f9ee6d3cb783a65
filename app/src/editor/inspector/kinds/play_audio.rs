//! The form of Play Audio.

use leptos::prelude::*;

use crate::editor::inspector::controls::number;
use crate::editor::inspector::field::Named;
use crate::editor::inspector::form::Form;
use crate::editor::inspector::prompt::prompt;

pub(super) fn view(form: Form) -> AnyView {
    let times = Named {
        path: "loop",
        label: "Repeat",
        ..Named::default()
    };
    view! {
        {prompt(form, "prompt", "What the caller hears", "Welcome to our company.")}
        {number(form, times, "times in all")}
    }
    .into_any()
}
