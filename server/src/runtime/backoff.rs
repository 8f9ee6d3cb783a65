//! When a failed request is attempted again.

use phloem_api::DeliveryId;

/// How often a request is attempted before it is given up: with the pauses below, for about a day.
pub const ATTEMPTS: u32 = 12;

/// How often a request is attempted that a run waits for while nobody is on the line, before the run hears that it failed.
pub const RUN_ATTEMPTS: u32 = 4;

const FIRST_MS: u64 = 5_000;
const RUN_FIRST_MS: u64 = 1_000;
const LONGEST_MS: u64 = 6 * 60 * 60 * 1000;

/// The pause after this failed attempt, in milliseconds: three times as long after each, within a fifth more or less.
pub(super) fn pause(id: DeliveryId, attempt: u32) -> i64 {
    jittered(id, attempt, FIRST_MS)
}

/// The same while a run waits.
pub(super) fn pause_of_run(id: DeliveryId, attempt: u32) -> i64 {
    jittered(id, attempt, RUN_FIRST_MS)
}

/// Requests that failed together must not come back together. The id of a delivery is random enough to spread them, and repeats in a test.
fn jittered(id: DeliveryId, attempt: u32, first_ms: u64) -> i64 {
    let pause = 3_u64
        .saturating_pow(attempt.saturating_sub(1))
        .saturating_mul(first_ms)
        .min(LONGEST_MS);
    let (_, low) = id.0.as_u64_pair();
    // Multiplying by a large odd number and taking the high bits mixes both in (Fibonacci hashing).
    let mixed = low
        .wrapping_add(u64::from(attempt))
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        >> 32;
    let spread = pause * 2 / 5;
    let jittered = pause - spread / 2 + ((spread * mixed) >> 32);
    i64::try_from(jittered).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_stay_near_their_middle() {
        let middles = [5_000, 15_000, 45_000, 135_000, 405_000, 1_215_000];
        for (attempt, middle) in (1..).zip(middles) {
            for low in 0..100 {
                let id = DeliveryId(Uuid::from_u64_pair(0, low));
                let pause = pause(id, attempt);
                assert!(
                    (middle * 4 / 5..=middle * 6 / 5).contains(&pause),
                    "{pause}"
                );
            }
        }
        let id = DeliveryId(Uuid::from_u64_pair(1, 1));
        for attempt in [9, 12, 1_000, u32::MAX] {
            assert!(pause(id, attempt) <= 6 * 60 * 60 * 1000 * 6 / 5);
        }
        assert!(pause_of_run(id, 1) < 1_300);
    }

    #[test]
    fn deliveries_that_failed_together_are_spread() {
        let mut pauses: Vec<i64> = (0..100)
            .map(|low| pause(DeliveryId(Uuid::from_u64_pair(0, low)), 4))
            .collect();
        pauses.sort_unstable();
        pauses.dedup();
        assert!(pauses.len() > 90);
        // From one end of the range to the other.
        assert!(pauses[pauses.len() - 1] - pauses[0] > 135_000 / 3);
    }

    #[test]
    fn all_attempts_together_take_about_a_day() {
        let id = DeliveryId(Uuid::from_u64_pair(0, 7));
        let hours = (1..ATTEMPTS).map(|attempt| pause(id, attempt)).sum::<i64>() / 3_600_000;
        assert!((18..=30).contains(&hours), "{hours}");
    }
}
