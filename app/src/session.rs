//! Who is here: nobody because nothing is set up, nobody, or somebody.

use leptos::prelude::*;
use phloem_api::{Code, Error, Me, Role};
use serde::{Deserialize, Serialize};

use crate::client::{Calls, Outage, use_api};

/// How the visitor stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Standing {
    /// There is no account at all yet.
    NotSetUp,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(Me),
}

/// The visitor's standing, as context. Asked once for a page.
#[derive(Clone, Copy)]
pub struct Session(pub Resource<Result<Standing, Error>>);

impl Session {
    /// Asks.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it makes a resource, which belongs to the component that asks"
    )]
    pub fn new() -> Self {
        let api = use_api();
        let outage = use_context::<Outage>();
        Self(Resource::new(
            || (),
            move |()| {
                let (api, outage) = (api.clone(), outage.clone());
                async move {
                    match outage {
                        Some(Outage(error)) => Err(error),
                        None => standing(&api).await,
                    }
                }
            },
        ))
    }

    /// Somebody signed in.
    pub fn enter(self, me: Me) {
        self.0.set(Some(Ok(Standing::SignedIn(me))));
    }

    /// They signed out.
    pub fn leave(self) {
        self.0.set(Some(Ok(Standing::SignedOut)));
    }
}

async fn standing(api: &Calls) -> Result<Standing, Error> {
    match api.me().await {
        Ok(me) => Ok(Standing::SignedIn(me)),
        Err(refusal) if refusal.code == Code::NotSignedIn => {
            let needed = api.setup_state().await?.needed;
            Ok(if needed {
                Standing::NotSetUp
            } else {
                Standing::SignedOut
            })
        }
        Err(refusal) => Err(refusal),
    }
}

/// Whether the person who is signed in may do what asks for this role. Only inside [`crate::frame::Frame`].
#[must_use]
pub fn may(role: Role) -> bool {
    use_context::<Me>().is_some_and(|me| me.role >= role)
}

/// Where to go after signing in: a page of ours that was asked for, else the start.
#[must_use]
pub fn destination(asked: Option<&str>) -> String {
    match asked {
        // A second slash or a backslash would make it another site's address; browsers take tabs and line breaks out before they look.
        Some(path)
            if path.starts_with('/')
                && !path[1..].starts_with(['/', '\\'])
                && !path.contains(char::is_control) =>
        {
            path.to_owned()
        }
        _ => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_nowhere_else() {
        #[track_caller]
        fn check(asked: Option<&str>, expect: &str) {
            assert_eq!(destination(asked), expect);
        }
        check(None, "/");
        check(Some("/flows?archived=true"), "/flows?archived=true");
        check(Some(""), "/");
        check(Some("//evil.example"), "/");
        check(Some("/\\evil.example"), "/");
        check(Some("/\t/evil.example"), "/");
        check(Some("/\r\n\\evil.example"), "/");
        check(Some("https://evil.example"), "/");
        check(Some("javascript:alert(1)"), "/");
    }
}
