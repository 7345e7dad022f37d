//! A topic with its replies; opening one, answering, looking at what one wrote before it is sent.

use axum::extract::Path;
use axum::response::Response;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::taxonomy::terms;
use super::{count_post, find_community, next_page, reading_place, standing, store_pictures};
use crate::accounts::Member;
use crate::actors::Actor;
use crate::actors::follow::FollowState;
use crate::actors::profile::Voice;
use crate::communities::{self, membership, rules};
use crate::db::ids::{ActorId, ConceptId, PostId};
use crate::db::page::{Cursor, Page};
use crate::error::{Error, Problem, Result};
use crate::forum::TopicView;
use crate::forum::reply::{self, ReplyDraft};
use crate::forum::thread::{self, Thread};
use crate::forum::topic::{self, TopicDraft, TopicKind};
use crate::notifications::marker;
use crate::posts::{Post, PostView, post, tag, voice};
use crate::taxonomy::tree::Branch;
use crate::taxonomy::{Concept, classify};
use crate::text::{markdown, sanitize};
use crate::web::Answer;
use crate::web::components::community::{Kind, Relation};
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::terms::Term;
use crate::web::components::thread::{Body, Reply};
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::head::{Share, ShareKind};
use crate::web::pages::new_topic::{self, NewTopic};
use crate::web::pages::preview::{self, Preview};
use crate::web::pages::topic::{self as page, Draft, Order, Topic};
use crate::web::present::{
    Faces, Named, Pictures, Rights, count, kind, post as shown, relation, tags_apart, term,
};
use crate::web::structured;
use crate::web::visit::{Shown, Visit};

/// Replies on one page; longer threads have more pages.
pub(super) const REPLIES: i64 = 100;

#[derive(Debug, Default, Deserialize)]
pub struct Reading {
    view: Option<String>,
    /// The reply to answer, for those without scripts.
    to: Option<PostId>,
    cursor: Option<String>,
}

/// What a visitor wrote, when it was refused.
#[derive(Debug, Default)]
struct Typed {
    body: String,
    language: String,
    voice: String,
    to: Option<PostId>,
    complaints: Vec<(&'static str, crate::web::components::form::Complaint)>,
}

pub async fn show(Shown(visit): Shown, Path(id): Path<String>, Query(reading): Query<Reading>) -> Answer {
    let id: PostId = id.parse().map_err(|_| Error::NotFound("topic"))?;
    let typed = Typed { to: reading.to, ..Typed::default() };
    Ok(draw(&visit, id, (&reading, typed), StatusCode::OK).await?)
}

/// Everything a topic's page shows, read with a fixed number of queries.
struct Ground {
    topic: TopicView,
    named: Named,
    standing: communities::Standing,
    following: Relation,
    replies: Vec<PostView>,
    next: Option<Cursor>,
    accepted: Option<PostView>,
    tags: Vec<String>,
    concepts: Vec<Concept>,
    faces: Faces,
    reading: marker::Reading,
}

impl Ground {
    async fn of(visit: &Visit, id: PostId, reading: &Reading) -> Result<Self> {
        let viewer = visit.viewer_id();
        let mut conn = visit.app.db.conn().await?;
        let after =
            reading.cursor.as_deref().map(Cursor::decode).transpose().map_err(|_| Error::NotFound("page"))?;
        let found = thread::read(&mut conn, id, Page { after, limit: REPLIES }, viewer).await?;
        let Thread { topic, community, replies, accepted } = found;
        let margin = thread::margin(&mut conn, (id, &community), viewer).await?;
        let standing = visit
            .viewer()
            .map(|member| membership::standing_from(&margin.held, (&community, member)))
            .unwrap_or_default();
        rules::may_read(&community.community, standing).map_err(|_| Error::NotFound("topic"))?;
        if topic.view.post.deleted_at.is_some() {
            return Err(Error::Gone("topic"));
        }
        let concepts = classify::of_posts(&mut conn, &[id]).await?.remove(&id).unwrap_or_default();
        let following = relation(margin.following.as_deref().map(FollowState::parse));
        let people = replies.rows.iter().chain(&accepted).map(|reply| &reply.author);
        let people: Vec<&Actor> = people.chain([&topic.view.author, &community.actor]).collect();
        let faces =
            Faces::of(&mut conn, people).await?.marking(margin.facilitators, Some(topic.view.author.id));
        let reading = match viewer {
            Some(viewer) => {
                let posts: Vec<PostId> =
                    std::iter::once(id).chain(replies.rows.iter().map(|reply| reply.post.id)).collect();
                let to_the_end = replies.next.is_none();
                let seen = marker::Seen { topic: &topic.topic, posts: &posts, to_the_end };
                marker::read(&mut conn, viewer, seen, visit.now()).await?
            }
            None => marker::Reading::default(),
        };
        let named = Named::new(community);
        Ok(Self {
            topic,
            named,
            standing,
            following,
            replies: replies.rows,
            next: replies.next,
            accepted,
            tags: margin.tags,
            concepts,
            faces,
            reading,
        })
    }
}

impl Ground {
    /// The first reply of the page that came after the visit before; not the viewer's own.
    fn first_new(&self, viewer: Option<ActorId>) -> Option<PostId> {
        let last = self.reading.last?;
        let new = self.replies.iter().filter(|reply| {
            reply.post.id > last
                && Some(reply.post.author_id) != viewer
                && reply.post.deleted_at.is_none()
                && Some(reply.post.id) != self.topic.topic.accepted_reply_id
        });
        new.map(|reply| reply.post.id).next()
    }
}

/// What a topic is about, for programs that show a card or a hit.
fn share(visit: &Visit, ground: &Ground) -> Share {
    let site = &visit.app.site;
    let (post, community) = (&ground.topic.view.post, &ground.named.view);
    let pictures = &ground.topic.view.attachments;
    let picture = pictures.iter().find_map(|picture| picture.storage_key.as_ref().map(|key| site.media(key)));
    Share {
        kind: ShareKind::Article,
        description: sanitize::summary(&post.body_html, 200),
        image: picture.or_else(|| community.actor.icon_url.clone()),
        data: structured::thread(
            site,
            (&ground.topic, community),
            (&ground.replies, ground.accepted.as_ref()),
            visit.language(),
        ),
    }
}

async fn draw(
    visit: &Visit,
    id: PostId,
    (reading, typed): (&Reading, Typed),
    status: StatusCode,
) -> Result<Response> {
    let ground = Ground::of(visit, id, reading).await?;
    let language = visit.language();
    let community = &ground.named.view;
    let locked = ground.topic.topic.locked_at.is_some();
    let may_reply = visit.viewer().is_some()
        && rules::may_post(&community.community, ground.standing, false).is_ok()
        && (!locked || ground.standing.facilitates());
    let rights = Rights {
        viewer: visit.viewer(),
        standing: ground.standing,
        topic: &ground.topic.topic,
        opener: ground.topic.view.author.id,
        local: community.is_local(),
        kept: &ground.reading.kept,
        reply: may_reply,
    };
    let all: Vec<&PostView> =
        ground.replies.iter().chain(&ground.accepted).chain([&ground.topic.view]).collect();
    let pictures = Pictures::of(&visit.app.site, all.iter().copied());
    let images = pictures.images(&all);
    let place = ground.named.community(language);
    let seen = (&ground.faces, &images);
    let sees_hidden = |post: &Post| post.is_visible_in(visit.viewer_id(), ground.standing.facilitates());
    let replies: Vec<Reply<'_>> = ground
        .replies
        .iter()
        .map(|reply| Reply {
            id: reply.post.id.0,
            parent: reply.post.parent_id.filter(|parent| *parent != id).map(|parent| parent.0),
            body: match (reply.post.deleted_at, reply.post.deleted_by.as_deref()) {
                (Some(at), Some("moderator")) => Body::Removed(at),
                (Some(at), _) => Body::Withdrawn(at),
                (None, _) if reply.post.is_hidden() && !sees_hidden(&reply.post) => {
                    Body::Hidden(reply.post.state_reason.as_deref().unwrap_or_default())
                }
                (None, _) => Body::Post(Box::new(shown(seen, reply, (&rights, place.title)))),
            },
        })
        .collect();
    let named = (ground.named.name.as_str(), ground.named.view.community.language.as_str());
    let terms: Vec<Term<'_>> = ground.concepts.iter().map(|concept| term(concept, named, language)).collect();
    let tags = tags_apart(&ground.topic.view.post.body_html, &ground.tags);
    let order = if reading.view.as_deref() == Some("flat") { Order::Flat } else { Order::Thread };
    let path = format!("/post/{id}");
    let keep = if order == Order::Flat { "view=flat&" } else { "" };
    let next = next_page(&path, keep, ground.next).map(|next| format!("{next}#rep"));
    let first = format!("{path}?{keep}#rep").replace("&#", "#").replace("?#", "#");
    let answered = typed.to.and_then(|to| ground.replies.iter().find(|reply| reply.post.id == to));
    let written_in = if typed.language.is_empty() { language } else { &typed.language };
    let post_ap = &ground.topic.view.post;
    let view = Topic {
        community: place,
        following: ground.following,
        kind: kind(&ground.topic.topic),
        title: &ground.topic.topic.title,
        post: shown(seen, &ground.topic.view, (&rights, place.title)),
        terms: &terms,
        tags: &tags,
        pinned: ground.topic.topic.pinned_at.is_some(),
        locked,
        reply_count: count(ground.topic.topic.reply_count),
        accepted: ground.accepted.as_ref().map(|reply| shown(seen, reply, (&rights, place.title))),
        replies: &replies,
        order,
        // Replies run from old to new: the newer ones are on the page that follows.
        pager: Pager { previous: next.as_deref(), next: reading.cursor.as_ref().map(|_| first.as_str()) },
        level: visit.viewer().map(|_| ground.reading.level()),
        first_new: ground.first_new(visit.viewer_id()).map(|id| id.0),
        draft: may_reply.then(|| Draft {
            body: &typed.body,
            language: written_in,
            voice: &typed.voice,
            to: answered.map(|reply| (reply.post.id.0, reply.author.label())),
            complaints: &typed.complaints,
        }),
        canonical: (!ground.topic.view.author.is_local() || !community.is_local())
            .then(|| post_ap.url.as_deref().unwrap_or(&post_ap.ap_id)),
        alternate: (!community.is_local_only()).then_some(post_ap.ap_id.as_str()),
        noindex: ground.topic.view.profile.as_ref().is_some_and(|profile| !profile.indexable),
        share: rules::may_read(&community.community, communities::Standing::default())
            .is_ok()
            .then(|| share(visit, &ground)),
    };
    Ok(visit.page_with(status, page::show(&visit.frame(None), &view)))
}

fn form<'a>(
    (visit, named, standing): (&'a Visit, &'a Named, communities::Standing),
    (faces, fields): (&'a Faces, &'a Fields),
    (terms, chosen): (&'a [Term<'a>], &'a [i64]),
) -> NewTopic<'a> {
    NewTopic {
        community: named.community(visit.language()),
        origin: faces.origin(&named.view.actor),
        may_announce: standing.facilitates(),
        kind: match fields.get("kind") {
            "question" => Kind::Question,
            "announcement" => Kind::Announcement,
            _ => Kind::Discussion,
        },
        title: fields.get("title"),
        body: fields.get("body"),
        language: match fields.get("language") {
            "" => visit.language(),
            language => language,
        },
        voice: fields.get("voice"),
        terms,
        chosen,
        complaints: &[],
    }
}

/// The terms a topic of this community can carry; communities elsewhere keep theirs.
pub(super) async fn vocabulary(visit: &Visit, view: &communities::CommunityView) -> Result<Vec<Branch>> {
    if !view.is_local() {
        return Ok(Vec::new());
    }
    super::taxonomy::branches(&mut *visit.app.db.conn().await?, visit, view).await
}

pub async fn new(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    if visit.viewer().is_none() {
        return Ok(visit.redirect(&crate::web::layout::sign_in(&format!("/c/{name}/topics/new")), None));
    }
    let (view, standing) = find_community(&visit, &name).await?;
    rules::may_post(&view.community, standing, false)?;
    let faces = Faces::of(&mut *visit.app.db.conn().await?, [&view.actor]).await?;
    let (named, fields) = (Named::new(view), Fields::default());
    let branches = vocabulary(&visit, &named.view).await?;
    let terms = terms(&visit, (&named.name, &named.view.community.language), &branches);
    let view = form((&visit, &named, standing), (&faces, &fields), (&terms, &[]));
    Ok(visit.page(new_topic::new(&visit.frame(None), &view)))
}

pub async fn create(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let (view, standing) = find_community(&visit, &name).await?;
    match open(&visit, member, (&view, standing), &fields).await {
        Ok(post) => {
            let done = match post.is_held() {
                true => Done::Held,
                false if view.is_local() => Done::Published,
                false => Done::Sent,
            };
            Ok(visit.redirect(&format!("/post/{}", post.id), Some(done)))
        }
        Err(error @ Error::Invalid(_)) => {
            let complaints = complaints(error)?;
            let faces = Faces::of(&mut *visit.app.db.conn().await?, [&view.actor]).await?;
            let named = Named::new(view);
            let branches = vocabulary(&visit, &named.view).await?;
            let terms = terms(&visit, (&named.name, &named.view.community.language), &branches);
            let chosen: Vec<i64> = fields.all("concepts").iter().filter_map(|id| id.parse().ok()).collect();
            let blank = form((&visit, &named, standing), (&faces, &fields), (&terms, &chosen));
            let view = NewTopic { complaints: &complaints, ..blank };
            let page = new_topic::new(&visit.frame(None), &view);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
        Err(error) => Err(error.into()),
    }
}

/// The terms ticked in a form.
pub(super) fn concepts(fields: &Fields) -> Result<Vec<ConceptId>> {
    let wrong = |_| Error::invalid("concepts", Problem::Unknown);
    fields.all("concepts").iter().map(|id| id.parse().map_err(wrong)).collect()
}

async fn open(
    visit: &Visit,
    member: &Member,
    (view, standing): (&communities::CommunityView, communities::Standing),
    fields: &Fields,
) -> Result<Post> {
    let app = &visit.app;
    let kind = match fields.get("kind") {
        "" => TopicKind::Discussion,
        kind => TopicKind::parse(kind).ok_or(Error::invalid("kind", Problem::Unknown))?,
    };
    let mut draft = TopicDraft {
        kind,
        title: fields.get("title").to_owned(),
        language: fields.get("language").to_owned(),
        body: fields.get("body").to_owned(),
        images: Vec::new(),
    };
    draft.check()?;
    count_post(app, member).await?;
    draft.images = store_pictures(app, member, fields).await?;
    let concepts = concepts(fields)?;
    let post = app
        .db
        .transaction(async |conn| {
            let post = topic::post(conn, app.here(), (member, standing), (view, &draft)).await?;
            voice::mark(conn, post.id, Voice::parse(fields.get("voice"))).await?;
            classify::set(conn, (view.community.id, post.id), &concepts).await?;
            Ok(post)
        })
        .await?;
    Ok(post)
}

pub async fn reply(Path(id): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let id: PostId = id.parse().map_err(|_| Error::NotFound("topic"))?;
    let member = visit.member()?;
    match answer(&visit, member, id, &fields).await {
        Ok((reply, here)) => {
            let done = match reply.is_held() {
                true => Done::Held,
                false if here => Done::Published,
                false => Done::Sent,
            };
            Ok(visit.redirect(&reading_place(&visit, &reply).await?, Some(done)))
        }
        Err(error @ Error::Invalid(_)) => {
            let typed = Typed {
                body: fields.get("body").to_owned(),
                language: fields.get("language").to_owned(),
                voice: fields.get("voice").to_owned(),
                to: fields.get("in_reply_to").parse().ok(),
                complaints: complaints(error)?,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(draw(&visit, id, (&Reading::default(), typed), status).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn answer(visit: &Visit, member: &Member, id: PostId, fields: &Fields) -> Result<(Post, bool)> {
    let app = &visit.app;
    let (community, standing) = {
        let mut conn = app.db.conn().await?;
        let (topic, community) = thread::topic(&mut conn, id, Some(member.actor.id)).await?;
        let standing = standing(&mut conn, &community, Some(member)).await?;
        rules::may_read(&community.community, standing).map_err(|_| Error::NotFound("topic"))?;
        if topic.view.post.deleted_at.is_some() {
            return Err(Error::Gone("topic"));
        }
        (community, standing)
    };
    let parent = match fields.get("in_reply_to") {
        "" => id,
        parent => parent.parse().map_err(|_| Error::NotFound("reply"))?,
    };
    let parent_post = post::find(&mut *app.db.conn().await?, parent).await?;
    if parent_post.thread() != id {
        return Err(Error::NotFound("reply"));
    }
    if fields.get("body").trim().is_empty() {
        return Err(Error::invalid("body", Problem::Required));
    }
    count_post(app, member).await?;
    let draft = ReplyDraft {
        parent,
        language: Some(fields.get("language").to_owned()).filter(|language| !language.is_empty()),
        body: fields.get("body").to_owned(),
        images: store_pictures(app, member, fields).await?,
    };
    let made = app
        .db
        .transaction(async |conn| {
            let made = reply::post(conn, app.here(), (member, standing), (&community, &draft)).await?;
            voice::mark(conn, made.id, Voice::parse(fields.get("voice"))).await?;
            Ok(made)
        })
        .await?;
    Ok((made, community.is_local()))
}

/// Where a preview may send its text on.
fn takes_texts(to: &str) -> bool {
    let parts: Vec<&str> = to.trim_start_matches('/').split('/').collect();
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "@.:_-".contains(c))
    };
    to.starts_with('/')
        && !to.starts_with("//")
        && match parts.as_slice() {
            ["c", name, "topics"] => plain(name),
            ["post", id, "replies" | "edit"] | ["reply", id, "edit"] => id.parse::<PostId>().is_ok(),
            _ => false,
        }
}

pub async fn preview(ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    visit.member()?;
    let to = fields.get("to");
    if !takes_texts(to) {
        return Err(Error::invalid("to", Problem::Unknown).into());
    }
    let body = fields.get("body");
    let html = if markdown::check_length(body).is_ok() {
        tag::write(&mut *visit.app.db.conn().await?, visit.app.here(), body).await?.html
    } else {
        return Err(Error::invalid("body", Problem::TooLarge(markdown::MAX_SOURCE)).into());
    };
    let others: Vec<(&str, &str)> =
        fields.others("body").into_iter().filter(|(key, _)| *key != "to").collect();
    let title = others.iter().find(|(key, _)| *key == "title").map(|(_, title)| *title);
    let view = Preview { title, html: &html, language: fields.get("language"), body, to, fields: &others };
    Ok(visit.page(preview::show(&visit.frame(None), &view)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/c/agua/topics", true)]
    #[case("/c/agua@hub.localhost:8410/topics", true)]
    #[case("/post/12/replies", true)]
    #[case("/reply/12/edit", true)]
    #[case("/signout", false)]
    #[case("/post/12/delete", false)]
    #[case("//evil.example/c/a/topics", false)]
    #[case("https://evil.example/c/a/topics", false)]
    fn a_preview_sends_texts_to_forms_that_take_them(#[case] to: &str, #[case] takes: bool) {
        assert_eq!(takes_texts(to), takes, "{to}");
    }
}
