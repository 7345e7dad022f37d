//! Every migration goes up, down, and up again.

use crate::support::TestDatabase;

const TABLES: &str =
    "select count(*) from pg_tables where schemaname = 'public' and tablename not like '\\_\\_diesel%'";

#[tokio::test(flavor = "multi_thread")]
async fn up_down_up() {
    let database = TestDatabase::bare().await;
    let first = ateneo::db::migrate(&database.url).await.unwrap();
    assert!(!first.is_empty());
    let tables = database.number(TABLES).await;
    assert!(tables > 20, "{tables}");
    assert!(ateneo::db::migrate(&database.url).await.unwrap().is_empty(), "a second time changes nothing");
    ateneo::db::revert_all(&database.url).await.unwrap();
    assert_eq!(database.number(TABLES).await, 0);
    assert_eq!(database.number("select count(*) from pg_proc where proname = 'new_id'").await, 0);
    assert_eq!(ateneo::db::migrate(&database.url).await.unwrap(), first);
    assert_eq!(database.number(TABLES).await, tables);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_agree() {
    let database = TestDatabase::bare().await;
    let (one, two) = tokio::join!(ateneo::db::migrate(&database.url), ateneo::db::migrate(&database.url));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one.is_empty() != two.is_empty(), "{one:?} {two:?}");
}
