//! `/c/{name}/taxonomy/new` and `/c/{name}/taxonomy/{slug}/edit`
use super::arrange::Values;
use super::community::{Cover, Tab, covered};
use crate::i18n::{Language, Reader, t};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::terms::{Term, picker};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// A term to be made, proposed or changed.
///
/// Form: `POST {action}`, fields `csrf`; for each language of the interface `label-es`,
/// `alternatives-es` (one each line), `definition-es`; `broader` (id or empty), repeated `related`
/// (ids), `exact_match` (one address each line), `position`. A second form on the page of a term:
/// `POST {href}/merge`, fields `csrf`, `into` (id).
#[derive(Clone, Debug)]
pub struct TermForm<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// Where the form goes.
    pub action: &'a str,
    /// What it does.
    pub purpose: Purpose<'a>,
    /// Values of the fields, as typed or stored.
    pub values: &'a dyn Values,
    /// Ticked related terms.
    pub related: &'a [i64],
    /// All terms but the one itself.
    pub terms: &'a [Term<'a>],
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose<'a> {
    Add,
    Propose,
    /// Change the term of this label and address.
    Change(&'a str, &'a str),
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &TermForm<'_>) -> Markup {
    let r = frame.reader;
    let (title, verb) = match view.purpose {
        Purpose::Add => (t!(r, "taxonomy-add"), t!(r, "communities-save")),
        Purpose::Propose => (t!(r, "taxonomy-propose"), t!(r, "taxonomy-send")),
        Purpose::Change(label, _) => (t!(r, "taxonomy-change-it", label = label), t!(r, "communities-save")),
    };
    let body = html! { div.wrap.page { div.read {
        h2 { (title) }
        @if view.purpose == Purpose::Propose { p.intro { (t!(r, "taxonomy-propose-how")) } }
        (summary(r, view.complaints))
        form.gap3 action=(view.action) method="post" {
            (csrf(frame))
            @for locale in Language::ALL { (words(r, view, locale)) }
            (place(r, view))
            p.gap3 { button.btn.main type="submit" { (verb) } }
        }
        @if let Purpose::Change(label, href) = view.purpose { (merging(frame, view, (label, href))) }
    } } };
    covered(frame, &view.cover, Tab::Taxonomy, &body)
}

fn words(r: Reader, view: &TermForm<'_>, locale: Language) -> Markup {
    let code = locale.code();
    let name = |part: &str| format!("{part}-{code}");
    let (label, alternatives, definition) = (name("label"), name("alternatives"), name("definition"));
    let field = |name, label, hint, most| Field {
        name,
        label,
        hint,
        value: view.values.value(name),
        most: Some(most),
        complaints: view.complaints,
        ..Field::default()
    };
    let own = view.cover.community.language == code || locale == r.locale;
    let filled = own || !view.values.value(&label).is_empty();
    html! { details.fold open[filled] {
        summary { (locale.native_name()) }
        (field(&label, t!(r, "taxonomy-label"), None, 100).line(r))
        (field(&alternatives, t!(r, "taxonomy-alternatives"), Some(t!(r, "taxonomy-one-each-line")), 2_100).area(r, 2, Some(code)))
        (field(&definition, t!(r, "taxonomy-definition"), None, 1_000).area(r, 3, Some(code)))
    } }
}

/// Terms as choices of a select, indented.
fn choices<'a>(ids: &'a [String], terms: &[Term<'_>], none: String) -> Vec<(&'a str, String)> {
    let named = ids
        .iter()
        .zip(terms)
        .map(|(id, term)| (id.as_str(), format!("{}{}", "\u{2003}".repeat(term.depth), term.label)));
    std::iter::once(("", none)).chain(named).collect()
}

fn place(r: Reader, view: &TermForm<'_>) -> Markup {
    let ids: Vec<String> = view.terms.iter().map(|term| term.id.to_string()).collect();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        value: view.values.value(name),
        complaints: view.complaints,
        ..Field::default()
    };
    let related = t!(r, "taxonomy-related");
    html! {
        (field("broader", t!(r, "taxonomy-broader"), None).choice(r, &choices(&ids, view.terms, t!(r, "taxonomy-top"))))
        (picker(r, ("related", &related, &t!(r, "taxonomy-related-hint")), (view.terms, view.related), view.complaints))
        @if view.purpose != Purpose::Propose {
            (field("position", t!(r, "taxonomy-position"), Some(t!(r, "taxonomy-position-hint"))).line(r))
            (field("exact_match", t!(r, "taxonomy-elsewhere"), Some(t!(r, "taxonomy-exact-match-hint"))).area(r, 2, None))
        }
    }
}

fn merging(frame: &Frame<'_>, view: &TermForm<'_>, (label, href): (&str, &str)) -> Markup {
    let r = frame.reader;
    let ids: Vec<String> = view.terms.iter().map(|term| term.id.to_string()).collect();
    let into = Field {
        name: "into",
        label: t!(r, "taxonomy-merge-into"),
        hint: Some(t!(r, "taxonomy-merge-hint")),
        value: view.values.value("into"),
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    html! { @if !view.terms.is_empty() { details.fold.box open[!view.values.value("into").is_empty()] {
        summary { (t!(r, "taxonomy-merge")) }
        form action={ (href) "/merge" } method="post" {
            (csrf(frame))
            p.hint { (t!(r, "taxonomy-merge-how", label = label)) }
            (into.choice(r, &choices(&ids, view.terms, String::new())))
            button.btn type="submit" { (t!(r, "taxonomy-merge")) }
        }
    } } }
}
