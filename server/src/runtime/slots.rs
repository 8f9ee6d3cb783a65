//! Which destinations the deliveries under way go to, so that a slow one cannot hold all of what a process performs at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many deliveries one process performs at once.
pub const AT_ONCE: u32 = 64;

/// How many of them go to one destination at the most.
pub const AT_ONCE_PER_DESTINATION: u32 = 16;

/// The deliveries under way, by destination. Clones are handles to the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(Arc<Mutex<HashMap<String, u32>>>);

/// A place among the deliveries under way, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Slots,
    destination: String,
}

impl Slots {
    /// How many deliveries can be begun now.
    pub(super) fn room(&self) -> u32 {
        AT_ONCE.saturating_sub(self.lock().values().sum())
    }

    /// Where no more deliveries can go now.
    pub(super) fn full(&self) -> Vec<String> {
        self.lock()
            .iter()
            .filter(|(_, count)| **count >= AT_ONCE_PER_DESTINATION)
            .map(|(destination, _)| destination.clone())
            .collect()
    }

    /// A place for a delivery to this destination, if there is one.
    pub(super) fn take(&self, destination: &str) -> Option<Slot> {
        let mut slots = self.lock();
        let all: u32 = slots.values().sum();
        let here = slots.get(destination).copied().unwrap_or_default();
        if all >= AT_ONCE || here >= AT_ONCE_PER_DESTINATION {
            return None;
        }
        slots.insert(destination.to_owned(), here + 1);
        Some(Slot {
            slots: self.clone(),
            destination: destination.to_owned(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut slots = self.slots.lock();
        if let Some(count) = slots.get_mut(&self.destination) {
            *count -= 1;
            if *count == 0 {
                slots.remove(&self.destination);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_ONCE, AT_ONCE_PER_DESTINATION, Slots};

    #[test]
    fn one_destination_gets_its_share_and_no_more() {
        let slots = Slots::default();
        let taken: Vec<_> = std::iter::from_fn(|| slots.take("a")).collect();
        assert_eq!(taken.len(), AT_ONCE_PER_DESTINATION as usize);
        assert_eq!(slots.full(), ["a"]);
        assert_eq!(slots.room(), AT_ONCE - AT_ONCE_PER_DESTINATION);
        let other = slots.take("b");
        assert!(other.is_some());
        drop(taken);
        assert_eq!(slots.full(), [""; 0]);
        assert_eq!(slots.room(), AT_ONCE - 1);
    }

    #[test]
    fn all_together_have_a_limit_too() {
        let slots = Slots::default();
        let taken: Vec<_> = (0..AT_ONCE)
            .map(|number| slots.take(&number.to_string()))
            .collect();
        assert!(taken.iter().all(Option::is_some));
        assert_eq!(slots.room(), 0);
        assert!(slots.take("one more").is_none());
    }
}
