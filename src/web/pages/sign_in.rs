//! `/signin`
use crate::i18n::t;
use crate::web::assets::href;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::passkey;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// The way in.
///
/// Form: `POST /signin`, fields `csrf`, `login` (name or e-mail), `password`, `next` (local path to go to
/// afterwards; may be absent). Any mistake is one complaint,
/// [`Complaint::SignIn`](crate::web::components::form::Complaint::SignIn), about `login`.
#[derive(Clone, Debug, Default)]
pub struct SignIn<'a> {
    /// What was typed as name.
    pub login: &'a str,
    /// Local path to return to.
    pub next: Option<&'a str>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &SignIn<'_>) -> Markup {
    let r = frame.reader;
    let login = Field {
        name: "login",
        label: t!(r, "accounts-login"),
        value: view.login,
        autocomplete: Some("username"),
        required: true,
        most: Some(254),
        complaints: view.complaints,
        ..Field::default()
    };
    let password = Field {
        name: "password",
        label: t!(r, "accounts-password"),
        kind: "password",
        autocomplete: Some("current-password"),
        required: true,
        most: Some(256),
        complaints: view.complaints,
        ..Field::default()
    };
    let body = html! { div.wrap.page { div.plain {
        svg.rose aria-hidden="true" { use href={ (href("icons.svg")) "#ateneo" } {} }
        h1 { (t!(r, "layout-sign-in")) }
        p.intro { (t!(r, "accounts-sign-in-why")) }
        (summary(r, view.complaints))
        form action="/signin" method="post" {
            (csrf(frame))
            @if let Some(next) = view.next { input type="hidden" name="next" value=(next); }
            (login.line(r))
            (password.line(r))
            button.btn.main.wide type="submit" { (t!(r, "layout-sign-in")) }
        }
        (passkey::button(frame, "/signin/passkey", view.next))
        p.gap3.hint { a href="/password/reset" { (t!(r, "security-forgot")) } }
        @if frame.registration { p.gap4.hint { (t!(r, "accounts-no-account")) " " a href="/register" { (t!(r, "accounts-create")) } } }
    } } };
    page(frame, &Page { title: t!(r, "layout-sign-in"), ..Page::default() }, body)
}
