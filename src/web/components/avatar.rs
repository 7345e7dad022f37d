//! A person's face: their picture, or their initials in a circle of their own accent.
use crate::web::assets::{accent, initials};
use maud::{Markup, html};

/// 40 px; hidden from assistive technology, since the name always stands beside it.
#[must_use]
pub fn avatar(display_name: &str, picture: Option<&str>) -> Markup {
    html! {
        @if let Some(url) = picture {
            img.av src=(url) alt="" width="40" height="40" loading="lazy" decoding="async";
        } @else {
            span.av.(accent(display_name)) aria-hidden="true" { (initials(display_name)) }
        }
    }
}
