//! Sending everything again that was given up.

use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{DeliveriesQuery, DeliveryState, Error, FlowId, ResendDeliveries, Resent};

use crate::client::{Attempt, use_api};
use crate::components::{Button, Dialog, Look, Toasts, Wrong};

/// How many are counted; of more it is only said that there are more.
const COUNTED: u32 = 200;

/// Asks whether everything that was given up is to be sent again, and says how much that is.
#[component]
pub fn ResendAll(
    /// Open while there is one: the flow whose deliveries are meant, or none for all.
    subject: RwSignal<Option<Option<FlowId>>>,
    /// Runs once they are on their way.
    done: Callback<()>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let inside = move |flow_id: Option<FlowId>| {
        let attempt = Attempt::new();
        let count = RwSignal::new(None::<Result<Count, Error>>);
        let api = use_api();
        spawn_local(async move {
            let query = DeliveriesQuery {
                state: Some(DeliveryState::Dead),
                flow_id,
                limit: Some(COUNTED),
                cursor: None,
            };
            let answer = api.deliveries(query).await.map(|page| Count {
                counted: page.items.len(),
                more: page.next.is_some(),
            });
            count.try_set(Some(answer));
        });
        let send = move |_| {
            attempt.make(
                move |api| async move { api.resend_deliveries(ResendDeliveries { flow_id }).await },
                move |Resent { resent }| {
                    subject.set(None);
                    let number = i64::try_from(resent).unwrap_or(i64::MAX);
                    toasts.say(match number {
                        0 => "There was nothing left to send again.".to_owned(),
                        1 => "Sending it again. If it fails once more, it comes back here."
                            .to_owned(),
                        _ => {
                            format!("Sending {number} again. What fails once more comes back here.")
                        }
                    });
                    done.run(());
                },
            );
        };
        let question = move || match count.get() {
            None => "Counting what was given up …".to_owned(),
            Some(Ok(count)) => count.question(flow_id.is_some()),
            Some(Err(refusal)) => refusal.error,
        };
        view! {
            <div class="inside">
                <h2>"Send all again?"</h2>
                <p role="status">{question}</p>
                <p>"Each is tried once at once, in the order in which its run asked for it. The targets recognise by the Idempotency-Key what they have already."</p>
                <Wrong refusal=attempt.refusal />
                <div class="actions">
                    <Button press=move |_| subject.set(None)>"Cancel"</Button>
                    <Button look=Look::Primary busy=attempt.busy press=send>
                        "Send all again"
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    view! { <Dialog subject label="Send all again" inside /> }
}

/// How many were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    counted: usize,
    /// Whether there are further ones.
    more: bool,
}

impl Count {
    fn question(self, of_flow: bool) -> String {
        let number = i64::try_from(self.counted).unwrap_or(i64::MAX);
        let more = if self.more { "More than " } else { "" };
        let whose = if of_flow { " of this flow" } else { "" };
        let were = if number == 1 { "was" } else { "were" };
        let what = if number == 1 {
            "delivery"
        } else {
            "deliveries"
        };
        format!("{more}{number} {what}{whose} {were} given up.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_many() {
        #[track_caller]
        fn check(counted: usize, more: bool, of_flow: bool, expect: &str) {
            assert_eq!(Count { counted, more }.question(of_flow), expect);
        }
        check(1, false, false, "1 delivery was given up.");
        check(7, false, true, "7 deliveries of this flow were given up.");
        check(200, true, false, "More than 200 deliveries were given up.");
    }
}
