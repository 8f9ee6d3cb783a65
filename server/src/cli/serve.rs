//! `phloem serve`.

use anyhow::Context as _;

use crate::clock::Clock;
use crate::observe::{self, Format};
use crate::serve;
use crate::service::accounts;
use crate::settings::Settings;
use crate::state::Server;

pub(super) async fn run(settings: Settings, log_format: Format) -> anyhow::Result<()> {
    observe::begin(log_format)?;
    let address = settings.listen;
    let server = Server::open(settings, Clock::system()).await?;
    let listener = serve::bind(address)
        .with_context(|| format!("cannot listen on {address}; is another server there?"))?;
    let base = server.settings.public_base();
    tracing::info!(%address, "Phloem answers at {base}");
    if accounts::nobody_yet(&server).await? {
        tracing::info!("Open {base}/set-up to create the first account.");
    }
    serve::run(server, listener, serve::stop_signal()).await;
    Ok(())
}
