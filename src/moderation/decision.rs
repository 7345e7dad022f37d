//! Decisions: what a facilitator or an administrator did about something, why, and until when.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::judge::Judge;
use super::subject::{Known, Subject};
use super::words::{Action, Rule};
use super::{case, effect, letters};
use crate::accounts::account;
use crate::actors::Actor;
use crate::actors::actor::named;
use crate::db::Conn;
use crate::db::ids::{ActorId, CaseId, CommunityId, DecisionId, PostId};
use crate::db::schema::decisions;
use crate::error::{Checks, Error, Problem, Result};
use crate::events::{self, Event};
use crate::i18n::Language;
use crate::site::Here;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = decisions, check_for_backend(diesel::pg::Pg))]
pub struct Decision {
    pub id: DecisionId,
    pub case_id: Option<CaseId>,
    /// In whose name; `None` for the house.
    pub community_id: Option<CommunityId>,
    pub action: String,
    pub by_id: ActorId,
    /// The person concerned.
    pub actor_id: Option<ActorId>,
    pub post_id: Option<PostId>,
    pub rule: Option<String>,
    pub template: Option<String>,
    /// What the person concerned reads.
    pub reason: String,
    pub until: Option<DateTime<Utc>>,
    pub decided_at: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
    pub undone_by: Option<ActorId>,
    /// `open`, `upheld`, `reversed`; `None` when nobody appealed.
    pub appeal: Option<String>,
    pub appeal_text: Option<String>,
    pub appealed_at: Option<DateTime<Utc>>,
    pub answered_by: Option<ActorId>,
    pub answer_text: Option<String>,
    pub answered_at: Option<DateTime<Utc>>,
}

impl Decision {
    #[must_use]
    pub fn action(&self) -> Action {
        Action::parse(&self.action).unwrap_or(Action::None)
    }

    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.rule.as_deref().and_then(Rule::parse)
    }
}

/// What a decision form says.
#[derive(Debug, Clone)]
pub struct Order {
    pub action: Action,
    pub rule: Option<Rule>,
    /// Begins the message with the template of this rule, in the language of the person concerned.
    pub template: Option<Rule>,
    /// Words of one's own, after the template; at most [`REASON`] characters.
    pub reason: String,
    /// For [`Action::lasts`]; `None` has no end.
    pub days: Option<i64>,
}

pub const REASON: usize = 2000;
/// Longest restriction with an end.
pub const MOST_DAYS: i64 = 3650;

impl Order {
    #[must_use]
    pub fn new(action: Action, reason: &str) -> Self {
        Self { action, rule: None, template: None, reason: reason.to_owned(), days: None }
    }

    fn check(&self, (judge, known): (&Judge<'_>, &Known)) -> Result<()> {
        let mut checks = Checks::default();
        let needed = self.action.is_told() && self.template.is_none_or(|rule| rule == Rule::Other);
        checks.length("reason", &self.reason, usize::from(needed), REASON);
        if self.days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
            checks.fail("days", Problem::Unknown);
        }
        let local = known.person().is_some_and(Actor::is_local);
        let fits = match self.action {
            Action::None => true,
            action if action.is_about_post() => known.post().is_some(),
            Action::Suspend => judge.community.is_none() && local,
            _ => known.person().is_some(),
        };
        if !fits {
            checks.fail("action", Problem::Unknown);
        }
        checks.done()
    }

    fn text(&self, language: Language) -> String {
        let template = self.template.and_then(|rule| rule.template(language)).unwrap_or_default();
        [template.as_str(), self.reason.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

/// Decides: does what the action says, closes the case, writes to the person concerned.
pub async fn decide(
    conn: &mut Conn,
    here: Here<'_>,
    judge: &Judge<'_>,
    (subject, order): (Subject, &Order),
) -> Result<Decision> {
    let known = Known::load(conn, subject).await?;
    judge.may_judge(conn, &known).await?;
    order.check((judge, &known))?;
    let reader = match known.person() {
        Some(person) => account::of_actor(conn, person.id).await?,
        None => None,
    };
    let language = reader.as_ref().map_or(judge.member.account.language(), |account| account.language());
    let case_id = case::close(conn, here, (judge, subject)).await?;
    let until = order.days.filter(|_| order.action.lasts()).map(|days| here.now + TimeDelta::days(days));
    let decision: Decision = diesel::insert_into(decisions::table)
        .values((
            decisions::case_id.eq(case_id),
            decisions::community_id.eq(judge.scope()),
            decisions::action.eq(order.action.as_str()),
            decisions::by_id.eq(judge.member.actor.id),
            decisions::actor_id.eq(known.person().map(|person| person.id)),
            decisions::post_id.eq(subject.post()),
            decisions::rule.eq(order.rule.or(order.template).map(Rule::as_str)),
            decisions::template.eq(order.template.map(Rule::as_str)),
            decisions::reason.eq(order.text(language)),
            decisions::until.eq(until),
            decisions::decided_at.eq(here.now),
        ))
        .returning(Decision::as_returning())
        .get_result(conn)
        .await?;
    effect::take(conn, here, judge, (&decision, &known)).await?;
    if let Some(account) = reader.filter(|_| order.action.is_told()) {
        letters::decided(conn, here, judge.secret, (&decision, &account)).await?;
    }
    events::record(conn, judge.member.actor.id, &Event::Decided { decision: decision.id }).await?;
    Ok(decision)
}

pub async fn find(conn: &mut Conn, id: DecisionId) -> Result<Decision> {
    let found = decisions::table.find(id).select(Decision::as_select()).first(conn).await;
    found.map_err(|error| named(error, "decision"))
}

pub(super) async fn lock(conn: &mut Conn, id: DecisionId) -> Result<Decision> {
    let found = decisions::table.find(id).select(Decision::as_select()).for_update().first(conn).await;
    found.map_err(|error| named(error, "decision"))
}

/// Takes a decision back: what was hidden or removed is shown again, what was restricted is lifted.
pub async fn undo(conn: &mut Conn, here: Here<'_>, judge: &Judge<'_>, id: DecisionId) -> Result<Decision> {
    let decision = lock(conn, id).await?;
    judge.check()?;
    if decision.community_id != judge.scope() {
        return Err(Error::NotFound("decision"));
    }
    if decision.actor_id == Some(judge.member.actor.id) {
        return Err(Error::Forbidden(crate::error::Reason::OwnCase));
    }
    let undone = reverse(conn, here, judge, &decision).await?;
    events::record(conn, judge.member.actor.id, &Event::DecisionUndone { decision: id }).await?;
    if let Some(account) = concerned(conn, &undone).await? {
        letters::undone(conn, here, (&undone, &account)).await?;
    }
    Ok(undone)
}

/// The account of the person concerned, if they are ours.
pub(super) async fn concerned(
    conn: &mut Conn,
    decision: &Decision,
) -> Result<Option<crate::accounts::account::Account>> {
    match decision.actor_id {
        Some(person) => account::of_actor(conn, person).await,
        None => Ok(None),
    }
}

pub(super) async fn reverse(
    conn: &mut Conn,
    here: Here<'_>,
    judge: &Judge<'_>,
    decision: &Decision,
) -> Result<Decision> {
    if decision.undone_at.is_some() {
        return Err(Error::Conflict("decision"));
    }
    if !decision.action().can_be_undone() {
        return Err(Error::invalid("action", Problem::Unknown));
    }
    effect::give_back(conn, here, judge, decision).await?;
    Ok(diesel::update(decisions::table.find(decision.id))
        .set((decisions::undone_at.eq(here.now), decisions::undone_by.eq(judge.member.actor.id)))
        .returning(Decision::as_returning())
        .get_result(conn)
        .await?)
}

/// What was decided about a person before, newest first, at most 20; for facilitators only in their own
/// community (`scope`).
pub async fn history(conn: &mut Conn, person: ActorId, scope: Option<CommunityId>) -> Result<Vec<Decision>> {
    let mut query = decisions::table.filter(decisions::actor_id.eq(person)).into_boxed();
    if let Some(community) = scope {
        query = query.filter(decisions::community_id.eq(community));
    }
    Ok(query.order(decisions::id.desc()).limit(20).select(Decision::as_select()).load(conn).await?)
}
