-- What happened, written in the transaction that made it happen. `xid` gives readers a fence: a
-- cursor over `id` alone loses rows whose transaction commits late.
create table events (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  payload jsonb not null,
  actor_id bigint,
  at timestamptz not null default now()
);
create index events_order on events (xid, id);
create index events_relayed on events ((payload->>'post')) where kind = 'relayed';
