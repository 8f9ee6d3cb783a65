-- People come by invitation and go; lists show who called. As ../postgres/0002_people.sql has it.

-- A session says whose it is, so that it ends with the account, and when the password is changed. Those from before do not say it: their people sign in again.
delete from sessions;
alter table sessions add column person blob references users (id) on delete cascade;
create index sessions_by_person on sessions (person);

create table invitations (
    id blob not null constraint invitations_id primary key,
    workspace blob not null references workspaces (id) on delete cascade,
    -- In lower case.
    email text not null,
    -- owner, editor or viewer
    role text not null,
    -- SHA-256 of the link's token.
    token_hash blob not null constraint invitations_token_hash unique,
    created integer not null,
    expires integer not null,
    constraint invitations_workspace_email unique (workspace, email)
) strict;

-- Who called or wrote, and to which number; none where a program started the run.
alter table runs add column caller text;
alter table runs add column called text;
-- The one time that SQL reads JSON: what the Start node of older runs was given.
update runs set (caller, called) = (
    select
        coalesce(json_extract(variables, '$.call.from'), json_extract(variables, '$.message.from')),
        coalesce(json_extract(variables, '$.call.to'), json_extract(variables, '$.message.to'))
    from steps where run = runs.id and sequence = 1)
where trigger <> 'api_request';

-- A deleted carrier stays for the runs that it brought.
alter table carriers add column deleted integer;
