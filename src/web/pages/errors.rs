//! Error pages: what happened, what was kept, what to do next.
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::layout::{Frame, Page, page, sign_in};
use maud::{Markup, html};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// 400: the request could not be read.
    Unreadable,
    /// 401: only for members.
    SignIn,
    /// 403: not for this viewer.
    Forbidden,
    /// 403: excluded for a time.
    Banned,
    /// 403: the address has to be confirmed first.
    Unverified,
    /// 404
    NotFound,
    /// 410: deleted.
    Gone,
    /// 410: a person who closed their account.
    GonePerson,
    /// 413: a file or a text over the limit.
    TooLarge,
    /// 422, a form whose token expired or whose session ended.
    Expired,
    /// 429, and the seconds to wait.
    TooMany(u64),
    /// 500: ours.
    Broken,
    /// 503: stopped for a moment.
    Unavailable,
}

impl Problem {
    /// HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Unreadable => 400,
            Self::SignIn => 401,
            Self::Forbidden | Self::Banned | Self::Unverified => 403,
            Self::NotFound => 404,
            Self::Gone | Self::GonePerson => 410,
            Self::TooLarge => 413,
            Self::Expired => 422,
            Self::TooMany(_) => 429,
            Self::Broken => 500,
            Self::Unavailable => 503,
        }
    }
}

/// An error page.
///
/// With `kept`, the page has a form that sends it again: `POST {to}` (multipart when `multipart`), a fresh `csrf`
/// and the same fields.
#[derive(Clone, Debug)]
pub struct Failed<'a> {
    /// What happened.
    pub problem: Problem,
    /// What was typed, when a form was refused.
    pub kept: Option<Kept<'a>>,
    /// Request id, for whoever writes to the administrators; for 500 and 503.
    pub reference: Option<&'a str>,
}

/// A text given back.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// Checked local path of the form.
    pub to: &'a str,
    /// Field that holds the text: `body`, …
    pub field: &'a str,
    /// The text.
    pub text: &'a str,
    /// Other fields, without `csrf` and passwords.
    pub fields: &'a [(&'a str, &'a str)],
    /// Whether the form is multipart.
    pub multipart: bool,
}

/// The page; its status is [`Problem::status`].
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Failed<'_>) -> Markup {
    let r = frame.reader;
    let (title, text) = words(frame, view.problem);
    let body = html! { div.wrap.page { div.plain.w {
        p.dateline { (t!(r, "errors-number", number = view.problem.status().to_string())) }
        h1 { (title) }
        p.prose { (text) }
        @if let Some(kept) = &view.kept {
            (give_back(frame, view.problem, kept))
            @if view.problem == Problem::Banned { p.chips { (next(frame, view.problem)) } }
        }
        @else { p.chips.gap3 { (next(frame, view.problem)) } }
        @if let Some(reference) = view.reference { p.hint.gap4 { (t!(r, "errors-reference")) " " code { (reference) } } }
    } } };
    page(frame, &Page { title, ..Page::default() }, body)
}

fn words(frame: &Frame<'_>, problem: Problem) -> (String, String) {
    let r = frame.reader;
    match problem {
        Problem::Unreadable => (t!(r, "errors-unreadable"), t!(r, "errors-unreadable-next")),
        Problem::SignIn => (t!(r, "errors-sign-in"), t!(r, "errors-sign-in-next")),
        Problem::Forbidden => (t!(r, "errors-forbidden"), t!(r, "errors-forbidden-next")),
        Problem::Banned => (t!(r, "moderation-banned"), t!(r, "moderation-banned-next")),
        Problem::Unverified => (t!(r, "security-verify-first"), t!(r, "security-verify-first-next")),
        Problem::NotFound => (t!(r, "errors-not-found"), t!(r, "errors-not-found-next")),
        Problem::Gone => (t!(r, "errors-gone"), t!(r, "errors-gone-next")),
        Problem::GonePerson => (t!(r, "people-gone-title"), t!(r, "people-gone-next")),
        Problem::TooLarge => (t!(r, "errors-too-large"), t!(r, "errors-too-large-next")),
        Problem::Expired => (t!(r, "errors-expired"), t!(r, "errors-expired-next")),
        Problem::TooMany(seconds) => {
            (t!(r, "errors-too-many"), t!(r, "errors-too-many-next", minutes = seconds.div_ceil(60).max(1)))
        }
        Problem::Broken => (t!(r, "errors-broken"), t!(r, "errors-broken-next")),
        Problem::Unavailable => (t!(r, "errors-unavailable"), t!(r, "errors-unavailable-next")),
    }
}

fn next(frame: &Frame<'_>, problem: Problem) -> Markup {
    let r = frame.reader;
    html! {
        @match problem {
            Problem::SignIn => a.btn.main href=(sign_in(frame.path)) { (t!(r, "layout-sign-in")) },
            Problem::NotFound | Problem::Gone => {
                a.btn.main href="/communities" { (t!(r, "errors-to-communities")) }
                a.btn href="/search" { (t!(r, "layout-find")) }
            }
            Problem::Banned => a.btn.main href="/decisions" { (t!(r, "moderation-decisions")) },
            Problem::Unverified => a.btn.main href="/settings/security" { (t!(r, "security-tab")) },
            Problem::Expired => a.btn.main href=(frame.path) { (t!(r, "errors-to-form")) },
            _ => a.btn.main href="/" { (t!(r, "errors-to-home")) },
        }
    }
}

/// The text in a form that can be sent again, or the way to sign in first; the text can be copied either way.
fn give_back(frame: &Frame<'_>, problem: Problem, kept: &Kept<'_>) -> Markup {
    let r = frame.reader;
    let signed_out = frame.viewer.is_none();
    html! {
        form.kept action=(kept.to) method="post" enctype=[kept.multipart.then_some("multipart/form-data")] data-kept {
            (csrf(frame))
            @for (name, value) in kept.fields { input type="hidden" name=(name) value=(value); }
            div.field {
                label for="kept" { (t!(r, "errors-kept")) }
                textarea.in #kept name=(kept.field) rows="8" { "\n" (kept.text) }
            }
            @if signed_out {
                p.hint { (t!(r, "errors-kept-sign-in")) }
                p.chips.gap2 { a.btn.main href=(sign_in(frame.path)) target="_blank" { (t!(r, "layout-sign-in")) }
                    button.btn type="submit" { (t!(r, "errors-send-again")) } }
            } @else {
                p.chips { button.btn.main type="submit" { (t!(r, "errors-send-again")) } }
            }
        }
        @if matches!(problem, Problem::Expired) && kept.multipart { p.hint { (t!(r, "forms-preview-images")) } }
    }
}
