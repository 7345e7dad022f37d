//! `/{post|reply|u|c}/{id}/report` and `/reports`.
use super::{done, rule};
use crate::db::ids::DecisionId;
use crate::i18n::t;
use crate::moderation::report::DETAILS;
use crate::moderation::{Action, Rule};
use crate::web::components::community::{Community, band_thin};
use crate::web::components::form::{Complaints, Field, about, csrf, summary};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Form: `POST {base}/report`, fields `csrf`, `reason` (a [`Rule`]), `details`, `to_admins` = `1`.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Address of what is reported.
    pub base: &'a str,
    /// What it is, in words: the topic's title, the person's name.
    pub title: &'a str,
    /// First words of a post.
    pub excerpt: &'a str,
    /// The community whose facilitators would read it.
    pub community: Option<Community<'a>>,
    /// Typed.
    pub reason: &'a str,
    /// Typed.
    pub details: &'a str,
    /// Ticked.
    pub to_admins: bool,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The form.
#[must_use]
pub fn form(frame: &Frame<'_>, view: &Report<'_>) -> Markup {
    let r = frame.reader;
    let details = Field {
        name: "details",
        label: t!(r, "moderation-details"),
        hint: Some(t!(r, "moderation-details-hint")),
        value: view.details,
        most: u32::try_from(DETAILS).ok(),
        complaints: view.complaints,
        ..Field::default()
    };
    let wrong = about(view.complaints, "reason");
    let body = html! {
        @if let Some(community) = &view.community { (band_thin(r, community)) }
        div.wrap.page { div.plain.w {
            h1 { (t!(r, "moderation-report")) }
            p.intro { (t!(r, "moderation-report-intro")) }
            (summary(r, view.complaints))
            div.kept {
                p { b { (view.title) } }
                @if !view.excerpt.is_empty() { p { (view.excerpt) } }
            }
            form action={ (view.base) "/report" } method="post" {
                (csrf(frame))
                fieldset.field #f-reason aria-describedby=[wrong.as_ref().map(|_| "f-reason-e")] {
                    legend { (t!(r, "moderation-reason")) }
                    @if let Some(wrong) = &wrong { p.hint.bad #f-reason-e { (wrong.say(r)) } }
                    @for one in Rule::ALL { label.tick {
                        input type="radio" name="reason" value=(one.as_str()) required checked[one.as_str() == view.reason];
                        span { (rule(r, *one)) }
                    } }
                }
                (details.area(r, 4, None))
                @if view.community.is_some() { div.field { label.tick {
                    input type="checkbox" name="to_admins" value="1" checked[view.to_admins];
                    span { (t!(r, "moderation-to-admins")) " " span.hint { (t!(r, "moderation-to-admins-hint")) } }
                } } }
                p.hint { (t!(r, "moderation-report-read-by")) }
                p.chips.gap2 {
                    button.btn.main type="submit" { (t!(r, "moderation-report-send")) }
                    a.btn href=(view.base) { (t!(r, "moderation-back")) }
                }
            }
        } }
    };
    page(frame, &Page { title: t!(r, "moderation-report"), nav: Nav::Communities, ..Page::default() }, body)
}

/// A report of one's own.
#[derive(Clone, Debug)]
pub struct Mine<'a> {
    /// What it was about.
    pub title: String,
    /// Where that is; empty when it cannot be read any more.
    pub href: String,
    /// Its reason.
    pub reason: Option<Rule>,
    /// One's own words.
    pub details: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a report.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// Not decided yet; whether somebody looks at it.
    Open(bool),
    /// Closed with this action.
    Decided(Action, DateTime<Utc>),
    /// Closed together with others.
    Closed,
}

/// One's own reports.
#[must_use]
pub fn mine(frame: &Frame<'_>, (reports, pages): (&[Mine<'_>], Pager<'_>)) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "moderation-my-reports")) }
        p.intro { (t!(r, "moderation-my-reports-next")) }
        @if reports.is_empty() { p.empty { (t!(r, "moderation-no-reports")) } }
        @else { ul.list.ruled { @for report in reports { (one(frame, report)) } } }
        (pager(r, pages))
    } } };
    page(frame, &Page { title: t!(r, "moderation-my-reports"), ..Page::default() }, body)
}

fn one(frame: &Frame<'_>, report: &Mine<'_>) -> Markup {
    let r = frame.reader;
    html! { li.ent.plainly {
        h2.t { @if report.href.is_empty() { (report.title) } @else { a href=(report.href) { (report.title) } } }
        @if !report.details.is_empty() { p.x { (report.details) } }
        p.meta {
            @if let Some(reason) = report.reason { span { (rule(r, reason)) } }
            span { (time(r, report.at)) }
        }
        p.standing.still { @match report.outcome {
            Outcome::Open(false) => (t!(r, "moderation-report-open")),
            Outcome::Open(true) => (t!(r, "moderation-report-claimed")),
            Outcome::Decided(Action::None, at) => { span { (t!(r, "moderation-report-nothing")) " " (time(r, at)) } },
            Outcome::Decided(action, at) => { span { (t!(r, "moderation-report-acted", action = done(r, action))) " " (time(r, at)) } },
            Outcome::Closed => (t!(r, "moderation-report-closed")),
        } }
    } }
}

/// Where a decision is read.
#[must_use]
pub fn decision_href(id: DecisionId) -> String {
    format!("/decisions/{id}")
}
