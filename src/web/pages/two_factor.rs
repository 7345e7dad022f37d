//! `/settings/security/totp`: setting up an authenticator, recovery codes, switching off.
use crate::i18n::t;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, PreEscaped, html};

/// Form: `POST /settings/security/totp`, fields `csrf`, `code`.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The address an authenticator reads from the picture.
    pub url: &'a str,
    /// The same secret to be typed (Base32).
    pub secret: &'a str,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page that gives the secret.
#[must_use]
pub fn setup(frame: &Frame<'_>, view: &Setup<'_>) -> Markup {
    let r = frame.reader;
    let code = Field {
        name: "code",
        label: t!(r, "security-code"),
        hint: Some(t!(r, "security-setup-code-hint")),
        autocomplete: Some("one-time-code"),
        required: true,
        most: Some(10),
        complaints: view.complaints,
        ..Field::default()
    };
    let body = html! {
        p.intro { (t!(r, "security-setup-why")) }
        (summary(r, view.complaints))
        (picture(view.url, &t!(r, "security-qr")))
        p.hint.gap2 { (t!(r, "security-setup-type")) }
        p.handle { code { (grouped(view.secret)) } }
        form.gap3 action="/settings/security/totp" method="post" {
            (csrf(frame))
            (code.line(r))
            button.btn.main type="submit" { (t!(r, "security-setup-done")) }
        }
    };
    sheet(frame, "/settings/security", &t!(r, "security-setup"), &body)
}

/// The address as a picture (ISO/IEC 18004), dark on light in day and night: cameras want it so.
fn picture(url: &str, label: &str) -> Markup {
    use qrcode::{Color, QrCode};
    let Ok(code) = QrCode::new(url) else { return html! {} };
    let width = code.width();
    let mut path = String::new();
    for (at, _) in code.to_colors().iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
    }
    let side = width + 8;
    html! {
        svg.qr role="img" aria-label=(label) viewBox={ "0 0 " (side) " " (side) } shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(PreEscaped(path)) fill="#000" {}
        }
    }
}

/// In groups of four, to be read and typed.
fn grouped(secret: &str) -> String {
    secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// The recovery codes, this once.
#[must_use]
pub fn codes(frame: &Frame<'_>, codes: &[String]) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "security-codes-why")) }
        ol.codes { @for code in codes { li { code { (code) } } } }
        p.gap3 { a.btn.main href="/settings/security" { (t!(r, "security-codes-kept")) } }
    };
    sheet(frame, "/settings/security", &t!(r, "security-codes"), &body)
}

/// Form: `POST /settings/security/totp/off`, field `csrf`.
#[must_use]
pub fn off(frame: &Frame<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "security-off-why")) }
        form action="/settings/security/totp/off" method="post" {
            (csrf(frame))
            div.bar {
                button.btn.main type="submit" { (t!(r, "security-off")) }
                a.btn href="/settings/security" { (t!(r, "security-keep")) }
            }
        }
    };
    sheet(frame, "/settings/security", &t!(r, "security-off"), &body)
}
