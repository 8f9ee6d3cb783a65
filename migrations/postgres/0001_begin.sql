-- The tables, as ../sqlite/0001_begin.sql has them; a test compares the two.
-- Ids are UUIDs version 7, so their order is the order of creation. Times are milliseconds since 1970. JSON is text: the server reads it, SQL never does.
-- A unique constraint is called table_column_column: store::Error::Conflict names it so on both databases.

create table workspaces (
    id uuid not null constraint workspaces_id primary key,
    name text not null,
    created bigint not null
);

create table users (
    id uuid not null constraint users_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    -- In lower case: the address is what somebody signs in with, in one workspace only.
    email text not null,
    -- An argon2id hash in PHC form.
    password text not null,
    -- owner, editor or viewer
    role text not null,
    created bigint not null,
    constraint users_email unique (email)
);
create index users_by_workspace on users (workspace);

create table sessions (
    id text not null constraint sessions_id primary key,
    data text not null,
    expires bigint not null
);
create index sessions_by_expiry on sessions (expires);

create table credentials (
    auth_id text not null,
    workspace uuid not null references workspaces (id) on delete cascade,
    -- SHA-256 of the token.
    token_hash bytea not null,
    name text not null,
    -- owner, editor or viewer
    role text not null,
    created bigint not null,
    revoked bigint,
    constraint credentials_auth_id primary key (auth_id)
);
create index credentials_by_workspace on credentials (workspace);

create table flows (
    id uuid not null constraint flows_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    name text not null,
    archived boolean not null,
    -- The number of the live version; none before the first was published.
    live bigint,
    created bigint not null,
    updated bigint not null,
    -- A deleted flow stays for the runs that are under way and for the history.
    deleted bigint
);
create index flows_by_workspace on flows (workspace, id);

create table drafts (
    flow uuid not null constraint drafts_flow primary key references flows (id) on delete cascade,
    revision bigint not null,
    document text not null,
    updated bigint not null,
    updated_by uuid references users (id) on delete set null
);

create table versions (
    flow uuid not null references flows (id) on delete cascade,
    number bigint not null,
    document text not null,
    author uuid references users (id) on delete set null,
    note text not null,
    created bigint not null,
    constraint versions_flow_number primary key (flow, number)
);

create table carriers (
    id uuid not null constraint carriers_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    kind text not null,
    name text not null,
    -- Sealed by the server; the store never sees what is inside.
    credentials bytea not null,
    created bigint not null,
    -- When it last sent a request with a good signature, to the minute.
    last_request bigint,
    bad_signatures bigint not null
);
create index carriers_by_workspace on carriers (workspace, id);

create table numbers (
    workspace uuid not null references workspaces (id) on delete cascade,
    -- In E.164 form, or a SIP address.
    number text not null,
    carrier uuid not null references carriers (id),
    flow uuid not null references flows (id),
    -- A pinned version; none follows the live one.
    version bigint,
    created bigint not null,
    updated bigint not null,
    constraint numbers_workspace_number primary key (workspace, number)
);
create index numbers_by_carrier on numbers (carrier, number);
create index numbers_by_flow on numbers (flow);

-- Calls that reached a number and found no flow there. Only the newest of each number are kept.
create table calls (
    id uuid not null constraint calls_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    carrier uuid not null references carriers (id) on delete cascade,
    call_uuid text not null,
    number text not null,
    caller text not null,
    -- not_linked or not_published
    reason text not null,
    at bigint not null,
    constraint calls_carrier_call_uuid unique (carrier, call_uuid)
);
create index calls_by_number on calls (workspace, number, id);

-- Every webhook writes the row of its run again, hence the room that the fill factor leaves beside it.
create table runs (
    id uuid not null constraint runs_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    flow uuid not null references flows (id),
    -- None for a test call, which runs the draft.
    version bigint,
    carrier uuid references carriers (id),
    call_uuid text,
    trigger text not null,
    -- running, completed, failed, cancelled or caller_hung_up
    status text not null,
    state text not null,
    -- What the carrier is told each time it asks.
    instructions text not null,
    created bigint not null,
    updated bigint not null,
    finished bigint,
    failure text,
    constraint runs_carrier_call_uuid unique (carrier, call_uuid)
) with (fillfactor = 70);
create index runs_by_workspace on runs (workspace, id);
create index runs_by_flow on runs (flow, id);
create index runs_by_status on runs (workspace, status, id);
create index runs_by_flow_and_status on runs (flow, status, id);
create index runs_running on runs (status) where status = 'running';

create table inputs (
    run uuid not null references runs (id) on delete cascade,
    -- From 1, in the order in which the engine took them.
    number bigint not null,
    -- Recognises a repetition.
    input_id text not null,
    input text not null,
    constraint inputs_run_number primary key (run, number),
    constraint inputs_run_input_id unique (run, input_id)
);

create table steps (
    run uuid not null references runs (id) on delete cascade,
    sequence bigint not null,
    node text not null,
    entered bigint not null,
    left_at bigint,
    outlet text,
    variables text not null,
    warnings text not null,
    constraint steps_run_sequence primary key (run, sequence)
);

create table timers (
    run uuid not null references runs (id) on delete cascade,
    timer text not null,
    due bigint not null,
    constraint timers_run_timer primary key (run, timer)
);
create index timers_by_due on timers (due);

create table deliveries (
    id uuid not null constraint deliveries_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    run uuid not null references runs (id) on delete cascade,
    sequence bigint not null,
    -- What is kept in order within a run: the scheme, host and port of the URL.
    destination text not null,
    call text not null,
    -- pending, done or dead
    state text not null,
    -- How many attempts were begun.
    attempts bigint not null,
    -- Not to be attempted before.
    next bigint not null,
    -- While an attempt is under way: when it counts as lost.
    leased_until bigint,
    created bigint not null,
    finished bigint,
    constraint deliveries_run_sequence unique (run, sequence)
) with (fillfactor = 70);
create index deliveries_due on deliveries (next) where state = 'pending';
create index deliveries_by_state on deliveries (workspace, state, id);
create index deliveries_dead on deliveries (state) where state = 'dead';

create table attempts (
    delivery uuid not null references deliveries (id) on delete cascade,
    number bigint not null,
    at bigint not null,
    took_ms bigint not null,
    -- The HTTP status; none where there was no answer.
    status bigint,
    -- Why it does not count as delivered.
    failure text,
    constraint attempts_delivery_number primary key (delivery, number)
);

create table audit (
    id uuid not null constraint audit_id primary key,
    workspace uuid not null references workspaces (id) on delete cascade,
    at bigint not null,
    -- Who: a user's e-mail address or an auth id, as it was then.
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null
);
create index audit_by_workspace on audit (workspace, id);
