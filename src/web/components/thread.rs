//! Replies: as a tree with folding branches, or in the order they came.
use super::actions::{accepting, actions};
use super::post::{Path, Post, byline, content, name, time};
use crate::i18n::{Reader, t};
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use std::collections::HashMap;

/// Levels drawn as branches; deeper replies are listed under the last one, each saying whom it answers.
pub const DEPTH: usize = 4;

/// One reply of a page of them.
#[derive(Clone, Debug)]
pub struct Reply<'a> {
    /// Local id.
    pub id: i64,
    /// The reply it answers; `None` when it answers the topic.
    pub parent: Option<i64>,
    /// The reply, or what is left of it.
    pub body: Body<'a>,
}

/// A reply or its place.
#[derive(Clone, Debug)]
pub enum Body<'a> {
    /// The reply.
    Post(Box<Post<'a>>),
    /// Deleted by its author.
    Withdrawn(DateTime<Utc>),
    /// Removed by a facilitator.
    Removed(DateTime<Utc>),
    /// Hidden by a facilitator, for this reason.
    Hidden(&'a str),
}

impl Reply<'_> {
    fn author(&self, r: Reader) -> Option<String> {
        match &self.body {
            Body::Post(post) => Some(name(r, &post.author)),
            Body::Withdrawn(_) | Body::Removed(_) | Body::Hidden(_) => None,
        }
    }
}

/// Which replies answer which, by index; a parent that is not on the page counts as the topic.
struct Tree {
    roots: Vec<usize>,
    children: HashMap<usize, Vec<usize>>,
}

impl Tree {
    /// Replies in the order of their publication. A parent must come before its child: anything else
    /// (a cycle, a clock gone wrong) is drawn as an answer to the topic.
    fn new(replies: &[Reply<'_>]) -> Self {
        let mut seen = HashMap::with_capacity(replies.len());
        let mut tree = Self { roots: Vec::new(), children: HashMap::new() };
        for (index, reply) in replies.iter().enumerate() {
            match reply.parent.and_then(|parent| seen.get(&parent)) {
                Some(&parent) => tree.children.entry(parent).or_default().push(index),
                None => tree.roots.push(index),
            }
            seen.insert(reply.id, index);
        }
        tree
    }

    fn below(&self, index: usize) -> &[usize] {
        self.children.get(&index).map_or(&[], Vec::as_slice)
    }

    /// Everything below a reply, depth first, without recursion: threads from elsewhere may be deep.
    fn all_below(&self, index: usize) -> Vec<usize> {
        let mut stack: Vec<usize> = self.below(index).iter().rev().copied().collect();
        let mut found = Vec::new();
        while let Some(next) = stack.pop() {
            found.push(next);
            stack.extend(self.below(next).iter().rev());
        }
        found
    }
}

/// The topic whose replies are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    /// Its id, for the addresses of the reply box.
    pub topic: i64,
    /// The accepted answer, which stands above the thread: here only its place is shown.
    pub lifted: Option<i64>,
    /// The first reply since the reader's last visit.
    pub first_new: Option<i64>,
}

/// Replies by thread.
#[must_use]
pub fn tree(frame: &Frame<'_>, under: Under, replies: &[Reply<'_>]) -> Markup {
    let tree = Tree::new(replies);
    let drawing = Drawing { frame, under, replies, tree: &tree };
    html! { ol.thread { @for &index in &tree.roots { (drawing.branch(index, 1)) } } }
}

/// Replies in the order they came, each saying whom it answers.
#[must_use]
pub fn flat(frame: &Frame<'_>, under: Under, replies: &[Reply<'_>]) -> Markup {
    let tree = Tree { roots: Vec::new(), children: HashMap::new() };
    let drawing = Drawing { frame, under, replies, tree: &tree };
    html! { ol.thread { @for reply in replies { li { (drawing.one(reply, true, &html! {})) } } } }
}

struct Drawing<'a> {
    frame: &'a Frame<'a>,
    under: Under,
    replies: &'a [Reply<'a>],
    tree: &'a Tree,
}

impl Drawing<'_> {
    /// Recursion ends at [`DEPTH`].
    fn branch(&self, index: usize, depth: usize) -> Markup {
        let Some(reply) = self.replies.get(index) else { return html! {} };
        let r = self.frame.reader;
        let deep = depth >= DEPTH;
        let below = if deep { self.tree.all_below(index) } else { self.tree.below(index).to_vec() };
        let branch = html! {
            @if !below.is_empty() {
                details.sub.fold id={ "t" (reply.id) } open {
                    summary { @match reply.author(r) {
                        Some(name) => (t!(r, "forum-replies-to", count = below.len(), name = name)),
                        None => (t!(r, "forum-replies", count = below.len())),
                    } }
                    ol.thread { @for child in below {
                        @if deep { @if let Some(reply) = self.replies.get(child) { li { (self.one(reply, true, &html! {})) } } }
                        @else { (self.branch(child, depth + 1)) }
                    } }
                }
            }
        };
        html! { li { (self.one(reply, false, &branch)) } }
    }

    /// One reply with what hangs below it.
    fn one(&self, reply: &Reply<'_>, naming: bool, below: &Markup) -> Markup {
        let r = self.frame.reader;
        html! { @match &reply.body {
            Body::Post(post) if self.under.lifted == Some(reply.id) => div {
                (byline(r, &post.author, post.at, &format!("#r{}", reply.id)))
                p.meta { a href={ "#r" (reply.id) } { (t!(r, "forum-accepted-above")) } }
                (below)
            },
            Body::Post(post) => {
                @if self.under.first_new == Some(reply.id) { p.fresh #new { span { (t!(r, "notifications-since-last")) } } }
                article.reply id={ "r" (reply.id) } tabindex="-1" {
                    (byline(r, &post.author, post.at, &format!("#r{}", reply.id)))
                    @if naming { (self.answers(reply)) }
                    (content(r, post))
                    (self.acts(post))
                    (below)
                }
            }
            Body::Withdrawn(at) => div id={ "r" (reply.id) } { p.gone { (t!(r, "forum-withdrawn")) " " (time(r, *at)) } (below) }
            Body::Hidden(reason) => div id={ "r" (reply.id) } { p.gone { (t!(r, "moderation-hidden-reason", reason = *reason)) } (below) }
            Body::Removed(at) => div id={ "r" (reply.id) } { p.gone { (t!(r, "forum-removed")) " " (time(r, *at)) } (below) }
        } }
    }

    fn acts(&self, reply: &Post<'_>) -> Markup {
        let href = format!("/post/{}?to={}#reply", self.under.topic, reply.id);
        html! { div.under { (actions(self.frame, Path::Reply, reply, &href)) (accepting(self.frame, reply, false)) } }
    }

    /// "a Tereza Valadão", linked to what is answered.
    fn answers(&self, reply: &Reply<'_>) -> Markup {
        let parent = reply.parent.and_then(|parent| self.replies.iter().find(|other| other.id == parent));
        html! {
            @if let Some(parent) = parent { @if let Some(name) = parent.author(self.frame.reader) {
                p.meta { a href={ "#r" (parent.id) } { (t!(self.frame.reader, "forum-answers", name = name)) } }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gone(id: i64, parent: Option<i64>) -> Reply<'static> {
        Reply { id, parent, body: Body::Withdrawn(DateTime::UNIX_EPOCH) }
    }

    #[test]
    fn orphans_and_cycles_answer_the_topic() {
        let replies = [gone(1, Some(9)), gone(2, Some(3)), gone(3, Some(2)), gone(4, Some(4))];
        let tree = Tree::new(&replies);
        assert_eq!(tree.roots, [0, 1, 3]);
        assert_eq!(tree.below(1), [2]);
    }

    #[test]
    fn a_deep_thread_shows_every_reply_once() {
        let replies: Vec<_> = (1..=5000).map(|id| gone(id, (id > 1).then_some(id - 1))).collect();
        let frame = crate::web::pages::sample::frame(crate::i18n::Language::Es, false);
        let html = tree(&frame, Under { topic: 1, lifted: None, first_new: None }, &replies).into_string();
        assert_eq!(html.matches("class=\"gone\"").count(), 5000);
        assert_eq!(html.matches("<details").count(), DEPTH);
        assert!(html.len() < 1_500_000, "{} bytes", html.len());
    }
}
