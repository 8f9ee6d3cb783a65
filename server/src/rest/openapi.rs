//! The description of the interface, made from the handlers and the types that they use.

use std::sync::LazyLock;

use axum::routing::get;
use axum::{Json, Router};
use phloem_api::Error;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    ResponseBuilder, Schema, SecurityRequirement,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;

use crate::rest::{calls, phlo};
use crate::state::Server;

/// What anybody may call.
const FOR_ANYBODY: [&str; 5] = [
    "setup_state",
    "set_up",
    "sign_in",
    "look_at_invitation",
    "accept_invitation",
];

/// What only programs may call.
const FOR_PROGRAMS: [&str; 2] = ["run_phlo", "phlo"];

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(document);

/// The OpenAPI document.
#[must_use]
pub fn openapi() -> &'static OpenApi {
    &DOCUMENT
}

/// Serves the document.
pub(super) fn router() -> Router<Server> {
    Router::new().route("/openapi.json", get(async || Json(openapi())))
}

fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Phloem")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Phone-call flows: draw, publish, link to numbers, run, look.\n\n\
             Programs send `Authorization: Basic` with an auth id and its auth token; browsers sign in and have a session. \
             Times are milliseconds since the Unix epoch. Lists come in pages: pass `next` as `cursor` for the next one. \
             A refusal has an `error` for people and a `code` for programs.",
        ))
        .build();
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas_of_errors())
        .security_scheme(
            "credentials",
            SecurityScheme::Http(Http::new(HttpAuthScheme::Basic)),
        )
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("phloem"))),
        )
        .build();
    let base = OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build();
    let mut document = OpenApiRouter::with_openapi(base)
        .nest("/api/v1", calls())
        .merge(phlo::router())
        .into_openapi();
    for path in document.paths.paths.values_mut() {
        operations(path).for_each(complete);
    }
    document
}

/// No handler names the type of refusals, so it and what it is made of are added here.
fn schemas_of_errors() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(Error::name().into_owned(), Error::schema())];
    Error::schemas(&mut schemas);
    schemas
}

/// Adds what every call has: how it is refused, and who may call it.
fn complete(operation: &mut Operation) {
    let refusal = ResponseBuilder::new()
        .description("Refused")
        .content(
            "application/json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Error")))
                .build(),
        )
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(refusal));
    let needs = |scheme: &str| SecurityRequirement::new(scheme, [] as [&str; 0]);
    operation.security = match operation.operation_id.as_deref() {
        Some(id) if FOR_ANYBODY.contains(&id) => None,
        Some(id) if FOR_PROGRAMS.contains(&id) => Some(vec![needs("credentials")]),
        _ => Some(vec![needs("credentials"), needs("session")]),
    };
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut path.get,
        &mut path.post,
        &mut path.put,
        &mut path.patch,
        &mut path.delete,
    ]
    .into_iter()
    .flatten()
}
