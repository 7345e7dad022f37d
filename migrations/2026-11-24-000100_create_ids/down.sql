drop function new_id(timestamptz);
drop sequence id_counter;
