-- Who asks to belong, and how it was answered. For our people also in communities elsewhere.
create table join_requests (
  id bigint primary key default new_id(),
  community_id bigint not null references communities (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  note text not null default '',
  -- id of the Join, theirs or ours, and theirs as it came
  activity_id text,
  activity text,
  state text not null default 'waiting' check (state in ('waiting', 'admitted', 'declined', 'withdrawn')),
  requested_at timestamptz not null default now(),
  answered_at timestamptz,
  answered_by bigint references actors (id),
  reason text
);
create unique index join_requests_waiting on join_requests (community_id, actor_id) where state = 'waiting';
create index join_requests_queue on join_requests (community_id, requested_at, id) where state = 'waiting';
create index join_requests_actor on join_requests (actor_id, community_id, id desc);
create index join_requests_activity on join_requests (activity_id) where activity_id is not null;

-- Roles given and taken: by whom, when and why.
create table role_changes (
  id bigint primary key default new_id(),
  community_id bigint not null references communities (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  role text not null,
  granted boolean not null,
  changed_by bigint references actors (id),
  reason text,
  changed_at timestamptz not null default now()
);
create index role_changes_community on role_changes (community_id, id desc);
create index role_changes_actor on role_changes (actor_id, id desc);

create index memberships_ending on memberships (ends_at) where ends_at is not null;

alter table communities
  -- beside the purpose: {"audience": {"es": "…"}, …}
  add column charter_parts jsonb not null default '{}',
  add column review_on date,
  -- mail domains whose people join at once
  add column domains text[] not null default '{}',
  -- elsewhere: its server takes Join
  add column takes_join boolean not null default false,
  -- why it was proposed; why it was not taken
  add column proposal text,
  add column state_reason text,
  -- what a search of the directory finds, without accents
  add column words text not null default '';
create index posts_community on posts (community_id, published_at);
create index communities_state on communities (state);
create index communities_merged on communities (merged_into_id) where merged_into_id is not null;

-- the same for terms
alter table concepts add column words text not null default '';
update communities set words = translate(lower(title::text || ' ' || summary::text),
  'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn');
update concepts set words = translate(lower(labels::text || ' ' || alt_labels::text),
  'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn');
