//! `POST /preview`: how a text will look; the script takes `#preview` from this page.
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, PreEscaped, html};

/// A text before it is published.
///
/// Form in: `POST /preview` (urlencoded), the fields of the form it came from, among them `csrf`, `body`,
/// `language` and `to`, that form's action. `to` must be a path of ours that takes texts
/// (`/c/{name}/topics`, `/post/{id}/replies`, `/post/{id}/edit`, `/reply/{id}/edit`): the handler refuses
/// others.
///
/// Form out: `POST {to}` with the same fields.
#[derive(Clone, Debug)]
pub struct Preview<'a> {
    /// Title, for topics.
    pub title: Option<&'a str>,
    /// **Sanitized** HTML of `body`; empty when there was no text.
    pub html: &'a str,
    /// Code of its language.
    pub language: &'a str,
    /// Typed text.
    pub body: &'a str,
    /// Checked path the text is published at.
    pub to: &'a str,
    /// The other fields of the form, without `csrf`, `body` and `to`.
    pub fields: &'a [(&'a str, &'a str)],
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Preview<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "forms-preview")) }
        div.prose.gap3 #preview lang=(view.language) {
            @if let Some(title) = view.title { @if !title.is_empty() { h2 { (title) } } }
            @if view.html.is_empty() { p.empty { (t!(r, "forms-preview-empty")) } } @else { (PreEscaped(view.html)) }
        }
        form.box action=(view.to) method="post" enctype="multipart/form-data" {
            (csrf(frame))
            @for (name, value) in view.fields { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="to" value=(view.to);
            div.field {
                label for="f-body" { (t!(r, "forum-text")) }
                textarea.in #f-body name="body" rows="8" required lang=(view.language) { "\n" (view.body) }
            }
            p.hint { (t!(r, "forms-preview-images")) }
            div.bar {
                button.btn.main type="submit" { (t!(r, "forum-publish")) }
                button.btn type="submit" formaction="/preview" formenctype="application/x-www-form-urlencoded" { (t!(r, "forms-preview-again")) }
            }
        }
    } } };
    page(frame, &Page { title: t!(r, "forms-preview"), ..Page::default() }, body)
}
