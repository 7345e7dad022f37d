//! The first thing a community shows: what the viewer sent that waits, what is pinned, the topics of a
//! page, and questions that wait for an answer. Two queries.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, SmallInt, Timestamptz};
use diesel_async::RunQueryDsl;

use super::thread::{self, Sort, TopicView};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;

/// Topics with their authors and nothing else.
#[derive(Debug, Clone, Default)]
pub struct Front {
    /// The viewer's own that nobody passed on yet, and pinned ones; only for the first page by activity.
    pub above: Vec<TopicView>,
    pub topics: Vec<TopicView>,
    pub next: Option<Cursor>,
    /// Newest questions without an accepted answer, at most 3; only on first pages.
    pub waiting: Vec<TopicView>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SmallInt)]
    part: i16,
    #[diesel(sql_type = BigInt)]
    post_id: PostId,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

/// `$1` community, `$2` viewer, `$3` and `$4` the place to go on from, `$5` the limit, `$6` first page.
macro_rules! front {
    ($at:literal, $above:literal, $kinds:literal, $waiting:literal) => {
        concat!(
            "(select 0::smallint as part, t.post_id, t.published_at as at
              from posts p join topics t on t.post_id = p.id
              where ",
            $above,
            " and $6 and p.author_id = $2 and p.community_id = $1 and p.state <> 'published'
                and p.deleted_at is null
              order by t.published_at desc limit 20)
             union all
             (select 1::smallint, post_id, pinned_at from topics
              where ",
            $above,
            " and $6 and community_id = $1 and listed and pinned_at is not null
              order by pinned_at desc limit 20)
             union all
             (select 2::smallint, post_id, ",
            $at,
            " from topics
              where community_id = $1 and listed and ",
            $kinds,
            " and (",
            $at,
            ", post_id) < ($3, $4)
              order by ",
            $at,
            " desc, post_id desc limit $5)
             union all
             (select 3::smallint, post_id, published_at from topics
              where ",
            $waiting,
            " and $6 and community_id = $1 and listed and kind = 'question' and accepted_reply_id is null
              order by published_at desc, post_id desc limit 3)"
        )
    };
}

/// One page of a community's topics with what stands around it.
pub async fn of(
    conn: &mut Conn,
    community: CommunityId,
    (sort, page): (Sort, Page),
    viewer: Option<ActorId>,
) -> Result<Front> {
    let sql = match sort {
        Sort::Activity => front!("last_activity_at", "true", "true", "true"),
        Sort::New => front!("published_at", "false", "true", "true"),
        Sort::Unanswered => {
            front!("published_at", "false", "kind = 'question' and accepted_reply_id is null", "false")
        }
    };
    let (at, id) = page.after.map_or((far(), i64::MAX), |after| (after.at, after.id));
    let rows: Vec<Row> = crate::db::prepared(sql)
        .bind::<BigInt, _>(community)
        .bind::<Nullable<BigInt>, _>(viewer)
        .bind::<Timestamptz, _>(at)
        .bind::<BigInt, _>(id)
        .bind::<BigInt, _>(page.limit + 1)
        .bind::<Bool, _>(page.after.is_none())
        .load(conn)
        .await?;
    let mut ids: Vec<PostId> = rows.iter().map(|row| row.post_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = thread::with_authors(conn, &ids).await?;
    let pick = |row: &Row| found.iter().find(|topic| topic.topic.post_id == row.post_id).cloned();
    let part = |part: i16| rows.iter().filter(move |row| row.part == part);
    let mut above: Vec<TopicView> = part(0).filter_map(pick).collect();
    above.extend(part(1).filter_map(pick));
    let listed: Vec<&Row> = part(2).collect();
    let slice = Slice::cut(listed, page, |row| Cursor { at: row.at, id: row.post_id.0 });
    Ok(Front {
        above,
        topics: slice.rows.into_iter().filter_map(pick).collect(),
        next: slice.next,
        waiting: part(3).filter_map(pick).collect(),
    })
}

/// Later than anything, and what PostgreSQL can still write down.
fn far() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_300_799, 0).unwrap_or_default()
}
