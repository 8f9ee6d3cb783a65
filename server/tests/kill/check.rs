//! What must be true afterwards.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use phloem_flow::document::Document;
use phloem_flow::engine::{Input, replay};
use phloem_flow::published::Published;
use phloem_server::store::runs::Status;
use phloem_server::store::{Store, counters, inputs, runs, versions};

use crate::carrier::Call;
use crate::process::AGAIN;
use crate::target::Received;
use crate::world::World;

/// How long everything that is owed may take when nobody disturbs the server any more: leases and timers of a few seconds each, one after the other.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until every run is over and nothing is owed.
pub(crate) async fn nothing_is_stuck(world: &World, url: &str) {
    let store = Store::open(url).await.expect("the store opens");
    let now = world.server.clock.now();
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let counters = store
            .read(move |conn| Box::pin(counters::read(conn, now)))
            .await
            .expect("it is read");
        if counters.runs_running == 0 && counters.deliveries_pending == 0 {
            break;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "stuck: {counters:?}"
        );
        tokio::time::sleep(AGAIN).await;
    }
    store.close().await;
}

/// Compares what the carrier and the target know with what the database says.
pub(crate) async fn everything_took_effect_once(
    world: &World,
    url: &str,
    calls: &[Call],
    received: &[Received],
) {
    let mut requests: HashMap<(&str, &str), Vec<&Received>> = HashMap::new();
    for request in received {
        let uuid = request.form["DialALegUUID"].as_str();
        requests
            .entry((uuid, &request.path))
            .or_default()
            .push(request);
    }
    let store = Store::open(url).await.expect("the store opens");
    for call in calls {
        let (run, inputs, document) = read(&store, world, &call.uuid).await;
        let uuid = call.uuid.as_str();
        assert_ne!(run.status, Status::Running, "{call:?}");
        let ids: Vec<&str> = inputs.iter().map(|input| input.id.0.as_str()).collect();
        for id in &call.acknowledged {
            let count = ids.iter().filter(|known| known.starts_with(id)).count();
            assert_eq!(count, 1, "{id} of {call:?} in {ids:?}");
        }
        // Each input took effect once and in this order: folding them again gives the same run.
        let published = Published::new(Document::parse(document.as_bytes()).expect("it parses"));
        let (state, _) = replay(&published.expect("it is valid"), &inputs).expect("it folds");
        assert_eq!(state, run.state, "{call:?}");

        for (path, sequence) in [("/status", 3), ("/notify", 4)] {
            let requests = requests.get(&(uuid, path));
            let requests = requests.unwrap_or_else(|| panic!("no {path} for {call:?}, {ids:?}"));
            let keys: HashSet<&str> = requests.iter().map(|it| it.key.as_str()).collect();
            assert_eq!(
                keys,
                HashSet::from([format!("{}-{sequence}", run.id).as_str()])
            );
            if path == "/status" {
                let said = requests[0].form["DialStatus"].as_str();
                assert!(call.statuses.contains(&said), "{said} for {call:?}");
                assert!(requests.iter().all(|it| it.form == requests[0].form));
            }
        }
    }
    let repeated = received.len() - requests.len();
    println!("{} requests, {repeated} of them repeated", received.len());
    store.close().await;
}

async fn read(store: &Store, world: &World, uuid: &str) -> (runs::Record, Vec<Input>, String) {
    let (carrier, uuid) = (world.carrier, uuid.to_owned());
    store
        .write(move |conn| {
            Box::pin(async move {
                let run = runs::find_by_call(conn, carrier, &uuid).await?;
                let run = run.expect("the call has a run");
                let inputs = inputs::list(conn, run.id).await?;
                let version = run.version.expect("it executes a version");
                let document = versions::document(conn, run.flow, version).await?;
                Ok::<_, phloem_server::store::Error>((run, inputs, document.expect("it is there")))
            })
        })
        .await
        .expect("it is read")
}
