//! Workspaces, people, sessions and credentials.

use futures::FutureExt as _;
use futures::future::join_all;
use phloem_api::{Role, UserId, WorkspaceId};
use phloem_server::store::{Error, Store, audit, credentials, sessions, users, workspaces};
use uuid::Uuid;

use crate::on_both;
use crate::records::{T0, after, home, read, settle, user, workspace, write};

on_both!(
    only_one_of_many_sets_up,
    an_address_is_taken_in_any_case,
    people_change_and_go,
    a_session_lives_until_it_expires,
    revoked_credentials_do_not_count,
    the_audit_log_is_read_from_its_end,
);

async fn only_one_of_many_sets_up(store: Store) {
    let set_ups = (0..8).map(|_| {
        let store = store.clone();
        async move {
            write(&store, |conn| {
                async move {
                    let first = workspaces::none_yet(conn).await?;
                    if first {
                        workspaces::insert(conn, &workspace(WorkspaceId(Uuid::now_v7()))).await?;
                    }
                    Ok(first)
                }
                .boxed()
            })
            .await
        }
    });
    let first = join_all(set_ups).await;
    assert_eq!(first.iter().filter(|first| **first).count(), 1);
}

async fn an_address_is_taken_in_any_case(store: Store) {
    let home = settle(&store).await;
    let found = read(&store, move |conn| {
        async move { users::by_email(conn, &user(home).email.to_uppercase()).await }.boxed()
    })
    .await;
    assert_eq!(found, Some(user(home)));
    let result: Result<(), Error> = store
        .write(move |conn| {
            async move {
                let mut other = user(home);
                other.id = UserId(Uuid::now_v7());
                other.email = other.email.to_uppercase();
                users::insert(conn, &other).await
            }
            .boxed()
        })
        .await;
    assert!(
        matches!(&result, Err(Error::Conflict(name)) if name == "users_email"),
        "{result:?}"
    );
}

async fn people_change_and_go(store: Store) {
    let home = settle(&store).await;
    let person = write(&store, move |conn| {
        async move {
            assert!(users::set_role(conn, home.workspace, home.user, Role::Viewer).await?);
            assert!(users::set_password(conn, home.user, "other").await?);
            users::by_id(conn, home.user).await
        }
        .boxed()
    })
    .await
    .expect("the person is there");
    assert_eq!(person.role, Role::Viewer);
    assert_eq!(person.password, "other");
    let there = write(&store, move |conn| {
        async move {
            assert!(users::delete(conn, home.workspace, home.user).await?);
            assert!(!users::delete(conn, home.workspace, home.user).await?);
            users::list(conn, home.workspace).await
        }
        .boxed()
    })
    .await;
    assert_eq!(there, []);
}

async fn a_session_lives_until_it_expires(store: Store) {
    write(&store, |conn| {
        async move {
            let session = |data: &str, expires| sessions::Record {
                id: "s".to_owned(),
                person: None,
                data: data.to_owned(),
                expires: after(expires),
            };
            assert!(sessions::insert(conn, &session("a", 10)).await?);
            assert!(!sessions::insert(conn, &session("b", 20)).await?);
            let data = |it: Option<sessions::Record>| it.map(|it| it.data);
            assert_eq!(
                data(sessions::load(conn, "s", after(9)).await?).as_deref(),
                Some("a")
            );
            assert_eq!(data(sessions::load(conn, "s", after(10)).await?), None);
            sessions::save(conn, &session("c", 30)).await?;
            assert_eq!(
                data(sessions::load(conn, "s", after(29)).await?).as_deref(),
                Some("c")
            );
            assert_eq!(sessions::delete_expired(conn, after(29)).await?, 0);
            assert_eq!(sessions::delete_expired(conn, after(30)).await?, 1);
            assert!(sessions::insert(conn, &session("d", 30)).await?);
            sessions::delete(conn, "s").await?;
            assert_eq!(data(sessions::load(conn, "s", T0).await?), None);
            sessions::save(conn, &session("e", 30)).await?;
            assert_eq!(data(sessions::load(conn, "s", T0).await?), None);
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn revoked_credentials_do_not_count(store: Store) {
    let home = settle(&store).await;
    write(&store, move |conn| {
        async move {
            let record = credentials::Record {
                auth_id: "MA000000000000000001".to_owned(),
                workspace: home.workspace,
                token_hash: vec![7; 32],
                name: "CRM".to_owned(),
                role: Role::Editor,
                created: T0,
                revoked: None,
            };
            let id = record.auth_id.as_str();
            credentials::insert(conn, &record).await?;
            assert!(credentials::by_auth_id(conn, id).await?.as_ref() == Some(&record));
            assert!(credentials::revoke(conn, home.workspace, id, after(5)).await?);
            assert!(!credentials::revoke(conn, home.workspace, id, after(6)).await?);
            assert!(credentials::by_auth_id(conn, id).await?.is_none());
            let listed = credentials::list(conn, home.workspace).await?;
            assert_eq!(listed.len(), 1);
            assert_eq!(listed[0].revoked, Some(after(5)));
            Ok(())
        }
        .boxed()
    })
    .await;
}

async fn the_audit_log_is_read_from_its_end(store: Store) {
    let home = settle(&store).await;
    let other = self::home();
    write(&store, move |conn| {
        async move {
            workspaces::insert(conn, &workspace(other.workspace)).await?;
            let mut ids = Vec::new();
            for (workspace, action) in [
                (home.workspace, "flow.publish"),
                (other.workspace, "flow.delete"),
                (home.workspace, "number.link"),
            ] {
                let id = Uuid::now_v7();
                ids.push(id);
                audit::insert(
                    conn,
                    &audit::Record {
                        id,
                        workspace,
                        at: T0,
                        actor: "ann@example.com".to_owned(),
                        action: action.to_owned(),
                        subject: String::new(),
                        detail: String::new(),
                    },
                )
                .await?;
            }
            let newest = audit::list(conn, home.workspace, None, 1).await?;
            assert_eq!(newest[0].action, "number.link");
            let older = audit::list(conn, home.workspace, Some(newest[0].id), 10).await?;
            assert_eq!(older.len(), 1);
            assert_eq!(older[0].action, "flow.publish");
            Ok(())
        }
        .boxed()
    })
    .await;
}
