//! What this browser remembers of how somebody works: what the wheel does, and what was shown of a flow last.

use leptos::prelude::window;
use phloem_api::FlowId;
use phloem_canvas::editor::Wheel;
use phloem_canvas::geometry::{Point, Size};
use phloem_canvas::viewport::Viewport;
use web_sys::Storage;

const WHEEL: &str = "phloem.wheel";

/// What the wheel does.
#[must_use]
pub fn wheel() -> Wheel {
    let kept = lasting().and_then(|storage| storage.get_item(WHEEL).ok()?);
    match kept.as_deref() {
        Some("pans") => Wheel::Pans,
        _ => Wheel::Zooms,
    }
}

/// Remembers what the wheel does.
pub fn keep_wheel(wheel: Wheel) {
    let word = match wheel {
        Wheel::Pans => "pans",
        Wheel::Zooms => "zooms",
    };
    if let Some(storage) = lasting() {
        // Without room for it nothing is lost but this.
        let _ = storage.set_item(WHEEL, word);
    }
}

/// What was shown of a flow last, in this tab, and how large the pane was that showed it.
#[must_use]
pub fn viewport(flow: FlowId) -> Option<(Viewport, Size)> {
    let kept = passing()?.get_item(&key(flow)).ok()??;
    let mut numbers = kept.split(' ').map(str::parse);
    let mut next = || numbers.next()?.ok();
    let viewport = Viewport {
        zoom: next()?,
        pan: Point::new(next()?, next()?),
    };
    Some((viewport, Size::new(next()?, next()?)))
}

/// Remembers what a pane of this size shows of a flow.
pub fn keep_viewport(flow: FlowId, viewport: Viewport, pane: Size) {
    let Viewport { zoom, pan } = viewport;
    if let Some(storage) = passing() {
        let kept = format!("{zoom} {} {} {} {}", pan.x, pan.y, pane.width, pane.height);
        let _ = storage.set_item(&key(flow), &kept);
    }
}

fn key(flow: FlowId) -> String {
    format!("phloem.viewport.{flow}")
}

fn lasting() -> Option<Storage> {
    window().local_storage().ok()?
}

fn passing() -> Option<Storage> {
    window().session_storage().ok()?
}
