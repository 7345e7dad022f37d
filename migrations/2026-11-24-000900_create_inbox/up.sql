-- Verified activities, stored before they are acknowledged and worked on afterwards.
create table inbox_journal (
  id bigint generated always as identity primary key,
  ap_id text not null,
  actor_id bigint not null references actors (id) on delete cascade,
  body text not null,
  received_at timestamptz not null default now(),
  -- how often work on it began, and how often it failed: one that kills the process only begins
  tries int not null default 0,
  fails int not null default 0,
  next_try_at timestamptz not null default 'epoch',
  lease_owner int,
  lease_until timestamptz not null default 'epoch',
  last_error text,
  quarantined_at timestamptz
);
create index inbox_journal_due on inbox_journal (id) where quarantined_at is null;

-- Ids of activities whose work is stored or done; written with the journal row, never without it.
create table seen_activities (
  ap_id text primary key,
  at timestamptz not null default now()
);
create index seen_activities_at on seen_activities (at);
