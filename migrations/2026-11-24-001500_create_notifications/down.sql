drop index accounts_digest_due;
alter table accounts drop column channels, drop column digest, drop column digest_weekday,
  drop column digest_at, drop column digest_since, drop column digest_sent_at;
drop index memberships_newest;
drop index memberships_requested;
alter table topics drop column accepted_at;
drop table tag_follows;
drop table bookmarks;
drop table read_markers;
drop table topic_levels;
drop table community_levels;
drop table notifications;
