//! Plivo's signatures: an HMAC-SHA256 over the URL, the sorted parameters and a nonce, with the account's auth token as the key.
//!
//! Plivo's documentation and its libraries differ in details; what is here is what the libraries for Node, Python and Go accept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::{Channel, Parameters, Request, SignatureError};

/// Each version has a header for the token of the account that owns the number and one for the token of its main account.
const V3: [&str; 2] = ["x-plivo-signature-v3", "x-plivo-signature-ma-v3"];
const V3_NONCE: &str = "x-plivo-signature-v3-nonce";
const V2: [&str; 2] = ["x-plivo-signature-v2", "x-plivo-signature-ma-v2"];
const V2_NONCE: &str = "x-plivo-signature-v2-nonce";

/// Whether one of the request's signatures was made with one of the tokens.
///
/// A signature of version 3 is always looked at first, and when it does not fit nothing else counts. Version 2 says nothing about the parameters,
/// so it is accepted for messages only, where Plivo still sends it alone.
///
/// # Errors
/// When the request is not signed or no signature fits.
pub fn verify<'a>(
    request: &Request,
    tokens: impl IntoIterator<Item = &'a str>,
    channel: Channel,
) -> Result<(), SignatureError> {
    let v3 = signatures(request, V3);
    if let (false, Some(nonce)) = (v3.is_empty(), request.header(V3_NONCE).next()) {
        let signed = format!("{}.{nonce}", v3_message(request));
        return any_fits(&v3, &signed, tokens);
    }
    let v2 = signatures(request, V2);
    match (channel, request.header(V2_NONCE).next()) {
        (Channel::Message, Some(nonce)) if !v2.is_empty() => {
            any_fits(&v2, &format!("{}{nonce}", base(&request.url)), tokens)
        }
        (Channel::Message | Channel::Voice, _) => Err(SignatureError::Missing),
    }
}

/// The signature of version 3 that Plivo would send with a request.
#[must_use]
pub fn sign_v3(request: &Request, nonce: &str, token: &str) -> String {
    sign(token, &format!("{}.{nonce}", v3_message(request)))
}

/// The signature of version 2 that Plivo would send with a request.
#[must_use]
pub fn sign_v2(request: &Request, nonce: &str, token: &str) -> String {
    sign(token, &format!("{}{nonce}", base(&request.url)))
}

/// All signatures in these headers: while a token is being exchanged Plivo signs with the old and the new one, separated by a comma.
fn signatures<'a>(request: &'a Request, headers: [&'static str; 2]) -> Vec<&'a str> {
    headers
        .into_iter()
        .flat_map(|header| request.header(header))
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|signature| !signature.is_empty())
        .collect()
}

/// Compares them all, and each in constant time, so that the time taken tells nothing about the right one.
fn any_fits<'a>(
    signatures: &[&str],
    message: &str,
    tokens: impl IntoIterator<Item = &'a str>,
) -> Result<(), SignatureError> {
    let mut fits = false;
    for token in tokens {
        let expected = sign(token, message);
        for signature in signatures {
            fits |= bool::from(expected.as_bytes().ct_eq(signature.as_bytes()));
        }
    }
    if fits {
        Ok(())
    } else {
        Err(SignatureError::Mismatch)
    }
}

fn sign(token: &str, message: &str) -> String {
    // HMAC takes a key of any length; an empty token never gets here, because an account without one is refused.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.as_bytes()) else {
        return String::new();
    };
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The URL with its parameters in order. Note the question mark before a body's parameters where the URL has no query, and the full stop where it has one.
fn v3_message(request: &Request) -> String {
    let base = base(&request.url);
    let query = sorted(&request.query)
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&");
    let form: String = sorted(&request.form)
        .iter()
        .map(|(name, value)| format!("{name}{value}"))
        .collect();
    match (query.is_empty(), form.is_empty()) {
        (true, true) => base.to_owned(),
        (true, false) => format!("{base}?{form}"),
        (false, true) => format!("{base}?{query}"),
        (false, false) => format!("{base}?{query}.{form}"),
    }
}

/// By name, and by value where a name is repeated.
fn sorted(parameters: &Parameters) -> Vec<&(String, String)> {
    let mut sorted: Vec<_> = parameters.0.iter().collect();
    sorted.sort();
    sorted
}

/// The URL up to its query, letter for letter.
fn base(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests;
