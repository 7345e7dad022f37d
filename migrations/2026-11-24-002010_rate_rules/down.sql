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
  if posts_change and exists (select from actors where id = new.actor_id and instance_id is null) then
    insert into search_queue (id)
    select id from posts where author_id = new.actor_id and deleted_at is null order by id;
    if not new.indexable then
      delete from search_documents where id in (select id from posts where author_id = new.actor_id);
    end if;
  end if;
  return null;
end $$;
update held_posts set why = 'newcomer' where why in ('burst', 'repeated');
alter table held_posts drop constraint held_posts_why_check;
alter table held_posts add constraint held_posts_why_check check (why in ('limited', 'newcomer', 'host', 'links'));
