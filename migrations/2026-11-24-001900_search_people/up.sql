-- Search reads what people say of themselves, and leaves out who does not want to be found: persons that
-- are not `discoverable`, and what people of this house wrote who are not `indexable`. What others wrote
-- stays: most servers do not say, and that is kept as no.
create function search_note_profile() returns trigger language plpgsql as $$
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
create trigger search_new after insert on profiles for each row execute function search_note_profile();
create trigger search_changed after update of organization, position, keywords, audience, discoverable, indexable on profiles
  for each row when ((old.organization, old.position, old.keywords, old.audience, old.discoverable, old.indexable)
    is distinct from (new.organization, new.position, new.keywords, new.audience, new.discoverable, new.indexable))
  execute function search_note_profile();

-- Who has said something already.
insert into search_queue (id) select actor_id from profiles order by actor_id;
insert into search_queue (id)
select p.id from profiles f join actors a on a.id = f.actor_id join posts p on p.author_id = a.id
where not f.indexable and a.instance_id is null and p.deleted_at is null order by p.id;
