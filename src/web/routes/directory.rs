//! `/people`: the directory of people.

use std::collections::HashMap;

use axum::extract::Path;
use axum_extra::extract::Query;
use serde::Deserialize;

use super::cover::Ground;
use super::find_community;
use crate::communities::newcomers::{self, Newcomer};
use crate::communities::{community, rules};
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::db::page::{Cursor, Page};
use crate::error::{Error, Result};
use crate::i18n::{Reader, country, t};
use crate::search::directory::{self, Facets, Filter, Person};
use crate::web::Answer;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::person::{Line, language_name};
use crate::web::forms::ProtectedForm;
use crate::web::layout::encoded;
use crate::web::pages::people::{self as page, Choice, Group, People};
use crate::web::present::{Faces, Named, count, described};
use crate::web::visit::{Shown, Visit};

const PEOPLE: i64 = 30;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub q: String,
    pub country: String,
    pub language: String,
    pub organization: String,
    /// `name` or `name@host`.
    pub community: String,
    pub keyword: String,
    pub concept: String,
    pub cursor: Option<String>,
}

impl Asked {
    /// Chosen facets by key; `community` last, where the page is not a community's own.
    fn chosen(&self) -> Vec<(&'static str, &str)> {
        [
            ("country", self.country.as_str()),
            ("language", &self.language),
            ("organization", &self.organization),
            ("keyword", &self.keyword),
            ("concept", &self.concept),
            ("community", &self.community),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    /// This list with one facet set, or without it.
    fn with(&self, path: &str, (key, value): (&str, Option<&str>)) -> String {
        let mut pairs: Vec<(&str, &str)> = vec![("q", self.q.as_str())];
        pairs.extend(self.chosen());
        pairs.retain(|(other, value)| *other != key && !value.is_empty());
        pairs.extend(value.map(|value| (key, value)));
        let query: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// As the room asks; what is no value of a facet finds nobody.
    pub async fn filter(&self, visit: &Visit, conn: &mut Conn) -> Result<Filter> {
        let bounded =
            |text: &str| Some(text.chars().take(200).collect()).filter(|text: &String| !text.is_empty());
        let community = match self.community.as_str() {
            "" => None,
            name => Some(community::by_path_name(conn, visit.app.here(), name).await?.community.id),
        };
        let concept = match self.concept.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|_| Error::NotFound("concept"))?),
        };
        let filter = Filter {
            member: visit.viewer().is_some(),
            words: Vec::new(),
            country: bounded(&self.country),
            language: bounded(&self.language),
            organization: bounded(&self.organization),
            community,
            keyword: bounded(&self.keyword),
            concept,
        };
        Ok(filter.saying(&self.q))
    }
}

/// Rows of a directory, to be borrowed by its page.
pub struct Found {
    people: Vec<Person>,
    faces: Faces,
    facets: Facets,
    names: Vec<Named>,
    next: Option<Cursor>,
}

impl Found {
    pub async fn of(conn: &mut Conn, filter: &Filter, asked: &Asked) -> Result<Self> {
        let after =
            asked.cursor.as_deref().map(Cursor::decode).transpose().map_err(|_| Error::NotFound("page"))?;
        let slice = directory::people(conn, filter, Page { after, limit: PEOPLE }).await?;
        let facets = directory::facets(conn, filter).await?;
        let ids: Vec<CommunityId> = facets.communities.iter().map(|(id, _)| *id).collect();
        let names = community::find_many(conn, &ids).await?.into_iter().map(Named::new).collect();
        let faces = Faces::of(conn, slice.rows.iter().map(|person| &person.actor)).await?;
        Ok(Self { people: slice.rows, faces, facets, names, next: slice.next })
    }

    fn lines(&self, member: bool) -> Vec<Line<'_>> {
        self.people.iter().map(|person| line(&self.faces, person, member)).collect()
    }

    /// The page's view; `path` is where the list stands.
    pub fn view<'a>(
        &'a self,
        visit: &'a Visit,
        (path, asked): (&'a str, &'a Asked),
        next: Option<&'a str>,
    ) -> People<'a> {
        let chosen = asked.chosen().into_iter().filter(|(key, _)| path == "/people" || *key != "community");
        People {
            action: path,
            query: &asked.q,
            kept: chosen.map(|(key, value)| (key, value.to_owned())).collect(),
            groups: self.groups(visit.reader, (path, asked)),
            total: u32::try_from(self.facets.total).unwrap_or(u32::MAX),
            people: self.lines(visit.viewer().is_some()),
            pager: Pager { previous: asked.cursor.as_ref().map(|_| path), next },
        }
    }

    pub fn next(&self, path: &str, asked: &Asked) -> Option<String> {
        let next = self.next?.encode();
        Some(asked.with(path, ("cursor", Some(&next))))
    }

    fn groups(&self, r: Reader, (path, asked): (&str, &Asked)) -> Vec<Group> {
        let named = |words: &dyn Fn(&str) -> String, list: &[(String, i64)]| -> Vec<(String, String, i64)> {
            list.iter().map(|(value, count)| (value.clone(), words(value), *count)).collect()
        };
        let by_id: HashMap<CommunityId, &Named> =
            self.names.iter().map(|named| (named.view.community.id, named)).collect();
        let communities = self.facets.communities.iter().filter_map(|(id, count)| {
            let named = by_id.get(id)?;
            Some((named.name.clone(), named.community(r.locale.code()).title.to_owned(), *count))
        });
        let country_name =
            |code: &str| country(r.locale, code).map_or_else(|| code.to_owned(), str::to_owned);
        let same = |value: &str| value.to_owned();
        let mut groups = vec![
            ("keyword", t!(r, "people-keywords"), named(&same, &self.facets.keywords)),
            ("country", t!(r, "people-country"), named(&country_name, &self.facets.countries)),
            ("organization", t!(r, "people-organization"), named(&same, &self.facets.organizations)),
            (
                "language",
                t!(r, "people-languages"),
                named(&|tag| language_name(r, tag), &self.facets.languages),
            ),
        ];
        if path == "/people" {
            groups.push(("community", t!(r, "people-communities"), communities.collect()));
        }
        groups
            .into_iter()
            .filter(|(_, _, values)| !values.is_empty())
            .map(|(key, title, values)| {
                let choices = values.into_iter().map(|value| choice((path, asked), key, value)).collect();
                Group { title, choices }
            })
            .collect()
    }
}

fn choice(
    (path, asked): (&str, &Asked),
    key: &'static str,
    (value, label, people): (String, String, i64),
) -> Choice {
    let chosen = asked.chosen().iter().any(|(other, current)| *other == key && *current == value);
    Choice {
        label,
        count: u32::try_from(people).unwrap_or(u32::MAX),
        href: asked.with(path, (key, (!chosen).then_some(value.as_str()))),
        chosen,
    }
}

/// Somebody of a list, with what this reader may see.
pub fn line<'a>(faces: &'a Faces, person: &'a Person, member: bool) -> Line<'a> {
    let profile = person.profile.as_ref();
    Line {
        person: described(faces, (&person.actor, profile), member),
        languages: profile.map_or(&[], |profile| profile.languages.as_slice()),
        knows: profile
            .map_or_else(Vec::new, |profile| profile.keywords.iter().map(String::as_str).take(6).collect()),
        answers: count(i32::try_from(person.answers).unwrap_or(i32::MAX)),
    }
}

pub async fn index(Shown(visit): Shown, Query(asked): Query<Asked>) -> Answer {
    let mut conn = visit.app.db.conn().await?;
    let filter = asked.filter(&visit, &mut conn).await?;
    let found = Found::of(&mut conn, &filter, &asked).await?;
    let next = found.next("/people", &asked);
    let view = found.view(&visit, ("/people", &asked), next.as_deref());
    Ok(visit.page(page::index(&visit.frame(None), &view)))
}

/// Newcomers shown at once.
const NEWCOMERS: i64 = 20;

pub async fn of_community(
    Shown(visit): Shown,
    Path(name): Path<String>,
    Query(mut asked): Query<Asked>,
) -> Answer {
    let found = find_community(&visit, &name).await?;
    let (id, facilitates) = (found.0.community.id, found.1.facilitates() && found.0.is_local());
    let mut conn = visit.app.db.conn().await?;
    asked.community = String::new();
    let filter = Filter { community: Some(id), ..asked.filter(&visit, &mut conn).await? };
    let ground = Ground::of(&mut conn, &visit, found).await?;
    let people = Found::of(&mut conn, &filter, &asked).await?;
    let new = if facilitates {
        newcomers::newcomers(&mut conn, id, (visit.now(), NEWCOMERS)).await?
    } else {
        Vec::new()
    };
    let faces = Faces::of(&mut conn, new.iter().map(|newcomer| &newcomer.actor)).await?;
    drop(conn);
    let list: Vec<page::Newcomer<'_>> = new.iter().map(|one| newcomer(&faces, one)).collect();
    let path = format!("/c/{}/people", ground.named.name);
    let next = people.next(&path, &asked);
    let view = people.view(&visit, (&path, &asked), next.as_deref());
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let cover = ground.cover(&visit, &languages);
    Ok(visit.page(page::of_community(&visit.frame(None), &cover, (&view, &list))))
}

fn newcomer<'a>(faces: &'a Faces, newcomer: &'a Newcomer) -> page::Newcomer<'a> {
    page::Newcomer {
        id: newcomer.actor.id.to_string(),
        person: described(faces, (&newcomer.actor, newcomer.profile.as_ref()), true),
        joined: newcomer.joined_at,
        first_post: newcomer.first_post.map(|post| format!("/reply/{post}")),
    }
}

pub async fn welcome(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let (view, standing) = find_community(&visit, &name).await?;
    rules::may_facilitate(standing)?;
    let newcomer = fields.get("actor").parse().map_err(|_| Error::NotFound("person"))?;
    let who = (view.community.id, newcomer);
    let (app, by) = (&visit.app, (member.actor.id, visit.now()));
    app.db.transaction(async |conn| newcomers::welcome(conn, who, by).await).await?;
    Ok(visit.redirect(&format!("/c/{}/people", view.actor.path_name()), Some(Done::Saved)))
}
