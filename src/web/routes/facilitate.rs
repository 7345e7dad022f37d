//! What facilitators see to: requests, roles, members, the community's state.

use axum::extract::Path;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use http::StatusCode;

use super::Again;
use super::communities::arranging;
use super::cover::Ground;
use crate::accounts::invitation;
use crate::actors::{Actor, actor};
use crate::communities::lifecycle::{self, State, Step};
use crate::communities::membership::Role;
use crate::communities::request::{self, Answer as Reply};
use crate::communities::{CommunityView, Standing, community, roles};
use crate::db::Conn;
use crate::db::ids::{CommunityId, JoinRequestId, PostId};
use crate::db::page::Page;
use crate::error::{Error, Problem, Result};
use crate::forum::thread::{self, Sort};
use crate::forum::{TopicView, pulse};
use crate::i18n::{Reader, t};
use crate::notifications::needs::{self, Duty};
use crate::taxonomy::{classify, expertise};
use crate::text::mentions::Handle;
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::facilitate::{self as page, Change, Facilitate, Question, Request};
use crate::web::present::{Faces, entry_by_date};
use crate::web::visit::{Shown, Visit};

/// Everything the page shows, read once.
struct Desk {
    requests: Vec<(request::JoinRequest, Actor)>,
    more: bool,
    /// With people who may know.
    questions: Vec<(TopicView, Vec<Actor>)>,
    newcomers: Vec<(Actor, DateTime<Utc>)>,
    held: Vec<roles::Held>,
    changes: Vec<(roles::RoleChange, Actor)>,
    pulse: pulse::Pulse,
    invited: (i64, i64),
    duties: Vec<(Duty, u32)>,
    faces: Faces,
}

impl Desk {
    async fn of(conn: &mut Conn, visit: &Visit, view: &CommunityView) -> Result<Self> {
        let id = view.community.id;
        let requests = request::queue(conn, id, Page::first(25)).await?;
        let viewer = visit.viewer_id();
        let wanted = (Sort::Unanswered, Page::first(5));
        let questions = thread::topics(conn, &[id], wanted, viewer).await?.rows;
        let questions = with_experts(conn, questions).await?;
        let since = visit.now() - chrono::TimeDelta::days(14);
        let mut newcomers = roles::members(conn, id, Page::first(8)).await?.rows;
        newcomers.retain(|(_, at)| *at > since);
        let held = roles::holders(conn, id).await?;
        let changes = roles::history(conn, id, 8).await?;
        let people = requests.rows.iter().map(|(_, actor)| actor);
        let people = people.chain(questions.iter().map(|(topic, _)| &topic.view.author));
        let people = people.chain(questions.iter().flat_map(|(_, experts)| experts));
        let people = people.chain(newcomers.iter().map(|(actor, _)| actor));
        let people = people.chain(held.iter().map(|held| &held.actor));
        let people = people.chain(changes.iter().map(|(_, actor)| actor));
        let faces = Faces::of(conn, people).await?;
        Ok(Self {
            pulse: pulse::of_community(conn, id, visit.now()).await?,
            invited: invitation::counts(conn, id).await?,
            duties: duties(conn, id).await?,
            more: requests.next.is_some(),
            requests: requests.rows,
            questions,
            newcomers,
            held,
            changes,
            faces,
        })
    }
}

/// What waits besides requests, which are shown whole.
async fn duties(conn: &mut Conn, community: CommunityId) -> Result<Vec<(Duty, u32)>> {
    let found = needs::in_community(conn, community).await?;
    let found = found.into_iter().filter(|duty| duty.what != Duty::Requests);
    Ok(found.map(|duty| (duty.what, u32::try_from(duty.count).unwrap_or(u32::MAX))).collect())
}

/// Experts shown with a question, and those looked for: whoever asks may be among them.
const EXPERTS: (usize, i64) = (3, 4);

/// Questions with people who may know, without whoever asks; three queries however many there are.
async fn with_experts(conn: &mut Conn, questions: Vec<TopicView>) -> Result<Vec<(TopicView, Vec<Actor>)>> {
    let ids: Vec<PostId> = questions.iter().map(|topic| topic.topic.post_id).collect();
    let carried = classify::of_posts(conn, &ids).await?;
    let asked: Vec<_> = carried
        .iter()
        .flat_map(|(post, concepts)| concepts.iter().map(|concept| (post.0, concept.id)))
        .collect();
    let mut found = expertise::experts_by(conn, &asked, EXPERTS.1).await?;
    Ok(questions
        .into_iter()
        .map(|topic| {
            let experts = found.remove(&topic.topic.post_id.0).unwrap_or_default();
            let experts = experts.into_iter().map(|expert| expert.actor);
            let experts = experts.filter(|actor| actor.id != topic.view.author.id);
            let experts = experts.take(EXPERTS.0).collect();
            (topic, experts)
        })
        .collect())
}

async fn draw(
    visit: &Visit,
    found: (CommunityView, Standing),
    (typed, complaints, status): Again<'_>,
) -> Result<Response> {
    let r = visit.reader;
    let mut conn = visit.app.db.conn().await?;
    let desk = Desk::of(&mut conn, visit, &found.0).await?;
    let ground = Ground::of(&mut conn, visit, found).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let faces = &desk.faces;
    let requests: Vec<Request<'_>> = desk
        .requests
        .iter()
        .map(|(request, actor)| Request {
            id: request.id.0,
            author: faces.author(actor),
            note: &request.note,
            at: request.requested_at,
            overdue: request.is_overdue(visit.now()),
        })
        .collect();
    let questions: Vec<Question<'_>> = desk
        .questions
        .iter()
        .map(|(topic, experts)| Question {
            entry: entry_by_date(faces, topic, None),
            experts: experts.iter().map(|expert| faces.author(expert)).collect(),
        })
        .collect();
    let newcomers: Vec<_> = desk.newcomers.iter().map(|(actor, at)| (faces.author(actor), *at)).collect();
    let giver = |id| desk.held.iter().find(|held| Some(held.actor.id) == id).map(|held| held.actor.label());
    let held: Vec<page::Role<'_>> = desk
        .held
        .iter()
        .map(|held| page::Role {
            author: faces.author(&held.actor),
            name: held.actor.path_name(),
            role: held.role.as_str(),
            since: held.granted_at,
            until: held.ends_at,
            by: giver(held.granted_by),
        })
        .collect();
    let changes: Vec<Change<'_>> = desk
        .changes
        .iter()
        .map(|(change, actor)| Change {
            author: faces.author(actor),
            name: actor.path_name(),
            role: &change.role,
            granted: change.granted,
            reason: change.reason.as_deref(),
            at: change.changed_at,
            undo: change.role == "member"
                && !change.granted
                && !desk.changes.iter().any(|(other, _)| {
                    other.granted && other.actor_id == change.actor_id && other.id > change.id
                }),
        })
        .collect();
    let state = State::parse(&ground.named.view.community.state).unwrap_or(State::Active);
    let states: Vec<_> =
        state.choices(ground.standing).map(|state| (state.as_str(), state_word(r, state))).collect();
    let view = Facilitate {
        cover: ground.cover(visit, &languages),
        duties: &desk.duties,
        requests: &requests,
        more_requests: desk.more,
        questions: &questions,
        newcomers: &newcomers,
        roles: &held,
        changes: &changes,
        pulse: &[
            (t!(r, "membership-pulse-topics"), desk.pulse.topics),
            (t!(r, "membership-pulse-replies"), desk.pulse.replies),
            (t!(r, "membership-pulse-authors"), desk.pulse.authors),
            (t!(r, "membership-pulse-newcomers"), desk.pulse.newcomers),
        ],
        invitations: desk.invited,
        states: &states,
        typed,
        complaints,
    };
    Ok(visit.page_with(status, page::show(&visit.frame(None), &view)))
}

/// The word for a state, as one chooses it.
pub(super) fn state_word(r: Reader, state: State) -> String {
    match state {
        State::Proposed => t!(r, "membership-state-proposed"),
        State::Forming => t!(r, "membership-state-forming"),
        State::Active => t!(r, "membership-state-active"),
        State::Dormant => t!(r, "membership-state-dormant"),
        State::Archived => t!(r, "membership-state-archived"),
        State::Merged => t!(r, "membership-state-merged"),
    }
}

pub async fn show(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    let found = arranging(&visit, &name).await?;
    Ok(draw(&visit, found, (&[], &[], StatusCode::OK)).await?)
}

/// Back to the page with what was done, or the page again with what is wrong.
async fn after(
    visit: &Visit,
    found: (CommunityView, Standing),
    (fields, kept, done): (&Fields, &[&'static str], Result<Done>),
) -> Answer {
    match done {
        Ok(done) => {
            let to = format!("/c/{}/facilitate", found.0.actor.path_name());
            Ok(visit.redirect(&to, Some(done)))
        }
        Err(error) => {
            let said: Vec<(String, Complaint)> = complaints(error)?
                .into_iter()
                .map(|(field, complaint)| match field {
                    "successor" => (
                        "member".to_owned(),
                        Complaint::Said(t!(visit.reader, "membership-last-facilitator")),
                    ),
                    field => (field.to_owned(), complaint),
                })
                .collect();
            let said: Vec<(&str, Complaint)> =
                said.iter().map(|(field, complaint)| (field.as_str(), complaint.clone())).collect();
            let typed: Vec<(&str, &str)> = kept.iter().map(|name| (*name, fields.get(name))).collect();
            Ok(draw(visit, found, (&typed, &said, StatusCode::UNPROCESSABLE_ENTITY)).await?)
        }
    }
}

pub async fn answer(
    Path((name, id)): Path<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let found = arranging(&visit, &name).await?;
    let id: JoinRequestId = id.parse().map_err(|_| Error::NotFound("request"))?;
    let (app, member) = (&visit.app, visit.member()?);
    let reply = match fields.get("answer") {
        "admit" => Reply::Admit,
        "decline" => Reply::Decline(fields.get("reason")),
        _ => return Err(Error::invalid("answer", Problem::Unknown).into()),
    };
    let who = (member, found.1);
    let view = &found.0;
    let done = app
        .db
        .transaction(async |conn| request::answer(conn, app.here(), who, (view, id, reply)).await)
        .await
        .map(|_| if reply == Reply::Admit { Done::MemberAdmitted } else { Done::MemberDeclined });
    after(&visit, found, (&fields, &[], done)).await
}

/// The person a form names: `name`, `@name` or `name@host`.
async fn named(visit: &Visit, fields: &Fields) -> Result<Actor> {
    let wrong = || Error::invalid("member", Problem::Unknown);
    let handle = Handle::parse(fields.get("member").trim().trim_start_matches('@')).map_err(|_| wrong())?;
    let mut conn = visit.app.db.conn().await?;
    actor::by_handle(&mut conn, visit.app.here(), &handle, Some(false)).await?.ok_or_else(wrong)
}

/// The end of a day, as forms send it.
fn day(text: &str) -> Result<Option<DateTime<Utc>>> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day: NaiveDate = text.trim().parse().map_err(|_| Error::invalid("ends_at", Problem::Unknown))?;
    let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    Ok(Some(day.and_time(end).and_utc()))
}

async fn change_role(visit: &Visit, found: &(CommunityView, Standing), fields: &Fields) -> Result<Done> {
    let (app, member) = (&visit.app, visit.member()?);
    let who = (member, &found.0, found.1);
    let person = named(visit, fields).await?;
    let role = Role::parse(fields.get("role")).ok_or(Error::invalid("role", Problem::Unknown))?;
    if fields.is_on() {
        let given = (person.id, role, day(fields.get("ends_at"))?);
        app.db.transaction(async |conn| roles::give(conn, app.here(), who, given).await).await?;
        return Ok(Done::RoleGiven);
    }
    let taken = (person.id, role, fields.get("reason"));
    app.db.transaction(async |conn| roles::take(conn, app.here(), who, taken).await).await?;
    Ok(Done::RoleTaken)
}

pub async fn role(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let found = arranging(&visit, &name).await?;
    let done = change_role(&visit, &found, &fields).await;
    after(&visit, found, (&fields, &["member", "role", "ends_at"], done)).await
}

async fn change_member(visit: &Visit, found: &(CommunityView, Standing), fields: &Fields) -> Result<Done> {
    let (app, member) = (&visit.app, visit.member()?);
    let who = (member, &found.0, found.1);
    let person = named(visit, fields).await?;
    if fields.is_on() {
        app.db.transaction(async |conn| roles::restore(conn, app.here(), who, person.id).await).await?;
        return Ok(Done::MemberBack);
    }
    let removed = (person.id, fields.get("reason"));
    app.db.transaction(async |conn| roles::remove(conn, app.here(), who, removed).await).await?;
    Ok(Done::MemberRemoved)
}

pub async fn member(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let found = arranging(&visit, &name).await?;
    let done = change_member(&visit, &found, &fields).await;
    after(&visit, found, (&fields, &["member"], done)).await
}

async fn change_state(visit: &Visit, found: &(CommunityView, Standing), fields: &Fields) -> Result<Done> {
    let (app, member) = (&visit.app, visit.member()?);
    let to = State::parse(fields.get("state")).ok_or(Error::invalid("state", Problem::Unknown))?;
    let into = match fields.get("into").trim() {
        "" => None,
        name => {
            let found = community::by_path_name(&mut *app.db.conn().await?, app.here(), name).await;
            Some(found.map_err(|_| Error::invalid("into", Problem::Unknown))?.community.id)
        }
    };
    let step = Step { to, reason: fields.get("reason"), into };
    let who = (member, found.1);
    app.db.transaction(async |conn| lifecycle::change(conn, app.here(), who, (&found.0, step)).await).await?;
    Ok(Done::Saved)
}

pub async fn state(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let found = arranging(&visit, &name).await?;
    let done = change_state(&visit, &found, &fields).await;
    after(&visit, found, (&fields, &["state"], done)).await
}
