//! `phloem migrate`.

use anyhow::Context as _;

use crate::cli::print;
use crate::settings::Settings;
use crate::store::Store;

pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
    let store = Store::open(&settings.database_url())
        .await
        .context("the database cannot be brought up to date")?;
    store.close().await;
    print("The database is up to date.")?;
    Ok(())
}
