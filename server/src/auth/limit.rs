//! Rate limits: so and so many requests at once, then one every so often.
//!
//! The generic cell rate algorithm keeps one time per key: when the key's allowance is whole again. A key whose time is past is as good as unknown, so the table is
//! emptied of those when it is full, and never grows beyond its bound whatever names requests make up. It is told the time, so tests need not wait.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use phloem_api::UserId;
use phloem_flow::time::Millis;

/// How much is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// So many at once.
    pub burst: u32,
    /// Then one each time so many milliseconds are over.
    pub every_ms: i64,
}

/// How many calls one person or program may make.
pub const CALLS: Quota = Quota {
    burst: 600,
    every_ms: 20,
};

/// The server's limits.
#[derive(Debug)]
pub struct Limits {
    /// Attempts to sign in, right or wrong, from one address.
    pub sign_in_from: Limiter<IpAddr>,
    /// Attempts to sign in as one person from one address, by the hash of the e-mail address.
    pub sign_in_as_from: Limiter<([u8; 32], IpAddr)>,
    /// The same from all addresses: much looser, since whoever uses it up keeps the person out too.
    pub sign_in_as: Limiter<[u8; 32]>,
    /// Attempts of one person to change their password, right or wrong.
    pub passwords: Limiter<UserId>,
    /// Looks at invitations, right or wrong, from one address.
    pub invitations: Limiter<IpAddr>,
    /// Requests that one person or program tries out.
    pub tries: Limiter<String>,
    /// Wrong credentials from one address.
    pub wrong_credentials: Limiter<IpAddr>,
    /// Calls of one person or program.
    pub calls: Limiter<String>,
    /// Event streams that one person or program has open.
    pub streams: Places<String>,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |burst, every_ms| Quota { burst, every_ms };
        Self {
            sign_in_from: Limiter::new(limit(30, 4_000)),
            sign_in_as_from: Limiter::new(limit(10, 30_000)),
            sign_in_as: Limiter::new(limit(100, 5_000)),
            passwords: Limiter::new(limit(10, 30_000)),
            invitations: Limiter::new(limit(30, 4_000)),
            tries: Limiter::new(limit(20, 3_000)),
            wrong_credentials: Limiter::new(limit(30, 4_000)),
            calls: Limiter::new(CALLS),
            streams: Places::new(STREAMS),
        }
    }
}

/// How many event streams one person or program may have open: a few browsers with a few pages each.
const STREAMS: usize = 32;

/// How many keys are remembered.
const MAX_KEYS: usize = 20_000;

/// A limit on each key.
#[derive(Debug)]
pub struct Limiter<K> {
    quota: Quota,
    /// When the allowance of a key is whole again.
    whole: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Limiter<K> {
    /// A limiter that nobody has used yet.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        Self {
            quota,
            whole: Mutex::new(HashMap::new()),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// The seconds to wait, when the allowance is used up, or when more keys than can be remembered are using theirs.
    pub fn take(&self, key: K, now: Millis) -> Result<(), u32> {
        let Quota { burst, every_ms } = self.quota;
        let allowance = i64::from(burst) * every_ms;
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if whole.len() >= MAX_KEYS && !whole.contains_key(&key) {
            whole.retain(|_, at| *at > now.0);
            if whole.len() >= MAX_KEYS {
                return Err(seconds(every_ms));
            }
        }
        let at = whole.entry(key).or_insert(now.0);
        let next = (*at).max(now.0) + every_ms;
        let over = next - now.0 - allowance;
        if over > 0 {
            return Err(seconds(over));
        }
        *at = next;
        Ok(())
    }
}

/// So many at the same time for each key.
#[derive(Debug)]
pub struct Places<K: Eq + Hash> {
    each: usize,
    taken: Arc<Mutex<HashMap<K, usize>>>,
}

/// A place, which is free again when this is dropped.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    key: K,
    taken: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// So many places for each key, all free.
    #[must_use]
    pub fn new(each: usize) -> Self {
        Self {
            each,
            taken: Arc::default(),
        }
    }

    /// Takes a place, if one is free.
    #[must_use]
    pub fn take(&self, key: K) -> Option<Place<K>> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(key.clone()).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Place {
            key,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

/// Rounded up: who waits so long gets in.
fn seconds(ms: i64) -> u32 {
    u32::try_from(ms.max(0).saturating_add(999) / 1000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use phloem_flow::time::Millis;

    use super::{Limiter, MAX_KEYS, Places, Quota};

    const THREE_THEN_ONE_EACH_TEN_SECONDS: Quota = Quota {
        burst: 3,
        every_ms: 10_000,
    };

    #[test]
    fn a_burst_then_one_by_one() {
        let limiter = Limiter::new(THREE_THEN_ONE_EACH_TEN_SECONDS);
        let take = |at| limiter.take("a", Millis(at));
        assert_eq!([take(0), take(0), take(0)], [Ok(()); 3]);
        assert_eq!(take(0), Err(10));
        assert_eq!(take(9_001), Err(1));
        assert_eq!(take(10_000), Ok(()));
        assert_eq!(take(10_000), Err(10));
        // A refused request does not count.
        assert_eq!(take(20_000), Ok(()));
        assert_eq!([take(90_000), take(90_000), take(90_000)], [Ok(()); 3]);
        assert_eq!(take(90_000), Err(10));
    }

    #[test]
    fn keys_have_allowances_of_their_own() {
        let limiter = Limiter::new(Quota {
            burst: 1,
            every_ms: 1000,
        });
        assert_eq!(limiter.take("a", Millis(0)), Ok(()));
        assert_eq!(limiter.take("b", Millis(0)), Ok(()));
        assert_eq!(limiter.take("a", Millis(0)), Err(1));
    }

    #[test]
    fn remembers_so_many_keys_and_no_more() {
        let limiter = Limiter::new(THREE_THEN_ONE_EACH_TEN_SECONDS);
        for key in 0..MAX_KEYS {
            assert_eq!(limiter.take(key, Millis(0)), Ok(()));
        }
        assert_eq!(limiter.take(MAX_KEYS, Millis(0)), Err(10));
        assert_eq!(limiter.take(0, Millis(0)), Ok(()));
        // All but one have their whole allowance back and are forgotten.
        assert_eq!(limiter.take(MAX_KEYS, Millis(10_000)), Ok(()));
        assert_eq!(limiter.whole.lock().unwrap().len(), 2);
    }

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let places = Places::new(2);
        let first = places.take("a").expect("the first");
        let second = places.take("a").expect("the second");
        assert!(places.take("a").is_none());
        let other = places.take("b").expect("of another");
        drop(first);
        let third = places.take("a").expect("in place of the first");
        assert!(places.take("a").is_none());
        drop((second, third, other));
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
