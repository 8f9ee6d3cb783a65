//! Passwords, kept as argon2id hashes.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The shortest password that is taken.
pub const MIN_CHARS: usize = 12;

/// The longest password that is taken: hashing is slow, and the slower the more there is to hash.
pub const MAX_BYTES: usize = 1024;

/// How many passwords are hashed at once. Each takes 19 MiB and a core meanwhile; the others wait.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// A password could not be hashed or checked; never that it is wrong.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct Failed(String);

/// The hash to store, in PHC form.
///
/// # Errors
/// Only when the machine is out of memory or randomness.
pub async fn hash(password: String) -> Result<String, Failed> {
    slowly(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Failed(error.to_string()))
    })
    .await
}

/// Whether this is the password. Without a stored hash the answer is no, after as long as with one, so that the time does not tell which e-mail addresses exist.
///
/// # Errors
/// When the stored hash is damaged.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, Failed> {
    slowly(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODYS.to_owned());
        let hash = PasswordHash::new(&text).map_err(|error| Failed(error.to_string()))?;
        let fits = Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok();
        Ok(fits && known)
    })
    .await
}

/// Does work that takes long away from the threads that answer requests.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failed> + Send + 'static,
) -> Result<T, Failed> {
    let permit = AT_ONCE.acquire().await;
    spawn_blocking(move || {
        // Held here and not by the caller: work that has begun goes on when the caller goes away.
        let _permit = permit;
        work()
    })
    .await
    .map_err(|error| Failed(error.to_string()))?
}

/// A hash with the parameters of every other, of a password that nobody has.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyBpdA$6Zk4PLmQ8Y7p0Jm1v2Jw3q1oW0eXb8mS9tJtJY0Yx2E";

#[cfg(test)]
mod tests {
    use super::{NOBODYS, hash, verify};

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() {
        let stored = hash("correct horse battery".to_owned()).await.unwrap();
        let parameters = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(&stored), parameters(NOBODYS));

        let fits = |password: &str, stored: Option<String>| verify(password.to_owned(), stored);
        assert!(
            fits("correct horse battery", Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(!fits("correct horse", Some(stored)).await.unwrap());
        assert!(!fits("correct horse battery", None).await.unwrap());
        assert!(fits("x", Some("not a hash".to_owned())).await.is_err());
    }
}
