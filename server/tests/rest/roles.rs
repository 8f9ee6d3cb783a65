//! Everybody may do what their role allows, and nothing else.

use std::collections::BTreeSet;

use phloem_api::Role;

use crate::home::Home;
use crate::table::{Call, Least, calls, described};
use crate::world::{By, Reply, World};

async fn make(world: &World, by: &By, call: &Call) -> Reply {
    match &call.body {
        Some(body) => world.tell(by, call.method, &call.path, body).await,
        None => world.ask(by, call.method, &call.path).await,
    }
}

#[tokio::test]
async fn each_call_is_for_its_role_and_those_above() {
    let database = crate::databases::Database::sqlite();
    let world = World::open(&database.url).await;
    let names: Vec<_> = calls(&Home::settle(&world).await)
        .into_iter()
        .map(|call| call.operation)
        .collect();
    let tested: BTreeSet<_> = names.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(tested, described(), "every call has a line in the table");

    for name in names {
        // Of its own, since some calls delete what others need.
        let home = Home::settle(&world).await;
        let number = calls(&home)
            .into_iter()
            .find(|call| call.operation == "link_number");
        let call = calls(&home).into_iter().find(|call| call.operation == name);
        let call = call.expect("it was in the table before");
        let least = match call.least {
            Least::Anybody => {
                let status = make(&world, home.program(Role::Viewer), &call).await.status;
                assert_ne!(status.as_u16(), 403, "{name} is for anybody");
                continue;
            }
            Least::Person => None,
            Least::Role(least) => Some(least),
        };
        make(&world, &By::Nobody, &call)
            .await
            .refuses(401, "not_signed_in");
        let Some(least) = least else {
            let reply = make(&world, home.owner(), &call).await;
            reply.refuses(403, "forbidden");
            continue;
        };
        if name == "unlink_number" {
            make(&world, home.owner(), &number.expect("a call"))
                .await
                .is(200);
        }
        for role in Role::ALL {
            let reply = make(&world, home.program(role), &call).await;
            let status = reply.status.as_u16();
            if role < least {
                reply.refuses(403, "forbidden");
            } else if role == least {
                assert!(
                    (200..300).contains(&status),
                    "{name} as {role}: {}",
                    reply.text
                );
            } else {
                assert!(
                    !matches!(status, 401 | 403 | 500..),
                    "{name} as {role}: {}",
                    reply.text
                );
            }
        }
    }
    database.remove().await;
}

#[tokio::test]
async fn a_person_may_do_what_a_program_with_the_same_role_may() {
    let database = crate::databases::Database::sqlite();
    let world = World::open(&database.url).await;
    let home = Home::settle(&world).await;
    let browser = home.browser(&world).await;
    for call in calls(&home) {
        // These would end the session or the flow that the others need.
        if matches!(
            call.operation,
            "sign_out" | "sign_out_everywhere" | "sign_in" | "delete_flow"
        ) {
            continue;
        }
        let status = make(&world, &browser, &call).await.status.as_u16();
        assert!(
            !matches!(status, 401 | 403 | 500..),
            "{}: {status}",
            call.operation
        );
    }
    database.remove().await;
}
