//! Who sent a webhook: finds the carrier that the URL names, and has its adapter prove the request.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::Uri;
use phloem_api::CarrierId;
use phloem_carriers::{Account, Channel, Method, Webhooks};

use crate::hooks::known::Caller;
use crate::hooks::refusal::Refusal;
use crate::state::Server;
use crate::store::carriers;

/// A request that is proven to come from a carrier.
pub(super) struct Hook {
    caller: Arc<Caller>,
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
        let base = server.settings.public_base();
        let request = neutral(request, &base).await?;
        let caller = proven(server, id, kind, &request, channel).await?;
        if has_nul(&request) {
            return Err(Refusal::Malformed(
                "the request holds a NUL character".to_owned(),
            ));
        }
        let hook = Self {
            webhooks: Webhooks::new(&base, kind, id),
            caller,
            request,
        };
        hook.note(server).await?;
        Ok(hook)
    }

    /// Who sent it.
    pub(super) fn carrier(&self) -> &carriers::Record {
        &self.caller.carrier
    }

    /// The carrier's account, which its adapter answers for.
    pub(super) fn account(&self) -> &Account {
        &self.caller.account
    }

    /// Notes, about once a minute, that the carrier has been heard of.
    async fn note(&self, server: &Server) -> Result<(), Refusal> {
        let now = server.clock.now();
        if !server.known.must_note(&self.caller, now) {
            return Ok(());
        }
        let id = self.carrier().id;
        server
            .store
            .write(move |conn| Box::pin(carriers::heard_of(conn, id, now)))
            .await?;
        Ok(())
    }
}

/// The carrier with this id, if the request is its own.
async fn proven(
    server: &Server,
    id: CarrierId,
    kind: &str,
    request: &phloem_carriers::Request,
    channel: Channel,
) -> Result<Arc<Caller>, Refusal> {
    let fits = |caller: &Caller| {
        if caller.carrier.kind == kind {
            Ok(caller.account.carrier().verify(request, channel))
        } else {
            Err(Refusal::UnknownCarrier)
        }
    };
    if let Some(caller) = server.known.get(server, id)
        && let Ok(Ok(())) = fits(&caller)
    {
        return Ok(caller);
    }
    let caller = server.known.read(server, id).await?;
    let caller = caller.ok_or(Refusal::UnknownCarrier)?;
    if let Err(error) = fits(&caller)? {
        server.forged.count(id, &error);
        return Err(Refusal::Forged);
    }
    Ok(caller)
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
