alter table concepts drop column words;
drop index posts_community;
drop index communities_merged;
drop index communities_state;
alter table communities
  drop column words, drop column state_reason, drop column proposal, drop column takes_join,
  drop column domains, drop column review_on, drop column charter_parts;
drop index memberships_ending;
drop table role_changes;
drop table join_requests;
