//! Publishing, the history of versions, and which one is live.

use std::collections::HashMap;

use phloem_api::{
    Code, Error, Flow, FlowId, MakeLive, Page, PageQuery, Publish, UserId, Version, VersionDetail,
    WorkspaceId,
};
use phloem_flow::published::Published;

use crate::service::error::{not_found, stored_document};
use crate::service::{Action, Direct, check, flows as service, note, page};
use crate::store::{self, Conn, flows, users, versions};

pub(super) async fn list(
    api: &Direct,
    id: FlowId,
    query: PageQuery,
) -> Result<Page<Version>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let before: Option<i32> = page::cursor(query.cursor.as_deref())?;
    api.server
        .store
        .read(move |conn| {
            Box::pin(async move {
                let flow = service::flow_of(conn, workspace, id).await?;
                let authors = authors(conn, workspace).await?;
                let mut found = versions::list(conn, workspace, id).await?;
                found.retain(|version| before.is_none_or(|before| version.number < before));
                let page = page::cut(found, limit, |version| version.number.to_string());
                Ok(page::map(page, |version| Version {
                    version: version.number,
                    note: version.note,
                    author: version.author.and_then(|id| authors.get(&id).cloned()),
                    created: version.created,
                    live: flow.live == Some(version.number),
                }))
            })
        })
        .await
}

pub(super) async fn publish(api: &Direct, id: FlowId, request: Publish) -> Result<Version, Error> {
    let principal = api.may(Action::Publish)?.clone();
    let text = check::note(&request.note)?;
    let now = api.server.clock.now();
    let workspace = principal.workspace;
    let draft = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let draft = service::draft_of(conn, workspace, id).await?;
                match request.revision {
                    Some(revision) if revision != draft.revision => {
                        let author = service::author_of(conn, workspace, &draft).await?;
                        Err(service::stale(&draft, author)?)
                    }
                    _ => Ok(draft),
                }
            })
        })
        .await?;
    // Checked outside of the transaction that stores it: a large document takes a while, and a published one never changes.
    let document = stored_document(&draft.document)?;
    Published::new(document).map_err(|problems| {
        let mut error = Error::new(
            Code::InvalidDocument,
            "The draft has problems that keep it from being published. Solve them and publish again.",
        );
        error.problems = problems;
        error
    })?;
    let new = versions::New {
        flow: id,
        document: draft.document,
        author: principal.user(),
        note: text.clone(),
        created: now,
    };
    let author = principal.user().map(|_| principal.name().to_owned());
    let version = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let number = versions::insert(conn, workspace, &new)
                    .await?
                    .ok_or_else(|| not_found("flow"))?;
                flows::set_live(conn, workspace, id, number, now).await?;
                note(conn, &principal, now, "flow.publish", id, number).await?;
                Ok(number)
            })
        })
        .await?;
    Ok(Version {
        version,
        note: text,
        author,
        created: now,
        live: true,
    })
}

pub(super) async fn get(api: &Direct, id: FlowId, number: i32) -> Result<VersionDetail, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let (flow, version, authors) = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let flow = service::flow_of(conn, workspace, id).await?;
                let version = versions::get(conn, workspace, id, number)
                    .await?
                    .ok_or_else(|| not_found("version"))?;
                Ok((flow, version, authors(conn, workspace).await?))
            })
        })
        .await?;
    Ok(VersionDetail {
        document: service::shown(api, stored_document(&version.document)?),
        version: Version {
            version: version.number,
            note: version.note,
            author: version.author.and_then(|id| authors.get(&id).cloned()),
            created: version.created,
            live: flow.live == Some(version.number),
        },
    })
}

pub(super) async fn make_live(api: &Direct, id: FlowId, request: MakeLive) -> Result<Flow, Error> {
    let principal = api.may(Action::Publish)?.clone();
    let now = api.server.clock.now();
    let card = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let number = request.version;
                service::flow_of(conn, principal.workspace, id).await?;
                if !flows::set_live(conn, principal.workspace, id, number, now).await? {
                    return Err(not_found("version"));
                }
                note(conn, &principal, now, "flow.make_live", id, number).await?;
                service::card(conn, principal.workspace, id).await
            })
        })
        .await?;
    card.into_flow()
}

/// The e-mail addresses of those who may have published something.
async fn authors(
    conn: &mut Conn,
    workspace: WorkspaceId,
) -> Result<HashMap<UserId, String>, store::Error> {
    let users = users::list(conn, workspace).await?;
    Ok(users
        .into_iter()
        .map(|user| (user.id, user.email))
        .collect())
}
