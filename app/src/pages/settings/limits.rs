//! The limits in force.

use leptos::prelude::*;
use phloem_api::Limits;

use crate::client::use_api;
use crate::components::Refusal;
use crate::pages::settings::Part;
use crate::words::counted;

/// The limits in force.
#[component]
pub fn LimitsInForce() -> impl IntoView {
    let api = use_api();
    let limits = Resource::new(
        || (),
        move |()| {
            let api = api.clone();
            async move { api.limits().await }
        },
    );
    view! {
        <Part
            id="limits"
            heading="Limits"
            about="What this server allows, so that nothing runs away. They are the same for all."
        >
            <Transition fallback=|| view! { <div class="bone"></div> }>
                {move || Suspend::new(async move {
                    match limits.await {
                        Ok(limits) => view! { <List limits /> }.into_any(),
                        Err(refusal) => {
                            view! { <Refusal refusal again=move |()| limits.refetch() /> }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </Part>
    }
    .into_any()
}

#[component]
fn List(
    /// What to list.
    limits: Limits,
) -> impl IntoView {
    let lines = described(&limits).into_iter().map(|(what, most)| {
        view! {
            <div>
                <dt>{what}</dt>
                <dd>{most}</dd>
            </div>
        }
    });
    view! { <dl class="limits">{lines.collect_view()}</dl> }.into_any()
}

/// Each limit in words.
fn described(limits: &Limits) -> Vec<(&'static str, String)> {
    let count = |number: u32, thing| counted(i64::from(number), thing);
    let private = match limits.private_targets.as_slice() {
        [] => "none".to_owned(),
        networks => networks.join(", "),
    };
    vec![
        (
            "Size of a flow",
            format!(
                "{}, {}",
                count(limits.nodes, "node"),
                size(limits.document_bytes)
            ),
        ),
        (
            "Length of a run",
            format!(
                "{}, at most {} in a row without waiting",
                count(limits.run_steps, "step"),
                limits.run_visits
            ),
        ),
        (
            "One attempt of an HTTP Request",
            count(limits.request_timeout_s, "second"),
        ),
        (
            "Answer to an HTTP Request that is read",
            size(limits.answer_bytes),
        ),
        (
            "Attempts of an HTTP Request",
            format!(
                "{} when the flow goes on at once, {} when it waits",
                limits.delivery_attempts, limits.waiting_attempts
            ),
        ),
        (
            "HTTP Requests at once",
            format!(
                "{}, to one host {}",
                limits.deliveries_at_once, limits.deliveries_at_once_per_host
            ),
        ),
        ("Private networks that HTTP Requests reach", private),
        (
            "API calls of one person or program",
            format!(
                "{} at once, then {} each second",
                limits.calls_at_once, limits.calls_per_second
            ),
        ),
        (
            "Calls that found no flow",
            format!(
                "the last {} of each number are kept",
                limits.missed_calls_per_number
            ),
        ),
        (
            "Password",
            format!("{} or more", count(limits.password_characters, "character")),
        ),
        (
            "Signed in without a visit",
            count(limits.session_days, "day"),
        ),
        ("An invitation’s link", count(limits.invitation_days, "day")),
    ]
}

/// A number of bytes as people say it.
fn size(bytes: u32) -> String {
    const KIB: u32 = 1024;
    const MIB: u32 = KIB * KIB;
    match bytes {
        bytes if bytes >= MIB && bytes % MIB == 0 => format!("{} MiB", bytes / MIB),
        bytes if bytes >= KIB && bytes % KIB == 0 => format!("{} KiB", bytes / KIB),
        bytes => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_sizes_short() {
        assert_eq!(size(1_048_576), "1 MiB");
        assert_eq!(size(65_536), "64 KiB");
        assert_eq!(size(1_000_000), "1000000 bytes");
    }
}
