//! Carrier accounts: their sealed credentials, and what has to be pasted at the carrier.

use phloem_api::{
    Carrier, CarrierId, CarrierKind, ChangeCarrier, Code, CreateCarrier, Error, Page, PageQuery,
    PlivoCredentials, Webhook, WebhookPurpose, WorkspaceId,
};
use phloem_carriers::{Account, Webhooks};
use uuid::Uuid;

use crate::auth::account;
use crate::service::error::{internal, invalid, not_found};
use crate::service::{Action, Direct, check, note, page};
use crate::state::Server;
use crate::store::{Conn, carriers, numbers, runs};

pub(super) async fn list(api: &Direct, query: PageQuery) -> Result<Page<Carrier>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let after: Option<CarrierId> = page::cursor(query.cursor.as_deref())?;
    let mut found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move { Ok(carriers::list(conn, workspace).await?) })
        })
        .await?;
    found.retain(|carrier| after.is_none_or(|after| carrier.id > after));
    let page = page::cut(found, limit, |carrier| carrier.id.to_string());
    Ok(page::map(page, |carrier| described(&api.server, carrier)))
}

pub(super) async fn create(api: &Direct, request: CreateCarrier) -> Result<Carrier, Error> {
    let principal = api.may(Action::ManageCarriers)?.clone();
    let now = api.server.clock.now();
    let id = CarrierId(Uuid::now_v7());
    let (kind, name, credentials) = match request {
        CreateCarrier::Plivo { name, credentials } => (CarrierKind::Plivo, name, credentials),
    };
    let carrier = carriers::Record {
        id,
        workspace: principal.workspace,
        kind: kind.as_str().to_owned(),
        name: check::name("carrier", &name)?,
        credentials: seal(&api.server, id, &credentials)?,
        created: now,
        last_request: None,
        bad_signatures: 0,
    };
    let carrier = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                carriers::insert(conn, &carrier).await?;
                note(conn, &principal, now, "carrier.create", id, &carrier.name).await?;
                Ok(carrier)
            })
        })
        .await?;
    Ok(described(&api.server, carrier))
}

pub(super) async fn get(api: &Direct, id: CarrierId) -> Result<Carrier, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let carrier = api
        .server
        .store
        .read(move |conn| Box::pin(carrier_of(conn, workspace, id)))
        .await?;
    Ok(described(&api.server, carrier))
}

pub(super) async fn change(
    api: &Direct,
    id: CarrierId,
    request: ChangeCarrier,
) -> Result<Carrier, Error> {
    let principal = api.may(Action::ManageCarriers)?.clone();
    let now = api.server.clock.now();
    let name = request
        .name
        .map(|name| check::name("carrier", &name))
        .transpose()?;
    let credentials = request
        .credentials
        .map(|credentials| seal(&api.server, id, &credentials))
        .transpose()?;
    let carrier = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                carriers::lock(conn, principal.workspace, id).await?;
                let mut carrier = carrier_of(conn, principal.workspace, id).await?;
                let what = if credentials.is_some() {
                    "credentials"
                } else {
                    "name"
                };
                carrier.name = name.unwrap_or(carrier.name);
                carrier.credentials = credentials.unwrap_or(carrier.credentials);
                carriers::update(conn, &carrier).await?;
                note(conn, &principal, now, "carrier.change", id, what).await?;
                Ok(carrier)
            })
        })
        .await?;
    Ok(described(&api.server, carrier))
}

pub(super) async fn delete(api: &Direct, id: CarrierId) -> Result<(), Error> {
    let principal = api.may(Action::ManageCarriers)?.clone();
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                let workspace = principal.workspace;
                carriers::lock(conn, workspace, id).await?;
                let carrier = carrier_of(conn, workspace, id).await?;
                let refused = |sentence: String| Error::new(Code::Conflict, sentence);
                if let Some(number) = numbers::first_of_carrier(conn, workspace, id).await? {
                    return Err(refused(format!(
                        "{number} is linked through this carrier. Unlink its numbers first."
                    )));
                }
                if runs::any_running_of(conn, id).await? {
                    return Err(refused(
                        "A call of this carrier is under way. Wait until it is over, or cancel its run."
                            .to_owned(),
                    ));
                }
                carriers::delete(conn, workspace, id, now).await?;
                note(conn, &principal, now, "carrier.delete", id, carrier.name).await?;
                Ok(())
            })
        })
        .await
}

/// The carrier, if the workspace has it.
pub(super) async fn carrier_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: CarrierId,
) -> Result<carriers::Record, Error> {
    carriers::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("carrier"))
}

/// Checks the credentials and seals them.
fn seal(server: &Server, id: CarrierId, credentials: &PlivoCredentials) -> Result<Vec<u8>, Error> {
    let credentials = serde_json::to_value(credentials).map_err(|error| internal(&error))?;
    let plain = credentials.to_string();
    Account::new(CarrierKind::Plivo.as_str(), credentials)
        .map_err(|error| invalid(sentence(&error.to_string())))?;
    Ok(server.secrets.seal(plain.as_bytes(), id.0.as_bytes()))
}

/// A library's message as a sentence.
fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    let mut sentence: String = first.chain(characters).collect();
    sentence.push('.');
    sentence
}

fn described(server: &Server, carrier: carriers::Record) -> Carrier {
    let account = account::open(&server.secrets, &carrier)
        .map(|account| match account {
            Account::Plivo(account) => account.auth_id,
        })
        .ok();
    let base = server.settings.public_base();
    let urls = Webhooks::new(&base, &carrier.kind, carrier.id);
    let webhook = |purpose, label: &str, url| Webhook {
        purpose,
        label: label.to_owned(),
        method: "POST".to_owned(),
        url,
    };
    Carrier {
        id: carrier.id,
        kind: CarrierKind::Plivo,
        account,
        webhooks: vec![
            webhook(WebhookPurpose::Answer, "Primary Answer URL", urls.answer()),
            webhook(WebhookPurpose::Hangup, "Hangup URL", urls.hangup()),
            webhook(WebhookPurpose::Message, "Message URL", urls.message()),
        ],
        name: carrier.name,
        last_request: carrier.last_request,
        bad_signatures: u64::try_from(carrier.bad_signatures).unwrap_or(0),
        created: carrier.created,
    }
}
