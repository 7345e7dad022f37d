//! People in lists: face, name, where they work, what they know.
use super::avatar::avatar;
use super::post::{Author, under_name};
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use crate::web::layout::encoded;
use maud::{Markup, html};

/// Somebody in a list.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Who, with what this reader may see.
    pub person: Author<'a>,
    /// BCP 47 tags of what they speak.
    pub languages: &'a [String],
    /// What they say to know about.
    pub knows: Vec<&'a str>,
    /// Their accepted answers.
    pub answers: u32,
}

/// The name of a language in the reader's, or its tag.
#[must_use]
pub fn language_name(r: Reader, tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or(tag);
    let name = t!(r, "people-language-name", code = primary);
    if tag == primary || name == primary { name } else { format!("{name} ({tag})") }
}

/// Several languages, separated.
#[must_use]
pub fn language_names(r: Reader, tags: &[String]) -> String {
    tags.iter().map(|tag| language_name(r, tag)).collect::<Vec<_>>().join(", ")
}

/// People one under the other; `level` (2 or 3) is the heading level of their names.
#[must_use]
pub fn lines(r: Reader, list: &[Line<'_>], level: u8) -> Markup {
    html! { ul.list.people { @for line in list { li {
        div.by {
            (avatar(line.person.name, line.person.avatar))
            div {
                @if level == 2 { h2.t { a.p href=(line.person.href) { (line.person.name) } } }
                @else { h3.t { a.p href=(line.person.href) { (line.person.name) } } }
                (under_name(r, &line.person))
            }
        }
        @if !line.knows.is_empty() || !line.languages.is_empty() || line.answers > 0 { p.meta {
            @if line.answers > 0 { span { span.state.ok { (icon("check")) (t!(r, "people-answers", count = line.answers)) } } }
            @if !line.languages.is_empty() { span { (language_names(r, line.languages)) } }
            @if !line.knows.is_empty() { span { (line.knows.join(", ")) } }
        } }
    } } } }
}

/// Words somebody says to know about, each leading to whoever else does.
#[must_use]
pub fn keywords(words: &[String]) -> Markup {
    html! { @for word in words { a href={ "/people?keyword=" (encoded(word)) } { (word) } } }
}
