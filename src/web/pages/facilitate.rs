//! `/c/{name}/facilitate`: what a facilitator has to see to, and what happened lately.
use super::community::{Cover, Tab, covered};
use crate::i18n::{Reader, t};
use crate::notifications::needs::Duty;
use crate::web::assets::icon;
use crate::web::components::avatar::avatar;
use crate::web::components::community::{Entry, entries};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::post::{Author, origin, time};
use crate::web::components::spark::spark;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// The facilitator's page.
///
/// Forms: `POST /c/{name}/requests/{id}`, fields `csrf`, `answer` = `admit` | `decline`, `reason`;
/// `POST /c/{name}/roles`, fields `csrf`, `member` (name or name@host), `role`, `ends_at` (date), `on` =
/// `1` (give) | `0` (take); `POST /c/{name}/members`, fields `csrf`, `member`, `reason`, `on` = `0`
/// (remove) | `1` (make a member again); `POST /c/{name}/state`, fields `csrf`, `state`, `reason`, `into`.
#[derive(Clone, Debug)]
pub struct Facilitate<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// What else waits for a decision.
    pub duties: &'a [(Duty, u32)],
    /// Who asks to belong, longest waiting first.
    pub requests: &'a [Request<'a>],
    /// More than are shown.
    pub more_requests: bool,
    /// Questions without an answer, newest first.
    pub questions: &'a [Question<'a>],
    /// Who came lately.
    pub newcomers: &'a [(Author<'a>, DateTime<Utc>)],
    /// Roles beyond membership.
    pub roles: &'a [Role<'a>],
    /// What happened to roles, newest first.
    pub changes: &'a [Change<'a>],
    /// What is counted: words, weeks.
    pub pulse: &'a [(String, [i64; 4])],
    /// Invitations: sent, used.
    pub invitations: (i64, i64),
    /// States it may go to, with their words.
    pub states: &'a [(&'a str, String)],
    /// Typed values of the form that was refused, by field.
    pub typed: &'a [(&'a str, &'a str)],
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub id: i64,
    pub author: Author<'a>,
    pub note: &'a str,
    pub at: DateTime<Utc>,
    pub overdue: bool,
}

/// A question with people who may know.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    pub entry: Entry<'a>,
    pub experts: Vec<Author<'a>>,
}

/// A role somebody holds.
#[derive(Clone, Debug)]
pub struct Role<'a> {
    pub author: Author<'a>,
    /// Name or name@host, as forms send it.
    pub name: String,
    pub role: &'a str,
    pub since: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub by: Option<&'a str>,
}

/// Something that happened to a role.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    pub author: Author<'a>,
    pub name: String,
    pub role: &'a str,
    pub granted: bool,
    pub reason: Option<&'a str>,
    pub at: DateTime<Utc>,
    /// May be taken back by making a member again.
    pub undo: bool,
}

/// The word for a role.
#[must_use]
pub fn role_word(r: Reader, role: &str) -> String {
    match role {
        "facilitator" => t!(r, "membership-role-facilitator"),
        "librarian" => t!(r, "membership-role-librarian"),
        "host" => t!(r, "membership-role-host"),
        _ => t!(r, "membership-role-member"),
    }
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page.cols {
        div.read {
            (summary(r, view.complaints))
            (duties(r, view))
            (requests(frame, view))
            (questions(frame, view))
            (roles(frame, view))
            (changes(frame, view))
        }
        (side(frame, view))
    } };
    covered(frame, &view.cover, Tab::Facilitate, &body)
}

/// Where a duty is seen to, below the community's address.
#[must_use]
pub fn place(duty: Duty) -> &'static str {
    match duty {
        Duty::Requests => "/facilitate",
        Duty::Reports => "/moderation",
        Duty::Posts => "/moderation?show=held",
        Duty::Terms => "/taxonomy",
    }
}

/// The word beside its number.
#[must_use]
pub fn unit(r: Reader, duty: Duty, count: u32) -> String {
    match duty {
        Duty::Requests => t!(r, "notifications-due-requests", count = count),
        Duty::Reports => t!(r, "notifications-due-reports", count = count),
        Duty::Posts => t!(r, "notifications-due-posts", count = count),
        Duty::Terms => t!(r, "notifications-due-terms", count = count),
    }
}

/// What waits, as a sentence with the community's name.
#[must_use]
pub fn sentence(r: Reader, duty: Duty, (count, name): (u32, &str)) -> String {
    match duty {
        Duty::Requests => t!(r, "notifications-due-join", count = count, name = name),
        Duty::Reports => t!(r, "notifications-due-decide", count = count, name = name),
        Duty::Posts => t!(r, "notifications-due-approve", count = count, name = name),
        Duty::Terms => t!(r, "notifications-due-propose", count = count, name = name),
    }
}

/// What waits besides requests, which stand below.
fn duties(r: Reader, view: &Facilitate<'_>) -> Markup {
    let base = view.cover.community.href();
    let name = view.cover.community.title;
    html! { @if !view.duties.is_empty() { section.sec aria-labelledby="due" {
        div.head { h2 #due { (t!(r, "notifications-due")) } }
        ul.list { @for (duty, count) in view.duties { li { h3 { (icon("alert")) " "
            a href={ (base) (place(*duty)) } { (sentence(r, *duty, (*count, name))) }
        } } } }
    } } }
}

fn requests(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let base = view.cover.community.href();
    html! { section.sec aria-labelledby="requests" {
        div.head { h2 #requests { (t!(r, "membership-requests")) " " span.n { (t!(r, "layout-number", count = view.requests.len())) } } }
        @if view.requests.is_empty() { p.empty { (t!(r, "membership-no-requests")) } }
        ul.list { @for request in view.requests { li {
            (person(r, &request.author, request.at))
            @if request.overdue { p.standing { (icon("clock")) (t!(r, "membership-overdue")) } }
            @if request.note.is_empty() { p.hint { (t!(r, "membership-no-note")) } } @else { blockquote.kept { (request.note) } }
            form action={ (base) "/requests/" (request.id) } method="post" {
                (csrf(frame))
                div.bar {
                    button.btn.main.small name="answer" value="admit" { (t!(r, "membership-admit")) span.vh { " " (request.author.name) } }
                }
                details.fold {
                    summary { (t!(r, "membership-decline")) span.vh { " " (request.author.name) } }
                    (Field { name: "reason", label: t!(r, "membership-decline-reason"), most: Some(1_000), ..Field::default() }.line_as(r, &format!("reason-{}", request.id)))
                    button.btn.small name="answer" value="decline" { (t!(r, "membership-decline")) }
                }
            }
        } } }
        @if view.more_requests { p.hint { (t!(r, "membership-more-requests")) } }
    } }
}

fn person(r: Reader, author: &Author<'_>, at: DateTime<Utc>) -> Markup {
    html! { div.by {
        (avatar(author.name, author.avatar))
        div { a.p href=(author.href) { (author.name) } @if author.origin.is_some() { small { (origin(r, author.origin)) } } }
        (time(r, at))
    } }
}

fn questions(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    html! { section.sec aria-labelledby="questions" {
        div.head { h2 #questions { (t!(r, "membership-questions")) } a href={ (view.cover.community.href()) "?sort=unanswered" } { (t!(r, "communities-all-waiting")) } }
        @if view.questions.is_empty() { p.empty { (t!(r, "communities-all-answered")) } }
        @for question in view.questions {
            (entries(r, std::slice::from_ref(&question.entry), 3))
            @if !question.experts.is_empty() { p.hint { (t!(r, "membership-may-know")) " "
                @for (at, expert) in question.experts.iter().enumerate() { @if at > 0 { ", " } a href=(expert.href) { (expert.name) } }
            } }
        }
    } }
}

fn roles(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let base = view.cover.community.href();
    html! { section.sec aria-labelledby="roles" {
        div.head { h2 #roles { (t!(r, "membership-roles")) } }
        ul.list { @for held in view.roles { li {
            (person(r, &held.author, held.since))
            p.meta {
                span { (role_word(r, held.role)) }
                @if let Some(by) = held.by { span { (t!(r, "membership-by", name = by)) } }
                @if let Some(until) = held.until { span { (t!(r, "membership-until", date = r.day(until).text)) } }
            }
            form action={ (base) "/roles" } method="post" {
                (csrf(frame))
                input type="hidden" name="member" value=(held.name);
                input type="hidden" name="role" value=(held.role);
                button.link name="on" value="0" { (t!(r, "membership-take")) span.vh { " " (role_word(r, held.role)) " " (held.author.name) } }
            }
        } } }
        (give(frame, view))
        (remove(frame, view))
    } }
}

fn typed<'a>(view: &Facilitate<'a>, name: &str) -> &'a str {
    view.typed.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
}

fn give(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let roles: Vec<(&str, String)> =
        ["facilitator", "librarian", "host"].into_iter().map(|role| (role, role_word(r, role))).collect();
    let field = |name: &'static str, label: String, kind: &'static str| Field {
        name,
        label,
        kind,
        value: typed(view, name),
        complaints: view.complaints,
        ..Field::default()
    };
    let hint = Some(t!(r, "membership-member-hint"));
    let member = Field { required: true, hint, ..field("member", t!(r, "membership-member"), "") };
    let role = Field { required: true, ..field("role", t!(r, "membership-role"), "") };
    html! { details.fold open[!typed(view, "role").is_empty()] {
        summary { (t!(r, "membership-give")) }
        form action={ (view.cover.community.href()) "/roles" } method="post" {
            (csrf(frame))
            (member.line(r))
            (role.choice(r, &roles))
            (field("ends_at", t!(r, "membership-ends"), "date").line(r))
            button.btn name="on" value="1" { (t!(r, "membership-give")) }
        }
    } }
}

fn remove(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let field = |name: &'static str, id: &'static str, label: String| {
        Field { name, label, required: true, most: Some(1_000), ..Field::default() }.line_as(r, id)
    };
    html! { details.fold {
        summary { (t!(r, "membership-remove")) }
        p.hint { (t!(r, "membership-remove-how")) }
        form action={ (view.cover.community.href()) "/members" } method="post" {
            (csrf(frame))
            (field("member", "remove-member", t!(r, "membership-member")))
            (field("reason", "remove-reason", t!(r, "membership-remove-reason")))
            button.btn name="on" value="0" { (t!(r, "membership-remove")) }
        }
    } }
}

fn changes(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    html! { @if !view.changes.is_empty() { section.sec aria-labelledby="changes" {
        div.head { h2 #changes { (t!(r, "membership-changes")) } }
        ul.list { @for change in view.changes { li {
            p { a href=(change.author.href) { (change.author.name) } ": "
                @if change.granted { (t!(r, "membership-was-given", role = role_word(r, change.role))) }
                @else { (t!(r, "membership-was-taken", role = role_word(r, change.role))) }
            }
            p.meta { span { (time(r, change.at)) } @if let Some(reason) = change.reason { span { (reason) } } }
            @if change.undo { form action={ (view.cover.community.href()) "/members" } method="post" {
                (csrf(frame))
                input type="hidden" name="member" value=(change.name);
                button.link name="on" value="1" { (t!(r, "membership-undo")) span.vh { " " (change.author.name) } }
            } }
        } } }
    } } }
}

fn side(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let base = view.cover.community.href();
    html! { aside.side aria-label=(t!(r, "layout-context")) {
        section {
            h2 { (t!(r, "membership-pulse")) }
            table.pulse {
                caption.vh { (t!(r, "membership-pulse")) }
                @for (words, weeks) in view.pulse { tr {
                    th scope="row" { (words) }
                    td { (spark(weeks)) span.vh { (weeks.map(|week| week.to_string()).join(", ")) } }
                    td.n { (t!(r, "layout-number", count = weeks.last().copied().unwrap_or_default())) }
                } }
            }
            p.hint { (t!(r, "membership-pulse-how")) }
        }
        section {
            h2 { (t!(r, "membership-invitations")) }
            p { (t!(r, "membership-invited", sent = view.invitations.0, used = view.invitations.1)) }
            p { a.btn.small href={ (base) "/invitations" } { (t!(r, "membership-invite")) } }
        }
        @if !view.newcomers.is_empty() { section {
            h2 { (t!(r, "membership-newcomers")) }
            ul { @for (author, at) in view.newcomers { li.who {
                (avatar(author.name, author.avatar))
                div { a href=(author.href) { (author.name) } small { (time(r, *at)) } }
            } } }
        } }
        section {
            h2 { (t!(r, "communities-arrange")) }
            p { a.btn.small href={ (base) "/edit" } { (t!(r, "communities-arrange")) } }
            (states(frame, view))
        }
    } }
}

fn states(frame: &Frame<'_>, view: &Facilitate<'_>) -> Markup {
    let r = frame.reader;
    let state = Field {
        name: "state",
        label: t!(r, "membership-state"),
        required: true,
        value: typed(view, "state"),
        complaints: view.complaints,
        ..Field::default()
    };
    let line = |name: &'static str, id: &'static str, label: String| {
        Field { name, label, most: Some(1_000), ..Field::default() }.line_as(r, id)
    };
    html! { @if !view.states.is_empty() { details.fold open[!typed(view, "state").is_empty()] {
        summary { (t!(r, "membership-state-change")) }
        form action={ (view.cover.community.href()) "/state" } method="post" {
            (csrf(frame))
            (state.choice(r, view.states))
            (line("reason", "state-reason", t!(r, "membership-state-reason")))
            @if view.states.iter().any(|(state, _)| *state == "merged") {
                (line("into", "state-into", t!(r, "membership-state-into")))
            }
            button.btn.small type="submit" { (t!(r, "communities-save")) }
        }
    } } }
}
