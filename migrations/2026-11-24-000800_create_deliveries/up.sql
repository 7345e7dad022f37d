-- Activities as sent: rendered once from events, in their commit order; the id is that order.
create table outbox (
  id bigint primary key,
  ap_id text not null unique,
  event_id bigint not null,
  -- who signs
  actor_id bigint not null references actors (id),
  -- the object it is about: later activities on the same object wait for earlier ones
  object_ap_id text,
  body text not null,
  -- whose followers get it (actor and class side by side: 0 every host, 1 those that take wrapped
  -- activities, 2 those that take bare announces), and which targets besides, with `direct_class`
  audience_ids bigint[] not null default '{}',
  classes smallint[] not null default '{}',
  direct bigint[] not null default '{}',
  direct_class smallint not null default 0,
  -- replies are not handed to hosts that would boost them (federation.md §5.3)
  guarded boolean not null default false,
  created_at timestamptz not null default now()
);
create index outbox_actor on outbox (actor_id, id desc);
create index outbox_created on outbox (created_at);

-- How far events have been published; the row lock makes one publisher at a time.
create table publish_cursor (
  only_row boolean primary key default true check (only_row),
  xid xid8 not null,
  event_id bigint not null,
  outbox_id bigint not null
);
insert into publish_cursor (xid, event_id, outbox_id) values ('0', 0, 0);

-- Inboxes we deliver to.
create table targets (
  id bigint primary key default new_id(),
  inbox_url text not null unique,
  instance_id bigint not null references instances (id),
  pending_id bigint not null default 0,
  acked_id bigint not null default 0,
  lease_owner bigint,
  lease_until timestamptz not null default 'epoch',
  next_try_at timestamptz not null default 'epoch',
  poison_count int not null default 0,
  slow boolean not null default false,
  state text not null default 'active' check (state in ('active', 'paused', 'gone')),
  parked_at timestamptz,
  gone_since timestamptz,
  last_error text
) with (fillfactor = 60);
create index targets_due on targets (next_try_at) where pending_id > acked_id;
create index targets_instance on targets (instance_id);

-- Distinct inboxes per followed actor, kept when follows change.
create table audiences (
  actor_id bigint not null references actors (id) on delete cascade,
  target_id bigint not null references targets (id) on delete cascade,
  follower_count int not null,
  since timestamptz not null default now(),
  primary key (actor_id, target_id)
);
create index audiences_target on audiences (target_id);

create table deliveries (
  target_id bigint not null references targets (id) on delete cascade,
  outbox_id bigint not null,
  tries int not null default 0,
  first_tried_at timestamptz,
  primary key (target_id, outbox_id)
) with (fillfactor = 90);

create table dead_letters (
  id bigint primary key default new_id(),
  target_id bigint not null references targets (id) on delete cascade,
  outbox_id bigint not null,
  reason text not null,
  http_status int,
  tries int not null,
  first_at timestamptz not null,
  last_at timestamptz not null default now(),
  unique (target_id, outbox_id)
);
