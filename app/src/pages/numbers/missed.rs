//! Calls that found no flow, gathered by the number that was called.

use leptos::prelude::*;
use phloem_api::{Carrier, FlowRef, MissedCall, MissedReason, Role};

use crate::components::{Ago, Button, Cell, Column, Row, Table};
use crate::pages::numbers::link::Linking;
use crate::pages::numbers::name_of;
use crate::session::may;
use crate::words::{counted, phone};

const NUMBER: Column = Column::new("Called number");
const CALLS: Column = Column::number("Calls");
const LAST: Column = Column::new("Last call");
const CARRIER: Column = Column::new("Carrier");
const WHY: Column = Column::new("Why");
const COMMANDS: Column = Column::unlabelled("Commands");

/// The calls to one number that found no flow.
#[derive(Clone, Debug, PartialEq)]
struct Gathered {
    last: MissedCall,
    calls: usize,
}

/// The calls that found no flow, with what mends it.
#[component]
pub fn Missed(
    /// The calls, newest first.
    calls: Vec<MissedCall>,
    /// The numbers that are linked by now, with their flows.
    linked: Vec<(String, FlowRef)>,
    /// The workspace's carriers.
    carriers: Vec<Carrier>,
    /// Opens the dialog that links a number.
    linking: RwSignal<Option<Linking>>,
) -> impl IntoView {
    let flow_of = |number: &str| {
        let found = linked.iter().find(|(linked, _)| linked == number);
        found.map(|(_, flow)| flow.clone())
    };
    let rows: Vec<_> = gather(calls)
        .into_iter()
        // What was linked since is mended.
        .filter(|one| {
            one.last.reason == MissedReason::NotPublished || flow_of(&one.last.number).is_none()
        })
        .map(|one| {
            let flow = flow_of(&one.last.number);
            let carrier = name_of(&carriers, one.last.carrier_id);
            let mut link = Linking::new(carriers.clone());
            link.number = Some(one.last.number.clone());
            link.carrier = carrier.is_some().then_some(one.last.carrier_id);
            view! { <Line one flow carrier link=move |()| linking.set(Some(link.clone())) /> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="part" aria-labelledby="missed">
                <header>
                    <h2 id="missed">"Calls that found no flow"</h2>
                    <p>"Each caller heard a sentence that says so, and the call was over."</p>
                </header>
                <Table
                    label="Calls that found no flow"
                    look="missed"
                    columns=&[NUMBER, CALLS, LAST, CARRIER, WHY, COMMANDS]
                >
                    {rows}
                </Table>
            </section>
        }
        .into_any()
    })
}

#[component]
fn Line(
    /// The calls to one number.
    one: Gathered,
    /// The flow that the number is linked to.
    flow: Option<FlowRef>,
    /// What the carrier is called; absent when it is gone.
    carrier: Option<String>,
    /// Opens the dialog that links the number.
    #[prop(into)]
    link: Callback<()>,
) -> impl IntoView {
    let Gathered { last, calls } = one;
    let can_be_linked = may(Role::Editor) && flow.is_none();
    let calls = i64::try_from(calls).unwrap_or(i64::MAX);
    let shown = phone(&last.number);
    let named = format!(" {shown}");
    let why = match last.reason {
        MissedReason::NotLinked => "The number is not linked".into_any(),
        MissedReason::NotPublished => match flow.and_then(|flow| Some((flow.id, flow.name?))) {
            Some((id, name)) => view! {
                <a href=format!("/flows/{id}")>{name}</a>
                " was not published"
            }
            .into_any(),
            None => "Its flow was not published".into_any(),
        },
    };
    view! {
        <Row>
            <Cell of=NUMBER>
                <strong>{shown}</strong>
            </Cell>
            <Cell of=CALLS>
                <span title=counted(calls, "call")>{calls}</span>
            </Cell>
            <Cell of=LAST>
                <Ago at=last.at />
                " from "
                {phone(&last.from)}
            </Cell>
            <Cell of=CARRIER>{carrier.unwrap_or_else(|| "Removed meanwhile".to_owned())}</Cell>
            <Cell of=WHY>{why}</Cell>
            <Cell of=COMMANDS>
                {can_be_linked
                    .then(|| {
                        view! {
                            <Button press=move |_| link.run(())>
                                "Link this number"
                                <span class="unseen">{named}</span>
                            </Button>
                        }
                    })}
            </Cell>
        </Row>
    }
    .into_any()
}

/// The calls by the number that was called; the number with the newest one first.
fn gather(calls: Vec<MissedCall>) -> Vec<Gathered> {
    let mut gathered: Vec<Gathered> = Vec::new();
    for call in calls {
        match gathered
            .iter_mut()
            .find(|one| one.last.number == call.number)
        {
            Some(one) => one.calls += 1,
            None => gathered.push(Gathered {
                last: call,
                calls: 1,
            }),
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use phloem_flow::time::Millis;

    use super::*;

    #[test]
    fn gathers_calls_by_number() {
        let carrier_id = "0195a8f0-0000-7000-8000-000000000001".parse().unwrap();
        let call = |number: &str, at| MissedCall {
            number: number.to_owned(),
            carrier_id,
            call_uuid: format!("call-{at}"),
            from: "+15551230009".to_owned(),
            reason: MissedReason::NotLinked,
            at: Millis(at),
        };
        let (one, other) = ("+15550001111", "+15550002222");
        let gathered = gather(vec![
            call(one, 5),
            call(other, 4),
            call(one, 3),
            call(one, 2),
        ]);
        let seen: Vec<_> = gathered
            .iter()
            .map(|one| (one.last.number.as_str(), one.last.at.0, one.calls))
            .collect();
        assert_eq!(seen, [(one, 5, 3), (other, 4, 1)]);
    }
}
