//! The directory, a community, and belonging to it.

use axum::extract::Path;
use axum_extra::extract::Query;
use http::StatusCode;
use serde::Deserialize;

use super::cover::Ground;
use super::{Listing, find_community, next_page};
use crate::communities::community::{self, Changes, Origin};
use crate::communities::{Community, CommunityView, Standing, Texts, membership, rules};
use crate::db::ids::CommunityId;
use crate::db::page::Page;
use crate::error::{Error, Problem, Reason, Result};
use crate::forum::TopicView;
use crate::forum::thread::{self, Sort};
use crate::i18n::Language;
use crate::notifications::{level, marker};
use crate::posts::attachment;
use crate::text::markdown;
use crate::web::Answer;
use crate::web::components::community::{Entry, Relation};
use crate::web::components::form::Complaints;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::failure::complaints;
use crate::web::forms::{FILE, Fields, ProtectedForm};
use crate::web::pages::about::{self, About};
use crate::web::pages::arrange::{self, Arrange, Values};
use crate::web::pages::communities::{self, Communities};
use crate::web::pages::community::{self as page, Forum};
use crate::web::present::{Faces, Named, entry, entry_by_date};
use crate::web::visit::{Shown, Visit};

#[derive(Debug, Default, Deserialize)]
pub struct After {
    after: Option<CommunityId>,
}

pub async fn index(Shown(visit): Shown, Query(after): Query<After>) -> Answer {
    const PAGE: usize = 50;
    let mut conn = visit.app.db.conn().await?;
    let mut here = community::list(&mut conn, Origin::Here, after.after, 51).await?;
    let more = here.len() > PAGE;
    here.truncate(PAGE);
    let elsewhere = match after.after {
        None => community::list(&mut conn, Origin::Elsewhere, None, 100).await?,
        Some(_) => Vec::new(),
    };
    let next = here.last().filter(|_| more).map(|last| format!("/communities?after={}", last.community.id));
    let here: Vec<Named> = here.into_iter().map(Named::new).collect();
    let elsewhere: Vec<Named> = elsewhere.into_iter().map(Named::new).collect();
    let faces = Faces::of(&mut conn, here.iter().chain(&elsewhere).map(|named| &named.view.actor)).await?;
    let ids: Vec<CommunityId> = here.iter().chain(&elsewhere).map(|named| named.view.community.id).collect();
    let latest = thread::latest(&mut conn, &ids).await?;
    let local: Vec<_> = here.iter().map(|named| named.listed(&faces, visit.language(), &latest)).collect();
    let remote: Vec<_> =
        elsewhere.iter().map(|named| named.listed(&faces, visit.language(), &latest)).collect();
    let view = Communities {
        local: &local,
        remote: &remote,
        pager: Pager { previous: after.after.map(|_| "/communities"), next: next.as_deref() },
    };
    Ok(visit.page(communities::index(&visit.frame(None), &view)))
}

fn sort(listing: &Listing) -> (Sort, page::Sort) {
    match listing.sort.as_deref().and_then(Sort::parse) {
        Some(Sort::New) => (Sort::New, page::Sort::New),
        Some(Sort::Unanswered) => (Sort::Unanswered, page::Sort::Unanswered),
        _ => (Sort::Activity, page::Sort::Activity),
    }
}

pub async fn show(Shown(visit): Shown, Path(name): Path<String>, Query(listing): Query<Listing>) -> Answer {
    let found = find_community(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    let viewer = visit.viewer_id();
    let ground = Ground::of(&mut conn, &visit, found).await?;
    let id = ground.named.view.community.id;
    let (by, shown_by) = sort(&listing);
    let first = listing.cursor.is_none();
    let mut rows = Vec::new();
    if first && by == Sort::Activity {
        if let Some(viewer) = viewer {
            rows.extend(thread::pending(&mut conn, id, viewer).await?);
        }
        rows.extend(thread::pinned(&mut conn, id, viewer).await?);
    }
    let topics = thread::topics(&mut conn, &[id], (by, listing.page(25)?), viewer).await?;
    let shown: Vec<_> = rows.iter().map(|topic| topic.topic.post_id).collect();
    rows.extend(topics.rows.into_iter().filter(|topic| !shown.contains(&topic.topic.post_id)));
    let waiting = if first && by != Sort::Unanswered {
        thread::topics(&mut conn, &[id], (Sort::Unanswered, Page::first(3)), viewer).await?.rows
    } else {
        Vec::new()
    };
    // What stands above is not repeated below, unless nothing else would be left.
    let above = |topic: &TopicView| waiting.iter().any(|other| other.topic.post_id == topic.topic.post_id);
    if by == Sort::Activity && !rows.iter().all(above) {
        rows.retain(|topic| !above(topic));
    }
    let faces = Faces::of(&mut conn, rows.iter().chain(&waiting).map(|topic| &topic.view.author)).await?;
    let line = if by == Sort::Activity { entry } else { entry_by_date };
    let (level, fresh) = match viewer {
        Some(viewer) => {
            let belongs = ground.standing.is_member || ground.following == Relation::Yes;
            let level = if belongs { Some(level::of_community(&mut conn, viewer, id).await?) } else { None };
            let topics = rows.iter().chain(&waiting).map(|topic| &topic.topic);
            (level, marker::fresh(&mut conn, (viewer, visit.now()), topics).await?)
        }
        None => Default::default(),
    };
    let news = |topic: &TopicView| fresh.get(&topic.topic.post_id).copied();
    let entries: Vec<_> =
        rows.iter().map(|topic| Entry { fresh: news(topic), ..line(&faces, topic, None) }).collect();
    let unanswered: Vec<_> = waiting
        .iter()
        .map(|topic| Entry { fresh: news(topic), ..entry_by_date(&faces, topic, None) })
        .collect();
    let people: Vec<_> = ground.facilitators.iter().map(|actor| ground.faces.author(actor)).collect();
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let path = format!("/c/{}", ground.named.name);
    let keep = if by == Sort::Activity { String::new() } else { format!("sort={}&", by.as_str()) };
    let next = next_page(&path, &keep, topics.next);
    let back = format!("{path}?{}", keep.trim_end_matches('&'));
    let view = Forum {
        cover: ground.cover(&visit, &languages),
        unanswered: &unanswered,
        topics: &entries,
        sort: shown_by,
        pager: Pager { previous: (!first).then_some(back.trim_end_matches('?')), next: next.as_deref() },
        facilitators: &people,
        level,
        only_since_follow: !ground.named.view.is_local() && entries.is_empty(),
    };
    Ok(visit.page(page::show(&visit.frame(None), &view)))
}

pub async fn about(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    let found = find_community(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    let ground = Ground::of(&mut conn, &visit, found).await?;
    let CommunityView { community, actor } = &ground.named.view;
    let charter = markdown::plain(community.charter.text(visit.language(), &community.language));
    let handle = actor.handle(visit.app.site.host());
    let people: Vec<_> = ground.facilitators.iter().map(|actor| ground.faces.author(actor)).collect();
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let view = About {
        cover: ground.cover(&visit, &languages),
        charter: &charter,
        facilitators: &people,
        handle: &handle,
        opened: Some(community.created_at),
        original: (!actor.is_local()).then(|| actor.url.as_deref().unwrap_or(&actor.ap_id)),
    };
    Ok(visit.page(about::show(&visit.frame(None), &view)))
}

pub async fn follow(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let (view, _) = find_community(&visit, &name).await?;
    let done = super::people::set_follow(&visit, member, (&view.actor, fields.is_on())).await?;
    Ok(visit.redirect(&format!("/c/{}", view.actor.path_name()), Some(done)))
}

pub async fn join(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let (view, _) = find_community(&visit, &name).await?;
    let app = &visit.app;
    let on = fields.is_on();
    app.db
        .transaction(async |conn| {
            if on {
                membership::join(conn, app.here(), member, &view).await
            } else {
                membership::leave(conn, member.actor.id, view.community.id).await
            }
        })
        .await?;
    let done = if on { Done::Joined } else { Done::Left };
    Ok(visit.redirect(&format!("/c/{}", view.actor.path_name()), Some(done)))
}

/// A community's own fields as the form names them.
#[derive(Debug)]
struct Stored<'a>(&'a Community);

impl Values for Stored<'_> {
    fn value(&self, name: &str) -> &str {
        let community = self.0;
        match (name, name.split_once('-')) {
            ("accent", _) => &community.accent,
            ("posting_policy", _) => &community.posting_policy,
            ("icon_alt", _) => community.icon_alt.as_deref().unwrap_or_default(),
            (_, Some((part, code))) => {
                let texts = match part {
                    "title" => &community.title,
                    "summary" => &community.summary,
                    _ => &community.charter,
                };
                texts.0.get(code).map_or("", String::as_str)
            }
            _ => "",
        }
    }
}

impl Values for Fields {
    fn value(&self, name: &str) -> &str {
        self.get(name)
    }
}

/// The community and what its facilitator is there.
async fn arranging(visit: &Visit, name: &str) -> Result<(CommunityView, Standing)> {
    visit.member()?;
    let (view, standing) = find_community(visit, name).await?;
    rules::may_facilitate(standing)?;
    if !view.is_local() {
        return Err(Error::Forbidden(Reason::NotFacilitator));
    }
    Ok((view, standing))
}

async fn arrange_page(
    visit: &Visit,
    found: (CommunityView, Standing),
    (typed, complaints, status): (Option<&Fields>, Complaints<'_>, StatusCode),
) -> Result<axum::response::Response> {
    let ground = Ground::of(&mut *visit.app.db.conn().await?, visit, found).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let stored = Stored(&ground.named.view.community);
    let values: &dyn Values = match typed {
        Some(fields) => fields,
        None => &stored,
    };
    let view = Arrange { cover: ground.cover(visit, &languages), values, complaints };
    Ok(visit.page_with(status, arrange::edit(&visit.frame(None), &view)))
}

pub async fn edit_form(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    let found = arranging(&visit, &name).await?;
    Ok(arrange_page(&visit, found, (None, &[], StatusCode::OK)).await?)
}

pub async fn edit(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let (view, standing) = arranging(&visit, &name).await?;
    match rearrange(&visit, (&view, standing), &fields).await {
        Ok(()) => Ok(visit.redirect(&format!("/c/{}/about", view.actor.path_name()), Some(Done::Saved))),
        Err(error) => {
            // A text's complaint belongs to the main language's field.
            let language = view.community.language.clone();
            let complaints: Vec<(String, _)> = complaints(error)?
                .into_iter()
                .map(|(field, complaint)| match field {
                    "title" | "summary" | "charter" => (format!("{field}-{language}"), complaint),
                    field => (field.to_owned(), complaint),
                })
                .collect();
            let borrowed: Vec<_> =
                complaints.iter().map(|(field, complaint)| (field.as_str(), complaint.clone())).collect();
            let shown = (Some(&fields), borrowed.as_slice(), StatusCode::UNPROCESSABLE_ENTITY);
            Ok(arrange_page(&visit, (view, standing), shown).await?)
        }
    }
}

async fn rearrange(visit: &Visit, found: (&CommunityView, Standing), fields: &Fields) -> Result<()> {
    let app = &visit.app;
    // Languages without a field in the form keep their texts.
    let texts = |part: &str, stored: &Texts| {
        let mut texts = stored.clone();
        for locale in Language::ALL {
            texts.0.insert(
                locale.code().to_owned(),
                fields.get(&format!("{part}-{}", locale.code())).trim().to_owned(),
            );
        }
        texts
    };
    let icon = match fields.files("icon").into_iter().find(|file| !file.is_empty()) {
        Some(file) if file.len() > FILE => return Err(Error::invalid("icon", Problem::TooLarge(FILE))),
        Some(file) => Some(app.site.media(&attachment::store_avatar(&app.storage, file).await?)),
        None => found.0.actor.icon_url.clone(),
    };
    let community = &found.0.community;
    let changes = Changes {
        title: Some(texts("title", &community.title)),
        summary: Some(texts("summary", &community.summary)),
        charter: Some(texts("charter", &community.charter)),
        languages: None,
        accent: Some(fields.get("accent").to_owned()),
        posting_policy: Some(fields.get("posting_policy").to_owned()),
        icon: icon.map(|url| (url, fields.get("icon_alt").trim().to_owned())),
    };
    app.db.transaction(async |conn| community::update(conn, app.here(), found, &changes).await).await
}
