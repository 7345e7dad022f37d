//! `/post/{id}/delete`, `/reply/{id}/delete`: the question before it is done.
use crate::i18n::t;
use crate::web::components::community::{Community, band_thin, lang};
use crate::web::components::form::csrf;
use crate::web::components::post::Path;
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, PreEscaped, html};

/// Form: `POST /post/{id}/delete` or `/reply/{id}/delete`, field `csrf`.
#[derive(Clone, Debug)]
pub struct Delete<'a> {
    /// Topic or reply.
    pub path: Path,
    /// Local id.
    pub id: i64,
    /// Its community.
    pub community: Community<'a>,
    /// Title of what would go; empty for replies.
    pub title: &'a str,
    /// **Sanitized** HTML of what would go.
    pub html: &'a str,
    /// Its language; empty when unknown.
    pub language: &'a str,
    /// Replies that stay.
    pub replies: u32,
    /// Whether someone else wrote it: then a facilitator removes it.
    pub others: bool,
}

/// The page.
#[must_use]
pub fn confirm(frame: &Frame<'_>, view: &Delete<'_>) -> Markup {
    let r = frame.reader;
    let base = view.path.of(view.id);
    let title =
        if view.path == Path::Topic { t!(r, "forum-delete-topic") } else { t!(r, "forum-delete-reply") };
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page { div.plain.w {
            h1 { (title) }
            p { (t!(r, "forum-delete-what")) }
            @if view.replies > 0 { p.gap1 { (t!(r, "forum-delete-replies", count = view.replies)) } }
            @if view.others { p.gap1 { (t!(r, "forum-delete-others")) } }
            div.kept { div.prose lang=[lang(r, view.language)] {
                @if !view.title.is_empty() { p { b { (view.title) } } }
                (PreEscaped(view.html))
            } }
            form.chips action={ (base) "/delete" } method="post" {
                (csrf(frame))
                button.btn.main type="submit" { (t!(r, "forum-delete")) }
                a.btn href=(base) { (t!(r, "forum-keep")) }
            }
        } }
    };
    page(
        frame,
        &Page { title, nav: Nav::Communities, accent: Some(view.community.accent()), ..Page::default() },
        body,
    )
}
