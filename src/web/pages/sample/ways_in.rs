//! Pages about getting in and staying safe, each in its states.
use super::*;
use crate::web::components::form::Complaint;
use crate::web::components::pager::Pager;
use crate::web::layout::{Badge, ToVerify};
use crate::web::pages::admin::{accounts, invitations};
use crate::web::pages::*;
use maud::Markup;

/// Every page of these with its name.
pub fn ways_in(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, String)> {
    let mut pages = entering(visitor);
    pages.extend(settings_pages(member));
    pages.extend(inviting(member, visitor));
    pages.into_iter().map(|(name, page)| (name, page.into_string())).collect()
}

fn entering(visitor: &Frame<'_>) -> Vec<(&'static str, Markup)> {
    let wrong = &[("code", Complaint::SignIn)];
    let email = &[("email", Complaint::Email)];
    let short = &[("password", Complaint::TooShort(10))];
    vec![
        ("second-step", second_step::show(visitor, &[])),
        ("second-step-wrong", second_step::show(visitor, wrong)),
        ("reset-ask", reset::ask(visitor, "lucia", email)),
        ("reset-sent", reset::sent(visitor)),
        ("reset-choose", reset::choose(visitor, ("t0k3n", "lucia"), short)),
        ("reset-spent", reset::spent(visitor, "/password/reset")),
        ("verify", confirm_email::show(visitor, "/verify/t0k3n", "lucia@correo.example")),
        ("verify-taken", confirm_email::taken(visitor)),
    ]
}

fn settings_pages(member: &Frame<'_>) -> Vec<(&'static str, Markup)> {
    let session = security::Session {
        id: "a1",
        agent: "Firefox, Windows",
        since: utc("2026-11-01T12:00:00Z"),
        seen: utc("2026-11-23T14:50:00Z"),
        current: true,
    };
    let sessions = [
        session.clone(),
        security::Session { id: "a2", agent: "", current: false, ..session.clone() },
        security::Session { id: "a3", current: false, ..session },
    ];
    let passkeys = [
        security::Passkey {
            id: "1",
            name: "Teléfono",
            since: utc("2026-11-01T12:00:00Z"),
            used: Some(utc("2026-11-23T14:50:00Z")),
        },
        security::Passkey { id: "2", name: "Oficina", since: utc("2026-11-02T12:00:00Z"), used: None },
    ];
    let full = security::Security {
        email: ("lucia@correo.example", true),
        totp: Some(1),
        passkeys: Some(&passkeys),
        sessions: &sessions,
    };
    let bare = security::Security {
        email: ("lucia@correo.example", false),
        totp: None,
        passkeys: Some(&[]),
        sessions: &sessions[..1],
    };
    let waits = member.viewer.map(|viewer| Badge {
        to_verify: Some(ToVerify { email: "lucia@correo.example", required: true }),
        ..viewer
    });
    let unverified = Frame { viewer: waits, ..member.clone() };
    let present = &[("present", Complaint::SignIn)];
    let name = &[("name", Complaint::Required)];
    let codes: Vec<String> = (0..10).map(|n| format!("abcd{n}-efgh{n}")).collect();
    let again = confirm::Confirm { next: "/settings/security/email", passkeys: true, complaints: present };
    let setup = two_factor::Setup {
        url: "otpauth://totp/Ateneo:lucia?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Ateneo",
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        complaints: &[("code", Complaint::SignIn)],
    };
    vec![
        ("security", security::show(member, &full)),
        ("security-bare", security::show(&unverified, &bare)),
        (
            "security-no-passkeys",
            security::show(member, &security::Security { passkeys: None, ..bare.clone() }),
        ),
        ("security-confirm", confirm::show(member, &again)),
        ("security-email", credentials::email(member, ("a@b.example", "x"), &[("email", Complaint::Email)])),
        ("security-password", credentials::password(member, "lucia", present)),
        ("security-totp", two_factor::setup(member, &setup)),
        ("security-codes", two_factor::codes(member, &codes)),
        ("security-off", two_factor::off(member)),
        ("passkey-add", passkeys::add(member, "", name)),
        ("passkey-edit", passkeys::edit(member, ("1", "Teléfono"), &[])),
    ]
}

fn inviting(member: &Frame<'_>, visitor: &Frame<'_>) -> Vec<(&'static str, Markup)> {
    let invited = invite::Invite {
        token: "1.abc",
        by: "Lucía Barrientos",
        community: Some(REGLAS),
        house: "Ateneo de prueba",
        note: "Nos vendría bien su experiencia.",
        until: utc("2026-12-24T12:00:00Z"),
    };
    let house = invite::Invite { community: None, note: "", ..invited.clone() };
    let applicant = accounts::Applicant {
        id: "7",
        label: "Caio Brandelli",
        name: "caio",
        email: ("caio@correo.example", true),
        reason: "Trabajo en la aduana.",
        at: utc("2026-11-23T12:00:00Z"),
    };
    let unknown =
        accounts::Applicant { id: "8", email: ("x@correo.example", false), reason: "", ..applicant.clone() };
    let row = invitations::Row {
        id: "1",
        link: Some("https://ateneo.example/invite/1.abc"),
        email: None,
        by: "Lucía Barrientos",
        note: "Para el taller",
        uses: (2, Some(30)),
        at: utc("2026-11-20T12:00:00Z"),
        until: utc("2026-12-24T12:00:00Z"),
        guests: vec!["Caio Brandelli", "Tereza Valadão"],
    };
    let spent = invitations::Row {
        id: "2",
        link: None,
        email: Some("x@correo.example"),
        uses: (0, None),
        guests: Vec::new(),
        ..row.clone()
    };
    let typed = invitations::Typed { email: "x", note: "", max_uses: "0", days: "14" };
    let page = invitations::Invitations {
        list: &[row, spent],
        pages: Pager::default(),
        typed,
        complaints: &[("email", Complaint::Email), ("max_uses", Complaint::Choice)],
    };
    let none = invitations::Invitations { list: &[], complaints: &[], ..page.clone() };
    let reason: &[(&str, Complaint)] = &[("reason", Complaint::TooLong(1000))];
    vec![
        ("invite", invite::show(visitor, &invited)),
        ("invite-member", invite::show(member, &invited)),
        ("invite-house", invite::show(visitor, &house)),
        ("invite-house-member", invite::show(member, &house)),
        ("invite-spent", invite::spent(visitor)),
        (
            "admin-accounts",
            accounts::waiting(
                member,
                &[applicant, unknown],
                Pager { previous: None, next: Some("?cursor=x") },
            ),
        ),
        ("admin-accounts-none", accounts::waiting(member, &[], Pager::default())),
        ("admin-accounts-decline", accounts::decline(member, ("7", "Caio Brandelli"), ("x", reason))),
        ("admin-invitations", invitations::show(member, &page)),
        ("admin-invitations-none", invitations::show(member, &none)),
    ]
}
