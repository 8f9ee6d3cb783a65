//! What each operation does.

use phloem_api::{DeliveryId, Role, RunId, UserId};
use phloem_flow::document::NodeId;
use phloem_flow::engine::{Input, Left};
use phloem_server::store::{
    Conn, Error, attempts, audit, calls, carriers, counters, credentials, deliveries, drafts,
    early_ends, flows, inputs, numbers, runs, sessions, steps, timers, users, versions, workspaces,
};
use serde_json::{Map, Value};

use crate::differential::operation::Kind::{
    AddCall, AddCarrier, AddCredentials, AddFlow, AddInput, AddUser, AddWorkspace, AppendInput,
    Attempt, BeginApiRun, BeginRun, Bury, ChangeFlow, ChangeUser, Claim, ClaimOne, ClearTimer,
    Count, DeleteFlow, DeleteUser, DueTimers, Enter, ExpireSessions, FindUser, Finish,
    HearOfCarrier, KeepEnd, Leave, Link, ListCalls, ListDeliveries, ListFlows, ListNumbers,
    ListRuns, ListVersions, MakeLive, Note, Owe, Publish, Retry, Revive, RevokeCredentials, Route,
    SaveDraft, SaveRun, SaveSession, SetTimer, TakeEnd, TakeTimer, Unlink,
};
use crate::differential::operation::{Operation, id};
use crate::records::{after, carrier, delivery, draft, flow, input, user, version, workspace};

impl Operation {
    /// Does it, and says what the store said.
    pub(crate) async fn act(self, conn: &mut Conn) -> Result<String, Error> {
        let Self { one, other, n, .. } = self;
        let home = self.home();
        let at = after(n as i64 * 10);
        let small = u32::try_from(one).expect("it is small");
        macro_rules! say {
            ($($call:expr),+) => { Ok(format!("{:?}", ($($call.await?,)+))) };
        }
        match self.kind {
            AddWorkspace => say!(
                workspaces::none_yet(conn),
                workspaces::insert(conn, &workspace(home.workspace))
            ),
            AddUser => {
                let mut user = user(home);
                if n >= 20 {
                    // The address is taken, not the id too: which of two conflicts is named is up to the database.
                    user.id = UserId(id(2, n as u64));
                }
                say!(users::insert(conn, &user))
            }
            ChangeUser => say!(
                users::set_role(conn, home.workspace, UserId(id(2, other)), Role::Viewer),
                users::set_password(conn, UserId(id(2, other)), "other")
            ),
            DeleteUser if one == 0 => {
                say!(users::delete(conn, home.workspace, UserId(id(2, other))))
            }
            DeleteUser | FindUser => say!(
                users::by_email(conn, &user(home).email),
                users::list(conn, home.workspace)
            ),
            AddCredentials => {
                let record = credentials::Record {
                    auth_id: format!("MA{one:018}"),
                    workspace: home.workspace,
                    token_hash: vec![0, 255, 7],
                    name: "grüße \u{1f600}".to_owned(),
                    role: Role::Editor,
                    created: at,
                    revoked: None,
                };
                say!(credentials::insert(conn, &record))
            }
            RevokeCredentials => {
                let auth_id = format!("MA{one:018}");
                let listed = credentials::list(conn, home.workspace).await?.len();
                let found = credentials::by_auth_id(conn, &auth_id).await?.is_some();
                let revoked = credentials::revoke(conn, home.workspace, &auth_id, at).await?;
                Ok(format!("{listed} {found} {revoked}"))
            }
            SaveSession => {
                let record = sessions::Record {
                    id: format!("s{one}"),
                    person: (other == 1).then_some(home.user),
                    data: format!("{{\"n\":{n}}}"),
                    expires: after(n as i64 * 10 + 300),
                };
                let added = sessions::insert(conn, &record).await?;
                if other == 0 {
                    sessions::save(conn, &record).await?;
                }
                let there = sessions::load(conn, &record.id, at).await?;
                Ok(format!(
                    "{added} {:?}",
                    there.map(|it| (it.data, it.expires))
                ))
            }
            ExpireSessions => say!(
                sessions::delete(conn, &format!("s{one}")),
                sessions::delete_expired(conn, at)
            ),
            AddFlow => say!(
                flows::insert(conn, &flow(home)),
                drafts::insert(conn, &draft(home, 1, "{}"))
            ),
            ChangeFlow => {
                let mut flow = flow(home);
                flow.name = format!("Flow {n}");
                flow.archived = one % 2 == 0;
                flow.updated = at;
                say!(
                    flows::update(conn, &flow),
                    flows::get(conn, home.workspace, flow.id)
                )
            }
            DeleteFlow if one == 0 => say!(flows::delete(conn, home.workspace, home.flow, at)),
            DeleteFlow | ListFlows => {
                let before = (one > 2).then_some(home.flow);
                say!(flows::list(conn, home.workspace, before, small + 1))
            }
            SaveDraft => {
                let mut save = draft(home, one as i64, &format!("{{\"n\":{n}}}"));
                save.updated = at;
                say!(
                    drafts::save(conn, home.workspace, &save),
                    drafts::get(conn, home.workspace, home.flow)
                )
            }
            Publish => say!(versions::insert(conn, home.workspace, &version(home))),
            MakeLive => say!(flows::set_live(
                conn,
                home.workspace,
                home.flow,
                other as i32 + 1,
                at
            )),
            ListVersions => say!(
                versions::list(conn, home.workspace, home.flow),
                versions::get(conn, home.workspace, home.flow, other as i32),
                versions::document(conn, home.flow, other as i32)
            ),
            AddCarrier => say!(carriers::insert(conn, &carrier(home))),
            HearOfCarrier => {
                carriers::heard_of(conn, home.carrier, after(n as i64 * 1000)).await?;
                carriers::count_bad_signatures(conn, home.carrier, 1).await?;
                let there = carriers::get(conn, home.workspace, home.carrier).await?;
                Ok(format!(
                    "{:?}",
                    there.map(|it| (it.last_request, it.bad_signatures, it.credentials))
                ))
            }
            Link => {
                let number = numbers::Record {
                    workspace: home.workspace,
                    number: self.number(),
                    carrier: home.carrier,
                    flow: home.flow,
                    version: (n % 3 == 0).then_some(1),
                    created: at,
                    updated: at,
                };
                say!(numbers::link(conn, &number))
            }
            Unlink => say!(numbers::unlink(conn, home.workspace, &self.number())),
            Route => say!(numbers::route(conn, home.carrier, &self.number())),
            ListNumbers => say!(
                numbers::list(conn, home.workspace),
                numbers::of_flow(conn, home.workspace, home.flow),
                numbers::get(conn, home.workspace, &self.number())
            ),
            AddCall => {
                let call = calls::Record {
                    id: id(7, n as u64),
                    workspace: home.workspace,
                    carrier: home.carrier,
                    call_uuid: format!("call-{one}"),
                    number: self.number(),
                    caller: "+15551239999".to_owned(),
                    reason: calls::Reason::NotPublished,
                    at,
                };
                say!(calls::insert(conn, &call))
            }
            ListCalls => {
                let listed = calls::list(conn, home.workspace, small).await?;
                let listed: Vec<_> = listed.into_iter().map(|it| (it.id, it.at)).collect();
                Ok(format!("{listed:?}"))
            }
            KeepEnd => {
                let call = format!("call-{one}");
                let end = Input {
                    at,
                    ..input(&n.to_string())
                };
                say!(
                    early_ends::lock(conn, home.carrier, &call),
                    early_ends::keep(conn, home.carrier, &call, &end)
                )
            }
            TakeEnd => say!(early_ends::take(conn, home.carrier, &format!("call-{one}"))),
            BeginRun => say!(
                runs::insert(conn, &self.call()),
                runs::find_by_call(conn, home.carrier, &format!("call-{one}"))
            ),
            BeginApiRun => {
                let mut run = self.call();
                // Later operations look for these.
                run.id = RunId(id(5, one * 20));
                (run.carrier, run.call_uuid) = (None, None);
                say!(runs::insert(conn, &run))
            }
            SaveRun => {
                let Some(mut run) = runs::lock(conn, self.timer().run).await? else {
                    return Ok("no run".to_owned());
                };
                run.updated = at;
                run.state.sequence += 1;
                run.status = if other == 0 {
                    runs::Status::Completed
                } else {
                    runs::Status::Failed
                };
                run.finished = Some(at);
                run.failure = (other > 0).then(|| "It went wrong.".to_owned());
                say!(
                    runs::save(conn, &run),
                    runs::get(conn, home.workspace, run.id)
                )
            }
            ListRuns => {
                let filter = runs::Filter {
                    flow: (one > 2).then_some(home.flow),
                    status: (other > 0).then_some(runs::Status::Completed),
                    trigger: (n % 3 == 0).then_some("incoming_call"),
                    since: (n % 5 == 0).then_some(at),
                    until: (n % 7 == 0).then_some(at),
                    search: (n % 4 == 0).then(|| format!("CALL-{one}")),
                    before: (n % 2 == 0).then_some(RunId(id(5, n as u64 / 2))),
                };
                say!(runs::list(conn, home.workspace, filter, 5))
            }
            AddInput => say!(
                runs::lock_for(
                    conn,
                    &if n % 2 == 0 {
                        runs::Which::Id(self.timer().run)
                    } else {
                        runs::Which::Call(home.carrier, format!("call-{one}"))
                    },
                    &input(&other.to_string()).id
                ),
                inputs::append(conn, self.timer().run, &input(&other.to_string()))
            ),
            AppendInput => say!(
                inputs::append(conn, self.timer().run, &input(&n.to_string())),
                inputs::list(conn, self.timer().run)
            ),
            Enter => say!(steps::enter(
                conn,
                self.timer().run,
                small + n as u32 / 50,
                &NodeId(format!("n{other}")),
                at
            )),
            Leave => {
                let left = Left {
                    sequence: small + n as u32 / 50,
                    outlet: (other > 0).then(|| "completed".to_owned()),
                    variables: Map::from_iter([("n".to_owned(), Value::from(n))]),
                    warnings: Vec::new(),
                };
                say!(
                    steps::leave(conn, self.timer().run, &left, at),
                    steps::list(conn, self.timer().run, small, 3),
                    steps::get(conn, self.timer().run, small)
                )
            }
            SetTimer => {
                let timer = self.timer();
                say!(timers::set(conn, timer.run, timer.timer, timer.due))
            }
            ClearTimer if other == 0 => say!(timers::clear_all(conn, self.timer().run)),
            ClearTimer => say!(timers::clear(conn, self.timer().run, self.timer().timer)),
            TakeTimer => {
                let due = timers::due(conn, at, 1).await?;
                let timer = due.first().copied().unwrap_or(self.timer());
                say!(
                    timers::put_off(conn, &self.timer(), after(n as i64 * 10 + 5)),
                    timers::take(conn, &timer)
                )
            }
            DueTimers => say!(timers::due(conn, at, small + 1), timers::next_due(conn)),
            Owe => {
                let mut run = self.call();
                run.id = self.timer().run;
                let mut delivery =
                    delivery(&run, n as u32 / 3, &format!("https://{other}.example.com"));
                delivery.id = DeliveryId(id(6, n as u64));
                if n >= 20 && one > 1 {
                    // The id is taken, not the step too.
                    delivery.id = self.delivery();
                    delivery.sequence += 1000;
                }
                delivery.next = at;
                say!(deliveries::insert(conn, &delivery))
            }
            Claim => say!(deliveries::claim(
                conn,
                at,
                after(n as i64 * 10 + 200),
                small,
                &["https://1.example.com".to_owned()][..n % 2]
            )),
            ClaimOne => say!(deliveries::claim_one(
                conn,
                self.delivery(),
                at,
                after(n as i64 * 10 + 200)
            )),
            Finish => say!(deliveries::finish(conn, self.delivery(), at)),
            Retry => say!(deliveries::retry(
                conn,
                self.delivery(),
                other as u32,
                after(n as i64 * 10 + 100)
            )),
            Bury => say!(deliveries::bury(conn, self.delivery(), other as u32, at)),
            Revive => say!(deliveries::revive(
                conn,
                home.workspace,
                self.delivery(),
                at
            )),
            Attempt => {
                let attempt = attempts::Record {
                    delivery: self.delivery(),
                    number: other as u32,
                    at,
                    took_ms: n as i64,
                    status: (n % 2 == 0).then_some(503),
                    failure: Some("It said no.".to_owned()),
                };
                say!(
                    attempts::insert(conn, &attempt),
                    attempts::list(conn, self.delivery())
                )
            }
            ListDeliveries => {
                let state = [
                    deliveries::State::Pending,
                    deliveries::State::Done,
                    deliveries::State::Dead,
                ][other as usize];
                let filter = deliveries::Filter {
                    state,
                    flow: (n % 2 == 0).then_some(home.flow),
                    before: (one > 2).then_some(self.delivery()),
                };
                say!(
                    deliveries::list(conn, home.workspace, filter, small + 1),
                    deliveries::of_run(conn, self.timer().run, small, 3),
                    deliveries::get(conn, home.workspace, self.delivery()),
                    deliveries::next_due(conn)
                )
            }
            Note => {
                let entry = audit::Record {
                    id: id(8, n as u64),
                    workspace: home.workspace,
                    at,
                    actor: "ann@example.com".to_owned(),
                    action: "flow.publish".to_owned(),
                    subject: home.flow.to_string(),
                    detail: String::new(),
                };
                say!(
                    audit::insert(conn, &entry),
                    audit::list(conn, home.workspace, Some(id(8, n as u64 / 2)), 3)
                )
            }
            Count => say!(counters::read(conn, at)),
        }
    }
}
