-- Tokens that serve once: links in letters (verify, email, reset), the second step of a sign-in, the
-- challenges of passkeys. Only their hashes are kept.
create table single_use_tokens (
  id bigint primary key default new_id(),
  purpose text not null,
  token_hash bytea not null unique,
  -- Null for a passkey's challenge: whose it is, is what the answer tells.
  account_id bigint references accounts (id) on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index single_use_tokens_account on single_use_tokens (account_id, purpose);
create index single_use_tokens_expiry on single_use_tokens (expires_at);

-- Invitations to the house, and with a community to that too. The link is the id with a mark that only
-- the house can make, so nothing here opens a door.
create table invitations (
  id bigint primary key default new_id(),
  invited_by bigint not null references actors (id) on delete cascade,
  community_id bigint references communities (id) on delete cascade,
  role text,
  -- Whom the letter went to; null for a link to hand on.
  email text,
  note text not null default '',
  -- Null: as often as wanted.
  max_uses int check (max_uses > 0),
  uses int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check ((community_id is null) = (role is null)),
  check (uses <= max_uses)
);
create index invitations_community on invitations (community_id, created_at desc, id desc);
create index invitations_house on invitations (created_at desc, id desc) where community_id is null;
create index invitations_by on invitations (invited_by);

create table invitation_uses (
  invitation_id bigint not null references invitations (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  used_at timestamptz not null default now(),
  primary key (invitation_id, account_id)
);
create index invitation_uses_account on invitation_uses (account_id);

-- Codes of an authenticator (RFC 6238). It counts once a code confirmed it; a step serves once.
create table totp_secrets (
  account_id bigint primary key references accounts (id) on delete cascade,
  secret_encrypted bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table recovery_codes (
  account_id bigint not null references accounts (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

create table passkeys (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  credential_id bytea not null unique,
  name text not null,
  -- Public key and counter as webauthn-rs keeps them.
  credential jsonb not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_account on passkeys (account_id);

-- When the password or a passkey was last given in this session.
alter table sessions add column authenticated_at timestamptz not null default now();
