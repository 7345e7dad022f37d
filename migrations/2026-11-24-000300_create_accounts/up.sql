create table accounts (
  id bigint primary key default new_id(),
  actor_id bigint not null unique references actors (id),
  email text not null,
  password_hash text,
  locale text not null,
  time_zone text not null,
  is_admin boolean not null default false,
  email_verified_at timestamptz,
  approved_at timestamptz,
  suspended_at timestamptz,
  created_at timestamptz not null default now(),
  -- What somebody who asked for an account said of why.
  reason text not null default ''
);
-- An address is somebody's only once it is verified: refusing a second account with an unverified one
-- would tell strangers who has an account.
create unique index accounts_email_unique on accounts (lower(email)) where email_verified_at is not null;
create index accounts_email on accounts (lower(email));
create index accounts_waiting on accounts (id) where approved_at is null;

-- Only hashes of session and access tokens are kept.
create table sessions (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  token_hash bytea not null unique,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_account on sessions (account_id);

create table access_tokens (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  token_hash bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index access_tokens_account on access_tokens (account_id);

-- Attempts per key (sign-in by account, by address, …) and window.
create table rate_counts (
  key text not null,
  window_at timestamptz not null,
  count int not null,
  primary key (key, window_at)
);
create index rate_counts_window on rate_counts (window_at);
