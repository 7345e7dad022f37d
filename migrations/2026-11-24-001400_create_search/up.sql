-- Both are trusted extensions: the owner of the database may create them.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- Words without their accents, then stemmed; `search_simple` for every other language.
create text search configuration search_es (copy = pg_catalog.spanish);
create text search configuration search_pt (copy = pg_catalog.portuguese);
create text search configuration search_en (copy = pg_catalog.english);
create text search configuration search_fr (copy = pg_catalog.french);
create text search configuration search_simple (copy = pg_catalog.simple);
alter text search configuration search_es
  alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, spanish_stem;
alter text search configuration search_pt
  alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, portuguese_stem;
alter text search configuration search_en
  alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, english_stem;
alter text search configuration search_fr
  alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, french_stem;
alter text search configuration search_simple
  alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, simple;

-- Signs that unaccent turns into quotes and backslashes part words here.
create function search_text(text text) returns text
language sql immutable parallel safe as $$
  select translate(left($1, 60000), 'ŉʹʻʼʽˈ‘’‛′∖﹨＇＼', '              ')
$$;

-- The words of a text at their positions. The stemmers know endings by their accents (-ción, -ções), and
-- readers do not type them: a word stands under its stem with and without accents.
create function search_lexemes(language text, text text) returns tsvector
language sql stable parallel safe as $$
  select case language
    when 'es' then (public.unaccent(to_tsvector('pg_catalog.spanish', $2)::text) || ' ' || to_tsvector('public.search_es', $2)::text)::tsvector
    when 'pt' then (public.unaccent(to_tsvector('pg_catalog.portuguese', $2)::text) || ' ' || to_tsvector('public.search_pt', $2)::text)::tsvector
    when 'fr' then (public.unaccent(to_tsvector('pg_catalog.french', $2)::text) || ' ' || to_tsvector('public.search_fr', $2)::text)::tsvector
    when 'en' then to_tsvector('public.search_en', $2)
    else to_tsvector('public.search_simple', $2)
  end
$$;

-- What can be found: posts that stand, people and communities by their actor. Beside words, a vector holds
-- marks that begin with #: kind, language, community, author, year, and three sizes of window over
-- `number`, so that the index alone answers filters and finds the newest of very many.
create table search_documents (
  id bigint primary key,
  number bigint generated always as identity,
  kind text not null check (kind in ('discussion', 'question', 'reply', 'person', 'community')),
  thread_id bigint,
  community_id bigint,
  author_id bigint,
  language text,
  at timestamptz not null,
  weight real not null default 1,
  vector tsvector not null
);
alter table search_documents alter column vector set storage main;
create index search_documents_words on search_documents using gin (vector) with (gin_pending_list_limit = 1024);
create index search_documents_thread on search_documents (thread_id) where thread_id is not null;

-- The marks of a document.
create function search_marks(kind text, language text, community bigint, author bigint, at timestamptz, number bigint)
returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(array_remove(array[
    '#k' || $1, '#l' || $2, '#c' || $3, '#a' || $4, '#y' || extract(year from $5 at time zone 'UTC'),
    '#n' || ($6 >> 12), '#m' || ($6 >> 15), '#o' || ($6 >> 18)], null))
$$;

-- Words without accents, and how they are spelled: what a mistyped or unfinished word may mean.
create table search_words (
  word text primary key,
  spelling text not null,
  documents int not null
) with (fillfactor = 80);
create index search_words_alike on search_words using gin (word gin_trgm_ops);
create index search_words_prefix on search_words (word text_pattern_ops);

-- What changed and waits to be read. Triggers write it: whoever changes a row need not think of search.
create table search_queue (
  seq bigint generated always as identity primary key,
  id bigint not null
);

-- How far what was there before has been read.
create table search_backfill (
  source text primary key check (source in ('actors', 'posts')),
  after_id bigint not null default 0,
  until_id bigint not null
);
insert into search_backfill (source, until_id)
select 'actors', max(id) from actors having max(id) is not null
union all select 'posts', max(id) from posts having max(id) is not null;

create function search_note() returns trigger language plpgsql as $$
begin
  insert into search_queue (id) values (new.id);
  return null;
end $$;
create trigger search_new after insert on posts for each row execute function search_note();
create trigger search_changed after update of body_html, language, state, community_id, deleted_at on posts
  for each row when ((old.body_html, old.language, old.state, old.community_id, old.deleted_at)
    is distinct from (new.body_html, new.language, new.state, new.community_id, new.deleted_at))
  execute function search_note();
create trigger search_new after insert on actors for each row execute function search_note();
create trigger search_changed after update of name, display_name, summary_html, deleted_at on actors
  for each row when ((old.name, old.display_name, old.summary_html, old.deleted_at)
    is distinct from (new.name, new.display_name, new.summary_html, new.deleted_at))
  execute function search_note();

-- What goes out of sight is found no more from that moment on.
create function search_forget() returns trigger language plpgsql as $$
begin
  delete from search_documents where id = old.id or thread_id = old.id;
  return null;
end $$;
create trigger search_gone after update of state, deleted_at on posts
  for each row when (new.deleted_at is not null or new.state <> 'published') execute function search_forget();
create trigger search_removed after delete on posts for each row execute function search_forget();
create trigger search_gone after update of deleted_at on actors
  for each row when (new.deleted_at is not null) execute function search_forget();
create trigger search_removed after delete on actors for each row execute function search_forget();

create function search_note_topic() returns trigger language plpgsql as $$
begin
  if not new.listed then
    delete from search_documents where thread_id = new.post_id;
  end if;
  insert into search_queue (id) values (new.post_id);
  return null;
end $$;
create trigger search_changed after update of title, kind, listed, accepted_reply_id, community_id on topics
  for each row when ((old.title, old.kind, old.listed, old.accepted_reply_id, old.community_id)
    is distinct from (new.title, new.kind, new.listed, new.accepted_reply_id, new.community_id))
  execute function search_note_topic();

create function search_note_community() returns trigger language plpgsql as $$
begin
  insert into search_queue (id) values (new.actor_id);
  return null;
end $$;
create trigger search_new after insert on communities for each row execute function search_note_community();
create trigger search_changed after update of title, summary, visibility, state on communities
  for each row when ((old.title, old.summary, old.visibility, old.state)
    is distinct from (new.title, new.summary, new.visibility, new.state))
  execute function search_note_community();

-- Whoever may not sign in is not found either.
create function search_note_account() returns trigger language plpgsql as $$
begin
  if new.suspended_at is not null then
    delete from search_documents where id = new.actor_id;
  end if;
  insert into search_queue (id) values (new.actor_id);
  return null;
end $$;
create trigger search_new after insert on accounts for each row execute function search_note_account();
create trigger search_changed after update of approved_at, suspended_at on accounts
  for each row when ((old.approved_at, old.suspended_at) is distinct from (new.approved_at, new.suspended_at))
  execute function search_note_account();

-- A word as it may stand in a document of any language. In documents of a language that leaves it out as
-- too common, it counts as present; null when that is so in two languages or more.
create function search_word(word text) returns tsquery
language sql stable parallel safe as $$
  with forms (form, language) as (values
    -- Endings typed without their accents get them back, for the stemmers.
    (public.unaccent(plainto_tsquery('pg_catalog.spanish', regexp_replace($1, '([cs])ion$', '\1ión'))::text), 'es'),
    (public.unaccent(plainto_tsquery('pg_catalog.portuguese',
      regexp_replace(regexp_replace($1, 'cao$', 'ção'), 'coes$', 'ções'))::text), 'pt'),
    (public.unaccent(plainto_tsquery('pg_catalog.english', $1)::text), 'en'),
    (public.unaccent(plainto_tsquery('pg_catalog.french', $1)::text), 'fr'),
    (plainto_tsquery('public.search_es', $1)::text, null), (plainto_tsquery('public.search_pt', $1)::text, null),
    (plainto_tsquery('public.search_en', $1)::text, null), (plainto_tsquery('public.search_fr', $1)::text, null),
    (plainto_tsquery('public.search_simple', $1)::text, null))
  select case when count(*) filter (where form = '' and language is not null) > 1 then null
    else string_agg(distinct case when form <> '' then '(' || form || ')'
                                  when language is not null then '''#l' || language || '''' end, ' | ')::tsquery end
  from forms
$$;

-- Words that stand beside each other, in the language of whatever document holds them: where that leaves
-- words out as too common, what is left is a phrase in that language only.
create function search_phrase(phrase text) returns tsquery
language sql stable parallel safe as $$
  select string_agg('(' || form || ')' || coalesce(' & ''#l' || language || '''', ''), ' | ')::tsquery from (values
    (phraseto_tsquery('public.search_es', $1)::text, 'es'), (phraseto_tsquery('public.search_pt', $1)::text, 'pt'),
    (phraseto_tsquery('public.search_en', $1)::text, 'en'), (phraseto_tsquery('public.search_fr', $1)::text, 'fr'),
    (phraseto_tsquery('public.search_simple', $1)::text, null)) forms (form, language)
  where form <> ''
$$;

-- The newest documents that match, `enough` or more where there are so many, read window by window: a
-- common word would be found in half of everything. `wanted` is what the index answers by itself, `exact`
-- (or null) what has to be read from the document: phrases. `closed` are communities whose posts, `hidden`
-- those whose very existence is not for whoever asks. A last row with the id 0 says that there may be more.
create function search_candidates(
  wanted tsquery, exact tsquery, closed bigint[], hidden bigint[], since timestamptz, until timestamptz, enough int)
returns table (id bigint, number bigint)
language plpgsql stable set enable_seqscan = off as $$
declare
  -- Reading a document for its phrases costs.
  most constant int := case when exact is null then 8000 else 4000 end;
  newest bigint := coalesce((select last_value from search_documents_number_seq), 0);
  below bigint := 9223372036854775807;
  numbers bigint[];
  ids bigint[];
  looked_at int;
  found_so_far int := 0;
  sizes int[] := array[12, 15, 18, 63];
  letters text[] := array['n', 'm', 'o', ''];
  part bigint;
  this tsquery;
begin
  for step in 1 .. 4 loop
    part := newest >> sizes[step];
    -- A window that holds everything is the last one.
    this := case when part > 1 then wanted && format('''#%s%s'' | ''#%s%s''', letters[step], part, letters[step], part - 1)::tsquery
                 else wanted end;
    select max(h.place), array_agg(h.id) filter (where h.fits), array_agg(h.number) filter (where h.fits)
    into looked_at, ids, numbers
    from (
      select m.*, row_number() over () as place from (
        select d.id, d.number, exact is null or d.vector @@ exact as fits from search_documents d
        where d.vector @@ this and d.number < below
          and case when d.kind = 'community' then d.community_id <> all (hidden)
                   else d.community_id is null or d.community_id <> all (closed) end
          and d.at >= since and d.at < until
        limit most) m) h;
    return query select x.id, x.number from unnest(ids, numbers) x (id, number) order by x.number desc limit enough;
    found_so_far := found_so_far + coalesce(cardinality(ids), 0);
    if found_so_far >= enough or looked_at = most then
      return query select 0::bigint, 0::bigint;
      return;
    end if;
    exit when part <= 1;
    below := (part - 1) << sizes[step];
  end loop;
end $$;
