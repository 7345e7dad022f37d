//! Asking to belong, by our people and by people elsewhere, and the facilitators' answers.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::membership::{self, Role};
use super::{Community, CommunityView, Standing, community, rules};
use crate::accounts::Member;
use crate::actors::actor::named;
use crate::actors::{Actor, actor, follow};
use crate::db::ids::{ActorId, CommunityId, JoinRequestId};
use crate::db::page::{Cursor, Page, Slice};
use crate::db::schema::{actors, join_requests};
use crate::db::{Conn, new_id, optional};
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::events::{self, Event};
use crate::site::Here;

/// Shortest and longest note, in characters.
pub const NOTE: (usize, usize) = (10, 1_000);
/// Shortest and longest reason of a refusal.
pub const REASON: (usize, usize) = (3, 1_000);
/// Answering is a duty: after so long a request is overdue.
pub const OVERDUE: TimeDelta = TimeDelta::days(5);

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = join_requests, check_for_backend(diesel::pg::Pg))]
pub struct JoinRequest {
    pub id: JoinRequestId,
    pub community_id: CommunityId,
    pub actor_id: ActorId,
    pub note: String,
    pub activity_id: Option<String>,
    pub activity: Option<String>,
    /// `waiting`, `admitted`, `declined` or `withdrawn`.
    pub state: String,
    pub requested_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    pub answered_by: Option<ActorId>,
    pub reason: Option<String>,
}

impl JoinRequest {
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.state == "waiting"
    }

    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.is_waiting() && now - self.requested_at > OVERDUE
    }
}

/// What asking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A member now, or before.
    Joined,
    /// Waits for an answer.
    Waiting,
}

/// How one of ours may come to belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// At once.
    Open,
    /// With a note that somebody answers.
    Ask,
    /// Not by oneself.
    Closed,
}

/// How this member may come to belong here.
#[must_use]
pub fn way(view: &CommunityView, member: &Member) -> Way {
    let community = &view.community;
    if rules::may_join(community).is_err() || (!view.is_local() && !community.takes_join) {
        return Way::Closed;
    }
    match community.join_policy.as_str() {
        "open" => Way::Open,
        "invitation" => Way::Closed,
        "organization" if view.is_local() && of_organization(community, member) => Way::Open,
        _ => Way::Ask,
    }
}

/// A verified address in one of the community's mail domains.
fn of_organization(community: &Community, member: &Member) -> bool {
    let domain = member.account.email.rsplit_once('@').map(|(_, domain)| domain);
    member.account.email_verified_at.is_some()
        && community.domains.iter().any(|own| domain.is_some_and(|domain| domain.eq_ignore_ascii_case(own)))
}

/// One of ours asks to belong; an open community takes them at once. Elsewhere the request travels
/// and its answer comes back.
///
/// # Errors
///
/// Field `note`; [`Reason::MembersOnly`] where only an invitation helps.
pub async fn ask(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view): (&Member, &CommunityView),
    note: &str,
) -> Result<Asked> {
    rules::may_join(&view.community)?;
    let id = view.community.id;
    let standing = membership::standing(conn, &view.community, member.actor.id).await?;
    rules::may_take_part(standing)?;
    if standing.is_member {
        return Ok(Asked::Joined);
    }
    let way = way(view, member);
    if way == Way::Closed {
        return Err(Error::Forbidden(Reason::MembersOnly));
    }
    if waiting(conn, id, member.actor.id).await?.is_some() {
        return Ok(Asked::Waiting);
    }
    if way == Way::Open && view.is_local() {
        membership::grant(conn, here, (id, member.actor.id), (Role::Member, None)).await?;
        follow::request(conn, here, &member.actor, &view.actor).await?;
        return Ok(Asked::Joined);
    }
    let mut checks = Checks::default();
    checks.length("note", note, if way == Way::Open { 0 } else { NOTE.0 }, NOTE.1);
    checks.done()?;
    let activity_id = match view.is_local() {
        true => None,
        false => Some(here.site.activity("join", new_id(conn).await?)),
    };
    if !view.is_local() {
        follow::request(conn, here, &member.actor, &view.actor).await?;
    }
    let new = NewRequest { note, activity_id: activity_id.as_deref(), activity: None };
    file(conn, here, (id, member.actor.id), new).await?;
    let event = Event::JoinRequested { community: id, actor: member.actor.id, activity: None };
    events::record(conn, member.actor.id, &event).await?;
    Ok(Asked::Waiting)
}

struct NewRequest<'a> {
    note: &'a str,
    activity_id: Option<&'a str>,
    activity: Option<&'a str>,
}

async fn file(
    conn: &mut Conn,
    here: Here<'_>,
    (community, actor): (CommunityId, ActorId),
    new: NewRequest<'_>,
) -> Result<()> {
    diesel::insert_into(join_requests::table)
        .values((
            join_requests::community_id.eq(community),
            join_requests::actor_id.eq(actor),
            join_requests::note.eq(new.note.trim()),
            join_requests::activity_id.eq(new.activity_id),
            join_requests::activity.eq(new.activity),
            join_requests::requested_at.eq(here.now),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// The request of somebody that waits for an answer.
pub async fn waiting(conn: &mut Conn, community: CommunityId, actor: ActorId) -> Result<Option<JoinRequest>> {
    optional(
        join_requests::table
            .filter(join_requests::community_id.eq(community).and(join_requests::actor_id.eq(actor)))
            .filter(join_requests::state.eq("waiting"))
            .select(JoinRequest::as_select())
            .first(conn)
            .await,
    )
}

/// The newest request of somebody, whatever came of it.
pub async fn latest(conn: &mut Conn, community: CommunityId, actor: ActorId) -> Result<Option<JoinRequest>> {
    optional(
        join_requests::table
            .filter(join_requests::community_id.eq(community).and(join_requests::actor_id.eq(actor)))
            .order(join_requests::id.desc())
            .select(JoinRequest::as_select())
            .first(conn)
            .await,
    )
}

/// Who waits for an answer, longest first.
pub async fn queue(
    conn: &mut Conn,
    community: CommunityId,
    page: Page,
) -> Result<Slice<(JoinRequest, Actor)>> {
    let mut query = join_requests::table
        .inner_join(actors::table.on(actors::id.eq(join_requests::actor_id)))
        .filter(join_requests::community_id.eq(community).and(join_requests::state.eq("waiting")))
        .filter(actors::deleted_at.is_null())
        .order((join_requests::requested_at, join_requests::id))
        .limit(page.limit + 1)
        .select((JoinRequest::as_select(), Actor::as_select()))
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after {
        let later = join_requests::requested_at.eq(at).and(join_requests::id.gt(JoinRequestId(id)));
        query = query.filter(join_requests::requested_at.gt(at).or(later));
    }
    let rows: Vec<(JoinRequest, Actor)> = query.load(conn).await?;
    Ok(Slice::cut(rows, page, |(row, _)| Cursor { at: row.requested_at, id: row.id.0 }))
}

/// A facilitator's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    Admit,
    /// With the reason the applicant is told.
    Decline(&'a str),
}

/// Answers a request. A declined one may still be admitted, which is how a refusal is undone.
///
/// # Errors
///
/// Field `reason`; [`Error::Conflict`] when somebody else answered, or it was withdrawn.
pub async fn answer(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (view, id, answer): (&CommunityView, JoinRequestId, Answer<'_>),
) -> Result<JoinRequest> {
    rules::may_facilitate(standing)?;
    let request: JoinRequest = join_requests::table
        .find(id)
        .filter(join_requests::community_id.eq(view.community.id))
        .for_update()
        .select(JoinRequest::as_select())
        .first(conn)
        .await
        .map_err(|error| named(error, "request"))?;
    let reconsidered = request.state == "declined" && answer == Answer::Admit;
    if !view.is_local() || !(request.is_waiting() || reconsidered) {
        return Err(Error::Conflict("request"));
    }
    if let Answer::Decline(reason) = answer {
        let mut checks = Checks::default();
        checks.length("reason", reason, REASON.0, REASON.1);
        checks.done()?;
    }
    let (state, reason) = match answer {
        Answer::Admit => ("admitted", None),
        Answer::Decline(reason) => ("declined", Some(reason.trim())),
    };
    let request: JoinRequest = diesel::update(join_requests::table.find(id))
        .set((
            join_requests::state.eq(state),
            join_requests::reason.eq(reason),
            join_requests::answered_at.eq(here.now),
            join_requests::answered_by.eq(member.actor.id),
        ))
        .returning(JoinRequest::as_returning())
        .get_result(conn)
        .await?;
    tell(conn, here, (member.actor.id, view), &request).await?;
    Ok(request)
}

/// What an answer does: the membership, and word to the applicant, here or elsewhere.
async fn tell(
    conn: &mut Conn,
    here: Here<'_>,
    (by, view): (ActorId, &CommunityView),
    request: &JoinRequest,
) -> Result<()> {
    let admitted = request.state == "admitted";
    let applicant = actor::find(conn, request.actor_id).await?;
    if admitted {
        let who = (view.community.id, applicant.id);
        membership::grant(conn, here, who, (Role::Member, Some(by))).await?;
        if applicant.is_local() {
            follow::request(conn, here, &applicant, &view.actor).await?;
        }
    }
    let activity = request.activity.clone();
    let event = Event::JoinAnswered { community: view.community.id, actor: applicant.id, admitted, activity };
    events::record(conn, by, &event).await?;
    Ok(())
}

/// Takes one's own request back.
pub async fn withdraw(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view): (&Member, &CommunityView),
) -> Result<()> {
    let Some(request) = waiting(conn, view.community.id, member.actor.id).await? else { return Ok(()) };
    close(conn, here, request.id, "withdrawn").await?;
    if let Some(activity) = request.activity_id.filter(|_| !view.is_local()) {
        let event = Event::Left { community: view.community.id, actor: member.actor.id, activity };
        events::record(conn, member.actor.id, &event).await?;
    }
    Ok(())
}

async fn close(conn: &mut Conn, here: Here<'_>, id: JoinRequestId, state: &str) -> Result<()> {
    diesel::update(join_requests::table.find(id))
        .set((join_requests::state.eq(state), join_requests::answered_at.eq(here.now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// What somebody elsewhere sent to ask: the activity's id, the activity, the note in it.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    pub activity_id: &'a str,
    pub activity: &'a str,
    pub note: &'a str,
}

/// Somebody elsewhere asks to belong to one of ours: taken, refused or put in the queue by its policy.
/// Repeating changes nothing and is answered again.
pub async fn receive(
    conn: &mut Conn,
    here: Here<'_>,
    (applicant, view): (&Actor, &CommunityView),
    received: Received<'_>,
) -> Result<()> {
    let community = &view.community;
    let standing = membership::standing(conn, community, applicant.id).await?;
    if standing.is_banned {
        return settle(conn, (applicant, view), (received, false)).await;
    }
    let known = standing.is_member;
    let open = community.join_policy == "open";
    let takes = rules::may_join(community).is_ok() && community.join_policy != "invitation";
    if known || (open && takes) {
        if !known {
            membership::grant(conn, here, (community.id, applicant.id), (Role::Member, None)).await?;
        }
        return settle(conn, (applicant, view), (received, true)).await;
    }
    if !takes {
        return settle(conn, (applicant, view), (received, false)).await;
    }
    if let Some(request) = waiting(conn, community.id, applicant.id).await? {
        diesel::update(join_requests::table.find(request.id))
            .set((
                join_requests::activity_id.eq(received.activity_id),
                join_requests::activity.eq(received.activity),
            ))
            .execute(conn)
            .await?;
        return Ok(());
    }
    let note: String = received.note.chars().take(NOTE.1).collect();
    let new = NewRequest {
        note: &note,
        activity_id: Some(received.activity_id),
        activity: Some(received.activity),
    };
    file(conn, here, (community.id, applicant.id), new).await?;
    let event = Event::JoinRequested {
        community: community.id,
        actor: applicant.id,
        activity: Some(received.activity.to_owned()),
    };
    events::record(conn, view.actor.id, &event).await?;
    Ok(())
}

/// The answer that needs nobody.
async fn settle(
    conn: &mut Conn,
    (applicant, view): (&Actor, &CommunityView),
    (received, admitted): (Received<'_>, bool),
) -> Result<()> {
    let event = Event::JoinAnswered {
        community: view.community.id,
        actor: applicant.id,
        admitted,
        activity: Some(received.activity.to_owned()),
    };
    events::record(conn, view.actor.id, &event).await?;
    Ok(())
}

/// Somebody elsewhere takes a request back, or leaves.
pub async fn receive_leave(
    conn: &mut Conn,
    here: Here<'_>,
    (leaver, view): (&Actor, &CommunityView),
) -> Result<()> {
    if let Some(request) = waiting(conn, view.community.id, leaver.id).await? {
        close(conn, here, request.id, "withdrawn").await?;
    }
    membership::end(conn, leaver.id, view.community.id).await.map(|_| ())
}

/// A community elsewhere answers one of ours. Counts only for a request that was sent there; a later
/// refusal ends the membership. Whether it was such an answer.
pub async fn receive_answer(
    conn: &mut Conn,
    here: Here<'_>,
    (group, activity_id): (&Actor, &str),
    (admitted, reason): (bool, Option<&str>),
) -> Result<bool> {
    let asked: Option<JoinRequest> = optional(
        join_requests::table
            .filter(join_requests::activity_id.eq(activity_id))
            .for_update()
            .select(JoinRequest::as_select())
            .first(conn)
            .await,
    )?;
    let Some(request) = asked else { return Ok(false) };
    let applicant = actor::find(conn, request.actor_id).await?;
    let view = community::find(conn, request.community_id).await?;
    if view.actor.id != group.id || view.is_local() || !applicant.is_local() {
        return Ok(false);
    }
    let counts = request.is_waiting() || (request.state == "admitted" && !admitted);
    if !counts {
        return Ok(true);
    }
    let reason: Option<String> = reason.map(|reason| reason.chars().take(REASON.1).collect());
    diesel::update(join_requests::table.find(request.id))
        .set((
            join_requests::state.eq(if admitted { "admitted" } else { "declined" }),
            join_requests::reason.eq(reason),
            join_requests::answered_at.eq(here.now),
        ))
        .execute(conn)
        .await?;
    if admitted {
        let who = (view.community.id, applicant.id);
        membership::grant(conn, here, who, (Role::Member, None)).await?;
    } else {
        membership::end(conn, applicant.id, view.community.id).await?;
    }
    let event =
        Event::JoinAnswered { community: view.community.id, actor: applicant.id, admitted, activity: None };
    events::record(conn, group.id, &event).await?;
    Ok(true)
}

/// Checks a list of mail domains, one in each text.
///
/// # Errors
///
/// Field `domains`.
pub fn check_domains(domains: &[String]) -> Result<()> {
    let plain = |domain: &String| {
        domain.len() <= 253
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            })
    };
    if domains.len() > 100 || !domains.iter().all(plain) {
        return Err(Error::invalid("domains", Problem::Malformed));
    }
    Ok(())
}
