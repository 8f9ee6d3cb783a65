//! Importing a flow from a file, chosen or dropped on the page. It is read here, so that a wrong file is told before anything is changed.

use leptos::ev::{self, DragEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use phloem_api::{CreateFlow, Drawing, Flow};
use phloem_flow::document::{Document, MAX_BYTES, ParseError};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList};

use crate::app::Ready;
use crate::bundle::leave_for;
use crate::client::Attempt;
use crate::components::field::text_of;
use crate::components::{Button, Dialog, Field, Glyph, Icon, Look, Sketch, Submit, Wrong};
use crate::pages::flows::LONGEST_NAME;
use crate::words::counted;

/// What came of a file that somebody chose.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// It is no flow.
    Refused {
        /// What the file is called.
        file: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// It is one.
    Read {
        /// What the flow could be called.
        name: String,
        /// The flow.
        document: Document,
    },
}

/// The button that lets a file be chosen. Files that are dropped on the page count too.
#[component]
pub fn Import(
    /// Set to what came of the file.
    picked: RwSignal<Option<Picked>>,
) -> impl IntoView {
    let Ready(ready) = expect_context();
    let input = NodeRef::<Input>::new();
    let choose = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        read(files, picked);
        // So that choosing the same file again, mended meanwhile, is a change.
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
    };
    let dragging = use_drop(picked);
    view! {
        <label class="button file">
            <Icon of=Glyph::Import />
            "Import"
            <input
                type="file"
                accept=".json,application/json"
                disabled=move || !ready.get()
                node_ref=input
                on:change=choose
            />
        </label>
        <Show when=move || dragging.get()>
            <div class="drop">
                <p>
                    <Icon of=Glyph::Import />
                    "Drop the file to import the flow"
                </p>
            </div>
        </Show>
    }
    .into_any()
}

/// Whether a file is being dragged over the page; it is read when it is dropped.
fn use_drop(picked: RwSignal<Option<Picked>>) -> RwSignal<bool> {
    let dragging = RwSignal::new(false);
    let files_of = |event: &DragEvent| {
        let holds_files = |data: &DataTransfer| data.types().includes(&"Files".into(), 0);
        event.data_transfer().filter(holds_files)
    };
    Effect::new(move || {
        let over = window_event_listener(ev::dragover, move |event| {
            if files_of(&event).is_some() {
                event.prevent_default();
                dragging.try_set(true);
            }
        });
        let leave = window_event_listener(ev::dragleave, move |event| {
            // It leaves the window, and not one element for another.
            if event.related_target().is_none() {
                dragging.try_set(false);
            }
        });
        let drop = window_event_listener(ev::drop, move |event| {
            if let Some(data) = files_of(&event) {
                event.prevent_default();
                dragging.try_set(false);
                read(data.files(), picked);
            }
        });
        on_cleanup(move || {
            over.remove();
            leave.remove();
            drop.remove();
        });
    });
    dragging
}

/// Reads the one file that was chosen.
fn read(files: Option<FileList>, picked: RwSignal<Option<Picked>>) {
    let Some(files) = files else { return };
    let Some(file) = files.get(0) else { return };
    if files.length() > 1 {
        picked.set(Some(Picked::Refused {
            file: format!("{} files", files.length()),
            why: "Import one flow at a time.".to_owned(),
        }));
        return;
    }
    spawn_local(async move {
        let outcome = outcome(&file).await;
        picked.try_set(Some(outcome));
    });
}

async fn outcome(file: &File) -> Picked {
    let refused = |why: String| Picked::Refused {
        file: file.name(),
        why,
    };
    if file.size() > MAX_BYTES as f64 {
        return refused(too_large(file.size()));
    }
    let Some(bytes) = bytes_of(file).await else {
        return refused("The browser cannot read it. It may have been moved meanwhile.".to_owned());
    };
    match Document::parse(&bytes) {
        Ok(document) => Picked::Read {
            name: name_of(&file.name()),
            document,
        },
        Err(error) => refused(explain(&error)),
    }
}

async fn bytes_of(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Shows what came of the file: why it is no flow, or what it looks like, and asks for its name.
#[component]
pub fn ImportFlow(
    /// What came of the file; open while there is something.
    picked: RwSignal<Option<Picked>>,
) -> impl IntoView {
    let cancel = Callback::new(move |()| picked.set(None));
    let inside = move |what: Picked| match what {
        Picked::Refused { file, why } => view! {
            <div class="inside">
                <h2>{format!("“{file}” is not imported")}</h2>
                <p>{why}</p>
                <div class="actions">
                    <Button press=move |_| cancel.run(())>"Close"</Button>
                </div>
            </div>
        }
        .into_any(),
        Picked::Read { name, document } => view! { <Form name document cancel /> }.into_any(),
    };
    view! { <Dialog subject=picked label="Import flow" inside /> }
}

#[component]
fn Form(
    /// What the flow could be called.
    name: String,
    /// The flow.
    document: Document,
    /// Leaves everything as it is.
    cancel: Callback<()>,
) -> impl IntoView {
    let attempt = Attempt::new();
    let node = NodeRef::<Input>::new();
    let drawing = Drawing::of(&document);
    let steps = counted(document.nodes.len().try_into().unwrap_or(i64::MAX), "node");
    let import = move |event: SubmitEvent| {
        event.prevent_default();
        let request = CreateFlow {
            name: text_of(node),
            document: Some(document.clone()),
            ..CreateFlow::default()
        };
        attempt.make(
            |api| async move { api.create_flow(request).await },
            move |flow: Flow| {
                // Until the editor is there: a second flow is not wanted.
                attempt.busy.set(true);
                leave_for(&format!("/flows/{}", flow.id));
            },
        );
    };
    view! {
        <form method="dialog" on:submit=import>
            <h2>"Import flow"</h2>
            <figure class="preview">
                <Sketch drawing />
                <figcaption>{steps}</figcaption>
            </figure>
            <Wrong refusal=attempt.refusal />
            <Field name="flow-name" label="Name" value=name most=LONGEST_NAME node />
            <div class="actions">
                <Button press=move |_| cancel.run(())>"Cancel"</Button>
                <Submit look=Look::Primary busy=attempt.busy>
                    "Import flow"
                </Submit>
            </div>
        </form>
    }
    .into_any()
}

/// What a flow could be called that was in such a file.
fn name_of(file: &str) -> String {
    let stem = file.strip_suffix(".json").unwrap_or(file);
    let stem = stem.strip_suffix(".phloem").unwrap_or(stem);
    let stem: String = stem.chars().take(LONGEST_NAME as usize).collect();
    match stem.trim() {
        "" => "Imported flow".to_owned(),
        stem => stem.to_owned(),
    }
}

fn too_large(bytes: f64) -> String {
    format!(
        "It has {:.1} MiB, and a flow has at most {} MiB, so it is hardly one that was exported here.",
        bytes / 1_048_576.0,
        MAX_BYTES / 1_048_576
    )
}

/// Why a file is no flow, for somebody who has never seen the inside of one.
fn explain(error: &ParseError) -> String {
    let ParseError {
        path,
        message,
        line,
        column,
    } = error;
    let place = match (line, column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}"),
        _ => in_words(path),
    };
    match (path.as_str(), line) {
        (_, Some(1)) if message.starts_with("EOF while parsing") && *column == Some(0) => {
            "It is empty. It may have been lost on its way here: export the flow again.".to_owned()
        }
        (_, Some(_)) if message.starts_with("EOF while parsing") => format!(
            "It ends in the middle, at {place}. It may have been cut off on its way here: export the flow again."
        ),
        (_, Some(_)) => format!(
            "It is not a flow that was exported here: it cannot be read at {place}. Choose a file that Export made, as it is."
        ),
        ("" | "format", None) if message.starts_with("This is a document of format") => format!(
            "It comes from another version of Phloem. {message} Update this one, or export the flow from one like it."
        ),
        ("" | "format", None) => {
            "It is not a flow that was exported here. Choose a file that Export made.".to_owned()
        }
        (_, None) => format!(
            "Something in it is not known here, {place}. {message} It may come from a newer version, or was changed by hand: export the flow again."
        ),
    }
}

/// Where something is in a flow, e.g. "in node 1, at “kind”" for `nodes[0].kind`.
fn in_words(path: &str) -> String {
    let found = path.strip_prefix("nodes[").and_then(|rest| {
        let (index, rest) = rest.split_once(']')?;
        let index: usize = index.parse().ok()?;
        Some((index + 1, rest.trim_start_matches('.')))
    });
    match found {
        Some((node, "")) => format!("in node {node}"),
        Some((node, field)) => format!("in node {node}, at “{field}”"),
        None => format!("at “{path}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explains_what_is_wrong_with_a_file() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            let error = Document::parse(text.as_bytes()).unwrap_err();
            assert_eq!(explain(&error), expect);
        }
        check(
            "",
            "It is empty. It may have been lost on its way here: export the flow again.",
        );
        check(
            "Dear all,\nas discussed",
            "It is not a flow that was exported here: it cannot be read at line 1, column 1. Choose a file that Export made, as it is.",
        );
        check(
            "[1, 2]",
            "It is not a flow that was exported here. Choose a file that Export made.",
        );
        check(
            "{\"name\": \"package\"}",
            "It is not a flow that was exported here. Choose a file that Export made.",
        );
        check(
            "{\"format\": 7, \"nodes\": []}",
            "It comes from another version of Phloem. This is a document of format 7; this version reads format 1. Update this one, or export the flow from one like it.",
        );
        check(
            "{\"format\": 1, \"nodes\": [\n{\"id\": \"n1\",",
            "It ends in the middle, at line 2, column 12. It may have been cut off on its way here: export the flow again.",
        );
        check(
            r#"{"format": 1, "nodes": [{"id": "n1", "kind": "menuu", "name": "A"}]}"#,
            "Something in it is not known here, in node 1, at “kind”. There is no node kind `menuu`. Did you mean `menu`? It may come from a newer version, or was changed by hand: export the flow again.",
        );
        check(
            r#"{"format": 1, "nodes": [{"id": "n1", "kind": "menu", "name": "A", "colour": 1}]}"#,
            "Something in it is not known here, in node 1, at “colour”. There is no key `colour` here. It may come from a newer version, or was changed by hand: export the flow again.",
        );
    }

    #[test]
    fn names_flows_after_their_files() {
        #[track_caller]
        fn check(file: &str, expect: &str) {
            assert_eq!(name_of(file), expect);
        }
        check("Main line.phloem.json", "Main line");
        check("dial-status.json", "dial-status");
        check("notes", "notes");
        check(".json", "Imported flow");
        check(&"ä".repeat(120), &"ä".repeat(100));
    }

    #[test]
    fn says_how_large_is_too_large() {
        assert!(too_large(3_145_728.0).starts_with("It has 3.0 MiB, and a flow has at most 1 MiB"));
    }
}
