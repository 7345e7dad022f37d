//! `/admin/jobs`: background work that waits and that was given up.
use crate::i18n::{Reader, t};
use crate::operations::jobs::{Job, Kind};
use crate::web::components::admin::{Tab, admin, button};
use crate::web::components::measure::{duration, number};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Forms, each with `csrf`: `POST /admin/jobs/{id}/retry`; `GET …/drop` before `POST …/drop`.
#[derive(Clone, Debug)]
pub struct Jobs<'a> {
    pub kinds: &'a [Kind],
    pub failed: &'a [Job],
    pub next: &'a [Job],
    pub pager: Pager<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Jobs<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "admin-jobs-intro")) }
        @if view.kinds.is_empty() { p.empty { (t!(r, "admin-jobs-none")) } } @else { (kinds(r, view.kinds)) }
        @if !view.failed.is_empty() { section.sec aria-labelledby="failed" {
            div.head { h2 #failed { (t!(r, "admin-jobs-failed")) } }
            (failed(frame, view.failed))
            (pager(r, view.pager))
        } }
        @if !view.next.is_empty() { section.sec aria-labelledby="next" {
            div.head { h2 #next { (t!(r, "admin-jobs-next")) } }
            ul.list { @for job in view.next { li {
                h3 lang="en" { (job.name) }
                p.meta {
                    span { time datetime=(r.when(job.run_at).datetime) { (r.when(job.run_at).title) } }
                    @if job.tries > 0 { span { (t!(r, "admin-tried", count = i64::from(job.tries))) } }
                    @if let Some(error) = &job.last_error { span lang="en" { (error) } }
                }
            } } }
        } }
    };
    admin(frame, Tab::Jobs, &body)
}

fn kinds(r: Reader, kinds: &[Kind]) -> Markup {
    html! {
        table.tbl.gap3 {
            thead { tr {
                th scope="col" { (t!(r, "admin-job")) }
                th.num scope="col" { (t!(r, "admin-waiting")) }
                th.num.wideonly scope="col" { (t!(r, "admin-running")) }
                th.wideonly scope="col" { (t!(r, "admin-oldest")) }
                th.num scope="col" { (t!(r, "admin-failed")) }
            } }
            tbody { @for kind in kinds { tr {
                th scope="row" lang="en" { (kind.name) }
                td.num { (number(r, kind.waiting)) }
                td.num.wideonly { (number(r, kind.running)) }
                td.wideonly { @if let Some(at) = kind.oldest { (duration(r, (r.now - at).num_seconds())) } }
                td.num { (number(r, kind.failed)) }
            } } }
        }
    }
}

fn failed(frame: &Frame<'_>, jobs: &[Job]) -> Markup {
    let r = frame.reader;
    html! {
        table.tbl.gap2 {
            thead { tr {
                th scope="col" { (t!(r, "admin-job")) }
                th.wideonly scope="col" { (t!(r, "admin-why")) }
                th.num.wideonly scope="col" { (t!(r, "admin-tries")) }
                th.wideonly scope="col" { (t!(r, "admin-last-try")) }
                th scope="col" { (t!(r, "admin-action")) }
            } }
            tbody { @for job in jobs { tr {
                @let error = job.last_error.as_deref().unwrap_or_default();
                th scope="row" lang="en" { (job.name) small { code { (job.payload) } } small.narrowonly { (error) } }
                td.wideonly lang="en" { (error) }
                td.num.wideonly { (number(r, job.tries.into())) }
                td.wideonly { @if let Some(at) = job.failed_at { (time(r, at)) } }
                td { div.chips {
                    (button(frame, &format!("/admin/jobs/{}/retry", job.id), &[], (&t!(r, "admin-try"), &job.name)))
                    a.btn.small href={ "/admin/jobs/" (job.id) "/drop" } { (t!(r, "admin-drop")) span.vh { " " (job.name) } }
                } }
            } } }
        }
    }
}
