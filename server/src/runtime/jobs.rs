//! Keeps the background jobs going. Each is a thin loop around a function that does the work and can be called without it.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use phloem_flow::time::Millis;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::hooks::forged;
use crate::observe;
use crate::runtime::slots::Slots;
use crate::runtime::{deliveries, requests, timers};
use crate::state::Server;
use crate::store;

/// How long a job rests at the most before it looks for work: what another process left behind is found so late.
const POLL_MS: i64 = 1_000;

/// How often the counts of forged requests are written.
const FORGED_MS: i64 = 10_000;

/// How often measurements are summed up.
const MEASURED_MS: i64 = 5_000;

/// Does the work that is due, until told to stop; then ends what is under way.
pub async fn run(server: Server, stop: CancellationToken) {
    let clock = &server.clock;
    tokio::join!(
        kept_going(clock, &stop, || deliver(&server, &stop)),
        kept_going(clock, &stop, || fire_timers(&server, &stop)),
        kept_going(clock, &stop, || count_forged(&server, &stop)),
        kept_going(clock, &stop, || sum_up_metrics(&server, &stop)),
    );
}

/// Begins a job again that a panic has ended. What it had leased is found again when the leases run out.
async fn kept_going<F: Future<Output = ()>>(
    clock: &Clock,
    stop: &CancellationToken,
    job: impl Fn() -> F,
) {
    while AssertUnwindSafe(job()).catch_unwind().await.is_err() {
        tracing::error!("a background job broke off; it begins again");
        rest(clock, stop, clock.now(), Ok(None)).await;
    }
}

async fn fire_timers(server: &Server, stop: &CancellationToken) {
    let mut trouble = Trouble::new("timers");
    while !stop.is_cancelled() {
        let now = server.clock.now();
        let fired = trouble.of(timers::tick(server, now).await);
        if fired.is_some_and(|fired| fired > 0) {
            continue;
        }
        let next = server
            .store
            .read(|conn| Box::pin(store::timers::next_due(conn)))
            .await;
        rest(&server.clock, stop, now, next).await;
    }
}

async fn count_forged(server: &Server, stop: &CancellationToken) {
    let mut trouble = Trouble::new("forged");
    loop {
        let now = server.clock.now();
        trouble.of(forged::tick(server).await);
        if stop.is_cancelled() {
            return;
        }
        let later = Millis(now.0 + FORGED_MS);
        tokio::select! {
            () = server.clock.sleep_until(later) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn sum_up_metrics(server: &Server, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        observe::sum_up_metrics();
        let later = Millis(server.clock.now().0 + MEASURED_MS);
        tokio::select! {
            () = server.clock.sleep_until(later) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn deliver(server: &Server, stop: &CancellationToken) {
    let mut trouble = Trouble::new("deliveries");
    let mut wakeups = server.store.listen();
    let slots = Slots::default();
    let mut under_way: JoinSet<()> = JoinSet::new();
    while !stop.is_cancelled() {
        while under_way.try_join_next().is_some() {}
        let now = server.clock.now();
        let claimed = if slots.room() == 0 {
            Vec::new()
        } else {
            let claimed = deliveries::claim(server, &slots, now).await;
            trouble.of(claimed).unwrap_or_default()
        };
        for (delivery, slot) in claimed {
            let server = server.clone();
            under_way.spawn(async move {
                let _slot = slot;
                if let Some(advanced) = requests::perform(&server, &delivery).await {
                    requests::begin(&server, advanced.requests);
                }
            });
        }
        let next = server
            .store
            .read(|conn| Box::pin(store::deliveries::next_due(conn)))
            .await;
        tokio::select! {
            () = rest(&server.clock, stop, now, next) => {}
            () = wakeups.next(), if slots.room() > 0 => {}
            Some(_) = under_way.join_next() => {}
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// Rests until the next work is due, though not for long, or until told to stop. Work that was due before and is still there waits for something
/// else, so it is no reason to look again at once.
async fn rest(
    clock: &Clock,
    stop: &CancellationToken,
    now: Millis,
    next: Result<Option<Millis>, store::Error>,
) {
    let poll = Millis(now.0 + POLL_MS);
    let until = match next {
        Ok(Some(next)) if next > now => next.min(poll),
        Ok(_) | Err(_) => poll,
    };
    tokio::select! {
        () = clock.sleep_until(until) => {}
        () = stop.cancelled() => {}
    }
}

/// Says when a job begins to fail and when it works again, and not each time in between.
struct Trouble {
    job: &'static str,
    failing: bool,
}

impl Trouble {
    fn new(job: &'static str) -> Self {
        Self {
            job,
            failing: false,
        }
    }

    fn of<T>(&mut self, result: Result<T, store::Error>) -> Option<T> {
        match result {
            Ok(value) => {
                if std::mem::take(&mut self.failing) {
                    tracing::info!(job = self.job, "the job works again");
                }
                Some(value)
            }
            Err(error) => {
                if !std::mem::replace(&mut self.failing, true) {
                    tracing::error!(job = self.job, %error, "the job fails; it is tried again");
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use phloem_flow::time::Millis;
    use tokio_util::sync::CancellationToken;

    use super::kept_going;
    use crate::clock::Clock;

    #[tokio::test]
    async fn a_job_that_breaks_off_begins_again_after_a_rest() {
        let (clock, stop) = (Clock::simulated(Millis(0)), CancellationToken::new());
        let (begun, ended) = (Cell::new(Vec::new()), Cell::new(false));
        let job = || async {
            let mut times = begun.take();
            times.push(clock.now().0);
            let count = times.len();
            begun.set(times);
            assert!(count == 3, "it breaks off");
            ended.set(true);
        };
        let passing = async {
            while !ended.get() {
                clock.advance(500);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(kept_going(&clock, &stop, job), passing);
        let begun = begun.take();
        assert!(
            begun.windows(2).all(|pair| pair[1] - pair[0] >= 1_000),
            "{begun:?}"
        );
        assert_eq!(begun.len(), 3);
    }

    #[tokio::test]
    async fn a_job_that_breaks_off_at_the_end_does_not_hold_it_up() {
        let (clock, stop) = (Clock::simulated(Millis(0)), CancellationToken::new());
        let count = Cell::new(0);
        let job = || async {
            count.set(count.get() + 1);
            if !stop.is_cancelled() {
                stop.cancel();
                panic!("it breaks off");
            }
        };
        kept_going(&clock, &stop, job).await;
        assert_eq!(count.get(), 2);
    }
}
