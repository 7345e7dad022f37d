//! Asking a community elsewhere to belong, its answer, and leaving (federation.md §5.1).

use super::render::{Desk, Outgoing, inboxes_of, signed_by};
use crate::actors::actor;
use crate::communities::{community, request};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId};
use crate::error::Result;
use crate::events::reader::Stored;
use crate::federation::activity;

/// One of ours asks a community elsewhere; requests to our own stay here.
pub(super) async fn asked(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (community, applicant): (CommunityId, ActorId),
) -> Result<Vec<Outgoing>> {
    let view = community::find(conn, community).await?;
    let applicant = actor::find(conn, applicant).await?;
    let request = request::latest(conn, community, applicant.id).await?;
    let Some((id, note)) = request.and_then(|request| Some((request.activity_id?, request.note))) else {
        return Ok(Vec::new());
    };
    if view.is_local() || !applicant.is_local() {
        return Ok(Vec::new());
    }
    let body = activity::join(&id, &applicant, &view.actor, &note).to_string();
    let mut join = signed_by(stored, &applicant, id, body);
    join.object = Some(view.actor.ap_id.clone());
    join.direct = inboxes_of(conn, desk, &[&view.actor]).await?;
    Ok(vec![join])
}

/// Accept or Reject to an applicant elsewhere, with the Join as it came and the reason of a refusal.
pub(super) async fn answered(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (community, applicant, admitted, join): (CommunityId, ActorId, bool, &str),
) -> Result<Vec<Outgoing>> {
    let view = community::find(conn, community).await?;
    let applicant = actor::find(conn, applicant).await?;
    if !view.is_local() || applicant.is_local() {
        return Ok(Vec::new());
    }
    let (kind, word) = if admitted { ("Accept", "accept") } else { ("Reject", "reject") };
    let request = request::latest(conn, community, applicant.id).await?;
    let reason = request.filter(|_| !admitted).and_then(|request| request.reason);
    let ap_id = desk.app.site.activity(word, stored.id);
    let said = (applicant.ap_id.as_str(), join, reason.as_deref());
    let body = activity::answer_saying(kind, &ap_id, &view.actor, said)?;
    let mut answer = signed_by(stored, &view.actor, ap_id, body);
    answer.direct = inboxes_of(conn, desk, &[&applicant]).await?;
    Ok(vec![answer])
}

/// One of ours leaves a community elsewhere, or takes the request back.
pub(super) async fn left(
    conn: &mut Conn,
    desk: &mut Desk<'_>,
    stored: &Stored,
    (community, leaver): (CommunityId, ActorId),
) -> Result<Vec<Outgoing>> {
    let view = community::find(conn, community).await?;
    let leaver = actor::find(conn, leaver).await?;
    if view.is_local() {
        return Ok(Vec::new());
    }
    let ap_id = desk.app.site.activity("leave", stored.id);
    let body = activity::leave(&ap_id, &leaver, &view.actor).to_string();
    let mut leave = signed_by(stored, &leaver, ap_id, body);
    leave.object = Some(view.actor.ap_id.clone());
    leave.direct = inboxes_of(conn, desk, &[&view.actor]).await?;
    Ok(vec![leave])
}
