//! `/register`
use crate::i18n::t;
use crate::web::assets::href;
use crate::web::components::form::{Complaints, Field, csrf, summary, trap};
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// How one gets an account here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At once.
    Open,
    /// After a person has looked at the request; the form has the field `reason`.
    Approval,
    /// By invitation only: the page says so and has no form.
    Invitation,
    /// Not by oneself: the page says so and has no form.
    Closed,
    /// The request of this visitor was received.
    Received,
}

/// Form: `POST /register`, fields `csrf`, `name` (`a-z 0-9 _`, 2 to 30), `display_name`, `email`,
/// `password` (10 to 256), and `reason` under approval; and the trap.
#[derive(Clone, Debug)]
pub struct Register<'a> {
    /// What the site allows.
    pub mode: Mode,
    /// Typed name.
    pub name: &'a str,
    /// Typed display name.
    pub display_name: &'a str,
    /// Typed address.
    pub email: &'a str,
    /// Typed reason.
    pub reason: &'a str,
    /// Token of the invitation that opened the form; field `invitation`.
    pub invitation: Option<&'a str>,
    /// Host of this site, for the hint under the name.
    pub host: &'a str,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Register<'_>) -> Markup {
    let r = frame.reader;
    let (title, intro) = match view.mode {
        Mode::Open => (t!(r, "layout-register"), t!(r, "accounts-register-why")),
        Mode::Approval => (t!(r, "accounts-ask"), t!(r, "accounts-ask-why")),
        Mode::Invitation => (t!(r, "security-by-invitation"), t!(r, "security-by-invitation-why")),
        Mode::Closed => (t!(r, "accounts-closed"), t!(r, "accounts-closed-why")),
        Mode::Received => (t!(r, "accounts-received"), t!(r, "accounts-received-why")),
    };
    let body = html! { div.wrap.page { div.plain {
        svg.rose aria-hidden="true" { use href={ (href("icons.svg")) "#ateneo" } {} }
        h1 { (title) }
        p.intro { (intro) }
        @if matches!(view.mode, Mode::Open | Mode::Approval) { (form(frame, view)) }
        p.gap4.hint { (t!(r, "accounts-have-one")) " " a href="/signin" { (t!(r, "layout-sign-in")) } }
    } } };
    page(frame, &Page { title, ..Page::default() }, body)
}

fn form(frame: &Frame<'_>, view: &Register<'_>) -> Markup {
    let r = frame.reader;
    let field = Field { required: true, complaints: view.complaints, ..Field::default() };
    let display_name = Field {
        name: "display_name",
        label: t!(r, "accounts-display-name"),
        hint: Some(t!(r, "accounts-display-name-hint")),
        value: view.display_name,
        autocomplete: Some("name"),
        most: Some(80),
        ..field.clone()
    };
    let name = Field {
        name: "name",
        label: t!(r, "accounts-name"),
        hint: Some(t!(r, "accounts-name-hint", host = view.host)),
        value: view.name,
        autocomplete: Some("username"),
        most: Some(30),
        ..field.clone()
    };
    let email = Field {
        name: "email",
        label: t!(r, "accounts-email"),
        hint: Some(t!(r, "accounts-email-hint")),
        value: view.email,
        kind: "email",
        autocomplete: Some("email"),
        most: Some(254),
        ..field.clone()
    };
    let password = Field {
        name: "password",
        label: t!(r, "accounts-password"),
        hint: Some(t!(r, "accounts-password-hint")),
        kind: "password",
        autocomplete: Some("new-password"),
        most: Some(256),
        ..field.clone()
    };
    let reason = Field {
        name: "reason",
        label: t!(r, "accounts-reason"),
        value: view.reason,
        most: Some(500),
        ..field
    };
    let verb =
        if view.mode == Mode::Open { t!(r, "layout-register") } else { t!(r, "accounts-send-request") };
    html! {
        (summary(r, view.complaints))
        form action="/register" method="post" {
            (csrf(frame))
            @if let Some(token) = view.invitation { input type="hidden" name="invitation" value=(token); }
            (display_name.line(r)) (name.line(r)) (email.line(r)) (password.line(r))
            @if view.mode == Mode::Approval { (reason.area(r, 3, None)) }
            (trap(r))
            button.btn.main.wide type="submit" { (verb) }
        }
    }
}
