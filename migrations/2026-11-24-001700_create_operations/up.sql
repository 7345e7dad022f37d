-- What administrators see and decide of the running of the house.

-- Whether anything leaves for other servers and mailboxes: a restored copy must not, until somebody says so.
create table sending (
  only_row boolean primary key default true check (only_row),
  paused_at timestamptz,
  -- 'restored' or 'administrator'
  reason text
);
insert into sending default values;

-- An administrator's word: nothing is sent to this server, what waits is kept.
alter table instances add column paused_at timestamptz;

-- Deliveries per server and day, added up by workers in batches.
create table delivery_days (
  instance_id bigint not null references instances (id) on delete cascade,
  day date not null,
  sent int not null default 0,
  failed int not null default 0,
  primary key (instance_id, day)
);
create index delivery_days_by_day on delivery_days (day);

-- The house per day (UTC): members and posts there were new, and members who came.
create table house_days (
  day date primary key,
  members int not null,
  posts int not null,
  active int not null
);

create index jobs_failed on jobs (failed_at desc, id desc) where failed_at is not null;
create index dead_letters_by_age on dead_letters (last_at desc, id desc);
create index letters_unsent on letters (created_at) where sent_at is null;
create index accounts_admins on accounts (id) where is_admin;
create index attachments_by_size on attachments (size desc) where storage_key is not null;
