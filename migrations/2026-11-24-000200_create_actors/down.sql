drop table follows;
drop table spare_keys;
drop table actor_keys;
drop table actors;
drop table instances;
