//! A page about one thing: mark, title, a sentence, and what there is to do.
use crate::web::assets::href;
use crate::web::layout::{Frame, Page, page};
use maud::{Markup, html};

/// The page; `intro` is the sentence under the title.
#[must_use]
pub fn plain(frame: &Frame<'_>, title: &str, intro: &str, body: &Markup) -> Markup {
    let whole = html! { div.wrap.page { div.plain {
        svg.rose aria-hidden="true" { use href={ (href("icons.svg")) "#ateneo" } {} }
        h1 { (title) }
        p.intro { (intro) }
        (body)
    } } };
    page(frame, &Page { title: title.to_owned(), ..Page::default() }, whole)
}
