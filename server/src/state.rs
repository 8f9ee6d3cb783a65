//! What every part of the server is given: the handles to the store, the clock, the way out and the secrets.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::auth::limit::Limits;
use crate::auth::seal::{Key, KeyError};
use crate::clock::Clock;
use crate::hooks::forged::Forged;
use crate::hooks::known::Known;
use crate::outbound::{Client, Guard};
use crate::runtime::Runtime;
use crate::settings::Settings;
use crate::store::{self, Store};

/// The server; clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Server {
    /// Everything that outlives a request.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// What the operator decided.
    pub settings: Arc<Settings>,
    /// The way out.
    pub outbound: Client,
    /// Seals carriers' secrets.
    pub secrets: Key,
    /// What makes runs go on.
    pub runtime: Runtime,
    /// Carriers' requests whose signature did not fit.
    pub forged: Arc<Forged>,
    /// Carriers that called lately.
    pub known: Arc<Known>,
    /// How much of what somebody may ask.
    pub limits: Arc<Limits>,
    /// Over when the server is to end: what would go on for ever ends then.
    pub stopping: CancellationToken,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// No database.
    #[error("the database cannot be opened")]
    Store(#[from] store::Error),
    /// No key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No way out.
    #[error("no client for HTTP requests can be made")]
    Outbound(#[from] reqwest::Error),
}

impl Server {
    /// Opens the database, which is brought up to date, and the key.
    ///
    /// # Errors
    /// When one of them cannot be had.
    pub async fn open(settings: Settings, clock: Clock) -> Result<Self, OpenError> {
        Ok(Self {
            secrets: Key::load(&settings)?,
            store: Store::open(&settings.database_url()).await?,
            clock,
            outbound: Client::new(Guard::new(settings.allow_private_targets.clone()))?,
            runtime: Runtime::default(),
            forged: Arc::default(),
            known: Arc::default(),
            limits: Arc::default(),
            stopping: CancellationToken::new(),
            settings: Arc::new(settings),
        })
    }
}
