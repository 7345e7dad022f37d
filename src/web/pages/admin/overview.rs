//! `/admin`: what needs an administrator first, then how the house is doing.
use crate::i18n::{Reader, t};
use crate::operations::overview::{Waiting, Week};
use crate::operations::sending::Reason;
use crate::web::assets::icon;
use crate::web::components::admin::{Tab, admin, button};
use crate::web::components::measure::{bytes, number, spark};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Form: `POST /admin/sending`, fields `csrf`, `on` = `1` (let things leave) or `0`.
#[derive(Clone, Debug)]
pub struct Overview<'a> {
    pub waiting: Waiting,
    /// Since when and why nothing leaves.
    pub paused: Option<(DateTime<Utc>, Reason)>,
    /// What the configuration and the machine call for.
    pub warnings: &'a [Warning],
    /// The last twelve weeks, the running one last.
    pub weeks: &'a [Week],
}

/// Something about the machine or the configuration that an administrator should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// `public_url` is plain http.
    PlainHttp,
    /// No mail server is configured.
    NoSmtp,
    /// Less than this many bytes are free.
    DiskLow(i64),
    /// `ateneo backup` never ran.
    NoBackup,
    /// The last backup is so many days old.
    OldBackup(i64),
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Overview<'_>) -> Markup {
    let r = frame.reader;
    let needs = needs(r, &view.waiting);
    let body = html! {
        (sending(frame, view.paused))
        section.sec aria-labelledby="needs" {
            div.head { h2 #needs { (t!(r, "admin-needs")) } }
            @if needs.is_empty() && view.warnings.is_empty() {
                p.empty { (t!(r, "admin-needs-nothing")) }
            } @else {
                ul.list {
                    @for (sentence, path) in &needs {
                        li { h3 { (icon("alert")) " " a href=(path) { (sentence) } } }
                    }
                    @for warning in view.warnings {
                        li { h3 { (icon("alert")) " " (warning.say(r)) } p.meta { (warning.advice(r)) } }
                    }
                }
            }
        }
        (weeks(r, view.weeks))
    };
    admin(frame, Tab::Overview, &body)
}

impl Warning {
    fn say(self, r: Reader) -> String {
        match self {
            Self::PlainHttp => t!(r, "admin-warn-http"),
            Self::NoSmtp => t!(r, "admin-warn-smtp"),
            Self::DiskLow(free) => t!(r, "admin-warn-disk", size = bytes(r, free)),
            Self::NoBackup => t!(r, "admin-warn-no-backup"),
            Self::OldBackup(days) => t!(r, "admin-warn-old-backup", count = days),
        }
    }

    fn advice(self, r: Reader) -> String {
        match self {
            Self::PlainHttp => t!(r, "admin-advice-http"),
            Self::NoSmtp => t!(r, "admin-advice-smtp"),
            Self::DiskLow(_) => t!(r, "admin-advice-disk"),
            Self::NoBackup | Self::OldBackup(_) => t!(r, "admin-advice-backup"),
        }
    }
}

fn sending(frame: &Frame<'_>, paused: Option<(DateTime<Utc>, Reason)>) -> Markup {
    let r = frame.reader;
    html! {
        @if let Some((since, reason)) = paused {
            div.note.bad.gap3 {
                (icon("alert"))
                div {
                    p { b { (t!(r, "admin-sending-paused")) } " " (time(r, since)) }
                    p { @match reason {
                        Reason::Restored => (t!(r, "admin-sending-restored")),
                        Reason::Administrator => (t!(r, "admin-sending-said")),
                    } }
                }
                (button(frame, "/admin/sending", &[("on", "1")], (&t!(r, "admin-sending-resume"), "")))
            }
        } @else {
            div.split.gap3 {
                p.hint { (t!(r, "admin-sending-runs")) }
                (button(frame, "/admin/sending", &[("on", "0")], (&t!(r, "admin-sending-pause"), "")))
            }
        }
    }
}

/// A sentence for each thing that waits, with the page where it is dealt with.
fn needs(r: Reader, waiting: &Waiting) -> Vec<(String, &'static str)> {
    let mut needs = Vec::new();
    let mut add = |count: i64, sentence: String, path| {
        if count > 0 {
            needs.push((sentence, path));
        }
    };
    let trouble = "/admin/servers?show=trouble";
    add(waiting.accounts, t!(r, "admin-need-accounts", count = waiting.accounts), "/admin/accounts");
    add(waiting.reports, t!(r, "admin-need-reports", count = waiting.reports), "/admin/moderation");
    add(waiting.proposals, t!(r, "admin-need-proposals", count = waiting.proposals), "/admin/communities");
    add(waiting.jobs, t!(r, "admin-need-jobs", count = waiting.jobs), "/admin/jobs");
    add(waiting.letters, t!(r, "admin-need-letters", count = waiting.letters), "/admin/mail?show=unsent");
    add(waiting.silent_servers, t!(r, "admin-need-silent", count = waiting.silent_servers), trouble);
    add(waiting.paused_inboxes, t!(r, "admin-need-paused", count = waiting.paused_inboxes), trouble);
    add(waiting.dead_letters, t!(r, "admin-need-dead", count = waiting.dead_letters), "/admin/deliveries");
    add(
        waiting.quarantined,
        t!(r, "admin-need-quarantined", count = waiting.quarantined),
        "/admin/deliveries",
    );
    needs
}

fn weeks(r: Reader, weeks: &[Week]) -> Markup {
    let column = |pick: fn(&Week) -> i64| -> Vec<i64> { weeks.iter().map(pick).collect() };
    let lines = [
        (t!(r, "admin-new-members"), column(|week| week.members)),
        (t!(r, "admin-new-posts"), column(|week| week.posts)),
        (t!(r, "admin-active-members"), column(|week| week.active)),
    ];
    html! {
        section.sec aria-labelledby="weeks" {
            div.head { h2 #weeks { (t!(r, "admin-weeks")) } }
            dl.sums {
                @for (label, values) in lines {
                    @let last = values.last().copied().unwrap_or(0);
                    @let before = values.iter().rev().nth(1).copied().unwrap_or(0);
                    div {
                        dt { (label) }
                        dd { (number(r, last)) " " (spark(&values, false)) small { (t!(r, "admin-week-before", count = before)) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn every_warning_says_what_to_do() {
        let r = Reader { locale: Language::Es, zone: chrono_tz::UTC, now: DateTime::UNIX_EPOCH };
        for warning in [
            Warning::PlainHttp,
            Warning::NoSmtp,
            Warning::DiskLow(500_000_000),
            Warning::NoBackup,
            Warning::OldBackup(9),
        ] {
            assert!(!warning.say(r).is_empty() && !warning.advice(r).is_empty());
        }
        assert!(Warning::DiskLow(500_000_000).say(r).contains("500 MB"));
    }
}
