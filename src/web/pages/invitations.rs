//! `/c/{name}/invitations`: inviting by letter or by link, and what became of it.
use super::community::{Cover, Tab, covered};
use super::facilitate::role_word;
use crate::i18n::{Language, t};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::pager::{Pager, pager};
use crate::web::components::post::time;
use crate::web::layout::Frame;
use chrono::{DateTime, Utc};
use maud::{Markup, html};

/// Invitations.
///
/// Forms: `POST /c/{name}/invitations`, fields `csrf`, `way` = `letter` | `link`, `emails`, `language`,
/// `note`, `role`, `days`, `uses`; or `way` = `revoke` and `id`.
#[derive(Clone, Debug)]
pub struct Invitations<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// Those there are, newest first.
    pub rows: &'a [Row<'a>],
    /// What the last form came to: sent, members already, invited already.
    pub report: Option<(usize, usize, usize)>,
    /// Typed values by field.
    pub typed: &'a [(&'a str, &'a str)],
    /// Neighbouring pages.
    pub pager: Pager<'a>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// An invitation.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub id: i64,
    /// Whom the letter went to.
    pub email: Option<&'a str>,
    /// The link, while it is open.
    pub link: Option<String>,
    pub role: &'a str,
    pub by: &'a str,
    pub at: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub uses: i64,
    pub most: Option<i64>,
    pub open: bool,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Invitations<'_>) -> Markup {
    let r = frame.reader;
    let body = html! { div.wrap.page { div.read {
        (summary(r, view.complaints))
        @if let Some((sent, members, again)) = view.report {
            ul.note role="status" {
                li { (t!(r, "membership-report-sent", count = sent)) }
                @if members > 0 { li { (t!(r, "membership-report-members", count = members)) } }
                @if again > 0 { li { (t!(r, "membership-report-again", count = again)) } }
            }
        }
        section.sec aria-labelledby="letter" {
            div.head { h2 #letter { (t!(r, "membership-by-letter")) } }
            (letter(frame, view))
        }
        section.sec aria-labelledby="link" {
            div.head { h2 #link { (t!(r, "membership-by-link")) } }
            (link(frame, view))
        }
        section.sec aria-labelledby="made" {
            div.head { h2 #made { (t!(r, "membership-invitations")) } }
            @if view.rows.is_empty() { p.empty { (t!(r, "membership-no-invitations")) } }
            ul.list { @for row in view.rows { (one(frame, view, row)) } }
            (pager(r, view.pager))
        }
    } } };
    covered(frame, &view.cover, Tab::Facilitate, &body)
}

fn typed<'a>(view: &Invitations<'a>, name: &str) -> &'a str {
    view.typed.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value)
}

fn field<'a>(view: &Invitations<'a>, name: &'a str, label: String) -> Field<'a> {
    Field { name, label, value: typed(view, name), complaints: view.complaints, ..Field::default() }
}

fn roles(frame: &Frame<'_>) -> Vec<(&'static str, String)> {
    let roles = ["member", "facilitator", "librarian", "host"];
    roles.into_iter().map(|role| (role, role_word(frame.reader, role))).collect()
}

fn letter(frame: &Frame<'_>, view: &Invitations<'_>) -> Markup {
    let r = frame.reader;
    let emails = Field {
        required: true,
        hint: Some(t!(r, "membership-emails-hint")),
        ..field(view, "emails", t!(r, "membership-emails"))
    };
    let chosen = match typed(view, "language") {
        "" => r.locale.code(),
        code => code,
    };
    let language = Field {
        required: true,
        value: chosen,
        ..field(view, "language", t!(r, "membership-letter-language"))
    };
    let languages: Vec<(&str, String)> =
        Language::ALL.into_iter().map(|l| (l.code(), l.native_name().to_owned())).collect();
    let note = Field { most: Some(500), ..field(view, "note", t!(r, "membership-invite-note")) };
    let role = Field { required: true, ..field(view, "role", t!(r, "membership-role")) };
    html! { form.gap2 action={ (view.cover.community.href()) "/invitations" } method="post" {
        (csrf(frame))
        (emails.area(r, 5, None))
        (note.area(r, 3, None))
        (language.choice(r, &languages))
        (role.choice(r, &roles(frame)))
        button.btn.main name="way" value="letter" { (t!(r, "membership-send-letters")) }
    } }
}

fn link(frame: &Frame<'_>, view: &Invitations<'_>) -> Markup {
    let r = frame.reader;
    let number =
        |name: &'static str, key: &'static str, label: String, value: &'static str, hint: Option<String>| {
            let given = typed(view, name);
            Field {
                kind: "number",
                value: if given.is_empty() { value } else { given },
                hint,
                ..field(view, name, label)
            }
            .line_as(r, key)
        };
    html! { form.gap2 action={ (view.cover.community.href()) "/invitations" } method="post" {
        (csrf(frame))
        input type="hidden" name="role" value="member";
        (number("days", "days", t!(r, "membership-days"), "30", None))
        (number("uses", "max_uses", t!(r, "membership-uses"), "", Some(t!(r, "membership-uses-hint"))))
        button.btn name="way" value="link" { (t!(r, "membership-make-link")) }
    } }
}

fn one(frame: &Frame<'_>, view: &Invitations<'_>, row: &Row<'_>) -> Markup {
    let r = frame.reader;
    html! { li {
        p { @match row.email { Some(email) => b { (email) }, None => b { (t!(r, "membership-a-link")) } } }
        @if let Some(link) = &row.link { p { code.handle { (link) } } }
        p.meta {
            span { (role_word(r, row.role)) }
            span { (t!(r, "membership-by", name = row.by)) }
            span { (time(r, row.at)) }
            span { @match row.most {
                Some(most) => (t!(r, "membership-used-of", used = row.uses, most = most)),
                None => (t!(r, "membership-used", count = row.uses)),
            } }
            @if row.open { span { (t!(r, "membership-until", date = r.day(row.until).text)) } }
            @else { span.new { (t!(r, "membership-over")) } }
        }
        @if row.open { form action={ (view.cover.community.href()) "/invitations" } method="post" {
            (csrf(frame))
            input type="hidden" name="id" value=(row.id);
            button.link name="way" value="revoke" { (t!(r, "membership-revoke")) span.vh { " " (row.email.unwrap_or_default()) } }
        } }
    } }
}
