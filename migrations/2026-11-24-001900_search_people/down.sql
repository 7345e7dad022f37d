drop trigger search_changed on profiles;
drop trigger search_new on profiles;
drop function search_note_profile();
