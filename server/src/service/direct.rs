//! The interface without HTTP: one method a call, each on behalf of one asker.

use std::net::IpAddr;

use phloem_api::{
    AcceptInvitation, Api, Carrier, CarrierId, ChangeCarrier, ChangeFlow, ChangePassword,
    ChangePerson, Code, CreateCarrier, CreateCredential, CreateFlow, CreateInvitation, Credential,
    DeliveriesQuery, Delivery, DeliveryDetail, DeliveryId, Draft, Error, Flow, FlowId, FlowsQuery,
    Invitation, InvitationId, InvitedTo, Limits, LinkNumber, LookAtInvitation, MakeLive, Me,
    MissedCall, MissedCallsQuery, NewCredential, NewInvitation, Number, Page, PageQuery, Person,
    Publish, Reply, ResendDeliveries, Resent, RunDetail, RunId, RunStarted, RunSummary, RunsQuery,
    SaveDraft, SetUp, SetupState, SignIn, StartRun, Step, Template, TriedRequest, TryRequest,
    UserId, Version, VersionDetail,
};
use tower_sessions::Session;

use crate::auth::principal::Principal;
use crate::service::{
    Action, accounts, carriers, credentials, deliveries, flows, invitations, limits, numbers,
    people, requests, runs, templates, versions,
};
use crate::state::Server;

/// Who is asking, and from where.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Who is signed in, if anybody is.
    pub principal: Option<Principal>,
    /// The browser's session, where signing in and out happens; programs have none.
    pub session: Option<Session>,
    /// The address the request came from, which attempts to sign in are counted by.
    pub address: IpAddr,
}

/// The interface, on behalf of one asker.
#[derive(Clone, Debug)]
pub struct Direct {
    pub(super) server: Server,
    pub(super) asker: Asker,
}

impl Direct {
    /// The interface for this asker.
    #[must_use]
    pub fn new(server: Server, asker: Asker) -> Self {
        Self { server, asker }
    }

    /// Whether somebody is signed in.
    #[must_use]
    pub fn principal(&self) -> Option<&Principal> {
        self.asker.principal.as_ref()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// 401 when nobody is.
    pub fn known(&self) -> Result<&Principal, Error> {
        self.principal()
            .ok_or_else(|| Error::new(Code::NotSignedIn, "Sign in first."))
    }

    /// Who is signed in, if they may do this.
    ///
    /// # Errors
    /// 401 when nobody is signed in, 403 when they may not.
    pub fn may(&self, action: Action) -> Result<&Principal, Error> {
        let principal = self.known()?;
        action.allow(principal.role)?;
        Ok(principal)
    }
}

/// Each method is the function of its family.
macro_rules! calls {
    ($($method:ident($($argument:ident: $type:ty),*) -> $reply:ty = $function:path;)+) => {
        impl Api for Direct {
            $(fn $method(&self, $($argument: $type),*) -> Reply<'_, $reply> {
                Box::pin($function(self, $($argument),*))
            })+
        }
    };
}

calls! {
    setup_state() -> SetupState = accounts::setup_state;
    set_up(request: SetUp) -> Me = accounts::set_up;
    sign_in(request: SignIn) -> Me = accounts::sign_in;
    sign_out() -> () = accounts::sign_out;
    me() -> Me = accounts::me;
    change_password(request: ChangePassword) -> () = people::change_password;
    sign_out_everywhere() -> () = people::sign_out_everywhere;

    people(query: PageQuery) -> Page<Person> = people::list;
    change_person(id: UserId, request: ChangePerson) -> Person = people::change;
    remove_person(id: UserId) -> () = people::remove;
    invitations(query: PageQuery) -> Page<Invitation> = invitations::list;
    create_invitation(request: CreateInvitation) -> NewInvitation = invitations::create;
    withdraw_invitation(id: InvitationId) -> () = invitations::withdraw;
    look_at_invitation(request: LookAtInvitation) -> InvitedTo = invitations::look;
    accept_invitation(request: AcceptInvitation) -> Me = invitations::accept;

    templates() -> Page<Template> = templates::list;
    flows(query: FlowsQuery) -> Page<Flow> = flows::list;
    create_flow(request: CreateFlow) -> Flow = flows::create;
    flow(id: FlowId) -> Flow = flows::get;
    change_flow(id: FlowId, request: ChangeFlow) -> Flow = flows::change;
    delete_flow(id: FlowId) -> () = flows::delete;
    draft(id: FlowId) -> Draft = flows::draft;
    save_draft(id: FlowId, request: SaveDraft) -> Draft = flows::save_draft;

    versions(id: FlowId, query: PageQuery) -> Page<Version> = versions::list;
    publish(id: FlowId, request: Publish) -> Version = versions::publish;
    version(id: FlowId, version: i32) -> VersionDetail = versions::get;
    make_live(id: FlowId, request: MakeLive) -> Flow = versions::make_live;

    start_run(id: FlowId, request: StartRun) -> RunStarted = runs::start;
    runs(query: RunsQuery) -> Page<RunSummary> = runs::list;
    run(id: RunId) -> RunDetail = runs::get;
    step(id: RunId, sequence: u32) -> Step = runs::step;
    cancel_run(id: RunId) -> RunSummary = runs::cancel;

    carriers(query: PageQuery) -> Page<Carrier> = carriers::list;
    create_carrier(request: CreateCarrier) -> Carrier = carriers::create;
    carrier(id: CarrierId) -> Carrier = carriers::get;
    change_carrier(id: CarrierId, request: ChangeCarrier) -> Carrier = carriers::change;
    delete_carrier(id: CarrierId) -> () = carriers::delete;

    numbers(query: PageQuery) -> Page<Number> = numbers::list;
    link_number(number: String, request: LinkNumber) -> Number = numbers::link;
    unlink_number(number: String) -> () = numbers::unlink;
    missed_calls(query: MissedCallsQuery) -> Page<MissedCall> = numbers::missed_calls;

    deliveries(query: DeliveriesQuery) -> Page<Delivery> = deliveries::list;
    delivery(id: DeliveryId) -> DeliveryDetail = deliveries::get;
    resend_delivery(id: DeliveryId) -> Delivery = deliveries::resend;
    resend_deliveries(request: ResendDeliveries) -> Resent = deliveries::resend_all;

    try_request(request: TryRequest) -> TriedRequest = requests::attempt;

    credentials(query: PageQuery) -> Page<Credential> = credentials::list;
    create_credential(request: CreateCredential) -> NewCredential = credentials::create;
    revoke_credential(auth_id: String) -> () = credentials::revoke;

    limits() -> Limits = limits::get;
}
