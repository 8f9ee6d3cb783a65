//! Who may do what: the one place that says so.

use phloem_api::{Code, Error, Role};

/// The kinds of things that one may be allowed to do or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Look at anything but credentials.
    Look,
    /// Create, draw, rename, archive and delete flows.
    ChangeFlows,
    /// Publish versions and choose the live one.
    Publish,
    /// Start and cancel runs.
    Run,
    /// Link numbers to flows.
    LinkNumbers,
    /// Send deliveries again that were given up.
    Resend,
    /// Add carrier accounts and change their credentials.
    ManageCarriers,
    /// See, make and revoke what programs sign in with.
    ManageCredentials,
    /// Invite people, change their roles, remove them.
    ManagePeople,
    /// Try out requests to the outside.
    TryRequests,
}

impl Action {
    /// The least role that may do it.
    #[must_use]
    pub fn least(self) -> Role {
        match self {
            Self::Look => Role::Viewer,
            Self::ChangeFlows
            | Self::Publish
            | Self::Run
            | Self::LinkNumbers
            | Self::Resend
            | Self::TryRequests => Role::Editor,
            Self::ManageCarriers | Self::ManageCredentials | Self::ManagePeople => Role::Owner,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Look => "look at this workspace",
            Self::ChangeFlows => "change flows",
            Self::Publish => "publish flows",
            Self::Run => "start and cancel runs",
            Self::LinkNumbers => "link numbers",
            Self::Resend => "send deliveries again",
            Self::ManageCarriers => "manage carriers",
            Self::ManageCredentials => "manage API credentials",
            Self::ManagePeople => "manage people",
            Self::TryRequests => "try requests out",
        }
    }

    /// Whether this role may do it.
    ///
    /// # Errors
    /// 403 when it may not.
    pub fn allow(self, role: Role) -> Result<(), Error> {
        let least = self.least();
        if role >= least {
            return Ok(());
        }
        let words = self.words();
        Err(Error::new(
            Code::Forbidden,
            format!("You are {role} here. To {words} one has to be {least}; ask an owner."),
        ))
    }
}
