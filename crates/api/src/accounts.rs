//! Setting up, signing in, and the credentials that programs use.

use std::fmt;

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{UserId, WorkspaceId};

/// What somebody may do in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything but secrets.
    Viewer,
    /// Also changes, publishes and runs flows and links numbers.
    Editor,
    /// Also manages carriers, credentials and people.
    Owner,
}

impl Role {
    /// All roles, each allowing more than the one before.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Owner];

    /// The word used in requests, replies and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the first person is still to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupState {
    /// True until somebody has set the server up.
    pub needed: bool,
}

/// The first person and their workspace.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The workspace's name; empty means one made from the e-mail address.
    #[serde(default)]
    pub workspace: String,
    /// Who signs in.
    pub email: String,
    /// With what: 12 characters or more.
    pub password: String,
}

/// Who somebody says to be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Who is asking, where, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Who.
    pub who: Who,
    /// Where.
    pub workspace: Workspace,
    /// What they may do there.
    pub role: Role,
}

/// A person or a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Who {
    /// Somebody who signed in.
    Person {
        /// The person's id.
        id: UserId,
        /// The person's e-mail address.
        email: String,
    },
    /// A program with credentials.
    Program {
        /// The credentials' public half.
        auth_id: String,
    },
}

/// Everything that one customer has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
}

/// What a program signs its requests with; the secret half is shown only once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credential {
    /// The public half: 20 characters beginning `MA`.
    pub auth_id: String,
    /// What it is for.
    pub name: String,
    /// What the program may do.
    pub role: Role,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
    /// When they were revoked; absent while they count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>))]
    pub revoked: Option<Millis>,
}

/// Asks for credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateCredential {
    /// What they are for, e.g. the program's name.
    pub name: String,
    /// What the program may do.
    pub role: Role,
}

/// Fresh credentials, with the secret half.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCredential {
    /// What can be read again later.
    pub credential: Credential,
    /// The secret half. This is the only time that it is shown.
    pub auth_token: String,
}

// Secrets must not reach a log by way of `{:?}`.

impl fmt::Debug for SetUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetUp").finish_non_exhaustive()
    }
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

impl fmt::Debug for NewCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCredential")
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}
