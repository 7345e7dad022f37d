//! What needs an administrator, and how the house is doing.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::error::Result;

/// How many things of each kind wait for an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName, serde::Serialize)]
pub struct Waiting {
    /// People who asked for an account.
    #[diesel(sql_type = BigInt)]
    pub accounts: i64,
    /// Background work that was given up.
    #[diesel(sql_type = BigInt)]
    pub jobs: i64,
    /// Letters that could not be sent.
    #[diesel(sql_type = BigInt)]
    pub letters: i64,
    /// Activities that could not be delivered.
    #[diesel(sql_type = BigInt)]
    pub dead_letters: i64,
    /// Servers that have not answered for a while.
    #[diesel(sql_type = BigInt)]
    pub silent_servers: i64,
    /// Inboxes that refused three activities in a row and wait for somebody.
    #[diesel(sql_type = BigInt)]
    pub paused_inboxes: i64,
    /// Received activities that failed five times through our own fault.
    #[diesel(sql_type = BigInt)]
    pub quarantined: i64,
    /// Nothing leaves this house.
    #[diesel(sql_type = Bool)]
    pub sending_paused: bool,
}

/// Counts what waits for an administrator.
pub async fn waiting(conn: &mut Conn) -> Result<Waiting> {
    Ok(crate::db::prepared(
        "select (select count(*) from accounts a join actors p on p.id = a.actor_id
                 where a.approved_at is null and p.deleted_at is null) as accounts,
                (select count(*) from jobs where failed_at is not null) as jobs,
                (select count(*) from letters where failed_at is not null and sent_at is null) as letters,
                (select count(*) from dead_letters) as dead_letters,
                (select count(*) from instances where opened_at is not null) as silent_servers,
                (select count(*) from targets where state = 'paused') as paused_inboxes,
                (select count(*) from inbox_journal where quarantined_at is not null) as quarantined,
                exists (select from sending where paused_at is not null) as sending_paused",
    )
    .get_result(conn)
    .await?)
}
