//! `/invite/{token}`: who invites to what.
use crate::i18n::{Reader, t};
use crate::web::components::community::{Community, lang};
use crate::web::components::form::csrf;
use crate::web::components::plain::plain;
use crate::web::components::post::time;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Form, for somebody signed in: `POST /invite/{token}`, field `csrf`: accepts.
#[derive(Clone, Debug)]
pub struct Invite<'a> {
    /// Of the link.
    pub token: &'a str,
    /// Name of who invites.
    pub by: &'a str,
    /// To where; `None` for the house alone.
    pub community: Option<Community<'a>>,
    /// Name of the house.
    pub house: &'a str,
    /// A word from who invites.
    pub note: &'a str,
    /// Until when.
    pub until: DateTime<Utc>,
}

fn place(r: Reader, view: &Invite<'_>) -> Markup {
    html! {
        @if !view.note.is_empty() { blockquote.kept.prose { p { (view.note) } } }
        @if let Some(community) = &view.community {
            p { a href=(community.href()) lang=[lang(r, community.language)] { (community.title) } }
        }
    }
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Invite<'_>) -> Markup {
    let r = frame.reader;
    let to = view.community.map_or(view.house, |community| community.title);
    let title = t!(r, "security-invited-title", place = to);
    let intro = t!(r, "security-invited-why", name = view.by, place = to);
    let body = html! {
        (place(r, view))
        div.gap3 {
            @if frame.viewer.is_none() {
                a.btn.main.wide href={ "/register?invitation=" (view.token) } { (t!(r, "security-invited-register")) }
                p.gap2 { a.btn.wide href={ "/signin?next=/invite/" (view.token) } { (t!(r, "security-invited-sign-in")) } }
            } @else if view.community.is_some() {
                form action={ "/invite/" (view.token) } method="post" {
                    (csrf(frame))
                    button.btn.main.wide type="submit" { (t!(r, "security-invited-accept")) }
                }
            } @else {
                p { (t!(r, "security-invited-inside")) }
                p.gap2 { a.btn href="/communities" { (t!(r, "layout-communities")) } }
            }
        }
        p.gap3.hint { (t!(r, "security-invited-until")) " " (time(r, view.until)) }
    };
    plain(frame, &title, &intro, &body)
}

/// An invitation that is over, revoked, used up, or none.
#[must_use]
pub fn spent(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { p { a.btn href="/communities" { (t!(r, "layout-communities")) } } };
    plain(frame, &t!(r, "security-invite-spent"), &t!(r, "security-invite-spent-why"), &body)
}
