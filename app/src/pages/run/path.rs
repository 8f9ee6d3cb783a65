//! The path of a run through its flow, as it stands out on the canvas.

use std::collections::HashMap;

use phloem_api::{RunDetail, RunStatus};
use phloem_flow::document::{Document, Edge, NodeId, OutletRef};

use crate::editor::canvas::marks::{Mark, Marks, Tone};

/// How many visits of a node are told one by one.
const TOLD: usize = 3;

/// What stands out: the nodes that the run came by, with the numbers of its steps, and the edges between them.
#[must_use]
pub fn marks(run: &RunDetail, document: &Document) -> Marks {
    let mut visits: HashMap<NodeId, Vec<u32>> = HashMap::new();
    for step in &run.steps {
        let node = NodeId(step.node.clone());
        visits.entry(node).or_default().push(step.sequence);
    }
    let mut nodes: HashMap<NodeId, Mark> = visits
        .into_iter()
        .map(|(node, steps)| {
            let mark = Mark {
                tone: Tone::Visited,
                label: Some(numbers(&steps)),
            };
            (node, mark)
        })
        .collect();
    let tone = match run.run.status {
        RunStatus::Running => Some(Tone::Current),
        RunStatus::Failed => Some(Tone::Failed),
        RunStatus::Completed | RunStatus::Cancelled | RunStatus::CallerHungUp => None,
    };
    if let (Some(tone), Some(step)) = (tone, run.steps.last())
        && let Some(mark) = nodes.get_mut(&NodeId(step.node.clone()))
    {
        mark.tone = tone;
    }
    let taken = run.steps.windows(2).filter_map(|pair| {
        let [from, to] = pair else { return None };
        Some(Edge {
            from: OutletRef {
                node: NodeId(from.node.clone()),
                outlet: from.outlet.clone()?,
            },
            to: NodeId(to.node.clone()),
        })
    });
    let edges = taken
        .filter(|edge| document.edges.contains(edge))
        .map(|edge| (edge, Tone::Visited))
        .collect();
    Marks {
        nodes,
        edges,
        dims_others: true,
    }
}

/// The numbers of some steps, as short as fits at the corner of a card.
fn numbers(steps: &[u32]) -> String {
    let told = |steps: &[u32]| {
        let told: Vec<String> = steps.iter().map(u32::to_string).collect();
        told.join(", ")
    };
    match steps {
        [first @ .., last] if steps.len() > TOLD => {
            format!("{} … {last}", told(&first[..TOLD - 1]))
        }
        steps => told(steps),
    }
}

#[cfg(test)]
mod tests {
    use phloem_api::{FlowId, FlowRef, RunId, RunSummary, Step, TriggerKind};
    use phloem_flow::time::Millis;
    use serde_json::Map;

    use super::*;

    fn document() -> Document {
        let text = br#"{"format": 1, "nodes": [
            {"id": "n1", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0}, "config": {}},
            {"id": "n2", "kind": "menu", "name": "Menu_1", "position": {"x": 320, "y": 0}, "config": {}},
            {"id": "n3", "kind": "hangup", "name": "Hangup_1", "position": {"x": 640, "y": 0}, "config": {}}],
            "edges": [
            {"from": {"node": "n1", "outlet": "incoming_call"}, "to": "n2"},
            {"from": {"node": "n2", "outlet": "no_input"}, "to": "n2"},
            {"from": {"node": "n2", "outlet": "wrong_input"}, "to": "n3"}]}"#;
        Document::parse(text).unwrap()
    }

    fn run(status: RunStatus, steps: &[(&str, Option<&str>)]) -> RunDetail {
        let step = |(sequence, (node, outlet)): (u32, &(&str, Option<&str>))| Step {
            sequence,
            node: (*node).to_owned(),
            name: None,
            kind: None,
            entered: Millis(0),
            left: None,
            outlet: outlet.map(ToOwned::to_owned),
            variables: Map::new(),
            shortened: false,
            warnings: Vec::new(),
        };
        let id = "01993f5e-7a00-7000-8000-000000000001";
        RunDetail {
            run: RunSummary {
                id: id.parse::<RunId>().unwrap(),
                flow: FlowRef {
                    id: id.parse::<FlowId>().unwrap(),
                    name: None,
                },
                version: Some(1),
                trigger: TriggerKind::IncomingCall,
                call: None,
                status,
                failure: None,
                created: Millis(0),
                finished: None,
            },
            call: None,
            steps: (1..).zip(steps).map(step).collect(),
            deliveries: Vec::new(),
        }
    }

    fn node(marks: &Marks, id: &str) -> Option<(Tone, String)> {
        let mark = marks.nodes.get(&NodeId(id.to_owned()))?;
        Some((mark.tone, mark.label.clone().unwrap_or_default()))
    }

    #[test]
    fn a_run_marks_where_it_came_by_and_where_it_is() {
        let steps = [("n1", Some("incoming_call")), ("n2", None)];
        let found = marks(&run(RunStatus::Running, &steps), &document());
        assert_eq!(node(&found, "n1"), Some((Tone::Visited, "1".to_owned())));
        assert_eq!(node(&found, "n2"), Some((Tone::Current, "2".to_owned())));
        assert_eq!(node(&found, "n3"), None);
        assert_eq!(found.edges.len(), 1);
        let found = marks(&run(RunStatus::Failed, &steps), &document());
        assert_eq!(node(&found, "n2"), Some((Tone::Failed, "2".to_owned())));
        let found = marks(&run(RunStatus::CallerHungUp, &steps), &document());
        assert_eq!(node(&found, "n2"), Some((Tone::Visited, "2".to_owned())));
    }

    #[test]
    fn a_loop_is_told_in_short() {
        let mut steps = vec![("n1", Some("incoming_call"))];
        steps.extend([("n2", Some("no_input")); 3]);
        let found = marks(&run(RunStatus::Completed, &steps), &document());
        assert_eq!(node(&found, "n2").unwrap().1, "2, 3, 4");
        assert_eq!(found.edges.len(), 2);
        steps.extend([("n2", Some("wrong_input")), ("n3", None)]);
        let found = marks(&run(RunStatus::Completed, &steps), &document());
        assert_eq!(node(&found, "n2").unwrap().1, "2, 3 … 5");
        assert_eq!(found.edges.len(), 3);
    }

    #[test]
    fn edges_that_the_flow_does_not_have_are_left_out() {
        let steps = [("n1", Some("api_request")), ("n3", None), ("n9", None)];
        let found = marks(&run(RunStatus::Completed, &steps), &document());
        assert!(found.edges.is_empty());
    }
}
