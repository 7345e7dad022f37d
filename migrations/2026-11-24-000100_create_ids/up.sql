-- Ids are 64-bit and sort by time: milliseconds since 1970 in the upper 48 bits, a counter in the
-- lower 16. One function makes them all.
create sequence id_counter;

create function new_id(at timestamptz default clock_timestamp()) returns bigint
language sql volatile as $$
  select ((extract(epoch from at) * 1000)::bigint << 16) | (nextval('id_counter') & 65535)
$$;
