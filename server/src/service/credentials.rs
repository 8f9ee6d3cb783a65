//! What programs sign in with.

use phloem_api::{CreateCredential, Credential, Error, NewCredential, Page, PageQuery};
use phloem_flow::time::Millis;

use crate::auth::principal::Principal;
use crate::auth::token;
use crate::service::error::not_found;
use crate::service::{Action, Direct, check, note, page};
use crate::state::Server;
use crate::store::{self, credentials};

pub(super) async fn list(api: &Direct, query: PageQuery) -> Result<Page<Credential>, Error> {
    let workspace = api.may(Action::ManageCredentials)?.workspace;
    let limit = page::limit(query.limit)?;
    let mut found = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move { Ok(credentials::list(conn, workspace).await?) })
        })
        .await?;
    if let Some(after) = query.cursor {
        // None is ever removed, so the place of the last one of the page before is known.
        let place = found
            .iter()
            .position(|credential| credential.auth_id == after);
        found.drain(..place.map_or(0, |place| place + 1));
    }
    let page = page::cut(found, limit, |credential| credential.auth_id.clone());
    Ok(page::map(page, described))
}

pub(super) async fn create(
    api: &Direct,
    request: CreateCredential,
) -> Result<NewCredential, Error> {
    let principal = api.may(Action::ManageCredentials)?;
    make(&api.server, principal, request).await
}

pub(super) async fn revoke(api: &Direct, auth_id: String) -> Result<(), Error> {
    let principal = api.may(Action::ManageCredentials)?.clone();
    // PostgreSQL refuses some characters that no auth id has.
    if !auth_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(not_found("credential"));
    }
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                if !credentials::revoke(conn, principal.workspace, &auth_id, now).await? {
                    return Err(not_found("credential"));
                }
                note(conn, &principal, now, "credential.revoke", auth_id, "").await?;
                Ok(())
            })
        })
        .await
}

/// Makes credentials in the name of somebody who may.
///
/// # Errors
/// 422 when the name cannot be taken.
pub async fn make(
    server: &Server,
    principal: &Principal,
    request: CreateCredential,
) -> Result<NewCredential, Error> {
    let auth_token = token::new_token(&mut token::os_random);
    let now: Millis = server.clock.now();
    let record = credentials::Record {
        auth_id: token::new_auth_id(&mut token::os_random),
        workspace: principal.workspace,
        token_hash: token::hash(&auth_token).to_vec(),
        name: check::name("credential", &request.name)?,
        role: request.role,
        created: now,
        revoked: None,
    };
    let credential = described(record.clone());
    let principal = principal.clone();
    server
        .store
        .write::<_, store::Error, _>(move |conn| {
            Box::pin(async move {
                credentials::insert(conn, &record).await?;
                let (auth_id, role) = (record.auth_id, record.role);
                note(conn, &principal, now, "credential.create", auth_id, role).await
            })
        })
        .await?;
    Ok(NewCredential {
        credential,
        auth_token,
    })
}

fn described(record: credentials::Record) -> Credential {
    Credential {
        auth_id: record.auth_id,
        name: record.name,
        role: record.role,
        created: record.created,
        revoked: record.revoked,
    }
}
