//! Carrier accounts as they are stored: sealed, each for its own row.

use phloem_api::CarrierId;
use phloem_carriers::Account;

use crate::auth::seal::{Closed, Key};
use crate::store::carriers;

/// The account as it is stored under this id.
///
/// # Errors
/// Only when the account cannot be written as JSON, which every account can.
pub fn seal(key: &Key, id: CarrierId, account: &Account) -> Result<Vec<u8>, serde_json::Error> {
    Ok(key.seal(&serde_json::to_vec(account)?, id.0.as_bytes()))
}

/// The account of a stored carrier.
///
/// # Errors
/// When it was sealed with another key or for another row, or is not an account that this version knows.
pub fn open(key: &Key, carrier: &carriers::Record) -> Result<Account, Closed> {
    let plain = key.open(&carrier.credentials, carrier.id.0.as_bytes())?;
    serde_json::from_slice(&plain).map_err(|_| Closed)
}
