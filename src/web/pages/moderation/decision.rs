//! `/decisions/{id}` and `/decisions`: what was decided, for whom it concerns and for who decides.
use super::{done, rule};
use crate::i18n::t;
use crate::moderation::Decision;
use crate::moderation::appeal::{DAYS, TEXT};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// One decision.
///
/// Forms: `POST /decisions/{id}/appeal`, fields `csrf`, `appeal`, `key`;
/// `POST /decisions/{id}/undo`, field `csrf`;
/// `POST /decisions/{id}/answer`, fields `csrf`, `answer`, `outcome` = `upheld` | `reversed`.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent permissions")]
pub struct View<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// The community's title, or the house's.
    pub place: &'a str,
    /// Title of the topic a post is in; empty for decisions about a person alone.
    pub title: &'a str,
    /// Address of the post; empty when there is none or it cannot be read.
    pub href: String,
    /// Whether the viewer is the person concerned.
    pub concerned: bool,
    /// Whether the decision keeps somebody from signing in: then the key comes with the form.
    pub key: Option<&'a str>,
    /// May appeal now.
    pub may_appeal: bool,
    /// May take it back.
    pub may_undo: bool,
    /// May answer the appeal.
    pub may_answer: bool,
    /// The appeal or answer as typed.
    pub typed: &'a str,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let decision = view.decision;
    let body = html! { div.wrap.page { div.plain.w {
        p.dateline { (view.place) }
        h1 { (done(r, decision.action())) }
        (summary(r, view.complaints))
        (facts(frame, view))
        @if !decision.reason.is_empty() {
            div.kept { div.prose { @for line in decision.reason.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } } }
        }
        (appeal(frame, view))
        @if view.may_undo { form.gap3 action={ "/decisions/" (decision.id) "/undo" } method="post" {
            (csrf(frame))
            button.btn type="submit" { (t!(r, "moderation-undo")) }
            p.hint.gap1 { (t!(r, "moderation-undo-hint")) }
        } }
    } } };
    page(frame, &Page { title: done(r, decision.action()), ..Page::default() }, body)
}

fn facts(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let decision = view.decision;
    html! { dl.pairs {
        @if !view.title.is_empty() {
            dt { (t!(r, "moderation-about")) }
            dd { @if view.href.is_empty() { (view.title) } @else { a href=(view.href) { (view.title) } } }
        }
        @if let Some(one) = decision.rule() { dt { (t!(r, "moderation-rule")) } dd { (rule(r, one)) } }
        dt { (t!(r, "moderation-decided-at")) } dd { (time(r, decision.decided_at)) }
        @if decision.action().lasts() {
            dt { (t!(r, "moderation-until")) }
            dd { @match decision.until { Some(until) => (time(r, until)), None => (t!(r, "moderation-no-end")) } }
        }
        @if let Some(undone) = decision.undone_at { dt { (t!(r, "moderation-undone")) } dd { (time(r, undone)) } }
    } }
}

fn appeal(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let decision = view.decision;
    html! {
        @if let Some(text) = &decision.appeal_text { section.sec aria-labelledby="ap" {
            div.head { h2 #ap { (t!(r, "moderation-appeal")) } }
            div.kept { p { (text) } }
            @match decision.appeal.as_deref() {
                Some("upheld") => p { b { (t!(r, "moderation-upheld")) } },
                Some("reversed") => p { b { (t!(r, "moderation-reversed")) } },
                _ => p { (t!(r, "moderation-appeal-open")) },
            }
            @if let Some(answer) = &decision.answer_text { div.kept { p { (answer) } } }
        } }
        @if view.may_appeal { (appealing(frame, view)) }
        @else if view.concerned && decision.appeal.is_none() && decision.undone_at.is_none() { p.hint.gap3 { (t!(r, "moderation-appeal-over", days = DAYS)) } }
        @if view.may_answer { (answering(frame, view)) }
    }
}

fn appealing(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let field = Field {
        name: "appeal",
        label: t!(r, "moderation-appeal-why"),
        value: view.typed,
        required: true,
        most: u32::try_from(TEXT).ok(),
        complaints: view.complaints,
        ..Field::default()
    };
    html! { section.sec aria-labelledby="ask" {
        div.head { h2 #ask { (t!(r, "moderation-appeal-ask")) } }
        p.intro { (t!(r, "moderation-appeal-next", days = DAYS)) }
        form action={ "/decisions/" (view.decision.id) "/appeal" } method="post" {
            (csrf(frame))
            @if let Some(key) = view.key { input type="hidden" name="key" value=(key); }
            (field.area(r, 5, None))
            button.btn.main type="submit" { (t!(r, "moderation-appeal-send")) }
        }
    } }
}

fn answering(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let field = Field {
        name: "answer",
        label: t!(r, "moderation-answer-words"),
        value: view.typed,
        required: true,
        most: u32::try_from(TEXT).ok(),
        complaints: view.complaints,
        ..Field::default()
    };
    html! { section.sec aria-labelledby="answer" {
        div.head { h2 #answer { (t!(r, "moderation-answer")) } }
        form.gap2 action={ "/decisions/" (view.decision.id) "/answer" } method="post" {
            (csrf(frame))
            (field.area(r, 4, None))
            p.chips {
                button.btn.main name="outcome" value="upheld" { (t!(r, "moderation-uphold")) }
                button.btn name="outcome" value="reversed" { (t!(r, "moderation-reverse")) }
            }
        }
    } }
}

/// Everything that was decided about the viewer.
#[must_use]
pub fn mine(frame: &Frame<'_>, (list, pages): (&[Decision], Pager<'_>)) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        h1 { (t!(r, "moderation-decisions")) }
        @if list.is_empty() { p.empty { (t!(r, "moderation-no-decisions")) } }
        @else { ul.list.ruled { @for decision in list { li.ent.plainly {
            h2.t { a href={ "/decisions/" (decision.id) } { (done(r, decision.action())) } }
            p.meta {
                @if let Some(one) = decision.rule() { span { (rule(r, one)) } }
                span { (time(r, decision.decided_at)) }
                @if decision.undone_at.is_some() { span { (t!(r, "moderation-undone")) } }
            }
        } } } }
        (pager(r, pages))
    } } };
    page(frame, &Page { title: t!(r, "moderation-decisions"), ..Page::default() }, body)
}
