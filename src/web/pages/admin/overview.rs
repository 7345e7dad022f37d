//! `/admin`: what needs an administrator first.
use crate::i18n::{Reader, t};
use crate::operations::overview::Waiting;
use crate::web::assets::icon;
use crate::web::components::admin::{Tab, admin};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    pub waiting: Waiting,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Overview) -> Markup {
    let r = frame.reader;
    let needs = needs(r, &view.waiting);
    let body = html! {
        section.sec aria-labelledby="needs" {
            div.head { h2 #needs { (t!(r, "admin-needs")) } }
            @if needs.is_empty() {
                p.empty { (t!(r, "admin-needs-nothing")) }
            } @else {
                ul.list { @for (sentence, path) in &needs {
                    li { h3 { (icon("alert")) " " @if path.is_empty() { (sentence) } @else { a href=(path) { (sentence) } } } }
                } }
            }
        }
    };
    admin(frame, Tab::Overview, &body)
}

/// A sentence for each thing that waits, with the page where it is dealt with.
fn needs(r: Reader, waiting: &Waiting) -> Vec<(String, &'static str)> {
    let mut needs = Vec::new();
    let mut add = |count: i64, sentence: String, path| {
        if count > 0 {
            needs.push((sentence, path));
        }
    };
    add(i64::from(waiting.sending_paused), t!(r, "admin-need-sending"), "");
    add(waiting.accounts, t!(r, "admin-need-accounts", count = waiting.accounts), "/admin/accounts");
    add(waiting.jobs, t!(r, "admin-need-jobs", count = waiting.jobs), "");
    add(waiting.letters, t!(r, "admin-need-letters", count = waiting.letters), "");
    add(waiting.silent_servers, t!(r, "admin-need-silent", count = waiting.silent_servers), "");
    add(waiting.paused_inboxes, t!(r, "admin-need-paused", count = waiting.paused_inboxes), "");
    add(waiting.dead_letters, t!(r, "admin-need-dead", count = waiting.dead_letters), "");
    add(waiting.quarantined, t!(r, "admin-need-quarantined", count = waiting.quarantined), "");
    needs
}
