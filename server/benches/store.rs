//! How many webhooks the store on SQLite takes, beside bare single inserts through the same group commit.
//!
//! `cargo bench --bench store`, with `PHLOEM_BENCH_SECONDS` for longer runs. The aim is at least half of the bare write.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use phloem_api::{CarrierId, DeliveryId, FlowId, RunId, WorkspaceId};
use phloem_flow::document::NodeId;
use phloem_flow::engine::{
    Event, HttpCall, HttpMode, Input, InputId, Instruction, Left, Prompt, Run, Timer,
};
use phloem_flow::time::Millis;
use phloem_server::store::{
    Conn, Error, Store, carriers, deliveries, flows, inputs, runs, sessions, steps, timers,
    versions, workspaces,
};
use serde_json::{Map, Value};
use uuid::Uuid;

const T0: Millis = Millis(1_700_000_000_000);

#[tokio::main]
async fn main() {
    let seconds = std::env::var("PHLOEM_BENCH_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(2);
    let directory = std::env::temp_dir().join(format!("phloem-bench-{}", std::process::id()));
    let store = Store::open(&format!("sqlite:{}/phloem.db", directory.display()))
        .await
        .expect("the store opens");
    let home = store
        .write(|conn| settle(conn).boxed())
        .await
        .expect("the home is written");
    println!("callers  work      per second   p50 ms   p99 ms   CPU us   writes per commit");
    for callers in [1, 16, 64] {
        let bare = measure(&store, "bare", callers, seconds, |_| insert).await;
        let webhooks = measure(&store, "webhook", callers, seconds, move |_| {
            let run = RunId(Uuid::now_v7());
            move |n| webhook(home, run, n)
        })
        .await;
        println!(
            "{callers:7}  a webhook is {:.0} % of a bare write",
            webhooks / bare * 100.0
        );
    }
    store.close().await;
    std::fs::remove_dir_all(directory).expect("the directory goes");
}

type Work = Box<dyn for<'c> FnOnce(&'c mut Conn) -> BoxFuture<'c, Result<(), Error>> + Send>;

/// Lets so many callers write one after the other, prints and returns how many writes a second there were.
async fn measure<W>(
    store: &Store,
    name: &str,
    callers: usize,
    seconds: u64,
    caller: impl Fn(usize) -> W,
) -> f64
where
    W: Fn(i64) -> Work + Send + 'static,
{
    let before = store.statistics();
    let count = Arc::new(AtomicI64::new(0));
    let cpu = cpu_time();
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds);
    let tasks = (0..callers).map(|it| {
        let (store, count, work) = (store.clone(), Arc::clone(&count), caller(it));
        tokio::spawn(async move {
            let mut times = Vec::new();
            let mut n = 0;
            while Instant::now() < end {
                let asked = Instant::now();
                let work = work(n);
                store
                    .write(move |conn| work(conn))
                    .await
                    .expect("the write is kept");
                times.push(asked.elapsed());
                count.fetch_add(1, Ordering::Relaxed);
                n += 1;
            }
            times
        })
    });
    let mut times: Vec<Duration> = Vec::new();
    for caller in join_all(tasks).await {
        times.extend(caller.expect("the caller goes well"));
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    let cpu = (cpu_time() - cpu).as_secs_f64() * 1e6 / times.len() as f64;
    times.sort();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1000.0;
    let after = store.statistics();
    println!(
        "{callers:7}  {name:8}  {rate:10.0}  {:7.2}  {:7.2}  {cpu:7.0}  {:8.1}",
        at(0.5),
        at(0.99),
        (after.writes - before.writes) as f64 / (after.commits - before.commits) as f64,
    );
    rate
}

/// What this process has used of the processors, which tells more than the clock on a machine that is busy with other things. Linux counts in
/// hundredths of a second; elsewhere zero.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, it)| it);
    let ticks: u64 = after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// One row, with an index.
fn insert(_: i64) -> Work {
    Box::new(|conn| {
        async move {
            let row = sessions::Record {
                id: Uuid::now_v7().to_string(),
                person: None,
                data: "{}".to_owned(),
                expires: T0,
            };
            sessions::insert(conn, &row).await.map(drop)
        }
        .boxed()
    })
}

#[derive(Clone, Copy)]
struct Home {
    workspace: WorkspaceId,
    flow: FlowId,
    carrier: CarrierId,
}

async fn settle(conn: &mut Conn) -> Result<Home, Error> {
    let home = Home {
        workspace: WorkspaceId(Uuid::now_v7()),
        flow: FlowId(Uuid::now_v7()),
        carrier: CarrierId(Uuid::now_v7()),
    };
    let workspace = workspaces::Record {
        id: home.workspace,
        name: "Example Ltd".to_owned(),
        created: T0,
    };
    workspaces::insert(conn, &workspace).await?;
    let flow = flows::Record {
        id: home.flow,
        workspace: home.workspace,
        name: "Reception".to_owned(),
        archived: false,
        live: None,
        created: T0,
        updated: T0,
    };
    flows::insert(conn, &flow).await?;
    let version = versions::New {
        flow: home.flow,
        document: "{}".to_owned(),
        author: None,
        note: String::new(),
        created: T0,
    };
    versions::insert(conn, home.workspace, &version).await?;
    let carrier = carriers::Record {
        id: home.carrier,
        workspace: home.workspace,
        kind: "plivo".to_owned(),
        name: "Main".to_owned(),
        credentials: vec![0; 64],
        created: T0,
        last_request: None,
        bad_signatures: 0,
    };
    carriers::insert(conn, &carrier).await?;
    Ok(home)
}

/// What a call's webhooks write, three to a call: it comes in, it reports a dial, it ends and a delivery is owed.
fn webhook(home: Home, first: RunId, n: i64) -> Work {
    let call = n / 3;
    // The runs of one caller differ in their last bits.
    let run = RunId(Uuid::from_u128(
        first.0.as_u128().wrapping_add(call as u128),
    ));
    Box::new(move |conn| {
        async move {
            match n % 3 {
                0 => begin(conn, home, run).await,
                1 => go_on(conn, run).await,
                _ => end(conn, home, run).await,
            }
        }
        .boxed()
    })
}

fn input(id: &str) -> Input {
    Input {
        at: T0,
        id: InputId(id.to_owned()),
        answers: None,
        event: Event::PromptFinished,
    }
}

fn left(sequence: u32) -> Left {
    Left {
        sequence,
        outlet: Some("completed".to_owned()),
        variables: Map::from_iter([
            ("DialStatus".to_owned(), Value::from("completed")),
            (
                "DialBLegUUID".to_owned(),
                Value::from("0f4c4f0e-6e9b-4b4e-8a5b-2d5b8c1f8a11"),
            ),
        ]),
        warnings: Vec::new(),
    }
}

async fn begin(conn: &mut Conn, home: Home, id: RunId) -> Result<(), Error> {
    let mut state = Run::new();
    state.variables.insert(
        "Start".to_owned(),
        Map::from_iter([("from".to_owned(), Value::from("+15551230001"))]),
    );
    let run = runs::Record {
        id,
        workspace: home.workspace,
        flow: home.flow,
        version: Some(1),
        carrier: Some(home.carrier),
        call_uuid: Some(id.to_string()),
        parties: Some(runs::Parties {
            caller: "+15551230001".to_owned(),
            called: "+15551230002".to_owned(),
        }),
        trigger: "incoming_call".to_owned(),
        status: runs::Status::Running,
        state,
        instructions: vec![Instruction::Say {
            prompt: Prompt::Speak {
                text: "Please hold the line.".to_owned(),
                language: "en-US".to_owned(),
                voice: "WOMAN".to_owned(),
            },
            times: 1,
        }],
        created: T0,
        updated: T0,
        finished: None,
        failure: None,
    };
    runs::insert(conn, &run).await?;
    inputs::append(conn, id, &input("triggered")).await?;
    steps::enter(conn, id, 1, &NodeId("n1".to_owned()), T0).await?;
    timers::set(conn, id, Timer::LostCall, T0).await
}

async fn go_on(conn: &mut Conn, id: RunId) -> Result<(), Error> {
    let input = input("dial");
    let Some(locked) = runs::lock_for(conn, &runs::Which::Id(id), &input.id).await? else {
        return Ok(());
    };
    let mut run = locked.run;
    inputs::append(conn, id, &input).await?;
    run.state.sequence += 1;
    runs::save(conn, &run).await?;
    steps::leave(conn, id, &left(1), T0).await?;
    steps::enter(conn, id, 2, &NodeId("n2".to_owned()), T0).await
}

async fn end(conn: &mut Conn, home: Home, id: RunId) -> Result<(), Error> {
    let input = input("ended");
    let Some(locked) = runs::lock_for(conn, &runs::Which::Id(id), &input.id).await? else {
        return Ok(());
    };
    let mut run = locked.run;
    inputs::append(conn, id, &input).await?;
    run.status = runs::Status::Completed;
    run.finished = Some(T0);
    runs::save(conn, &run).await?;
    steps::leave(conn, id, &left(2), T0).await?;
    timers::clear_all(conn, id).await?;
    let delivery = deliveries::Record {
        id: DeliveryId(Uuid::now_v7()),
        workspace: home.workspace,
        run: id,
        sequence: 2,
        destination: "https://app.example.com".to_owned(),
        call: HttpCall {
            sequence: 2,
            method: "POST".to_owned(),
            url: "https://app.example.com/dial-status".to_owned(),
            headers: Vec::new(),
            body: Some("DialStatus=completed".to_owned()),
            timeout_s: 5,
            mode: HttpMode::Nobody,
            keep_trying: true,
        },
        state: deliveries::State::Pending,
        attempts: 0,
        next: T0,
        leased_until: None,
        created: T0,
        finished: None,
    };
    deliveries::insert(conn, &delivery).await
}
