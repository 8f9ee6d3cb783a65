//! The form of a node: its fields are places in the node's config, called as the problems of a document call them.

use leptos::prelude::*;
use phloem_canvas::editor::Editor;
use phloem_flow::document::{Document, NodeId};
use phloem_flow::nodes::{Config, Kind};
use phloem_flow::problem::{Code, Problem, Scope};
use serde_json::Value;

use crate::editor::hand::Hand;
use crate::editor::inspector::desk::Desk;

/// The form of one node. A copy is the same form.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// The document that the node is in.
    pub(crate) hand: Hand,
    /// What was typed besides it.
    pub(crate) desk: Desk,
    /// Whether it can only be looked at.
    pub(crate) read_only: bool,
    kind: Kind,
    node: StoredValue<NodeId>,
    config: Memo<Value>,
    problems: Memo<Vec<Problem>>,
    scope: Memo<Scope>,
}

impl Form {
    /// The form of a node of this kind.
    #[must_use]
    pub(crate) fn new(hand: Hand, node: NodeId, kind: Kind) -> Self {
        let desk = expect_context::<Desk>();
        let node = StoredValue::new(node);
        let revision = hand.revision();
        let of_node = move |editor: &Editor| {
            node.with_value(|id| {
                editor
                    .document()
                    .node(id)
                    .map(|node| node.config.to_value())
            })
        };
        let all = desk.problems(hand);
        Self {
            hand,
            desk,
            read_only: hand.is_read_only(),
            kind,
            node,
            config: Memo::new(move |_| {
                revision.track();
                hand.with(of_node).unwrap_or_default()
            }),
            problems: Memo::new(move |_| {
                let here =
                    |problem: &&Problem| node.with_value(|id| problem.node.as_ref() == Some(id));
                all.with(|all| all.iter().filter(here).cloned().collect())
            }),
            scope: Memo::new(move |_| {
                revision.track();
                hand.with(|editor| node.with_value(|id| Scope::of(editor.document(), id)))
            }),
        }
    }

    /// The node.
    #[must_use]
    pub(crate) fn node(self) -> NodeId {
        self.node.get_value()
    }

    /// What the node's templates can read.
    #[must_use]
    pub(crate) const fn scope(self) -> Memo<Scope> {
        self.scope
    }

    /// Looks at the document; not tracked.
    pub(crate) fn document<T>(self, look: impl FnOnce(&Document) -> T) -> T {
        self.hand.with(|editor| look(editor.document()))
    }

    /// What a field holds.
    #[must_use]
    pub(crate) fn value(self, path: &str) -> Option<Value> {
        self.config
            .with(|config| config.pointer(&pointer(path)).cloned())
    }

    /// What a field holds, as text: numbers as people write them, nothing for `null`.
    #[must_use]
    pub(crate) fn text(self, path: &str) -> String {
        match self.value(path) {
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// What a field holds, as text that is followed.
    #[must_use]
    pub(crate) fn follow(self, path: &str) -> Memo<String> {
        let path = path.to_owned();
        Memo::new(move |_| self.text(&path))
    }

    /// How many entries a list has.
    #[must_use]
    pub(crate) fn count(self, path: &str) -> usize {
        self.config.with(|config| {
            let list = config.pointer(&pointer(path));
            list.and_then(Value::as_array).map_or(0, Vec::len)
        })
    }

    /// Whether a field holds anything but `null`.
    #[must_use]
    pub(crate) fn is_there(self, path: &str) -> bool {
        self.config.with(|config| {
            let value = config.pointer(&pointer(path));
            value.is_some_and(|value| !value.is_null())
        })
    }

    /// Puts a value into a field; what follows in the same field is the same step back until [`Form::rest`].
    pub(crate) fn set(self, path: &str, value: impl Into<Value>) {
        let value = value.into();
        self.change(path, |config| {
            if let Some(place) = config.pointer_mut(&pointer(path)) {
                *place = value;
            }
        });
    }

    /// Puts a value into a field, as a step by itself.
    pub(crate) fn choose(self, path: &str, value: impl Into<Value>) {
        self.rest();
        self.set(path, value);
        self.rest();
    }

    /// Changes the list in a field, as a step by itself.
    pub(crate) fn change_list(self, path: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.rest();
        self.change(path, |config| {
            if let Some(Value::Array(list)) = config.pointer_mut(&pointer(path)) {
                change(list);
            }
        });
        self.rest();
    }

    /// Ends a step back: the field was left.
    pub(crate) fn rest(self) {
        if self.hand.is_there() {
            self.hand.update(Editor::end_typing);
        }
    }

    fn change(self, path: &str, change: impl FnOnce(&mut Value)) {
        let node = self.node();
        let Some(mut value) =
            self.document(|document| document.node(&node).map(|node| node.config.to_value()))
        else {
            return;
        };
        change(&mut value);
        if let Ok(config) = Config::from_value(self.kind, &value) {
            self.hand
                .attempt(|editor| editor.set_config(&node, config, path));
        }
    }

    /// What is wrong with a field.
    #[must_use]
    pub(crate) fn wrong(self, path: &str) -> Memo<Vec<Problem>> {
        let field = format!("config.{path}");
        Memo::new(move |_| {
            let here = |problem: &&Problem| problem.field.as_ref() == Some(&field);
            let mut found: Vec<Problem> = self
                .problems
                .with(|all| all.iter().filter(here).cloned().collect());
            // A field that is not filled in is not malformed as well.
            if found
                .iter()
                .any(|problem| problem.code == Code::RequiredField)
            {
                found.truncate(1);
            }
            found
        })
    }

    /// How many problems the fields below these paths have.
    #[must_use]
    pub(crate) fn wrong_below(self, paths: &'static [&'static str]) -> Memo<usize> {
        Memo::new(move |_| {
            self.problems.with(|all| {
                let below = |problem: &&Problem| {
                    let field = problem
                        .field
                        .as_deref()
                        .and_then(|field| field.strip_prefix("config."));
                    field.is_some_and(|field| paths.iter().any(|path| is_below(field, path)))
                };
                all.iter().filter(below).count()
            })
        })
    }

    /// The problems that concern the node as a whole: none of its fields shows them.
    #[must_use]
    pub(crate) fn wrong_at_large(self) -> Memo<Vec<Problem>> {
        Memo::new(move |_| {
            self.problems.with(|all| {
                let at_large = |problem: &&Problem| problem.field.is_none();
                all.iter().filter(at_large).cloned().collect()
            })
        })
    }

    /// What is wrong with the node's name.
    #[must_use]
    pub(crate) fn wrong_of_name(self) -> Memo<Vec<Problem>> {
        Memo::new(move |_| {
            self.problems.with(|all| {
                let of_name = |problem: &&Problem| problem.field.as_deref() == Some("name");
                all.iter().filter(of_name).cloned().collect()
            })
        })
    }

    /// Whether somebody was led to a field at or below one of these paths.
    #[must_use]
    pub(crate) fn wants(self, paths: &[&str]) -> bool {
        self.desk.wanted().with(|wanted| {
            let field = wanted.as_ref().and_then(|wanted| wanted.field.as_deref());
            let field = field.and_then(|field| field.strip_prefix("config."));
            field.is_some_and(|field| paths.iter().any(|path| is_below(field, path)))
        })
    }
}

/// Whether a field is this one or a part of it.
fn is_below(field: &str, path: &str) -> bool {
    field
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The path of a field as JSON pointers write it: `headers[0].name` is `/headers/0/name`.
fn pointer(path: &str) -> String {
    let mut pointer = String::with_capacity(path.len() + 1);
    pointer.push('/');
    for letter in path.chars() {
        match letter {
            '.' | '[' => pointer.push('/'),
            ']' => {}
            letter => pointer.push(letter),
        }
    }
    pointer
}

/// What ties the parts of a field together in the page.
#[must_use]
pub(crate) fn id_of(path: &str, part: &str) -> String {
    let path = path.replace(['.', '['], "-").replace(']', "");
    format!("set-{path}-{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_where_problems_say_they_are() {
        #[track_caller]
        fn check(path: &str, expect: &str) {
            assert_eq!(pointer(path), expect);
        }
        check("url", "/url");
        check("screening.prompt.text", "/screening/prompt/text");
        check("body.fields[12].name", "/body/fields/12/name");
    }

    #[test]
    fn a_field_is_below_its_own_path_and_not_below_a_longer_name() {
        assert!(is_below("headers[0].name", "headers"));
        assert!(is_below("prompt", "prompt"));
        assert!(!is_below("timeout_s", "time"));
    }
}
