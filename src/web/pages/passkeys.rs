//! `/settings/security/passkeys/…`: adding, renaming and removing one.
use crate::i18n::t;
use crate::web::assets::href;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, html};

fn name<'a>(frame: &Frame<'_>, value: &'a str, complaints: Complaints<'a>) -> Field<'a> {
    let r = frame.reader;
    Field {
        name: "name",
        label: t!(r, "security-passkey-name"),
        hint: Some(t!(r, "security-passkey-name-hint")),
        value,
        required: true,
        most: Some(60),
        complaints,
        ..Field::default()
    }
}

/// Form: `POST /settings/security/passkeys/new`, fields `csrf`, `name`, `ceremony`, `answer`; the script
/// fills in the last two after `POST /settings/security/passkeys/new/start`.
#[must_use]
pub fn add(frame: &Frame<'_>, typed: &str, complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "security-passkeys-why")) }
        (summary(r, complaints))
        form action="/settings/security/passkeys/new" method="post" data-passkey=(href("passkeys.js")) {
            (csrf(frame))
            input type="hidden" name="ceremony";
            input type="hidden" name="answer";
            (name(frame, typed, complaints).line(r))
            button.btn.main type="submit" { (t!(r, "security-passkey-add")) }
            p.hint.bad.gap2 role="alert" hidden { (t!(r, "security-passkey-failed")) }
        }
        noscript { p.note { (t!(r, "security-passkey-script")) } }
    };
    sheet(frame, "/settings/security", &t!(r, "security-passkey-add"), &body)
}

/// A passkey by id and name. Forms: `POST /settings/security/passkeys/{id}`, fields `csrf`, `name`;
/// `POST /settings/security/passkeys/{id}/remove`, field `csrf`.
#[must_use]
pub fn edit(frame: &Frame<'_>, (id, typed): (&str, &str), complaints: Complaints<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        (summary(r, complaints))
        form.gap3 action={ "/settings/security/passkeys/" (id) } method="post" {
            (csrf(frame))
            (name(frame, typed, complaints).line(r))
            button.btn.main type="submit" { (t!(r, "security-rename")) }
        }
        section.sec aria-labelledby="remove" {
            div.head { h2 #remove { (t!(r, "security-passkey-remove")) } }
            p.gap2 { (t!(r, "security-passkey-remove-why")) }
            form.gap2 action={ "/settings/security/passkeys/" (id) "/remove" } method="post" {
                (csrf(frame))
                button.btn type="submit" { (t!(r, "security-passkey-remove")) }
            }
        }
    };
    sheet(frame, "/settings/security", &t!(r, "security-passkey"), &body)
}
