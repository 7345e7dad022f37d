//! `/c/{name}/log` and `/log`: what was decided in a community, or in the whole house, without names.
use super::{done, rule};
use crate::i18n::t;
use crate::moderation::log::Line;
use crate::web::components::community::{Community, band_thin};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// The page; of the house, where there is no community.
#[must_use]
pub fn show(
    frame: &Frame<'_>,
    (community, lines, pages): (Option<Community<'_>>, &[Line], Pager<'_>),
) -> Markup {
    let r = frame.reader;
    let intro = match &community {
        Some(_) => t!(r, "moderation-log-intro"),
        None => t!(r, "moderation-log-house-intro"),
    };
    let body = html! {
        @if let Some(community) = &community { (band_thin(r, community)) }
        div.wrap.page { div.read {
            h1 { (t!(r, "moderation-log")) }
            p.intro { (intro) }
            @if lines.is_empty() { p.empty { (t!(r, "moderation-log-empty")) } }
            @else { ul.list.ruled { @for line in lines { (one(frame, line)) } } }
            (pager(r, pages))
        } }
    };
    let mut about = Page { title: t!(r, "moderation-log"), ..Page::default() };
    if let Some(community) = &community {
        about.nav = Nav::Communities;
        about.accent = Some(community.accent());
    }
    page(frame, &about, body)
}

fn one(frame: &Frame<'_>, line: &Line) -> Markup {
    let r = frame.reader;
    let about = match line.about {
        "topic" => t!(r, "moderation-log-topic"),
        "reply" => t!(r, "moderation-log-reply"),
        _ => t!(r, "moderation-log-person"),
    };
    html! { li.ent.plainly {
        h2.t { (done(r, line.action)) }
        p.meta {
            span { (about) }
            @if let Some(one) = line.rule { span { (rule(r, one)) } }
            span { (time(r, line.decided_at)) }
            @if let Some(until) = line.until { span { (t!(r, "moderation-until")) " " (time(r, until)) } }
            @match line.appeal.as_deref() {
                Some("open") => span { (t!(r, "moderation-log-appealed")) },
                Some("upheld") => span { (t!(r, "moderation-upheld")) },
                Some("reversed") => span { (t!(r, "moderation-reversed")) },
                _ => @if line.undone { span { (t!(r, "moderation-undone")) } },
            }
        }
    } }
}
