//! `/settings/security/email` and `/settings/security/password`.
use super::reset::new_password;
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /settings/security/email`, fields `csrf`, `email`.
#[must_use]
pub fn email(frame: &Frame<'_>, (present, typed): (&str, &str), complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let field = Field {
        name: "email",
        label: t!(r, "security-new-email"),
        hint: Some(t!(r, "security-new-email-hint")),
        value: typed,
        kind: "email",
        autocomplete: Some("email"),
        required: true,
        most: Some(254),
        complaints,
    };
    let body = html! {
        p.intro { (t!(r, "security-email-now", email = present)) }
        (summary(r, complaints))
        form action="/settings/security/email" method="post" {
            (csrf(frame))
            (field.line(r))
            button.btn.main type="submit" { (t!(r, "security-send-letter")) }
        }
    };
    sheet(frame, "/settings/security", &t!(r, "security-change-email"), &body)
}

/// Form: `POST /settings/security/password`, fields `csrf`, `present`, `password`.
#[must_use]
pub fn password(frame: &Frame<'_>, name: &str, complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let present = Field {
        name: "present",
        label: t!(r, "security-present"),
        kind: "password",
        autocomplete: Some("current-password"),
        required: true,
        most: Some(256),
        complaints,
        ..Field::default()
    };
    let body = html! {
        p.intro { (t!(r, "security-password-why")) }
        (summary(r, complaints))
        form action="/settings/security/password" method="post" {
            (csrf(frame))
            input type="text" name="username" value=(name) autocomplete="username" hidden readonly;
            (present.line(r))
            (new_password(frame, complaints))
            button.btn.main type="submit" { (t!(r, "security-set-password")) }
        }
        p.gap3.hint { a href="/password/reset" { (t!(r, "security-forgot")) } }
    };
    sheet(frame, "/settings/security", &t!(r, "security-change-password"), &body)
}
