//! The table of calls.

use std::future::Future;
use std::pin::Pin;

use crate::{
    AcceptInvitation, Carrier, CarrierId, ChangeCarrier, ChangeFlow, ChangePassword, ChangePerson,
    CreateCarrier, CreateCredential, CreateFlow, CreateInvitation, Credential, DeliveriesQuery,
    Delivery, DeliveryDetail, DeliveryId, Draft, Error, Flow, FlowId, FlowsQuery, Invitation,
    InvitationId, InvitedTo, Limits, LinkNumber, LookAtInvitation, MakeLive, Me, MissedCall,
    MissedCallsQuery, NewCredential, NewInvitation, Number, Page, PageQuery, Person, Publish,
    ResendDeliveries, Resent, RunDetail, RunId, RunStarted, RunSummary, RunsQuery, SaveDraft,
    SetUp, SetupState, SignIn, StartRun, Step, Template, TriedRequest, TryRequest, UserId, Version,
    VersionDetail,
};

/// What a call gives, once it is there. Boxed, so that a page can hold whichever implementation it was given as `Arc<dyn Api>`.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// The calls, on behalf of whoever is asking. Each names the REST call that it is; paths begin with `/api/v1`.
///
/// A file is for a link to lead to and has no method: `GET /flows/{id}/export`, the draft's document.
///
/// Two implementations: over HTTP in the browser, and directly while pages are rendered on the server.
pub trait Api: Send + Sync {
    /// `GET /setup`: whether the first person is still to be created. For anybody.
    fn setup_state(&self) -> Reply<'_, SetupState>;
    /// `POST /setup`: creates the first person and their workspace and signs them in. For anybody, once.
    fn set_up(&self, request: SetUp) -> Reply<'_, Me>;
    /// `POST /session`: signs in. For anybody.
    fn sign_in(&self, request: SignIn) -> Reply<'_, Me>;
    /// `DELETE /session`: signs out.
    fn sign_out(&self) -> Reply<'_, ()>;
    /// `GET /me`: who is asking.
    fn me(&self) -> Reply<'_, Me>;
    /// `POST /password`: changes the password of whoever is signed in and ends their other sessions.
    fn change_password(&self, request: ChangePassword) -> Reply<'_, ()>;
    /// `DELETE /sessions`: signs out everywhere, here too.
    fn sign_out_everywhere(&self) -> Reply<'_, ()>;

    /// `GET /people`: in the order in which they came.
    fn people(&self, query: PageQuery) -> Reply<'_, Page<Person>>;
    /// `PATCH /people/{id}`: another role. Refused for the last owner.
    fn change_person(&self, id: UserId, request: ChangePerson) -> Reply<'_, Person>;
    /// `DELETE /people/{id}`: removes a person and ends their sessions. Refused for the last owner.
    fn remove_person(&self, id: UserId) -> Reply<'_, ()>;
    /// `GET /invitations`: those that nobody has accepted yet, oldest first.
    fn invitations(&self, query: PageQuery) -> Reply<'_, Page<Invitation>>;
    /// `POST /invitations`: the reply is the only time that the link is shown. One for the same address before does not count any more.
    fn create_invitation(&self, request: CreateInvitation) -> Reply<'_, NewInvitation>;
    /// `DELETE /invitations/{id}`: its link does not work any more.
    fn withdraw_invitation(&self, id: InvitationId) -> Reply<'_, ()>;
    /// `POST /invitations/look`: what a link invites to. For anybody who has it.
    fn look_at_invitation(&self, request: LookAtInvitation) -> Reply<'_, InvitedTo>;
    /// `POST /invitations/accept`: joins the workspace and signs in. For anybody who has the link, once.
    fn accept_invitation(&self, request: AcceptInvitation) -> Reply<'_, Me>;

    /// `GET /flows`: newest first.
    fn flows(&self, query: FlowsQuery) -> Reply<'_, Page<Flow>>;
    /// `GET /templates`: ready-made flows to begin with.
    fn templates(&self) -> Reply<'_, Page<Template>>;
    /// `POST /flows`: with a document, from a template, as a copy, or with just a Start node.
    fn create_flow(&self, request: CreateFlow) -> Reply<'_, Flow>;
    /// `GET /flows/{id}`.
    fn flow(&self, id: FlowId) -> Reply<'_, Flow>;
    /// `PATCH /flows/{id}`: renames, archives, brings back.
    fn change_flow(&self, id: FlowId, request: ChangeFlow) -> Reply<'_, Flow>;
    /// `DELETE /flows/{id}`: what runs goes on, nothing new begins. Refused while a number is linked to it.
    fn delete_flow(&self, id: FlowId) -> Reply<'_, ()>;

    /// `GET /flows/{id}/draft`.
    fn draft(&self, id: FlowId) -> Reply<'_, Draft>;
    /// `PUT /flows/{id}/draft`: refused with the current draft when the revision is stale.
    fn save_draft(&self, id: FlowId, request: SaveDraft) -> Reply<'_, Draft>;

    /// `GET /flows/{id}/versions`: newest first.
    fn versions(&self, id: FlowId, query: PageQuery) -> Reply<'_, Page<Version>>;
    /// `POST /flows/{id}/versions`: publishes the draft and makes it live. Refused with the problems when it has errors.
    fn publish(&self, id: FlowId, request: Publish) -> Reply<'_, Version>;
    /// `GET /flows/{id}/versions/{version}`.
    fn version(&self, id: FlowId, version: i32) -> Reply<'_, VersionDetail>;
    /// `PUT /flows/{id}/live`: which version new runs get.
    fn make_live(&self, id: FlowId, request: MakeLive) -> Reply<'_, Flow>;

    /// `POST /flows/{id}/runs`: starts a run of the live version.
    fn start_run(&self, id: FlowId, request: StartRun) -> Reply<'_, RunStarted>;
    /// `GET /runs`: newest first.
    fn runs(&self, query: RunsQuery) -> Reply<'_, Page<RunSummary>>;
    /// `GET /runs/{id}`.
    fn run(&self, id: RunId) -> Reply<'_, RunDetail>;
    /// `GET /runs/{id}/steps/{sequence}`: a step with all that it left.
    fn step(&self, id: RunId, sequence: u32) -> Reply<'_, Step>;
    /// `POST /runs/{id}/cancel`: stops a run. Refused when it is over.
    fn cancel_run(&self, id: RunId) -> Reply<'_, RunSummary>;

    /// `GET /carriers`: oldest first.
    fn carriers(&self, query: PageQuery) -> Reply<'_, Page<Carrier>>;
    /// `POST /carriers`.
    fn create_carrier(&self, request: CreateCarrier) -> Reply<'_, Carrier>;
    /// `GET /carriers/{id}`.
    fn carrier(&self, id: CarrierId) -> Reply<'_, Carrier>;
    /// `PATCH /carriers/{id}`: renames, changes the credentials.
    fn change_carrier(&self, id: CarrierId, request: ChangeCarrier) -> Reply<'_, Carrier>;
    /// `DELETE /carriers/{id}`: refused while numbers are linked through it or one of its calls is under way.
    fn delete_carrier(&self, id: CarrierId) -> Reply<'_, ()>;

    /// `GET /numbers`: in the order of the digits.
    fn numbers(&self, query: PageQuery) -> Reply<'_, Page<Number>>;
    /// `PUT /numbers/{number}`: links it to a flow, whatever it was linked to before.
    fn link_number(&self, number: String, request: LinkNumber) -> Reply<'_, Number>;
    /// `DELETE /numbers/{number}`: nothing answers it any more.
    fn unlink_number(&self, number: String) -> Reply<'_, ()>;
    /// `GET /missed-calls`: the newest calls that found no flow, newest first. Only some of each number are kept.
    fn missed_calls(&self, query: MissedCallsQuery) -> Reply<'_, Page<MissedCall>>;

    /// `GET /deliveries`: those that were given up unless told, newest first.
    fn deliveries(&self, query: DeliveriesQuery) -> Reply<'_, Page<Delivery>>;
    /// `GET /deliveries/{id}`.
    fn delivery(&self, id: DeliveryId) -> Reply<'_, DeliveryDetail>;
    /// `POST /deliveries/{id}/resend`: tries one again that was given up. Refused for others.
    fn resend_delivery(&self, id: DeliveryId) -> Reply<'_, Delivery>;
    /// `POST /deliveries/resend`: tries all again that were given up.
    fn resend_deliveries(&self, request: ResendDeliveries) -> Reply<'_, Resent>;

    /// `POST /try-request`: makes an HTTP Request once, as a run would. That there was no answer is no refusal.
    fn try_request(&self, request: TryRequest) -> Reply<'_, TriedRequest>;

    /// `GET /credentials`: what programs sign in with, the revoked ones too, oldest first.
    fn credentials(&self, query: PageQuery) -> Reply<'_, Page<Credential>>;
    /// `POST /credentials`: the reply is the only time that the secret half is shown.
    fn create_credential(&self, request: CreateCredential) -> Reply<'_, NewCredential>;
    /// `DELETE /credentials/{auth_id}`: from now on they do not sign in.
    fn revoke_credential(&self, auth_id: String) -> Reply<'_, ()>;

    /// `GET /limits`: what limits are in force.
    fn limits(&self) -> Reply<'_, Limits>;
}
