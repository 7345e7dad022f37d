//! What a decision changes, and how that is changed back.

use super::decision::Decision;
use super::judge::Judge;
use super::restriction::{self, Kind};
use super::subject::Known;
use super::words::Action;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::forum::{approval, removal};
use crate::posts::post;
use crate::site::Here;

/// Does what was decided.
pub(super) async fn take(
    conn: &mut Conn,
    here: Here<'_>,
    judge: &Judge<'_>,
    (decision, known): (&Decision, &Known),
) -> Result<()> {
    let by = (judge.member, judge.power());
    let post = || known.post().map(|post| post.id).ok_or(Error::NotFound("post"));
    match decision.action() {
        Action::None | Action::Edit | Action::Warn => {}
        Action::Hide => drop(removal::hide(conn, here, by, (post()?, &decision.reason)).await?),
        Action::Remove => drop(removal::remove(conn, here, by, (post()?, &decision.reason)).await?),
        Action::Approve => drop(approval::approve(conn, here, post()?).await?),
        Action::Decline => drop(approval::decline(conn, post()?, &decision.reason).await?),
        Action::Limit => restriction::impose(conn, here, (decision, Kind::Limited)).await?,
        Action::Suspend => restriction::impose(conn, here, (decision, Kind::Suspended)).await?,
        Action::Ban => restriction::impose(conn, here, (decision, Kind::Banned)).await?,
    }
    Ok(())
}

/// Undoes it, as far as it still stands.
pub(super) async fn give_back(
    conn: &mut Conn,
    here: Here<'_>,
    judge: &Judge<'_>,
    decision: &Decision,
) -> Result<()> {
    let by = (judge.member, judge.power());
    let post = match decision.post_id {
        Some(id) => Some(post::find(conn, id).await?),
        None => None,
    };
    match (decision.action(), post) {
        (Action::Hide, Some(post)) if post.is_hidden() && post.deleted_at.is_none() => {
            removal::show(conn, by, post.id).await?;
        }
        (Action::Remove, Some(post)) if post.deleted_by.as_deref() == Some("moderator") => {
            removal::restore(conn, by, post.id).await?;
        }
        (Action::Decline, Some(post)) if post.deleted_at.is_none() => {
            approval::reconsider(conn, here, post.id).await?;
        }
        (Action::Limit | Action::Suspend | Action::Ban, _) => {
            restriction::lift(conn, here, decision.id).await?;
        }
        _ => {}
    }
    Ok(())
}
