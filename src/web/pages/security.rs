//! `/settings/security`: where one is signed in.
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::components::post::time;
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Form: `POST /settings/security/sessions`, fields `csrf`, `session` = id of one, or `others`: ends them.
#[derive(Clone, Debug)]
pub struct Security<'a> {
    /// Sessions, the present one first.
    pub sessions: &'a [Session<'a>],
}

/// A place one is signed in.
#[derive(Clone, Debug)]
pub struct Session<'a> {
    /// Sent to end it.
    pub id: &'a str,
    /// Browser and system as far as told; may be empty.
    pub agent: &'a str,
    /// Signed in.
    pub since: DateTime<Utc>,
    /// Last page.
    pub seen: DateTime<Utc>,
    /// Whether it is this one.
    pub current: bool,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Security<'_>) -> Markup {
    let r = frame.reader;
    sheet(frame, "/settings/security", &t!(r, "security-tab"), &sessions(frame, view.sessions))
}

fn sessions(frame: &Frame<'_>, sessions: &[Session<'_>]) -> Markup {
    let r = frame.reader;
    html! { section.sec.gap3 aria-labelledby="sessions" {
        div.head { h2 #sessions { (t!(r, "accounts-sessions")) } }
        p.hint.gap1 { (t!(r, "accounts-sessions-hint")) }
        ul.list { @for session in sessions { li.split {
            div {
                h3 { @if session.agent.is_empty() { (t!(r, "accounts-unknown-browser")) } @else { (session.agent) } }
                p.meta {
                    @if session.current { span { span.new { (t!(r, "accounts-this-session")) } } }
                    span { (t!(r, "accounts-signed-in")) " " (time(r, session.since)) }
                    @if !session.current { span { (t!(r, "accounts-last-seen")) " " (time(r, session.seen)) } }
                }
            }
            @if !session.current { form action="/settings/security/sessions" method="post" {
                (csrf(frame))
                button.btn.small name="session" value=(session.id) { (t!(r, "accounts-end-session")) }
            } }
        } } }
        @if sessions.len() > 2 { form.gap2 action="/settings/security/sessions" method="post" {
            (csrf(frame))
            button.btn.small name="session" value="others" { (t!(r, "accounts-end-others")) }
        } }
    } }
}
