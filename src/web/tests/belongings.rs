//! What names a person goes into their copy and goes when they are erased: asked of the database, so that a
//! table that comes later is not forgotten.
use super::house::House;
use crate::operations::erasure::NAMELESS;
use crate::operations::export::{FILES, LEFT_OUT, POSTS};

/// Columns that name an actor or an account, by their foreign keys or by their names.
const NAMING: &str = "
    select distinct t, c from (
      select r.relname::text as t, a.attname::text as c
      from pg_constraint k join pg_class r on r.oid = k.conrelid
           join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
      where k.contype = 'f' and k.confrelid in ('actors'::regclass, 'accounts'::regclass)
      union all
      select i.table_name::text, i.column_name::text
      from information_schema.columns i join pg_tables b on b.tablename = i.table_name and b.schemaname = 'public'
      where i.table_schema = 'public' and i.column_name ~ '^(actor|account|author|person|member|user|recipient)_id$'
    ) found order by 1, 2";

fn names(query: &str, table: &str) -> bool {
    query
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .collect::<Vec<_>>()
        .windows(2)
        .any(|pair| matches!(pair, ["from" | "join", name] if *name == table))
}

#[tokio::test]
async fn every_table_that_names_a_person_is_in_the_copy_or_left_out_with_a_reason() {
    let house = House::new().await;
    let found = house.rows(&format!("select string_agg(distinct t, ' ') from ({NAMING}) n")).await;
    let tables: Vec<&str> = found.split(' ').collect();
    assert!(tables.len() > 30, "{tables:?}");
    for table in &tables {
        let held = FILES.iter().any(|(_, query)| names(query, table)) || names(POSTS, table);
        let left = LEFT_OUT.iter().any(|(left, why)| left == table && !why.is_empty());
        assert!(held != left, "{table}: held {held}, left out {left}");
    }
    for (left, _) in LEFT_OUT {
        assert!(tables.contains(&left), "{left} is no such table");
    }
}

#[tokio::test]
async fn every_column_that_names_a_person_goes_or_is_known_to_stay() {
    let house = House::new().await;
    let gone = "select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
                where k.contype = 'f' and k.confdeltype = 'c' and k.conrelid = n.t::regclass and a.attname = n.c
                  and k.confrelid in ('actors'::regclass, 'accounts'::regclass)";
    let stays = house
        .rows(&format!("select string_agg(t || '.' || c, ' ') from ({NAMING}) n where not exists ({gone})"))
        .await;
    let stays: Vec<&str> = stays.split(' ').collect();
    let known: Vec<String> = NAMELESS.iter().map(|(table, column)| format!("{table}.{column}")).collect();
    for column in &stays {
        assert!(known.iter().any(|known| known == column), "nothing says what becomes of {column}");
    }
    for column in &known {
        assert!(stays.contains(&column.as_str()), "{column} is gone, or is no such column");
    }
}
