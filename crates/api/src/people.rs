//! The people of a workspace, the invitations that bring them in, and their passwords.

use std::fmt;

use phloem_flow::time::Millis;
use serde::{Deserialize, Serialize};

use crate::{InvitationId, Role, UserId};

/// Somebody who signs in to the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The person's id.
    pub id: UserId,
    /// What the person signs in with.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// When the person's account was made.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub joined: Millis,
}

/// Gives a person another role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePerson {
    /// What the person may do from now on.
    pub role: Role,
}

/// An invitation that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who is invited.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub created: Millis,
    /// From when on its link does not work.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub expires: Millis,
}

/// Invites somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateInvitation {
    /// Who: what they will sign in with.
    pub email: String,
    /// What they will be allowed to do.
    pub role: Role,
}

/// A fresh invitation, with its link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewInvitation {
    /// What can be read again later.
    pub invitation: Invitation,
    /// The link to send to whoever is invited. This is the only time that it is shown.
    pub url: String,
}

/// Asks what a link invites to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LookAtInvitation {
    /// The last part of the link.
    pub token: String,
}

/// What a link invites to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitedTo {
    /// The name of the workspace.
    pub workspace: String,
    /// Who is invited.
    pub email: String,
    /// What they will be allowed to do there.
    pub role: Role,
    /// Whether the address has an account on this server already. Then accepting takes that account's password, and the person leaves the workspace
    /// they are in; else it takes the password that they will sign in with.
    pub has_account: bool,
}

/// Accepts an invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The last part of the link.
    pub token: String,
    /// What to sign in with, 12 characters or more; for an address that has an account, that account's password.
    pub password: String,
}

/// Changes the password of whoever is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until now.
    pub current: String,
    /// The password from now on: 12 characters or more.
    pub new: String,
}

// Secrets must not reach a log by way of `{:?}`.

impl fmt::Debug for NewInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewInvitation")
            .field("invitation", &self.invitation)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for LookAtInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LookAtInvitation").finish_non_exhaustive()
    }
}

impl fmt::Debug for AcceptInvitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AcceptInvitation").finish_non_exhaustive()
    }
}

impl fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}
