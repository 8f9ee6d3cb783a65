//! What the operator sees: logs, metrics, and whether the server is well.
//!
//! Never logged: phone numbers, keys that callers press, message texts, tokens, queries of URLs and bodies. What happened to a call is found by the id of
//! its run, which every line about it has, from the webhook to the delivery.

mod health;
mod logs;
mod metrics;
mod requests;

pub use health::router;
pub use logs::{Format, begin};
pub use metrics::sum_up as sum_up_metrics;
pub use requests::trace;
