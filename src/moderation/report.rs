//! Reports: anybody signed in says that something does not belong, and hears what became of it.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::case::Case;
use super::decision::Decision;
use super::subject::{Known, Subject};
use super::words::Rule;
use crate::accounts::Member;
use crate::actors::Actor;
use crate::communities::membership;
use crate::db::ids::{ActorId, CaseId, CommunityId, DecisionId, ReportId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{actors, cases, decisions, reports};
use crate::db::{Conn, optional, prepared};
use crate::error::{Checks, Error, Problem, Result};
use crate::events::{self, Event};
use crate::site::Here;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = reports, check_for_backend(diesel::pg::Pg))]
pub struct Report {
    pub id: ReportId,
    pub case_id: CaseId,
    pub reporter_id: ActorId,
    pub reason: String,
    pub details: String,
    pub created_at: DateTime<Utc>,
}

/// What a report's form says.
#[derive(Debug, Clone)]
pub struct Filing {
    pub subject: Subject,
    pub reason: Rule,
    /// At most [`DETAILS`] characters; needed for [`Rule::Other`].
    pub details: String,
    /// Past the community's facilitators, to the administrators.
    pub to_admins: bool,
}

pub const DETAILS: usize = 1000;

/// Files a report. Whoever reports the same thing again while it is open changes nothing.
///
/// The caller has seen to it that the reporter may see the subject.
pub async fn file(conn: &mut Conn, here: Here<'_>, reporter: &Member, filing: &Filing) -> Result<Report> {
    let mut checks = Checks::default();
    checks.length("details", &filing.details, usize::from(filing.reason == Rule::Other), DETAILS);
    checks.done()?;
    let known = Known::load(conn, filing.subject).await?;
    if known.post().is_some_and(|post| post.deleted_at.is_some()) {
        return Err(Error::Gone("post"));
    }
    if known.person().is_some_and(|person| person.id == reporter.actor.id) {
        return Err(Error::invalid("reason", Problem::Unknown));
    }
    let scope = if filing.to_admins { None } else { addressee(conn, &known).await? };
    let case = open_case(conn, here, (filing, scope)).await?;
    let new: Option<Report> = optional(
        diesel::insert_into(reports::table)
            .values((
                reports::case_id.eq(case),
                reports::reporter_id.eq(reporter.actor.id),
                reports::reason.eq(filing.reason.as_str()),
                reports::details.eq(filing.details.trim()),
                reports::created_at.eq(here.now),
            ))
            .on_conflict_do_nothing()
            .returning(Report::as_returning())
            .get_result(conn)
            .await,
    )?;
    let Some(report) = new else {
        return Ok(reports::table
            .filter(reports::case_id.eq(case).and(reports::reporter_id.eq(reporter.actor.id)))
            .select(Report::as_select())
            .first(conn)
            .await?);
    };
    diesel::update(cases::table.find(case))
        .set((cases::report_count.eq(cases::report_count + 1), cases::last_report_at.eq(here.now)))
        .execute(conn)
        .await?;
    events::record(conn, reporter.actor.id, &Event::Reported { report: report.id }).await?;
    Ok(report)
}

/// Who looks at it: the facilitators of a community hosted here, unless it is one of them; else the
/// administrators.
async fn addressee(conn: &mut Conn, known: &Known) -> Result<Option<CommunityId>> {
    let (Some(home), Some(person)) = (known.home(), known.person()) else { return Ok(None) };
    if !home.is_local() || membership::standing(conn, &home.community, person.id).await?.is_facilitator {
        return Ok(None);
    }
    Ok(Some(home.community.id))
}

#[derive(QueryableByName)]
struct Opened {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

async fn open_case(
    conn: &mut Conn,
    here: Here<'_>,
    (filing, scope): (&Filing, Option<CommunityId>),
) -> Result<CaseId> {
    let opened: Opened = prepared(
        "insert into cases (community_id, kind, subject_id, reason, opened_at, last_report_at)
         values ($1, $2, $3, $4, $5, $5)
         on conflict (kind, subject_id, coalesce(community_id, 0)) where state = 'open'
         do update set last_report_at = cases.last_report_at returning id",
    )
    .bind::<Nullable<BigInt>, _>(scope)
    .bind::<Text, _>(filing.subject.kind())
    .bind::<BigInt, _>(filing.subject.id())
    .bind::<Text, _>(filing.reason.as_str())
    .bind::<Timestamptz, _>(here.now)
    .get_result(conn)
    .await?;
    Ok(CaseId(opened.id))
}

/// The open reports about something, newest first, at most 50: those to one community, or all for `None`.
pub async fn open_about(
    conn: &mut Conn,
    (subject, scope): (Subject, Option<CommunityId>),
) -> Result<Vec<(Report, Actor, Case)>> {
    let mut query = reports::table
        .inner_join(actors::table)
        .inner_join(cases::table)
        .filter(cases::kind.eq(subject.kind()).and(cases::subject_id.eq(subject.id())))
        .filter(cases::state.eq("open"))
        .into_boxed();
    if let Some(community) = scope {
        query = query.filter(cases::community_id.eq(community));
    }
    Ok(query
        .order(reports::id.desc())
        .limit(50)
        .select((Report::as_select(), Actor::as_select(), Case::as_select()))
        .load(conn)
        .await?)
}

/// A report of somebody's own: what it was about and what became of it.
#[derive(Debug, Clone)]
pub struct Mine {
    pub report: Report,
    pub case: Case,
    pub decision: Option<Decision>,
}

/// Somebody's own reports, newest first.
pub async fn mine(conn: &mut Conn, reporter: ActorId, page: Page) -> Result<Slice<Mine>> {
    let mut query =
        reports::table.inner_join(cases::table).filter(reports::reporter_id.eq(reporter)).into_boxed();
    if let Some(Cursor { id, .. }) = page.after {
        query = query.filter(reports::id.lt(ReportId(id)));
    }
    let rows: Vec<(Report, Case)> = query
        .order(reports::id.desc())
        .limit(page.limit + 1)
        .select((Report::as_select(), Case::as_select()))
        .load(conn)
        .await?;
    let slice = Slice::cut(rows, page, |(report, _)| Cursor { at: report.created_at, id: report.id.0 });
    let ids: Vec<CaseId> = slice.rows.iter().map(|(_, case)| case.id).collect();
    let decided: Vec<Decision> = decisions::table
        .filter(decisions::case_id.eq_any(ids))
        .order(decisions::id)
        .select(Decision::as_select())
        .load(conn)
        .await?;
    Ok(slice.map(|(report, case)| {
        let decision = decided.iter().rev().find(|decision| decision.case_id == Some(case.id)).cloned();
        Mine { report, case, decision }
    }))
}

/// Those who reported what a decision closed: they are told of it.
pub async fn reporters(conn: &mut Conn, decision: DecisionId) -> Result<Vec<ActorId>> {
    Ok(reports::table
        .inner_join(decisions::table.on(decisions::case_id.eq(reports::case_id.nullable())))
        .filter(decisions::id.eq(decision))
        .select(reports::reporter_id)
        .limit(500)
        .load(conn)
        .await?)
}
