//! Where a node's outlets lead.

use leptos::prelude::*;
use phloem_flow::document::{Document, NodeId, OutletRef};

use crate::editor::hand::Hand;
use crate::editor::inspector::form::Form;

/// Outlets that lead to the same node.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    outlets: Vec<String>,
    /// The node and its name; none where the call or the run ends.
    to: Option<(NodeId, String)>,
}

/// The list of ways on; nothing for a node that has none.
pub(crate) fn goes_on(form: Form) -> AnyView {
    let ways = Memo::new(move |_| {
        form.hand.revision().track();
        let id = form.node();
        form.document(|document| ways(document, &id))
    });
    let list = move || {
        let ways = ways.get();
        (!ways.is_empty()).then(|| {
            view! {
                <section class="goes-on">
                    <h3>"Goes on to"</h3>
                    <ul role="list">{ways.into_iter().map(|way| row(form.hand, way)).collect_view()}</ul>
                </section>
            }
        })
    };
    list.into_any()
}

fn row(hand: Hand, way: Way) -> AnyView {
    let outlets = way.outlets.join(", ");
    let to = match way.to {
        Some((id, name)) => view! {
            <button class="way" type="button" on:click=move |_| hand.show(&id)>
                {name}
            </button>
        }
        .into_any(),
        None => view! { <span class="nothing">"Nothing, it ends there"</span> }.into_any(),
    };
    view! {
        <li>
            <span class="outlets">{outlets} " →"</span>
            {to}
        </li>
    }
    .into_any()
}

/// The outlets of a node by where they lead, in the order of the outlets; those that lead nowhere last.
fn ways(document: &Document, id: &NodeId) -> Vec<Way> {
    let Some(node) = document.node(id) else {
        return Vec::new();
    };
    let mut ways: Vec<Way> = Vec::new();
    for outlet in node.config.describe().outlets() {
        let from = OutletRef {
            node: id.clone(),
            outlet: outlet.id,
        };
        let to = document.target(&from).and_then(|to| document.node(to));
        let to = to.map(|to| (to.id.clone(), to.name.clone()));
        match ways.iter_mut().find(|way| way.to == to) {
            Some(way) => way.outlets.push(outlet.label),
            None => ways.push(Way {
                outlets: vec![outlet.label],
                to,
            }),
        }
    }
    ways.sort_by_key(|way| way.to.is_none());
    ways
}

#[cfg(test)]
mod tests {
    use phloem_flow::gallery;

    use super::*;

    #[test]
    fn outlets_are_told_by_where_they_lead() {
        let document = Document::parse(gallery::DIAL_STATUS.document.as_bytes()).unwrap();
        let told = |id: &NodeId| {
            let told: Vec<String> = ways(&document, id)
                .into_iter()
                .map(|way| {
                    format!(
                        "{} → {}",
                        way.outlets.join(", "),
                        way.to
                            .map_or_else(|| "nothing".to_owned(), |(_, name)| name)
                    )
                })
                .collect();
            told.join("; ")
        };
        let told: Vec<String> = document.nodes.iter().map(|node| told(&node.id)).collect();
        assert!(told[0].starts_with("Incoming Call → "), "{told:?}");
        assert!(
            told[0].ends_with("Incoming Message, API Request → nothing"),
            "{told:?}"
        );
        assert!(
            told.iter()
                .any(|ways| ways.starts_with("Completed, No Answer, Busy/Rejected, Failed → ")),
            "{told:?}"
        );
    }
}
