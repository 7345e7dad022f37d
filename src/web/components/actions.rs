//! What may be done with a post: react, reply, accept, pin, lock, and the rest folded away.
use super::form::csrf;
use super::post::{Path, Post};
use crate::i18n::t;
use crate::web::assets::icon;
use crate::web::layout::{Frame, sign_in};
use maud::{Markup, html};

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
            (keep(frame, path, post))
            (more(frame, path, post))
        }
    }
}

/// Keep it among the bookmarks, or take it from there.
fn keep(frame: &Frame<'_>, path: Path, post: &Post<'_>) -> Markup {
    html! { @if let Some(on) = post.kept {
        (Switch { action: format!("{}/bookmark", path.of(post.id)), kind: None, on, pressed: true, icon: "keep",
            label: html! { (t!(frame.reader, "notifications-keep")) } }.form(frame))
    } }
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
