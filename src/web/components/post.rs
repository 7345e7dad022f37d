//! A post as an article: author, time, text, pictures, what may be done with it.
use super::avatar::avatar;
use crate::actors::profile::Voice;
use crate::i18n::{Reader, country, t};
use crate::web::assets::icon;
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
    /// Where they work, and in whose name they write.
    pub about: About<'a>,
}

/// What stands under a name: where somebody works, and in whose name the post was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Their organization, where they show it.
    pub organization: Option<&'a str>,
    /// ISO 3166-1 alpha-2 code of their country, where they show it.
    pub country: Option<&'a str>,
    /// In whose name, where that was said of the post.
    pub voice: Option<Voice>,
    /// Whether they closed their account: then they have no name any more.
    pub gone: bool,
}

impl About<'_> {
    /// "Dirección de Comercio Exterior, Paraguay".
    #[must_use]
    pub fn place(&self, r: Reader) -> Option<String> {
        let country = self.country.and_then(|code| country(r.locale, code));
        let parts: Vec<&str> = self.organization.into_iter().chain(country).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// The name of an author, or that the person closed the account.
#[must_use]
pub fn name(r: Reader, author: &Author<'_>) -> String {
    if author.about.gone { t!(r, "people-gone") } else { author.name.to_owned() }
}

/// The small line under a name; nothing when nothing is said.
#[must_use]
pub fn under_name(r: Reader, author: &Author<'_>) -> Markup {
    let place = author.about.place(r);
    let voice = author.about.voice.map(|voice| match voice {
        Voice::Institution => t!(r, "people-for-institution"),
        Voice::Personal => t!(r, "people-personally"),
    });
    html! {
        @if place.is_some() || voice.is_some() || author.origin.is_some() {
            small.dots {
                @if let Some(place) = place { span { (place) } }
                @if let Some(voice) = voice { span { (voice) } }
                @if author.origin.is_some() { span { (origin(r, author.origin)) } }
            }
        }
    }
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
    /// Report it.
    pub report: bool,
    /// Decide about it.
    pub moderate: bool,
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
    /// Waits for the community's facilitators.
    Held,
    /// Hidden by the facilitators, for this reason.
    Hidden(&'a str),
    /// Not let through by the facilitators, for this reason.
    Declined(&'a str),
}

/// A topic's opening or a reply.
///
/// Forms (all `POST`, field `csrf`); for replies the path begins with `/reply/`:
/// - `/post/{id}/reactions`: `kind` = `useful` | `like`, `on` = `1` | `0`
/// - `/post/{id}/bookmark`: `on` = `1` | `0`
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
    /// Whether the viewer keeps it; `None` for visitors.
    pub kept: Option<bool>,
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
                @if author.about.gone { span.p { (name(r, author)) } } @else { a.p href=(author.href) { (author.name) } }
                @if author.opened { " " span.role { (t!(r, "forum-role-opened")) } }
                @if author.facilitates { " " span.role { (t!(r, "forum-role-facilitates")) } }
                (under_name(r, author))
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
        Standing::Held => p.standing { (icon("clock")) (t!(r, "moderation-held")) },
        Standing::Hidden(reason) => p.standing.bad { (icon("alert")) (t!(r, "moderation-hidden-reason", reason = reason)) },
        Standing::Declined(reason) => p.standing.bad { (icon("alert")) (t!(r, "moderation-declined-reason", reason = reason)) },
        Standing::Refused(site) => p.standing.bad { (icon("alert")) (t!(r, "forum-refused", name = site)) },
    } }
}
