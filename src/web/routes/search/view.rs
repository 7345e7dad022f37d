//! Hits and facets as the page shows them.

use std::collections::HashMap;

use super::Params;
use crate::actors::Actor;
use crate::communities::CommunityView;
use crate::db::ids::{ActorId, CommunityId};
use crate::i18n::{Language, Reader, t};
use crate::search::{self, Kind, Order};
use crate::web::components::community::{Community, Kind as TopicKind};
use crate::web::pages::search::{self as page, Choice, Facet, Hit, What};
use crate::web::present::{Faces, Named, count};
use crate::web::visit::Visit;

/// Names in addresses, which have to outlive the view.
pub struct Names {
    communities: HashMap<CommunityId, Named>,
    people: HashMap<ActorId, String>,
}

impl Names {
    pub fn of(found: &search::Found) -> Self {
        let named = |view: &CommunityView| (view.community.id, Named::new(view.clone()));
        let people = |actor: &Actor| (actor.id, actor.path_name());
        Self {
            communities: found.communities().map(named).collect(),
            people: found.people().map(people).collect(),
        }
    }

    fn community<'a>(&'a self, id: Option<CommunityId>, language: &'a str) -> Option<Community<'a>> {
        Some(self.communities.get(&id?)?.community(language))
    }
}

/// A page of hits, and whether another follows.
pub struct Shown<'a> {
    pub found: page::Found<'a>,
    has_next: bool,
}

/// Addresses of the pages before and after.
pub struct Neighbours {
    pub previous: Option<String>,
    pub next: Option<String>,
}

pub fn neighbours(params: &Params, shown: &Shown<'_>) -> Neighbours {
    let at = params.page();
    let page = |number: usize| params.href(&[("page", &number.to_string())]);
    Neighbours {
        previous: match at {
            1 => None,
            2 => Some(params.href(&[])),
            _ => Some(page(at - 1)),
        },
        next: shown.has_next.then(|| page(at + 1)),
    }
}

pub fn found<'a>(
    visit: &'a Visit,
    (params, found): (&Params, &'a search::Found),
    (faces, names): (&'a Faces, &'a Names),
) -> Shown<'a> {
    let language = visit.language();
    let hits = found.hits.iter().filter_map(|one| hit(one, found, (faces, names, language))).collect();
    let shown = page::Found {
        total: u32::try_from(found.total).unwrap_or(u32::MAX),
        is_more: found.is_more,
        hits,
        facets: facets(visit, params, (found, names)),
        by_relevance: params.href(&[("sort", "")]),
        by_date: params.href(&[("sort", Order::Newest.as_str())]),
        is_by_date: params.sort == Order::Newest.as_str(),
        instead: found.instead.as_deref(),
        meant: found.meant.as_deref().map(|text| (text, params.href(&[("q", text)]))),
        unfiltered: params
            .is_filtered()
            .then(|| Params { q: params.q.clone(), ..Params::default() }.href(&[])),
        pager: crate::web::components::pager::Pager::default(),
    };
    Shown { found: shown, has_next: found.next.is_some() }
}

fn hit<'a>(
    hit: &'a search::Hit,
    found: &'a search::Found,
    (faces, names, language): (&'a Faces, &'a Names, &'a str),
) -> Option<Hit<'a>> {
    let author = hit.author.and_then(|id| found.person(id));
    let community = names.community(hit.community, language);
    let snippet = hit.snippet.iter().map(|piece| (piece.text.as_str(), piece.marked)).collect();
    let name = author.map_or("", |author| author.label());
    let origin = author.and_then(|author| faces.origin(author));
    let base = Hit {
        what: What::Community,
        href: String::new(),
        title: &hit.title,
        language: hit.language.as_deref().unwrap_or_default(),
        snippet,
        community,
        origin,
    };
    Some(match hit.kind {
        Kind::Discussion | Kind::Question => Hit {
            what: What::Topic {
                kind: if hit.kind == Kind::Question { TopicKind::Question } else { TopicKind::Discussion },
                author: name,
                at: hit.at,
                replies: count(hit.replies),
                is_answered: hit.is_answered,
            },
            href: format!("/post/{}", hit.id),
            ..base
        },
        Kind::Reply => Hit {
            what: What::Reply { author: name, at: hit.at, is_accepted: hit.is_answered },
            href: format!("/reply/{}", hit.id),
            ..base
        },
        Kind::Person => {
            let person = author?;
            Hit {
                what: What::Person { avatar: person.icon_url.as_deref() },
                href: format!("/u/{}", names.people.get(&person.id)?),
                title: person.label(),
                language: "",
                community: None,
                ..base
            }
        }
        Kind::Community => {
            let community = community?;
            let view = found.community(hit.community?)?;
            Hit {
                href: community.href(),
                title: community.title,
                language: community.language,
                origin: faces.origin(&view.actor),
                ..base
            }
        }
    })
}

fn kind_word(r: Reader, kind: &str) -> String {
    match Kind::parse(kind) {
        Some(Kind::Question) => t!(r, "search-questions"),
        Some(Kind::Reply) => t!(r, "search-replies"),
        Some(Kind::Person) => t!(r, "search-people"),
        Some(Kind::Community) => t!(r, "search-communities"),
        Some(Kind::Discussion) | None => t!(r, "search-discussions"),
    }
}

/// Groups of filters: each with a way back to everything, and its commonest values.
fn facets(visit: &Visit, params: &Params, (found, names): (&search::Found, &Names)) -> Vec<Facet> {
    let r = visit.reader;
    let facets = &found.facets;
    let many = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let choice =
        |(field, value): (&'static str, String), current: &str, (label, count): (String, usize)| Choice {
            label,
            language: None,
            count: Some(many(count)),
            is_current: current == value,
            href: params.href(&[(field, &value)]),
        };
    let kinds = facets.kinds.iter().map(|facet| {
        choice(("type", facet.value.clone()), &params.r#type, (kind_word(r, &facet.value), facet.count))
    });
    let communities = facets.communities.iter().filter_map(|facet| {
        let community = names.community(Some(CommunityId(facet.value)), visit.language())?;
        let language =
            Some(community.language.to_owned()).filter(|code| !code.is_empty() && code != visit.language());
        let shown = (community.title.to_owned(), facet.count);
        Some(Choice {
            language,
            ..choice(("community", community.name.to_owned()), &params.community, shown)
        })
    });
    let languages = facets.languages.iter().map(|facet| {
        let known = Language::parse(&facet.value);
        let label = known.map_or_else(|| facet.value.clone(), |known| known.native_name().to_owned());
        let language = known.map(|known| known.code().to_owned()).filter(|code| code != visit.language());
        Choice {
            language,
            ..choice(("language", facet.value.clone()), &params.language, (label, facet.count))
        }
    });
    let authors = facets.authors.iter().filter_map(|facet| {
        let id = ActorId(facet.value);
        let name = names.people.get(&id)?;
        let label = found.person(id)?.label().to_owned();
        Some(choice(("author", name.clone()), &params.author, (label, facet.count)))
    });
    let years = facets.years.iter().map(|facet| {
        let (since, until) = (format!("{}-01-01", facet.value), format!("{}-12-31", facet.value));
        Choice {
            label: facet.value.to_string(),
            language: None,
            count: Some(many(facet.count)),
            is_current: params.since == since && params.until == until,
            href: params.href(&[("since", &since), ("until", &until)]),
        }
    });
    let everything = |fields: &[(&str, &str)], is_current: bool| Choice {
        label: t!(r, "search-all"),
        language: None,
        count: None,
        href: params.href(fields),
        is_current,
    };
    let group = |title: String, all: Choice, choices: Vec<Choice>| {
        (choices.len() > 1 || !all.is_current)
            .then(|| Facet { title, choices: std::iter::once(all).chain(choices).collect() })
    };
    let days = params.since.is_empty() && params.until.is_empty();
    [
        group(t!(r, "search-kind"), everything(&[("type", "")], params.r#type.is_empty()), kinds.collect()),
        group(
            t!(r, "search-community"),
            everything(&[("community", "")], params.community.is_empty()),
            communities.collect(),
        ),
        group(
            t!(r, "search-language"),
            everything(&[("language", "")], params.language.is_empty()),
            languages.collect(),
        ),
        group(t!(r, "search-year"), everything(&[("since", ""), ("until", "")], days), years.collect()),
        group(
            t!(r, "search-author"),
            everything(&[("author", "")], params.author.is_empty()),
            authors.collect(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
