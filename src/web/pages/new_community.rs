//! `/communities/new`: opening a community, or proposing one.
use super::arrange::Values;
use crate::i18n::t;
use crate::web::components::form::{self, Complaints, Field, csrf, summary};
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// Form: `POST /communities`, fields `csrf`, `name`, `title`, `summary`, `charter`, `language`, and for
/// members `proposal`.
#[derive(Clone, Debug)]
pub struct NewCommunity<'a> {
    /// An administrator opens it at once; a member proposes it.
    pub opens: bool,
    /// Typed values.
    pub values: &'a dyn Values,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn new(frame: &Frame<'_>, view: &NewCommunity<'_>) -> Markup {
    let r = frame.reader;
    let (title, how, verb) = if view.opens {
        (t!(r, "membership-open"), t!(r, "membership-open-how"), t!(r, "membership-open"))
    } else {
        (t!(r, "membership-propose"), t!(r, "membership-propose-how"), t!(r, "membership-propose-send"))
    };
    let field = |name: &'static str, label: String, most: u32| Field {
        name,
        label,
        value: view.values.value(name),
        most: Some(most),
        complaints: view.complaints,
        ..Field::default()
    };
    let name = Field {
        required: true,
        hint: Some(t!(r, "membership-name-hint")),
        ..field("name", t!(r, "membership-name"), 30)
    };
    let named = Field { required: true, ..field("title", t!(r, "communities-title"), 120) };
    let motto = Field { required: true, ..field("summary", t!(r, "communities-summary"), 300) };
    let why = Field {
        required: true,
        hint: Some(t!(r, "membership-proposal-hint")),
        ..field("proposal", t!(r, "membership-proposal"), 2_000)
    };
    let chosen = match view.values.value("language") {
        "" => r.locale.code(),
        code => code,
    };
    let language = Field { required: true, value: chosen, ..field("language", t!(r, "forms-language"), 10) };
    let body = html! { div.wrap.page { div.read {
        h1 { (title) }
        p.intro { (how) }
        (summary(r, view.complaints))
        form.gap3 action="/communities" method="post" {
            (csrf(frame))
            (named.line(r))
            (name.line(r))
            (motto.area(r, 2, None))
            (field("charter", t!(r, "communities-charter-text"), 20_000).area(r, 6, None))
            (language.choice(r, &form::languages()))
            @if !view.opens { (why.area(r, 4, None)) }
            p.gap3 { button.btn.main type="submit" { (verb) } }
        }
    } } };
    page(frame, &Page { title, nav: Nav::Communities, ..Page::default() }, body)
}
