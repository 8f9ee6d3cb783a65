//! Nobody sees or changes what another workspace has.

use futures::FutureExt as _;
use phloem_api::Role;
use phloem_server::store::drafts::Saved;
use phloem_server::store::runs::Filter;
use phloem_server::store::{
    Store, calls, carriers, credentials, deliveries, drafts, flows, numbers, runs, users, versions,
};
use uuid::Uuid;

use crate::on_both;
use crate::records::{T0, begin, delivery, draft, owe, run, settle, version, write};

on_both!(a_stranger_finds_nothing_and_changes_nothing);

async fn a_stranger_finds_nothing_and_changes_nothing(store: Store) {
    let home = settle(&store).await;
    let stranger = settle(&store).await.workspace;
    let run = run(home, "call");
    begin(&store, &run).await;
    let mut dead = delivery(&run, 1, "https://a.example.com");
    dead.state = deliveries::State::Dead;
    owe(&store, &dead).await;
    write(&store, move |conn| {
        async move {
            let number = numbers::Record {
                workspace: home.workspace,
                number: "+15551230001".to_owned(),
                carrier: home.carrier,
                flow: home.flow,
                version: None,
                created: T0,
                updated: T0,
            };
            numbers::link(conn, &number).await?;
            let credentials = credentials::Record {
                auth_id: "MA000000000000000001".to_owned(),
                workspace: home.workspace,
                token_hash: vec![7; 32],
                name: "CRM".to_owned(),
                role: Role::Editor,
                created: T0,
                revoked: None,
            };
            credentials::insert(conn, &credentials).await?;
            let call = calls::Record {
                id: Uuid::now_v7(),
                workspace: home.workspace,
                carrier: home.carrier,
                call_uuid: "lost".to_owned(),
                number: number.number.clone(),
                caller: "+15551239999".to_owned(),
                reason: calls::Reason::NotPublished,
                at: T0,
            };
            calls::insert(conn, &call).await?;

            let flow = home.flow;
            assert_eq!(flows::get(conn, stranger, flow).await?, None);
            assert!(!flows::set_live(conn, stranger, flow, 1, T0).await?);
            assert!(!flows::delete(conn, stranger, flow, T0).await?);
            let mut foreign = flows::get(conn, home.workspace, flow)
                .await?
                .expect("there");
            foreign.workspace = stranger;
            assert!(!flows::update(conn, &foreign).await?);
            assert_eq!(drafts::get(conn, stranger, flow).await?, None);
            let save = draft(home, 1, "");
            assert_eq!(drafts::save(conn, stranger, &save).await?, Saved::Missing);
            assert_eq!(versions::get(conn, stranger, flow, 1).await?, None);
            assert_eq!(versions::list(conn, stranger, flow).await?, []);
            assert_eq!(
                versions::insert(conn, stranger, &version(home)).await?,
                None
            );

            assert_eq!(numbers::get(conn, stranger, &number.number).await?, None);
            assert_eq!(numbers::list(conn, stranger).await?, []);
            assert_eq!(numbers::of_flow(conn, stranger, flow).await?, []);
            assert!(!numbers::unlink(conn, stranger, &number.number).await?);
            assert!(calls::list(conn, stranger, 10).await?.is_empty());

            assert!(carriers::get(conn, stranger, home.carrier).await?.is_none());
            let mut foreign = carriers::by_id(conn, home.carrier).await?.expect("there");
            foreign.workspace = stranger;
            assert!(!carriers::update(conn, &foreign).await?);

            assert!(credentials::list(conn, stranger).await?.is_empty());
            assert!(!credentials::revoke(conn, stranger, &credentials.auth_id, T0).await?);
            assert!(!users::set_role(conn, stranger, home.user, Role::Viewer).await?);
            assert!(!users::delete(conn, stranger, home.user).await?);
            assert!(
                users::list(conn, stranger)
                    .await?
                    .iter()
                    .all(|it| it.id != home.user)
            );

            assert_eq!(runs::get(conn, stranger, run.id).await?, None);
            for flow in [None, Some(flow)] {
                for status in [None, Some(run.status)] {
                    let filter = Filter {
                        flow,
                        status,
                        ..Filter::default()
                    };
                    assert_eq!(runs::list(conn, stranger, filter, 10).await?, []);
                }
            }
            assert_eq!(deliveries::get(conn, stranger, dead.id).await?, None);
            assert!(!deliveries::revive(conn, stranger, dead.id, T0).await?);
            for flow in [None, Some(flow)] {
                assert_eq!(deliveries::revive_all(conn, stranger, flow, T0).await?, 0);
                let filter = deliveries::Filter {
                    state: dead.state,
                    flow,
                    before: None,
                };
                assert_eq!(deliveries::list(conn, stranger, filter, 10).await?, []);
            }
            Ok(())
        }
        .boxed()
    })
    .await;
}
