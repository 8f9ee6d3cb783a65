use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use phloem_flow::engine::{HttpCall, HttpMode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::resolver::Lookup;
use super::{Answer, Client, Failure, Guard};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A client that may dial loopback, and for which the names lead where the table says.
fn client(names: &[(&str, &[IpAddr])]) -> Client {
    Client::with_lookup(
        Guard::new(vec!["127.0.0.1/32".parse().unwrap()]),
        &table(names),
    )
    .unwrap()
}

fn table(names: &[(&str, &[IpAddr])]) -> Lookup {
    let names: HashMap<String, Vec<IpAddr>> = names
        .iter()
        .map(|(name, addresses)| ((*name).to_owned(), addresses.to_vec()))
        .collect();
    Arc::new(move |name| {
        let addresses = names.get(&name).cloned().unwrap_or_default();
        Box::pin(async move { Ok(addresses) })
    })
}

fn post(url: &str, body: &str) -> HttpCall {
    HttpCall {
        sequence: 2,
        method: "POST".to_owned(),
        url: url.to_owned(),
        headers: vec![("Content-Type".to_owned(), "text/plain".to_owned())],
        body: Some(body.to_owned()),
        timeout_s: 5,
        mode: HttpMode::Nobody,
        keep_trying: true,
    }
}

fn refusal(result: Result<Answer, Failure>) -> String {
    match result {
        Err(Failure::Refused(sentence)) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

fn unreachable(result: Result<Answer, Failure>) -> String {
    match result {
        Err(Failure::Unreachable(sentence)) => sentence,
        other => panic!("not unreachable: {other:?}"),
    }
}

#[tokio::test]
async fn a_request_arrives_with_its_key_and_the_answer_comes_back() {
    let target = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/status"))
        .and(header("idempotency-key", "run-2"))
        .and(header("content-type", "text/plain"))
        .and(header("user-agent", super::client::USER_AGENT))
        .and(body_string("hello"))
        .respond_with(ResponseTemplate::new(201).set_body_raw("{\"a\":1}", "application/json"))
        .mount(&target)
        .await;
    let call = post(&format!("{}/status", target.uri()), "hello");
    assert_eq!(
        client(&[]).send(&call, "run-2").await,
        Ok(Answer {
            status: 201,
            content_type: "application/json".to_owned(),
            body: "{\"a\":1}".to_owned()
        })
    );
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let target = MockServer::start().await;
    Mock::given(path("/moved"))
        .respond_with(
            ResponseTemplate::new(302)
                .insert_header("location", format!("{}/private", target.uri())),
        )
        .expect(1)
        .mount(&target)
        .await;
    let call = post(&format!("{}/moved", target.uri()), "");
    let answer = client(&[]).send(&call, "k").await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(
        target.received_requests().await.unwrap_or_default().len(),
        1
    );
}

#[tokio::test]
async fn names_are_judged_by_where_they_lead() {
    let target = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&target)
        .await;
    let private = Ipv4Addr::new(10, 0, 0, 1).into();
    let client = client(&[
        ("allowed.example.com", &[LOOPBACK]),
        ("inside.example.com", &[private]),
        ("rebind.example.com", &[LOOPBACK, private]),
        ("localhost", &["::1".parse().unwrap()]),
    ]);
    let port = target.address().port();
    let to = |host: &str| post(&format!("http://{host}:{port}/?secret=1"), "");

    let answer = client.send(&to("allowed.example.com"), "k").await;
    assert_eq!(answer.map(|answer| answer.status), Ok(200));
    for host in ["inside.example.com", "rebind.example.com", "localhost"] {
        let sentence = refusal(client.send(&to(host), "k").await);
        assert!(sentence.starts_with(host), "{sentence}");
    }
    insta::assert_snapshot!(unreachable(client.send(&to("nowhere.example.com"), "k").await), @"nowhere.example.com could not be reached: no address was found for this name; check how it is spelt, or try again later.");
    assert_eq!(
        target.received_requests().await.unwrap_or_default().len(),
        1
    );
}

#[tokio::test]
async fn an_address_is_judged_although_it_needs_no_name() {
    let result = client(&[]).send(&post("http://0x0a000001/", ""), "k").await;
    assert!(refusal(result).starts_with("10.0.0.1 is a private address"));
}

#[tokio::test]
async fn letters_beyond_ascii_in_a_header_do_not_keep_a_request_back() {
    let target = MockServer::start().await;
    Mock::given(method("POST"))
        .and(|request: &wiremock::Request| request.headers["x-name"].as_bytes() == "Zoë".as_bytes())
        .respond_with(ResponseTemplate::new(204))
        .mount(&target)
        .await;
    let mut call = post(&target.uri(), "");
    call.headers.push(("X-Name".to_owned(), "Zoë".to_owned()));
    let answer = client(&[]).send(&call, "k").await.unwrap();
    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn headers_of_the_connection_cannot_be_configured() {
    for (name, value) in [
        ("Host", "inside"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "3"),
        ("X Y", "1"),
        ("X-Line", "1\r\nX-Second: 2"),
    ] {
        let mut call = post("http://127.0.0.1:9/", "");
        call.headers.push((name.to_owned(), value.to_owned()));
        let sentence = refusal(client(&[]).send(&call, "k").await);
        assert!(sentence.contains(name), "{sentence}");
    }
}

#[tokio::test]
async fn the_key_cannot_be_configured_away() {
    let target = MockServer::start().await;
    Mock::given(header("idempotency-key", "run-2"))
        .and(header("user-agent", "Mine"))
        .respond_with(ResponseTemplate::new(204))
        .mount(&target)
        .await;
    let mut call = post(&target.uri(), "");
    call.headers
        .push(("Idempotency-Key".to_owned(), "mine".to_owned()));
    call.headers
        .push(("User-Agent".to_owned(), "Mine".to_owned()));
    let answer = client(&[]).send(&call, "run-2").await;
    assert_eq!(answer.map(|answer| answer.status), Ok(204));
}

#[tokio::test]
async fn a_long_body_is_cut() {
    let target = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_string("x".repeat(300 * 1024)))
        .mount(&target)
        .await;
    let answer = client(&[])
        .send(&post(&target.uri(), ""), "k")
        .await
        .unwrap();
    assert_eq!(answer.body.len(), 256 * 1024);
}

#[tokio::test]
async fn a_target_that_takes_the_request_and_says_nothing_runs_into_the_timeout() {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
    let mut call = post(&format!("http://{}/", listener.local_addr().unwrap()), "");
    call.timeout_s = 1;
    let client = client(&[]);
    let (result, _connection) = tokio::join!(client.send(&call, "k"), listener.accept());
    assert_eq!(
        unreachable(result),
        "127.0.0.1 did not answer within a second."
    );
}

#[tokio::test]
async fn a_target_that_breaks_off_is_unreachable() {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
    let call = post(&format!("http://{}/", listener.local_addr().unwrap()), "");
    let target = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = [0; 512];
        let _ = connection.read(&mut request).await.unwrap();
        connection
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            .await
            .unwrap();
    };
    let client = client(&[]);
    let (result, ()) = tokio::join!(client.send(&call, "k"), target);
    assert!(unreachable(result).starts_with("127.0.0.1 could not be reached: "));
}

#[tokio::test]
async fn a_closed_port_is_unreachable() {
    let listener = TcpListener::bind((LOOPBACK, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let result = client(&[])
        .send(&post(&format!("http://{address}/"), ""), "k")
        .await;
    assert!(unreachable(result).contains("refused"));
}
