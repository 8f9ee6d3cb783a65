//! The web server that is told of the dial statuses. It takes its time, so that the server is killed while it waits, too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use tokio::net::TcpListener;

use crate::random::Random;

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) key: String,
    pub(crate) form: HashMap<String, String>,
}

pub(crate) struct Target {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    received: Mutex<Vec<Received>>,
    random: Mutex<Random>,
}

impl Target {
    pub(crate) async fn start(random: Random) -> Self {
        let shared = Arc::new(Shared {
            received: Mutex::default(),
            random: Mutex::new(random),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(take).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Everything that came in.
    pub(crate) fn received(&self) -> Vec<Received> {
        let received = self.shared.received.lock();
        received.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn take(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) {
    let received = Received {
        path: uri.path().to_owned(),
        key: headers["idempotency-key"]
            .to_str()
            .expect("text")
            .to_owned(),
        form: url::form_urlencoded::parse(&body).into_owned().collect(),
    };
    let pause = shared
        .random
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .below(60);
    shared
        .received
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(received);
    tokio::time::sleep(Duration::from_millis(pause)).await;
}
