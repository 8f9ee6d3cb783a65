//! A workspace that has one of everything.

use phloem_api::{CreateCredential, DeliveryId, Role, RunId, UserId, WorkspaceId};
use phloem_flow::document::{Document, NodeId};
use phloem_flow::engine::{Event, HttpCall, HttpMode, Input, InputId, Run, Trigger, step};
use phloem_flow::published::Published;
use phloem_server::service::{accounts, credentials};
use phloem_server::store::{deliveries, runs, steps};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{By, NOW, World};

/// What people sign in with in these tests.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A workspace, programs of each role, and one of everything that calls name.
pub(crate) struct Home {
    pub(crate) workspace: WorkspaceId,
    pub(crate) email: String,
    programs: Vec<(Role, By)>,
    pub(crate) flow: String,
    pub(crate) carrier: String,
    pub(crate) number: String,
    pub(crate) run: RunId,
    pub(crate) delivery: DeliveryId,
    pub(crate) auth_id: String,
    pub(crate) colleague: UserId,
    pub(crate) invitation: String,
}

impl Home {
    /// Settles in.
    pub(crate) async fn settle(world: &World) -> Self {
        let email = format!("{}@example.com", Uuid::now_v7().simple());
        let (workspace, person) =
            accounts::add_person(&world.server, &email, PASSWORD.to_owned(), None)
                .await
                .expect("a person");
        let other = format!("{}@example.com", Uuid::now_v7().simple());
        let to = Some((workspace.id, Role::Editor));
        let (_, colleague) = accounts::add_person(&world.server, &other, PASSWORD.to_owned(), to)
            .await
            .expect("another person");
        let mut programs = Vec::new();
        for role in Role::ALL {
            let request = CreateCredential {
                name: format!("As {role}"),
                role,
            };
            let made = credentials::make(&world.server, &person, request)
                .await
                .expect("credentials");
            let by = By::Program {
                auth_id: made.credential.auth_id,
                auth_token: made.auth_token,
            };
            programs.push((role, by));
        }
        let mut home = Self {
            workspace: workspace.id,
            email,
            programs,
            flow: String::new(),
            carrier: String::new(),
            number: "+15551230001".to_owned(),
            run: RunId(Uuid::now_v7()),
            delivery: DeliveryId(Uuid::now_v7()),
            auth_id: String::new(),
            colleague: colleague.user().expect("a person"),
            invitation: String::new(),
        };
        home.furnish(world).await;
        home
    }

    /// A program with this role.
    pub(crate) fn program(&self, role: Role) -> &By {
        let found = self.programs.iter().find(|(its, _)| *its == role);
        &found.expect("one of each role").1
    }

    /// The program that may do everything.
    pub(crate) fn owner(&self) -> &By {
        self.program(Role::Owner)
    }

    /// The person, signed in.
    pub(crate) async fn browser(&self, world: &World) -> By {
        let body = json!({"email": self.email, "password": PASSWORD});
        let reply = world
            .tell(&By::Nobody, "POST", "/api/v1/session", &body)
            .await;
        reply.is(200);
        By::Browser {
            cookie: reply.cookie().expect("a cookie"),
        }
    }

    async fn furnish(&mut self, world: &World) {
        let owner = self.owner().clone();
        let tell =
            async |method, path: String, body| world.tell(&owner, method, &path, &body).await;
        let body = json!({"name": "Support", "document": document()});
        self.flow = id(&tell("POST", "/api/v1/flows".into(), body).await.is(201));
        let versions = format!("/api/v1/flows/{}/versions", self.flow);
        tell("POST", versions, json!({"note": "First"}))
            .await
            .is(201);
        let body = json!({"kind": "plivo", "name": "Plivo", "credentials": {"auth_id": "MA345678901234567890", "auth_token": "secret"}});
        self.carrier = id(&tell("POST", "/api/v1/carriers".into(), body).await.is(201));
        let body = json!({"name": "CRM", "role": "viewer"});
        let made = tell("POST", "/api/v1/credentials".into(), body)
            .await
            .is(201);
        self.auth_id = text(&made["credential"]["auth_id"]);
        let body = json!({"email": "invited@example.com", "role": "viewer"});
        let made = tell("POST", "/api/v1/invitations".into(), body)
            .await
            .is(201);
        self.invitation = id(&made["invitation"]);
        self.run_of_the_past(world).await;
    }

    /// A run that waits in its first step, with a delivery that was given up.
    async fn run_of_the_past(&self, world: &World) {
        let run = runs::Record {
            id: self.run,
            workspace: self.workspace,
            flow: self.flow.parse().expect("an id"),
            version: Some(1),
            carrier: None,
            call_uuid: None,
            parties: None,
            trigger: "api_request".to_owned(),
            status: runs::Status::Running,
            state: waiting(),
            instructions: Vec::new(),
            created: NOW,
            updated: NOW,
            finished: None,
            failure: None,
        };
        let delivery = deliveries::Record {
            id: self.delivery,
            workspace: self.workspace,
            run: self.run,
            sequence: 1,
            destination: "https://app.example.com".to_owned(),
            call: HttpCall {
                sequence: 1,
                method: "POST".to_owned(),
                url: "https://app.example.com/status".to_owned(),
                headers: Vec::new(),
                body: Some("DialStatus=completed".to_owned()),
                timeout_s: 5,
                mode: HttpMode::Nobody,
                keep_trying: true,
            },
            state: deliveries::State::Dead,
            attempts: 3,
            next: NOW,
            leased_until: None,
            created: NOW,
            finished: Some(NOW),
        };
        world
            .write(move |conn| {
                Box::pin(async move {
                    runs::insert(conn, &run).await?;
                    steps::enter(conn, run.id, 1, &NodeId("n2".to_owned()), NOW).await?;
                    deliveries::insert(conn, &delivery).await
                })
            })
            .await;
    }
}

/// A run in its HTTP Request, which waits for an answer.
fn waiting() -> Run {
    let mut document = document();
    document["nodes"][1]["config"]["mode"] = json!("wait");
    let document = Document::parse(document.to_string().as_bytes()).expect("it parses");
    let published = Published::new(document).expect("it has no problems");
    let params = serde_json::Map::new();
    let begin = Input {
        at: NOW,
        id: InputId("triggered".to_owned()),
        answers: None,
        event: Event::Triggered(Trigger::ApiRequest { params }),
    };
    step(&published, Run::new(), begin).expect("it begins").0
}

/// A document that can be published: a program starts it, and it ends.
pub(crate) fn document() -> Value {
    json!({"format": 1,
        "nodes": [
            {"id": "n1", "kind": "start", "name": "Start", "position": {"x": 0, "y": 0}, "config": {"api_params": [{"name": "to", "example": "+15551230001"}]}},
            {"id": "n2", "kind": "http_request", "name": "HTTP_Request_1", "position": {"x": 320, "y": 0},
             "config": {"method": "POST", "url": "https://app.example.com/status", "mode": "notify",
                "body": {"type": "form", "fields": [{"name": "to", "value": "{{Start.http.params.to}}"}]}}}],
        "edges": [{"from": {"node": "n1", "outlet": "api_request"}, "to": "n2"}]})
}

/// The id of what was created.
pub(crate) fn id(created: &Value) -> String {
    text(&created["id"])
}

/// A text.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
