//! The directory, a community, and belonging to it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::IntoResponse as _;
use axum_extra::extract::Query;
use http::{StatusCode, header};
use serde::Deserialize;

use super::cover::Ground;
use super::{Listing, find_community, next_page, see_community};
use crate::communities::community::{self, Changes};
use crate::communities::lifecycle::State;
use crate::communities::{Community, CommunityView, Standing, Texts, charter, rules};
use crate::error::{Error, Problem, Reason, Result};
use crate::forum::TopicView;
use crate::forum::front;
use crate::forum::thread::Sort;
use crate::i18n::{Language, t};
use crate::notifications::marker;
use crate::posts::attachment;
use crate::taxonomy::directory::{self, Facets, Filter};
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
use crate::web::pages::communities::{self, Choice, Communities, Opening};
use crate::web::pages::community::{self as page, Forum};
use crate::web::present::{Faces, Named, entry, entry_by_date};
use crate::web::visit::{Shown, Visit};

/// What narrows the directory.
#[derive(Debug, Default, Deserialize)]
pub struct Looking {
    q: Option<String>,
    language: Option<String>,
    theme: Option<String>,
    state: Option<String>,
    place: Option<String>,
    cursor: Option<String>,
}

impl Looking {
    /// The query with one key set to a value or taken away; the cursor starts anew.
    fn with(&self, key: &str, value: Option<&str>) -> String {
        let own = [
            ("q", &self.q),
            ("language", &self.language),
            ("theme", &self.theme),
            ("state", &self.state),
            ("place", &self.place),
        ];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, held) in own {
            let held = if name == key { value } else { held.as_deref() };
            if let Some(held) = held.filter(|held| !held.is_empty()) {
                query.append_pair(name, held);
            }
        }
        let query = query.finish();
        if query.is_empty() { "/communities".to_owned() } else { format!("/communities?{query}") }
    }

    fn choice(
        &self,
        (key, chosen): (&str, &Option<String>),
        (value, words, count): (&str, String, usize),
    ) -> Choice {
        let chosen = chosen.as_deref() == Some(value);
        Choice { words, count, chosen, href: self.with(key, (!chosen).then_some(value)) }
    }
}

pub async fn index(Shown(visit): Shown, Query(looking): Query<Looking>) -> Answer {
    let set = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let filter = Filter {
        words: looking.q.clone().unwrap_or_default(),
        language: set(&looking.language),
        theme: set(&looking.theme),
        state: set(&looking.state),
        here: looking.place.as_deref().map(|place| place == "here"),
    };
    let listing = Listing { cursor: looking.cursor.clone(), sort: None };
    let mut conn = visit.app.db.conn().await?;
    let found = directory::find(&mut conn, &filter, listing.page(30)?, visit.viewer_id()).await?;
    let latest: HashMap<_, _> = found.page.rows.iter().map(|(view, at)| (view.community.id, *at)).collect();
    let named: Vec<Named> = found.page.rows.into_iter().map(|(view, _)| Named::new(view)).collect();
    let faces = Faces::of(&mut conn, named.iter().map(|named| &named.view.actor)).await?;
    let listed: Vec<_> = named.iter().map(|named| named.listed(&faces, visit.language(), &latest)).collect();
    let facets = facets(&visit, &looking, (&found.facets, found.total));
    let here = looking.with("", None);
    let joint = if here.contains('?') { '&' } else { '?' };
    let next = found.page.next.map(|next| format!("{here}{joint}cursor={}", next.encode()));
    let kept: Vec<(&str, &str)> = [
        ("language", &looking.language),
        ("theme", &looking.theme),
        ("state", &looking.state),
        ("place", &looking.place),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((key, value.as_deref().filter(|value| !value.is_empty())?)))
    .collect();
    let view = Communities {
        query: &filter.words,
        narrowed: !kept.is_empty() || !filter.words.trim().is_empty(),
        kept: &kept,
        total: found.total,
        found: &listed,
        facets: &facets,
        open: visit
            .viewer()
            .map(|member| if member.account.is_admin { Opening::Open } else { Opening::Propose }),
        pager: Pager { previous: looking.cursor.as_ref().map(|_| here.as_str()), next: next.as_deref() },
    };
    Ok(visit.page(communities::index(&visit.frame(None), &view)))
}

/// Ways to narrow what was found, where there is something to choose between.
fn facets(visit: &Visit, looking: &Looking, (found, total): (&Facets, usize)) -> Vec<(String, Vec<Choice>)> {
    let r = visit.reader;
    let languages = found.languages.iter().map(|(code, count)| {
        let name = Language::parse(code).map_or_else(|| code.clone(), |known| known.native_name().to_owned());
        looking.choice(("language", &looking.language), (code.as_str(), name, *count))
    });
    let themes = found.themes.iter().map(|(slug, labels, count)| {
        let label = labels.text(visit.language(), visit.app.site.language.code()).to_owned();
        looking.choice(("theme", &looking.theme), (slug.as_str(), label, *count))
    });
    let states = found.states.iter().filter_map(|(state, count)| {
        let words = super::facilitate::state_word(r, State::parse(state)?);
        Some(looking.choice(("state", &looking.state), (state.as_str(), words, *count)))
    });
    let places = [
        ("here", t!(r, "communities-here"), found.here),
        ("elsewhere", t!(r, "communities-elsewhere"), found.elsewhere),
    ]
    .into_iter()
    .filter(|(_, _, count)| *count > 0)
    .map(|place| looking.choice(("place", &looking.place), place));
    let all: [(String, Vec<Choice>); 4] = [
        (t!(r, "membership-directory-language"), languages.collect()),
        (t!(r, "membership-directory-theme"), themes.collect()),
        (t!(r, "membership-state"), states.collect()),
        (t!(r, "membership-directory-place"), places.collect()),
    ];
    all.into_iter()
        // A choice that all of them share narrows nothing.
        .filter(|(_, choices)| {
            choices.len() > 1 || choices.iter().any(|choice| choice.chosen || choice.count < total)
        })
        .collect()
}

fn sort(listing: &Listing) -> (Sort, page::Sort) {
    match listing.sort.as_deref().and_then(Sort::parse) {
        Some(Sort::New) => (Sort::New, page::Sort::New),
        Some(Sort::Unanswered) => (Sort::Unanswered, page::Sort::Unanswered),
        _ => (Sort::Activity, page::Sort::Activity),
    }
}

pub async fn show(Shown(visit): Shown, Path(name): Path<String>, Query(listing): Query<Listing>) -> Answer {
    let found = see_community(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    if let Some(into) = found.0.community.merged_into_id.filter(|_| found.0.is_local()) {
        let into = community::find(&mut conn, into).await?;
        let to = format!("/c/{}", into.actor.path_name());
        return Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response());
    }
    if rules::may_read(&found.0.community, found.1).is_err() {
        return Ok(visit.redirect(&format!("/c/{}/about", found.0.actor.path_name()), None));
    }
    let viewer = visit.viewer_id();
    let ground = Ground::of(&mut conn, &visit, found).await?;
    let id = ground.named.view.community.id;
    let (by, shown_by) = sort(&listing);
    let first = listing.cursor.is_none();
    let front = front::of(&mut conn, id, (by, listing.page(25)?), viewer).await?;
    let (mut rows, waiting) = (front.above, front.waiting);
    let shown: Vec<_> = rows.iter().map(|topic| topic.topic.post_id).collect();
    rows.extend(front.topics.into_iter().filter(|topic| !shown.contains(&topic.topic.post_id)));
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
            let level = belongs.then_some(ground.level);
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
    let next = next_page(&path, &keep, front.next);
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
    let found = see_community(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    let ground = Ground::of(&mut conn, &visit, found).await?;
    let CommunityView { community, actor } = &ground.named.view;
    let charter = markdown::plain(community.charter.text(visit.language(), &community.language));
    let languages_of = (visit.language(), community.language.as_str());
    let parts: Vec<(&str, &str, &str)> = charter::PARTS
        .into_iter()
        .filter_map(|part| {
            community.charter_parts.pick(part, languages_of).map(|(code, text)| (part, code, text))
        })
        .collect();
    let handle = actor.handle(visit.app.site.host());
    let people: Vec<_> = ground.facilitators.iter().map(|actor| ground.faces.author(actor)).collect();
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let view = About {
        cover: ground.cover(&visit, &languages),
        charter: &charter,
        parts: &parts,
        contact: community.contact.as_deref(),
        review: community.review_on.and_then(|day| day.and_hms_opt(12, 0, 0)).map(|day| day.and_utc()),
        join_policy: actor.is_local().then_some(community.join_policy.as_str()),
        proposal: community.proposal.as_deref().filter(|_| community.state == "proposed"),
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

/// A community's own fields as the form names them.
#[derive(Debug)]
struct Stored<'a> {
    community: &'a Community,
    /// Those that are not texts in the row.
    made: std::collections::BTreeMap<&'static str, String>,
}

impl<'a> Stored<'a> {
    fn of(community: &'a Community) -> Self {
        let made = [
            ("domains", community.domains.join("\n")),
            ("languages", community.languages.join(", ")),
            ("review_on", community.review_on.map(|day| day.to_string()).unwrap_or_default()),
        ];
        Self { community, made: made.into() }
    }
}

impl Values for Stored<'_> {
    fn value(&self, name: &str) -> &str {
        let community = self.community;
        if let Some(made) = self.made.get(name) {
            return made;
        }
        match (name, name.split_once('-')) {
            ("accent", _) => &community.accent,
            ("posting_policy", _) => &community.posting_policy,
            ("join_policy", _) => &community.join_policy,
            ("visibility", _) => &community.visibility,
            ("reach", _) => &community.reach,
            ("contact", _) => community.contact.as_deref().unwrap_or_default(),
            ("banner_alt", _) => community.banner_alt.as_deref().unwrap_or_default(),
            ("icon_alt", _) => community.icon_alt.as_deref().unwrap_or_default(),
            (_, Some((part, code))) => {
                let texts = match part {
                    "title" => &community.title,
                    "summary" => &community.summary,
                    "charter" => &community.charter,
                    part => match community.charter_parts.0.get(part) {
                        Some(texts) => texts,
                        None => return "",
                    },
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
pub(super) async fn arranging(visit: &Visit, name: &str) -> Result<(CommunityView, Standing)> {
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
    let stored = Stored::of(&ground.named.view.community);
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
                    "title" | "summary" | "charter" | "audience" | "sponsors" | "results" | "rhythm" => {
                        (format!("{field}-{language}"), complaint)
                    }
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
    let icon = match file_of(fields, "icon")? {
        Some(file) => Some(app.site.media(&attachment::store_avatar(&app.storage, file).await?)),
        None => found.0.actor.icon_url.clone(),
    };
    let member = visit.member()?;
    let banner_alt = fields.get("banner_alt").trim();
    let banner = match file_of(fields, "banner")? {
        Some(file) => {
            let stored = attachment::store_picture(&app.storage, member.actor.id, (file, banner_alt));
            stored.await?.storage_key.map(|key| app.site.media(&key))
        }
        None if fields.get("banner_off") == "1" => Some(String::new()),
        None => found.0.actor.image_url.clone(),
    };
    let community = &found.0.community;
    let mut parts = community.charter_parts.clone();
    for part in charter::PARTS {
        let stored = parts.0.get(part).cloned().unwrap_or_default();
        let mut said = texts(part, &stored);
        said.0.retain(|_, text| !text.is_empty());
        parts.0.insert(part.to_owned(), said);
    }
    let list = |name: &str| -> Vec<String> {
        let items = fields.get(name).split(|c: char| c == ',' || c == ';' || c.is_whitespace());
        items
            .map(|item| item.trim_start_matches('@').to_lowercase())
            .filter(|item| !item.is_empty())
            .collect()
    };
    let text = |name: &str| Some(fields.get(name).to_owned());
    let review_on = match fields.get("review_on").trim() {
        "" => None,
        day => Some(day.parse().map_err(|_| Error::invalid("review_on", Problem::Unknown))?),
    };
    let changes = Changes {
        title: Some(texts("title", &community.title)),
        summary: Some(texts("summary", &community.summary)),
        charter: Some(texts("charter", &community.charter)),
        languages: Some(list("languages")),
        accent: text("accent"),
        posting_policy: text("posting_policy"),
        reach: text("reach"),
        visibility: text("visibility"),
        join_policy: text("join_policy"),
        domains: Some(list("domains")),
        charter_parts: Some(parts),
        review_on: Some(review_on),
        contact: text("contact"),
        icon: icon.map(|url| (url, fields.get("icon_alt").trim().to_owned())),
        banner: banner.map(|url| (url, banner_alt.to_owned())),
    };
    app.db.transaction(async |conn| community::update(conn, app.here(), found, &changes).await).await
}

/// The file of a field, if one was chosen.
fn file_of(fields: &Fields, field: &'static str) -> Result<Option<bytes::Bytes>> {
    match fields.files(field).into_iter().find(|file| !file.is_empty()) {
        Some(file) if file.len() > FILE => Err(Error::invalid(field, Problem::TooLarge(FILE))),
        file => Ok(file),
    }
}
