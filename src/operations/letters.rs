//! Letters to people: what went, what did not, and sending it again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::LetterId;
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::letters;
use crate::error::Result;
use crate::mail::Sent;

/// Which letters are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    /// Not sent so far, whatever the cause.
    Unsent,
}

/// Letters of the last month, the newest first; the words of those sent are gone.
pub async fn list(conn: &mut Conn, show: Show, page: Page) -> Result<Slice<Sent>> {
    let mut query = letters::table.into_boxed();
    if show == Show::Unsent {
        query = query.filter(letters::sent_at.is_null());
    }
    if let Some(after) = page.after {
        query = query.filter(
            letters::created_at
                .lt(after.at)
                .or(letters::created_at.eq(after.at).and(letters::id.lt(LetterId(after.id)))),
        );
    }
    let rows: Vec<Sent> = query
        .order((letters::created_at.desc(), letters::id.desc()))
        .limit(page.limit + 1)
        .select(Sent::as_select())
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.created_at, id: row.id.0 }))
}

/// Letters of the last week.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Week {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub sent: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub waiting: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub failed: i64,
}

/// Counts the letters of the last seven days, and all that have not been sent.
pub async fn week(conn: &mut Conn, now: DateTime<Utc>) -> Result<Week> {
    Ok(crate::db::prepared(
        "select (select count(*) from letters where created_at > $1 - interval '7 days' and sent_at is not null) as sent,
                count(*) filter (where failed_at is null) as waiting, count(failed_at) as failed
         from letters where sent_at is null",
    )
    .bind::<diesel::sql_types::Timestamptz, _>(now)
    .get_result(conn)
    .await?)
}

/// A letter that was not sent; whether there is one.
pub async fn unsent(conn: &mut Conn, id: LetterId) -> Result<Option<Sent>> {
    let row = letters::table.find(id).filter(letters::sent_at.is_null());
    crate::db::optional(row.select(Sent::as_select()).first(conn).await)
}

/// Forgets a letter that was not sent; whether there was one. Its job then finds nothing to do.
pub async fn drop(conn: &mut Conn, id: LetterId) -> Result<bool> {
    let row = letters::table.find(id).filter(letters::sent_at.is_null());
    Ok(diesel::delete(row).execute(conn).await? > 0)
}
