//! A community's terms: the tree, a term with its topics, and keeping them.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::Query;
use http::{HeaderMap, StatusCode, header};

use super::cover::Ground;
use super::{Listing, find_community, next_page};
use crate::communities::{CommunityView, Standing, Texts, rules};
use crate::db::Conn;
use crate::db::ids::ConceptId;
use crate::error::{Error, Problem, Result};
use crate::forum::thread;
use crate::i18n::Language;
use crate::taxonomy::concept::{self, Draft};
use crate::taxonomy::tree::{self, Around, Branch};
use crate::taxonomy::{Concept, Lists, edit as editing, merge as merging};
use crate::web::Answer;
use crate::web::components::form::Complaint;
use crate::web::components::notice::Done;
use crate::web::components::pager::Pager;
use crate::web::components::terms::Term;
use crate::web::failure::complaints;
use crate::web::forms::{Fields, ProtectedForm};
use crate::web::pages::arrange::Values;
use crate::web::pages::taxonomy::{self as pages, May, Proposal, Vocabulary};
use crate::web::pages::term::{self, Show, State};
use crate::web::pages::term_form::{self, Purpose, TermForm};
use crate::web::present::{Faces, count, entry, term as shown};
use crate::web::skos::{Format, Scheme};
use crate::web::visit::{Shown, Visit};

/// The community of a page about terms: one of ours, readable.
async fn home(visit: &Visit, name: &str) -> Result<(CommunityView, Standing)> {
    let (view, standing) = find_community(visit, name).await?;
    if view.is_local() { Ok((view, standing)) } else { Err(Error::NotFound("community")) }
}

pub(super) async fn branches(conn: &mut Conn, visit: &Visit, view: &CommunityView) -> Result<Vec<Branch>> {
    tree::of_community(conn, view.community.id, visit.language()).await
}

/// The whole tree as views, by the community's name and main language.
pub(super) fn terms<'a>(visit: &Visit, named: (&str, &str), branches: &'a [Branch]) -> Vec<Term<'a>> {
    branches
        .iter()
        .map(|branch| Term {
            depth: branch.depth,
            topics: count(i32::try_from(branch.topics).unwrap_or(i32::MAX)),
            ..shown(&branch.concept, named, visit.language())
        })
        .collect()
}

fn may(visit: &Visit, view: &CommunityView, standing: Standing) -> May {
    let closed = matches!(view.community.state.as_str(), "archived" | "merged");
    match (closed || visit.viewer().is_none(), standing.curates(), standing.is_member) {
        (false, true, _) => May::Curate,
        (false, false, true) => May::Propose,
        _ => May::Read,
    }
}

pub async fn index(Shown(visit): Shown, Path(name): Path<String>, headers: HeaderMap) -> Answer {
    let format = Format::wanted(&headers);
    if format != Format::Page {
        return document(&visit, &name, format).await;
    }
    let (view, standing) = home(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    let branches = branches(&mut conn, &visit, &view).await?;
    let may = may(&visit, &view, standing);
    let waiting = match may {
        May::Curate => concept::proposed(&mut conn, view.community.id).await?,
        _ => Vec::new(),
    };
    let ground = Ground::of(&mut conn, &visit, (view, standing)).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let named = (ground.named.name.as_str(), ground.named.view.community.language.as_str());
    let proposals: Vec<Proposal<'_>> = waiting
        .iter()
        .map(|concept| Proposal {
            term: shown(concept, named, visit.language()),
            definition: concept.definition.text(visit.language(), named.1),
        })
        .collect();
    let view = Vocabulary {
        cover: ground.cover(&visit, &languages),
        terms: &terms(&visit, named, &branches),
        proposals: &proposals,
        may,
    };
    Ok(visit.page(pages::index(&visit.frame(None), &view)))
}

pub async fn turtle(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    document(&visit, &name, Format::Turtle).await
}

pub async fn json_ld(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    document(&visit, &name, Format::JsonLd).await
}

async fn document(visit: &Visit, name: &str, format: Format) -> Answer {
    let (view, _) = home(visit, name).await?;
    let mut conn = visit.app.db.conn().await?;
    let branches = branches(&mut conn, visit, &view).await?;
    let pairs = tree::related_pairs(&mut conn, view.community.id).await?;
    let scheme = Scheme { view: &view, branches: &branches, pairs: &pairs };
    Ok(typed(format, scheme.document(format, None)?))
}

fn typed(format: Format, body: String) -> Response {
    ([(header::CONTENT_TYPE, format.media_type())], body).into_response()
}

/// The term of a page: what was merged leads on, what was declined is for those who keep the terms.
async fn held(conn: &mut Conn, view: &CommunityView, (slug, standing): (&str, Standing)) -> Result<Concept> {
    let concept = concept::by_slug(conn, view.community.id, slug).await?;
    if concept.state == "declined" && !standing.curates() {
        return Err(Error::NotFound("term"));
    }
    Ok(concept)
}

pub async fn show(
    Shown(visit): Shown,
    Path((name, slug)): Path<(String, String)>,
    Query(listing): Query<Listing>,
    headers: HeaderMap,
) -> Answer {
    let (view, standing) = home(&visit, &name).await?;
    let mut conn = visit.app.db.conn().await?;
    let concept = held(&mut conn, &view, (&slug, standing)).await?;
    if let Some(into) = concept.merged_into_id {
        let into = concept::find(&mut conn, into).await?;
        let to = format!("/c/{}/taxonomy/{}", view.actor.path_name(), into.slug);
        return Ok((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response());
    }
    let branches = branches(&mut conn, &visit, &view).await?;
    let pairs = tree::related_pairs(&mut conn, view.community.id).await?;
    let format = Format::wanted(&headers);
    if format != Format::Page {
        let scheme = Scheme { view: &view, branches: &branches, pairs: &pairs };
        return Ok(typed(format, scheme.document(format, Some(concept.id))?));
    }
    let around = tree::around(&branches, &pairs, concept.id);
    let carried = tree::with_narrower(&branches, concept.id);
    let wanted = (view.community.id, carried.as_slice());
    let topics = thread::carrying(&mut conn, wanted, listing.page(25)?, visit.viewer_id()).await?;
    let faces = Faces::of(&mut conn, topics.rows.iter().map(|topic| &topic.view.author)).await?;
    let entries: Vec<_> = topics.rows.iter().map(|topic| entry(&faces, topic, None)).collect();
    let path = format!("/c/{}/taxonomy/{}", view.actor.path_name(), concept.slug);
    let next = next_page(&path, "", topics.next);
    let pager = Pager { previous: listing.cursor.as_ref().map(|_| path.as_str()), next: next.as_deref() };
    let ground = Ground::of(&mut conn, &visit, (view, standing)).await?;
    Ok(visit.page(drawn(&visit, &ground, (&concept, &around), (&entries, pager))))
}

fn drawn(
    visit: &Visit,
    ground: &Ground,
    (concept, around): (&Concept, &Around),
    (topics, pager): (&[crate::web::components::community::Entry<'_>], Pager<'_>),
) -> maud::Markup {
    let language = visit.language();
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let named = (ground.named.name.as_str(), ground.named.view.community.language.as_str());
    let as_term = |concept| shown(concept, named, language);
    let term = as_term(concept);
    let alternatives: Vec<_> = concept.alt_labels.iter().collect();
    let translations: Vec<_> = concept
        .labels
        .0
        .iter()
        .filter(|(code, _)| *code != term.language)
        .map(|(code, label)| (code.as_str(), label.as_str()))
        .collect();
    let view = Show {
        cover: ground.cover(visit, &languages),
        definition: concept.definition.pick(language, named.1).unwrap_or_default(),
        alternatives: &alternatives,
        translations: &translations,
        above: &around.above.iter().map(as_term).collect::<Vec<_>>(),
        narrower: &around.narrower.iter().map(as_term).collect::<Vec<_>>(),
        related: &around.related.iter().map(as_term).collect::<Vec<_>>(),
        matches: &concept.exact_match,
        state: match concept.state.as_str() {
            "proposed" => State::Proposed,
            "declined" => State::Declined,
            _ => State::Accepted,
        },
        curates: may(visit, &ground.named.view, ground.standing) == May::Curate,
        topics,
        pager,
        term,
    };
    term::show(&visit.frame(None), &view)
}

/// A term's own fields as the form names them.
#[derive(Debug)]
struct Stored(std::collections::BTreeMap<String, String>);

impl Stored {
    fn of(concept: &Concept) -> Self {
        let mut values = std::collections::BTreeMap::new();
        for locale in Language::ALL {
            let code = locale.code();
            let text = |texts: &Texts| texts.0.get(code).cloned().unwrap_or_default();
            values.insert(format!("label-{code}"), text(&concept.labels));
            values.insert(format!("definition-{code}"), text(&concept.definition));
            values.insert(format!("alternatives-{code}"), concept.alt_labels.of(code).join("\n"));
        }
        let above = concept.broader_id.map(|id| id.to_string()).unwrap_or_default();
        values.insert("broader".to_owned(), above);
        values.insert("position".to_owned(), concept.position.to_string());
        values.insert("exact_match".to_owned(), concept.exact_match.join("\n"));
        Self(values)
    }
}

impl Values for Stored {
    fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What a form says; languages without a field keep what `old` says.
fn draft(fields: &Fields, old: Option<&Concept>) -> Result<Draft> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let ids = |field: &'static str, values: Vec<&str>| -> Result<Vec<ConceptId>> {
        let wrong = |_| Error::invalid(field, Problem::Unknown);
        values.into_iter().filter(|id| !id.is_empty()).map(|id| id.parse().map_err(wrong)).collect()
    };
    let mut draft = Draft {
        labels: old.map(|old| old.labels.clone()).unwrap_or_default(),
        alt_labels: old.map_or_else(Lists::default, |old| old.alt_labels.clone()),
        definition: old.map(|old| old.definition.clone()).unwrap_or_default(),
        broader: ids("broader", vec![fields.get("broader")])?.first().copied(),
        related: ids("related", fields.all("related"))?,
        exact_match: lines(fields.get("exact_match")),
        position: match fields.get("position").trim() {
            "" => 0,
            number => number.parse().map_err(|_| Error::invalid("position", Problem::Unknown))?,
        },
    };
    for locale in Language::ALL {
        let code = locale.code().to_owned();
        let typed = |part: &str| fields.get(&format!("{part}-{code}")).to_owned();
        draft.alt_labels.0.insert(code.clone(), lines(&typed("alternatives")));
        draft.definition.0.insert(code.clone(), typed("definition"));
        draft.labels.0.insert(code.clone(), typed("label"));
    }
    Ok(draft)
}

/// The form, for a new term or for `old`.
async fn form(
    visit: &Visit,
    (view, standing): (CommunityView, Standing),
    old: Option<&Concept>,
    (typed, complaints, status): (Option<&Fields>, &[(&str, Complaint)], StatusCode),
) -> Result<Response> {
    let mut conn = visit.app.db.conn().await?;
    let mut branches = branches(&mut conn, visit, &view).await?;
    let pairs = tree::related_pairs(&mut conn, view.community.id).await?;
    let around = old.map(|old| tree::around(&branches, &pairs, old.id)).unwrap_or_default();
    branches.retain(|branch| Some(branch.concept.id) != old.map(|old| old.id));
    let ground = Ground::of(&mut conn, visit, (view, standing)).await?;
    let languages: Vec<&str> = ground.languages.iter().map(String::as_str).collect();
    let named = (ground.named.name.as_str(), ground.named.view.community.language.as_str());
    let base = format!("/c/{}/taxonomy", ground.named.name);
    let (empty, stored) = (Fields::default(), old.map(Stored::of));
    let values: &dyn Values = match (typed, &stored) {
        (Some(fields), _) => fields,
        (None, Some(stored)) => stored,
        (None, None) => &empty,
    };
    let href = old.map(|old| format!("{base}/{}", old.slug)).unwrap_or_default();
    let action = old.map_or(base, |_| format!("{href}/edit"));
    let purpose = match old {
        Some(old) => Purpose::Change(old.label(visit.language(), named.1), &href),
        None if standing.curates() => Purpose::Add,
        None => Purpose::Propose,
    };
    let related: Vec<i64> = match typed {
        Some(fields) => fields.all("related").iter().filter_map(|id| id.parse().ok()).collect(),
        None => around.related.iter().map(|concept| concept.id.0).collect(),
    };
    let view = TermForm {
        cover: ground.cover(visit, &languages),
        action: &action,
        purpose,
        values,
        related: &related,
        terms: &terms(visit, named, &branches),
        complaints,
    };
    Ok(visit.page_with(status, term_form::show(&visit.frame(None), &view)))
}

/// The form again with what was typed; a text's complaint belongs to the main language's field.
async fn refused(
    visit: &Visit,
    found: (CommunityView, Standing),
    old: Option<&Concept>,
    (fields, error): (&Fields, Error),
) -> Result<Response> {
    let language = found.0.community.language.clone();
    let code = Language::parse(&language).unwrap_or(visit.reader.locale).code();
    let said: Vec<(String, Complaint)> = complaints(error)?
        .into_iter()
        .map(|(field, complaint)| match field {
            "label" | "alternatives" | "definition" => (format!("{field}-{code}"), complaint),
            field => (field.to_owned(), complaint),
        })
        .collect();
    let borrowed: Vec<_> =
        said.iter().map(|(field, complaint)| (field.as_str(), complaint.clone())).collect();
    form(visit, found, old, (Some(fields), &borrowed, StatusCode::UNPROCESSABLE_ENTITY)).await
}

pub async fn new(Shown(visit): Shown, Path(name): Path<String>) -> Answer {
    visit.member()?;
    let (view, standing) = home(&visit, &name).await?;
    if may(&visit, &view, standing) == May::Read {
        return Err(Error::Forbidden(crate::error::Reason::MembersOnly).into());
    }
    Ok(form(&visit, (view, standing), None, (None, &[], StatusCode::OK)).await?)
}

pub async fn create(Path(name): Path<String>, ProtectedForm { visit, fields }: ProtectedForm) -> Answer {
    let member = visit.member()?;
    let (view, standing) = home(&visit, &name).await?;
    let app = &visit.app;
    let made = match draft(&fields, None) {
        Ok(draft) => {
            app.db
                .transaction(async |conn| {
                    editing::create(conn, app.here(), (member, standing), (&view, draft)).await
                })
                .await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(concept) => {
            let done = if concept.state == "accepted" { Done::TermAdded } else { Done::TermProposed };
            let to = format!("/c/{}/taxonomy/{}", view.actor.path_name(), concept.slug);
            Ok(visit.redirect(&to, Some(done)))
        }
        Err(error) => Ok(refused(&visit, (view, standing), None, (&fields, error)).await?),
    }
}

/// A term of a form for those who keep the terms.
async fn kept(visit: &Visit, (name, slug): (&str, &str)) -> Result<(CommunityView, Standing, Concept)> {
    visit.member()?;
    let (view, standing) = home(visit, name).await?;
    rules::may_curate(standing)?;
    let concept = concept::by_slug(&mut *visit.app.db.conn().await?, view.community.id, slug).await?;
    Ok((view, standing, concept))
}

pub async fn edit_form(Shown(visit): Shown, Path((name, slug)): Path<(String, String)>) -> Answer {
    let (view, standing, concept) = kept(&visit, (&name, &slug)).await?;
    if !concept.is_current() {
        return Err(Error::NotFound("term").into());
    }
    Ok(form(&visit, (view, standing), Some(&concept), (None, &[], StatusCode::OK)).await?)
}

pub async fn edit(
    Path((name, slug)): Path<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let (view, standing, concept) = kept(&visit, (&name, &slug)).await?;
    let app = &visit.app;
    let changed = match draft(&fields, Some(&concept)) {
        Ok(draft) => {
            let wanted = (&view, concept.id, draft);
            app.db.transaction(async |conn| editing::update(conn, app.here(), standing, wanted).await).await
        }
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => {
            let to = format!("/c/{}/taxonomy/{}", view.actor.path_name(), concept.slug);
            Ok(visit.redirect(&to, Some(Done::Saved)))
        }
        Err(error) => Ok(refused(&visit, (view, standing), Some(&concept), (&fields, error)).await?),
    }
}

pub async fn merge(
    Path((name, slug)): Path<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let (view, standing, concept) = kept(&visit, (&name, &slug)).await?;
    let app = &visit.app;
    let merged = match fields.get("into").parse() {
        Ok(into) => {
            let who = (&view, standing);
            app.db
                .transaction(async |conn| merging::merge(conn, app.here(), who, (concept.id, into)).await)
                .await
        }
        Err(_) => Err(Error::invalid("into", Problem::Unknown)),
    };
    match merged {
        Ok(()) => {
            let to = format!("/c/{}/taxonomy/{}", view.actor.path_name(), concept.slug);
            Ok(visit.redirect(&to, Some(Done::TermsMerged)))
        }
        Err(error) => {
            let said = complaints(error)?;
            let shown = (None, said.as_slice(), StatusCode::UNPROCESSABLE_ENTITY);
            Ok(form(&visit, (view, standing), Some(&concept), shown).await?)
        }
    }
}

pub async fn answer(
    Path((name, slug)): Path<(String, String)>,
    ProtectedForm { visit, fields }: ProtectedForm,
) -> Answer {
    let (view, standing, concept) = kept(&visit, (&name, &slug)).await?;
    let app = &visit.app;
    let wanted = (&view, concept.id, fields.get("accept") == "1");
    app.db.transaction(async |conn| editing::answer(conn, app.here(), standing, wanted).await).await?;
    let done = if wanted.2 { Done::TermAdded } else { Done::TermDeclined };
    Ok(visit.redirect(&format!("/c/{}/taxonomy", view.actor.path_name()), Some(done)))
}
