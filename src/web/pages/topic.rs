//! `/post/{id}`: a topic, its replies and the reply box.
use crate::i18n::t;
use crate::notifications::Level;
use crate::web::assets::icon;
use crate::web::components::actions::{accepting, actions, keeping};
use crate::web::components::community::{Community, Kind, Relation, band_thin, follow, lang};
use crate::web::components::form::{self, Complaints, csrf, publish_bar, summary};
use crate::web::components::level::{Of, levels};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::{Path, Post, byline, content};
use crate::web::components::terms::{self, Term};
use crate::web::components::thread::{self, Reply, Under};
use crate::web::head::Share;
use crate::web::layout::{Frame, Nav, Page, encoded, page, sign_in};
use maud::{Markup, html};

/// Order of the replies; value of the query key `view`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// `thread`, when absent.
    #[default]
    Thread,
    /// `flat`: as they came.
    Flat,
}

/// A topic.
///
/// Query keys: `view`; `to`, the id of the reply to answer without scripts. Form of the reply box:
/// `POST /post/{id}/replies` (multipart), fields `csrf`, `body`, `language`, `voice`, `in_reply_to` (id of a reply;
/// empty for the topic), `to` (for the preview; ignored), repeated `image` and `alt`.
/// Forms of posts: [`Post`]; of the community: `POST /c/{name}/follow`.
#[derive(Clone, Debug)]
pub struct Topic<'a> {
    /// Its community.
    pub community: Community<'a>,
    /// Whether the viewer follows the community.
    pub following: Relation,
    /// Kind.
    pub kind: Kind,
    /// Title.
    pub title: &'a str,
    /// The opening.
    pub post: Post<'a>,
    /// Terms of the community's vocabulary.
    pub terms: &'a [Term<'a>],
    /// Hashtags without `#`.
    pub tags: &'a [&'a str],
    /// Stands at the top of the forum.
    pub pinned: bool,
    /// Takes no more replies.
    pub locked: bool,
    /// Replies there are, on all pages.
    pub reply_count: u32,
    /// The accepted answer, wherever it stands; among `replies` only its place is drawn.
    pub accepted: Option<Post<'a>>,
    /// Replies of this page in the order of publication.
    pub replies: &'a [Reply<'a>],
    /// Order.
    pub order: Order,
    /// Neighbouring pages.
    pub pager: Pager<'a>,
    /// The reply box; `None` when the viewer cannot reply.
    pub draft: Option<Draft<'a>>,
    /// How much of it the viewer hears; `None` for visitors.
    pub level: Option<Level>,
    /// The first reply that came after the visit before: the mark stands over it.
    pub first_new: Option<i64>,
    /// Its address at home, when that is not here.
    pub canonical: Option<&'a str>,
    /// Its object for other programs.
    pub alternate: Option<&'a str>,
    /// Search engines are asked to leave it out.
    pub noindex: bool,
    /// What it is about, where anybody may read it.
    pub share: Option<Share>,
}

/// What stands in the reply box.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// Typed text.
    pub body: &'a str,
    /// Code of its language.
    pub language: &'a str,
    /// In whose name; see [`form::voice`].
    pub voice: &'a str,
    /// The reply being answered: id and author's name.
    pub to: Option<(i64, &'a str)>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let r = frame.reader;
    let under = Under {
        topic: view.post.id,
        lifted: view.accepted.as_ref().map(|answer| answer.id),
        first_new: view.first_new,
    };
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page.cols {
            div.read {
                (opening(frame, view))
                (accepted(frame, view))
                section.sec aria-labelledby="rep" {
                    div.head {
                        h2 #rep { (t!(r, "forum-replies", count = view.reply_count)) }
                        @if view.reply_count > 1 { (ordering(frame, view)) }
                    }
                    @if view.replies.is_empty() { p.empty { (no_replies(frame, view)) } }
                    @else if view.order == Order::Flat { (thread::flat(frame, under, view.replies)) }
                    @else { (thread::tree(frame, under, view.replies)) }
                    (pager(r, view.pager))
                }
                (reply_box(frame, view))
            }
            (side(frame, view))
        }
    };
    let about = Page {
        title: view.title.to_owned(),
        nav: Nav::Communities,
        accent: Some(view.community.accent()),
        canonical: view.canonical,
        alternate: view.alternate,
        description: view.share.as_ref().map(|share| share.description.as_str()),
        noindex: view.noindex,
        share: view.share.clone(),
        ..Page::default()
    };
    page(frame, &about, body)
}

fn opening(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let (r, post) = (frame.reader, &view.post);
    html! {
        article.topic id={ "p" (post.id) } tabindex="-1" {
            header {
                p.kinds {
                    span { (icon(view.kind.icon())) (view.kind.word(r)) }
                    @if view.accepted.is_some() { span.state.ok { (icon("check")) (t!(r, "forum-answered")) } }
                    @if view.pinned { span { (icon("pin")) (t!(r, "forum-pinned")) } }
                    @if view.locked { span { (icon("lock")) (t!(r, "forum-locked")) } }
                }
                h1 lang=[lang(r, post.language)] { (view.title) }
                (byline(r, &post.author, post.at, &format!("/post/{}", post.id)))
            }
            (content(r, post))
            (terms::links(r, view.terms))
            @if !view.tags.is_empty() { p.chips.gap2 { @for tag in view.tags { a href={ "/tag/" (encoded(tag)) } { "#" (tag) } } } }
            (actions(frame, Path::Topic, post, "#reply"))
        }
    }
}

fn accepted(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let r = frame.reader;
    html! { @if let Some(answer) = &view.accepted {
        section.lift.good aria-labelledby="ans" {
            h2 #ans { (icon("seal")) (t!(r, "forum-accepted")) }
            article.reply id={ "r" (answer.id) } tabindex="-1" {
                (byline(r, &answer.author, answer.at, &format!("#r{}", answer.id)))
                (content(r, answer))
                div.under {
                    (actions(frame, Path::Reply, answer, &format!("/post/{}?to={}#reply", view.post.id, answer.id)))
                    (accepting(frame, answer, true))
                }
            }
        }
    } }
}

fn ordering(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let r = frame.reader;
    let choices =
        [(Order::Thread, "thread", t!(r, "forum-by-thread")), (Order::Flat, "flat", t!(r, "forum-by-date"))];
    html! { p.sort { @for (order, value, words) in choices {
        a href={ "?view=" (value) "#rep" } aria-current=[(order == view.order).then_some("true")] { (words) }
    } } }
}

fn no_replies(frame: &Frame<'_>, view: &Topic<'_>) -> String {
    if view.kind == Kind::Question {
        t!(frame.reader, "forum-no-answers-yet")
    } else {
        t!(frame.reader, "forum-no-replies-yet")
    }
}

fn reply_box(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let r = frame.reader;
    html! {
        @if let Some(draft) = &view.draft { (reply_form(frame, view, draft)) }
        @else if view.locked { p.box.empty #reply { (t!(r, "forum-locked-long")) } }
        @else if frame.viewer.is_none() {
            div.box #reply {
                p { (t!(r, "forum-sign-in-to-reply")) }
                p.gap2 { a.btn.main href=(sign_in(frame.path)) { (t!(r, "layout-sign-in")) } }
            }
        }
        @else { p.box.empty #reply { (t!(r, "forum-members-only")) } }
    }
}

fn reply_form(frame: &Frame<'_>, view: &Topic<'_>, draft: &Draft<'_>) -> Markup {
    let r = frame.reader;
    let action = format!("/post/{}/replies", view.post.id);
    let wrong = form::about(draft.complaints, "body");
    html! {
        form.box #reply action=(action) method="post" enctype="multipart/form-data" data-swap data-draft={ "reply:" (view.post.id) } {
            (csrf(frame))
            input type="hidden" name="in_reply_to" value=(draft.to.map_or_else(String::new, |(id, _)| id.to_string()));
            h2.vh { (t!(r, "forum-your-reply")) }
            (summary(r, draft.complaints))
            div.field {
                label for="f-body" { (t!(r, "forum-your-reply")) " "
                    span.hint data-to=(view.post.author.name) data-to-words=(t!(r, "forum-to", name = "{name}")) {
                        (t!(r, "forum-to", name = draft.to.map_or(view.post.author.name, |(_, name)| name)))
                    } }
                textarea.in #f-body name="body" rows="5" required maxlength="50000" lang=(draft.language)
                    aria-invalid=[wrong.as_ref().map(|_| "true")] aria-describedby=[wrong.as_ref().map(|_| "f-body-e")] { "\n" (draft.body) }
                @if let Some(wrong) = &wrong { p.hint.bad #f-body-e { (icon("alert")) (wrong.say(r)) } }
            }
            div.fine {
                label for="f-language" { (t!(r, "forms-language")) }
                select.in.small #f-language name="language" { @for (code, name) in form::languages() {
                    option value=(code) selected[code == draft.language] { (name) }
                } }
                (form::voice(r, draft.voice))
                (form::images(r, "reply-", draft.complaints))
            }
            (publish_bar(r, &t!(r, "forum-reply"), &action))
        }
    }
}

fn side(frame: &Frame<'_>, view: &Topic<'_>) -> Markup {
    let r = frame.reader;
    html! {
        aside.side aria-label=(t!(r, "layout-context")) {
            section {
                h2 lang=[lang(r, view.community.language)] { (view.community.title) }
                @if frame.viewer.is_some() { (follow(frame, &view.community.href(), view.following)) }
                p { a href=(view.community.href()) { (t!(r, "forum-more-topics")) } }
            }
            @if let Some(level) = view.level { section { (levels(frame, &format!("/post/{}", view.post.id), (Of::Topic, level))) } }
            @if view.post.can.pin || view.post.can.lock { section {
                h2 { (t!(r, "forum-facilitate")) }
                (keeping(frame, &view.post, view.pinned, view.locked))
            } }
        }
    }
}
