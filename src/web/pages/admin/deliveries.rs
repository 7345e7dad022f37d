//! `/admin/deliveries`: the queue to other servers, and what could not be delivered.
use crate::i18n::t;
use crate::operations::dead_letters::DeadLetter;
use crate::operations::deliveries::{Depth, Today};
use crate::web::components::admin::{Tab, admin, button, host};
use crate::web::components::measure::{duration, number};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, encoded};
use maud::{Markup, html};

/// Forms, each with `csrf`: `POST /admin/deliveries/retry`, `POST /admin/deliveries/{id}/retry`.
#[derive(Clone, Debug)]
pub struct Deliveries<'a> {
    pub depth: Depth,
    pub today: Today,
    pub letters: &'a [DeadLetter],
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Deliveries<'_>) -> Markup {
    let r = frame.reader;
    #[expect(clippy::cast_possible_truncation, reason = "ages in seconds")]
    let (oldest, fence) = (view.depth.oldest_seconds as i64, view.depth.fence_seconds as i64);
    let body = html! {
        dl.sums {
            div { dt { (t!(r, "admin-waiting")) } dd { (number(r, view.depth.waiting)) small { (t!(r, "admin-unpublished", count = view.depth.unpublished)) } } }
            div { dt { (t!(r, "admin-oldest")) } dd { (duration(r, oldest)) } }
            div { dt { (t!(r, "admin-fence")) } dd { (duration(r, fence)) small { (t!(r, "admin-fence-hint")) } } }
            div { dt { (t!(r, "admin-sent-today")) } dd { (number(r, view.today.sent)) small { (t!(r, "admin-failed-today", count = view.today.failed)) } } }
        }
        section.sec aria-labelledby="dead" {
            div.head {
                h2 #dead { (t!(r, "admin-dead-letters")) }
                @if !view.letters.is_empty() { (button(frame, "/admin/deliveries/retry", &[], (&t!(r, "admin-try-all"), ""))) }
            }
            p.hint.gap1 { (t!(r, "admin-dead-hint")) }
            @if view.letters.is_empty() { p.empty { (t!(r, "admin-dead-none")) } } @else { (table(frame, view.letters, true)) }
            (pager(r, view.pager))
        }
    };
    admin(frame, Tab::Deliveries, &body)
}

/// Dead letters; with the server of each where they are of several.
#[must_use]
pub fn table(frame: &Frame<'_>, letters: &[DeadLetter], servers: bool) -> Markup {
    let r = frame.reader;
    html! {
        table.tbl.gap2 {
            thead { tr {
                th scope="col" { (t!(r, "admin-what")) }
                th.wideonly scope="col" { (t!(r, "admin-why")) }
                th.num.wideonly scope="col" { (t!(r, "admin-tries")) }
                th.wideonly scope="col" { (t!(r, "admin-last-try")) }
                th scope="col" { (t!(r, "admin-action")) }
            } }
            tbody { @for letter in letters { tr {
                th scope="row" {
                    @if let Some(address) = letter.object.as_deref().or(letter.activity.as_deref()).filter(|address| address.starts_with("http")) {
                        a href=(address) { (letter.kind.as_deref().unwrap_or("?")) }
                    } @else { (t!(r, "admin-forgotten")) }
                    @if servers { small { a href={ "/admin/servers/" (encoded(&letter.host)) } { (host(&letter.host)) } } }
                    small.narrowonly lang="en" { (letter.reason) }
                }
                td.wideonly lang="en" { (letter.reason) }
                td.num.wideonly { (number(r, letter.tries.into())) }
                td.wideonly { (time(r, letter.last_at)) }
                td { div.chips {
                    @if letter.activity.is_some() { (button(frame, &format!("/admin/deliveries/{}/retry", letter.id), &[], (&t!(r, "admin-try"), &letter.host))) }
                    a.btn.small href={ "/admin/deliveries/" (letter.id) "/drop" } { (t!(r, "admin-drop")) span.vh { " " (letter.host) } }
                } }
            } } }
        }
    }
}
