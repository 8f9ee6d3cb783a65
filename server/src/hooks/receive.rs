//! Who sent a webhook: finds the carrier that the URL names, and has its adapter prove the request.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::Uri;
use phloem_api::CarrierId;
use phloem_carriers::{Account, Channel, Method, Webhooks};

use crate::auth::account;
use crate::hooks::refusal::Refusal;
use crate::state::Server;
use crate::store::carriers;

/// How old the note of a carrier's last request may become before it is made again, in milliseconds.
const NOTED_MS: i64 = 60_000;

/// A request that is proven to come from a carrier.
pub(super) struct Hook {
    pub(super) carrier: carriers::Record,
    pub(super) account: Account,
    pub(super) request: phloem_carriers::Request,
    pub(super) webhooks: Webhooks,
}

impl Hook {
    /// Takes a request in, or says why not.
    pub(super) async fn receive(
        server: &Server,
        kind: &str,
        carrier: &str,
        channel: Channel,
        request: Request,
    ) -> Result<Self, Refusal> {
        let id: CarrierId = carrier.parse().map_err(|_| Refusal::UnknownCarrier)?;
        let carrier = server
            .store
            .read_one(move |conn| Box::pin(carriers::by_id(conn, id)))
            .await?
            .filter(|carrier| carrier.kind == kind)
            .ok_or(Refusal::UnknownCarrier)?;
        let account = account::open(&server.secrets, &carrier).map_err(|closed| {
            tracing::error!(carrier = %id, error = %closed, "a carrier's secrets cannot be opened");
            Refusal::Defect
        })?;
        let base = server.settings.public_base();
        let request = neutral(request, &base).await?;
        if let Err(error) = account.carrier().verify(&request, channel) {
            server.forged.count(id, &error);
            return Err(Refusal::Forged);
        }
        if has_nul(&request) {
            return Err(Refusal::Malformed(
                "the request holds a NUL character".to_owned(),
            ));
        }
        let hook = Self {
            webhooks: Webhooks::new(&base, kind, id),
            carrier,
            account,
            request,
        };
        hook.note(server).await?;
        Ok(hook)
    }

    /// Notes, about once a minute, that the carrier has been heard of.
    async fn note(&self, server: &Server) -> Result<(), Refusal> {
        let now = server.clock.now();
        let noted = self.carrier.last_request;
        if noted.is_some_and(|noted| now.0 - noted.0 < NOTED_MS) {
            return Ok(());
        }
        let id = self.carrier.id;
        server
            .store
            .write(move |conn| Box::pin(carriers::heard_of(conn, id, now)))
            .await?;
        Ok(())
    }
}

/// The request without the HTTP framework, and with the URL that the carrier called: behind a proxy the host and scheme that arrive here are others,
/// and they are not what was signed.
async fn neutral(request: Request, base: &str) -> Result<phloem_carriers::Request, Refusal> {
    let method = if request.method() == axum::http::Method::POST {
        Method::Post
    } else {
        Method::Get
    };
    let url = format!("{base}{}", path_and_query(request.uri()));
    let headers = request.headers().clone();
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|rejection| Refusal::Unreadable(rejection.status()))?;
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
    Ok(phloem_carriers::Request::new(method, &url, headers, &body))
}

fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |it| it.as_str())
}

/// PostgreSQL cannot hold one, and no carrier has a reason to send one.
fn has_nul(request: &phloem_carriers::Request) -> bool {
    let parameters = request.query.0.iter().chain(&request.form.0);
    parameters
        .into_iter()
        .any(|(name, value)| name.contains('\0') || value.contains('\0'))
}
