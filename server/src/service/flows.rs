//! Flows and their drafts.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use phloem_api::{
    ChangeFlow, Code, CreateFlow, Draft, Drawing, Error, Flow, FlowId, FlowRef, FlowState,
    FlowsQuery, LastRun, Page, SaveDraft, WorkspaceId,
};
use phloem_flow::document::Document;
use phloem_flow::problem::{Severity, problems};
use uuid::Uuid;

use crate::service::error::{invalid, not_found, stored_document};
use crate::service::{Action, Direct, check, note, page, runs, templates};
use crate::store::drafts::Saved;
use crate::store::{self, Conn, drafts, flows, numbers, users, versions};

/// How many flows are looked through at once in a search.
const SEARCH_BATCH: u32 = 200;

pub(super) async fn list(api: &Direct, query: FlowsQuery) -> Result<Page<Flow>, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let limit = page::limit(query.limit)?;
    let before = page::cursor(query.cursor.as_deref())?;
    let archived = query.archived.unwrap_or(false);
    let search = query.search.unwrap_or_default();
    let search = check::search(&search)?.trim().to_lowercase();
    let wanted = move |flow: &flows::Record| {
        flow.archived == archived && flow.name.to_lowercase().contains(&search)
    };
    let page = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let found = find(conn, workspace, before, limit, wanted).await?;
                let page = page::cut(found, limit, |flow| flow.id.to_string());
                let mut items = Vec::with_capacity(page.items.len());
                for flow in page.items {
                    items.push(Card::read(conn, flow).await?);
                }
                Ok(Page {
                    items,
                    next: page.next,
                })
            })
        })
        .await?;
    let items = page
        .items
        .into_iter()
        .map(Card::into_flow)
        .collect::<Result<_, _>>()?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One flow more than the page has, where there are so many.
async fn find(
    conn: &mut Conn,
    workspace: WorkspaceId,
    mut before: Option<FlowId>,
    limit: usize,
    wanted: impl Fn(&flows::Record) -> bool,
) -> Result<Vec<flows::Record>, Error> {
    let mut found = Vec::new();
    loop {
        let batch = flows::list(conn, workspace, before, SEARCH_BATCH).await?;
        before = batch.last().map(|flow| flow.id);
        found.extend(batch.into_iter().filter(&wanted));
        if found.len() > limit || before.is_none() {
            return Ok(found);
        }
    }
}

pub(super) async fn create(api: &Direct, request: CreateFlow) -> Result<Flow, Error> {
    let principal = api.may(Action::ChangeFlows)?;
    let now = api.server.clock.now();
    let begun = Beginning::of(request.document, request.template, request.copy_of)?;
    let flow = flows::Record {
        id: FlowId(Uuid::now_v7()),
        workspace: principal.workspace,
        name: check::name("flow", &request.name)?,
        archived: false,
        live: None,
        created: now,
        updated: now,
    };
    let updated_by = principal.user();
    let card = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let document = match begun {
                    Beginning::Document(document) => document,
                    Beginning::CopyOf(id) => draft_of(conn, flow.workspace, id).await?.document,
                };
                let draft = drafts::Record {
                    flow: flow.id,
                    revision: 1,
                    document,
                    updated: now,
                    updated_by,
                };
                flows::insert(conn, &flow).await?;
                drafts::insert(conn, &draft).await?;
                Card::read(conn, flow).await
            })
        })
        .await?;
    card.into_flow()
}

/// What a new flow begins with.
enum Beginning {
    /// This document, as it is stored.
    Document(String),
    /// The draft of another flow.
    CopyOf(FlowId),
}

impl Beginning {
    fn of(
        document: Option<Document>,
        template: Option<String>,
        copy_of: Option<FlowId>,
    ) -> Result<Self, Error> {
        let document = match (document, template, copy_of) {
            (None, None, None) => Document::default(),
            (Some(document), None, None) => document,
            (None, Some(template), None) => templates::document(&template)?,
            (None, None, Some(id)) => return Ok(Self::CopyOf(id)),
            _ => {
                return Err(invalid(
                    "A flow begins with a document, with a template or as a copy. Name one of them.",
                ));
            }
        };
        Ok(Self::Document(document.to_json()))
    }
}

pub(super) async fn get(api: &Direct, id: FlowId) -> Result<Flow, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let card = api
        .server
        .store
        .read(move |conn| Box::pin(card(conn, workspace, id)))
        .await?;
    card.into_flow()
}

pub(super) async fn change(api: &Direct, id: FlowId, request: ChangeFlow) -> Result<Flow, Error> {
    let workspace = api.may(Action::ChangeFlows)?.workspace;
    let name = request
        .name
        .map(|name| check::name("flow", &name))
        .transpose()?;
    let now = api.server.clock.now();
    let card = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                flows::lock(conn, workspace, id).await?;
                let mut flow = flow_of(conn, workspace, id).await?;
                flow.name = name.unwrap_or(flow.name);
                flow.archived = request.archived.unwrap_or(flow.archived);
                flow.updated = now;
                flows::update(conn, &flow).await?;
                Card::read(conn, flow).await
            })
        })
        .await?;
    card.into_flow()
}

pub(super) async fn delete(api: &Direct, id: FlowId) -> Result<(), Error> {
    let principal = api.may(Action::ChangeFlows)?.clone();
    let now = api.server.clock.now();
    api.server
        .store
        .write(move |conn| {
            Box::pin(async move {
                flows::lock(conn, principal.workspace, id).await?;
                let flow = flow_of(conn, principal.workspace, id).await?;
                let linked = numbers::of_flow(conn, principal.workspace, id).await?;
                if let Some(first) = linked.first() {
                    return Err(Error::new(
                        Code::Conflict,
                        format!(
                            "{} is linked to this flow. Unlink its numbers first, or archive the flow.",
                            first.number
                        ),
                    ));
                }
                flows::delete(conn, principal.workspace, id, now).await?;
                note(conn, &principal, now, "flow.delete", id, flow.name).await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn draft(api: &Direct, id: FlowId) -> Result<Draft, Error> {
    let workspace = api.may(Action::Look)?.workspace;
    let (draft, author) = api
        .server
        .store
        .read::<_, Error, _>(move |conn| {
            Box::pin(async move {
                let draft = draft_of(conn, workspace, id).await?;
                let author = author_of(conn, workspace, &draft).await?;
                Ok((draft, author))
            })
        })
        .await?;
    let mut draft = read_draft(&draft, author)?;
    draft.document = shown(api, draft.document);
    Ok(draft)
}

/// A document as the one who asks may see it.
pub(super) fn shown(api: &Direct, document: Document) -> Document {
    match api.may(Action::ChangeFlows) {
        Ok(_) => document,
        Err(_) => document.without_secrets(),
    }
}

pub(super) async fn save_draft(
    api: &Direct,
    id: FlowId,
    request: SaveDraft,
) -> Result<Draft, Error> {
    let principal = api.may(Action::ChangeFlows)?;
    let workspace = principal.workspace;
    let now = api.server.clock.now();
    let draft = drafts::Record {
        flow: id,
        revision: request.revision,
        document: request.document.to_json(),
        updated: now,
        updated_by: principal.user(),
    };
    let saved = api
        .server
        .store
        .write::<_, Error, _>(move |conn| {
            Box::pin(async move {
                match drafts::save(conn, workspace, &draft).await? {
                    Saved::Saved(revision) => Ok(Ok(revision)),
                    Saved::Missing => Err(not_found("flow")),
                    Saved::Stale(_) => {
                        let current = draft_of(conn, workspace, id).await?;
                        let author = author_of(conn, workspace, &current).await?;
                        Ok(Err((current, author)))
                    }
                }
            })
        })
        .await?;
    // The other draft is read outside of the write, which all other writes may wait for.
    let revision = match saved {
        Ok(revision) => revision,
        Err((current, author)) => return Err(stale(&current, author)?),
    };
    Ok(Draft {
        revision,
        saved: now,
        saved_by: principal.user().map(|_| principal.name().to_owned()),
        problems: problems(&request.document),
        document: request.document,
    })
}

/// The flow, if the workspace has it.
pub(super) async fn flow_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
) -> Result<flows::Record, Error> {
    flows::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("flow"))
}

/// The draft of a flow, if the workspace has it.
pub(super) async fn draft_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
) -> Result<drafts::Record, Error> {
    drafts::get(conn, workspace, id)
        .await?
        .ok_or_else(|| not_found("flow"))
}

/// The e-mail address of who saved a draft.
pub(super) async fn author_of(
    conn: &mut Conn,
    workspace: WorkspaceId,
    draft: &drafts::Record,
) -> Result<Option<String>, store::Error> {
    let Some(author) = draft.updated_by else {
        return Ok(None);
    };
    let author = users::by_id(conn, author).await?;
    Ok(author
        .filter(|author| author.workspace == workspace)
        .map(|author| author.email))
}

/// Flows as other things name them, each looked up once.
#[derive(Default)]
pub(super) struct Names(HashMap<FlowId, FlowRef>);

impl Names {
    /// The name of a flow of the workspace; one that was deleted has none.
    pub(super) async fn of(
        &mut self,
        conn: &mut Conn,
        workspace: WorkspaceId,
        id: FlowId,
    ) -> Result<FlowRef, store::Error> {
        match self.0.entry(id) {
            Entry::Occupied(known) => Ok(known.get().clone()),
            Entry::Vacant(unknown) => {
                let name = flows::get(conn, workspace, id).await?.map(|flow| flow.name);
                Ok(unknown.insert(FlowRef { id, name }).clone())
            }
        }
    }
}

/// The flow with what its card shows.
pub(super) async fn card(
    conn: &mut Conn,
    workspace: WorkspaceId,
    id: FlowId,
) -> Result<Card, Error> {
    let flow = flow_of(conn, workspace, id).await?;
    Card::read(conn, flow).await
}

/// What a flow's card is made of, as it was read in one transaction; working it out takes longer and is done after.
pub(super) struct Card {
    flow: flows::Record,
    draft: drafts::Record,
    live_document: Option<String>,
    numbers: Vec<String>,
    last_run: Option<LastRun>,
}

impl Card {
    async fn read(conn: &mut Conn, flow: flows::Record) -> Result<Self, Error> {
        let live_document = match flow.live {
            Some(number) => versions::document(conn, flow.id, number).await?,
            None => None,
        };
        let linked = numbers::of_flow(conn, flow.workspace, flow.id).await?;
        Ok(Self {
            draft: draft_of(conn, flow.workspace, flow.id).await?,
            live_document,
            numbers: linked.into_iter().map(|number| number.number).collect(),
            last_run: runs::last(conn, flow.workspace, flow.id).await?,
            flow,
        })
    }

    pub(super) fn into_flow(self) -> Result<Flow, Error> {
        let document = stored_document(&self.draft.document)?;
        let (errors, warnings): (Vec<_>, Vec<_>) = problems(&document)
            .into_iter()
            .partition(|problem| problem.severity == Severity::Error);
        let count = |problems: &[_]| u32::try_from(problems.len()).unwrap_or(u32::MAX);
        Ok(Flow {
            id: self.flow.id,
            name: self.flow.name,
            state: match self.flow.live {
                _ if self.flow.archived => FlowState::Archived,
                Some(_) => FlowState::Live,
                None => FlowState::Draft,
            },
            live_version: self.flow.live,
            draft_revision: self.draft.revision,
            draft_errors: count(&errors),
            draft_warnings: count(&warnings),
            draft_differs: self.live_document.as_ref() != Some(&self.draft.document),
            numbers: self.numbers,
            last_run: self.last_run,
            drawing: Drawing::of(&document),
            created: self.flow.created,
            updated: self.flow.updated,
        })
    }
}

fn read_draft(draft: &drafts::Record, author: Option<String>) -> Result<Draft, Error> {
    let document: Document = stored_document(&draft.document)?;
    Ok(Draft {
        revision: draft.revision,
        saved: draft.updated,
        saved_by: author,
        problems: problems(&document),
        document,
    })
}

/// The refusal of what did not start from the newest revision, with the newest one.
pub(super) fn stale(current: &drafts::Record, author: Option<String>) -> Result<Error, Error> {
    let mut error = Error::new(
        Code::StaleRevision,
        format!(
            "The draft was saved meanwhile and is at revision {} now. Load it, and make your change again.",
            current.revision
        ),
    );
    error.current = Some(Box::new(read_draft(current, author)?));
    Ok(error)
}
