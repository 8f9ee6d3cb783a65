//! API credentials: a public id that Plivo's clients accept, and a token of which only the hash is kept.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The public half: `MA` and 18 of A-Z and 0-9, the shape that Plivo's clients insist on.
#[must_use]
pub fn new_auth_id(random: &mut impl FnMut(&mut [u8])) -> String {
    const LETTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut id = String::from("MA");
    while id.len() < 20 {
        let mut byte = [0];
        random(&mut byte);
        // 252 is the largest multiple of 36 in a byte; taking more would prefer the first letters.
        if byte[0] < 252 {
            id.push(char::from(LETTERS[usize::from(byte[0] % 36)]));
        }
    }
    id
}

/// The secret half: 32 random bytes as 43 characters.
#[must_use]
pub fn new_token(random: &mut impl FnMut(&mut [u8])) -> String {
    let mut bytes = [0; 32];
    random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a token. It has 256 bits of randomness, so a plain hash is enough.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether a token has this hash; takes as long whatever the difference is.
#[must_use]
pub fn fits(token: &str, stored: &[u8]) -> bool {
    hash(token).ct_eq(stored).into()
}

/// The random bytes of the operating system.
///
/// # Panics
/// When the operating system has none, which does not happen after its start.
pub fn os_random(bytes: &mut [u8]) {
    #[expect(
        clippy::expect_used,
        reason = "nothing secret can be made without randomness"
    )]
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// The user name and password of `Authorization: Basic`.
pub struct Basic {
    /// The auth id.
    pub auth_id: String,
    /// The token.
    pub auth_token: String,
}

impl Basic {
    /// Reads the header's value; none when it is not Basic or not readable.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(encoded.trim())
            .ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (auth_id, auth_token) = text.split_once(':')?;
        // No auth id has other characters, and PostgreSQL refuses some of them.
        let is_plain = auth_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_plain.then(|| Self {
            auth_id: auth_id.to_owned(),
            auth_token: auth_token.to_owned(),
        })
    }
}

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic")
            .field("auth_id", &self.auth_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Basic, fits, hash, new_auth_id, new_token, os_random};

    #[test]
    fn auth_ids_have_the_shape_that_clients_check() {
        for _ in 0..200 {
            let id = new_auth_id(&mut os_random);
            assert_eq!(id.len(), 20);
            assert!(id.starts_with("MA"));
            assert!(
                id.bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            );
        }
    }

    #[test]
    fn a_token_fits_its_own_hash_only() {
        let token = new_token(&mut os_random);
        assert!(fits(&token, &hash(&token)));
        assert!(!fits(&new_token(&mut os_random), &hash(&token)));
        assert!(!fits(&token, &hash(&token)[..31]));
        assert!(!fits(&token, &[]));
    }

    #[track_caller]
    fn check(header: &str, expect: Option<(&str, &str)>) {
        let basic = Basic::parse(header);
        let read = basic
            .as_ref()
            .map(|basic| (basic.auth_id.as_str(), basic.auth_token.as_str()));
        assert_eq!(read, expect, "of {header}");
    }

    #[test]
    fn basic_headers() {
        check("Basic TUE6dG9rZW4=", Some(("MA", "token")));
        check("basic TUE6dG86a2Vu", Some(("MA", "to:ken")));
        check("Basic TQBBOnRva2Vu", None);
        check("Basic TUE=", None);
        check("Basic !", None);
        check("Basic", None);
        check("Bearer TUE6dG9rZW4=", None);
        check("Basic /w==", None);
    }
}
