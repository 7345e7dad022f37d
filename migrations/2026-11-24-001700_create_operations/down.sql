drop index attachments_by_size;
drop index accounts_admins;
drop index letters_unsent;
drop index dead_letters_by_age;
drop index jobs_failed;
drop table house_days;
drop table delivery_days;
alter table instances drop column paused_at;
drop table sending;
