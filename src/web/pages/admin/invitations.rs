//! `/admin/invitations`: links and letters that open the house.
use crate::i18n::{Reader, t};
use crate::web::components::admin::{Tab, admin, button};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Forms: `POST /admin/invitations`, fields `csrf`, `email` (empty: a link), `note`, `max_uses` (empty: no
/// limit), `days`; `POST /admin/invitations/{id}/revoke`, field `csrf`.
#[derive(Clone, Debug)]
pub struct Invitations<'a> {
    /// Newest first.
    pub list: &'a [Row<'a>],
    /// Neighbouring pages.
    pub pages: Pager<'a>,
    /// What was typed.
    pub typed: Typed<'a>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The form's values.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// To whom a letter goes.
    pub email: &'a str,
    /// A word to the guest.
    pub note: &'a str,
    /// How often the link serves.
    pub max_uses: &'a str,
    /// For how many days.
    pub days: &'a str,
}

/// An invitation in the list.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Its id.
    pub id: &'a str,
    /// The link, while it is open.
    pub link: Option<&'a str>,
    /// Whom the letter went to.
    pub email: Option<&'a str>,
    /// Who invites.
    pub by: &'a str,
    /// A word to the guest.
    pub note: &'a str,
    /// How often it was used, and may be.
    pub uses: (i32, Option<i32>),
    /// Made.
    pub at: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Names of who came.
    pub guests: Vec<&'a str>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Invitations<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.read.gap3 {
        (summary(r, view.complaints))
        (form(frame, view))
        section.sec aria-labelledby="made" {
            div.head { h2 #made { (t!(r, "security-invitations-made")) } }
            @if view.list.is_empty() { p.empty { (t!(r, "security-invitations-none")) } }
            ul.list { @for row in view.list { (invitation(frame, row)) } }
            (pager(r, view.pages))
        }
    } };
    admin(frame, Tab::Invitations, &body)
}

fn form(frame: &Frame<'_>, view: &Invitations<'_>) -> Markup {
    let r = frame.reader;
    let field = Field { complaints: view.complaints, ..Field::default() };
    let email = Field {
        name: "email",
        label: t!(r, "accounts-email"),
        hint: Some(t!(r, "security-invite-email-hint")),
        value: view.typed.email,
        kind: "email",
        most: Some(254),
        ..field.clone()
    };
    let note = Field {
        name: "note",
        label: t!(r, "security-invite-note"),
        value: view.typed.note,
        most: Some(500),
        ..field.clone()
    };
    let max_uses = Field {
        name: "max_uses",
        label: t!(r, "security-invite-uses"),
        hint: Some(t!(r, "security-invite-uses-hint")),
        value: view.typed.max_uses,
        kind: "number",
        ..field.clone()
    };
    let days = Field {
        name: "days",
        label: t!(r, "security-invite-days"),
        value: view.typed.days,
        kind: "number",
        required: true,
        ..field
    };
    html! {
        form action="/admin/invitations" method="post" {
            (csrf(frame))
            (email.line(r)) (note.area(r, 2, None)) (max_uses.line(r)) (days.line(r))
            button.btn.main type="submit" { (t!(r, "security-invite")) }
        }
    }
}

fn uses(r: Reader, (uses, most): (i32, Option<i32>)) -> String {
    match most {
        Some(most) => t!(r, "security-invite-used-of", count = uses, most = most),
        None => t!(r, "security-invite-used", count = uses),
    }
}

fn invitation(frame: &Frame<'_>, row: &Row<'_>) -> Markup {
    let r = frame.reader;
    html! { li {
        h3 { (row.email.map_or_else(|| t!(r, "security-invite-link"), str::to_owned)) }
        p.meta {
            span { (row.by) }
            span { (time(r, row.at)) }
            span { (uses(r, row.uses)) }
            @if row.link.is_some() { span { (t!(r, "security-invited-until")) " " (time(r, row.until)) } }
            @else { span { (t!(r, "security-invite-over")) } }
        }
        @if !row.note.is_empty() { p.hint { (row.note) } }
        @if let Some(link) = row.link { p.handle.gap1 { code { (link) } } }
        @if !row.guests.is_empty() { p.hint { (t!(r, "security-invite-guests")) " " (row.guests.join(", ")) } }
        @if row.link.is_some() {
            div.gap1 { (button(frame, &format!("/admin/invitations/{}/revoke", row.id), &[], (&t!(r, "security-invite-revoke"), row.email.unwrap_or_default()))) }
        }
    } }
}
