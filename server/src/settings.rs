//! What the operator decides: flags, and environment variables of the same name.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use ipnet::IpNet;
use url::Url;

/// The settings of every command that opens the database.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    #[arg(
        long,
        env = "PHLOEM_LISTEN",
        default_value = "127.0.0.1:3000",
        global = true
    )]
    pub listen: SocketAddr,

    /// Where the database file and the key file are.
    #[arg(
        long,
        env = "PHLOEM_DATA_DIR",
        default_value = "./data",
        value_name = "DIR",
        global = true
    )]
    pub data_dir: PathBuf,

    /// `sqlite:PATH` or `postgres://…`; a SQLite file in the data directory unless told.
    #[arg(
        long,
        env = "PHLOEM_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL",
        global = true
    )]
    pub database_url: Option<Secret>,

    /// How carriers and browsers reach this server, e.g. `https://phloem.example.com`; `http://` and the listening address unless told.
    #[arg(long, env = "PHLOEM_PUBLIC_URL", value_name = "URL", value_parser = public_url, global = true)]
    pub public_url: Option<Url>,

    /// Encrypts the carriers' secrets in the database: 32 bytes in hexadecimal or base64. A key file in the data directory is made unless told.
    #[arg(
        long,
        env = "PHLOEM_SECRET_KEY",
        hide_env_values = true,
        value_name = "KEY",
        global = true
    )]
    pub secret_key: Option<Secret>,

    /// Private networks that HTTP requests of flows may reach, e.g. `10.1.0.0/16,fd00::/8`. None unless told.
    #[arg(
        long,
        env = "PHLOEM_ALLOW_PRIVATE_TARGETS",
        value_delimiter = ',',
        value_name = "NETWORKS",
        global = true
    )]
    pub allow_private_targets: Vec<IpNet>,

    /// Networks of the proxies in front of this server: only their `X-Forwarded-For` is believed. None unless told.
    #[arg(
        long,
        env = "PHLOEM_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "NETWORKS",
        global = true
    )]
    pub trusted_proxies: Vec<IpNet>,
}

impl Settings {
    /// The settings when nothing is told, with everything in this directory.
    #[must_use]
    pub fn in_dir(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            data_dir: data_dir.into(),
            database_url: None,
            public_url: None,
            secret_key: None,
            allow_private_targets: Vec::new(),
            trusted_proxies: Vec::new(),
        }
    }

    /// The URL of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) => url.reveal().to_owned(),
            None => format!("sqlite:{}", self.data_dir.join("phloem.db").display()),
        }
    }

    /// The start of every URL that others know this server by, without a slash at the end.
    #[must_use]
    pub fn public_base(&self) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether browsers reach this server by https.
    #[must_use]
    pub fn public_is_https(&self) -> bool {
        self.public_url
            .as_ref()
            .is_some_and(|url| url.scheme() == "https")
    }
}

/// A setting that is never printed.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The setting itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("this is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the URL has to begin with http:// or https://".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the URL must not have a query or a fragment".to_owned());
    }
    if !matches!(url.path(), "" | "/") {
        return Err("the URL must not have a path: Phloem answers at the root".to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::public_url;

    #[track_caller]
    fn check(text: &str, expect: Result<&str, &str>) {
        let base = public_url(text).map(|url| url.as_str().to_owned());
        assert_eq!(base.as_deref().map_err(String::as_str), expect, "of {text}");
    }

    #[test]
    fn public_urls() {
        check(
            "https://calls.example.com",
            Ok("https://calls.example.com/"),
        );
        check("http://127.0.0.1:3000/", Ok("http://127.0.0.1:3000/"));
        check(
            "calls.example.com",
            Err("this is no URL: relative URL without a base"),
        );
        check(
            "ftp://calls.example.com",
            Err("the URL has to begin with http:// or https://"),
        );
        check(
            "https://calls.example.com/phloem",
            Err("the URL must not have a path: Phloem answers at the root"),
        );
        check(
            "https://calls.example.com/?a",
            Err("the URL must not have a query or a fragment"),
        );
    }
}
