//! `/admin/communities`
use crate::i18n::{Reader, t};
use crate::operations::communities::Listed;
use crate::web::components::admin::{Tab, admin};
use crate::web::components::measure::number;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// The list.
#[must_use]
pub fn list(frame: &Frame<'_>, rows: &[Listed], pages: Pager<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        @if rows.is_empty() { p.empty { (t!(r, "admin-community-none")) } } @else { (table(r, rows)) }
        (pager(r, pages))
    };
    admin(frame, Tab::Communities, &body)
}

fn table(r: Reader, rows: &[Listed]) -> Markup {
    html! {
        table.tbl.gap3 {
            thead { tr {
                th scope="col" { (t!(r, "admin-community")) }
                th.num.wideonly scope="col" { (t!(r, "admin-members")) }
                th.num.wideonly scope="col" { (t!(r, "admin-facilitators")) }
                th.num.wideonly scope="col" { (t!(r, "admin-followers")) }
                th.num.wideonly scope="col" { (t!(r, "admin-topics")) }
                th scope="col" { (t!(r, "admin-last-activity")) }
            } }
            tbody { @for row in rows { tr {
                th scope="row" {
                    a href={ "/c/" (row.name) } { (row.label()) }
                    small { "!" (row.name) }
                    @if row.facilitators == 0 { small.narrowonly { (t!(r, "admin-no-facilitator")) } }
                    small.narrowonly { (t!(r, "admin-members-topics", members = i64::from(row.members), topics = i64::from(row.topics))) }
                }
                td.num.wideonly { (number(r, row.members.into())) }
                td.num.wideonly { @if row.facilitators == 0 { (t!(r, "admin-no-facilitator")) } @else { (number(r, row.facilitators)) } }
                td.num.wideonly { (number(r, row.followers_elsewhere)) }
                td.num.wideonly { (number(r, row.topics.into())) }
                td { @if let Some(at) = row.last_activity_at { (time(r, at)) } @else { (t!(r, "admin-never")) } }
            } } }
        }
    }
}
