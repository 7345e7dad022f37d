//! `/admin/servers` and one server: how deliveries to others are going.
use crate::i18n::{Reader, t};
use crate::operations::dead_letters::DeadLetter;
use crate::operations::servers::{DayCount, Server, State};
use crate::web::components::admin::{self, Mood, Tab, admin, admin_page, button, choices};
use crate::web::components::measure::{duration, number, spark};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, encoded};
use crate::web::pages::admin::deliveries;
use maud::{Markup, html};

/// A server with its deliveries of the last fortnight, today last.
#[derive(Clone, Debug)]
pub struct Row {
    pub server: Server,
    pub days: Vec<DayCount>,
}

impl Row {
    fn today(&self) -> DayCount {
        self.days.last().copied().unwrap_or_default()
    }

    fn chart(&self) -> Markup {
        let sent: Vec<i64> = self.days.iter().map(|day| day.sent).collect();
        spark(&sent, self.today().failed > self.today().sent)
    }
}

/// Forms, each with `csrf`: `POST /admin/servers/{host}/pause` (`on` = `1` or `0`), `POST …/retry`.
#[derive(Clone, Debug)]
pub struct Servers<'a> {
    pub rows: &'a [Row],
    /// Only those with something wrong.
    pub trouble: bool,
    pub next: Option<&'a str>,
}

fn word(r: Reader, state: State) -> (Mood, String) {
    match state {
        State::Paused => (Mood::Doubtful, t!(r, "admin-server-paused")),
        State::Refusing => (Mood::Bad, t!(r, "admin-server-refusing")),
        State::Away => (Mood::Bad, t!(r, "admin-server-away")),
        State::Gone => (Mood::Bad, t!(r, "admin-server-gone")),
        State::Failing => (Mood::Doubtful, t!(r, "admin-server-failing")),
        State::Well => (Mood::Good, t!(r, "admin-server-well")),
    }
}

fn state(r: Reader, state: State) -> Markup {
    let (mood, word) = word(r, state);
    admin::state(mood, &word)
}

fn software(server: &Server) -> String {
    [server.software.as_deref(), server.version.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The list.
#[must_use]
pub fn list(frame: &Frame<'_>, view: &Servers<'_>) -> Markup {
    let r = frame.reader;
    let links = [
        ("/admin/servers".to_owned(), t!(r, "admin-all"), !view.trouble),
        ("/admin/servers?show=trouble".to_owned(), t!(r, "admin-server-trouble"), view.trouble),
    ];
    let body = html! {
        p.intro { (t!(r, "admin-servers-intro")) }
        (choices(&t!(r, "admin-state"), &links))
        @if view.rows.is_empty() {
            p.empty { @if view.trouble { (t!(r, "admin-server-no-trouble")) } @else { (t!(r, "admin-server-none")) } }
        } @else { (table(frame, view.rows)) }
        (pager(r, Pager { previous: None, next: view.next }))
    };
    admin(frame, Tab::Servers, &body)
}

fn table(frame: &Frame<'_>, rows: &[Row]) -> Markup {
    let r = frame.reader;
    html! {
        table.tbl.gap2 {
            caption { (t!(r, "admin-servers-caption")) }
            thead { tr {
                th scope="col" { (t!(r, "admin-server")) }
                th.wideonly scope="col" { (t!(r, "admin-software")) }
                th.wideonly scope="col" { (t!(r, "admin-state")) }
                th.wideonly scope="col" { (t!(r, "admin-sent-today")) }
                th.num.wideonly scope="col" { (t!(r, "admin-waiting")) }
                th scope="col" { (t!(r, "admin-action")) }
            } }
            tbody { @for row in rows { tr {
                @let server = &row.server;
                @let behind = (server.waiting > 0).then(|| duration(r, server.lag_seconds(r.now)));
                th scope="row" {
                    a href={ "/admin/servers/" (encoded(&server.host)) } { (server.title.as_deref().unwrap_or(&server.host)) }
                    small { (admin::host(&server.host)) }
                    small.narrowonly { (t!(r, "admin-sent-waiting", sent = row.today().sent, waiting = server.waiting)) }
                    span.narrowonly { (state(r, server.state())) }
                }
                td.wideonly { (software(server)) }
                td.wideonly { (state(r, server.state())) @if let Some(behind) = &behind { small { (t!(r, "admin-behind", time = behind.as_str())) } } }
                td.wideonly { (row.chart()) (number(r, row.today().sent)) @if row.today().failed > 0 { small { (t!(r, "admin-failed-today", count = row.today().failed)) } } }
                td.num.wideonly { (number(r, server.waiting)) @if server.dead > 0 { small { (t!(r, "admin-dead", count = server.dead)) } } }
                td { (switch(frame, server)) }
            } } }
        }
    }
}

/// Pause or resume; for servers in trouble, try now.
fn switch(frame: &Frame<'_>, server: &Server) -> Markup {
    let r = frame.reader;
    let base = format!("/admin/servers/{}", encoded(&server.host));
    match server.state() {
        State::Paused => {
            button(frame, &format!("{base}/pause"), &[("on", "0")], (&t!(r, "admin-resume"), &server.host))
        }
        State::Refusing | State::Away | State::Failing | State::Gone => {
            button(frame, &format!("{base}/retry"), &[], (&t!(r, "admin-try"), &server.host))
        }
        State::Well => {
            button(frame, &format!("{base}/pause"), &[("on", "1")], (&t!(r, "admin-pause"), &server.host))
        }
    }
}

/// One server with what could not be delivered to it.
#[derive(Clone, Debug)]
pub struct One<'a> {
    pub row: Row,
    pub letters: &'a [DeadLetter],
    pub pager: Pager<'a>,
}

/// The page of one server. Forms: as in the list, and `GET …/drop` before `POST …/drop`.
#[must_use]
pub fn one(frame: &Frame<'_>, view: &One<'_>) -> Markup {
    let r = frame.reader;
    let server = &view.row.server;
    let base = format!("/admin/servers/{}", encoded(&server.host));
    let total = |pick: fn(&DayCount) -> i64| view.row.days.iter().map(pick).sum::<i64>();
    let failed: Vec<i64> = view.row.days.iter().map(|day| day.failed).collect();
    let body = html! {
        p.intro { (admin::host(&server.host)) }
        dl.sums {
            div { dt { (t!(r, "admin-state")) } dd { (state(r, server.state())) @if let Some(at) = server.paused_at { small { (time(r, at)) } } } }
            div { dt { (t!(r, "admin-waiting")) } dd { (number(r, server.waiting)) small { (t!(r, "admin-in-flight", count = server.in_flight)) } } }
            div { dt { (t!(r, "admin-lag")) } dd { (duration(r, server.lag_seconds(r.now))) } }
            div { dt { (t!(r, "admin-dead-letters")) } dd { (number(r, server.dead)) } }
            div { dt { (t!(r, "admin-sent-days")) } dd { (number(r, total(|day| day.sent))) " " (view.row.chart()) } }
            div { dt { (t!(r, "admin-failed-days")) } dd { (number(r, total(|day| day.failed))) " " (spark(&failed, true)) } }
        }
        dl.pairs {
            dt { (t!(r, "admin-software")) } dd { (software(server)) }
            dt { (t!(r, "admin-last-seen")) } dd { (time(r, server.last_seen_at)) }
            @if let Some(at) = server.next_try_at { dt { (t!(r, "admin-next-try")) } dd { time datetime=(r.when(at).datetime) { (r.when(at).title) } } }
            @if let Some(error) = &server.last_error { dt { (t!(r, "admin-last-error")) } dd lang="en" { (error) } }
        }
        div.chips.gap3 {
            @if server.paused_at.is_some() {
                (button(frame, &format!("{base}/pause"), &[("on", "0")], (&t!(r, "admin-resume"), "")))
            } @else {
                (button(frame, &format!("{base}/pause"), &[("on", "1")], (&t!(r, "admin-pause"), "")))
            }
            (button(frame, &format!("{base}/retry"), &[], (&t!(r, "admin-try"), "")))
            @if server.dead > 0 { a.btn.small href={ (base) "/drop" } { (t!(r, "admin-drop-all")) } }
        }
        section.sec aria-labelledby="dead" {
            div.head { h2 #dead { (t!(r, "admin-dead-letters")) } }
            @if view.letters.is_empty() { p.empty { (t!(r, "admin-dead-none")) } } @else { (deliveries::table(frame, view.letters, false)) }
            (pager(r, view.pager))
        }
    };
    admin_page(frame, Tab::Servers, server.title.as_deref().unwrap_or(&server.host), &body)
}
