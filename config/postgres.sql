-- A database for Ateneo on a PostgreSQL you run yourself, 14 or newer. As PostgreSQL's superuser:
--
--   psql -v password="$(openssl rand -hex 24)" -f config/postgres.sql
--
-- and put the same password into database_url. It may be run again: what exists is kept, the
-- settings and the password are set anew. Ateneo makes and changes its tables itself.

\set ON_ERROR_STOP on

-- A role of its own that may do nothing outside its database.
select 'create role ateneo login'
  where not exists (select from pg_roles where rolname = 'ateneo')
\gexec
alter role ateneo with login nosuperuser nocreatedb nocreaterole noreplication password :'password';

-- C.UTF-8 sorts the same on every machine and after every upgrade of the system, so that no index
-- has to be rebuilt when the C library changes its mind about an alphabet.
select 'create database ateneo owner ateneo encoding ''UTF8'' locale ''C.UTF-8'' template template0'
  where not exists (select from pg_database where datname = 'ateneo')
\gexec

-- Only Ateneo connects. Its owner may make tables; others may not leave any.
revoke all on database ateneo from public;

-- Activities leave in the order in which changes were committed, and wait for transactions that are
-- still open: one left open without doing anything would hold all of them back. Ateneo asks for this by itself; here it also
-- holds for whoever works in the database by hand.
alter database ateneo set idle_in_transaction_session_timeout = '5s';

-- An acknowledged post is on the disk. Never switch this off, nor fsync or full_page_writes.
alter database ateneo set synchronous_commit = on;

-- Queries are short; compiling them costs more than it gains. Ateneo asks for this by itself as well.
alter database ateneo set jit = off;

alter database ateneo set timezone = 'UTC';

-- For the whole server, in postgresql.conf; they need a reload or a restart and depend on the machine:
--
--   shared_buffers = 25 % of the memory         the default of 128 MB is for small machines
--   effective_cache_size = 75 % of the memory   what the system will keep of the files
--   random_page_cost = 1.1                      on SSD
--   max_wal_size = 4GB                          fewer checkpoints while much arrives
--   autovacuum_naptime = 15s                    queues turn over quickly; keep their tables small
--   max_connections                             more than processes × (database.pool_size + 3)
--
-- Connect Ateneo directly, or through a pooler in session mode: it listens for notifications and
-- migrates under an advisory lock, which a pooler in transaction mode would break.
