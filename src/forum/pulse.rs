//! What happened in a community lately, week by week: for its facilitators.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::error::Result;

/// Weeks looked at.
pub const WEEKS: usize = 4;

/// One number for each week, the oldest first.
pub type Weeks = [i64; WEEKS];

/// The last four weeks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pulse {
    pub topics: Weeks,
    pub replies: Weeks,
    /// Different people who wrote something.
    pub authors: Weeks,
    pub newcomers: Weeks,
}

#[derive(QueryableByName)]
struct Row {
    /// Weeks ago, 0 for the last seven days.
    #[diesel(sql_type = Integer)]
    ago: i32,
    #[diesel(sql_type = BigInt)]
    topics: i64,
    #[diesel(sql_type = BigInt)]
    replies: i64,
    #[diesel(sql_type = BigInt)]
    authors: i64,
    #[diesel(sql_type = BigInt)]
    newcomers: i64,
}

/// One query over the posts and members of 28 days.
pub async fn of_community(conn: &mut Conn, community: CommunityId, now: DateTime<Utc>) -> Result<Pulse> {
    let rows: Vec<Row> = crate::db::prepared(
        "with written as (
           select floor(extract(epoch from ($2 - published_at)) / 604800)::int as ago, kind, author_id
           from posts where community_id = $1 and published_at > $3 and published_at <= $2
             and state = 'published' and deleted_at is null),
         joined as (
           select floor(extract(epoch from ($2 - granted_at)) / 604800)::int as ago
           from memberships where community_id = $1 and role = 'member' and state = 'active'
             and granted_at > $3 and granted_at <= $2)
         select ago,
                (select count(*) from written w where w.ago = weeks.ago and kind = 'topic') as topics,
                (select count(*) from written w where w.ago = weeks.ago and kind = 'reply') as replies,
                (select count(distinct author_id) from written w where w.ago = weeks.ago) as authors,
                (select count(*) from joined j where j.ago = weeks.ago) as newcomers
         from generate_series(0, 3) as weeks (ago)",
    )
    .bind::<BigInt, _>(community)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now - TimeDelta::days(28))
    .load(conn)
    .await?;
    let mut pulse = Pulse::default();
    for row in rows {
        let Some(at) = usize::try_from(row.ago).ok().and_then(|ago| (WEEKS - 1).checked_sub(ago)) else {
            continue;
        };
        let numbers = [
            (&mut pulse.topics, row.topics),
            (&mut pulse.replies, row.replies),
            (&mut pulse.authors, row.authors),
            (&mut pulse.newcomers, row.newcomers),
        ];
        for (weeks, number) in numbers {
            if let Some(week) = weeks.get_mut(at) {
                *week = number;
            }
        }
    }
    Ok(pulse)
}
