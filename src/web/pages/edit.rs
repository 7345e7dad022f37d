//! `/post/{id}/edit`, `/reply/{id}/edit`
use super::new_topic::{BODY, TITLE};
use crate::i18n::t;
use crate::web::components::community::{Community, band_thin};
use crate::web::components::form::{self, Complaints, Field, csrf, publish_bar, summary};
use crate::web::components::post::Path;
use crate::web::components::terms::{Term, picker};
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// A post being edited.
///
/// Form: `POST /post/{id}/edit` or `/reply/{id}/edit` (urlencoded), fields `csrf`, `title` (topics only),
/// `body`, `language`, repeated `concepts` (topics only), `version` (what was shown, so that two editors do not overwrite each other), `to`
/// (for the preview; ignored).
#[derive(Clone, Debug)]
pub struct Edit<'a> {
    /// Topic or reply.
    pub path: Path,
    /// Local id.
    pub id: i64,
    /// Its community.
    pub community: Community<'a>,
    /// Title; empty for replies.
    pub title: &'a str,
    /// Source text (Markdown).
    pub body: &'a str,
    /// Code of its language.
    pub language: &'a str,
    /// Terms of the community's vocabulary to choose from, for topics: repeated field `concepts`.
    pub terms: &'a [Term<'a>],
    /// Ids of those it carries.
    pub chosen: &'a [i64],
    /// Opaque mark of the version being edited.
    pub version: &'a str,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn edit(frame: &Frame<'_>, view: &Edit<'_>) -> Markup {
    let r = frame.reader;
    let (base, is_topic) = (view.path.of(view.id), view.path == Path::Topic);
    let action = format!("{base}/edit");
    let heading = if is_topic { t!(r, "forum-edit-topic") } else { t!(r, "forum-edit-reply") };
    let field = Field { required: true, complaints: view.complaints, ..Field::default() };
    let title = Field {
        name: "title",
        label: t!(r, "forum-title"),
        value: view.title,
        most: Some(TITLE),
        ..field.clone()
    };
    let text = Field {
        name: "body",
        label: t!(r, "forum-text"),
        hint: Some(t!(r, "forum-edit-hint")),
        value: view.body,
        most: Some(BODY),
        ..field.clone()
    };
    let language = Field { name: "language", label: t!(r, "forms-language"), value: view.language, ..field };
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page { div.read {
            h1 { (heading) }
            form.gap3.lone action=(action) method="post" data-swap data-draft={ "edit:" (base) } {
                (csrf(frame))
                input type="hidden" name="version" value=(view.version);
                (summary(r, view.complaints))
                @if is_topic { (title.line(r)) }
                (text.area(r, 12, Some(view.language)))
                (language.choice(r, &form::languages()))
                @if is_topic { (picker(r, ("concepts", &t!(r, "taxonomy-of-topic"), &t!(r, "taxonomy-of-topic-hint")), (view.terms, view.chosen), view.complaints)) }
                (publish_bar(r, &t!(r, "forum-save"), &action))
            }
            p.gap3 { a href=(base) { (t!(r, "forum-cancel")) } }
        } }
    };
    let about = Page {
        title: heading,
        nav: Nav::Communities,
        accent: Some(view.community.accent()),
        ..Page::default()
    };
    page(frame, &about, body)
}
