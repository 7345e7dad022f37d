//! `/{post|reply|u}/{id}/moderate` and `/cases/{id}`: what was reported, in context, and what to do.
use super::{action, done, rule};
use crate::i18n::t;
use crate::moderation::decision::REASON;
use crate::moderation::{Action, Decision, Rule};
use crate::web::components::community::{Community, band_thin};
use crate::web::components::form::{Complaints, Field, about, csrf, summary};
use crate::web::components::post::{Author, byline, time};
use crate::web::layout::{Frame, Nav, Page, page};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// Something to decide about.
///
/// Forms: `POST {base}/moderate`, fields `csrf`, `action`, `rule`, `template` = `1`, `reason`, `days`
/// (empty: no end), `scope` = `community` | `house`, `community` (name, for people);
/// `POST /cases/{id}/claim`, fields `csrf`, `on`.
#[derive(Clone, Debug)]
pub struct Judging<'a> {
    /// Address of the subject.
    pub base: String,
    /// The community in whose name one decides first.
    pub community: Option<Community<'a>>,
    /// Title of the topic, name of the person or community.
    pub title: &'a str,
    /// The post.
    pub post: Option<Shown<'a>>,
    /// The person concerned.
    pub person: Option<Person<'a>>,
    /// The open case.
    pub case: Option<Open>,
    /// Reports with who made them.
    pub reports: Vec<Said<'a>>,
    /// Decisions about the person before.
    pub history: &'a [Decision],
    /// Earlier cases like this one.
    pub similar: &'a [Decision],
    /// What may be decided.
    pub actions: Vec<Action>,
    /// Whether one may also decide for the whole house.
    pub house: bool,
    /// As typed.
    pub typed: Typed<'a>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The post, as it stands.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Who wrote it.
    pub author: Author<'a>,
    /// When.
    pub at: DateTime<Utc>,
    /// **Sanitized** HTML.
    pub html: &'a str,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Whether it waits for approval.
    pub held: bool,
    /// Whether it is gone.
    pub gone: bool,
}

/// The person concerned.
#[derive(Clone, Debug)]
pub struct Person<'a> {
    /// Who.
    pub author: Author<'a>,
    /// Member since, or known since.
    pub since: DateTime<Utc>,
    /// Posts that stand: here, and in the community.
    pub posts: (u32, u32),
}

/// An open case.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    /// Its id.
    pub id: i64,
    /// Whether somebody took it on, and whether that is the viewer.
    pub claimed: Option<bool>,
}

/// One report.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// Who.
    pub name: &'a str,
    /// Reason.
    pub reason: Option<Rule>,
    /// Words.
    pub details: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// What stands in the form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// Chosen action.
    pub action: &'a str,
    /// Chosen rule.
    pub rule: &'a str,
    /// Own words.
    pub reason: &'a str,
    /// Chosen length.
    pub days: &'a str,
    /// Whether the ready message begins it.
    pub template: bool,
    /// `house` or `community`.
    pub scope: &'a str,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        @if let Some(community) = &view.community { (band_thin(r, community)) }
        div.wrap.page.cols {
            div.read {
                h1 { (t!(r, "moderation-decide")) }
                (summary(r, view.complaints))
                (subject(frame, view))
                (reports(frame, view))
                (deciding(frame, view))
            }
            (side(frame, view))
        }
    };
    let accent = view.community.as_ref().map(Community::accent);
    page(
        frame,
        &Page { title: t!(r, "moderation-decide"), nav: Nav::Communities, accent, ..Page::default() },
        body,
    )
}

fn subject(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    html! { section.sec aria-labelledby="what" {
        div.head { h2 #what { (view.title) } a href=(view.base) { (t!(r, "moderation-in-place")) } }
        @if let Some(post) = &view.post {
            div.gap2 { (byline(r, &post.author, post.at, &view.base)) }
            @if post.hidden { p.standing.bad { (t!(r, "moderation-is-hidden")) } }
            @if post.held { p.standing { (t!(r, "moderation-is-held")) } }
            @if post.gone { p.gone.gap2 { (t!(r, "moderation-is-gone")) } }
            @else { div.prose.gap2 { (PreEscaped(post.html)) } }
        }
    } }
}

fn reports(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    html! { @if !view.reports.is_empty() { section.sec aria-labelledby="told" {
        div.head { h2 #told { (t!(r, "moderation-reports", count = view.reports.len())) } }
        ul.list { @for report in &view.reports { li {
            @if let Some(reason) = report.reason { p { b { (rule(r, reason)) } } }
            @if !report.details.is_empty() { p { (report.details) } }
            p.meta { span { (report.name) } span { (time(r, report.at)) } }
        } } }
        @if let Some(case) = view.case { form.gap2 action={ "/cases/" (case.id) "/claim" } method="post" {
            (csrf(frame))
            @match case.claimed {
                None => button.btn.small name="on" value="1" { (t!(r, "moderation-claim")) },
                Some(true) => button.btn.small name="on" value="0" { (t!(r, "moderation-unclaim")) },
                Some(false) => p.hint { (t!(r, "moderation-claimed-other")) },
            }
        } }
    } } }
}

fn deciding(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    let wrong = about(view.complaints, "action");
    html! { section.sec aria-labelledby="do" {
        div.head { h2 #do { (t!(r, "moderation-what-to-do")) } }
        @if view.actions.is_empty() { p.empty { (t!(r, "moderation-not-yours")) } }
        @else {
            form.gap2 action={ (view.base) "/moderate" } method="post" {
                (csrf(frame))
                @if let Some(community) = &view.community { input type="hidden" name="community" value=(community.name); }
                fieldset.field #f-action aria-describedby=[wrong.as_ref().map(|_| "f-action-e")] {
                    legend { (t!(r, "moderation-action")) }
                    @if let Some(wrong) = &wrong { p.hint.bad #f-action-e { (wrong.say(r)) } }
                    @for one in &view.actions { label.tick {
                        input type="radio" name="action" value=(one.as_str()) required checked[one.as_str() == view.typed.action];
                        span { (action(r, *one)) }
                    } }
                }
                (message(frame, view))
                (span_of(frame, view))
                p.hint { (t!(r, "moderation-told")) }
                p.chips.gap2 { button.btn.main type="submit" { (t!(r, "moderation-decide-now")) } }
            }
        }
    } }
}

fn message(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    let rules: Vec<(&str, String)> = Rule::ALL.iter().map(|one| (one.as_str(), rule(r, *one))).collect();
    let rule = Field {
        name: "rule",
        label: t!(r, "moderation-rule"),
        value: view.typed.rule,
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let words = Field {
        name: "reason",
        label: t!(r, "moderation-words"),
        hint: Some(t!(r, "moderation-words-hint")),
        value: view.typed.reason,
        most: u32::try_from(REASON).ok(),
        complaints: view.complaints,
        ..Field::default()
    };
    html! {
        (rule.choice(r, &rules))
        div.field { label.tick {
            input type="checkbox" name="template" value="1" checked[view.typed.template];
            span { (t!(r, "moderation-template")) " " span.hint { (t!(r, "moderation-template-hint")) } }
        } }
        (words.area(r, 4, None))
    }
}

fn span_of(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    let lengths = [
        ("1", t!(r, "moderation-days", count = 1)),
        ("7", t!(r, "moderation-days", count = 7)),
        ("30", t!(r, "moderation-days", count = 30)),
        ("90", t!(r, "moderation-days", count = 90)),
        ("", t!(r, "moderation-no-end")),
    ];
    let days = Field {
        name: "days",
        label: t!(r, "moderation-how-long"),
        hint: Some(t!(r, "moderation-how-long-hint")),
        value: view.typed.days,
        complaints: view.complaints,
        required: true,
        ..Field::default()
    };
    let control = html! {
        div.field {
            label for="f-days" { (days.label) }
            select.in #f-days name="days" aria-describedby="f-days-h" {
                @for (value, words) in &lengths { option value=(value) selected[*value == days.value] { (words) } }
            }
            p.hint #f-days-h { (t!(r, "moderation-how-long-hint")) }
        }
    };
    html! {
        @if view.actions.iter().any(|one| one.lasts()) { (control) }
        @if view.house && view.community.is_some() { fieldset.field {
            legend { (t!(r, "moderation-scope")) }
            label.tick { input type="radio" name="scope" value="community" checked[view.typed.scope != "house"]; span { (t!(r, "moderation-scope-community")) } }
            label.tick { input type="radio" name="scope" value="house" checked[view.typed.scope == "house"]; span { (t!(r, "moderation-scope-house")) } }
        } } @else {
            input type="hidden" name="scope" value=(if view.community.is_some() { "community" } else { "house" });
        }
    }
}

fn side(frame: &Frame<'_>, view: &Judging<'_>) -> Markup {
    let r = frame.reader;
    html! { aside.side aria-label=(t!(r, "layout-context")) {
        @if let Some(person) = &view.person { section {
            h2 { (t!(r, "moderation-person")) }
            p { a href=(person.author.href) { (person.author.name) } }
            dl.pairs.gap1 {
                dt { (t!(r, "moderation-since")) } dd { (time(r, person.since)) }
                dt { (t!(r, "moderation-posts")) } dd { (t!(r, "moderation-posts-count", all = person.posts.0, there = person.posts.1)) }
            }
        }
        section {
            h2 { (t!(r, "moderation-history")) }
            @if view.history.is_empty() { p { (t!(r, "moderation-no-history")) } }
            @else { (decisions(frame, view.history)) }
        } }
        @if !view.similar.is_empty() { section {
            h2 { (t!(r, "moderation-similar")) }
            (decisions(frame, view.similar))
        } }
    } }
}

/// Decisions in one line each.
fn decisions(frame: &Frame<'_>, list: &[Decision]) -> Markup {
    let r = frame.reader;
    html! { ul.list { @for decision in list { li {
        a href={ "/decisions/" (decision.id) } { (done(r, decision.action())) }
        p.meta {
            @if let Some(one) = decision.rule() { span { (rule(r, one)) } }
            span { (time(r, decision.decided_at)) }
            @if decision.undone_at.is_some() { span { (t!(r, "moderation-undone")) } }
        }
    } } } }
}
