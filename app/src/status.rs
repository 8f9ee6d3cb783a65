//! The HTTP status of a page, which only means something while the server renders it.

use std::sync::Arc;

use leptos::prelude::use_context;

/// Given by the server as context: sets the status of the response.
#[derive(Clone)]
pub struct SetStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl SetStatus {
    /// Wraps what sets the status.
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }
}

/// Answers the request for this page with `status`. In the browser, nothing.
pub fn set_status(status: u16) {
    if let Some(SetStatus(set)) = use_context() {
        set(status);
    }
}
