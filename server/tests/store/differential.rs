//! Both databases are given the same random operations, and must answer the same to each and hold the same in the end.
//!
//! The operations choose from a handful of ids, so that they meet: most are legal, many are late, repeated or misdirected.
//! `PHLOEM_SEEDS=1000..2000` runs other sequences than the usual ones.

mod act;
mod held;
mod operation;

use crate::databases::Database;

use operation::Operation;

/// How many operations one sequence has.
const OPERATIONS: usize = 250;

/// The seeds of the sequences that are always tried.
const SEEDS: std::ops::Range<u64> = 0..12;

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_answer_and_hold_the_same() {
    for seed in seeds() {
        let Some(postgres) = Database::postgres().await else {
            return;
        };
        let sqlite = Database::sqlite();
        let stores = (sqlite.store().await, postgres.store().await);
        let mut random = Random(seed);
        for n in 0..OPERATIONS {
            let operation = Operation::random(&mut random, n);
            let answers = (
                operation.answer(&stores.0).await,
                operation.answer(&stores.1).await,
            );
            assert_eq!(
                answers.0, answers.1,
                "seed {seed}, operation {n}: {operation:?}"
            );
        }
        stores.0.close().await;
        stores.1.close().await;
        let held = (
            held::by_sqlite(&sqlite).await,
            held::by_postgres(&postgres).await,
        );
        assert_eq!(held.0, held.1, "seed {seed}");
        sqlite.remove().await;
        postgres.remove().await;
    }
}

fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("PHLOEM_SEEDS") else {
        return SEEDS;
    };
    let (from, to) = text.split_once("..").expect("PHLOEM_SEEDS is FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

/// SplitMix64: small, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (it ^ (it >> 31)) % limit
    }
}
