//! Resolves a name and judges its addresses in one step, so that the address that was judged is the one that is dialled.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::outbound::Guard;

/// Where names are looked up.
pub(super) type Lookup =
    Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// The resolver of the guarded client.
pub(super) struct Resolver {
    pub(super) guard: Guard,
    pub(super) lookup: Lookup,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let guard = self.guard.clone();
        let addresses = (self.lookup)(name.clone());
        Box::pin(async move {
            let addresses = addresses.await.unwrap_or_else(|error| {
                // Of no help to those who drew the flow ("failed to lookup address information: Name or service not known").
                tracing::debug!(%error, "a name was not resolved");
                Vec::new()
            });
            if addresses.is_empty() {
                return Err(io::Error::other(
                    "no address was found for this name; check how it is spelt, or try again later",
                )
                .into());
            }
            guard.check_name(&name, &addresses)?;
            let addresses: Addrs = Box::new(
                addresses
                    .into_iter()
                    // The port of the URL, or of its scheme, takes the place of 0.
                    .map(|address| SocketAddr::new(address, 0)),
            );
            Ok(addresses)
        })
    }
}

/// The machine's own resolver.
pub(super) fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(addresses.map(|address| address.ip()).collect())
        })
    })
}
