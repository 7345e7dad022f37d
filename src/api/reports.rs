//! `/reports`, the cases they make, and posts that wait for approval.

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Signed;
use super::body::{Asked, Body};
use super::extract::{Name, Paging, find_account, find_community, standing};
use super::openapi::{CommunityPath, Deleted, Hidden, Limited, Remote};
use super::problem::Problem;
use super::reply_with;
use super::wire::{Items, PersonOut};
use crate::accounts::{Member, limit};
use crate::actors::actor;
use crate::app::{App, AppState};
use crate::communities::{CommunityView, Standing, community, rules};
use crate::db::ids::{CaseId, CommunityId, PostId, ReportId};
use crate::error::{Error, Problem as Fault, Reason, Result as Outcome};
use crate::forum::{approval, thread, topic};
use crate::moderation::case::{self, Which};
use crate::moderation::report::{self, Filing};
use crate::moderation::{Case, Judge, Rule, Subject};
use crate::posts::post;

/// What is reported or judged: exactly one of the three.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportIn {
    /// Id of a topic or reply.
    #[schema(value_type = Option<String>)]
    pub post: Option<PostId>,
    /// Handle of a person.
    #[schema(max_length = 2000)]
    pub account: Option<String>,
    /// Name of a community.
    #[schema(max_length = 330)]
    pub community: Option<String>,
    /// `off_topic`, `spam`, `insult`, `personal_data`, `copyright`, `wrong` or `other`.
    pub reason: String,
    /// At most 1000 characters; needed with `other`.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub details: String,
    /// Past the community's facilitators, to the administrators.
    #[serde(default)]
    pub to_admins: bool,
}

/// A report of one's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportOut {
    #[schema(value_type = String)]
    pub id: ReportId,
    #[schema(value_type = String)]
    pub case: CaseId,
    pub reason: String,
    pub details: String,
    pub created: DateTime<Utc>,
    /// `open` or `closed`.
    pub state: String,
    /// What was decided: an action as in `/decisions`.
    pub outcome: Option<String>,
}

/// The subject a body names, as far as this person may see it.
pub async fn subject(
    app: &App,
    member: &Member,
    (post, account, community): (Option<PostId>, Option<&str>, Option<&str>),
) -> Outcome<Subject> {
    match (post, account, community) {
        (Some(id), None, None) => {
            let mut conn = app.db.conn().await?;
            let post = post::find(&mut conn, id).await?;
            let topic = topic::find(&mut conn, post.thread()).await?;
            let view = community::find(&mut conn, topic.community_id).await?;
            let standing = standing(&mut conn, &view, Some(member)).await?;
            rules::may_read(&view.community, standing).map_err(|_| Error::NotFound("post"))?;
            if !post.is_visible_in(Some(member.actor.id), standing.facilitates()) {
                return Err(Error::NotFound("post"));
            }
            Ok(Subject::Post(id))
        }
        (None, Some(account), None) => {
            let id = find_account(app, account).await?;
            let found = actor::find(&mut *app.db.conn().await?, id).await?;
            if found.is_group() {
                Err(Error::invalid("account", Fault::Unknown))
            } else {
                Ok(Subject::Person(id))
            }
        }
        (None, None, Some(name)) => {
            let (view, _) = find_community(app, name, Some(member)).await?;
            Ok(Subject::Community(view.community.id))
        }
        _ => Err(Error::invalid("post", Fault::Required)),
    }
}

/// Report a post, a person or a community. Reporting the same again while it is open changes nothing.
#[utoipa::path(post, path = "/reports", operation_id = "file_report", tag = "moderation", security(("token" = ["write"])),
    request_body = ReportIn, responses(
    (status = 201, description = "Filed", body = ReportOut), Hidden, Deleted, Limited, Remote))]
pub async fn create(
    State(app): State<AppState>,
    viewer: Signed,
    Body(input): Body<ReportIn>,
) -> Result<Response, Problem> {
    let member = viewer.with("write")?;
    let reason = Rule::parse(&input.reason).ok_or(Error::invalid("reason", Fault::Unknown))?;
    let named = (input.post, input.account.as_deref(), input.community.as_deref());
    let subject = subject(&app, member, named).await?;
    let filing = Filing { subject, reason, details: input.details, to_admins: input.to_admins };
    let made = app
        .db
        .transaction(async |conn| {
            limit::count(conn, &format!("report:{}", member.account.id), 30, app.clock.now()).await?;
            report::file(conn, app.here(), member, &filing).await
        })
        .await?;
    let out = ReportOut {
        id: made.id,
        case: made.case_id,
        reason: made.reason,
        details: made.details,
        created: made.created_at,
        state: "open".to_owned(),
        outcome: None,
    };
    reply_with::created(&format!("{}/api/ateneo/v1/reports", app.site.base()), &out)
}

/// One's own reports and what became of them, newest first.
#[utoipa::path(get, path = "/reports", operation_id = "list_reports", tag = "moderation", security(("token" = ["read"])),
    params(Paging), responses((status = 200, description = "One page", body = Items<ReportOut>)))]
pub async fn index(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let slice = report::mine(&mut *app.db.conn().await?, member.actor.id, paging.page()?).await?;
    let items = slice
        .rows
        .into_iter()
        .map(|mine| ReportOut {
            id: mine.report.id,
            case: mine.case.id,
            reason: mine.report.reason,
            details: mine.report.details,
            created: mine.report.created_at,
            state: mine.case.state,
            outcome: mine.decision.map(|decision| decision.action),
        })
        .collect();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}

/// What was reported, for those who decide.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseOut {
    #[schema(value_type = String)]
    pub id: CaseId,
    /// `post`, `person` or `community`.
    pub kind: String,
    /// Id of the post, of the person or of the community.
    pub subject: String,
    #[schema(value_type = Option<String>)]
    pub community: Option<CommunityId>,
    /// Of the first report.
    pub reason: String,
    pub reports: i32,
    pub state: String,
    /// Whether somebody took it on.
    pub claimed: bool,
    pub opened: DateTime<Utc>,
    pub last_report: DateTime<Utc>,
    pub closed: Option<DateTime<Utc>>,
}

impl From<Case> for CaseOut {
    fn from(case: Case) -> Self {
        Self {
            id: case.id,
            subject: case.subject_id.to_string(),
            kind: case.kind,
            community: case.community_id,
            reason: case.reason,
            reports: case.report_count,
            state: case.state,
            claimed: case.claimed_by.is_some(),
            opened: case.opened_at,
            last_report: case.last_report_at,
            closed: case.closed_at,
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// 1 to 100.
    #[serde(default, deserialize_with = "super::extract::given")]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
    /// `open` (when absent), `mine` or `closed`.
    pub show: Option<String>,
}

impl Wanted {
    fn which(&self, member: &Member) -> Outcome<Which> {
        match self.show.as_deref() {
            None | Some("open") => Ok(Which::Open),
            Some("mine") => Ok(Which::ClaimedBy(member.actor.id)),
            Some("closed") => Ok(Which::Closed),
            Some(_) => Err(Error::invalid("show", Fault::Unknown)),
        }
    }
}

/// The community by name, for somebody who decides there.
pub async fn facilitated(app: &App, member: &Member, name: &str) -> Outcome<(CommunityView, Standing)> {
    let (view, standing) = find_community(app, name, Some(member)).await?;
    let judge = Judge { member, community: Some(&view), standing, secret: &app.secret };
    judge.check()?;
    Ok((view, standing))
}

/// What waits for a decision in a community, for its facilitators; latest report first.
#[utoipa::path(get, path = "/communities/{name}/cases", operation_id = "list_community_cases", tag = "moderation", security(("token" = ["read"])),
    params(CommunityPath, Wanted), responses((status = 200, description = "One page", body = Items<CaseOut>), Remote))]
pub async fn of_community(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Asked(wanted): Asked<Wanted>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, _) = facilitated(&app, member, &name).await?;
    cases(&app, (Some(view.community.id), member, &wanted), (&uri, &headers)).await
}

/// What waits for a decision in the whole house, for administrators; latest report first.
#[utoipa::path(get, path = "/cases", operation_id = "list_cases", tag = "moderation", security(("token" = ["read"])),
    params(Wanted), responses((status = 200, description = "One page", body = Items<CaseOut>)))]
pub async fn everywhere(
    State(app): State<AppState>,
    viewer: Signed,
    Asked(wanted): Asked<Wanted>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    administers(member)?;
    cases(&app, (None, member, &wanted), (&uri, &headers)).await
}

pub fn administers(member: &Member) -> Outcome<()> {
    if member.account.is_admin { Ok(()) } else { Err(Error::Forbidden(Reason::NotAdmin)) }
}

async fn cases(
    app: &App,
    (scope, member, wanted): (Option<CommunityId>, &Member, &Wanted),
    (uri, headers): (&http::Uri, &HeaderMap),
) -> Result<Response, Problem> {
    let page = Paging { limit: wanted.limit, cursor: wanted.cursor.clone() }.page()?;
    let slice = case::queue(&mut *app.db.conn().await?, scope, (wanted.which(member)?, page)).await?;
    let items = slice.rows.into_iter().map(CaseOut::from).collect::<Vec<_>>();
    let response = reply_with::tagged(headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, uri, slice.next))
}

/// A post that waits for approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeldOut {
    #[schema(value_type = String)]
    pub id: PostId,
    /// `topic` or `reply`.
    pub kind: String,
    /// Title of its topic.
    pub title: String,
    /// Safe HTML.
    pub html: String,
    pub author: PersonOut,
    /// `limited`, `newcomer`, `host`, `links`, `burst` or `repeated`.
    pub why: String,
    pub held: DateTime<Utc>,
}

/// Posts that wait for approval in a community, for its facilitators; newest first.
#[utoipa::path(get, path = "/communities/{name}/held", operation_id = "list_held_posts", tag = "moderation", security(("token" = ["read"])),
    params(CommunityPath, Paging), responses((status = 200, description = "One page", body = Items<HeldOut>), Remote))]
pub async fn held(
    State(app): State<AppState>,
    viewer: Signed,
    Name(name): Name,
    Asked(paging): Asked<Paging>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let member = viewer.with("read")?;
    let (view, _) = facilitated(&app, member, &name).await?;
    let mut conn = app.db.conn().await?;
    let slice = approval::waiting(&mut conn, Some(view.community.id), paging.page()?).await?;
    let roots: Vec<PostId> = slice.rows.iter().map(|(_, post)| post.thread()).collect();
    let authors: Vec<_> = slice.rows.iter().map(|(_, post)| post.author_id).collect();
    let topics = thread::topics_by_id(&mut conn, &roots).await?;
    let people = actor::find_many(&mut conn, &authors).await?;
    let items = slice
        .rows
        .into_iter()
        .filter_map(|(line, post)| {
            let author = people.iter().find(|person| person.id == post.author_id)?;
            let title = topics.iter().find(|topic| topic.post_id == post.thread())?.title.clone();
            Some(HeldOut {
                id: post.id,
                kind: post.kind,
                title,
                html: post.body_html,
                author: PersonOut::new(&app.site, author),
                why: line.why,
                held: line.held_at,
            })
        })
        .collect::<Vec<_>>();
    let response = reply_with::tagged(&headers, &Items { items })?;
    Ok(reply_with::with_next(response, &app.site, &uri, slice.next))
}
