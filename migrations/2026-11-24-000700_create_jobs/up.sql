-- Background work. Jobs are leased, not row-locked: a slow job holds no connection.
create table jobs (
  id bigint primary key default new_id(),
  name text not null,
  payload jsonb not null,
  run_at timestamptz not null default now(),
  tries int not null default 0,
  lease_until timestamptz not null default 'epoch',
  last_error text,
  failed_at timestamptz,
  created_at timestamptz not null default now()
);
create index jobs_due on jobs (run_at) where failed_at is null;

-- Recurring work: whoever inserts (name, due_at) runs it.
create table schedule_runs (
  name text not null,
  due_at timestamptz not null,
  primary key (name, due_at)
);
