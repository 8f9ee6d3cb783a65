//! What Plivo's own clients call to start a flow, so that they work unchanged with another base URL.
//!
//! Python and Go end paths with a slash, Node does not. Node sends the JSON string `""` where there are no parameters, and names the flow in the query again.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use phloem_api::{Api, Code, Error, FlowId, StartRun, Who};
use phloem_flow::time::Millis;
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::rest::extract::{self, Named, Params};
use crate::rest::{Answer, Refused};
use crate::service::Direct;
use crate::state::Server;

/// Without sessions: these calls are for programs only.
pub(super) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(run_phlo))
        .routes(routes!(phlo))
        .route("/v1/account/{auth_id}/phlo/{flow_id}/", post(run_phlo))
        .route("/v1/phlo/{flow_id}/", get(phlo))
}

/// The run that was started, in Plivo's words.
#[derive(Serialize, ToSchema)]
struct PhloRun {
    /// The run's id.
    api_id: String,
    /// The flow's id.
    phlo_id: FlowId,
    /// A sentence.
    message: &'static str,
}

/// A flow, in Plivo's words.
#[derive(Serialize, ToSchema)]
struct Phlo {
    /// Names this answer.
    api_id: Uuid,
    /// The flow's id.
    phlo_id: FlowId,
    /// Its name.
    name: String,
    /// When it was created, e.g. `2018-11-20 04:46:20.307414+00:00`.
    created_on: String,
}

/// Start a run, as Plivo's clients do
///
/// Parameters come in the query, in a JSON object, or in both, where the object counts. With or without a slash at the end.
#[utoipa::path(post, path = "/v1/account/{auth_id}/phlo/{flow_id}", tag = "Plivo's clients",
    params(("auth_id" = String, Path, description = "The one that the request is signed in with"), ("flow_id" = FlowId, Path)),
    request_body = Option<Object>, responses((status = 201, body = PhloRun)))]
async fn run_phlo(
    api: Direct,
    State(server): State<Server>,
    Named((auth_id, flow)): Named<(String, FlowId)>,
    Params(query): Params<Vec<(String, String)>>,
    request: Request,
) -> Result<(StatusCode, Json<PhloRun>), Refused> {
    let is_own = matches!(&api.known()?.who, Who::Program { auth_id: own } if *own == auth_id);
    if !is_own {
        return Err(Refused(Error::new(
            Code::NotSignedIn,
            "The path names other credentials than the request is signed in with.",
        )));
    }
    let mut params: Map<String, Value> = query
        .into_iter()
        .filter(|(name, _)| name != "phlo_id")
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    params.extend(body_params(&extract::bytes(request, &server).await?)?);
    let started = api.start_run(flow, StartRun { params }).await?;
    Ok((
        StatusCode::CREATED,
        Json(PhloRun {
            api_id: started.run_id.to_string(),
            phlo_id: flow,
            message: "The run has begun.",
        }),
    ))
}

/// Read a flow, as Plivo's clients do
///
/// With or without a slash at the end.
#[utoipa::path(get, path = "/v1/phlo/{flow_id}", tag = "Plivo's clients", params(("flow_id" = FlowId, Path)), responses((status = 200, body = Phlo)))]
async fn phlo(api: Direct, Named(flow): Named<FlowId>) -> Answer<Phlo> {
    let flow = api.flow(flow).await?;
    Ok(Json(Phlo {
        api_id: Uuid::now_v7(),
        phlo_id: flow.id,
        name: flow.name,
        created_on: written(flow.created),
    }))
}

fn body_params(bytes: &[u8]) -> Result<Map<String, Value>, Error> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    match extract::read(bytes)? {
        Value::Object(params) => Ok(params),
        Value::Null => Ok(Map::new()),
        Value::String(text) if text.is_empty() => Ok(Map::new()),
        _ => Err(Error::new(
            Code::Malformed,
            "The body has to be a JSON object whose keys are the parameters.",
        )),
    }
}

/// A time as Plivo writes it: `2018-11-20 04:46:20.307414+00:00`.
fn written(at: Millis) -> String {
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}+00:00",
        time.year(),
        u8::from(time.month()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        time.microsecond()
    )
}

#[cfg(test)]
mod tests {
    use phloem_flow::time::Millis;

    use super::{body_params, written};

    #[test]
    fn times() {
        assert_eq!(written(Millis(0)), "1970-01-01 00:00:00.000000+00:00");
        assert_eq!(
            written(Millis(1_542_689_180_307)),
            "2018-11-20 04:46:20.307000+00:00"
        );
    }

    #[test]
    fn bodies() {
        #[track_caller]
        fn check(body: &str, expect: Result<&str, &str>) {
            let read = body_params(body.as_bytes());
            let read = read
                .map(|params| serde_json::to_string(&params).unwrap())
                .map_err(|error| error.error);
            assert_eq!(read.as_deref().map_err(String::as_str), expect, "of {body}");
        }
        check("", Ok("{}"));
        check(" \n", Ok("{}"));
        check("{}", Ok("{}"));
        check("\"\"", Ok("{}"));
        check("null", Ok("{}"));
        check(r#"{"to": "1", "n": [2]}"#, Ok(r#"{"n":[2],"to":"1"}"#));
        let no_object = "The body has to be a JSON object whose keys are the parameters.";
        check("[1]", Err(no_object));
        check("\"to\"", Err(no_object));
        check(
            r#"{"to": "#,
            Err("Line 1, column 7: this is not JSON (EOF while parsing a value)."),
        );
    }
}
