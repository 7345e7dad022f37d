//! What an action did, said once at the top of the next page.
use crate::web::assets::icon;
use maud::{Markup, html};

/// A sentence about what happened.
#[derive(Clone, Debug)]
pub struct Notice<'a> {
    /// In the reader's language.
    pub text: &'a str,
    /// Whether it went wrong.
    pub bad: bool,
}

/// The notice as a live region.
#[must_use]
pub fn notice(said: &Notice<'_>) -> Markup {
    html! {
        div.note.flash.bad[said.bad] role=(if said.bad { "alert" } else { "status" }) {
            (icon(if said.bad { "alert" } else { "seal" }))
            span { (said.text) }
        }
    }
}
