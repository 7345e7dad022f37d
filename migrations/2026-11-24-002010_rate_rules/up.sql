-- Posts also wait because somebody new writes many within minutes, or the same in several communities.
alter table held_posts drop constraint held_posts_why_check;
alter table held_posts add constraint held_posts_why_check
  check (why in ('limited', 'newcomer', 'host', 'links', 'burst', 'repeated'));

-- From now on `indexable` is false only where somebody said no: search honours that of people elsewhere too.
create or replace function search_note_profile() returns trigger language plpgsql as $$
declare
  posts_change boolean := not new.indexable;
begin
  if tg_op = 'UPDATE' then
    posts_change := old.indexable <> new.indexable;
  end if;
  insert into search_queue (id) values (new.actor_id);
  if not new.discoverable then
    delete from search_documents where id = new.actor_id;
  end if;
  if posts_change then
    insert into search_queue (id)
    select id from posts where author_id = new.actor_id and deleted_at is null order by id;
    if not new.indexable then
      delete from search_documents where id in (select id from posts where author_id = new.actor_id);
    end if;
  end if;
  return null;
end $$;
-- Silence was kept as no until now: it is asked again when they write. An older copy of the program that
-- goes on running keeps it so for those it fetches.
update profiles p set indexable = true from actors a
where a.id = p.actor_id and a.instance_id is not null and not p.indexable;
update actors a set fetched_at = 'epoch' from profiles p
where p.actor_id = a.id and a.instance_id is not null and a.deleted_at is null;
