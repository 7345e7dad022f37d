//! Cases: the reports about one thing, until somebody decides.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl;

use super::decision::Decision;
use super::judge::Judge;
use super::subject::Subject;
use crate::actors::actor::named;
use crate::db::ids::{ActorId, CaseId, CommunityId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{cases, decisions};
use crate::db::{Conn, prepared};
use crate::error::{Error, Result};
use crate::site::Here;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = cases, check_for_backend(diesel::pg::Pg))]
pub struct Case {
    pub id: CaseId,
    /// `None`: for the administrators.
    pub community_id: Option<CommunityId>,
    pub kind: String,
    pub subject_id: i64,
    /// That of its first report.
    pub reason: String,
    pub report_count: i32,
    pub state: String,
    pub claimed_by: Option<ActorId>,
    pub opened_at: DateTime<Utc>,
    pub last_report_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl Case {
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::from_row(&self.kind, self.subject_id)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// Which cases a queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Open,
    /// Open ones that this person took on.
    ClaimedBy(ActorId),
    Closed,
}

/// A community's cases, or all of the house for `None`; latest report first.
pub async fn queue(
    conn: &mut Conn,
    scope: Option<CommunityId>,
    (which, page): (Which, Page),
) -> Result<Slice<Case>> {
    let state = if which == Which::Closed { "closed" } else { "open" };
    let mut query = cases::table.filter(cases::state.eq(state)).into_boxed();
    if let Some(community) = scope {
        query = query.filter(cases::community_id.eq(community));
    }
    if let Which::ClaimedBy(person) = which {
        query = query.filter(cases::claimed_by.eq(person));
    }
    if let Some(Cursor { at, id }) = page.after {
        query = query.filter(
            cases::last_report_at.lt(at).or(cases::last_report_at.eq(at).and(cases::id.lt(CaseId(id)))),
        );
    }
    let rows: Vec<Case> = query
        .order((cases::last_report_at.desc(), cases::id.desc()))
        .limit(page.limit + 1)
        .select(Case::as_select())
        .load(conn)
        .await?;
    Ok(Slice::cut(rows, page, |case| Cursor { at: case.last_report_at, id: case.id.0 }))
}

/// Open cases of a community, or for the administrators alone.
pub async fn count_open(conn: &mut Conn, scope: Option<CommunityId>) -> Result<i64> {
    let open = cases::table.filter(cases::state.eq("open"));
    Ok(match scope {
        Some(community) => open.filter(cases::community_id.eq(community)).count().get_result(conn).await?,
        None => open.filter(cases::community_id.is_null()).count().get_result(conn).await?,
    })
}

pub async fn find(conn: &mut Conn, id: CaseId) -> Result<Case> {
    cases::table.find(id).select(Case::as_select()).first(conn).await.map_err(|error| named(error, "case"))
}

/// Takes a case on, so that two do not work at once; `false` gives it back.
pub async fn claim(conn: &mut Conn, judge: &Judge<'_>, (id, on): (CaseId, bool)) -> Result<()> {
    judge.check()?;
    let mine = judge.member.actor.id;
    let (from, to) = if on { (None, Some(mine)) } else { (Some(mine), None) };
    let open = cases::table.find(id).filter(cases::state.eq("open"));
    let changed = diesel::update(open.filter(cases::claimed_by.is_not_distinct_from(from)))
        .set(cases::claimed_by.eq(to))
        .execute(conn)
        .await?;
    let already = changed == 0 && find(conn, id).await?.claimed_by == to;
    if changed == 1 || already { Ok(()) } else { Err(Error::Conflict("case")) }
}

/// Closes what a decision answers: in a community its own case, in the house all about the subject. The
/// case the decision belongs to.
pub(super) async fn close(
    conn: &mut Conn,
    here: Here<'_>,
    (judge, subject): (&Judge<'_>, Subject),
) -> Result<Option<CaseId>> {
    let open = cases::table
        .filter(cases::kind.eq(subject.kind()).and(cases::subject_id.eq(subject.id())))
        .filter(cases::state.eq("open"))
        .order(cases::id)
        .select(cases::id);
    let ids: Vec<CaseId> = match judge.scope() {
        Some(community) if !judge.member.account.is_admin => {
            open.filter(cases::community_id.eq(community)).for_update().load(conn).await?
        }
        _ => open.for_update().load(conn).await?,
    };
    diesel::update(cases::table.filter(cases::id.eq_any(&ids)))
        .set((cases::state.eq("closed"), cases::closed_at.eq(here.now)))
        .execute(conn)
        .await?;
    Ok(ids.as_slice().first().copied())
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = BigInt)]
    everywhere: i64,
    #[diesel(sql_type = BigInt)]
    there: i64,
}

/// How many posts of somebody stand here, and how many of them in this community.
pub async fn posts_of(conn: &mut Conn, author: ActorId, scope: Option<CommunityId>) -> Result<(i64, i64)> {
    let written: Written = prepared(
        "select count(*) as everywhere, count(*) filter (where community_id is not distinct from $2) as there
           from posts where author_id = $1 and state = 'published' and deleted_at is null",
    )
    .bind::<BigInt, _>(author)
    .bind::<Nullable<BigInt>, _>(scope)
    .get_result(conn)
    .await?;
    Ok((written.everywhere, if scope.is_some() { written.there } else { written.everywhere }))
}

/// Closed cases for the same reason in the same place, with what was decided, latest first.
pub async fn similar(conn: &mut Conn, case: &Case) -> Result<Vec<(Case, Decision)>> {
    Ok(cases::table
        .inner_join(decisions::table.on(decisions::case_id.eq(cases::id.nullable())))
        .filter(cases::state.eq("closed").and(cases::reason.eq(&case.reason)).and(cases::id.ne(case.id)))
        .filter(cases::community_id.is_not_distinct_from(case.community_id))
        .order(cases::closed_at.desc())
        .limit(5)
        .select((Case::as_select(), Decision::as_select()))
        .load(conn)
        .await?)
}
