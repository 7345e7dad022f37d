//! `/password/reset`: a new password for whoever reads the letters of an account.
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary, trap};
use crate::web::components::plain::plain;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /password/reset`, fields `csrf`, `email`.
#[must_use]
pub fn ask(frame: &Frame<'_>, email: &str, complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let field = Field {
        name: "email",
        label: t!(r, "accounts-email"),
        value: email,
        kind: "email",
        autocomplete: Some("email"),
        required: true,
        most: Some(254),
        complaints,
        ..Field::default()
    };
    let body = html! {
        (summary(r, complaints))
        form action="/password/reset" method="post" {
            (csrf(frame))
            (field.line(r))
            (trap(r))
            button.btn.main.wide type="submit" { (t!(r, "security-send-letter")) }
        }
        p.gap4.hint { a href="/signin" { (t!(r, "layout-sign-in")) } }
    };
    plain(frame, &t!(r, "security-reset-title"), &t!(r, "security-reset-why"), &body)
}

/// The letter is on its way, if the address is anybody's.
#[must_use]
pub fn sent(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { p.hint { a href="/signin" { (t!(r, "layout-sign-in")) } } };
    plain(frame, &t!(r, "security-reset-sent"), &t!(r, "security-reset-sent-why"), &body)
}

/// Form: `POST /password/reset/{token}`, fields `csrf`, `password`. `name` is the account's.
#[must_use]
pub fn choose(frame: &Frame<'_>, (token, name): (&str, &str), complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        (summary(r, complaints))
        form action={ "/password/reset/" (token) } method="post" {
            (csrf(frame))
            // For password managers: whose password this is.
            input type="text" name="username" value=(name) autocomplete="username" hidden readonly;
            (new_password(frame, complaints))
            button.btn.main.wide type="submit" { (t!(r, "security-set-password")) }
        }
    };
    plain(frame, &t!(r, "security-choose-title"), &t!(r, "security-choose-why", account = name), &body)
}

/// The field `password` for one to be chosen.
pub(super) fn new_password(frame: &Frame<'_>, complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    Field {
        name: "password",
        label: t!(r, "security-new-password"),
        hint: Some(t!(r, "accounts-password-hint")),
        kind: "password",
        autocomplete: Some("new-password"),
        required: true,
        most: Some(200),
        complaints,
        ..Field::default()
    }
    .line(r)
}

/// A link that serves no more; `again` is where to ask for another.
#[must_use]
pub fn spent(frame: &Frame<'_>, again: &str) -> Markup {
    let r = frame.reader;
    let body = html! { p { a.btn href=(again) { (t!(r, "security-another-link")) } } };
    plain(frame, &t!(r, "security-spent"), &t!(r, "security-spent-why"), &body)
}
