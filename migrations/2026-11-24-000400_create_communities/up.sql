-- A community of practice, hosted here or elsewhere. Texts per language are {"es": "…"}.
create table communities (
  id bigint primary key default new_id(),
  actor_id bigint not null unique references actors (id),
  title jsonb not null,
  summary jsonb not null default '{}',
  charter jsonb not null default '{}',
  icon_key text,
  icon_alt text,
  banner_key text,
  banner_alt text,
  accent text not null,
  language text not null,
  languages text[] not null,
  parent_id bigint references communities (id),
  reach text not null default 'public' check (reach in ('public', 'partners', 'local')),
  visibility text not null default 'public' check (visibility in ('public', 'listed', 'hidden')),
  join_policy text not null default 'open' check (join_policy in ('open', 'request', 'organization', 'invitation')),
  posting_policy text not null default 'everyone' check (posting_policy in ('everyone', 'members', 'facilitators')),
  state text not null default 'active'
    check (state in ('proposed', 'forming', 'active', 'dormant', 'archived', 'merged')),
  merged_into_id bigint references communities (id),
  contact text,
  topic_count int not null default 0,
  member_count int not null default 0,
  created_by bigint references actors (id),
  created_at timestamptz not null default now(),
  archived_at timestamptz
);

-- One row per person and role: roles are capability sets and one person may hold several.
create table memberships (
  community_id bigint not null references communities (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  role text not null check (role in ('member', 'facilitator', 'librarian', 'host')),
  state text not null default 'active' check (state in ('requested', 'active')),
  note text,
  granted_by bigint references actors (id),
  granted_at timestamptz not null default now(),
  ends_at timestamptz,
  primary key (community_id, actor_id, role)
);
create index memberships_actor on memberships (actor_id);
