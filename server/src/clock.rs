//! The time. Everything on the server that asks for it asks this clock, so that tests move it instead of waiting.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use phloem_flow::time::Millis;
use tokio::sync::watch;

/// The machine's clock, or a simulated one that stands still until it is moved. Cheap to clone; all clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Simulated(Arc<watch::Sender<Millis>>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that shows this time until it is moved by [`advance`](Self::advance).
    #[must_use]
    pub fn simulated(now: Millis) -> Self {
        Self(Source::Simulated(Arc::new(watch::Sender::new(now))))
    }

    /// What the clock shows.
    #[must_use]
    pub fn now(&self) -> Millis {
        match &self.0 {
            Source::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                let ms = since.unwrap_or_default().as_millis();
                Millis(i64::try_from(ms).unwrap_or(i64::MAX))
            }
            Source::Simulated(now) => *now.borrow(),
        }
    }

    /// Returns when the clock shows this time or a later one.
    pub async fn sleep_until(&self, due: Millis) {
        match &self.0 {
            Source::System => {
                let ms = due.0.saturating_sub(self.now().0);
                tokio::time::sleep(Duration::from_millis(u64::try_from(ms).unwrap_or(0))).await;
            }
            Source::Simulated(now) => {
                // The sender is held by this very clock, so the channel stays open.
                let _ = now.subscribe().wait_for(|now| *now >= due).await;
            }
        }
    }

    /// Moves a simulated clock and wakes whoever sleeps until then. The machine's clock goes its own way.
    pub fn advance(&self, ms: i64) {
        if let Source::Simulated(now) = &self.0 {
            now.send_modify(|now| now.0 += ms);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_simulated_clock_moves_only_when_told() {
        let clock = Clock::simulated(Millis(1_000));
        let mut sleep = Box::pin(clock.sleep_until(Millis(1_500)));
        assert_eq!(clock.now(), Millis(1_000));
        assert!(sleep.as_mut().now_or_never().is_none());
        clock.clone().advance(499);
        assert!(sleep.as_mut().now_or_never().is_none());
        clock.advance(1);
        sleep.await;
        assert_eq!(clock.now(), Millis(1_500));
        clock.sleep_until(Millis(0)).await;
    }

    #[tokio::test]
    async fn the_system_clock_does_not_sleep_until_the_past() {
        let clock = Clock::system();
        clock.sleep_until(clock.now()).await;
        clock.sleep_until(Millis(i64::MIN)).await;
    }
}
