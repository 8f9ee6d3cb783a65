-- Ends of calls that have no run yet. As ../postgres/0003_early_ends.sql has it.
create table early_ends (
    carrier blob not null references carriers (id) on delete cascade,
    call_uuid text not null,
    -- What the run takes once it begins.
    input text not null,
    at integer not null,
    constraint early_ends_carrier_call_uuid primary key (carrier, call_uuid)
) strict, without rowid;
create index early_ends_by_at on early_ends (at);
