//! A post as an article: author, time, text, pictures, what may be done with it.
use super::avatar::avatar;
use super::form::csrf;
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::layout::{Frame, sign_in};
use chrono::{DateTime, Utc};
use maud::{Markup, PreEscaped, html};

/// Where someone or something comes from, when not from here.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A site known by its title: "de Universidade do Litoral Sul".
    Site(&'a str),
    /// Any other, by its host: "desde tinta.example".
    Host(&'a str),
}

/// Who wrote.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// Display name.
    pub name: &'a str,
    /// Their page here: `/u/{name}` or `/u/{name@host}`.
    pub href: &'a str,
    /// Address of their picture.
    pub avatar: Option<&'a str>,
    /// Absent for our own members.
    pub origin: Option<Origin<'a>>,
    /// Whether they facilitate the community of the page.
    pub facilitates: bool,
    /// Whether they opened the topic of the page (shown on replies).
    pub opened: bool,
}

/// A picture of a post.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    /// Address.
    pub url: &'a str,
    /// Description; empty when its author gave none.
    pub alt: &'a str,
    /// Pixels, when known.
    pub size: Option<(u32, u32)>,
}

/// How many reacted, and whether the viewer did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// People.
    pub count: u32,
    /// The viewer among them.
    pub mine: bool,
}

/// What the viewer may do with a post.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent permissions")]
pub struct Can {
    /// Answer it.
    pub reply: bool,
    /// React to it.
    pub react: bool,
    /// Change it.
    pub edit: bool,
    /// Delete it.
    pub delete: bool,
    /// Accept it as the answer, or take that back.
    pub accept: bool,
    /// Pin or unpin the topic.
    pub pin: bool,
    /// Lock or unlock the topic.
    pub lock: bool,
}

/// Whether the community that hosts the topic has taken the post.
#[derive(Clone, Copy, Debug, Default)]
pub enum Standing<'a> {
    /// Shown to everyone.
    #[default]
    Taken,
    /// Sent to the community's own site (its name), no answer yet.
    Pending(&'a str),
    /// Refused by that site.
    Refused(&'a str),
}

/// A topic's opening or a reply.
///
/// Forms (all `POST`, field `csrf`); for replies the path begins with `/reply/`:
/// - `/post/{id}/reactions`: `kind` = `useful` | `like`, `on` = `1` | `0`
/// - `/post/{id}/accept`: `on` = `1` | `0` (on the reply that answers: `/reply/{id}/accept`)
/// - `/post/{id}/pin`, `/post/{id}/lock`: `on` = `1` | `0`
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// Local id.
    pub id: i64,
    /// Author.
    pub author: Author<'a>,
    /// Published.
    pub at: DateTime<Utc>,
    /// Last edit.
    pub edited: Option<DateTime<Utc>>,
    /// BCP 47 code of its language; empty when unknown.
    pub language: &'a str,
    /// **Sanitized** HTML.
    pub html: &'a str,
    /// Pictures after the text.
    pub images: &'a [Image<'a>],
    /// "Useful to my work".
    pub useful: Tally,
    /// Thanks.
    pub likes: Tally,
    /// Permissions of the viewer.
    pub can: Can,
    /// With its community.
    pub standing: Standing<'a>,
    /// Its page where it was written, for posts from elsewhere.
    pub original: Option<&'a str>,
}

/// Kind of post, as the path of its addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// `/post/{id}`
    Topic,
    /// `/reply/{id}`
    Reply,
}

impl Path {
    /// Address of the post, to which actions are appended.
    #[must_use]
    pub fn of(self, id: i64) -> String {
        match self {
            Self::Topic => format!("/post/{id}"),
            Self::Reply => format!("/reply/{id}"),
        }
    }
}

/// A moment, with the full date on hover.
#[must_use]
pub fn time(r: Reader, at: DateTime<Utc>) -> Markup {
    let when = r.when(at);
    html! { time datetime=(when.datetime) title=(when.title) { (when.text) } }
}

/// The small mark of a place that is not here; nothing for what is ours.
#[must_use]
pub fn origin(r: Reader, origin: Option<Origin<'_>>) -> Markup {
    html! {
        @if let Some(place) = origin {
            span.from { (icon("origin")) @match place {
                Origin::Site(title) => (t!(r, "forum-from-site", name = title)),
                Origin::Host(host) => (t!(r, "forum-from-host", name = host)),
            } }
        }
    }
}

/// The line under a title or over a text: face, name, where from, when.
#[must_use]
pub fn byline(r: Reader, author: &Author<'_>, at: DateTime<Utc>, href: &str) -> Markup {
    html! {
        div.by {
            (avatar(author.name, author.avatar))
            div {
                a.p href=(author.href) { (author.name) }
                @if author.opened { " " span.role { (t!(r, "forum-role-opened")) } }
                @if author.facilitates { " " span.role { (t!(r, "forum-role-facilitates")) } }
                @if author.origin.is_some() { small { (origin(r, author.origin)) } }
            }
            a.at href=(href) { (time(r, at)) }
        }
    }
}

/// Text, pictures, standing.
#[must_use]
pub fn content(r: Reader, post: &Post<'_>) -> Markup {
    let language = (!post.language.is_empty() && post.language != r.locale.code()).then_some(post.language);
    html! {
        div.prose lang=[language] { (PreEscaped(post.html)) }
        @for image in post.images {
            figure.pic { a href=(image.url) {
                img src=(image.url) alt=(image.alt) loading="lazy" decoding="async"
                    width=[image.size.map(|(width, _)| width)] height=[image.size.map(|(_, height)| height)];
            } }
        }
        (standing(r, post.standing))
        @if post.edited.is_some() || post.original.is_some() { (provenance(r, post)) }
    }
}

fn provenance(r: Reader, post: &Post<'_>) -> Markup {
    html! {
        p.meta {
            @if let Some(edited) = post.edited { span { (t!(r, "forum-edited")) " " (time(r, edited)) } }
            @if let Some(url) = post.original { a href=(url) rel="noopener nofollow" { (t!(r, "forum-original")) } }
        }
    }
}

/// Whether the post is still on its way.
fn standing(r: Reader, standing: Standing<'_>) -> Markup {
    html! { @match standing {
        Standing::Taken => {},
        Standing::Pending(site) => p.standing { (icon("clock")) (t!(r, "forum-pending", name = site)) },
        Standing::Refused(site) => p.standing.bad { (icon("alert")) (t!(r, "forum-refused", name = site)) },
    } }
}

/// One switch as a form of its own; the button says whether it is on.
struct Switch<'a> {
    action: String,
    /// Sent as `kind`, when the action has kinds.
    kind: Option<&'a str>,
    on: bool,
    /// Whether the label stays the same and the button says by `aria-pressed` that it is on.
    pressed: bool,
    icon: &'a str,
    label: Markup,
}

impl Switch<'_> {
    fn form(&self, frame: &Frame<'_>) -> Markup {
        html! {
            form action=(self.action) method="post" data-swap {
                (csrf(frame))
                @if let Some(kind) = self.kind { input type="hidden" name="kind" value=(kind); }
                button.link name="on" value=(if self.on { "0" } else { "1" }) aria-pressed=[self.pressed.then(|| self.on.to_string())] { (icon(self.icon)) (self.label) }
            }
        }
    }
}

/// The row under a post. `reply_href` opens the reply box for this post.
#[must_use]
pub fn actions(frame: &Frame<'_>, path: Path, post: &Post<'_>, reply_href: &str) -> Markup {
    let r = frame.reader;
    html! {
        div.acts {
            (reaction(frame, path, post, "useful"))
            (reaction(frame, path, post, "like"))
            @if post.can.reply {
                a.link href=(reply_href) data-reply=(post.id) data-name=(post.author.name) { (icon("reply")) (t!(r, "forum-reply")) }
            } @else if frame.viewer.is_none() {
                a.link href=(sign_in(frame.path)) { (icon("reply")) (t!(r, "forum-reply")) }
            }
            (more(frame, path, post))
        }
    }
}

fn reaction(frame: &Frame<'_>, path: Path, post: &Post<'_>, kind: &str) -> Markup {
    let r = frame.reader;
    let (tally, mark) = if kind == "useful" { (post.useful, "useful") } else { (post.likes, "heart") };
    let label = html! {
        @if kind == "useful" { span { (t!(r, "forum-useful")) span.vh-xs { " " (t!(r, "forum-useful-rest")) } } } @else { (t!(r, "forum-thanks")) }
        @if tally.count > 0 { " " span.n { (t!(r, "layout-number", count = tally.count)) } }
    };
    html! {
        @if post.can.react {
            (Switch { action: format!("{}/reactions", path.of(post.id)), kind: Some(kind), on: tally.mine, pressed: true, icon: mark, label }.form(frame))
        } @else if tally.count > 0 {
            span.link.still { (icon(mark)) (label) }
        }
    }
}

/// What its author and facilitators may do; folded, so that reading stays quiet.
fn more(frame: &Frame<'_>, path: Path, post: &Post<'_>) -> Markup {
    let (r, base, can) = (frame.reader, path.of(post.id), post.can);
    if !(can.edit || can.delete || post.edited.is_some()) {
        return html! {};
    }
    html! {
        details.more {
            summary.link { (t!(r, "forum-more")) }
            ul {
                @if can.edit { li { a.link href={ (base) "/edit" } { (t!(r, "forum-edit")) } } }
                @if post.edited.is_some() { li { a.link href={ (base) "/history" } { (t!(r, "forum-history")) } } }
                @if can.delete { li { a.link href={ (base) "/delete" } { (t!(r, "forum-delete")) } } }
            }
        }
    }
}

/// Pin and lock, for facilitators, with their present state.
#[must_use]
pub fn keeping(frame: &Frame<'_>, post: &Post<'_>, pinned: bool, locked: bool) -> Markup {
    let (r, base) = (frame.reader, Path::Topic.of(post.id));
    html! {
        @if post.can.pin || post.can.lock {
            div.acts {
                @if post.can.pin { (Switch { action: format!("{base}/pin"), kind: None, on: pinned, pressed: false, icon: "pin",
                    label: html! { (if pinned { t!(r, "forum-unpin") } else { t!(r, "forum-pin") }) } }.form(frame)) }
                @if post.can.lock { (Switch { action: format!("{base}/lock"), kind: None, on: locked, pressed: false, icon: "lock",
                    label: html! { (if locked { t!(r, "forum-unlock") } else { t!(r, "forum-lock") }) } }.form(frame)) }
            }
        }
    }
}

/// Accept a reply as the answer, or take it back.
#[must_use]
pub fn accepting(frame: &Frame<'_>, reply: &Post<'_>, accepted: bool) -> Markup {
    let r = frame.reader;
    html! {
        @if reply.can.accept {
            (Switch { action: format!("{}/accept", Path::Reply.of(reply.id)), kind: None, on: accepted, pressed: false, icon: "check",
                label: html! { (if accepted { t!(r, "forum-unaccept") } else { t!(r, "forum-accept") }) } }.form(frame))
        }
    }
}
