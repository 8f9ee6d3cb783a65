//! Deliveries: who may attempt one, when, and in which order.

use std::collections::BTreeSet;

use futures::FutureExt as _;
use futures::future::join_all;
use phloem_api::DeliveryId;
use phloem_server::store::deliveries::{self, Filter, State};
use phloem_server::store::{Store, attempts, counters};

use crate::on_both;
use crate::records::{T0, after, api_run, begin, delivery, owe, read, settle, write};

const A: &str = "https://a.example.com";
const B: &str = "https://b.example.com";

on_both!(
    nobody_gets_what_another_has_claimed,
    one_run_and_destination_in_order,
    a_lost_lease_is_claimed_again,
    a_late_report_changes_nothing,
    a_retry_waits_for_its_time,
    a_retry_puts_off_what_waits_for_it_and_nothing_else,
    a_dead_delivery_lets_the_next_pass_and_can_be_revived,
    one_delivery_is_claimed_by_its_id,
    new_and_waiting_deliveries_are_announced,
    attempts_are_listed_in_order,
    deliveries_are_listed_by_state_and_page,
);

async fn claim(store: &Store, at: i64, limit: u32) -> Vec<deliveries::Record> {
    write(store, move |conn| {
        async move { deliveries::claim(conn, after(at), after(at + 100), limit, &[]).await }.boxed()
    })
    .await
}

async fn claimed(store: &Store, at: i64) -> Vec<DeliveryId> {
    claim(store, at, 100).await.iter().map(|it| it.id).collect()
}

async fn nobody_gets_what_another_has_claimed(store: Store) {
    let home = settle(&store).await;
    let mut owed = BTreeSet::new();
    for _ in 0..40 {
        let run = api_run(home);
        begin(&store, &run).await;
        for (sequence, destination) in [(1, A), (2, B)] {
            let delivery = delivery(&run, sequence, destination);
            owe(&store, &delivery).await;
            owed.insert(delivery.id);
        }
    }
    let workers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let claimed = claim(&store, 0, 3).await;
                if claimed.is_empty() {
                    return mine;
                }
                assert!(claimed.len() <= 3);
                for delivery in claimed {
                    assert_eq!(delivery.attempts, 1);
                    assert_eq!(delivery.leased_until, Some(after(100)));
                    mine.push(delivery.id);
                }
            }
        })
    });
    let mut all = Vec::new();
    for worker in join_all(workers).await {
        all.extend(worker.expect("the worker goes well"));
    }
    assert_eq!(all.len(), owed.len());
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), owed);
}

async fn one_run_and_destination_in_order(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    let other = api_run(home);
    begin(&store, &run).await;
    begin(&store, &other).await;
    let second = delivery(&run, 2, A);
    let first = delivery(&run, 1, A);
    let elsewhere = delivery(&run, 3, B);
    let of_other = delivery(&other, 9, A);
    for delivery in [&second, &first, &elsewhere, &of_other] {
        owe(&store, delivery).await;
    }
    assert_eq!(
        claimed(&store, 0).await,
        [first.id, elsewhere.id, of_other.id]
    );
    assert_eq!(claimed(&store, 1).await, []);
    // It failed and will be tried again later: the second waits all the same.
    write(&store, move |conn| {
        deliveries::retry(conn, first.id, 1, after(50)).boxed()
    })
    .await;
    assert_eq!(claimed(&store, 2).await, []);
    // Nor does it look due meanwhile.
    let next = read(&store, |conn| deliveries::next_due(conn).boxed()).await;
    assert_eq!(next, Some(after(50)));
    assert_eq!(claimed(&store, 50).await, [first.id]);
    assert!(
        write(&store, move |conn| {
            deliveries::finish(conn, first.id, after(51)).boxed()
        })
        .await
    );
    assert_eq!(claimed(&store, 52).await, [second.id]);
}

async fn a_lost_lease_is_claimed_again(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let delivery = delivery(&run, 1, A);
    owe(&store, &delivery).await;
    assert_eq!(claimed(&store, 0).await, [delivery.id]);
    assert_eq!(claimed(&store, 99).await, []);
    let again = claim(&store, 100, 1).await;
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].attempts, 2);
    assert_eq!(again[0].leased_until, Some(after(200)));
    assert_eq!(again[0].call, delivery.call);
}

async fn a_late_report_changes_nothing(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let delivery = delivery(&run, 1, A);
    owe(&store, &delivery).await;
    claimed(&store, 0).await;
    claimed(&store, 100).await;
    write(&store, move |conn| {
        async move {
            // The first attempt's lease ran out; only what the second reports counts.
            assert!(!deliveries::retry(conn, delivery.id, 1, after(101)).await?);
            assert!(!deliveries::bury(conn, delivery.id, 1, after(101)).await?);
            assert!(!deliveries::give_up(conn, delivery.id, 1, after(101)).await?);
            let there = deliveries::get(conn, home.workspace, delivery.id).await?;
            let there = there.expect("the delivery is there").delivery;
            assert_eq!((there.state, there.next), (State::Pending, after(200)));
            // Except that the target has it: that is true whoever says so.
            assert!(deliveries::finish(conn, delivery.id, after(102)).await?);
            assert!(!deliveries::finish(conn, delivery.id, after(103)).await?);
            assert!(!deliveries::bury(conn, delivery.id, 2, after(103)).await?);
            assert!(!deliveries::retry(conn, delivery.id, 2, after(103)).await?);
            let there = deliveries::get(conn, home.workspace, delivery.id).await?;
            let there = there.expect("the delivery is there").delivery;
            assert_eq!(there.state, State::Done);
            assert_eq!(there.finished, Some(after(102)));
            assert_eq!(there.leased_until, None);
            Ok(())
        }
        .boxed()
    })
    .await;
    assert_eq!(claimed(&store, 1000).await, []);
}

async fn a_retry_puts_off_what_waits_for_it_and_nothing_else(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let mut dead = delivery(&run, 1, A);
    dead.state = State::Dead;
    let first = dead.id;
    owe(&store, &dead).await;
    let (second, third) = (delivery(&run, 2, A), delivery(&run, 3, A));
    owe(&store, &second).await;
    owe(&store, &third).await;
    assert_eq!(claimed(&store, 0).await, [second.id]);
    write(&store, move |conn| {
        async move {
            // Somebody has the first sent again while the second is under way.
            assert!(deliveries::revive(conn, home.workspace, first, after(1)).await?);
            assert!(deliveries::retry(conn, second.id, 1, after(500)).await?);
            Ok(())
        }
        .boxed()
    })
    .await;
    assert_eq!(claimed(&store, 2).await, [first]);
    write(&store, move |conn| {
        async move {
            assert!(deliveries::give_up(conn, first, 1, after(3)).await?);
            Ok(())
        }
        .boxed()
    })
    .await;
    assert_eq!(claimed(&store, 4).await, []);
    assert_eq!(claimed(&store, 500).await, [second.id]);
}

async fn a_retry_waits_for_its_time(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let delivery = delivery(&run, 1, A);
    owe(&store, &delivery).await;
    claimed(&store, 0).await;
    let next = write(&store, move |conn| {
        async move {
            assert!(deliveries::retry(conn, delivery.id, 1, after(30)).await?);
            deliveries::next_due(conn).await
        }
        .boxed()
    })
    .await;
    assert_eq!(next, Some(after(30)));
    assert_eq!(claimed(&store, 29).await, []);
    let again = claim(&store, 30, 1).await;
    assert_eq!(again[0].attempts, 2);
}

async fn a_dead_delivery_lets_the_next_pass_and_can_be_revived(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let first = delivery(&run, 1, A);
    let second = delivery(&run, 2, A);
    owe(&store, &first).await;
    owe(&store, &second).await;
    claimed(&store, 0).await;
    let (first, second) = (first.id, second.id);
    write(&store, move |conn| {
        async move {
            assert!(!deliveries::revive(conn, home.workspace, first, after(1)).await?);
            assert!(deliveries::bury(conn, first, 1, after(1)).await?);
            let counted = counters::read(conn, T0).await?;
            assert_eq!(
                (counted.deliveries_pending, counted.deliveries_dead),
                (1, 1)
            );
            Ok(())
        }
        .boxed()
    })
    .await;
    assert_eq!(claimed(&store, 2).await, [second]);
    write(&store, move |conn| {
        async move {
            let dead = deliveries::get(conn, home.workspace, first).await?;
            let dead = dead.expect("the delivery is there").delivery;
            assert_eq!((dead.state, dead.finished), (State::Dead, Some(after(1))));
            assert!(deliveries::revive(conn, home.workspace, first, after(3)).await?);
            assert!(!deliveries::revive(conn, home.workspace, first, after(3)).await?);
            Ok(())
        }
        .boxed()
    })
    .await;
    let again = claim(&store, 3, 10).await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].id, again[0].attempts), (first, 2));
    assert_eq!(again[0].finished, None);
}

async fn one_delivery_is_claimed_by_its_id(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let first = delivery(&run, 1, A);
    let second = delivery(&run, 2, A);
    owe(&store, &first).await;
    owe(&store, &second).await;
    let (first, second) = (first.id, second.id);
    write(&store, move |conn| {
        async move {
            let claim = async |conn: &mut _, id, at| {
                let claimed = deliveries::claim_one(conn, id, after(at), after(at + 100)).await?;
                Ok::<_, phloem_server::store::Error>(claimed.map(|it| it.attempts))
            };
            assert_eq!(claim(conn, second, 0).await?, None, "not its turn");
            assert_eq!(claim(conn, first, -1).await?, None, "not due");
            assert_eq!(claim(conn, first, 0).await?, Some(1));
            assert_eq!(claim(conn, first, 0).await?, None, "leased");
            assert_eq!(claim(conn, first, 100).await?, Some(2));
            deliveries::finish(conn, first, after(100)).await?;
            assert_eq!(claim(conn, first, 1000).await?, None, "done");
            assert_eq!(claim(conn, second, 100).await?, Some(1));
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn new_and_waiting_deliveries_are_announced(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let mut wakeups = store.listen();
    let first = delivery(&run, 1, A);
    let second = delivery(&run, 2, A);
    owe(&store, &first).await;
    wakeups.next().await;
    owe(&store, &second).await;
    wakeups.next().await;
    claimed(&store, 0).await;
    write(&store, move |conn| {
        deliveries::finish(conn, first.id, T0).boxed()
    })
    .await;
    wakeups.next().await;
}

async fn attempts_are_listed_in_order(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let delivery = delivery(&run, 1, A);
    owe(&store, &delivery).await;
    write(&store, move |conn| {
        async move {
            let attempt = |number, status| attempts::Record {
                delivery: delivery.id,
                number,
                at: T0,
                took_ms: 12,
                status,
                failure: status.is_none().then(|| "It took too long.".to_owned()),
            };
            attempts::insert(conn, &attempt(2, Some(200))).await?;
            attempts::insert(conn, &attempt(1, None)).await?;
            // Reported twice: the first report counts.
            attempts::insert(conn, &attempt(1, Some(500))).await?;
            assert_eq!(
                attempts::list(conn, delivery.id).await?,
                [attempt(1, None), attempt(2, Some(200))]
            );
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn deliveries_are_listed_by_state_and_page(store: Store) {
    let home = settle(&store).await;
    let run = api_run(home);
    begin(&store, &run).await;
    let mut dead = Vec::new();
    for sequence in 1..=5 {
        let mut delivery = delivery(&run, sequence, A);
        if sequence % 2 == 1 {
            delivery.state = State::Dead;
            dead.insert(0, delivery.id);
        }
        owe(&store, &delivery).await;
    }
    read(&store, move |conn| {
        async move {
            let workspace = home.workspace;
            let mut filter = Filter {
                state: State::Dead,
                flow: None,
                before: None,
            };
            let first = deliveries::list(conn, workspace, filter, 2).await?;
            let first: Vec<_> = first.iter().map(|it| it.delivery.id).collect();
            assert_eq!(first, dead[..2]);
            filter.before = Some(dead[1]);
            let rest = deliveries::list(conn, workspace, filter, 2).await?;
            let rest: Vec<_> = rest.iter().map(|it| it.delivery.id).collect();
            assert_eq!(rest, dead[2..]);
            let of_run = deliveries::of_run(conn, run.id, 0, 100).await?;
            let sequences: Vec<_> = of_run.iter().map(|it| it.delivery.sequence).collect();
            assert_eq!(sequences, [1, 2, 3, 4, 5]);
            Ok(())
        }
        .boxed()
    })
    .await;
}
