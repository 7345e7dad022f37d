//! Earlier and later pages of a list, by cursor.
use crate::i18n::{Reader, t};
use maud::{Markup, html};

/// Addresses of the neighbouring pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pager<'a> {
    /// Page of newer entries.
    pub previous: Option<&'a str>,
    /// Page of older entries.
    pub next: Option<&'a str>,
}

/// Nothing when everything fits one page.
#[must_use]
pub fn pager(reader: Reader, pager: Pager<'_>) -> Markup {
    html! {
        @if pager.previous.is_some() || pager.next.is_some() {
            nav.chips.gap3 aria-label=(t!(reader, "layout-pages")) {
                @if let Some(url) = pager.previous { a.btn href=(url) rel="prev" { (t!(reader, "layout-newer")) } }
                @if let Some(url) = pager.next { a.btn href=(url) rel="next" { (t!(reader, "layout-older")) } }
            }
        }
    }
}
