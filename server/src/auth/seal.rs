//! Carriers' secrets are encrypted before they reach the database, so that a copy of it gives nobody a carrier account.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use crate::auth::token::os_random;
use crate::settings::Settings;

/// The name of the key file in the data directory.
pub const KEY_FILE: &str = "secret.key";

/// The first byte of everything sealed: which way it was done.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// Seals and opens.
#[derive(Clone)]
pub struct Key(XChaCha20Poly1305);

/// A key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The setting or the file does not hold a key.
    #[error("{origin} does not hold a key: it has to be 32 bytes in hexadecimal or base64")]
    Malformed {
        /// The setting or the file.
        origin: String,
    },
    /// The key file cannot be read or made.
    #[error("the key file {} cannot be read or made", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Something sealed does not open: it was sealed with another key, for another purpose, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret cannot be opened with this server's key")]
pub struct Closed;

impl Key {
    /// The key of the settings, else that of the key file, which is made if it is not there.
    ///
    /// # Errors
    /// When there is no usable key and none can be made.
    pub fn load(settings: &Settings) -> Result<Self, KeyError> {
        if let Some(secret) = &settings.secret_key {
            return parse(secret.reveal()).ok_or_else(|| KeyError::Malformed {
                origin: "PHLOEM_SECRET_KEY".to_owned(),
            });
        }
        let path = settings.data_dir.join(KEY_FILE);
        let text = read_or_make(&path).map_err(|source| KeyError::File {
            path: path.clone(),
            source,
        })?;
        parse(&text).ok_or_else(|| KeyError::Malformed {
            origin: path.display().to_string(),
        })
    }

    /// Encrypts. What it is `for_`, e.g. the carrier's id, has to be named again to open it, so that sealed bytes cannot be moved from one row to another.
    #[must_use]
    pub fn seal(&self, plain: &[u8], for_: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        os_random(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: for_,
        };
        // Encrypting fails only beyond 256 GiB; the empty text that would stand here does not open.
        let encrypted = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_default();
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + encrypted.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&encrypted);
        sealed
    }

    /// Decrypts what was sealed for the same purpose.
    ///
    /// # Errors
    /// When this key did not seal it, or not for this.
    pub fn open(&self, sealed: &[u8], for_: &[u8]) -> Result<Vec<u8>, Closed> {
        let (&VERSION, rest) = sealed.split_first().ok_or(Closed)? else {
            return Err(Closed);
        };
        let (nonce, encrypted) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(Closed)?;
        let payload = Payload {
            msg: encrypted,
            aad: for_,
        };
        self.0
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| Closed)
    }
}

/// Says nothing of the key.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

fn parse(text: &str) -> Option<Key> {
    let text = text.trim();
    let bytes = from_hex(text)
        .or_else(|| STANDARD.decode(text).ok())
        .or_else(|| URL_SAFE_NO_PAD.decode(text).ok())?;
    XChaCha20Poly1305::new_from_slice(&bytes).ok().map(Key)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

/// Two servers may start at once on one directory: whoever makes the file first wins, and it is never seen half written.
fn read_or_make(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        found => return found,
    }
    if let Some(directory) = path.parent() {
        make_private(directory)?;
    }
    let mut suffix = [0; 8];
    os_random(&mut suffix);
    let draft = path.with_extension(URL_SAFE_NO_PAD.encode(suffix));
    let mut bytes = [0; 32];
    os_random(&mut bytes);
    let written = write_private(&draft, &STANDARD.encode(bytes));
    let made = written.and_then(|()| fs::hard_link(&draft, path));
    // Not there when it could not be made, and then that is the error to tell.
    let _ = fs::remove_file(&draft);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(path),
    }
}

fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{Closed, KEY_FILE, Key, parse, read_or_make};
    use crate::settings::Settings;

    fn key(fill: char) -> Key {
        parse(&fill.to_string().repeat(64)).unwrap()
    }

    #[test]
    fn opens_what_it_sealed_for_the_same_purpose() {
        let sealed = key('a').seal(b"token", b"carrier 1");
        assert_eq!(key('a').open(&sealed, b"carrier 1"), Ok(b"token".to_vec()));
        assert_eq!(key('a').open(&sealed, b"carrier 2"), Err(Closed));
        assert_eq!(key('b').open(&sealed, b"carrier 1"), Err(Closed));
        for cut in 0..sealed.len() {
            assert_eq!(key('a').open(&sealed[..cut], b"carrier 1"), Err(Closed));
        }
        assert_ne!(sealed, key('a').seal(b"token", b"carrier 1"));
    }

    #[test]
    fn keys_are_hexadecimal_or_base64() {
        assert!(
            parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n").is_some()
        );
        assert!(parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").is_some());
        assert!(parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8").is_some());
        assert!(parse("").is_none());
        assert!(parse("password").is_none());
    }

    #[test]
    fn the_key_file_is_made_once_and_private() {
        let directory = tempfile::tempdir().unwrap();
        let settings = Settings::in_dir(directory.path().join("data"));
        let sealed = Key::load(&settings).unwrap().seal(b"token", b"");
        assert_eq!(
            Key::load(&settings).unwrap().open(&sealed, b""),
            Ok(b"token".to_vec())
        );
        let files: Vec<_> = std::fs::read_dir(&settings.data_dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(files, [KEY_FILE]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(settings.data_dir.join(KEY_FILE)), 0o600);
            assert_eq!(mode(settings.data_dir), 0o700);
        }
    }

    #[test]
    fn a_key_file_that_cannot_be_made_says_why() {
        let directory = tempfile::tempdir().unwrap();
        // The file may have this name, the draft beside it, which is longer, may not.
        let error = read_or_make(&directory.path().join("k".repeat(250))).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidFilename);
    }
}
