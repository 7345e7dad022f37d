drop table seen_activities;
drop table inbox_journal;
