//! What can be done with a topic or a reply: edit, look at earlier versions, delete, react, accept,
//! pin, lock. Addresses are `/post/{id}/…` and `/reply/{id}/…`.

use axum::extract::Path as UrlPath;
use http::StatusCode;

use super::taxonomy::terms;
use super::{reading_place, standing};
use crate::accounts::Member;
use crate::communities::{CommunityView, Standing, community, rules};
use crate::db::ids::PostId;
use crate::error::{Error, Problem, Reason, Result};
use crate::forum::topic::{self, Switch};
use crate::forum::{Topic, removal};
use crate::i18n::t;
use crate::moderation::{Action, Judge, Order, Subject, decision};
use crate::notifications::bookmark;
use crate::posts::reaction::{self, Reaction};
use crate::posts::{Post, post, revision};
use crate::taxonomy::classify;
use crate::taxonomy::tree::Branch;
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::post::Path;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::delete::{self as delete_page, Delete};
use crate::web::pages::edit::{self as edit_page, Edit};
use crate::web::pages::history::{self as history_page, History, Version};
use crate::web::present::{Named, count};
use crate::web::visit::{Shown, Visit};

/// A post by its address, with its topic and what the visitor is there. Deleted ones are gone.
pub(super) struct Found {
    pub path: Path,
    pub post: Post,
    pub topic: Topic,
    pub view: CommunityView,
    pub standing: Standing,
}

impl Found {
    pub async fn at(visit: &Visit, path: &str, id: &str) -> Result<Self> {
        let path = match path {
            "post" => Path::Topic,
            "reply" => Path::Reply,
            _ => return Err(Error::NotFound("page")),
        };
        let id: PostId = id.parse().map_err(|_| Error::NotFound("post"))?;
        let mut conn = visit.app.db.conn().await?;
        let post = post::find(&mut conn, id).await?;
        if post.is_topic() != (path == Path::Topic) {
            return Err(Error::NotFound("post"));
        }
        let topic = topic::find(&mut conn, post.thread()).await?;
        let view = community::find(&mut conn, topic.community_id).await?;
        let standing = standing(&mut conn, &view, visit.viewer()).await?;
        rules::may_read(&view.community, standing).map_err(|_| Error::NotFound("post"))?;
        if !post.is_visible_in(visit.viewer_id(), standing.facilitates()) {
            return Err(Error::NotFound("post"));
        }
        if post.deleted_at.is_some() {
            return Err(Error::Gone("post"));
        }
        Ok(Self { path, post, topic, view, standing })
    }

    /// Where the post is read.
    async fn page(&self, visit: &Visit) -> Result<String> {
        reading_place(visit, &self.post).await
    }

    fn own(&self, member: &Member) -> bool {
        self.post.author_id == member.actor.id
    }
}

/// A reply has no page of its own: it is read in its thread.
pub async fn reply_page(Shown(visit): Shown, UrlPath(id): UrlPath<String>) -> Answer {
    let found = Found::at(&visit, "reply", &id).await?;
    Ok(visit.redirect(&found.page(&visit).await?, None))
}

/// A topic of a community hosted here carries terms; communities elsewhere keep theirs.
fn classified(found: &Found) -> bool {
    found.post.is_topic() && found.view.is_local()
}

async fn vocabulary(visit: &Visit, found: &Found) -> Result<Vec<Branch>> {
    if classified(found) { super::topics::vocabulary(visit, &found.view).await } else { Ok(Vec::new()) }
}

fn version(post: &Post) -> String {
    post.edited_at.unwrap_or(post.published_at).timestamp_micros().to_string()
}

pub async fn edit_form(Shown(visit): Shown, UrlPath((path, id)): UrlPath<(String, String)>) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let member = visit.member()?;
    if !found.own(member) {
        return Err(Error::Forbidden(Reason::NotAuthor).into());
    }
    let branches = vocabulary(&visit, &found).await?;
    let carried = classify::of_posts(&mut *visit.app.db.conn().await?, &[found.post.id]).await?;
    let chosen: Vec<i64> = carried.into_values().flatten().map(|concept| concept.id.0).collect();
    let (version, named) = (version(&found.post), Named::new(found.view));
    let view = Edit {
        terms: &terms(&visit, (&named.name, &named.view.community.language), &branches),
        chosen: &chosen,
        path: found.path,
        id: found.post.id.0,
        community: named.community(visit.language()),
        title: if found.post.is_topic() { &found.topic.title } else { "" },
        body: found.post.body_source.as_deref().unwrap_or_default(),
        language: found.post.language.as_deref().unwrap_or(visit.language()),
        version: &version,
        complaints: &[],
    };
    Ok(visit.page(edit_page::edit(&visit.frame(None), &view)))
}

pub async fn edit(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let member = visit.member()?;
    match change(&visit, member, &found, &fields).await {
        Ok(()) => Ok(visit.redirect(&found.page(&visit).await?, Some(Done::Edited))),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            // Another window saved first: the writer decides, with both texts at hand.
            let conflict = matches!(error, Error::Conflict(_));
            let (status, complaints) = if conflict {
                let changed = Complaint::Said(t!(visit.reader, "forum-edit-conflict"));
                (StatusCode::CONFLICT, vec![("body", changed)])
            } else {
                (StatusCode::UNPROCESSABLE_ENTITY, complaints(error)?)
            };
            let current = version(&found.post);
            let branches = vocabulary(&visit, &found).await?;
            let chosen: Vec<i64> = fields.all("concepts").iter().filter_map(|id| id.parse().ok()).collect();
            let named = Named::new(found.view);
            let view = Edit {
                terms: &terms(&visit, (&named.name, &named.view.community.language), &branches),
                chosen: &chosen,
                path: found.path,
                id: found.post.id.0,
                community: named.community(visit.language()),
                title: fields.get("title"),
                body: fields.get("body"),
                language: fields.get("language"),
                version: if conflict { &current } else { fields.get("version") },
                complaints: &complaints,
            };
            Ok(visit.page_with(status, edit_page::edit(&visit.frame(None), &view)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn change(visit: &Visit, member: &Member, found: &Found, fields: &Fields) -> Result<()> {
    if !found.own(member) {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    if fields.get("version") != version(&found.post) {
        return Err(Error::Conflict("post"));
    }
    let edit = topic::Edit {
        title: found.post.is_topic().then(|| fields.get("title").to_owned()),
        body: Some(fields.get("body").to_owned()),
        language: Some(fields.get("language").to_owned()).filter(|language| !language.is_empty()),
        concepts: if classified(found) { Some(super::topics::concepts(fields)?) } else { None },
    };
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            topic::edit(conn, app.here(), member, (found.post.id, &edit)).await.map(|_| ())
        })
        .await
}

pub async fn history(Shown(visit): Shown, UrlPath((path, id)): UrlPath<(String, String)>) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let mut conn = visit.app.db.conn().await?;
    let earlier = revision::list(&mut conn, found.post.id).await?;
    let author = crate::actors::actor::find(&mut conn, found.post.author_id).await?;
    let language = found.post.language.as_deref().unwrap_or_default();
    let now = Version {
        at: found.post.edited_at.unwrap_or(found.post.published_at),
        title: if found.post.is_topic() { &found.topic.title } else { "" },
        html: &found.post.body_html,
        language,
    };
    let versions: Vec<Version<'_>> = std::iter::once(now)
        .chain(earlier.iter().map(|revision| Version {
            at: revision.written_at,
            title: revision.title.as_deref().unwrap_or_default(),
            html: &revision.body_html,
            language,
        }))
        .collect();
    let named = Named::new(found.view);
    let view = History {
        path: found.path,
        id: found.post.id.0,
        community: named.community(visit.language()),
        author: author.label(),
        versions: &versions,
    };
    Ok(visit.page(history_page::show(&visit.frame(None), &view)))
}

/// Its author deletes; a facilitator of a community hosted here removes.
fn may_delete(found: &Found, member: &Member) -> Result<bool> {
    let own = found.own(member);
    let moderates = found.view.is_local() && found.standing.facilitates();
    if !own && !moderates {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    Ok(own)
}

pub async fn delete_form(Shown(visit): Shown, UrlPath((path, id)): UrlPath<(String, String)>) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let own = may_delete(&found, visit.member()?)?;
    let replies = if found.post.is_topic() { found.topic.reply_count } else { found.post.reply_count };
    let named = Named::new(found.view);
    let view = Delete {
        path: found.path,
        id: found.post.id.0,
        community: named.community(visit.language()),
        title: if found.post.is_topic() { &found.topic.title } else { "" },
        html: &found.post.body_html,
        language: found.post.language.as_deref().unwrap_or_default(),
        replies: count(replies),
        others: !own,
    };
    Ok(visit.page(delete_page::confirm(&visit.frame(None), &view)))
}

pub async fn delete(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let member = visit.member()?;
    let own = may_delete(&found, member)?;
    let app = &visit.app;
    let target = (found.post.id, fields.get("reason"));
    app.db
        .transaction(async |conn| {
            if own {
                removal::delete(conn, app.here(), member, target.0).await.map(|_| ())
            } else {
                let judge = Judge {
                    member,
                    community: Some(&found.view),
                    standing: found.standing,
                    secret: &app.secret,
                };
                let words = if target.1.trim().is_empty() {
                    t!(visit.reader, "moderation-no-words")
                } else {
                    target.1.to_owned()
                };
                let order = Order::new(Action::Remove, &words);
                decision::decide(conn, app.here(), &judge, (Subject::Post(target.0), &order)).await?;
                Ok(())
            }
        })
        .await?;
    let to = if found.post.is_topic() {
        format!("/c/{}", found.view.actor.path_name())
    } else {
        format!("/post/{}", found.post.thread())
    };
    Ok(visit.redirect(&to, Some(Done::Deleted)))
}

pub async fn react(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let member = visit.member()?;
    let kind = Reaction::parse(fields.get("kind")).ok_or(Error::invalid("kind", Problem::Unknown))?;
    let (app, on) = (&visit.app, fields.is_on());
    if on {
        rules::may_take_part(found.standing)?;
    }
    app.db
        .transaction(async |conn| {
            if on {
                reaction::add(conn, app.here(), &member.actor, (&found.post, kind)).await
            } else {
                reaction::remove(conn, &member.actor, (&found.post, kind)).await
            }
        })
        .await?;
    Ok(visit.redirect(&found.page(&visit).await?, None))
}

/// Keeps it among the bookmarks, or takes it from there.
pub async fn keep(
    UrlPath((path, id)): UrlPath<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let found = Found::at(&visit, &path, &id).await?;
    let member = visit.member()?;
    let mut conn = visit.app.db.conn().await?;
    if fields.is_on() {
        bookmark::add(&mut conn, member.actor.id, found.post.id, visit.now()).await?;
    } else {
        bookmark::remove(&mut conn, member.actor.id, found.post.id).await?;
    }
    drop(conn);
    if fields.get("from") == "bookmarks" {
        let undo = if fields.is_on() { String::new() } else { format!("?undo={}", found.post.id) };
        return Ok(visit.redirect(&format!("/bookmarks{undo}"), fields.is_on().then_some(Done::Kept)));
    }
    Ok(visit.redirect(&found.page(&visit).await?, None))
}

pub async fn accept(UrlPath(id): UrlPath<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let found = Found::at(&visit, "reply", &id).await?;
    let member = visit.member()?;
    let reply = fields.is_on().then_some(found.post.id);
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            topic::accept(conn, app.here(), (member, found.standing), (found.topic.post_id, reply)).await
        })
        .await?;
    Ok(visit.redirect(&format!("/post/{}", found.topic.post_id), None))
}

pub async fn pin(UrlPath(id): UrlPath<String>, form: ProtectedForm) -> Answer {
    let on = form.fields.is_on();
    switch(form, &id, Switch::Pinned(on)).await
}

pub async fn lock(UrlPath(id): UrlPath<String>, form: ProtectedForm) -> Answer {
    let on = form.fields.is_on();
    switch(form, &id, Switch::Locked(on)).await
}

async fn switch(form: ProtectedForm, id: &str, to: Switch) -> Answer {
    let visit = form.visit;
    let found = Found::at(&visit, "post", id).await?;
    let member = visit.member()?;
    let app = &visit.app;
    if !found.view.is_local() {
        return Err(Error::Forbidden(Reason::NotFacilitator).into());
    }
    app.db
        .transaction(async |conn| {
            topic::switch(conn, app.here(), (member, found.standing), (found.post.id, to)).await
        })
        .await?;
    Ok(visit.redirect(&found.page(&visit).await?, None))
}
