//! `/settings/security`: the ways in, and where one is signed in.
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::components::form::csrf;
use crate::web::components::post::time;
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Forms, each with `csrf`:
/// - `POST /settings/security/totp/begin`: a secret for an authenticator; its page confirms it;
/// - `POST /settings/security/totp/codes`: new recovery codes;
/// - `POST /verify`: the letter that confirms the address once more;
/// - `POST /settings/security/sessions`, field `session` = id of one, or `others`: ends them.
#[derive(Clone, Debug)]
pub struct Security<'a> {
    /// Address, and whether it is confirmed.
    pub email: (&'a str, bool),
    /// Recovery codes left; `None` while no code is asked for.
    pub totp: Option<i64>,
    /// Passkeys; `None` where this address cannot have them.
    pub passkeys: Option<&'a [Passkey<'a>]>,
    /// Sessions, the present one first.
    pub sessions: &'a [Session<'a>],
}

/// A passkey in the list.
#[derive(Clone, Debug)]
pub struct Passkey<'a> {
    /// Of its page.
    pub id: &'a str,
    /// The owner's name for it.
    pub name: &'a str,
    /// Added.
    pub since: DateTime<Utc>,
    /// Last sign-in with it.
    pub used: Option<DateTime<Utc>>,
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
    let body = html! {
        (address(frame, view.email))
        (password(r))
        (totp(frame, view.totp))
        @if let Some(passkeys) = view.passkeys { (keys(r, passkeys)) }
        (sessions(frame, view.sessions))
    };
    sheet(frame, "/settings/security", &t!(r, "security-tab"), &body)
}

fn address(frame: &Frame<'_>, (email, verified): (&str, bool)) -> Markup {
    let r = frame.reader;
    html! { section.sec.gap3 aria-labelledby="address" {
        div.head { h2 #address { (t!(r, "accounts-email")) } a href="/settings/security/email" { (t!(r, "security-change-email")) } }
        p.gap2 { b { (email) } }
        @if verified { p.state.ok { (icon("check")) (t!(r, "security-verified")) } } @else {
            p.state.warn { (icon("alert")) (t!(r, "security-unverified")) }
            form.gap1 action="/verify" method="post" { (csrf(frame)) button.btn.small type="submit" { (t!(r, "security-send-again")) } }
        }
    } }
}

fn password(r: Reader) -> Markup {
    html! { section.sec aria-labelledby="password" {
        div.head { h2 #password { (t!(r, "accounts-password")) } a href="/settings/security/password" { (t!(r, "security-change-password")) } }
        p.gap2.hint { (t!(r, "security-password-hint")) }
    } }
}

fn totp(frame: &Frame<'_>, codes: Option<i64>) -> Markup {
    let r = frame.reader;
    html! { section.sec aria-labelledby="totp" {
        div.head { h2 #totp { (t!(r, "security-totp")) } @if codes.is_some() { a href="/settings/security/totp/off" { (t!(r, "security-off")) } } }
        @match codes {
            Some(left) => {
                p.gap2.state.ok { (icon("check")) (t!(r, "security-totp-on")) }
                p.hint { (t!(r, "security-codes-left", count = left)) }
                form.gap1 action="/settings/security/totp/codes" method="post" { (csrf(frame)) button.btn.small type="submit" { (t!(r, "security-codes-new")) } }
            },
            None => {
                p.gap2.hint { (t!(r, "security-totp-why")) }
                form.gap1 action="/settings/security/totp/begin" method="post" { (csrf(frame)) button.btn.small type="submit" { (t!(r, "security-setup")) } }
            },
        }
    } }
}

fn keys(r: Reader, passkeys: &[Passkey<'_>]) -> Markup {
    html! { section.sec aria-labelledby="passkeys" {
        div.head { h2 #passkeys { (t!(r, "security-passkeys")) } a href="/settings/security/passkeys/new" { (t!(r, "security-passkey-add")) } }
        @if passkeys.is_empty() { p.gap2.hint { (t!(r, "security-passkeys-why")) } } @else {
            ul.list { @for passkey in passkeys { li.split {
                div {
                    h3 { (passkey.name) }
                    p.meta {
                        span { (t!(r, "security-added")) " " (time(r, passkey.since)) }
                        @if let Some(used) = passkey.used { span { (t!(r, "security-last-used")) " " (time(r, used)) } }
                    }
                }
                a.btn.small href={ "/settings/security/passkeys/" (passkey.id) } { (t!(r, "security-passkey-edit")) span.vh { ": " (passkey.name) } }
            } } }
        }
    } }
}

fn sessions(frame: &Frame<'_>, sessions: &[Session<'_>]) -> Markup {
    let r = frame.reader;
    html! { section.sec aria-labelledby="sessions" {
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
