//! `/search`: words, or an address.

mod place;
mod view;

use axum::extract::RawQuery;
use axum_extra::extract::Query;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::actors::actor;
use crate::communities::community;
use crate::db::Conn;
use crate::error::Result;
use crate::search::{self, Asked, Filters, Kind, Order, Outcome, Viewer};
use crate::text::LanguageTag;
use crate::text::mentions::Handle;
use crate::web::Answer;
use crate::web::pages::search as page;
use crate::web::present::Faces;
use crate::web::visit::{Shown, Visit};

/// Hits of one page.
const PAGE: usize = 20;

/// The query of the address, as it came; what makes no sense is passed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    r#type: String,
    community: String,
    author: String,
    language: String,
    since: String,
    until: String,
    sort: String,
    page: String,
}

impl Params {
    fn fields(&self) -> [(&'static str, &str); 8] {
        [
            ("q", &self.q),
            ("type", &self.r#type),
            ("community", &self.community),
            ("author", &self.author),
            ("language", &self.language),
            ("since", &self.since),
            ("until", &self.until),
            ("sort", &self.sort),
        ]
    }

    /// The address of this search with some fields set anew; an empty value takes a field away.
    fn href(&self, changes: &[(&str, &str)]) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let known = self.fields().into_iter().map(|(name, value)| {
            (name, changes.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, value)| *value))
        });
        let more = changes.iter().filter(|(name, _)| *name == "page").copied();
        for (name, value) in known.chain(more).filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        format!("/search?{}", query.finish())
    }

    fn kinds(&self) -> Vec<Kind> {
        match self.r#type.as_str() {
            "topic" => vec![Kind::Discussion, Kind::Question],
            kind => Kind::parse(kind).into_iter().collect(),
        }
    }

    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).clamp(1, search::find::ENOUGH / PAGE)
    }

    /// Names become ids; `false` when one is nobody's here.
    async fn filters(&self, conn: &mut Conn, visit: &Visit) -> Result<(Filters, bool)> {
        let here = visit.app.here();
        let mut filters = Filters {
            kinds: self.kinds(),
            language: LanguageTag::parse(&self.language).is_ok().then(|| self.language.clone()),
            since: NaiveDate::parse_from_str(&self.since, "%Y-%m-%d").ok(),
            until: NaiveDate::parse_from_str(&self.until, "%Y-%m-%d").ok(),
            ..Filters::default()
        };
        let mut known = true;
        if !self.community.is_empty() {
            filters.community =
                community::by_path_name(conn, here, &self.community).await.ok().map(|view| view.community.id);
            known &= filters.community.is_some();
        }
        if !self.author.is_empty() {
            let found = match Handle::parse(&self.author) {
                Ok(handle) => actor::by_handle(conn, here, &handle, Some(false)).await?,
                Err(_) => None,
            };
            filters.author = found.map(|actor| actor.id);
            known &= filters.author.is_some();
        }
        Ok((filters, known))
    }

    fn is_filtered(&self) -> bool {
        self.fields().iter().any(|(name, value)| !matches!(*name, "q" | "sort") && !value.is_empty())
    }
}

/// `/find` was the way to addresses alone.
pub async fn moved(RawQuery(query): RawQuery, Shown(visit): Shown) -> Answer {
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    Ok(visit.redirect(&format!("/search{query}"), None))
}

pub async fn show(Shown(visit): Shown, Query(params): Query<Params>) -> Answer {
    let text = params.q.trim();
    if place::is_address(text) {
        return place::show(&visit, text).await;
    }
    let params = Params { q: text.chars().take(search::query::MAX_TEXT).collect(), ..params };
    let offset = (params.page() - 1) * PAGE;
    let outcome = visit
        .app
        .db
        .reading(async |conn| {
            let (filters, known) = params.filters(conn, &visit).await?;
            if !known {
                return Ok(Outcome::Found(Box::default()));
            }
            let order = Order::parse(&params.sort).unwrap_or_default();
            let asked = Asked { text: &params.q, filters, order, offset, limit: PAGE };
            let viewer = Viewer { member: visit.viewer(), language: visit.reader.locale, now: visit.now() };
            search::find(conn, viewer, &asked).await
        })
        .await?;
    let kept: Vec<(&'static str, String)> = params
        .fields()
        .into_iter()
        .filter(|(name, value)| !matches!(*name, "q" | "since" | "until") && !value.is_empty())
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let view = page::Search {
        query: &params.q,
        kept: &kept,
        days: (&params.since, &params.until),
        outcome: page::Outcome::Blank,
    };
    let frame = visit.frame(None);
    let found = match outcome {
        Outcome::Blank => return Ok(visit.page(page::show(&frame, &view))),
        Outcome::OnlyCommon => {
            let view = page::Search { outcome: page::Outcome::OnlyCommon, ..view };
            return Ok(visit.page(page::show(&frame, &view)));
        }
        Outcome::TooSlow => {
            let view = page::Search { outcome: page::Outcome::TooSlow, ..view };
            return Ok(visit.page(page::show(&frame, &view)));
        }
        Outcome::Found(found) => found,
    };
    let faces = Faces::of(&mut *visit.app.db.conn().await?, found.people()).await?;
    let names = view::Names::of(&found);
    let found = view::found(&visit, (&params, &found), (&faces, &names));
    let pages = view::neighbours(&params, &found);
    let found = page::Found {
        pager: crate::web::components::pager::Pager {
            previous: pages.previous.as_deref(),
            next: pages.next.as_deref(),
        },
        ..found.found
    };
    let view = page::Search { outcome: page::Outcome::Found(Box::new(found)), ..view };
    Ok(visit.page(page::show(&frame, &view)))
}
