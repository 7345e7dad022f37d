//! A person's page, following, and topics by hashtag.

use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::{Listing, next_page};
use crate::accounts::Member;
use crate::actors::follow::{self as follows, FollowState};
use crate::actors::{Actor, Profile, actor, profile};
use crate::communities::person::belongings;
use crate::db::page::{Cursor, Page};
use crate::error::{Error, Reason, Result};
use crate::forum::TopicView;
use crate::forum::record::{self, Record};
use crate::lookup::Found;
use crate::notifications::tag as tags;
use crate::posts::PostKind;
use crate::taxonomy::{Concept, expertise};
use crate::text::mentions::Handle;
use crate::text::sanitize;
use crate::timelines::{self, Contribution};
use crate::web::Answer;
use crate::web::components::community::Relation;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::forms::ProtectedForm;
use crate::web::head::{Share, ShareKind};
use crate::web::pages::person::{self, Excerpt, Person, Place, Score, Show, Work};
use crate::web::pages::tag::{self as tag_page, Tag};
use crate::web::present::{Faces, Named, entry_by_date, relation, term};
use crate::web::structured;
use crate::web::visit::{Shown, Visit};

/// A person by `name` or `name@host`, as far as they are known here.
pub(super) async fn known(visit: &Visit, name: &str) -> Result<Option<Actor>> {
    let app = &visit.app;
    let handle = Handle::parse(name).map_err(|_| Error::NotFound("person"))?;
    let found = actor::by_handle(&mut *app.db.conn().await?, app.here(), &handle, Some(false)).await?;
    Ok(found.filter(|found| found.kind != "application"))
}

/// A person by `name` or `name@host`; one elsewhere that is not known yet is looked up for members.
pub(super) async fn find(visit: &Visit, name: &str) -> Result<Actor> {
    let app = &visit.app;
    let handle = Handle::parse(name).map_err(|_| Error::NotFound("person"))?;
    let found = match known(visit, name).await? {
        None if actor::is_gone(&mut *app.db.conn().await?, &handle).await? => {
            return Err(Error::Gone("person"));
        }
        None if visit.viewer().is_some() && handle.host.is_some() => {
            match app.lookup.find(app, name).await? {
                Found::Person(id) => Some(actor::find(&mut *app.db.conn().await?, id).await?),
                _ => None,
            }
        }
        known => known,
    };
    match found {
        Some(found) if found.deleted_at.is_some() => Err(Error::Gone("person")),
        Some(found) if found.kind != "application" => Ok(found),
        _ => Err(Error::NotFound("person")),
    }
}

/// What somebody wrote: topics with their community, replies with their beginning.
#[derive(Default)]
struct Written {
    topics: Vec<(TopicView, Named)>,
    replies: Vec<(Contribution, String)>,
}

fn split(rows: Vec<Contribution>) -> Written {
    let Written { mut topics, mut replies } = Written::default();
    for row in rows {
        if row.view.post.is_topic() {
            topics.push((TopicView { topic: row.topic, view: row.view }, Named::new(row.community)));
        } else {
            let text = sanitize::summary(&row.view.post.body_html, 200);
            replies.push((row, text));
        }
    }
    Written { topics, replies }
}

/// `?show=` and `?cursor=`.
#[derive(Debug, Default, Deserialize)]
pub struct Shelf {
    show: Option<String>,
    cursor: Option<String>,
}

/// Everything a person's page shows, read with a fixed number of queries.
struct Ground {
    actor: Actor,
    profile: Profile,
    record: Record,
    places: Vec<(Named, Vec<String>)>,
    /// Terms they name, of communities shown.
    knows: Vec<Concept>,
    written: Written,
    next: Option<Cursor>,
    following: Option<Relation>,
    faces: Faces,
}

impl Ground {
    async fn of(visit: &Visit, found: Actor, (show, page): (Show, Page)) -> Result<Self> {
        let mut conn = visit.app.db.conn().await?;
        let own = visit.viewer_id() == Some(found.id);
        let (profile, follow) = profile::seen_by(&mut conn, found.id, visit.viewer_id()).await?;
        let record = record::of(&mut conn, found.id).await?;
        let kind = if show == Show::Replies { PostKind::Reply } else { PostKind::Topic };
        let slice = timelines::listed_by(&mut conn, (&found, kind), page).await?;
        let places = if profile.shows_communities || own {
            belongings(&mut conn, found.id, visit.viewer().is_some()).await?
        } else {
            Vec::new()
        };
        let mut knows =
            if places.is_empty() { Vec::new() } else { expertise::of(&mut conn, found.id).await? };
        knows.retain(|one| places.iter().any(|place| place.community.community.id == one.community_id));
        let following = visit.viewer_id().filter(|_| !own).map(|_| relation(follow));
        let written = split(slice.rows);
        let authors = written.topics.iter().map(|(topic, _)| &topic.view.author);
        let faces = Faces::of(&mut conn, authors.chain([&found])).await?;
        let places = places.into_iter().map(|place| (Named::new(place.community), place.roles)).collect();
        let next = slice.next;
        Ok(Self { actor: found, profile, record, places, knows, written, next, following, faces })
    }
}

fn work(profile: &Profile, member: bool) -> Work<'_> {
    if !profile.is_shown_to(member) {
        return Work::default();
    }
    Work {
        position: &profile.position,
        organization: &profile.organization,
        organization_url: profile.organization_url.as_deref(),
        country: profile.country.as_deref(),
    }
}

fn score(record: Record) -> Score {
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Score {
        topics: number(record.topics),
        replies: number(record.replies),
        accepted: number(record.accepted),
        useful: number(record.useful),
    }
}

pub async fn show(Shown(visit): Shown, Path(name): Path<String>, Query(shelf): Query<Shelf>) -> Answer {
    let found = find(&visit, &name).await?;
    let show = if shelf.show.as_deref() == Some("replies") { Show::Replies } else { Show::Topics };
    let listing = Listing { cursor: shelf.cursor, sort: None };
    let ground = Ground::of(&visit, found, (show, listing.page(30)?)).await?;
    let (found, language) = (&ground.actor, visit.language());
    let entries: Vec<_> = ground
        .written
        .topics
        .iter()
        .map(|(topic, named)| entry_by_date(&ground.faces, topic, Some(named.community(language))))
        .collect();
    let excerpts: Vec<_> = ground
        .written
        .replies
        .iter()
        .map(|(row, text)| Excerpt {
            id: row.view.post.id.0,
            topic: &row.topic.title,
            text,
            language: row.view.post.language.as_deref().unwrap_or_default(),
            at: row.view.post.published_at,
        })
        .collect();
    let communities: Vec<_> = ground
        .places
        .iter()
        .map(|(named, roles)| Place { community: named.community(language), roles })
        .collect();
    let terms: Vec<_> = ground
        .knows
        .iter()
        .filter_map(|concept| {
            let of = |named: &Named| named.view.community.id == concept.community_id;
            let (named, _) = ground.places.iter().find(|(named, _)| of(named))?;
            Some(term(concept, (named.name.as_str(), named.view.community.language.as_str()), language))
        })
        .collect();
    let (path_name, handle) = (found.path_name(), found.handle(visit.app.site.host()));
    let path = format!("/u/{path_name}");
    let keep = if show == Show::Replies { "show=replies&" } else { "" };
    let next = next_page(&path, keep, ground.next);
    let first = format!("{path}?{keep}").trim_end_matches(['?', '&']).to_owned();
    let own = visit.viewer_id() == Some(found.id);
    let view = Person {
        name: &path_name,
        handle: &handle,
        display_name: found.label(),
        avatar: found.icon_url.as_deref(),
        bio: &found.summary_html,
        origin: ground.faces.origin(found),
        since: found.is_local().then_some(found.created_at),
        following: ground.following,
        own,
        work: work(&ground.profile, visit.viewer().is_some()),
        languages: &ground.profile.languages,
        keywords: &ground.profile.keywords,
        terms: &terms,
        communities: &communities,
        tally: score(ground.record),
        show,
        topics: &entries,
        replies: &excerpts,
        pager: Pager { previous: listing.cursor.as_ref().map(|_| first.as_str()), next: next.as_deref() },
        original: (!found.is_local()).then(|| found.url.as_deref().unwrap_or(&found.ap_id)),
        alternate: Some(&found.ap_id),
        feed: Some(format!("{}{path}/feed", visit.app.site.base())),
        noindex: !ground.profile.may_be_indexed(),
        share: Some(Share {
            kind: ShareKind::Profile,
            description: sanitize::summary(&found.summary_html, 200),
            image: found.icon_url.clone(),
            data: vec![structured::person(&visit.app.site, found)],
        }),
    };
    Ok(visit.page(person::show(&visit.frame(None), &view)))
}

/// Follows or stops; says what was done.
pub async fn set_follow(visit: &Visit, member: &Member, (followed, on): (&Actor, bool)) -> Result<Done> {
    if followed.id == member.actor.id {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    let app = &visit.app;
    app.db
        .transaction(async |conn| {
            if !on {
                follows::withdraw(conn, &member.actor, followed).await?;
                return Ok(Done::Unfollowed);
            }
            let state = follows::request(conn, app.here(), &member.actor, followed).await?;
            Ok(if state == FollowState::Accepted { Done::Followed } else { Done::FollowAsked })
        })
        .await
}

pub async fn follow(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let found = find(&visit, &name).await?;
    let done = set_follow(&visit, member, (&found, fields.is_on())).await?;
    Ok(visit.redirect(&format!("/u/{}", found.path_name()), Some(done)))
}

/// The relation of the visitor to somebody.
pub async fn relation_to(visit: &Visit, other: &Actor) -> Result<Relation> {
    match visit.viewer_id() {
        Some(viewer) => {
            Ok(relation(follows::state(&mut *visit.app.db.conn().await?, viewer, other.id).await?))
        }
        None => Ok(Relation::No),
    }
}

pub async fn tag(Shown(visit): Shown, Path(tag): Path<String>, Query(listing): Query<Listing>) -> Answer {
    let tag = tags::clean(&tag).ok_or(Error::NotFound("tag"))?;
    let mut conn = visit.app.db.conn().await?;
    let slice = timelines::by_tag(&mut conn, &tag, listing.page(30)?).await?;
    let Written { topics, .. } = split(slice.rows);
    let faces = Faces::of(&mut conn, topics.iter().map(|(topic, _)| &topic.view.author)).await?;
    let entries: Vec<_> = topics
        .iter()
        .map(|(topic, named)| entry_by_date(&faces, topic, Some(named.community(visit.language()))))
        .collect();
    let path = format!("/tag/{tag}");
    let next = next_page(&path, "", slice.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| path.as_str()), next: next.as_deref() };
    let followed = match visit.viewer_id() {
        Some(viewer) => Some(tags::is_followed(&mut conn, viewer, &tag).await?),
        None => None,
    };
    let feed = format!("{}/feed", visit.app.site.tag(&tag));
    let view = Tag { tag: &tag, topics: &entries, followed, pager, feed: &feed };
    Ok(visit.page(tag_page::show(&visit.frame(None), &view)))
}

pub async fn follow_tag(Path(tag): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let tag = tags::clean(&tag).ok_or(Error::NotFound("tag"))?;
    let mut conn = visit.app.db.conn().await?;
    let done = if fields.is_on() {
        tags::follow(&mut conn, member.actor.id, &tag, visit.now()).await?;
        Done::Followed
    } else {
        tags::unfollow(&mut conn, member.actor.id, &tag).await?;
        Done::Unfollowed
    };
    Ok(visit.redirect(&format!("/tag/{}", crate::web::layout::encoded(&tag)), Some(done)))
}
