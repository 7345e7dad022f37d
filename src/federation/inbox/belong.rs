//! Join, Leave and their answers: belonging to a community across houses (federation.md §5.1).

use super::prepare::Prepared;
use crate::actors::{Actor, actor};
use crate::app::App;
use crate::communities::request::{self, Received};
use crate::communities::{CommunityView, community};
use crate::db::Conn;
use crate::error::Result;
use crate::federation::normalise::Node;
use crate::text::sanitize;

/// One of our communities that the outside knows, named by `object`.
async fn named(conn: &mut Conn, object: Option<url::Url>) -> Result<Option<CommunityView>> {
    let Some(id) = object else { return Ok(None) };
    let found = actor::by_ap_id(conn, id.as_str()).await?;
    let Some(group) = found.filter(|actor| actor.is_local() && actor.is_group()) else { return Ok(None) };
    Ok(community::of_actor(conn, group.id).await?.filter(|view| !view.is_local_only()))
}

fn is_person(signer: &Actor) -> bool {
    !signer.is_group() && signer.kind != "application"
}

pub(super) async fn asked(conn: &mut Conn, app: &App, activity: &Prepared) -> Result<()> {
    let node = Node(&activity.map);
    let Some(id) = node.text("id") else { return Ok(()) };
    let Some(view) = named(conn, node.first_id("object")).await? else { return Ok(()) };
    if !is_person(&activity.signer) {
        return Ok(());
    }
    // Mobilizon calls the note of a Join `participationMessage`.
    let note = node.text("content").or_else(|| node.text("participationMessage")).unwrap_or_default();
    let note = sanitize::plain_text(note);
    let received = Received { activity_id: id, activity: &activity.raw, note: &note };
    request::receive(conn, app.here(), (&activity.signer, &view), received).await
}

pub(super) async fn left(conn: &mut Conn, app: &App, activity: &Prepared, object: Node<'_>) -> Result<()> {
    match named(conn, object.first_id("object")).await? {
        Some(view) => request::receive_leave(conn, app.here(), (&activity.signer, &view)).await,
        None => Ok(()),
    }
}

/// Whether this was the answer to a Join of ours.
pub(super) async fn answered(
    conn: &mut Conn,
    app: &App,
    activity: &Prepared,
    admitted: bool,
) -> Result<bool> {
    let node = Node(&activity.map);
    let Some(id) = node.first_id("object") else { return Ok(false) };
    let reason = node.text("summary").map(sanitize::plain_text);
    let answer = (admitted, reason.as_deref());
    request::receive_answer(conn, app.here(), (&activity.signer, id.as_str()), answer).await
}
