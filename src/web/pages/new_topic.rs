//! `/c/{name}/topics/new`
use crate::i18n::t;
use crate::web::components::community::{Community, Kind, band_thin};
use crate::web::components::form::{self, Complaints, Field, csrf, publish_bar, summary};
use crate::web::components::post::Origin;
use crate::web::components::terms::{Term, picker};
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// Form: `POST /c/{name}/topics` (multipart).
///
/// Fields `csrf`, `kind` = `discussion` | `question` | `announcement`, `title`, `body`, `language`, `voice`,
/// `to` (for the preview; ignored), repeated `image` and `alt`.
#[derive(Clone, Debug)]
pub struct NewTopic<'a> {
    /// Where.
    pub community: Community<'a>,
    /// Its site, when not here.
    pub origin: Option<Origin<'a>>,
    /// Whether the viewer may announce (facilitators).
    pub may_announce: bool,
    /// Chosen kind.
    pub kind: Kind,
    /// Typed title.
    pub title: &'a str,
    /// Typed text.
    pub body: &'a str,
    /// Code of its language.
    pub language: &'a str,
    /// In whose name; see [`form::voice`].
    pub voice: &'a str,
    /// Terms of the community's vocabulary to choose from: repeated field `concepts`.
    pub terms: &'a [Term<'a>],
    /// Ids of the chosen ones.
    pub chosen: &'a [i64],
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// Most characters of a title and of a text, as fields allow them; the rooms decide.
pub(super) const TITLE: u32 = 200;
/// See [`TITLE`].
pub(super) const BODY: u32 = 50_000;

/// The page.
#[must_use]
pub fn new(frame: &Frame<'_>, view: &NewTopic<'_>) -> Markup {
    let r = frame.reader;
    let action = format!("{}/topics", view.community.href());
    let title = Field {
        name: "title",
        label: t!(r, "forum-title"),
        hint: Some(t!(r, "forum-title-hint")),
        value: view.title,
        required: true,
        most: Some(TITLE),
        complaints: view.complaints,
        ..Field::default()
    };
    let body_field = Field {
        name: "body",
        label: t!(r, "forum-text"),
        value: view.body,
        required: true,
        most: Some(BODY),
        complaints: view.complaints,
        ..Field::default()
    };
    let language = Field {
        name: "language",
        label: t!(r, "forms-language"),
        value: view.language,
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page { div.read {
            h1 { (t!(r, "communities-open-topic")) }
            @if let Some(place) = view.origin { p.intro { (elsewhere(frame, place)) } }
            form.gap3.lone action=(action) method="post" enctype="multipart/form-data" data-swap data-draft={ "topic:" (view.community.name) } {
                (csrf(frame))
                (summary(r, view.complaints))
                (kinds(frame, view))
                (title.line(r))
                (body_field.area(r, 12, Some(view.language)))
                (language.choice(r, &form::languages()))
                div.field { (form::voice(r, view.voice)) }
                (picker(r, ("concepts", &t!(r, "taxonomy-of-topic"), &t!(r, "taxonomy-of-topic-hint")), (view.terms, view.chosen), view.complaints))
                (form::images(r, "", view.complaints))
                (publish_bar(r, &t!(r, "forum-publish"), &action))
            }
        } }
    };
    page(frame, &about(frame, view), body)
}

fn about<'a>(frame: &Frame<'_>, view: &NewTopic<'a>) -> Page<'a> {
    Page {
        title: t!(frame.reader, "communities-open-topic"),
        nav: Nav::Communities,
        accent: Some(view.community.accent()),
        ..Page::default()
    }
}

fn elsewhere(frame: &Frame<'_>, place: Origin<'_>) -> String {
    match place {
        Origin::Site(name) | Origin::Host(name) => t!(frame.reader, "forum-sent-elsewhere", name = name),
    }
}

fn kinds(frame: &Frame<'_>, view: &NewTopic<'_>) -> Markup {
    let r = frame.reader;
    let choices = [
        (Kind::Question, t!(r, "forum-kind-question-hint")),
        (Kind::Discussion, t!(r, "forum-kind-discussion-hint")),
        (Kind::Announcement, t!(r, "forum-kind-announcement-hint")),
    ];
    html! {
        fieldset.field #f-kind {
            legend { (t!(r, "forum-kind")) }
            @for (kind, hint) in choices {
                @if kind != Kind::Announcement || view.may_announce {
                    label.tick {
                        input type="radio" name="kind" value=(kind.value()) checked[kind == view.kind];
                        span { b { (kind.word(r)) } " " span.hint { (hint) } }
                    }
                }
            }
        }
    }
}
