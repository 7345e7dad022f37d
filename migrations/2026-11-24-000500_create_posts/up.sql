-- The spine: everything that can be posted. Mentions, reactions, attachments and timelines know
-- this one table; topics (later items and webinars) hang on it one to one.
create table posts (
  id bigint primary key default new_id(),
  kind text not null check (kind in ('topic', 'reply', 'item', 'webinar')),
  ap_id text not null unique,
  url text,
  author_id bigint not null references actors (id),
  community_id bigint references communities (id),
  root_id bigint references posts (id),
  parent_id bigint references posts (id),
  depth int not null default 0,
  language text,
  body_html text not null,
  body_source text,
  sensitive boolean not null default false,
  -- pending: sent to a community elsewhere that has not announced it yet
  state text not null default 'published' check (state in ('published', 'pending', 'refused')),
  state_reason text,
  like_count int not null default 0,
  useful_count int not null default 0,
  reply_count int not null default 0,
  published_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by text check (deleted_by in ('author', 'moderator')),
  deleted_reason text,
  received_at timestamptz not null default now()
) with (fillfactor = 85);
create index posts_thread on posts (root_id, published_at, id);
create index posts_parent on posts (parent_id, id) where parent_id is not null;
create index posts_author on posts (author_id, published_at desc, id desc);
create index posts_pending on posts (received_at) where state = 'pending';

create table topics (
  post_id bigint primary key references posts (id) on delete cascade,
  community_id bigint not null references communities (id),
  kind text not null check (kind in ('discussion', 'question', 'announcement')),
  title text not null,
  accepted_reply_id bigint references posts (id),
  pinned_at timestamptz,
  locked_at timestamptz,
  reply_count int not null default 0,
  -- published and not deleted: what lists show
  listed boolean not null default true,
  published_at timestamptz not null,
  last_activity_at timestamptz not null
) with (fillfactor = 85);
create index topics_by_activity on topics (community_id, last_activity_at desc, post_id desc) where listed;
create index topics_by_newest on topics (community_id, published_at desc, post_id desc) where listed;
create index topics_unanswered on topics (community_id, published_at desc, post_id desc)
  where listed and kind = 'question' and accepted_reply_id is null;
create index topics_pinned on topics (community_id, pinned_at desc) where listed and pinned_at is not null;
create index topics_everywhere on topics (last_activity_at desc, post_id desc) where listed;

-- What a post said before each edit.
create table post_revisions (
  id bigint primary key default new_id(),
  post_id bigint not null references posts (id) on delete cascade,
  title text,
  body_html text not null,
  body_source text,
  written_at timestamptz not null
);
create index post_revisions_post on post_revisions (post_id, written_at desc);

create table mentions (
  post_id bigint not null references posts (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  primary key (post_id, actor_id)
);
create index mentions_actor on mentions (actor_id, post_id desc);

create table hashtags (
  post_id bigint not null references posts (id) on delete cascade,
  tag text not null,
  primary key (post_id, tag)
);
create index hashtags_tag on hashtags (tag, post_id desc);

create table reactions (
  post_id bigint not null references posts (id) on delete cascade,
  actor_id bigint not null references actors (id) on delete cascade,
  kind text not null check (kind in ('like', 'useful')),
  ap_id text not null,
  created_at timestamptz not null default now(),
  primary key (post_id, actor_id, kind)
);
create index reactions_actor on reactions (actor_id);
create index reactions_ap_id on reactions (ap_id);

create table attachments (
  id bigint primary key default new_id(),
  uploader_id bigint not null references actors (id),
  post_id bigint references posts (id) on delete cascade,
  position int not null default 0,
  kind text not null check (kind in ('image', 'document', 'link')),
  -- our own file, or the address of somebody else's
  storage_key text,
  remote_url text,
  media_type text not null,
  alt text not null default '',
  width int,
  height int,
  size bigint,
  created_at timestamptz not null default now(),
  check ((storage_key is null) <> (remote_url is null))
);
create index attachments_post on attachments (post_id, position);
create index attachments_loose on attachments (created_at) where post_id is null;

-- Object ids deleted at their origin before we ever saw them: a later Create is dropped.
create table tombstones (
  ap_id text primary key,
  created_at timestamptz not null default now()
);

-- Undo that came before what it undoes (kept for hours).
create table early_undos (
  ap_id text primary key,
  actor_id bigint not null references actors (id) on delete cascade,
  created_at timestamptz not null default now()
);
