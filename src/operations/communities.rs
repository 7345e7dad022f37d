//! The communities of this house, as administrators see them.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::page::{Cursor, Page, Slice};
use crate::error::Result;

/// A row of the list.
#[derive(Debug, Clone, QueryableByName)]
pub struct Listed {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub display_name: Option<String>,
    /// `active`, `archived` and so on, as in `communities`.
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Integer)]
    pub members: i32,
    #[diesel(sql_type = Integer)]
    pub topics: i32,
    #[diesel(sql_type = BigInt)]
    pub facilitators: i64,
    /// People and communities elsewhere that follow it.
    #[diesel(sql_type = BigInt)]
    pub followers_elsewhere: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_activity_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

impl Listed {
    /// The name in sentences.
    #[must_use]
    pub fn label(&self) -> &str {
        self.display_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
}

/// Communities of this house, the newest first.
pub async fn list(conn: &mut Conn, page: Page) -> Result<Slice<Listed>> {
    let rows: Vec<Listed> = crate::db::prepared(
        "with page as (
           select c.id, c.actor_id, p.name, p.display_name, c.state, c.member_count as members,
                  c.topic_count as topics, c.created_at
           from communities c join actors p on p.id = c.actor_id
           where p.instance_id is null and p.deleted_at is null and ($1 is null or c.id < $1)
           order by c.id desc limit $2)
         select c.*,
                (select count(*) from memberships m where m.community_id = c.id and m.role = 'facilitator'
                 and m.state = 'active') as facilitators,
                (select count(*) from follows f join actors who on who.id = f.follower_id
                 where f.followed_id = c.actor_id and f.state = 'accepted' and who.instance_id is not null)
                  as followers_elsewhere,
                (select t.last_activity_at from topics t where t.community_id = c.id
                 order by t.last_activity_at desc limit 1) as last_activity_at
         from page c order by c.id desc",
    )
    .bind::<Nullable<BigInt>, _>(page.after.map(|after| after.id))
    .bind::<BigInt, _>(page.limit + 1)
    .load(conn)
    .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.created_at, id: row.id }))
}
