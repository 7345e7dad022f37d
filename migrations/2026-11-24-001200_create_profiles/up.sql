-- What people say of themselves, ours and others'. Without a row the defaults hold.
create table profiles (
  actor_id bigint primary key references actors (id) on delete cascade,
  organization text not null default '',
  -- its page in the Research Organization Registry, https://ror.org/…
  organization_url text,
  -- ISO 3166-1 alpha-2
  country text check (country ~ '^[A-Z]{2}$'),
  -- BCP 47
  languages text[] not null default '{}',
  position text not null default '',
  keywords text[] not null default '{}',
  -- who sees organization, country and position
  audience text not null default 'everyone' check (audience in ('everyone', 'members', 'nobody')),
  -- in the directory of people and in suggestions
  discoverable boolean not null default true,
  -- what they write may be found by search engines and other servers (FEP-5feb)
  indexable boolean not null default true,
  shows_communities boolean not null default true,
  -- in whose name they write unless they say otherwise
  voice text not null default 'personal' check (voice in ('personal', 'institution')),
  updated_at timestamptz not null default now()
);
create index profiles_country on profiles (country) where country is not null;
create index profiles_organization on profiles (lower(organization)) where organization <> '';
create index profiles_languages on profiles using gin (languages);
create index profiles_keywords on profiles using gin (keywords);

-- In whose name a post was written; null where its author's place says nothing of it.
alter table posts add column voice text check (voice in ('personal', 'institution'));

-- Terms of communities' taxonomies that somebody says to know about.
create table expertise (
  actor_id bigint not null references actors (id) on delete cascade,
  concept_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (actor_id, concept_id)
);
create index expertise_concept on expertise (concept_id);

-- Copies of everything of an account, made on request and kept for a week.
create table exports (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'working', 'ready', 'failed', 'expired')),
  done int not null default 0,
  total int not null default 0,
  -- name below data_dir/exports
  file text,
  size bigint,
  created_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz
);
create index exports_account on exports (account_id, id desc);
create index exports_expiring on exports (expires_at) where file is not null;

-- Accounts that will be erased; signing in takes the row away.
create table departures (
  account_id bigint primary key references accounts (id) on delete cascade,
  -- what becomes of what they wrote: stays under "deleted person", or is deleted too
  posts text not null check (posts in ('keep', 'remove')),
  asked_at timestamptz not null,
  due_at timestamptz not null
);
create index departures_due on departures (due_at);

-- How far somebody new has come in the first steps; no row: not begun.
create table onboardings (
  actor_id bigint primary key references actors (id) on delete cascade,
  step smallint not null default 0,
  finished_at timestamptz,
  updated_at timestamptz not null default now()
);

-- Newcomers a facilitator has welcomed.
create table welcomes (
  community_id bigint not null references communities (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  welcomed_by bigint not null references actors (id),
  welcomed_at timestamptz not null,
  primary key (community_id, actor_id)
);
create index topics_accepted on topics (accepted_reply_id) where accepted_reply_id is not null;

-- Names as people look for them: no capitals, no accents.
create function fold_name(text) returns text language sql immutable parallel safe strict as $$
  select translate(lower($1), 'áàâãäåéèêëíìîïóòôõöúùûüçñ', 'aaaaaaeeeeiiiiooooouuuucn')
$$;
