-- Letters to people: written in the transaction that calls for them, sent by a worker. The words go
-- once they are sent; that a letter went, and when, stays for a month.
create table letters (
  id bigint primary key default new_id(),
  account_id bigint references accounts (id) on delete set null,
  recipient text not null,
  kind text not null,
  subject text not null,
  content jsonb,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  failed_at timestamptz,
  last_error text
);
create index letters_account on letters (account_id, created_at desc) where account_id is not null;
create index letters_failed on letters (failed_at) where failed_at is not null;
create index letters_by_age on letters (created_at);

-- How far each reader of `events` has come; the publisher keeps its own cursor.
create table event_cursors (
  name text primary key,
  xid xid8 not null default '0',
  event_id bigint not null default 0
);
-- What happened before there were notifications is nobody's news.
insert into event_cursors (name, xid, event_id)
select 'notifications', coalesce(max(xid), '0'), coalesce((select max(id) from events), 0)
from (select xid from events order by xid desc limit 1) newest;
create index events_by_age on events (at);
