//! Ready-made flows to begin with.

use phloem_api::{Drawing, Error, Page, Template};
use phloem_flow::document::Document;
use phloem_flow::gallery::{self, Example};

use crate::service::error::{invalid, stored_document};
use crate::service::{Action, Direct};

pub(super) async fn list(api: &Direct) -> Result<Page<Template>, Error> {
    api.may(Action::Look)?;
    let items = gallery::ALL
        .iter()
        .map(described)
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next: None })
}

/// The document of the template with this id.
pub(super) fn document(id: &str) -> Result<Document, Error> {
    let example = gallery::ALL
        .iter()
        .find(|example| example.id == id)
        .ok_or_else(|| {
            invalid("There is no such template. GET /templates lists those that there are.")
        })?;
    stored_document(example.document)
}

fn described(example: &Example) -> Result<Template, Error> {
    Ok(Template {
        id: example.id.to_owned(),
        name: example.title.to_owned(),
        about: example.summary.to_owned(),
        drawing: Drawing::of(&stored_document(example.document)?),
    })
}
