//! Runs, inputs, steps and timers.

use futures::FutureExt as _;
use futures::future::join_all;
use phloem_api::RunId;
use phloem_flow::document::NodeId;
use phloem_flow::engine::{HangUpReason, Instruction, Left, StepWarning, Timer};
use phloem_server::store::runs::{Filter, Inserted, Status, Which};
use phloem_server::store::{Error, Store, counters, inputs, runs, steps, timers};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::on_both;
use crate::records::{T0, after, api_run, begin, input, read, run, settle, write};

on_both!(
    a_call_has_one_run,
    runs_without_a_call_are_all_different,
    what_is_saved_is_read_again,
    inputs_of_one_run_wait_for_each_other,
    an_input_is_taken_once,
    a_repeated_input_breaks_the_constraint,
    runs_are_listed_by_page_and_filter,
    steps_are_entered_and_left,
    a_timer_is_a_slot,
    a_due_timer_is_taken_once,
    running_runs_are_counted,
);

async fn a_call_has_one_run(store: Store) {
    let home = settle(&store).await;
    let inserts = (0..12).map(|_| {
        let store = store.clone();
        async move {
            let run = run(home, "call");
            let id = run.id;
            let inserted = write(&store, move |conn| {
                async move { runs::insert(conn, &run).await }.boxed()
            })
            .await;
            match inserted {
                Inserted::New => (id, true),
                Inserted::Existing(existing) => (existing.id, false),
            }
        }
    });
    let inserted = join_all(inserts).await;
    let new: Vec<_> = inserted.iter().filter(|(_, new)| *new).collect();
    assert_eq!(new.len(), 1);
    assert!(inserted.iter().all(|(id, _)| *id == new[0].0));
    let found = write(&store, move |conn| {
        runs::find_by_call(conn, home.carrier, "call").boxed()
    })
    .await;
    assert_eq!(found.map(|it| it.id), Some(new[0].0));
}

async fn runs_without_a_call_are_all_different(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            for _ in 0..2 {
                assert_eq!(runs::insert(conn, &api_run(home)).await?, Inserted::New);
            }
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn what_is_saved_is_read_again(store: Store) {
    let home = settle(&store).await;
    let mut run = run(home, "call");
    begin(&store, &run).await;
    run.status = Status::Failed;
    run.state.sequence = 7;
    run.state.variables.insert(
        "Start".to_owned(),
        Map::from_iter([("grüße".to_owned(), Value::from("日本 \u{1f600} \\u0000"))]),
    );
    run.instructions = vec![Instruction::HangUp {
        reason: HangUpReason::Busy,
    }];
    run.updated = after(3);
    run.finished = Some(after(3));
    run.failure = Some("The flow went in circles.".to_owned());
    write(&store, move |conn| {
        async move {
            runs::save(conn, &run).await?;
            assert_eq!(runs::lock(conn, run.id).await?.as_ref(), Some(&run));
            assert_eq!(runs::get(conn, home.workspace, run.id).await?, Some(run));
            assert_eq!(runs::lock(conn, RunId(Uuid::now_v7())).await?, None);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn inputs_of_one_run_wait_for_each_other(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    begin(&store, &run).await;
    let webhooks = (0..24).map(|n| {
        let store = store.clone();
        async move {
            write(&store, move |conn| {
                async move {
                    let mut run = runs::lock(conn, run.id).await?.expect("the run is there");
                    inputs::append(conn, run.id, &input(&n.to_string())).await?;
                    run.state.sequence += 1;
                    runs::save(conn, &run).await
                }
                .boxed()
            })
            .await;
        }
    });
    join_all(webhooks).await;
    read(&store, move |conn| {
        async move {
            let run = runs::get(conn, home.workspace, run.id).await?;
            assert_eq!(run.map(|it| it.state.sequence), Some(24));
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn an_input_is_taken_once(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    let other = self::run(home, "other call");
    begin(&store, &run).await;
    begin(&store, &other).await;
    write(&store, move |conn| {
        async move {
            let a = input("a").id;
            let by_id = Which::Id(run.id);
            let by_call = Which::Call(home.carrier, "call".to_owned());
            for which in [&by_id, &by_call] {
                let locked = runs::lock_for(conn, which, &a).await?;
                let locked = locked.expect("the run is there");
                assert_eq!((locked.run.id, locked.repeated), (run.id, false));
            }
            inputs::append(conn, run.id, &input("a")).await?;
            for which in [&by_id, &by_call] {
                let locked = runs::lock_for(conn, which, &a).await?;
                let locked = locked.expect("the run is there");
                assert_eq!((locked.run.id, locked.repeated), (run.id, true));
            }
            inputs::append(conn, run.id, &input("b")).await?;
            let locked = runs::lock_for(conn, &Which::Id(other.id), &a).await?;
            assert!(!locked.expect("the run is there").repeated);
            inputs::append(conn, other.id, &input("a")).await?;
            assert_eq!(inputs::list(conn, run.id).await?, [input("a"), input("b")]);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_repeated_input_breaks_the_constraint(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    begin(&store, &run).await;
    write(&store, move |conn| {
        async move { inputs::append(conn, run.id, &input("a")).await }.boxed()
    })
    .await;
    let repeated: Result<(), Error> = store
        .write(move |conn| {
            async move {
                let mut run = runs::lock(conn, run.id).await?.expect("the run is there");
                run.state.sequence = 9;
                inputs::append(conn, run.id, &input("a")).await?;
                runs::save(conn, &run).await
            }
            .boxed()
        })
        .await;
    assert!(
        matches!(&repeated, Err(Error::Conflict(name)) if name == "inputs_run_input_id"),
        "{repeated:?}"
    );
    let there = read(&store, move |conn| {
        runs::get(conn, home.workspace, run.id).boxed()
    })
    .await;
    assert_eq!(there.map(|it| it.state.sequence), Some(0));
}

async fn runs_are_listed_by_page_and_filter(store: Store) {
    let home = settle(&store).await;
    let mut all = Vec::new();
    for n in 0..7 {
        let mut run = run(home, &n.to_string());
        if n % 2 == 0 {
            run.status = Status::Completed;
        }
        begin(&store, &run).await;
        all.insert(0, run.id);
    }
    read(&store, move |conn| {
        async move {
            let mut filter = Filter::default();
            let mut seen = Vec::new();
            loop {
                let page = runs::list(conn, home.workspace, filter.clone(), 3).await?;
                let Some(last) = page.last() else { break };
                filter.before = Some(last.id);
                seen.extend(page.iter().map(|it| it.id));
            }
            assert_eq!(seen, all);
            let even: Vec<_> = all.iter().copied().step_by(2).collect();
            for flow in [None, Some(home.flow)] {
                let filter = Filter {
                    flow,
                    status: Some(Status::Completed),
                    ..Filter::default()
                };
                let page = runs::list(conn, home.workspace, filter, 100).await?;
                assert_eq!(page.iter().map(|it| it.id).collect::<Vec<_>>(), even);
            }
            let of_flow = Filter {
                flow: Some(home.flow),
                ..Filter::default()
            };
            assert_eq!(
                runs::list(conn, home.workspace, of_flow, 100).await?.len(),
                7
            );
            let of_other_flow = Filter {
                flow: Some(crate::records::home().flow),
                ..Filter::default()
            };
            assert_eq!(
                runs::list(conn, home.workspace, of_other_flow, 100).await?,
                []
            );
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn steps_are_entered_and_left(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    begin(&store, &run).await;
    write(&store, move |conn| {
        async move {
            steps::enter(conn, run.id, 2, &NodeId("n2".to_owned()), after(2)).await?;
            steps::enter(conn, run.id, 1, &NodeId("n1".to_owned()), after(1)).await?;
            let left = Left {
                sequence: 1,
                outlet: Some("completed".to_owned()),
                variables: Map::from_iter([("DialStatus".to_owned(), Value::from("completed"))]),
                warnings: vec![StepWarning {
                    field: "to".to_owned(),
                    message: "There is no such variable.".to_owned(),
                }],
            };
            steps::leave(conn, run.id, &left, after(3)).await?;
            let expect = [
                steps::Record {
                    sequence: 1,
                    node: NodeId("n1".to_owned()),
                    entered: after(1),
                    left_at: Some(after(3)),
                    outlet: left.outlet,
                    variables: left.variables,
                    warnings: left.warnings,
                },
                steps::Record {
                    sequence: 2,
                    node: NodeId("n2".to_owned()),
                    entered: after(2),
                    left_at: None,
                    outlet: None,
                    variables: Map::new(),
                    warnings: Vec::new(),
                },
            ];
            assert_eq!(steps::list(conn, run.id, 0, 100).await?, expect);
            assert_eq!(steps::list(conn, run.id, 1, 1).await?, expect[1..2]);
            assert_eq!(steps::get(conn, run.id, 1).await?.as_ref(), expect.first());
            assert_eq!(steps::get(conn, run.id, 1000).await?, None);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_timer_is_a_slot(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    begin(&store, &run).await;
    write(&store, move |conn| {
        async move {
            let due = |timer, ms| timers::Record {
                run: run.id,
                timer,
                due: after(ms),
            };
            assert_eq!(timers::next_due(conn).await?, None);
            timers::set(conn, run.id, Timer::DialResult, after(10)).await?;
            timers::set(conn, run.id, Timer::DialResult, after(20)).await?;
            timers::set(conn, run.id, Timer::LostCall, after(15)).await?;
            assert_eq!(timers::next_due(conn).await?, Some(after(15)));
            assert_eq!(timers::due(conn, after(14), 10).await?, []);
            assert_eq!(
                timers::due(conn, after(20), 10).await?,
                [due(Timer::LostCall, 15), due(Timer::DialResult, 20)]
            );
            let first = due(Timer::LostCall, 15);
            assert_eq!(timers::due(conn, after(20), 1).await?, [first]);
            assert!(timers::put_off(conn, &first, after(50)).await?);
            assert!(!timers::put_off(conn, &first, after(60)).await?);
            timers::clear(conn, run.id, Timer::DialResult).await?;
            assert_eq!(timers::next_due(conn).await?, Some(after(50)));
            timers::clear_all(conn, run.id).await?;
            assert_eq!(timers::next_due(conn).await?, None);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_due_timer_is_taken_once(store: Store) {
    let home = settle(&store).await;
    let run = run(home, "call");
    begin(&store, &run).await;
    let timer = timers::Record {
        run: run.id,
        timer: Timer::DialResult,
        due: T0,
    };
    write(&store, move |conn| {
        timers::set(conn, timer.run, timer.timer, timer.due).boxed()
    })
    .await;
    let takes = (0..12).map(|_| {
        let store = store.clone();
        async move {
            write(&store, move |conn| {
                async move { timers::take(conn, &timer).await }.boxed()
            })
            .await
        }
    });
    let taken = join_all(takes).await;
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
}

async fn running_runs_are_counted(store: Store) {
    let home = settle(&store).await;
    let mut over = run(home, "over");
    over.status = Status::Completed;
    begin(&store, &run(home, "call")).await;
    begin(&store, &over).await;
    let counted = read(&store, |conn| counters::read(conn, T0).boxed()).await;
    assert_eq!(
        counted,
        counters::Counters {
            runs_running: 1,
            deliveries_pending: 0,
            deliveries_dead: 0,
            timers_overdue: 0,
        }
    );
}
