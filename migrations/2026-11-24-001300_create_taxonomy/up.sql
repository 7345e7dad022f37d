-- The terms of a community (SKOS concepts): labels per language, one broader term, pairs of related ones.
create table concepts (
  id bigint primary key default new_id(),
  community_id bigint not null references communities (id) on delete cascade,
  -- its name in addresses, for ever: a merged term keeps it and leads on
  slug text not null,
  labels jsonb not null,
  alt_labels jsonb not null default '{}',
  definition jsonb not null default '{}',
  broader_id bigint references concepts (id),
  merged_into_id bigint references concepts (id),
  exact_match text[] not null default '{}',
  state text not null default 'accepted' check (state in ('proposed', 'accepted', 'declined')),
  proposed_by bigint references actors (id),
  position int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (community_id, slug)
);
create index concepts_broader on concepts (broader_id) where broader_id is not null;
create index concepts_merged on concepts (merged_into_id) where merged_into_id is not null;

-- Each pair once, the smaller id first.
create table related_concepts (
  concept_id bigint not null references concepts (id) on delete cascade,
  related_id bigint not null references concepts (id) on delete cascade,
  primary key (concept_id, related_id),
  check (concept_id < related_id)
);
create index related_concepts_other on related_concepts (related_id);

create table topic_concepts (
  post_id bigint not null references posts (id) on delete cascade,
  concept_id bigint not null references concepts (id) on delete cascade,
  primary key (post_id, concept_id)
);
create index topic_concepts_concept on topic_concepts (concept_id, post_id desc);
