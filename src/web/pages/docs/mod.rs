//! `/api/docs` and `/api/docs/{resource}`: the REST API for people who program, drawn from its own
//! description. Summaries and field texts are the description's, in English; the frame is translated.
pub mod description;

use self::description::{Answer, Description, Field, Operation};
use crate::i18n::t;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// The description, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Docs<'a> {
    pub description: &'a Description,
    /// The site's base, for examples.
    pub site: &'a str,
}

/// How to begin, and every operation by resource.
#[must_use]
pub fn index(frame: &Frame<'_>, view: Docs<'_>) -> Markup {
    let r = frame.reader;
    let base = format!("{}{}", view.site, view.description.base());
    let title = t!(r, "docs-title");
    let parts = [
        ("ids", t!(r, "docs-ids"), t!(r, "docs-ids-how")),
        ("tokens", t!(r, "docs-tokens"), t!(r, "docs-tokens-how")),
        ("paging", t!(r, "docs-paging"), t!(r, "docs-paging-how")),
        ("tags", t!(r, "docs-unchanged"), t!(r, "docs-unchanged-how")),
        ("languages", t!(r, "docs-languages"), t!(r, "docs-languages-how")),
        ("errors", t!(r, "docs-errors"), t!(r, "docs-errors-how")),
        ("invalid-input", t!(r, "docs-invalid"), t!(r, "docs-invalid-how")),
    ];
    let body = html! { div.wrap.page { div.read {
        h1 { (title) }
        p.gap2 { (t!(r, "docs-about")) }
        dl.pairs.gap2 {
            dt { (t!(r, "docs-base")) } dd { code { (base) } }
            dt { (t!(r, "docs-description")) } dd { a href={ (view.description.base()) "/openapi.json" } { (t!(r, "docs-openapi")) } }
        }
        @for (id, title, words) in &parts {
            section.sec aria-labelledby=(id) { div.head { h2 id=(id) { (title) } } p.gap2 { (words) } }
        }
        div.prose { pre tabindex="0" { code { "curl -H \"Authorization: Bearer $TOKEN\" '" (base) "/communities?limit=5'" } } }
        section.sec aria-labelledby="resources" {
            div.head { h2 #resources { (t!(r, "docs-resources")) } }
            @for (resource, operations) in view.description.resources() {
                h3.gap3 { a href={ "/api/docs/" (resource) } { code { (resource) } } }
                ul.gap1 lang="en" { @for one in &operations { li {
                    a href={ "/api/docs/" (resource) "#" (one.id) } { code { (one.method) " " (one.path) } } " " (one.summary)
                } } }
            }
        }
    } } };
    page(frame, &Page { title, ..Page::default() }, body)
}

/// The operations of one resource and the objects they speak of; `None` when there is no such resource.
#[must_use]
pub fn resource(frame: &Frame<'_>, view: Docs<'_>, name: &str) -> Option<Markup> {
    let r = frame.reader;
    let operations = view.description.resources().remove(name)?;
    let objects = view.description.objects(&operations);
    let title = t!(r, "docs-resource-title", name = name);
    let body = html! { div.wrap.page { div.read {
        h1 { (title) }
        p.gap1 { a href="/api/docs" { (t!(r, "docs-title")) } }
        @for one in &operations { (operation(frame, view.site, one)) }
        section.sec aria-labelledby="objects" {
            div.head { h2 #objects { (t!(r, "docs-objects")) } }
            @for (name, fields) in &objects {
                h3.gap3 id={ "object-" (name) } { code { (name) } }
                (fields_table(frame, fields))
            }
        }
    } } };
    Some(page(frame, &Page { title, ..Page::default() }, body))
}

fn operation(frame: &Frame<'_>, site: &str, one: &Operation<'_>) -> Markup {
    let r = frame.reader;
    html! { section.sec aria-labelledby=(one.id) {
        div.head { h2 id=(one.id) lang="en" { (one.summary) } }
        div.prose { pre tabindex="0" { code { (one.method) " " (one.path) } } }
        @if !one.description.is_empty() { p.gap1 lang="en" { (one.description) } }
        p.gap1 { @match one.scope {
            Some(scope) => (t!(r, "docs-needs-token", scope = scope)),
            None => (t!(r, "docs-needs-none")),
        } }
        @if !one.parameters.is_empty() { h3.gap2 { (t!(r, "docs-parameters")) } (fields_table(frame, &one.parameters)) }
        @if let Some((kind, fields)) = &one.body {
            h3.gap2 { (t!(r, "docs-body")) " " code { (kind) } }
            (fields_table(frame, fields))
        }
        h3.gap2 { (t!(r, "docs-example")) }
        div.prose { pre tabindex="0" { code { (one.example.replace("{base}", site)) } } }
        h3.gap2 { (t!(r, "docs-answers")) }
        (answers(frame, &one.answers))
    } }
}

fn fields_table(frame: &Frame<'_>, fields: &[Field<'_>]) -> Markup {
    let r = frame.reader;
    html! { div.prose { table tabindex="0" {
        thead { tr {
            th scope="col" { (t!(r, "docs-name")) } th scope="col" { (t!(r, "docs-kind")) } th scope="col" { (t!(r, "docs-meaning")) }
        } }
        tbody { @for field in fields { tr {
            th scope="row" { code { (field.name) } @if field.required { " " small { (t!(r, "docs-required")) } } }
            td { (kind(field)) @if !field.place.is_empty() { " " small { (field.place) } } }
            td lang="en" { (field.about) }
        } } }
    } } }
}

fn kind(field: &Field<'_>) -> Markup {
    html! { @match field.object {
        Some(object) => a href={ "#object-" (object) } { (field.kind) },
        None => (field.kind),
    } }
}

fn answers(frame: &Frame<'_>, answers: &[Answer<'_>]) -> Markup {
    let r = frame.reader;
    html! { div.prose { table tabindex="0" {
        thead { tr { th scope="col" { (t!(r, "docs-status")) } th scope="col" { (t!(r, "docs-meaning")) } th scope="col" { (t!(r, "docs-kind")) } } }
        tbody { @for answer in answers { tr {
            th scope="row" { (answer.status) }
            td lang="en" { (answer.about) }
            td { @if let Some(object) = answer.object { a href={ "#object-" (object) } { (object) @if answer.is_list { "[]" } } } }
        } } }
    } } }
}
