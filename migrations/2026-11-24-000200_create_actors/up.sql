-- Servers we have met. `host` carries the port when it is not the default one.
create table instances (
  id bigint primary key default new_id(),
  host text not null unique,
  software text,
  software_version text,
  title text,
  -- which form of a community's activities the host takes (federation.md D4)
  profile text not null default 'unknown' check (profile in ('unknown', 'wrapped', 'bare')),
  described_at timestamptz,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- delivery: retry and breaker are per host, not per message (reliability.md §2.3)
  fails int not null default 0,
  first_failed_at timestamptz,
  next_try_at timestamptz not null default 'epoch',
  opened_at timestamptz,
  last_error text
) with (fillfactor = 70);

-- People, communities and the server itself; `instance_id` is null for our own.
create table actors (
  id bigint primary key default new_id(),
  kind text not null check (kind in ('person', 'group', 'application', 'service', 'organization')),
  instance_id bigint references instances (id),
  -- that of the instance, here too because a handle needs it and it never changes
  host text,
  name text not null,
  ap_id text not null unique,
  url text,
  display_name text,
  summary_html text not null default '',
  summary_source text,
  icon_url text,
  image_url text,
  inbox_url text not null,
  shared_inbox_url text,
  outbox_url text,
  followers_url text,
  featured_url text,
  moderators_url text,
  manually_approves boolean not null default false,
  handle_verified boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  fetched_at timestamptz,
  deleted_at timestamptz,
  check ((instance_id is null) = (host is null))
);
-- One name space for people and communities, for ever: a deleted actor keeps its row.
create unique index actors_local_name on actors (lower(name)) where instance_id is null;
create index actors_remote_name on actors (instance_id, lower(name)) where instance_id is not null;

-- Public keys of everybody, private keys of our own (encrypted with the instance's secret).
create table actor_keys (
  key_id text primary key,
  actor_id bigint not null references actors (id) on delete cascade,
  public_pem text not null,
  private_encrypted bytea,
  created_at timestamptz not null default now()
);
create index actor_keys_actor on actor_keys (actor_id);

-- Key pairs made ahead, because making one costs 80 ms.
create table spare_keys (
  id bigint primary key default new_id(),
  public_pem text not null,
  private_encrypted bytea not null
);

create table follows (
  follower_id bigint not null references actors (id) on delete cascade,
  followed_id bigint not null references actors (id) on delete cascade,
  state text not null check (state in ('pending', 'accepted', 'rejected')),
  -- id of the Follow activity, ours or theirs
  ap_id text not null,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  primary key (follower_id, followed_id)
);
create index follows_followed on follows (followed_id, state);
create index follows_ap_id on follows (ap_id);
