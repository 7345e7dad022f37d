//! The public log: what was decided and under which rule, without a single name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::decision::Decision;
use super::words::{Action, Rule};
use crate::db::Conn;
use crate::db::ids::{ActorId, CommunityId, DecisionId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{decisions, posts};
use crate::error::Result;

/// A line of the log: the words of the decision stay with the person concerned, for they may name people.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: DecisionId,
    pub action: Action,
    /// `topic`, `reply`, or `person`.
    pub about: &'static str,
    pub rule: Option<Rule>,
    pub until: Option<DateTime<Utc>>,
    pub decided_at: DateTime<Utc>,
    pub undone: bool,
    /// As in [`Decision::appeal`].
    pub appeal: Option<String>,
}

/// Decisions of a community, or of the house for `None`, newest first.
pub async fn lines(conn: &mut Conn, scope: Option<CommunityId>, page: Page) -> Result<Slice<Line>> {
    let mut query = decisions::table
        .left_join(posts::table)
        .filter(decisions::community_id.is_not_distinct_from(scope))
        .filter(decisions::action.ne_all([Action::None.as_str(), Action::Approve.as_str()]))
        .into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(decisions::id.lt(DecisionId(id)));
    }
    let rows: Vec<(Decision, Option<String>)> = query
        .order(decisions::id.desc())
        .limit(page.limit + 1)
        .select((Decision::as_select(), posts::kind.nullable()))
        .load(conn)
        .await?;
    let slice = Slice::cut(rows, page, |(decision, _)| Cursor { at: decision.decided_at, id: decision.id.0 });
    Ok(slice.map(|(decision, kind)| line(&decision, kind.as_deref())))
}

fn line(decision: &Decision, kind: Option<&str>) -> Line {
    let action = decision.action();
    let about = match kind {
        Some(kind) if action.is_about_post() => {
            if kind == "topic" {
                "topic"
            } else {
                "reply"
            }
        }
        _ => "person",
    };
    Line {
        id: decision.id,
        action,
        about,
        rule: decision.rule(),
        until: decision.until,
        decided_at: decision.decided_at,
        undone: decision.undone_at.is_some(),
        appeal: decision.appeal.clone(),
    }
}

/// What was decided about somebody, for that person; newest first.
pub async fn about(conn: &mut Conn, person: ActorId, page: Page) -> Result<Slice<Decision>> {
    let told: Vec<&str> =
        Action::ALL.iter().filter(|action| action.is_told()).map(|action| action.as_str()).collect();
    let mut query = decisions::table
        .filter(decisions::actor_id.eq(person).and(decisions::action.eq_any(told)))
        .into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(decisions::id.lt(DecisionId(id)));
    }
    let rows: Vec<Decision> = query
        .order(decisions::id.desc())
        .limit(page.limit + 1)
        .select(Decision::as_select())
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |decision| Cursor { at: decision.decided_at, id: decision.id.0 }))
}
