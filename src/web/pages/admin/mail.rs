//! `/admin/mail`: letters that went and that did not.
use crate::i18n::{Reader, t};
use crate::mail::Sent;
use crate::operations::letters::Week;
use crate::web::assets::icon;
use crate::web::components::admin::{Mood, Tab, admin, button, choices, state};
use crate::web::components::measure::number;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Forms, each with `csrf`: `POST /admin/mail/test`, `POST /admin/mail/{id}/retry`; `GET …/drop` before
/// `POST …/drop`.
#[derive(Clone, Debug)]
pub struct Letters<'a> {
    pub rows: &'a [Sent],
    pub week: Week,
    /// Only those that were not sent.
    pub unsent: bool,
    /// Where letters go when no mail server is configured.
    pub directory: Option<&'a str>,
    /// Sender of every letter.
    pub from: &'a str,
    /// Where a test letter goes.
    pub own_address: &'a str,
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Letters<'_>) -> Markup {
    let r = frame.reader;
    let links = [
        ("/admin/mail".to_owned(), t!(r, "admin-all"), !view.unsent),
        ("/admin/mail?show=unsent".to_owned(), t!(r, "admin-mail-unsent"), view.unsent),
    ];
    let body = html! {
        @if let Some(directory) = view.directory {
            div.note.bad.gap3 { (icon("alert")) div { p { b { (t!(r, "admin-warn-smtp")) } } p { (t!(r, "admin-mail-directory", path = directory)) } } }
        }
        dl.sums {
            div { dt { (t!(r, "admin-mail-sent")) } dd { (number(r, view.week.sent)) small { (t!(r, "admin-mail-week")) } } }
            div { dt { (t!(r, "admin-waiting")) } dd { (number(r, view.week.waiting)) } }
            div { dt { (t!(r, "admin-failed")) } dd { (number(r, view.week.failed)) } }
            div { dt { (t!(r, "admin-mail-from")) } dd { small { (view.from) } } }
        }
        div.split {
            p.hint { (t!(r, "admin-mail-test-hint", address = view.own_address)) }
            (button(frame, "/admin/mail/test", &[], (&t!(r, "admin-mail-test"), "")))
        }
        (choices(&t!(r, "admin-state"), &links))
        @if view.rows.is_empty() { p.empty { (t!(r, "admin-mail-none")) } } @else { (table(frame, view.rows)) }
        (pager(r, view.pager))
    };
    admin(frame, Tab::Mail, &body)
}

fn outcome(r: Reader, letter: &Sent) -> Markup {
    match (letter.sent_at, letter.failed_at) {
        (Some(at), _) => html! { (state(Mood::Good, &t!(r, "admin-mail-went"))) small { (time(r, at)) } },
        (None, Some(at)) => html! { (state(Mood::Bad, &t!(r, "admin-mail-failed"))) small { (time(r, at)) } },
        (None, None) => state(Mood::Doubtful, &t!(r, "admin-mail-waits")),
    }
}

fn table(frame: &Frame<'_>, rows: &[Sent]) -> Markup {
    let r = frame.reader;
    html! {
        table.tbl.gap2 {
            thead { tr {
                th scope="col" { (t!(r, "admin-mail-letter")) }
                th.wideonly scope="col" { (t!(r, "admin-mail-to")) }
                th.wideonly scope="col" { (t!(r, "admin-state")) }
                th scope="col" { (t!(r, "admin-action")) }
            } }
            tbody { @for letter in rows { tr {
                th scope="row" {
                    (letter.subject)
                    small { (letter.kind) }
                    small.narrowonly { (letter.recipient) }
                    span.narrowonly { (outcome(r, letter)) }
                    @if let Some(error) = letter.last_error.as_deref().filter(|_| letter.sent_at.is_none()) { small lang="en" { (error) } }
                }
                td.wideonly { (letter.recipient) }
                td.wideonly { (outcome(r, letter)) }
                td { @if letter.sent_at.is_none() { div.chips {
                    @if letter.failed_at.is_some() { (button(frame, &format!("/admin/mail/{}/retry", letter.id), &[], (&t!(r, "admin-mail-again"), &letter.subject))) }
                    a.btn.small href={ "/admin/mail/" (letter.id) "/drop" } { (t!(r, "admin-drop")) span.vh { " " (letter.subject) } }
                } } }
            } } }
        }
    }
}
