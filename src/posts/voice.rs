//! In whose name somebody writes: officials say whether they speak for their institution.

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::actors::profile::Voice;
use crate::db::Conn;
use crate::db::ids::PostId;
use crate::error::Result;

/// Notes in whose name a post of ours was written: as `said`, else as its author's profile says. Nothing
/// is noted for those who name no institution.
pub async fn mark(conn: &mut Conn, post: PostId, said: Option<Voice>) -> Result<()> {
    crate::db::prepared(
        "update posts set voice = coalesce($2, p.voice) from profiles p
         where posts.id = $1 and p.actor_id = posts.author_id and p.organization <> ''",
    )
    .bind::<BigInt, _>(post)
    .bind::<Nullable<Text>, _>(said.map(Voice::as_str))
    .execute(conn)
    .await?;
    Ok(())
}
