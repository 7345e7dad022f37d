//! `/settings/data`: a copy of everything of one's own, and leaving.
use crate::accounts::departure::Posts;
use crate::i18n::{Reader, t};
use crate::operations::export::Export;
use crate::web::assets::icon;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::post::time;
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Forms: `POST /settings/data/exports` (asks for a copy), `GET /settings/data/exports/{id}` (the file).
#[must_use]
pub fn show(frame: &Frame<'_>, exports: &[Export]) -> Markup {
    let r = frame.reader;
    let running = exports.iter().any(Export::is_under_way);
    let body = html! {
        section.sec aria-labelledby="copy" {
            div.head { h2 #copy { (t!(r, "onboarding-export")) } }
            p.gap1 { (t!(r, "onboarding-export-why")) }
            @if !exports.is_empty() { ul.list.gap2 { @for export in exports { li.split { (copy(r, export)) } } } }
            @if running { p.gap2 { a.btn href="/settings/data" { (t!(r, "onboarding-export-refresh")) } } }
            @else { form.gap2 action="/settings/data/exports" method="post" {
                (csrf(frame))
                button.btn.main type="submit" { (t!(r, "onboarding-export-ask")) }
            } }
        }
        section.sec aria-labelledby="leave" {
            div.head { h2 #leave { (t!(r, "onboarding-leave")) } }
            p.gap1 { (t!(r, "onboarding-leave-why")) }
            p.gap2 { a.btn href="/settings/data/delete" { (t!(r, "onboarding-leave-go")) } }
        }
    };
    sheet(frame, "/settings/data", &t!(r, "onboarding-data"), &body)
}

fn copy(r: Reader, export: &Export) -> Markup {
    let size = export.size.unwrap_or(0).unsigned_abs().div_ceil(1024);
    html! {
        div {
            h3 { (t!(r, "onboarding-export-of")) " " (time(r, export.created_at)) }
            p.meta {
                @if export.is_under_way() {
                    span { (t!(r, "onboarding-export-progress", done = export.done, total = export.total)) }
                    progress max=(export.total.max(1)) value=(export.done) aria-label=(t!(r, "onboarding-export")) {}
                } @else if export.is_ready(r.now) {
                    span { (t!(r, "onboarding-export-size", size = size)) }
                    @if let Some(end) = export.expires_at { span { (t!(r, "onboarding-export-until", day = r.day(end).text)) } }
                } @else if export.state == "failed" {
                    span { (t!(r, "onboarding-export-failed")) }
                } @else {
                    span { (t!(r, "onboarding-export-expired")) }
                }
            }
        }
        @if export.is_ready(r.now) {
            a.btn.small href={ "/settings/data/exports/" (export.id) } download { (t!(r, "onboarding-export-download")) }
        }
    }
}

/// What was typed to leave. Form: `POST /settings/data/delete`, fields `csrf`, `posts` = `keep` | `remove`, `own_name`,
/// `password`.
#[derive(Clone, Debug)]
pub struct Leave<'a> {
    /// Name of the account, to be typed.
    pub own_name: &'a str,
    /// Chosen; `None` at first.
    pub posts: Option<Posts>,
    /// Typed name.
    pub name: &'a str,
    /// Whether there is a password to ask for.
    pub with_password: bool,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page that asks before anything is erased.
#[must_use]
pub fn leave(frame: &Frame<'_>, view: &Leave<'_>) -> Markup {
    let r = frame.reader;
    let field = Field { complaints: view.complaints, required: true, ..Field::default() };
    let name = Field {
        name: "own_name",
        label: t!(r, "onboarding-leave-name", name = view.own_name),
        value: view.name,
        most: Some(60),
        ..field.clone()
    };
    let password = Field {
        name: "password",
        label: t!(r, "accounts-password"),
        kind: "password",
        autocomplete: Some("current-password"),
        ..field
    };
    let choices =
        [(Posts::Keep, t!(r, "onboarding-leave-keep")), (Posts::Remove, t!(r, "onboarding-leave-remove"))];
    let body = html! {
        (summary(r, view.complaints))
        ul.prose {
            li { (t!(r, "onboarding-leave-goes")) }
            li { (t!(r, "onboarding-leave-stays")) }
            li { (t!(r, "onboarding-leave-others")) }
            li { (t!(r, "onboarding-leave-week")) }
        }
        form.gap3 action="/settings/data/delete" method="post" {
            (csrf(frame))
            fieldset.field {
                legend { (t!(r, "onboarding-leave-posts")) }
                @for (posts, words) in choices { label.tick {
                    input type="radio" name="posts" value=(posts.as_str()) required checked[view.posts == Some(posts)];
                    (words)
                } }
            }
            (name.line(r))
            @if view.with_password { (password.line(r)) }
            p.chips {
                button.btn.main type="submit" { (icon("alert")) (t!(r, "onboarding-leave-confirm")) }
                a.btn href="/settings/data" { (t!(r, "onboarding-leave-back")) }
            }
        }
    };
    sheet(frame, "/settings/data", &t!(r, "onboarding-leave"), &body)
}
