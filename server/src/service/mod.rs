//! What people and programs may do, and the rules of it: roles, workspaces, checks, the audit log. One file a family of calls.
//!
//! [`Direct`] is the interface without HTTP. The REST handlers call it, and so do the pages while they are rendered on the server.

pub mod accounts;
mod carriers;
mod check;
pub mod credentials;
mod deliveries;
mod direct;
mod error;
pub mod events;
mod flows;
mod invitations;
mod limits;
mod numbers;
mod page;
mod people;
mod requests;
mod roles;
mod runs;
mod templates;
mod versions;

pub use direct::{Asker, Direct};
pub use roles::Action;

use phloem_flow::time::Millis;
use uuid::Uuid;

use crate::auth::principal::Principal;
use crate::store::{self, Conn, audit};

/// Notes in the audit log who did what.
async fn note(
    conn: &mut Conn,
    principal: &Principal,
    at: Millis,
    action: &str,
    subject: impl ToString,
    detail: impl ToString,
) -> Result<(), store::Error> {
    let entry = audit::Record {
        id: Uuid::now_v7(),
        workspace: principal.workspace,
        at,
        actor: principal.name().to_owned(),
        action: action.to_owned(),
        subject: subject.to_string(),
        detail: detail.to_string(),
    };
    audit::insert(conn, &entry).await
}
