//! One delivery: where it goes and how it stands, and on demand what is sent and how each attempt went.

use leptos::prelude::*;
use leptos_router::location::Url;
use phloem_api::{Delivery, DeliveryDetail, DeliveryState, Role};
use phloem_flow::time::Millis;
use serde_json::Value;

use crate::app::Ready;
use crate::clock::Now;
use crate::components::{
    Ago, At, Button, Cell, Column, CopyButton, DeliveryStanding, Glyph, Icon, Row, Table, Wrong,
};
use crate::pages::deliveries::follow::Followed;
use crate::session::may;
use crate::words::{counted, lasted, until};

/// A delivery in a list.
#[component]
pub fn Item(
    /// Which.
    delivery: Delivery,
    /// Whether the list is that of a run, which then goes without saying.
    #[prop(optional)]
    of_run: bool,
    /// Tells when something else is known of it.
    #[prop(optional)]
    news: Option<Memo<Option<Delivery>>>,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let followed = Followed::new(delivery.clone());
    let open = RwSignal::new(false);
    let inside = format!("delivery-{}", delivery.id);
    let target = target(&delivery.url).to_owned();
    let unfold = move |_| {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            followed.look();
        }
    };
    Effect::new(move || {
        if let Some(newer) = news.and_then(|news| news.get()) {
            let same = followed.delivery.with_untracked(|known| *known == newer);
            if !same {
                followed.delivery.set(newer);
                if open.get_untracked() {
                    followed.look();
                }
            }
        }
    });
    let standing = Memo::new(move |_| {
        let delivery = followed.delivery.read();
        (delivery.state, delivery.last_failure.is_some())
    });
    let of_inside = inside.clone();
    view! {
        <li class="delivery">
            <div class="line">
                <button
                    class="unfold"
                    type="button"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls=inside
                    disabled=move || !ready.get()
                    on:click=unfold
                >
                    <Icon of=Glyph::Right />
                    <span class="method">{delivery.method.clone()}</span>
                    <span class="target">{target}</span>
                </button>
                {move || {
                    let (of, failed) = standing.get();
                    view! { <DeliveryStanding of failed /> }
                }}
                <Resend followed />
            </div>
            <About followed of_run />
            <Wrong refusal=followed.attempt.refusal />
            <div class="inside" id=of_inside hidden=move || !open.get()>
                {move || open.get().then(|| view! { <Inside followed /> })}
            </div>
        </li>
    }
    .into_any()
}

/// The button that sends it again, where that can be done.
#[component]
fn Resend(
    /// What.
    followed: Followed,
) -> impl IntoView {
    let dead = Memo::new(move |_| followed.delivery.read().state == DeliveryState::Dead);
    let allowed = may(Role::Editor);
    view! {
        <Show when=move || allowed && (dead.get() || followed.watching.get())>
            <Button
                busy=Signal::derive(move || followed.attempt.busy.get() || followed.watching.get())
                press=move |_| {
                    if !followed.watching.get_untracked() {
                        followed.resend();
                    }
                }
            >
                {move || (!followed.attempt.busy.get() && !followed.watching.get()).then(|| view! { <Icon of=Glyph::Again /> })}
                "Send again"
            </Button>
        </Show>
    }
}

/// Whose it is, since when, how often it was tried and why it was not taken.
#[component]
fn About(
    /// Which.
    followed: Followed,
    /// Whether the run goes without saying.
    of_run: bool,
) -> impl IntoView {
    let now = expect_context::<Now>();
    let first = followed.delivery.get_untracked();
    let whose = (!of_run).then(|| {
        let flow = first.flow.name.clone();
        view! {
            <a href=format!("/runs/{}", first.run_id)>
                {flow.map_or_else(|| "Run of a deleted flow".to_owned(), |flow| format!("Run of {flow}"))}
            </a>
        }
    });
    let tried = move || match followed.delivery.read().attempts {
        0 => "not tried yet".to_owned(),
        attempts => counted(i64::from(attempts), "attempt"),
    };
    let next = move || {
        let next = followed.delivery.read().next?;
        Some(format!("next {}", until(now.get(), next)))
    };
    view! {
        <p class="facts">
            {whose} <span><Ago at=first.created /></span> <span>{tried}</span>
            {move || next().map(|next| view! { <span>{next}</span> })}
        </p>
        {move || {
            let reason = followed.delivery.read().last_failure.clone();
            reason.map(|reason| view! { <p class="reason">{reason}</p> })
        }}
    }
}

/// What is sent and how each attempt went.
#[component]
fn Inside(
    /// Of which.
    followed: Followed,
) -> impl IntoView {
    move || match followed.detail.get() {
        None => view! {
            <p class="hint" role="status">
                "Loading what was sent"
            </p>
        }
        .into_any(),
        Some(Err(refusal)) => view! {
            <p class="message wrong" role="alert">
                <Icon of=Glyph::Wrong />
                <span>{refusal.error}</span>
            </p>
            <Button press=move |_| followed.look()>"Try again"</Button>
        }
        .into_any(),
        Some(Ok(detail)) => view! { <Sent detail /> }.into_any(),
    }
}

const AT: Column = Column::new("When");
const ANSWER: Column = Column::new("Answer");
const TOOK: Column = Column::number("Took");
const COLUMNS: &[Column] = &[AT, ANSWER, TOOK];

#[component]
fn Sent(
    /// What there is to say.
    detail: DeliveryDetail,
) -> impl IntoView {
    let url = StoredValue::new(detail.delivery.url);
    let attempts = detail.attempts.into_iter().map(|attempt| {
        let answer = match (attempt.status, attempt.failure) {
            (Some(status), None) => format!("Answered with status {status}."),
            (_, Some(failure)) => failure,
            (None, None) => "No answer.".to_owned(),
        };
        let took = i64::try_from(attempt.took_ms).unwrap_or(i64::MAX);
        view! {
            <Row>
                <Cell of=AT>
                    <Moment at=attempt.at />
                </Cell>
                <Cell of=ANSWER>{answer}</Cell>
                <Cell of=TOOK>{lasted(took)}</Cell>
            </Row>
        }
    });
    let attempts = attempts.collect_view();
    let none = attempts.is_empty();
    view! {
        <h3>"Sent to"</h3>
        <div class="copied">
            <code class="url">{url.get_value()}</code>
            <CopyButton what="the URL".to_owned() text=move |()| url.get_value() />
        </div>
        {detail.body.filter(|body| !body.is_empty()).map(|body| view! { <Body body /> })}
        <h3>"Attempts"</h3>
        {if none {
            view! { <p class="hint">"None yet."</p> }.into_any()
        } else {
            view! {
                <Table label="Attempts" look="plain" columns=COLUMNS>
                    {attempts}
                </Table>
            }
                .into_any()
        }}
    }
    .into_any()
}

/// A moment, near and exact.
#[component]
fn Moment(
    /// When.
    at: Millis,
) -> impl IntoView {
    view! {
        <At at />
        <span class="hint">
            <Ago at />
        </span>
    }
}

/// What is sent, as it is read best.
#[component]
fn Body(
    /// As it is sent.
    body: String,
) -> impl IntoView {
    let shown = match read_body(&body) {
        ReadBody::Form(fields) => view! {
            <dl class="fields">
                {fields
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        }
        .into_any(),
        ReadBody::Text(text) => view! { <pre tabindex="0">{text}</pre> }.into_any(),
    };
    let body = StoredValue::new(body);
    view! {
        <h3>"Body"</h3>
        <div class="copied">
            {shown} <CopyButton what="the body".to_owned() text=move |()| body.get_value() />
        </div>
    }
    .into_any()
}

#[derive(Debug, PartialEq)]
enum ReadBody {
    /// Names and values.
    Form(Vec<(String, String)>),
    /// Anything else; JSON is indented.
    Text(String),
}

/// A body says nothing of its kind, but one knows it when one sees it.
fn read_body(body: &str) -> ReadBody {
    if let Ok(value) = serde_json::from_str::<Value>(body)
        && let Ok(indented) = serde_json::to_string_pretty(&value)
    {
        return ReadBody::Text(indented);
    }
    let fields: Option<Vec<_>> = body.split('&').map(|field| field.split_once('=')).collect();
    match fields {
        Some(fields) if !body.contains(char::is_whitespace) => {
            let plain = |text: &str| Url::unescape(&text.replace('+', " "));
            let fields = fields.into_iter();
            ReadBody::Form(
                fields
                    .map(|(name, value)| (plain(name), plain(value)))
                    .collect(),
            )
        }
        _ => ReadBody::Text(body.to_owned()),
    }
}

/// Where a URL leads to, as short as one recognises it: host and path.
#[must_use]
pub fn target(url: &str) -> &str {
    let url = url.strip_prefix("https://").unwrap_or(url);
    let end = url.find(['?', '#']).unwrap_or(url.len());
    url[..end].trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_addresses() {
        assert_eq!(
            target("https://app.example.com/dial-status?key=1"),
            "app.example.com/dial-status"
        );
        assert_eq!(target("http://example.com/"), "http://example.com");
        assert_eq!(target("odd"), "odd");
    }

    #[test]
    fn reads_bodies() {
        #[track_caller]
        fn check(body: &str, expect: ReadBody) {
            assert_eq!(read_body(body), expect);
        }
        let text = |text: &str| ReadBody::Text(text.to_owned());
        check(r#"{"a":1}"#, text("{\n  \"a\": 1\n}"));
        check("just words", text("just words"));
        check("a=b c", text("a=b c"));
        check(
            "DialStatus=no-answer&to=%2B1555+1&empty=",
            ReadBody::Form(vec![
                ("DialStatus".to_owned(), "no-answer".to_owned()),
                ("to".to_owned(), "+1555 1".to_owned()),
                ("empty".to_owned(), String::new()),
            ]),
        );
    }
}
