drop function fold_name(text);
drop index topics_accepted;
drop table welcomes;
drop table onboardings;
drop table departures;
drop table exports;
drop table expertise;
alter table posts drop column voice;
drop table profiles;
