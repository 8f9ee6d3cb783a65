//! A Plivo account as a carrier.

use phloem_flow::engine::{Call, Instruction, Message};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::plivo::{parse, render, signature};
use crate::{
    AccountError, Callback, Callbacks, Carrier, Channel, HungUp, ParseError, Reply, Report,
    Request, SignatureError,
};

/// The credentials of a Plivo account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The account's or subaccount's id, e.g. `MAXXXXXXXXXXXXXXXXXX`.
    pub auth_id: String,
    /// Its token, with which Plivo signs.
    pub auth_token: String,
    /// Further tokens that Plivo may sign with: the main account's, or the old one while a token is being exchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_auth_tokens: Vec<String>,
}

impl Account {
    /// Takes in `{"auth_id": …, "auth_token": …}`. Blanks around a pasted value are dropped.
    pub(crate) fn new(credentials: Value) -> Result<Self, AccountError> {
        let mut account: Self = serde_json::from_value(credentials).map_err(|error| {
            AccountError::Credentials(format!(
                "Plivo's credentials are `auth_id` and `auth_token`, both texts ({error})"
            ))
        })?;
        account.auth_id = account.auth_id.trim().to_owned();
        account.auth_token = account.auth_token.trim().to_owned();
        for token in &mut account.other_auth_tokens {
            *token = token.trim().to_owned();
        }
        account.other_auth_tokens.retain(|token| !token.is_empty());
        if !is_auth_id(&account.auth_id) {
            return Err(AccountError::Credentials(
                "a Plivo auth id has 20 capital letters and digits and begins with MA or SA; copy it from the overview page of Plivo's console".into(),
            ));
        }
        if account.auth_token.is_empty() {
            return Err(AccountError::Credentials(
                "the auth token is missing; copy it from the overview page of Plivo's console"
                    .into(),
            ));
        }
        Ok(account)
    }

    fn tokens(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.auth_token)
            .chain(&self.other_auth_tokens)
            .map(String::as_str)
    }
}

fn is_auth_id(text: &str) -> bool {
    text.len() == 20
        && (text.starts_with("MA") || text.starts_with("SA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

impl Carrier for Account {
    fn verify(&self, request: &Request, channel: Channel) -> Result<(), SignatureError> {
        signature::verify(request, self.tokens(), channel)
    }

    fn answer(&self, request: &Request) -> Result<Call, ParseError> {
        parse::answer(request)
    }

    fn hangup(&self, request: &Request) -> Result<HungUp, ParseError> {
        parse::hangup(request)
    }

    fn message(&self, request: &Request) -> Result<Message, ParseError> {
        parse::message(request)
    }

    fn report(
        &self,
        request: &Request,
        callback: Callback,
        number: u32,
    ) -> Result<Report, ParseError> {
        parse::report(request, callback, number)
    }

    fn instruct(&self, instructions: &[Instruction], callbacks: &Callbacks) -> Reply {
        render::instruct(instructions, callbacks)
    }

    fn screen(&self, instructions: &[Instruction]) -> Reply {
        render::screen(instructions)
    }

    fn apologise(&self, sentence: &str) -> Reply {
        render::apologise(sentence)
    }

    fn acknowledge(&self) -> Reply {
        render::acknowledge()
    }
}

/// Shows the id only: tokens must not get into a log.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("plivo::Account")
            .field("auth_id", &self.auth_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Account;

    #[track_caller]
    fn check(credentials: serde_json::Value, refusal: Option<&str>) {
        let outcome = Account::new("plivo", credentials).map_err(|error| error.to_string());
        match (outcome, refusal) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.contains(part), "{error}"),
            (outcome, refusal) => panic!("{outcome:?}, expected {refusal:?}"),
        }
    }

    #[test]
    fn credentials_are_checked() {
        let id = "MAXXXXXXXXXXXXXXXXX1";
        check(json!({"auth_id": id, "auth_token": "t"}), None);
        check(
            json!({"auth_id": format!(" {id}\n"), "auth_token": " t "}),
            None,
        );
        check(
            json!({"auth_id": id, "auth_token": "t", "other_auth_tokens": ["u"]}),
            None,
        );
        check(
            json!({"auth_id": id, "auth_token": "  "}),
            Some("auth token is missing"),
        );
        check(
            json!({"auth_id": "me@example.com", "auth_token": "t"}),
            Some("begins with MA or SA"),
        );
        check(json!({"auth_id": id}), Some("missing field `auth_token`"));
        check(
            json!({"auth_id": id, "auth_token": "t", "token": "u"}),
            Some("unknown field `token`"),
        );
        check(json!("t"), Some("both texts"));
    }

    #[test]
    fn an_account_survives_storing_and_hides_its_token() {
        let account = Account::new(
            "plivo",
            json!({"auth_id": "MAXXXXXXXXXXXXXXXXX1", "auth_token": "very-secret"}),
        )
        .expect("good credentials");
        let stored = serde_json::to_string(&account).expect("serialisable");
        insta::assert_snapshot!(stored, @r#"{"kind":"plivo","credentials":{"auth_id":"MAXXXXXXXXXXXXXXXXX1","auth_token":"very-secret"}}"#);
        let read: Account = serde_json::from_str(&stored).expect("readable");
        assert_eq!(read, account);
        assert!(!format!("{account:?}").contains("very-secret"));
    }
}
