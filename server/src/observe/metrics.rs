//! The metrics of this process, in Prometheus's text format.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

/// The bounds of the histograms, in seconds: around what a webhook takes, up to a carrier's patience.
const SECONDS: [f64; 11] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0,
];

/// Where this process counts; counting begins with the first call. None when something else in the process counts already.
pub(super) fn handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new().set_buckets(&SECONDS).ok()?;
            let handle = builder.install_recorder().ok()?;
            describe();
            Some(handle)
        })
        .as_ref()
}

/// Sums up what was measured since the last time. Nobody may ever ask for the metrics, and until then each measurement would be kept by itself.
pub fn sum_up() {
    if let Some(handle) = handle() {
        handle.run_upkeep();
    }
}

fn describe() {
    metrics::describe_counter!(
        "phloem_webhooks_total",
        "Carriers' requests, by hook and status."
    );
    metrics::describe_histogram!(
        "phloem_webhook_seconds",
        metrics::Unit::Seconds,
        "How long carriers' requests took to answer."
    );
    metrics::describe_counter!(
        "phloem_forged_webhooks_total",
        "Carriers' requests whose signature did not fit."
    );
    metrics::describe_counter!("phloem_runs_total", "Runs that began, by trigger.");
    metrics::describe_counter!(
        "phloem_requests_total",
        "HTTP requests to configured URLs, by result."
    );
    metrics::describe_gauge!("phloem_runs_running", "Runs that are not over.");
    metrics::describe_gauge!("phloem_deliveries_pending", "Deliveries that are owed.");
    metrics::describe_gauge!("phloem_deliveries_dead", "Deliveries that were given up.");
    metrics::describe_gauge!(
        "phloem_timers_overdue",
        "Timers that are due and have not fired."
    );
}
