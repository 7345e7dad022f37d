//! The frame round every page: head, masthead, foot, and the words the script needs.
use super::assets::{FAVICON, href, icon};
use super::components::avatar::avatar;
use super::components::form::csrf;
use super::components::notice::{Done, notice};
use crate::i18n::{Language, Reader, t};
use maud::{DOCTYPE, Markup, html};

/// What every page knows about its visitor; made once per request.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Language, zone and moment.
    pub reader: Reader,
    /// Title of this site, in the foot.
    pub site: &'a str,
    /// `https://host`, for addresses that are read elsewhere.
    pub base: &'a str,
    /// Path and query, without `lang`, where language links and sign-in lead back to: this page, or for the
    /// answer to a form the page that holds the form.
    pub path: &'a str,
    /// Who is signed in.
    pub viewer: Option<Badge<'a>>,
    /// Token of every form of the page, field `csrf`.
    pub csrf: &'a str,
    /// Day or night, when the visitor chose one.
    pub theme: Theme,
    /// Whether anyone may register here: else the link is not shown.
    pub registration: bool,
    /// What the last action did.
    pub done: Option<Done>,
}

/// The signed-in member, in the masthead.
#[derive(Clone, Copy, Debug)]
pub struct Badge<'a> {
    /// Name in addresses: `/u/{name}`.
    pub name: &'a str,
    /// Name in sentences.
    pub display_name: &'a str,
    /// Address of a picture.
    pub avatar: Option<&'a str>,
    /// Notifications not read yet; a hundred stands for more.
    pub unread: u32,
    /// The address, while it is not confirmed.
    pub to_verify: Option<ToVerify<'a>>,
    /// Whether the administrators' pages are shown.
    pub is_admin: bool,
}

/// An address that waits to be confirmed.
#[derive(Clone, Copy, Debug)]
pub struct ToVerify<'a> {
    /// Where the letter went.
    pub email: &'a str,
    /// Whether publishing waits for it.
    pub required: bool,
}

/// Ground of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The device decides.
    #[default]
    Auto,
    /// Paper.
    Light,
    /// Night.
    Dark,
}

/// Section of the masthead a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nav {
    /// Outside the sections.
    #[default]
    None,
    /// `/`
    Home,
    /// `/communities` and below `/c/`.
    Communities,
    /// `/people`
    People,
    /// `/find`
    Find,
}

/// What a template says about its page.
#[derive(Clone, Debug, Default)]
pub struct Page<'a> {
    /// Title without the name of the site.
    pub title: String,
    /// Current section.
    pub nav: Nav,
    /// Accent class of the page (`assets::accent`).
    pub accent: Option<&'a str>,
    /// One sentence for search engines.
    pub description: Option<&'a str>,
    /// The page's one address.
    pub canonical: Option<&'a str>,
    /// The same thing as `application/activity+json`.
    pub alternate: Option<&'a str>,
    /// Address of its feeds, without the extension.
    pub feed: Option<&'a str>,
    /// Search engines are asked to leave it out.
    pub noindex: bool,
    /// What it is about, where anybody may read it.
    pub share: Option<super::head::Share>,
}

/// A whole document round `body`, which holds exactly one `h1`.
#[must_use]
pub fn page(frame: &Frame<'_>, page: &Page<'_>, body: Markup) -> Markup {
    let locale = frame.reader.locale;
    html! {
        (DOCTYPE)
        html lang=(locale.code()) class=[class(frame.theme, page.accent)] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " · Ateneo" }
                link rel="stylesheet" href=(href("ateneo.css"));
                link rel="icon" type="image/svg+xml" href=(*FAVICON);
                (super::head::about(frame, page))
                script type="module" src=(href("ateneo.js")) {}
            }
            body {
                a.skip href="#main" { (t!(locale, "layout-skip")) }
                (masthead(frame, page.nav))
                main #main tabindex="-1" {
                    (to_verify(frame))
                    @if let Some(done) = frame.done { div.wrap { (notice(frame.reader, done)) } }
                    (body)
                }
                (foot(frame))
                (script_words(locale))
            }
        }
    }
}

fn class(theme: Theme, accent: Option<&str>) -> Option<String> {
    let theme = match theme {
        Theme::Auto => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let classes: Vec<&str> = accent.into_iter().chain(theme).collect();
    (!classes.is_empty()).then(|| classes.join(" "))
}

fn masthead(frame: &Frame<'_>, nav: Nav) -> Markup {
    let r = frame.reader;
    let current = |section: Nav| (nav == section).then_some("page");
    html! {
        header.mast { div.wrap {
            a.brand href="/" aria-label=(t!(r, "layout-brand")) {
                svg.rose aria-hidden="true" { use href={ (href("icons.svg")) "#ateneo" } {} }
                "Ateneo"
            }
            nav aria-label=(t!(r, "layout-main")) { ul {
                li { a href="/" aria-current=[current(Nav::Home)] { (t!(r, "layout-home")) } }
                li { a href="/communities" aria-current=[current(Nav::Communities)] { (t!(r, "layout-communities")) } }
                li { a href="/people" aria-current=[current(Nav::People)] { (t!(r, "people-title")) } }
                li { a href="/search" aria-current=[current(Nav::Find)] { (t!(r, "layout-find")) } }
            } }
            div.tools {
                form.find action="/search" role="search" aria-label=(t!(r, "layout-search")) {
                    label.vh for="q0" { (t!(r, "layout-search")) }
                    div.seek {
                        input.in #q0 name="q" type="search" maxlength="500" placeholder=(t!(r, "layout-search-hint"));
                        button.go type="submit" { (icon("search")) span.vh { (t!(r, "layout-search")) } }
                    }
                }
                (account(frame))
            }
        } }
    }
}

/// Asks to confirm the address. Form: `POST /verify`, field `csrf`: the letter once more.
fn to_verify(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    let Some(asked) = frame.viewer.and_then(|viewer| viewer.to_verify) else { return html! {} };
    html! {
        aside.banner { div.wrap { form action="/verify" method="post" {
            (csrf(frame))
            p {
                @if asked.required { (t!(r, "security-banner-required", email = asked.email)) }
                @else { (t!(r, "security-banner", email = asked.email)) }
            }
            button.btn.small type="submit" { (t!(r, "security-send-again")) }
        } } }
    }
}

/// The member's own links, or the way in.
fn account(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    html! {
        @if let Some(viewer) = &frame.viewer {
            (bell(frame.reader, viewer.unread))
            details.me {
                summary { (avatar(viewer.display_name, viewer.avatar)) span.vh { (t!(r, "layout-menu", name = viewer.display_name)) } }
                ul {
                    li { a href={ "/u/" (viewer.name) } { (t!(r, "layout-profile")) } }
                    li { a href="/bookmarks" { (t!(r, "notifications-bookmarks")) } }
                    li { a href="/settings" { (t!(r, "layout-settings")) } }
                    @if viewer.is_admin { li { a href="/admin" { (t!(r, "admin-administration")) } } }
                    li { form action="/signout" method="post" { (csrf(frame)) button type="submit" { (t!(r, "layout-sign-out")) } } }
                }
            }
        } @else {
            a.plain href=(sign_in(frame.path)) { (t!(r, "layout-sign-in")) }
            @if frame.registration { a.plain.hide-xs href="/register" { (t!(r, "layout-register")) } }
        }
    }
}

/// The way to what concerns the member, with how much of it is not read.
fn bell(r: Reader, unread: u32) -> Markup {
    html! { a href="/notifications" {
        (icon("bell"))
        span.vh { @if unread > 0 { (t!(r, "notifications-bell", count = unread)) } @else { (t!(r, "notifications-title")) } }
        @if unread > 0 { span.badge aria-hidden="true" { @if unread > 99 { "99+" } @else { (unread) } } }
    } }
}

/// `/signin` with the way back to `path`.
#[must_use]
pub fn sign_in(path: &str) -> String {
    if path == "/" || path.starts_with("/signin") || path.starts_with("/register") {
        return "/signin".to_owned();
    }
    format!("/signin?next={}", encoded(path))
}

/// `text` as one query value.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn foot(frame: &Frame<'_>) -> Markup {
    let locale = frame.reader.locale;
    let joint = if frame.path.contains('?') { '&' } else { '?' };
    html! {
        footer.foot { div.wrap {
            p { (frame.site) " · " a href="/log" { (t!(locale, "moderation-log")) } }
            nav aria-label=(t!(locale, "layout-language")) { ul {
                @for other in Language::ALL {
                    li { a href={ (frame.path) (joint) "lang=" (other.code()) } lang=(other.code()) hreflang=(other.code())
                        aria-current=[(other == locale).then_some("true")] { (other.native_name()) } }
                }
            } }
        } }
    }
}

/// Sentences of the script and the list of keys; without scripts nobody sees them.
fn script_words(locale: Language) -> Markup {
    let keys = [
        ("j", t!(locale, "layout-key-next")),
        ("k", t!(locale, "layout-key-previous")),
        ("r", t!(locale, "layout-key-reply")),
        ("s", t!(locale, "layout-key-follow")),
        ("/", t!(locale, "layout-key-search")),
        ("?", t!(locale, "layout-key-help")),
    ];
    html! {
        dialog #keys aria-labelledby="keys-title"
            data-draft-saved=(t!(locale, "layout-draft-saved"))
            data-draft-back=(t!(locale, "layout-draft-back"))
            data-failed=(t!(locale, "layout-failed")) {
            h2 #keys-title { (t!(locale, "layout-keys")) }
            dl.pairs { @for (key, text) in keys { dt { kbd { (key) } } dd { (text) } } }
            form.gap3 method="dialog" { button.btn { (t!(locale, "layout-close")) } }
        }
        div #said.vh role="status" {}
    }
}
