//! `/{post|reply|u|c}/{id}/report` and `/reports`.

use std::collections::HashMap;

use axum::extract::Path as UrlPath;
use axum_extra::extract::Query;
use http::StatusCode;

use crate::accounts::limit;
use crate::actors::Actor;
use crate::communities::CommunityView;
use crate::db::ids::PostId;
use crate::error::{Error, Problem, Result};
use crate::forum::thread;
use crate::moderation::report::{self, Filing};
use crate::moderation::subject::Known;
use crate::moderation::{Rule, Subject};
use crate::posts::post;
use crate::text::sanitize;
use crate::web::Answer;
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::moderation::report::{self as page, Mine, Outcome, Report};
use crate::web::present::Named;
use crate::web::routes::posts::Found;
use crate::web::routes::{Listing, find_community, next_page, people};
use crate::web::visit::{Shown, Visit};

/// Reports of one person within the hour.
const PER_HOUR: u32 = 30;

/// What is reported, as far as the visitor may see it.
struct Target {
    subject: Subject,
    base: String,
    title: String,
    excerpt: String,
    /// The community hosted here whose facilitators would read it.
    home: Option<Named>,
}

impl Target {
    async fn at(visit: &Visit, path: &str, id: &str) -> Result<Self> {
        match path {
            "u" => Ok(Self::person(&people::find(visit, id).await?)),
            "c" => {
                let (view, _) = find_community(visit, id).await?;
                Ok(Self {
                    subject: Subject::Community(view.community.id),
                    base: format!("/c/{}", view.actor.path_name()),
                    title: view.title(visit.language()).to_owned(),
                    excerpt: String::new(),
                    home: None,
                })
            }
            _ => {
                let found = Found::at(visit, path, id).await?;
                Ok(Self {
                    subject: Subject::Post(found.post.id),
                    base: found.path.of(found.post.id.0),
                    title: found.topic.title,
                    excerpt: sanitize::summary(&found.post.body_html, 200),
                    home: Some(found.view).filter(CommunityView::is_local).map(Named::new),
                })
            }
        }
    }

    fn person(person: &Actor) -> Self {
        Self {
            subject: Subject::Person(person.id),
            base: format!("/u/{}", person.path_name()),
            title: person.label().to_owned(),
            excerpt: String::new(),
            home: None,
        }
    }

    fn form<'a>(
        &'a self,
        visit: &'a Visit,
        (fields, complaints): (&'a Fields, Complaints<'a>),
    ) -> Report<'a> {
        Report {
            base: &self.base,
            title: &self.title,
            excerpt: &self.excerpt,
            community: self.home.as_ref().map(|named| named.community(visit.language())),
            reason: fields.get("reason"),
            details: fields.get("details"),
            to_admins: fields.get("to_admins") == "1",
            complaints,
        }
    }
}

pub async fn form(Shown(visit): Shown, UrlPath((path, id)): UrlPath<(String, String)>) -> Answer {
    visit.member()?;
    let target = Target::at(&visit, &path, &id).await?;
    let fields = Fields::default();
    Ok(visit.page(page::form(&visit.frame(None), &target.form(&visit, (&fields, &[])))))
}

pub async fn send(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let target = Target::at(&visit, &path, &id).await?;
    match file(&visit, &target, &fields).await {
        Ok(()) => Ok(visit.redirect("/reports", Some(Done::Reported))),
        Err(error) => {
            let complaints = complaints(error)?;
            let view = target.form(&visit, (&fields, &complaints));
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page::form(&visit.frame(None), &view)))
        }
    }
}

async fn file(visit: &Visit, target: &Target, fields: &Fields) -> Result<()> {
    let member = visit.member()?;
    let reason = match fields.get("reason") {
        "" => return Err(Error::invalid("reason", Problem::Required)),
        reason => Rule::parse(reason).ok_or(Error::invalid("reason", Problem::Unknown))?,
    };
    let filing = Filing {
        subject: target.subject,
        reason,
        details: fields.get("details").to_owned(),
        to_admins: fields.get("to_admins") == "1",
    };
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            limit::count(conn, &format!("report:{}", member.account.id), PER_HOUR, visit.now()).await?;
            report::file(conn, app.here(), member, &filing).await.map(|_| ())
        })
        .await
}

pub async fn mine(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    let member = visit.member()?;
    let mut conn = visit.app.db.conn().await?;
    let slice = report::mine(&mut conn, member.actor.id, listing.page(25)?).await?;
    let ids: Vec<PostId> = slice.rows.iter().filter_map(|mine| mine.case.subject().post()).collect();
    let posts = post::find_many(&mut conn, &ids).await?;
    let roots: Vec<PostId> = posts.iter().map(post::Post::thread).collect();
    let titles: HashMap<PostId, String> = thread::topics_by_id(&mut conn, &roots)
        .await?
        .into_iter()
        .map(|topic| (topic.post_id, topic.title))
        .collect();
    let mut reports = Vec::new();
    for mine in &slice.rows {
        let (title, href) = match mine.case.subject() {
            Subject::Post(id) => {
                let post = posts.iter().find(|post| post.id == id);
                let title = post.and_then(|post| titles.get(&post.thread())).cloned().unwrap_or_default();
                let seen = post.filter(|post| post.is_published() && post.deleted_at.is_none());
                let href = seen
                    .map(|post| format!("/{}/{}", if post.is_topic() { "post" } else { "reply" }, post.id));
                (title, href.unwrap_or_default())
            }
            subject => named(&mut conn, &visit, subject).await?,
        };
        reports.push(Mine {
            title,
            href,
            reason: Rule::parse(&mine.report.reason),
            details: &mine.report.details,
            at: mine.report.created_at,
            outcome: match (&mine.decision, mine.case.is_open()) {
                (Some(decision), _) => Outcome::Decided(decision.action(), decision.decided_at),
                (None, true) => Outcome::Open(mine.case.claimed_by.is_some()),
                (None, false) => Outcome::Closed,
            },
        });
    }
    let next = next_page("/reports", "", slice.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| "/reports"), next: next.as_deref() };
    Ok(visit.page(page::mine(&visit.frame(None), (&reports, pager))))
}

/// Name and address of a person or a community.
pub(super) async fn named(
    conn: &mut crate::db::Conn,
    visit: &Visit,
    subject: Subject,
) -> Result<(String, String)> {
    Ok(match Known::load(conn, subject).await? {
        Known::Community(view) => {
            (view.title(visit.language()).to_owned(), format!("/c/{}", view.actor.path_name()))
        }
        known => known.person().map_or_else(Default::default, |person| {
            (person.label().to_owned(), format!("/u/{}", person.path_name()))
        }),
    })
}
