//! Whether anything leaves the house. A restored copy holds back until somebody says which of the two
//! houses is the real one: else other servers hear two voices under one name.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::error::Result;

/// Who paused sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The house was restored from a backup.
    Restored,
    /// An administrator said so.
    Administrator,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Administrator => "administrator",
        }
    }
}

#[derive(Debug, QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    paused_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
}

/// Since when and why nothing leaves; `None` while it does.
pub async fn paused(conn: &mut Conn) -> Result<Option<(DateTime<Utc>, Reason)>> {
    let row: Option<Row> =
        crate::db::prepared("select paused_at, reason from sending").load(conn).await?.pop();
    Ok(row.and_then(|row| {
        let restored = row.reason.as_deref() == Some(Reason::Restored.as_str());
        Some((row.paused_at?, if restored { Reason::Restored } else { Reason::Administrator }))
    }))
}

/// Holds back deliveries and letters; both are kept. False when they were held back before.
pub async fn pause(conn: &mut Conn, reason: Reason, now: DateTime<Utc>) -> Result<bool> {
    let changed =
        crate::db::prepared("update sending set paused_at = $1, reason = $2 where paused_at is null")
            .bind::<Timestamptz, _>(now)
            .bind::<Text, _>(reason.as_str())
            .execute(conn)
            .await?;
    Ok(changed > 0)
}

/// Lets deliveries and letters go, what waited first. False when they were not held back.
pub async fn resume(conn: &mut Conn) -> Result<bool> {
    let changed =
        crate::db::prepared("update sending set paused_at = null, reason = null where paused_at is not null")
            .execute(conn)
            .await?;
    Ok(changed > 0)
}
