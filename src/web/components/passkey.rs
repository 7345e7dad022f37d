//! The button that signs in with a passkey; the script shows it where the browser can.
use crate::i18n::t;
use crate::web::assets::href;
use crate::web::components::form::csrf;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// A form: `POST {action}` with `csrf`, `ceremony`, `answer` and `next`.
///
/// The script fills in the answer after asking `POST {action}/start` what to sign. Without scripts there is
/// no button: the password is another way.
#[must_use]
pub fn button(frame: &Frame<'_>, action: &str, next: Option<&str>) -> Markup {
    let r = frame.reader;
    html! {
        form.gap3 action=(action) method="post" hidden data-passkey=(href("passkeys.js")) {
            (csrf(frame))
            input type="hidden" name="ceremony";
            input type="hidden" name="answer";
            @if let Some(next) = next { input type="hidden" name="next" value=(next); }
            button.btn.wide type="submit" { (t!(r, "security-use-passkey")) }
            p.hint.bad role="alert" hidden { (t!(r, "security-passkey-failed")) }
        }
    }
}
