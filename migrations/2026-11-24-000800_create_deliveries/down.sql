drop table dead_letters;
drop table deliveries;
drop table audiences;
drop table targets;
drop table publish_cursor;
drop table outbox;
