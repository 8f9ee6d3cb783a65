//! The web server of somebody who uses Phloem: takes what flows send, and answers when and what a test wants.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Its `Idempotency-Key`.
    pub(crate) key: String,
    body: String,
}

impl Received {
    /// The fields of its form.
    pub(crate) fn form(&self) -> HashMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

/// A target. Clones are handles to the same.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    received: watch::Sender<Vec<Received>>,
    /// What the next requests are answered; then 200.
    statuses: Mutex<Vec<u16>>,
    /// Closed while answers are held back.
    gate: watch::Sender<bool>,
    body: Mutex<String>,
}

impl Target {
    /// A target that answers 200 at once.
    pub(crate) async fn start() -> Self {
        let shared = Arc::new(Shared {
            received: watch::Sender::default(),
            statuses: Mutex::default(),
            gate: watch::Sender::new(true),
            body: Mutex::new("{}".to_owned()),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/status", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(take).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Says what the next requests are answered, in order.
    pub(crate) fn answers(&self, statuses: &[u16]) {
        *self.shared.statuses.lock().expect("no panic") = statuses.to_vec();
    }

    /// Says what is in the answers.
    pub(crate) fn says(&self, body: &str) {
        body.clone_into(&mut self.shared.body.lock().expect("no panic"));
    }

    /// Holds answers back from now on.
    pub(crate) fn close(&self) {
        self.shared.gate.send_replace(false);
    }

    /// Lets answers go.
    pub(crate) fn open(&self) {
        self.shared.gate.send_replace(true);
    }

    /// Everything that came in, as soon as there are so many.
    pub(crate) async fn received(&self, count: usize) -> Vec<Received> {
        let mut received = self.shared.received.subscribe();
        let all = received.wait_for(|all| all.len() >= count).await;
        all.expect("the target lives").clone()
    }

    /// How many requests came in so far.
    pub(crate) fn count(&self) -> usize {
        self.shared.received.borrow().len()
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1], String) {
    let received = Received {
        key: headers["idempotency-key"]
            .to_str()
            .expect("text")
            .to_owned(),
        body: String::from_utf8(body.to_vec()).expect("text"),
    };
    let status = {
        let mut statuses = shared.statuses.lock().expect("no panic");
        if statuses.is_empty() {
            200
        } else {
            statuses.remove(0)
        }
    };
    shared.received.send_modify(|all| all.push(received));
    let mut gate = shared.gate.subscribe();
    gate.wait_for(|open| *open).await.expect("the target lives");
    let body = shared.body.lock().expect("no panic").clone();
    (
        StatusCode::from_u16(status).expect("a status"),
        [("content-type", "application/json")],
        body,
    )
}
