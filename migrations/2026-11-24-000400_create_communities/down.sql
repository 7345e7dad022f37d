drop table memberships;
drop table communities;
