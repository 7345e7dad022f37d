//! `/settings/notifications`: by which way each kind of notice comes, and how often the digest; and the
//! page behind a letter's last line.
use crate::i18n::{Reader, t};
use crate::notifications::settings::{Rhythm, Settings};
use crate::notifications::words::kind_name;
use crate::notifications::{Channel, Kind};
use crate::web::components::form::{Complaints, csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// Form: `POST /settings/notifications`, fields `csrf`, for each kind its name = `now` | `digest` | `here`,
/// `digest` = `weekly` | `daily` | `never`, `weekday` = `1` (Monday) to `7`.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    /// What is chosen.
    pub settings: &'a Settings,
    /// Kinds that concern this member: those of facilitators and administrators only for them.
    pub kinds: &'a [Kind],
    /// Where letters go.
    pub email: &'a str,
    /// Whether the address is known to be the member's; else no letters go.
    pub verified: bool,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Choices<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        (summary(r, view.complaints))
        p.intro {
            @if view.verified { (t!(r, "notifications-mail-to", email = view.email)) }
            @else { (t!(r, "notifications-mail-unverified", email = view.email)) }
        }
        form action="/settings/notifications" method="post" {
            (csrf(frame))
            section.sec aria-labelledby="f-digest-h" {
                div.head { h2 #f-digest-h { (t!(r, "notifications-digest")) } }
                p.hint.gap1 { (t!(r, "notifications-digest-hint")) }
                div.fine.gap2 {
                    label for="f-digest" { (t!(r, "notifications-rhythm")) }
                    select.in #f-digest name="digest" { @for rhythm in Rhythm::ALL {
                        option value=(rhythm.as_str()) selected[rhythm == view.settings.digest] { (rhythm_words(r, rhythm)) }
                    } }
                    label for="f-weekday" { (t!(r, "notifications-weekday")) }
                    select.in #f-weekday name="weekday" { @for day in 1_i16..=7 {
                        option value=(day) selected[day == view.settings.weekday] { (t!(r, "time-weekday", number = day)) }
                    } }
                }
            }
            section.sec aria-labelledby="kinds" {
                div.head { h2 #kinds { (t!(r, "notifications-ways")) } }
                p.hint.gap1 { (t!(r, "notifications-ways-hint")) }
                ul.list.ways { @for kind in view.kinds { (way(r, *kind, view.settings.channel(*kind))) } }
            }
            p.gap3 { button.btn.main type="submit" { (t!(r, "forum-save")) } }
        }
    };
    sheet(frame, "/settings/notifications", &t!(r, "notifications-title"), &body)
}

fn way(r: Reader, kind: Kind, chosen: Channel) -> Markup {
    let id = format!("f-{}", kind.as_str());
    html! { li {
        label for=(id) { (kind_name(r.locale, kind)) }
        select.in id=(id) name=(kind.as_str()) { @for channel in Channel::ALL {
            option value=(channel.as_str()) selected[channel == chosen] { (channel_words(r, channel)) }
        } }
    } }
}

fn channel_words(r: Reader, channel: Channel) -> String {
    match channel {
        Channel::Now => t!(r, "notifications-way-now"),
        Channel::Digest => t!(r, "notifications-way-digest"),
        Channel::Here => t!(r, "notifications-way-here"),
    }
}

fn rhythm_words(r: Reader, rhythm: Rhythm) -> String {
    match rhythm {
        Rhythm::Weekly => t!(r, "notifications-weekly"),
        Rhythm::Daily => t!(r, "notifications-daily"),
        Rhythm::Never => t!(r, "notifications-never"),
    }
}

/// Where a letter's last line leads.
#[derive(Clone, Debug)]
pub struct Unsubscribe<'a> {
    /// The signed token, sent back with the form: `POST /unsubscribe?token=`.
    pub token: &'a str,
    /// What letters of this kind are about.
    pub what: &'a str,
    /// What was done: ended, or taken back.
    pub state: Ending,
}

/// How far somebody is with ending letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Asked.
    Ask,
    /// No more letters of the kind.
    Ended,
    /// They come again.
    Again,
}

/// The page: one button, no session needed.
#[must_use]
pub fn unsubscribe(frame: &Frame<'_>, view: &Unsubscribe<'_>) -> Markup {
    let r = frame.reader;
    let action = format!("/unsubscribe?token={}", view.token);
    let body = html! { div.wrap.page { div.plain.w {
        h1 { (t!(r, "notifications-unsubscribe")) }
        @match view.state {
            Ending::Ask => {
                p.intro { (t!(r, "notifications-unsubscribe-what", what = view.what)) }
                form action=(action) method="post" { (csrf(frame)) button.btn.main type="submit" { (t!(r, "notifications-unsubscribe-do")) } }
            },
            Ending::Ended => {
                p.intro role="status" { (t!(r, "notifications-unsubscribed", what = view.what)) }
                form action={ (action) "&undo=1" } method="post" { (csrf(frame)) button.btn type="submit" { (t!(r, "notifications-unsubscribe-undo")) } }
            },
            Ending::Again => p.intro role="status" { (t!(r, "notifications-subscribed-again", what = view.what)) },
        }
        p.gap3 { a href="/settings/notifications" { (t!(r, "notifications-to-settings")) } }
    } } };
    page(frame, &Page { title: t!(r, "notifications-unsubscribe"), ..Page::default() }, body)
}
