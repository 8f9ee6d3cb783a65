//! Tables. In a narrow window each row becomes a card, whose lines name their column.

use leptos::prelude::*;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it; read out but not shown where it would say nothing new.
    pub label: &'static str,
    /// `number` aligns to the right, `unseen` hides the label.
    pub look: &'static str,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn new(label: &'static str) -> Self {
        Self { label, look: "" }
    }

    /// A column of quantities.
    #[must_use]
    pub const fn number(label: &'static str) -> Self {
        Self {
            label,
            look: "number",
        }
    }

    /// A column whose label is only read out: commands, mostly.
    #[must_use]
    pub const fn unlabelled(label: &'static str) -> Self {
        Self {
            label,
            look: "unlabelled",
        }
    }
}

// The roles are what the elements have by themselves, until a narrow window draws them as something else than a table.

/// A table. Its children are [`Row`]s.
#[component]
pub fn Table(
    /// Its accessible name.
    label: &'static str,
    /// A further class.
    #[prop(optional)]
    look: &'static str,
    /// The columns.
    columns: &'static [Column],
    /// The rows.
    children: Children,
) -> impl IntoView {
    let heads = columns.iter().map(|column| {
        view! {
            <th class=column.look role="columnheader" scope="col">
                <span>{column.label}</span>
            </th>
        }
    });
    view! {
        <table class=format!("table {look}") role="table" aria-label=label>
            <thead role="rowgroup">
                <tr role="row">{heads.collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
    .into_any()
}

/// A row. Its children are [`Cell`]s; a link of the class `whole` in one of them can be pressed anywhere in the row.
#[component]
pub fn Row(
    /// The cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// A cell.
#[component]
pub fn Cell(
    /// Its column.
    of: Column,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <td class=of.look role="cell" data-column=of.label>
            {children()}
        </td>
    }
}
