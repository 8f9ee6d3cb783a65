//! The real binary is killed with SIGKILL at random moments while calls run, and started again each time. The carrier repeats what was not
//! acknowledged. Afterwards every acknowledged webhook took effect once, every dial status that was due has arrived, and no run is stuck.
//!
//! `PHLOEM_KILL_SECONDS` says for how long (5 unless told), `PHLOEM_KILL_SEED` repeats the moments and calls of an earlier test as far as the machine does.

#[path = "../databases/mod.rs"]
#[expect(dead_code, reason = "the server opens its store itself")]
mod databases;
#[path = "../runtime/world.rs"]
#[expect(dead_code, reason = "shared with the tests of the runtime")]
mod world;

mod carrier;
mod check;
mod process;
mod random;
mod target;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use databases::Database;
use world::World;

use crate::carrier::Carrier;
use crate::process::Phloem;
use crate::random::Random;
use crate::target::Target;

/// How many calls are under way at once.
const CALLERS: u64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let database = Database::sqlite();
    survive(&database.url).await;
    database.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let Some(database) = Database::postgres().await else {
        return;
    };
    survive(&database.url).await;
    database.remove().await;
}

async fn survive(url: &str) {
    let seed = number("PHLOEM_KILL_SEED").unwrap_or_else(random::seed);
    let seconds = number("PHLOEM_KILL_SECONDS").unwrap_or(5);
    println!("PHLOEM_KILL_SEED={seed}");
    let random = Random::new(seed);

    let target = Target::start(random.fork()).await;
    let world = World::open(url).await;
    world.play(carrier::flow(&target.url)).await;
    world.server.store.close().await;

    let mut phloem = Phloem::start(&world, url).await;
    let over = Arc::new(AtomicBool::new(false));
    let count = Arc::new(AtomicU32::new(0));
    let carrier = Arc::new(Carrier::new(&world, &phloem));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        let (carrier, over, count) = (carrier.clone(), over.clone(), count.clone());
        let mut random = random.fork();
        callers.spawn(async move {
            let mut calls = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let uuid = format!("call-{}", count.fetch_add(1, Ordering::Relaxed));
                calls.push(carrier.call(uuid, &mut random).await);
            }
            calls
        });
    }
    let mut moments = random.fork();
    let end = tokio::time::Instant::now() + Duration::from_secs(seconds);
    let mut kills = 0;
    while tokio::time::Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50 + moments.below(600))).await;
        phloem.kill_and_restart().await;
        kills += 1;
    }
    over.store(true, Ordering::Relaxed);
    let calls: Vec<carrier::Call> = callers.join_all().await.into_iter().flatten().collect();
    println!("{} calls, {kills} kills", calls.len());

    check::nothing_is_stuck(&world, url).await;
    phloem.stop().await;
    check::everything_took_effect_once(&world, url, &calls, &target.received()).await;
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
