//! `/c/{name}/join`: asking to belong, waiting for the answer, leaving.
use super::community::{Cover, Tab, covered};
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::post::{Author, time};
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Belonging. Form: `POST /c/{name}/join`, fields `csrf`, `on` = `1` (ask or join) | `0` (withdraw or
/// leave), `note`, `successor` (id of a member).
#[derive(Clone, Debug)]
pub struct Join<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// Where the viewer stands.
    pub stand: Stand<'a>,
    /// Typed note.
    pub note: &'a str,
    /// Whether a note is needed.
    pub required: bool,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// Where somebody stands with a community.
#[derive(Clone, Debug)]
pub enum Stand<'a> {
    /// May ask; the reason of an earlier refusal.
    Outside(Option<&'a str>),
    /// Only an invitation helps.
    Closed,
    /// Asked.
    Waiting(DateTime<Utc>, &'a str),
    /// Belongs; who could facilitate next, when nobody else does.
    Inside(&'a [(String, Author<'a>)]),
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Join<'_>) -> Markup {
    let r = frame.reader;
    let action = format!("{}/join", view.cover.community.href());
    let name = view.cover.community.title;
    let body = html! { div.wrap.page { div.read {
        (summary(r, view.complaints))
        @match &view.stand {
            Stand::Closed => {
                h2 { (t!(r, "membership-ask-title", name = name)) }
                p.gap2 { (t!(r, "membership-by-invitation")) }
            },
            Stand::Outside(refused) => {
                h2 { (t!(r, "membership-ask-title", name = name)) }
                @if let Some(reason) = refused { p.kept { (t!(r, "membership-refused-before")) " " (reason) } }
                form.gap3 action=(action) method="post" {
                    (csrf(frame))
                    (note(frame, view))
                    button.btn.main name="on" value="1" { (t!(r, "membership-send")) }
                }
            },
            Stand::Waiting(at, note) => {
                h2 { (t!(r, "membership-waiting-title")) }
                p.gap2 { (t!(r, "membership-waiting-how")) " " (time(r, *at)) }
                @if !note.is_empty() { blockquote.kept { (note) } }
                form.gap3 action=(action) method="post" {
                    (csrf(frame))
                    button.btn name="on" value="0" { (t!(r, "membership-withdraw")) }
                }
            },
            Stand::Inside(successors) => {
                h2 { (t!(r, "membership-leave-title", name = name)) }
                p.gap2 { (t!(r, "membership-leave-how")) }
                form.gap3 action=(action) method="post" {
                    (csrf(frame))
                    (successor(frame, view, successors))
                    button.btn name="on" value="0" { (t!(r, "communities-leave")) }
                    input type="hidden" name="sure" value="1";
                }
            },
        }
        p.gap3 { a href=(view.cover.community.href()) { (t!(r, "membership-back")) } }
    } } };
    covered(frame, &view.cover, Tab::None, &body)
}

fn note(frame: &Frame<'_>, view: &Join<'_>) -> Markup {
    let r = frame.reader;
    Field {
        name: "note",
        label: t!(r, "membership-note"),
        hint: Some(t!(r, "membership-note-hint")),
        value: view.note,
        required: view.required,
        most: Some(1_000),
        complaints: view.complaints,
        ..Field::default()
    }
    .area(r, 4, None)
}

fn successor(frame: &Frame<'_>, view: &Join<'_>, people: &[(String, Author<'_>)]) -> Markup {
    let r = frame.reader;
    let field = Field {
        name: "successor",
        label: t!(r, "membership-successor"),
        hint: Some(t!(r, "membership-successor-hint")),
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let choices: Vec<(&str, String)> =
        people.iter().map(|(id, person)| (id.as_str(), person.name.to_owned())).collect();
    html! { @if !choices.is_empty() { (field.choice(r, &choices)) } }
}
