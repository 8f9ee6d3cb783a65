//! Carrier accounts as they are stored: the kind in clear, the credentials sealed for their own row.

use phloem_carriers::Account;

use crate::auth::seal::{Closed, Key};
use crate::store::carriers;

/// The account of a stored carrier.
///
/// # Errors
/// When its credentials were sealed with another key or for another row, or are none that this version knows.
pub fn open(key: &Key, carrier: &carriers::Record) -> Result<Account, Closed> {
    let plain = key.open(&carrier.credentials, carrier.id.0.as_bytes())?;
    let credentials = serde_json::from_slice(&plain).map_err(|_| Closed)?;
    Account::new(&carrier.kind, credentials).map_err(|_| Closed)
}
