//! Appeals: the person concerned asks for a second look, and somebody who did not decide answers.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::decision::{self, Decision};
use super::judge::Judge;
use super::letters;
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, DecisionId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::decisions;
use crate::error::{Checks, Error, Reason, Result};
use crate::events::{self, Event};
use crate::site::Here;

/// How long one may appeal.
pub const DAYS: i64 = 10;
pub const TEXT: usize = 2000;

/// Whether the person concerned may still appeal.
#[must_use]
pub fn is_possible(decision: &Decision, here: Here<'_>) -> bool {
    decision.action().is_told()
        && decision.appeal.is_none()
        && decision.undone_at.is_none()
        && here.now <= decision.decided_at + TimeDelta::days(DAYS)
}

/// The person concerned appeals, once and within [`DAYS`].
pub async fn file(
    conn: &mut Conn,
    here: Here<'_>,
    person: ActorId,
    (id, text): (DecisionId, &str),
) -> Result<Decision> {
    let decision = decision::lock(conn, id).await?;
    if decision.actor_id != Some(person) {
        return Err(Error::NotFound("decision"));
    }
    let mut checks = Checks::default();
    checks.length("appeal", text, 1, TEXT);
    checks.done()?;
    if !is_possible(&decision, here) {
        return Err(Error::Conflict("decision"));
    }
    let appealed = diesel::update(decisions::table.find(id))
        .set((
            decisions::appeal.eq("open"),
            decisions::appeal_text.eq(text.trim()),
            decisions::appealed_at.eq(here.now),
        ))
        .returning(Decision::as_returning())
        .get_result(conn)
        .await?;
    events::record(conn, person, &Event::Appealed { decision: id }).await?;
    Ok(appealed)
}

/// May answer: a facilitator of the community or an administrator, but neither who decided nor whom it
/// concerns.
pub fn may_answer(judge: &Judge<'_>, decision: &Decision) -> Result<()> {
    judge.check()?;
    if decision.community_id != judge.scope() {
        return Err(Error::NotFound("decision"));
    }
    let me = judge.member.actor.id;
    if decision.by_id == me || decision.actor_id == Some(me) {
        return Err(Error::Forbidden(Reason::OwnCase));
    }
    Ok(())
}

/// A second person upholds the decision, or reverses it, which undoes it.
pub async fn answer(
    conn: &mut Conn,
    here: Here<'_>,
    judge: &Judge<'_>,
    (id, upheld, text): (DecisionId, bool, &str),
) -> Result<Decision> {
    let decision = decision::lock(conn, id).await?;
    may_answer(judge, &decision)?;
    let mut checks = Checks::default();
    checks.length("answer", text, 1, TEXT);
    checks.done()?;
    if decision.appeal.as_deref() != Some("open") {
        return Err(Error::Conflict("decision"));
    }
    if !upheld && decision.undone_at.is_none() && decision.action().can_be_undone() {
        decision::reverse(conn, here, judge, &decision).await?;
    }
    let answered: Decision = diesel::update(decisions::table.find(id))
        .set((
            decisions::appeal.eq(if upheld { "upheld" } else { "reversed" }),
            decisions::answered_by.eq(judge.member.actor.id),
            decisions::answer_text.eq(text.trim()),
            decisions::answered_at.eq(here.now),
        ))
        .returning(Decision::as_returning())
        .get_result(conn)
        .await?;
    events::record(conn, judge.member.actor.id, &Event::AppealAnswered { decision: id }).await?;
    if let Some(account) = decision::concerned(conn, &answered).await? {
        letters::answered(conn, here, judge.secret, (&answered, &account)).await?;
    }
    Ok(answered)
}

/// Appeals that wait, of a community, or all of them for `None`; newest first.
pub async fn open(conn: &mut Conn, scope: Option<CommunityId>, page: Page) -> Result<Slice<Decision>> {
    let mut query = decisions::table.filter(decisions::appeal.eq("open")).into_boxed();
    if let Some(community) = scope {
        query = query.filter(decisions::community_id.eq(community));
    }
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            decisions::appealed_at
                .lt(at)
                .or(decisions::appealed_at.eq(at).and(decisions::id.lt(DecisionId(id)))),
        );
    }
    let rows: Vec<Decision> = query
        .order((decisions::appealed_at.desc(), decisions::id.desc()))
        .limit(page.limit + 1)
        .select(Decision::as_select())
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |decision| Cursor {
        at: decision.appealed_at.unwrap_or(decision.decided_at),
        id: decision.id.0,
    }))
}
