//! The forms of the node kinds, one file each.

mod call_forward;
mod hangup;
mod http_request;
mod menu;
mod play_audio;
mod start;

use leptos::prelude::*;
use phloem_flow::nodes::Kind;

use crate::editor::inspector::form::Form;

/// The form of a kind.
pub(crate) fn form_of(kind: Kind, form: Form) -> AnyView {
    match kind {
        Kind::Start => start::view(form),
        Kind::CallForward => call_forward::view(form),
        Kind::Menu => menu::view(form),
        Kind::PlayAudio => play_audio::view(form),
        Kind::HttpRequest => http_request::view(form),
        Kind::Hangup => hangup::view(form),
    }
}
