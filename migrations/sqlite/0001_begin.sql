-- The tables, as ../postgres/0001_begin.sql has them; a test compares the two.
-- Ids are UUIDs version 7, so their order is the order of creation. Times are milliseconds since 1970. JSON is text: the server reads it, SQL never does.
-- A table without row ids is kept in the order of its key, so that what belongs to one run lies together.
-- A unique constraint is called table_column_column: store::Error::Conflict names it so on both databases.

create table workspaces (
    id blob not null constraint workspaces_id primary key,
    name text not null,
    created integer not null
) strict;

create table users (
    id blob not null constraint users_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    -- In lower case: the address is what somebody signs in with, in one workspace only.
    email text not null,
    -- An argon2id hash in PHC form.
    password text not null,
    -- owner, editor or viewer
    role text not null,
    created integer not null,
    constraint users_email unique (email)
) strict;
create index users_by_workspace on users (workspace);

create table sessions (
    id text not null constraint sessions_id primary key,
    data text not null,
    expires integer not null
) strict;
create index sessions_by_expiry on sessions (expires);

create table credentials (
    auth_id text not null,
    workspace blob not null references workspaces (id) on delete cascade,
    -- SHA-256 of the token.
    token_hash blob not null,
    name text not null,
    -- owner, editor or viewer
    role text not null,
    created integer not null,
    revoked integer,
    constraint credentials_auth_id primary key (auth_id)
) strict;
create index credentials_by_workspace on credentials (workspace);

create table flows (
    id blob not null constraint flows_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    name text not null,
    archived integer not null,
    -- The number of the live version; none before the first was published.
    live integer,
    created integer not null,
    updated integer not null,
    -- A deleted flow stays for the runs that are under way and for the history.
    deleted integer
) strict;
create index flows_by_workspace on flows (workspace, id);

create table drafts (
    flow blob not null constraint drafts_flow primary key references flows (id) on delete cascade,
    revision integer not null,
    document text not null,
    updated integer not null,
    updated_by blob references users (id) on delete set null
) strict;

create table versions (
    flow blob not null references flows (id) on delete cascade,
    number integer not null,
    document text not null,
    author blob references users (id) on delete set null,
    note text not null,
    created integer not null,
    constraint versions_flow_number primary key (flow, number)
) strict;

create table carriers (
    id blob not null constraint carriers_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    kind text not null,
    name text not null,
    -- Sealed by the server; the store never sees what is inside.
    credentials blob not null,
    created integer not null,
    -- When it last sent a request with a good signature, to the minute.
    last_request integer,
    bad_signatures integer not null
) strict;
create index carriers_by_workspace on carriers (workspace, id);

create table numbers (
    workspace blob not null references workspaces (id) on delete cascade,
    -- In E.164 form, or a SIP address.
    number text not null,
    carrier blob not null references carriers (id),
    flow blob not null references flows (id),
    -- A pinned version; none follows the live one.
    version integer,
    created integer not null,
    updated integer not null,
    constraint numbers_workspace_number primary key (workspace, number)
) strict;
create index numbers_by_carrier on numbers (carrier, number);
create index numbers_by_flow on numbers (flow);

-- Calls that reached a number and found no flow there. Only the newest of each number are kept.
create table calls (
    id blob not null constraint calls_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    carrier blob not null references carriers (id) on delete cascade,
    call_uuid text not null,
    number text not null,
    caller text not null,
    -- not_linked or not_published
    reason text not null,
    at integer not null,
    constraint calls_carrier_call_uuid unique (carrier, call_uuid)
) strict;
create index calls_by_number on calls (workspace, number, id);

-- Every webhook writes the row of its run again.
create table runs (
    id blob not null constraint runs_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    flow blob not null references flows (id),
    -- None for a test call, which runs the draft.
    version integer,
    carrier blob references carriers (id),
    call_uuid text,
    trigger text not null,
    -- running, completed, failed, cancelled or caller_hung_up
    status text not null,
    state text not null,
    -- What the carrier is told each time it asks.
    instructions text not null,
    created integer not null,
    updated integer not null,
    finished integer,
    failure text,
    constraint runs_carrier_call_uuid unique (carrier, call_uuid)
) strict;
create index runs_by_workspace on runs (workspace, id);
create index runs_by_flow on runs (flow, id);
create index runs_by_status on runs (workspace, status, id);
create index runs_by_flow_and_status on runs (flow, status, id);
create index runs_running on runs (status) where status = 'running';

create table inputs (
    run blob not null references runs (id) on delete cascade,
    -- From 1, in the order in which the engine took them.
    number integer not null,
    -- Recognises a repetition.
    input_id text not null,
    input text not null,
    constraint inputs_run_number primary key (run, number),
    constraint inputs_run_input_id unique (run, input_id)
) strict, without rowid;

create table steps (
    run blob not null references runs (id) on delete cascade,
    sequence integer not null,
    node text not null,
    entered integer not null,
    left_at integer,
    outlet text,
    variables text not null,
    warnings text not null,
    constraint steps_run_sequence primary key (run, sequence)
) strict, without rowid;

create table timers (
    run blob not null references runs (id) on delete cascade,
    timer text not null,
    due integer not null,
    constraint timers_run_timer primary key (run, timer)
) strict, without rowid;
create index timers_by_due on timers (due);

create table deliveries (
    id blob not null constraint deliveries_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    run blob not null references runs (id) on delete cascade,
    sequence integer not null,
    -- What is kept in order within a run: the scheme, host and port of the URL.
    destination text not null,
    call text not null,
    -- pending, done or dead
    state text not null,
    -- How many attempts were begun.
    attempts integer not null,
    -- Not to be attempted before.
    next integer not null,
    -- While an attempt is under way: when it counts as lost.
    leased_until integer,
    created integer not null,
    finished integer,
    constraint deliveries_run_sequence unique (run, sequence)
) strict;
create index deliveries_due on deliveries (next) where state = 'pending';
create index deliveries_by_state on deliveries (workspace, state, id);
create index deliveries_dead on deliveries (state) where state = 'dead';

create table attempts (
    delivery blob not null references deliveries (id) on delete cascade,
    number integer not null,
    at integer not null,
    took_ms integer not null,
    -- The HTTP status; none where there was no answer.
    status integer,
    -- Why it does not count as delivered.
    failure text,
    constraint attempts_delivery_number primary key (delivery, number)
) strict, without rowid;

create table audit (
    id blob not null constraint audit_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    at integer not null,
    -- Who: a user's e-mail address or an auth id, as it was then.
    actor text not null,
    action text not null,
    subject text not null,
    detail text not null
) strict;
create index audit_by_workspace on audit (workspace, id);
