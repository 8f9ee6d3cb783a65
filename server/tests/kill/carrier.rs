//! The carrier: plays calls, and repeats each webhook until it is acknowledged.

use std::net::SocketAddr;
use std::time::Duration;

use phloem_api::CarrierId;
use serde_json::{Value, json};

use crate::process::{AGAIN, Phloem};
use crate::random::Random;
use crate::world::{PUBLIC, Reply, World, dial_status, incoming, node, signed, url_in};

/// After this a carrier gives a request up and repeats it, as Plivo does.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a call should have led to.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) uuid: String,
    /// The dial statuses of which one is the right one.
    pub(crate) statuses: Vec<&'static str>,
    /// The inputs of which the carrier was told that they were taken.
    pub(crate) acknowledged: Vec<&'static str>,
}

pub(crate) struct Carrier {
    id: CarrierId,
    address: SocketAddr,
    client: reqwest::Client,
}

/// Forwards the call, reports the dial's status while it waits for the answer, and then notifies somebody else.
pub(crate) fn flow(url: &str) -> Value {
    let mut flow = dial_status(&format!("{url}/status"));
    flow["nodes"][2]["config"]["timeout_s"] = json!(2);
    let fields = json!([{"name": "DialALegUUID", "value": "{{Call_Forward_1.DialALegUUID}}"}]);
    let notify = node(
        "Notify",
        "http_request",
        json!({"url": format!("{url}/notify"), "mode": "notify", "timeout_s": 2, "body": {"type": "form", "fields": fields}}),
    );
    if let Some(nodes) = flow["nodes"].as_array_mut() {
        nodes.push(notify);
    }
    if let Some(edges) = flow["edges"].as_array_mut() {
        edges
            .push(json!({"from": {"node": "HTTP_Request_1", "outlet": "success"}, "to": "Notify"}));
    }
    flow
}

impl Carrier {
    pub(crate) fn new(world: &World, phloem: &Phloem) -> Self {
        Self {
            id: world.carrier,
            address: phloem.address,
            client: reqwest::Client::builder()
                .timeout(PATIENCE)
                .build()
                .expect("a client"),
        }
    }

    /// Plays a call from its beginning to its end.
    pub(crate) async fn call(&self, uuid: String, random: &mut Random) -> Call {
        let answer = format!("{PUBLIC}/hooks/plivo/{}/answer", self.id);
        let hangup = format!("{PUBLIC}/hooks/plivo/{}/hangup", self.id);
        let begins = incoming(&uuid);
        let over = [("CallUUID", uuid.as_str()), ("CallStatus", "completed")];
        if random.below(6) == 0 {
            // The caller hangs up at once: either webhook may come first.
            tokio::join!(self.send(&answer, &begins), self.send(&hangup, &over));
            return Call {
                uuid,
                statuses: vec!["cancel"],
                acknowledged: vec!["triggered", "hangup"],
            };
        }
        let reply = self.send(&answer, &begins).await;
        let dial = url_in(&reply, "dial");
        let leg = url_in(&reply, "leg");
        if random.below(2) == 0 {
            let ringing = [
                ("CallUUID", uuid.as_str()),
                ("DialAction", "ringing"),
                ("DialBLegUUID", "b"),
            ];
            self.send(&leg, &ringing).await;
        }
        let status = ["completed", "busy", "no-answer", "failed"]
            [usize::try_from(random.below(4)).unwrap_or_default()];
        let result = [
            ("CallUUID", uuid.as_str()),
            ("DialStatus", status),
            ("DialRingStatus", "true"),
            ("DialHangupCause", "CAUSE"),
            ("DialALegUUID", uuid.as_str()),
            ("DialBLegUUID", "b"),
        ];
        let (statuses, acknowledged) = match random.below(4) {
            // The caller hangs up while it rings, and nothing is heard of the dial.
            0 => {
                self.send(&hangup, &over).await;
                (vec!["cancel"], vec!["triggered", "hangup"])
            }
            // The dial's result comes late: in time, or after it was derived.
            1 => {
                self.send(&hangup, &over).await;
                self.send(&dial, &result).await;
                (vec![status, "cancel"], vec!["triggered", "hangup"])
            }
            _ => {
                let mut reply = self.send(&dial, &result).await;
                while reply.body.contains("<Wait") {
                    tokio::time::sleep(AGAIN).await;
                    let hold = url_in(&reply, "hold");
                    reply = self.send(&hold, &[("CallUUID", uuid.as_str())]).await;
                }
                assert!(reply.body.contains("<Hangup"), "{}", reply.body);
                self.send(&hangup, &over).await;
                (vec![status], vec!["triggered", "dial/1"])
            }
        };
        Call {
            uuid,
            statuses,
            acknowledged,
        }
    }

    /// Sends a webhook until it is acknowledged.
    async fn send(&self, url: &str, parameters: &[(&str, &str)]) -> Reply {
        loop {
            if let Some(reply) = self.try_to_send(url, parameters).await {
                return reply;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn try_to_send(&self, url: &str, parameters: &[(&str, &str)]) -> Option<Reply> {
        let (head, body) = signed(url, parameters).into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.ok()?;
        let answer = self
            .client
            .post(format!("http://{}{}", self.address, head.uri))
            .headers(head.headers)
            .body(body)
            .send()
            .await
            .ok()?;
        let status = answer.status();
        if status.is_server_error() {
            return None;
        }
        assert!(status.is_success(), "{status} of {url}");
        let body = answer.text().await.ok()?;
        Some(Reply { status, body })
    }
}
