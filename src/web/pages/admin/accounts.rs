//! `/admin/accounts`: who asks for an account.
use crate::i18n::t;
use crate::web::components::admin::{Tab, admin, admin_page, button};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Somebody who waits. Form: `POST /admin/accounts/{id}/approve`, field `csrf`.
#[derive(Clone, Debug)]
pub struct Applicant<'a> {
    /// Of the account.
    pub id: &'a str,
    /// Name in sentences.
    pub label: &'a str,
    /// Name in addresses.
    pub name: &'a str,
    /// Address, and whether it is confirmed.
    pub email: (&'a str, bool),
    /// Why they ask.
    pub reason: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// The list.
#[must_use]
pub fn waiting(frame: &Frame<'_>, list: &[Applicant<'_>], pages: Pager<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.read.gap3 {
        @if list.is_empty() { p.empty { (t!(r, "security-nobody-waits")) } }
        ul.list { @for one in list { li {
            h2 { (one.label) }
            p.meta {
                span { "@" (one.name) }
                span { (one.email.0) }
                @if one.email.1 { span { span.state.ok { (t!(r, "security-verified")) } } }
                span { (time(r, one.at)) }
            }
            @if !one.reason.is_empty() { blockquote.kept.prose { p { (one.reason) } } }
            div.bar {
                (button(frame, &format!("/admin/accounts/{}/approve", one.id), &[], (&t!(r, "security-approve"), one.label)))
                a.btn.small href={ "/admin/accounts/" (one.id) "/decline" } { (t!(r, "security-decline")) span.vh { " " (one.label) } }
            }
        } } }
        (pager(r, pages))
    } };
    admin(frame, Tab::Accounts, &body)
}

/// Form: `POST /admin/accounts/{id}/decline`, fields `csrf`, `reason`.
#[must_use]
pub fn decline(
    frame: &Frame<'_>,
    (id, label): (&str, &str),
    (typed, complaints): (&str, Complaints<'_>),
) -> Markup {
    let r = frame.reader;
    let reason = Field {
        name: "reason",
        label: t!(r, "security-decline-reason"),
        hint: Some(t!(r, "security-decline-hint")),
        value: typed,
        most: Some(1000),
        complaints,
        ..Field::default()
    };
    let body = html! { div.read.gap3 {
        (summary(r, complaints))
        form action={ "/admin/accounts/" (id) "/decline" } method="post" {
            (csrf(frame))
            (reason.area(r, 4, None))
            div.bar {
                button.btn.main type="submit" { (t!(r, "security-decline")) }
                a.btn href="/admin/accounts" { (t!(r, "security-back")) }
            }
        }
    } };
    admin_page(frame, Tab::Accounts, &t!(r, "security-decline-title", name = label), &body)
}
