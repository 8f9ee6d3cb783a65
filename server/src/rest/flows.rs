//! Flows and their drafts.

use axum::Json;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use phloem_api::{
    Api, ChangeFlow, CreateFlow, Draft, Flow, FlowId, FlowsQuery, Page, SaveDraft, Template, schema,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::rest::extract::{Body, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(templates))
        .routes(routes!(flows, create_flow))
        .routes(routes!(flow, change_flow, delete_flow))
        .routes(routes!(draft, save_draft))
        .routes(routes!(export_flow))
}

/// List templates
///
/// Ready-made flows to begin with; each can be published as it is.
#[utoipa::path(get, path = "/templates", tag = "Flows", responses((status = 200, body = Page<Template>)))]
async fn templates(api: Direct) -> Answer<Page<Template>> {
    Ok(Json(api.templates().await?))
}

/// List flows
///
/// Newest first, with what their cards show.
#[utoipa::path(get, path = "/flows", tag = "Flows", params(FlowsQuery), responses((status = 200, body = Page<Flow>)))]
async fn flows(api: Direct, Params(query): Params<FlowsQuery>) -> Answer<Page<Flow>> {
    Ok(Json(api.flows(query).await?))
}

/// Create a flow
///
/// Its draft is the document, the template's, or a copy of another flow's draft; without any of them just a Start node.
#[utoipa::path(post, path = "/flows", tag = "Flows", request_body = CreateFlow, responses((status = 201, body = Flow)))]
async fn create_flow(
    api: Direct,
    Body(request): Body<CreateFlow>,
) -> Result<(StatusCode, Json<Flow>), Refused> {
    Ok((StatusCode::CREATED, Json(api.create_flow(request).await?)))
}

/// Read a flow
#[utoipa::path(get, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 200, body = Flow)))]
async fn flow(api: Direct, Named(id): Named<FlowId>) -> Answer<Flow> {
    Ok(Json(api.flow(id).await?))
}

/// Rename a flow, archive it, or bring it back
#[utoipa::path(patch, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), request_body = ChangeFlow, responses((status = 200, body = Flow)))]
async fn change_flow(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<ChangeFlow>,
) -> Answer<Flow> {
    Ok(Json(api.change_flow(id, request).await?))
}

/// Delete a flow
///
/// Runs that are under way go on. Refused while a number is linked to it.
#[utoipa::path(delete, path = "/flows/{flow_id}", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 204)))]
async fn delete_flow(api: Direct, Named(id): Named<FlowId>) -> Result<StatusCode, Refused> {
    api.delete_flow(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read a draft
#[utoipa::path(get, path = "/flows/{flow_id}/draft", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 200, body = Draft)))]
async fn draft(api: Direct, Named(id): Named<FlowId>) -> Answer<Draft> {
    Ok(Json(api.draft(id).await?))
}

/// Save a draft
///
/// A document with problems can be saved. When the revision is not the newest one, nothing is saved, and `current` in the refusal is the newest draft.
#[utoipa::path(put, path = "/flows/{flow_id}/draft", tag = "Flows", params(("flow_id" = FlowId, Path)), request_body = SaveDraft, responses((status = 200, body = Draft)))]
async fn save_draft(
    api: Direct,
    Named(id): Named<FlowId>,
    Body(request): Body<SaveDraft>,
) -> Answer<Draft> {
    Ok(Json(api.save_draft(id, request).await?))
}

/// Export a flow
///
/// Its draft's document, as a file. `POST /flows` takes what is in it as `document`.
#[utoipa::path(get, path = "/flows/{flow_id}/export", tag = "Flows", params(("flow_id" = FlowId, Path)), responses((status = 200, body = schema::Document)))]
async fn export_flow(api: Direct, Named(id): Named<FlowId>) -> Result<Response, Refused> {
    let name = api.flow(id).await?.name;
    let document = api.draft(id).await?.document.to_json();
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_DISPOSITION, attachment(&name)),
    ];
    Ok((headers, document).into_response())
}

/// Has browsers keep the answer as a file that is called after a flow.
fn attachment(name: &str) -> HeaderValue {
    // What a header, a file system or a shell takes for something else is left out of the plain name; the exact name follows, encoded.
    let plain: String = name
        .chars()
        .map(|c| match c {
            ' ' => '-',
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => c,
            _ => '_',
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let value = format!(
        "attachment; filename=\"{plain}.phloem.json\"; filename*=UTF-8''{encoded}.phloem.json"
    );
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::attachment;

    #[test]
    fn files_are_called_after_their_flow() {
        let value = attachment("Früh \"1/2\"");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"Fr_h-_1_2_.phloem.json\"; filename*=UTF-8''Fr%C3%BCh%20%221%2F2%22.phloem.json"
        );
    }
}
