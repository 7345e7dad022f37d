//! Undo that came before what it undoes; kept for hours.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::ActorId;
use crate::db::schema::early_undos;
use crate::error::Result;

pub async fn remember(conn: &mut Conn, ap_id: &str, actor: ActorId) -> Result<()> {
    diesel::insert_into(early_undos::table)
        .values((early_undos::ap_id.eq(ap_id), early_undos::actor_id.eq(actor)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether this was undone already; the memory of it is used up.
pub async fn recall(conn: &mut Conn, ap_id: &str, actor: ActorId) -> Result<bool> {
    let used = diesel::delete(early_undos::table.find(ap_id).filter(early_undos::actor_id.eq(actor)))
        .execute(conn)
        .await?;
    Ok(used > 0)
}
