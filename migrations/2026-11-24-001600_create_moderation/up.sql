-- Posts that wait for a facilitator, and posts hidden by one: neither is published.
alter table posts drop constraint posts_state_check;
alter table posts add constraint posts_state_check
  check (state in ('published', 'pending', 'refused', 'held', 'hidden'));

-- What a community lets through at once; a community without a row has the defaults.
create table screenings (
  community_id bigint primary key references communities (id) on delete cascade,
  -- first posts of a person that wait for approval; 0: none
  first_posts int not null default 0 check (first_posts between 0 and 50),
  -- hosts whose people's posts wait
  hosts text[] not null default '{}',
  -- what happens to a post with more than `most_links` links by a local newcomer
  links text not null default 'hold' check (links in ('off', 'hold', 'refuse')),
  most_links int not null default 2 check (most_links between 0 and 50),
  -- a newcomer is somebody with fewer accepted posts than this
  newcomer_posts int not null default 3 check (newcomer_posts between 1 and 50)
);

create table held_posts (
  post_id bigint primary key references posts (id) on delete cascade,
  community_id bigint not null references communities (id) on delete cascade,
  why text not null check (why in ('limited', 'newcomer', 'host', 'links')),
  -- as received from elsewhere: passed on when the post is approved
  activity text,
  held_at timestamptz not null
);
create index held_posts_queue on held_posts (community_id, held_at desc, post_id desc);

-- What a facilitator took away, kept a while so that it can be put back.
create table set_aside (
  post_id bigint primary key references posts (id) on delete cascade,
  -- the event that told others; null when somebody told us
  event_id bigint,
  body_html text,
  body_source text,
  mentioned bigint[] not null default '{}',
  hashtags text[] not null default '{}',
  attachments bigint[] not null default '{}',
  set_aside_at timestamptz not null
);
create index set_aside_age on set_aside (set_aside_at);

-- What was reported, however many reported it, until somebody decides. Without community it is for
-- the administrators.
create table cases (
  id bigint primary key default new_id(),
  community_id bigint references communities (id) on delete cascade,
  kind text not null check (kind in ('post', 'person', 'community')),
  -- id of the post, of the person's actor or of the community
  subject_id bigint not null,
  reason text not null,
  report_count int not null default 0,
  state text not null default 'open' check (state in ('open', 'closed')),
  claimed_by bigint references actors (id),
  opened_at timestamptz not null,
  last_report_at timestamptz not null,
  closed_at timestamptz
);
create unique index cases_open_subject on cases (kind, subject_id, coalesce(community_id, 0)) where state = 'open';
create index cases_queue on cases (community_id, state, last_report_at desc, id desc);
create index cases_everywhere on cases (state, last_report_at desc, id desc);
create index cases_reason on cases (reason, closed_at desc) where state = 'closed';

create table reports (
  id bigint primary key default new_id(),
  case_id bigint not null references cases (id) on delete cascade,
  reporter_id bigint not null references actors (id),
  reason text not null check
    (reason in ('off_topic', 'spam', 'insult', 'personal_data', 'copyright', 'wrong', 'other')),
  details text not null default '',
  created_at timestamptz not null,
  unique (case_id, reporter_id)
);
create index reports_reporter on reports (reporter_id, id desc);

create table decisions (
  id bigint primary key default new_id(),
  case_id bigint references cases (id) on delete set null,
  -- in whose name: the community's, or without one the house's
  community_id bigint references communities (id) on delete cascade,
  action text not null check (action in
    ('none', 'edit', 'hide', 'remove', 'warn', 'limit', 'suspend', 'ban', 'approve', 'decline')),
  by_id bigint not null references actors (id),
  -- the person concerned
  actor_id bigint references actors (id),
  post_id bigint references posts (id) on delete set null,
  rule text,
  template text,
  -- what the person concerned reads
  reason text not null,
  until timestamptz,
  decided_at timestamptz not null,
  undone_at timestamptz,
  undone_by bigint references actors (id),
  appeal text check (appeal in ('open', 'upheld', 'reversed')),
  appeal_text text,
  appealed_at timestamptz,
  answered_by bigint references actors (id),
  answer_text text,
  answered_at timestamptz
);
create index decisions_log on decisions (community_id, id desc);
create index decisions_person on decisions (actor_id, id desc);
create index decisions_case on decisions (case_id) where case_id is not null;
create index decisions_post on decisions (post_id) where post_id is not null;
create index decisions_appeals on decisions (appealed_at desc, id desc) where appeal = 'open';

-- What somebody may not do, in a community or in the whole house, until its end date.
create table restrictions (
  id bigint primary key default new_id(),
  actor_id bigint not null references actors (id) on delete cascade,
  community_id bigint references communities (id) on delete cascade,
  kind text not null check (kind in ('limited', 'suspended', 'banned')),
  decision_id bigint not null references decisions (id) on delete cascade,
  -- of the address they had, so that a closed account cannot simply be opened again
  email_hash bytea,
  since timestamptz not null,
  until timestamptz,
  lifted_at timestamptz
);
create index restrictions_actor on restrictions (actor_id) where lifted_at is null;
create index restrictions_community on restrictions (community_id, id desc) where lifted_at is null;
create index restrictions_decision on restrictions (decision_id);
create index restrictions_email on restrictions (email_hash) where email_hash is not null and lifted_at is null;

alter table accounts add column suspended_until timestamptz;
create index accounts_suspended on accounts (suspended_until) where suspended_until is not null;
