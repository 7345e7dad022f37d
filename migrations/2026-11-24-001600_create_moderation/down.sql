drop index accounts_suspended;
alter table accounts drop column suspended_until;
drop table restrictions;
drop table decisions;
drop table reports;
drop table cases;
drop table set_aside;
drop table held_posts;
drop table screenings;
-- Earlier versions know neither state; to them both are refused posts.
update posts set state = 'refused' where state in ('held', 'hidden');
alter table posts drop constraint posts_state_check;
alter table posts add constraint posts_state_check check (state in ('published', 'pending', 'refused'));
