//! Flows, drafts, versions, carriers and numbers.

use futures::FutureExt as _;
use futures::future::join_all;
use phloem_api::FlowId;
use phloem_server::store::drafts::Saved;
use phloem_server::store::{Store, calls, carriers, drafts, flows, numbers, versions};
use uuid::Uuid;

use crate::on_both;
use crate::records::{Home, T0, after, draft, flow, home, read, settle, version, write};

on_both!(
    flows_are_listed_newest_first,
    a_draft_is_saved_only_over_the_revision_seen,
    one_of_many_editors_wins,
    versions_are_numbered_without_gaps,
    only_a_version_that_exists_can_be_live,
    a_number_follows_the_live_version_unless_it_is_pinned,
    a_deleted_flow_is_gone_but_its_versions_stay_for_runs,
    a_carrier_is_noted_once_a_minute,
    changes_of_one_thing_wait_for_each_other,
    calls_without_a_flow_are_listed_once_and_not_for_ever,
);

async fn flows_are_listed_newest_first(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let mut newer = flow(Home {
                flow: FlowId(Uuid::now_v7()),
                ..home
            });
            newer.name = "Night".to_owned();
            flows::insert(conn, &newer).await?;
            let all = flows::list(conn, home.workspace, None, 10).await?;
            let names: Vec<_> = all.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, ["Night", "Reception"]);
            let rest = flows::list(conn, home.workspace, Some(newer.id), 10).await?;
            assert_eq!(rest, all[1..]);
            newer.name = "Day".to_owned();
            newer.archived = true;
            newer.updated = after(1);
            assert!(flows::update(conn, &newer).await?);
            assert_eq!(
                flows::get(conn, home.workspace, newer.id).await?,
                Some(newer)
            );
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn changes_of_one_thing_wait_for_each_other(store: Store) {
    let home = settle(&store).await;
    let changes = (0..12).map(|_| {
        let store = store.clone();
        async move {
            write(&store, move |conn| {
                async move {
                    let workspace = home.workspace;
                    assert!(flows::lock(conn, workspace, home.flow).await?);
                    let mut flow = flows::get(conn, workspace, home.flow).await?.expect("it");
                    flow.name.push('x');
                    flows::update(conn, &flow).await?;
                    assert!(carriers::lock(conn, workspace, home.carrier).await?);
                    let mut carrier = carriers::get(conn, workspace, home.carrier)
                        .await?
                        .expect("it");
                    carrier.name.push('x');
                    carriers::update(conn, &carrier).await?;
                    Ok(())
                }
                .boxed()
            })
            .await;
        }
    });
    futures::future::join_all(changes).await;
    write(&store, move |conn| {
        async move {
            let flow = flows::get(conn, home.workspace, home.flow)
                .await?
                .expect("it");
            let carrier = carriers::get(conn, home.workspace, home.carrier)
                .await?
                .expect("it");
            for name in [flow.name, carrier.name] {
                assert!(name.ends_with(&"x".repeat(12)), "{name}");
            }
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_draft_is_saved_only_over_the_revision_seen(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let workspace = home.workspace;
            let save = draft(home, 1, "second");
            assert_eq!(drafts::save(conn, workspace, &save).await?, Saved::Saved(2));
            assert_eq!(drafts::save(conn, workspace, &save).await?, Saved::Stale(2));
            let ahead = draft(home, 3, "from the future");
            assert_eq!(
                drafts::save(conn, workspace, &ahead).await?,
                Saved::Stale(2)
            );
            let missing = draft(self::home(), 1, "nowhere");
            assert_eq!(
                drafts::save(conn, workspace, &missing).await?,
                Saved::Missing
            );
            let there = drafts::get(conn, workspace, home.flow).await?;
            assert_eq!(there, Some(draft(home, 2, "second")));
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn one_of_many_editors_wins(store: Store) {
    let home = settle(&store).await;
    let saves = (0..12).map(|n| {
        let store = store.clone();
        async move {
            write(&store, move |conn| {
                async move {
                    drafts::save(conn, home.workspace, &draft(home, 1, &n.to_string())).await
                }
                .boxed()
            })
            .await
        }
    });
    let saved = join_all(saves).await;
    let won: Vec<_> = (0..12).filter(|n| saved[*n] == Saved::Saved(2)).collect();
    assert_eq!(won.len(), 1, "{saved:?}");
    let there = read(&store, move |conn| {
        drafts::get(conn, home.workspace, home.flow).boxed()
    })
    .await;
    assert_eq!(there, Some(draft(home, 2, &won[0].to_string())));
}

async fn versions_are_numbered_without_gaps(store: Store) {
    let home = settle(&store).await;
    let published = (0..12).map(|_| {
        let store = store.clone();
        async move {
            write(&store, move |conn| {
                async move { versions::insert(conn, home.workspace, &version(home)).await }.boxed()
            })
            .await
        }
    });
    let mut numbers = join_all(published).await;
    numbers.sort();
    assert_eq!(numbers, (2..=13).map(Some).collect::<Vec<_>>());
    read(&store, move |conn| {
        async move {
            let listed = versions::list(conn, home.workspace, home.flow).await?;
            let listed: Vec<_> = listed.iter().map(|it| it.number).collect();
            assert_eq!(listed, (1..=13).rev().collect::<Vec<_>>());
            let one = versions::get(conn, home.workspace, home.flow, 7).await?;
            let one = one.expect("version 7 is there");
            assert_eq!(one.document, version(home).document);
            assert_eq!(one.author, Some(home.user));
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn only_a_version_that_exists_can_be_live(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            assert!(!flows::set_live(conn, home.workspace, home.flow, 2, after(1)).await?);
            versions::insert(conn, home.workspace, &version(home)).await?;
            assert!(flows::set_live(conn, home.workspace, home.flow, 2, after(2)).await?);
            let there = flows::get(conn, home.workspace, home.flow).await?;
            let there = there.expect("the flow is there");
            assert_eq!((there.live, there.updated), (Some(2), after(2)));
            Ok(())
        }
        .boxed()
    })
    .await;
}

fn link(home: Home, version: Option<i32>) -> numbers::Record {
    numbers::Record {
        workspace: home.workspace,
        number: "+15551230001".to_owned(),
        carrier: home.carrier,
        flow: home.flow,
        version,
        created: T0,
        updated: T0,
    }
}

async fn a_number_follows_the_live_version_unless_it_is_pinned(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let workspace = home.workspace;
            let number = link(home, None).number;
            let route = |version| numbers::Route {
                workspace,
                flow: home.flow,
                version,
            };
            assert_eq!(numbers::route(conn, home.carrier, &number).await?, None);
            numbers::link(conn, &link(home, None)).await?;
            versions::insert(conn, workspace, &version(home)).await?;
            flows::set_live(conn, workspace, home.flow, 2, T0).await?;
            assert_eq!(
                numbers::route(conn, home.carrier, &number).await?,
                Some(route(Some(2)))
            );
            let mut pinned = link(home, Some(1));
            pinned.created = after(5);
            pinned.updated = after(5);
            numbers::link(conn, &pinned).await?;
            assert_eq!(
                numbers::route(conn, home.carrier, &number).await?,
                Some(route(Some(1)))
            );
            pinned.created = T0;
            assert_eq!(numbers::list(conn, workspace).await?, [pinned.clone()]);
            assert_eq!(
                numbers::of_flow(conn, workspace, home.flow).await?,
                [pinned.clone()]
            );
            assert_eq!(numbers::get(conn, workspace, &number).await?, Some(pinned));
            let elsewhere = self::home().carrier;
            assert_eq!(numbers::route(conn, elsewhere, &number).await?, None);
            assert!(numbers::unlink(conn, workspace, &number).await?);
            assert!(!numbers::unlink(conn, workspace, &number).await?);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_deleted_flow_is_gone_but_its_versions_stay_for_runs(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let workspace = home.workspace;
            numbers::link(conn, &link(home, Some(1))).await?;
            assert!(flows::delete(conn, workspace, home.flow, after(1)).await?);
            assert!(!flows::delete(conn, workspace, home.flow, after(2)).await?);
            assert_eq!(flows::get(conn, workspace, home.flow).await?, None);
            assert_eq!(flows::list(conn, workspace, None, 10).await?, []);
            assert_eq!(drafts::get(conn, workspace, home.flow).await?, None);
            assert_eq!(
                drafts::save(conn, workspace, &draft(home, 1, "")).await?,
                Saved::Missing
            );
            assert_eq!(
                versions::insert(conn, workspace, &version(home)).await?,
                None
            );
            assert_eq!(versions::list(conn, workspace, home.flow).await?, []);
            let number = link(home, None).number;
            assert_eq!(numbers::route(conn, home.carrier, &number).await?, None);
            assert_eq!(
                versions::document(conn, home.flow, 1).await?,
                Some(version(home).document)
            );
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn a_carrier_is_noted_once_a_minute(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            for (at, noted) in [(0, 0), (59_999, 0), (60_000, 60_000), (61_000, 60_000)] {
                carriers::heard_of(conn, home.carrier, after(at)).await?;
                let carrier = carriers::by_id(conn, home.carrier).await?;
                let carrier = carrier.expect("the carrier is there");
                assert_eq!(carrier.last_request, Some(after(noted)), "at {at}");
            }
            carriers::count_bad_signatures(conn, home.carrier, 1).await?;
            carriers::count_bad_signatures(conn, home.carrier, 2).await?;
            let mut carrier = carriers::get(conn, home.workspace, home.carrier)
                .await?
                .expect("the carrier is there");
            assert_eq!(carrier.bad_signatures, 3);
            carrier.name = "Spare".to_owned();
            carrier.credentials = vec![9];
            assert!(carriers::update(conn, &carrier).await?);
            assert!(carriers::list(conn, home.workspace).await? == [carrier]);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn calls_without_a_flow_are_listed_once_and_not_for_ever(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let call = |n: i64| calls::Record {
                id: Uuid::now_v7(),
                workspace: home.workspace,
                carrier: home.carrier,
                call_uuid: format!("call-{n}"),
                number: "+15551230002".to_owned(),
                caller: "+15551239999".to_owned(),
                reason: calls::Reason::NotLinked,
                at: after(n),
            };
            for n in 0..105 {
                calls::insert(conn, &call(n)).await?;
                // The carrier repeats itself.
                calls::insert(conn, &call(n)).await?;
            }
            let listed = calls::list(conn, home.workspace, 1000).await?;
            let uuids: Vec<_> = listed.iter().map(|it| it.call_uuid.clone()).collect();
            let expect: Vec<_> = (5..105).rev().map(|n| format!("call-{n}")).collect();
            assert_eq!(uuids, expect);
            Ok(())
        }
        .boxed()
    })
    .await;
}
