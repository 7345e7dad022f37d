//! `/admin/members` and one member.
use crate::i18n::{Reader, t};
use crate::operations::members::{Listed, State};
use crate::web::components::admin::{Mood, Tab, admin, admin_page, button, choices, state};
use crate::web::components::measure::number;
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::{Frame, encoded};
use maud::{Markup, html};

/// Form: `GET /admin/members`, fields `q`, `state`.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    pub rows: &'a [Listed],
    /// What was looked for.
    pub text: &'a str,
    pub state: Option<State>,
    pub pager: Pager<'a>,
}

const STATES: [State; 4] = [State::Active, State::Waiting, State::Unverified, State::Suspended];

fn mood(r: Reader, of: State) -> Markup {
    match of {
        State::Active => state(Mood::Good, &word(r, of)),
        State::Waiting | State::Unverified => state(Mood::Doubtful, &word(r, of)),
        State::Suspended => state(Mood::Bad, &word(r, of)),
    }
}

fn word(r: Reader, state: State) -> String {
    match state {
        State::Active => t!(r, "admin-member-active"),
        State::Waiting => t!(r, "admin-member-waiting"),
        State::Suspended => t!(r, "admin-member-suspended"),
        State::Unverified => t!(r, "admin-member-unverified"),
    }
}

/// The list.
#[must_use]
pub fn list(frame: &Frame<'_>, view: &Members<'_>) -> Markup {
    let r = frame.reader;
    let query = if view.text.is_empty() { String::new() } else { format!("&q={}", encoded(view.text)) };
    let mut links = vec![(
        format!("/admin/members?{}", query.trim_start_matches('&')),
        t!(r, "admin-all"),
        view.state.is_none(),
    )];
    for one in STATES {
        links.push((
            format!("/admin/members?state={}{query}", one.as_str()),
            word(r, one),
            view.state == Some(one),
        ));
    }
    let body = html! {
        form.gap3 action="/admin/members" role="search" aria-label=(t!(r, "admin-members")) {
            @if let Some(state) = view.state { input type="hidden" name="state" value=(state.as_str()); }
            div.field {
                label for="f-q" { (t!(r, "admin-member-find")) }
                div.seek {
                    input.in #f-q name="q" type="search" maxlength="100" value=(view.text);
                    button.btn type="submit" { (t!(r, "admin-find")) }
                }
            }
        }
        (choices(&t!(r, "admin-state"), &links))
        @if view.rows.is_empty() { p.empty { (t!(r, "admin-member-none")) } } @else { (table(r, view.rows)) }
        (pager(r, view.pager))
    };
    admin(frame, Tab::Members, &body)
}

fn table(r: Reader, rows: &[Listed]) -> Markup {
    html! {
        table.tbl.gap2 {
            thead { tr {
                th scope="col" { (t!(r, "admin-member")) }
                th.wideonly scope="col" { (t!(r, "accounts-email")) }
                th.wideonly scope="col" { (t!(r, "admin-state")) }
                th.wideonly scope="col" { (t!(r, "admin-role")) }
                th scope="col" { (t!(r, "admin-seen")) }
            } }
            tbody { @for row in rows { tr {
                th scope="row" {
                    a href={ "/admin/members/" (row.id) } { (row.label()) }
                    small { "@" (row.name) }
                    small.narrowonly { (row.email) }
                    span.narrowonly { (mood(r, row.state())) @if row.is_admin { " · " (t!(r, "admin-role-admin")) } }
                }
                td.wideonly { (row.email) }
                td.wideonly { (mood(r, row.state())) }
                td.wideonly { @if row.is_admin { (t!(r, "admin-role-admin")) } @else { (t!(r, "admin-role-member")) } }
                td { @if let Some(at) = row.seen_at { (time(r, at)) } @else { (t!(r, "admin-never")) } }
            } } }
        }
    }
}

/// Forms of one member's page, each with `csrf`: `POST …/role` (`on` = `1` or `0`), `POST …/sessions`,
/// `POST …/verification`.
#[must_use]
pub fn one(frame: &Frame<'_>, row: &Listed, is_self: bool) -> Markup {
    let r = frame.reader;
    let base = format!("/admin/members/{}", row.id);
    let role = if row.is_admin { t!(r, "admin-role-take") } else { t!(r, "admin-role-give") };
    let on = if row.is_admin { "0" } else { "1" };
    let body = html! {
        p.intro { a href={ "/u/" (row.name) } { "@" (row.name) } }
        dl.pairs.gap3 {
            dt { (t!(r, "accounts-email")) } dd { (row.email) }
            dt { (t!(r, "admin-state")) } dd { (mood(r, row.state())) }
            dt { (t!(r, "admin-role")) } dd { @if row.is_admin { (t!(r, "admin-role-admin")) } @else { (t!(r, "admin-role-member")) } }
            dt { (t!(r, "admin-since")) } dd { (time(r, row.created_at)) }
            dt { (t!(r, "admin-seen")) } dd { @if let Some(at) = row.seen_at { (time(r, at)) } @else { (t!(r, "admin-never")) } }
            dt { (t!(r, "admin-sessions")) } dd { (number(r, row.sessions)) }
        }
        section.sec aria-labelledby="acts" {
            div.head { h2 #acts { (t!(r, "admin-actions")) } }
            ul.list {
                li.split {
                    div { h3 { (role) } p.meta { (if row.is_admin { t!(r, "admin-role-take-hint") } else { t!(r, "admin-role-give-hint") }) } }
                    (button(frame, &format!("{base}/role"), &[("on", on)], (&role, "")))
                }
                @if row.state() == State::Waiting { li {
                    h3 { a href="/admin/accounts" { (t!(r, "admin-member-admit")) } }
                } }
                @if row.state() == State::Unverified { li.split {
                    div { h3 { (t!(r, "admin-verification")) } p.meta { (t!(r, "admin-verification-hint", address = row.email.as_str())) } }
                    (button(frame, &format!("{base}/verification"), &[], (&t!(r, "admin-verification"), "")))
                } }
                @if !is_self && !matches!(row.state(), State::Waiting | State::Suspended) { li {
                    h3 { a href={ "/u/" (row.name) "/moderate?action=suspend" } { (t!(r, "moderation-do-suspend")) } }
                    p.meta { (t!(r, "admin-suspend-hint")) }
                } }
                @if row.sessions > 0 && !is_self { li.split {
                    div { h3 { (t!(r, "admin-sessions-end")) } p.meta { (t!(r, "admin-sessions-hint")) } }
                    (button(frame, &format!("{base}/sessions"), &[], (&t!(r, "admin-sessions-end"), "")))
                } }
            }
        }
    };
    admin_page(frame, Tab::Members, row.label(), &body)
}
