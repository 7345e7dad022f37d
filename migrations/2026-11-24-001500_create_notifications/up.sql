-- What concerns one of our people. `key` makes an event reach a person once: a second one with the same
-- key changes nothing, or is gathered into the first (replies of a followed thread).
create table notifications (
  id bigint primary key default new_id(),
  recipient_id bigint not null references actors (id) on delete cascade,
  kind text not null,
  key text not null,
  -- the last event that made or changed it
  event_id bigint not null,
  -- who did it; nobody is named where that is nobody's business (moderation)
  actor_id bigint references actors (id) on delete cascade,
  post_id bigint references posts (id) on delete cascade,
  topic_id bigint references posts (id) on delete cascade,
  community_id bigint references communities (id) on delete cascade,
  -- a report, a decision, an account
  subject_id bigint,
  -- a role, an answer: what the sentence needs besides
  detail text not null default '',
  count int not null default 1,
  at timestamptz not null,
  read_at timestamptz,
  -- by which way it goes beyond the list; `here` is the list alone
  channel text not null check (channel in ('now', 'digest', 'here')),
  -- a letter carried it, or it will never be carried
  mailed_at timestamptz,
  unique (recipient_id, key)
) with (fillfactor = 85);
create index notifications_list on notifications (recipient_id, at desc, id desc);
create index notifications_unread on notifications (recipient_id, topic_id) where read_at is null;
create index notifications_letters on notifications (at) where channel = 'now' and mailed_at is null;
create index notifications_digest on notifications (recipient_id, at) where channel = 'digest' and mailed_at is null;
create index notifications_mailed on notifications (recipient_id, mailed_at) where channel = 'now' and mailed_at is not null;
create index notifications_topic on notifications (topic_id) where topic_id is not null;
create index notifications_post on notifications (post_id) where post_id is not null;

-- How much of a community, or of one topic, somebody wants to hear. Without a row: normal.
create table community_levels (
  actor_id bigint not null references actors (id) on delete cascade,
  community_id bigint not null references communities (id) on delete cascade,
  level text not null check (level in ('muted', 'normal', 'follow', 'watch')),
  primary key (actor_id, community_id)
);
create index community_levels_community on community_levels (community_id) where level in ('follow', 'watch');
create table topic_levels (
  actor_id bigint not null references actors (id) on delete cascade,
  topic_id bigint not null references posts (id) on delete cascade,
  level text not null check (level in ('muted', 'normal', 'follow', 'watch')),
  primary key (actor_id, topic_id)
);
create index topic_levels_topic on topic_levels (topic_id);
-- Who wrote in a thread follows it.
insert into topic_levels (actor_id, topic_id, level)
select distinct posts.author_id, posts.root_id, 'follow'
from posts join accounts on accounts.actor_id = posts.author_id
where posts.root_id is not null and posts.deleted_at is null;

-- How far somebody has read a topic: the newest reply (by the order of arrival) and how many there were.
create table read_markers (
  actor_id bigint not null references actors (id) on delete cascade,
  topic_id bigint not null references posts (id) on delete cascade,
  last_id bigint not null,
  seen int not null,
  read_at timestamptz not null,
  primary key (actor_id, topic_id)
) with (fillfactor = 85);
create index read_markers_topic on read_markers (topic_id);

create table bookmarks (
  actor_id bigint not null references actors (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  created_at timestamptz not null,
  primary key (actor_id, post_id)
);
create index bookmarks_list on bookmarks (actor_id, created_at desc, post_id desc);
create index bookmarks_post on bookmarks (post_id);

create table tag_follows (
  actor_id bigint not null references actors (id) on delete cascade,
  tag text not null,
  created_at timestamptz not null,
  primary key (actor_id, tag)
);

-- When a question got its answer.
alter table topics add column accepted_at timestamptz;
create index topics_answered on topics (community_id, accepted_at desc)
  where listed and accepted_at is not null;
-- What one person asked: answers to it are the first thing on the home page.
create index memberships_requested on memberships (community_id, granted_at) where state = 'requested';
create index memberships_newest on memberships (community_id, granted_at desc) where role = 'member' and state = 'active';

-- Ways chosen for each kind ({"reply": "digest"}), and the digest's rhythm.
alter table accounts
  add column channels jsonb not null default '{}',
  add column digest text not null default 'weekly' check (digest in ('weekly', 'daily', 'never')),
  add column digest_weekday smallint not null default 1 check (digest_weekday between 1 and 7),
  -- when the next one is due (`epoch`: not worked out yet), and from when on it tells
  add column digest_at timestamptz not null default 'epoch',
  add column digest_since timestamptz not null default now(),
  add column digest_sent_at timestamptz;
create index accounts_digest_due on accounts (digest_at)
  where digest <> 'never' and email_verified_at is not null;
