drop index events_by_age;
drop table event_cursors;
drop table letters;
