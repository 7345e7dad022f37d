//! `/c/{name}/moderation`, `/admin/moderation`, `/cases/{id}/claim`, `/c/{name}/log`, `/log`.

use axum::extract::Path as UrlPath;
use axum::response::Response;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::Bench;
use crate::actors::{Actor, actor};
use crate::communities::community;
use crate::db::Conn;
use crate::db::ids::{ActorId, CaseId, CommunityId, PostId};
use crate::db::page::{Cursor, Slice};
use crate::error::{Error, Result};
use crate::forum::screening::Why;
use crate::forum::{Topic, approval, thread};
use crate::moderation::case::{self, Which};
use crate::moderation::{Case, Rule, Subject, appeal, log};
use crate::posts::{Post, post};
use crate::text::sanitize;
use crate::web::Answer;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::pages::moderation::log as log_page;
use crate::web::pages::moderation::queue::{self as page, Appeal, Held, Item, Queue, Rows, Show};
use crate::web::present::{Faces, Named, count};
use crate::web::routes::{Listing, find_community, next_page};
use crate::web::visit::{Shown, Visit};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    show: Option<String>,
    cursor: Option<String>,
}

const PAGE: i64 = 25;

pub async fn of_community(
    Shown(visit): Shown,
    UrlPath(name): UrlPath<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let bench = Bench::named(&visit, &name).await?;
    Ok(draw(&visit, bench, &asked).await?)
}

pub async fn of_house(Shown(visit): Shown, Query(asked): Query<Asked>) -> Answer {
    let bench = Bench::house(&visit)?;
    Ok(draw(&visit, bench, &asked).await?)
}

/// Cases with everything their lines say, read with a fixed number of queries.
struct Ground {
    posts: Vec<Post>,
    topics: Vec<Topic>,
    people: Vec<Actor>,
    homes: Vec<Named>,
}

impl Ground {
    async fn of(
        conn: &mut Conn,
        posts: Vec<Post>,
        (people, homes): (Vec<ActorId>, Vec<CommunityId>),
    ) -> Result<Self> {
        let roots: Vec<PostId> = posts.iter().map(Post::thread).collect();
        let topics = if roots.is_empty() { Vec::new() } else { thread::topics_by_id(conn, &roots).await? };
        let mut ids: Vec<ActorId> = posts.iter().map(|post| post.author_id).chain(people).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = if ids.is_empty() { Vec::new() } else { actor::find_many(conn, &ids).await? };
        let homes = if homes.is_empty() { Vec::new() } else { community::find_many(conn, &homes).await? };
        Ok(Self { posts, topics, people, homes: homes.into_iter().map(Named::new).collect() })
    }

    fn title(&self, post: &Post) -> &str {
        self.topics.iter().find(|topic| topic.post_id == post.thread()).map_or("", |topic| &topic.title)
    }

    fn person(&self, id: ActorId) -> Option<&Actor> {
        self.people.iter().find(|person| person.id == id)
    }

    fn home(&self, id: CommunityId) -> Option<&Named> {
        self.homes.iter().find(|home| home.view.community.id == id)
    }

    fn item<'a>(&'a self, visit: &'a Visit, (case, mixed): (&Case, bool)) -> Item<'a> {
        let (mut title, mut excerpt, mut author) = (String::new(), String::new(), "");
        match case.subject() {
            Subject::Post(id) => {
                if let Some(post) = self.posts.iter().find(|post| post.id == id) {
                    self.title(post).clone_into(&mut title);
                    excerpt = sanitize::summary(&post.body_html, 200);
                    author = self.person(post.author_id).map_or("", Actor::label);
                }
            }
            Subject::Person(id) => title = self.person(id).map_or("", Actor::label).to_owned(),
            Subject::Community(id) => {
                title = self.home(id).map_or("", |home| home.view.title(visit.language())).to_owned();
            }
        }
        let home = case.community_id.filter(|_| mixed).and_then(|id| self.home(id));
        Item {
            href: format!("/cases/{}", case.id),
            title,
            excerpt,
            author,
            reason: Rule::parse(&case.reason),
            reports: count(case.report_count),
            at: case.last_report_at,
            community: home.map(|home| home.community(visit.language())),
            claimed: case.claimed_by.map(|by| visit.viewer_id() == Some(by)),
        }
    }
}

async fn draw(visit: &Visit, bench: Bench, asked: &Asked) -> Result<Response> {
    let base = bench.queue();
    let show = Show::parse(asked.show.as_deref().unwrap_or_default());
    let page = Listing { cursor: asked.cursor.clone(), sort: None }.page(PAGE)?;
    let scope = bench.view.as_ref().map(|view| view.community.id);
    let mut conn = visit.app.db.conn().await?;
    let named = bench.view.map(Named::new);
    let keep = format!("show={}&", show.as_str());
    let previous = asked.cursor.as_ref().map(|_| format!("{base}?show={}", show.as_str()));
    let frame = visit.frame(None);
    let finish = |rows: Rows<'_>, next: Option<Cursor>| {
        let next = next_page(&base, &keep, next);
        let view = Queue {
            community: named.as_ref().map(|named| named.community(visit.language())),
            base: &base,
            show,
            rows,
            pager: Pager { previous: previous.as_deref(), next: next.as_deref() },
        };
        visit.page(page::show(&frame, &view))
    };
    match show {
        Show::Held => {
            let slice = approval::waiting(&mut conn, scope, page).await?;
            let (lines, posts): (Vec<_>, Vec<_>) = slice.rows.into_iter().unzip();
            let ground = Ground::of(&mut conn, posts, (Vec::new(), Vec::new())).await?;
            let faces = Faces::of(&mut conn, &ground.people).await?;
            let rows = lines.iter().zip(&ground.posts).filter_map(|(line, post)| {
                Some(Held {
                    base: format!("/{}/{}", if post.is_topic() { "post" } else { "reply" }, post.id),
                    title: ground.title(post),
                    html: &post.body_html,
                    author: faces.author(ground.person(post.author_id)?),
                    why: Why::parse(&line.why),
                    at: line.held_at,
                })
            });
            Ok(finish(Rows::Held(rows.collect()), slice.next))
        }
        Show::Appeals => {
            let slice = appeal::open(&mut conn, scope, page).await?;
            let rows = slice.rows.iter().map(|decision| Appeal {
                href: format!("/decisions/{}", decision.id),
                action: decision.action(),
                text: decision.appeal_text.clone().unwrap_or_default(),
                at: decision.appealed_at.unwrap_or(decision.decided_at),
            });
            Ok(finish(Rows::Appeals(rows.collect()), slice.next))
        }
        _ => {
            let me = visit.member()?.actor.id;
            let which = match show {
                Show::Mine => Which::ClaimedBy(me),
                Show::Closed => Which::Closed,
                _ => Which::Open,
            };
            let slice = case::queue(&mut conn, scope, (which, page)).await?;
            let ground = of_cases(&mut conn, &slice).await?;
            let rows = slice.rows.iter().map(|case| ground.item(visit, (case, scope.is_none())));
            Ok(finish(Rows::Cases(rows.collect()), slice.next))
        }
    }
}

async fn of_cases(conn: &mut Conn, slice: &Slice<Case>) -> Result<Ground> {
    let (mut posts, mut people, mut homes) = (Vec::new(), Vec::new(), Vec::new());
    for case in &slice.rows {
        match case.subject() {
            Subject::Post(id) => posts.push(id),
            Subject::Person(id) => people.push(id),
            Subject::Community(id) => homes.push(id),
        }
        homes.extend(case.community_id);
    }
    homes.sort_unstable();
    homes.dedup();
    let posts = if posts.is_empty() { Vec::new() } else { post::find_many(conn, &posts).await? };
    Ground::of(conn, posts, (people, homes)).await
}

pub async fn claim(UrlPath(id): UrlPath<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let id: CaseId = id.parse().map_err(|_| Error::NotFound("case"))?;
    visit.member()?;
    let found = case::find(&mut *visit.app.db.conn().await?, id).await?;
    let bench = Bench::of(&visit, found.community_id).await?;
    let on = fields.is_on();
    visit.app.db.transaction(async |conn| case::claim(conn, &bench.judge(&visit)?, (id, on)).await).await?;
    Ok(visit.redirect(&format!("/cases/{id}"), None))
}

pub async fn public_log(
    Shown(visit): Shown,
    UrlPath(name): UrlPath<String>,
    Query(listing): Query<Listing>,
) -> Answer {
    let (view, _) = find_community(&visit, &name).await?;
    if !view.is_local() {
        return Err(Error::NotFound("log").into());
    }
    let mut conn = visit.app.db.conn().await?;
    let slice = log::lines(&mut conn, Some(view.community.id), listing.page(30)?).await?;
    let named = Named::new(view);
    let path = format!("/c/{}/log", named.name);
    let next = next_page(&path, "", slice.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| path.as_str()), next: next.as_deref() };
    let view = (Some(named.community(visit.language())), slice.rows.as_slice(), pager);
    Ok(visit.page(log_page::show(&visit.frame(None), view)))
}

/// What was decided in the name of the house.
pub async fn house_log(Shown(visit): Shown, Query(listing): Query<Listing>) -> Answer {
    let slice = log::lines(&mut *visit.app.db.conn().await?, None, listing.page(30)?).await?;
    let next = next_page("/log", "", slice.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| "/log"), next: next.as_deref() };
    Ok(visit.page(log_page::show(&visit.frame(None), (None, slice.rows.as_slice(), pager))))
}
