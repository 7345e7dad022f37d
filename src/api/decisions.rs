//! `/decisions`, bans, and the public log.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Signed, Viewer};
use super::body::{Asked, Body};
use super::extract::{Id, Name, Paging, find_community, standing};
use super::openapi::{CommunityPath, Conflict, Deleted, Hidden, Invalid, PostPath, Remote};
use super::problem::Problem;
use super::reply_with;
use super::reports::{administers, facilitated, subject};
use super::wire::{Items, PersonOut};
use crate::accounts::Member;
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, community};
use crate::db::ids::{ActorId, CommunityId, DecisionId, PostId};
use crate::error::{Error, Problem as Fault, Result as Outcome};
use crate::moderation::log::Line;
use crate::moderation::subject::Known;
use crate::moderation::{Action, Decision, Judge, Order, Rule, appeal, decision, log, restriction};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionIn {
    /// Id of a topic or reply.
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    /// Handle of a person.
    #[schema(max_length = 2000)]
    pub account: Option<String>,
    /// In whose name a person is judged, or with `house` nobody's but the house's. A post is judged in its
    /// own community.
    #[schema(max_length = 330)]
    pub community: Option<String>,
    /// For the whole house; only administrators.
    #[serde(default)]
    pub house: bool,
    /// `none`, `edit`, `hide`, `remove`, `warn`, `limit`, `suspend`, `ban`, `approve` or `decline`.
    pub action: String,
    /// A reason as in `/reports`.
    pub rule: Option<String>,
    /// Whether the message begins with the one prepared for the rule.
    #[serde(default)]
    pub template: bool,
    /// What the person concerned reads, at most 2000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub reason: String,
    /// How long a limit, suspension or ban lasts; absent for no end.
    #[schema(minimum = 1, maximum = 3650)]
    pub days: Option<i64>,
}

/// A decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionOut {
    #[schema(value_type = String)]
    pub id: DecisionId,
    pub action: String,
    #[schema(value_type = Option<String>)]
    pub community: Option<CommunityId>,
    #[schema(value_type = Option<String>)]
    pub person: Option<ActorId>,
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    pub rule: Option<String>,
    pub reason: String,
    pub until: Option<DateTime<Utc>>,
    pub decided: DateTime<Utc>,
    pub undone: Option<DateTime<Utc>>,
    /// `open`, `upheld` or `reversed`, when somebody appealed.
    pub appeal: Option<String>,
    pub appeal_text: Option<String>,
    pub answer: Option<String>,
}

impl From<Decision> for DecisionOut {
    fn from(decision: Decision) -> Self {
        Self {
            id: decision.id,
            action: decision.action,
            community: decision.community_id,
            person: decision.actor_id,
            post: decision.post_id,
            rule: decision.rule,
            reason: decision.reason,
            until: decision.until,
            decided: decision.decided_at,
            undone: decision.undone_at,
            appeal: decision.appeal,
            appeal_text: decision.appeal_text,
            answer: decision.answer_text,
        }
    }
}

/// In whose name somebody decides.
struct Bench {
    view: Option<CommunityView>,
    standing: Standing,
}

impl Bench {
    async fn of(app: &App, member: &Member, id: Option<CommunityId>) -> Outcome<Self> {
        let Some(id) = id else { return Ok(Self { view: None, standing: Standing::default() }) };
        let mut conn = app.db.conn().await?;
        let view = community::find(&mut conn, id).await?;
        let standing = standing(&mut conn, &view, Some(member)).await?;
        Ok(Self { view: Some(view).filter(CommunityView::is_local), standing })
    }

    fn judge<'a>(&'a self, app: &'a App, member: &'a Member) -> Judge<'a> {
        Judge { member, community: self.view.as_ref(), standing: self.standing, secret: &app.secret }
    }
}

/// Decide about a post or a person: facilitators in their community, administrators everywhere, nobody
/// about themselves.
#[utoipa::path(post, path = "/decisions", operation_id = "decide", tag = "moderation", security(("token" = ["write"])),
    request_body = DecisionIn, responses(
    (status = 201, description = "Decided", body = DecisionOut), Hidden, Conflict, Deleted, Remote))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<DecisionIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let rule = match input.rule.as_deref() {
        None => None,
        Some(rule) => Some(Rule::parse(rule).ok_or(Error::invalid("rule", Fault::Unknown))?),
    };
    let action = Action::parse(&input.action).ok_or(Error::invalid("action", Fault::Unknown))?;
    let order = Order {
        action,
        rule,
        template: rule.filter(|_| input.template && action.is_told()),
        reason: input.reason,
        days: input.days,
    };
    let subject = subject(&app, member, (input.post, input.account.as_deref(), None)).await?;
    let home = if input.house {
        None
    } else if let Some(name) = &input.community {
        Some(find_community(&app, name, Some(member)).await?.0.community.id)
    } else {
        let known = Known::load(&mut *app.db.conn().await?, subject).await?;
        known.home().map(|home| home.community.id)
    };
    let bench = Bench::of(&app, member, home).await?;
    let judge = bench.judge(&app, member);
    let made = app
        .db
        .transaction(async |conn| decision::decide(conn, app.here(), &judge, (subject, &order)).await)
        .await?;
    let at = format!("{}/api/ateneo/v1/decisions/{}", app.site.base(), made.id);
    reply_with::created(&at, &DecisionOut::from(made))
}

/// A decision, for the person concerned and for those who decide in its name.
async fn load(app: &App, member: &Member, id: PostId) -> Outcome<(Decision, Bench, bool)> {
    let found = decision::find(&mut *app.db.conn().await?, DecisionId(id.0)).await?;
    let bench = Bench::of(app, member, found.community_id).await?;
    let judges = bench.judge(app, member).check().is_ok();
    if !judges && found.actor_id != Some(member.actor.id) {
        return Err(Error::NotFound("decision"));
    }
    Ok((found, bench, judges))
}

/// A decision, for the person concerned and for those who decide in its name.
#[utoipa::path(get, path = "/decisions/{id}", operation_id = "get_decision", tag = "moderation", security(("token" = ["read"])),
    params(PostPath), responses((status = 200, description = "The decision", body = DecisionOut)))]
pub async fn show(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (found, _, _) = load(&app, viewer.with("read")?, id).await?;
    reply_with::tagged(&headers, &DecisionOut::from(found))
}

/// What was decided about oneself, newest first.
#[utoipa::path(get, path = "/decisions", operation_id = "list_decisions", tag = "moderation", security(("token" = ["read"])),
    params(Paging), responses((status = 200, description = "One page", body = Items<DecisionOut>)))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let slice = log::about(&mut *app.db.conn().await?, member.actor.id, paging.page()?).await?;
    let items = slice.rows.into_iter().map(DecisionOut::from).collect::<Vec<_>>();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}

/// Take a decision back: what was hidden or removed returns, what was restricted is lifted.
#[utoipa::path(post, path = "/decisions/{id}/undo", operation_id = "undo_decision", tag = "moderation", security(("token" = ["write"])),
    params(PostPath), responses((status = 200, description = "Taken back", body = DecisionOut), Conflict, Deleted, Invalid))]
pub async fn undo(State(app): State<AppState>, viewer: Signed, Id(id): Id) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (found, bench, _) = load(&app, member, id).await?;
    let judge = bench.judge(&app, member);
    let undone =
        app.db.transaction(async |conn| decision::undo(conn, app.here(), &judge, found.id).await).await?;
    reply_with::ok(&DecisionOut::from(undone))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealIn {
    /// Why one disagrees.
    #[schema(min_length = 1, max_length = 2000)]
    pub appeal: String,
}

/// Ask a second person to look at a decision about oneself, within ten days.
#[utoipa::path(post, path = "/decisions/{id}/appeal", operation_id = "appeal", tag = "moderation", security(("token" = ["write"])),
    params(PostPath), request_body = AppealIn, responses((status = 200, description = "Asked", body = DecisionOut), Conflict))]
pub async fn file_appeal(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Body(input): Body<AppealIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let asked = (DecisionId(id.0), input.appeal.as_str());
    let filed =
        app.db.transaction(async |conn| appeal::file(conn, app.here(), member.actor.id, asked).await).await?;
    reply_with::ok(&DecisionOut::from(filed))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    /// Whether the decision stands; else it is undone.
    pub upheld: bool,
    /// What the person concerned reads.
    #[schema(min_length = 1, max_length = 2000)]
    pub answer: String,
}

/// Answer an appeal: somebody who neither decided nor is concerned.
#[utoipa::path(post, path = "/decisions/{id}/answer", operation_id = "answer_appeal", tag = "moderation", security(("token" = ["write"])),
    params(PostPath), request_body = AnswerIn, responses((status = 200, description = "Answered", body = DecisionOut), Conflict, Deleted))]
pub async fn answer(
    State(app): State<AppState>,
    viewer: Signed,
    Id(id): Id,
    Body(input): Body<AnswerIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let (found, bench, _) = load(&app, member, id).await?;
    let judge = bench.judge(&app, member);
    let given = (found.id, input.upheld, input.answer.as_str());
    let answered =
        app.db.transaction(async |conn| appeal::answer(conn, app.here(), &judge, given).await).await?;
    reply_with::ok(&DecisionOut::from(answered))
}

/// Somebody limited, suspended or banned.
#[derive(Debug, Serialize, ToSchema)]
pub struct BanOut {
    pub person: PersonOut,
    /// `limited`, `suspended` or `banned`.
    pub kind: String,
    /// The decision; undoing it lifts the restriction.
    #[schema(value_type = String)]
    pub decision: DecisionId,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

/// Who is limited or banned in a community, for its facilitators; newest first.
#[utoipa::path(get, path = "/communities/{name}/bans", operation_id = "list_community_bans", tag = "moderation", security(("token" = ["read"])),
    params(CommunityPath, Paging), responses((status = 200, description = "One page", body = Items<BanOut>), Remote))]
pub async fn community_bans(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, _) = facilitated(&app, member, &name).await?;
    bans(&app, (Some(view.community.id), &paging), (&uri, &headers)).await
}

/// Who is limited, suspended or banned in the whole house, for administrators; newest first.
#[utoipa::path(get, path = "/bans", operation_id = "list_bans", tag = "moderation", security(("token" = ["read"])),
    params(Paging), responses((status = 200, description = "One page", body = Items<BanOut>)))]
pub async fn house_bans(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    administers(viewer.with("read")?)?;
    bans(&app, (None, &paging), (&uri, &headers)).await
}

async fn bans(
    app: &App,
    (scope, paging): (Option<CommunityId>, &Paging),
    (uri, headers): (&http::Uri, &HeaderMap),
) -> Result<Response, Problem> {
    let mut conn = app.db.conn().await?;
    let slice = restriction::in_force(&mut conn, app.here(), (scope, paging.page()?)).await?;
    let items = slice
        .rows
        .into_iter()
        .map(|(one, person)| BanOut {
            person: PersonOut::new(&app.site, &person),
            kind: one.kind,
            decision: one.decision_id,
            since: one.since,
            until: one.until,
        })
        .collect::<Vec<_>>();
    let response = reply_with::tagged(headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, uri, slice.next))
}

/// A line of the public log; nobody is named.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogOut {
    pub action: &'static str,
    /// `topic`, `reply` or `person`.
    pub about: &'static str,
    pub rule: Option<&'static str>,
    pub until: Option<DateTime<Utc>>,
    pub decided: DateTime<Utc>,
    pub undone: bool,
    pub appeal: Option<String>,
}

impl From<Line> for LogOut {
    fn from(line: Line) -> Self {
        Self {
            action: line.action.as_str(),
            about: line.about,
            rule: line.rule.map(Rule::as_str),
            until: line.until,
            decided: line.decided_at,
            undone: line.undone,
            appeal: line.appeal,
        }
    }
}

/// What was decided in a community, without names; newest first.
#[utoipa::path(get, path = "/communities/{name}/log", operation_id = "get_moderation_log", tag = "moderation",
    params(CommunityPath, Paging), responses((status = 200, description = "One page", body = Items<LogOut>), Remote))]
pub async fn public_log(
    State(app): State<AppState>,
    viewer: Viewer,
    Name(name): Name,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (view, _) = find_community(&app, &name, viewer.member()).await?;
    let slice = log::lines(&mut *app.db.conn().await?, Some(view.community.id), paging.page()?).await?;
    let items = slice.rows.into_iter().map(LogOut::from).collect::<Vec<_>>();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}
