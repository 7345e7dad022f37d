//! The first of two locks on HTML: writes it anew from its tokens, balanced, with nothing but the
//! allow-list. The second is ammonia, in [`super::sanitize`].
//!
//! Why a first one: a tree builder alone can be made to copy each open `<b>` into each `<p>`
//! (a few kilobytes become gigabytes), and cannot rename a heading or put the alternative text in
//! the place of a picture. What is written here is properly nested and at most [`MAX_DEPTH`] deep.

use html5ever::tokenizer::Tag;
use url::Url;

use super::language::LanguageTag;
use super::tokens::{Piece, escape_into, tokenize};

/// Elements inside each other; deeper ones lose their tags and keep their text.
pub(super) const MAX_DEPTH: usize = 32;
/// Longest address of a link or picture, in bytes.
pub(super) const MAX_URL: usize = 2048;
/// Classes that mean something between instances (microformats2, Mastodon).
pub(super) const CLASSES: [&str; 4] = ["u-url", "mention", "hashtag", "h-card"];
/// `rel` of links to anywhere.
const REL_FOREIGN: &str = "nofollow noopener noreferrer ugc";

/// Who wrote the HTML, and so what its links may claim.
pub(super) enum Origin<'a> {
    /// Another instance: every link is untrusted; pictures by https.
    Remote,
    /// Our Markdown: mentions and hashtags are ours; pictures by https or where the function says.
    Local(&'a dyn Fn(&str) -> bool),
}

enum Element {
    /// Starts a line of its own and may hold other blocks.
    Container(&'static str),
    /// Starts a line of its own and holds text.
    Leaf(&'static str),
    Inline(&'static str),
    Break,
    Image,
    /// Not allowed, but separates what is before and after it.
    Boundary,
    /// Not allowed, and separates words.
    Space,
    Unknown,
}

fn element(name: &str) -> Element {
    use Element::{Boundary, Break, Container, Image, Inline, Leaf, Space, Unknown};
    match name {
        "blockquote" => Container("blockquote"),
        "ul" => Container("ul"),
        "ol" => Container("ol"),
        "li" => Container("li"),
        "figure" => Container("figure"),
        "p" => Leaf("p"),
        "pre" => Leaf("pre"),
        "h1" | "h2" => Leaf("h2"),
        "h3" => Leaf("h3"),
        "h4" | "h5" | "h6" => Leaf("h4"),
        "figcaption" => Leaf("figcaption"),
        "a" => Inline("a"),
        "strong" | "b" => Inline("strong"),
        "em" | "i" => Inline("em"),
        "del" | "s" | "strike" => Inline("del"),
        "code" | "tt" | "kbd" | "samp" => Inline("code"),
        "br" => Break,
        "img" => Image,
        "address" | "article" | "aside" | "center" | "caption" | "dd" | "details" | "dialog" | "div"
        | "dl" | "dt" | "fieldset" | "footer" | "form" | "header" | "hr" | "main" | "nav" | "section"
        | "summary" | "table" | "tbody" | "tfoot" | "thead" | "tr" => Boundary,
        "td" | "th" | "option" | "button" => Space,
        _ => Unknown,
    }
}

fn is_leaf(name: &str) -> bool {
    matches!(element(name), Element::Leaf(_))
}

/// Rewrites `html`; stops adding to the result beyond `limit` bytes.
pub(super) fn balance(html: &str, origin: &Origin<'_>, limit: usize) -> String {
    let mut writer = Writer {
        out: String::with_capacity(html.len()),
        open: Vec::new(),
        over: 0,
        apart: false,
        origin,
        limit,
    };
    tokenize(html, |piece| writer.write(&piece));
    writer.close_to(0);
    writer.out
}

struct Writer<'a> {
    out: String,
    open: Vec<&'static str>,
    /// Open tags that were left out for being too deep.
    over: usize,
    /// A boundary was crossed since the last text.
    apart: bool,
    origin: &'a Origin<'a>,
    limit: usize,
}

impl Writer<'_> {
    fn write(&mut self, piece: &Piece<'_>) {
        if self.out.len() > self.limit {
            return;
        }
        match piece {
            Piece::Start(tag) => self.start(tag),
            Piece::End(name) => self.end(name),
            Piece::Text(text) => self.text(text),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match element(&tag.name) {
            Element::Container("li") => self.item(tag),
            Element::Container(name) | Element::Leaf(name) => {
                self.close_leaf();
                self.apart = false;
                self.push(name, tag);
            }
            Element::Inline(name) => {
                self.step_apart();
                if name == "a" {
                    self.close("a");
                    if link(tag).is_none() {
                        return;
                    }
                }
                self.push(name, tag);
            }
            Element::Break => self.out.push_str("<br>"),
            Element::Image => self.image(tag),
            Element::Boundary => self.boundary(),
            Element::Space => self.text(" "),
            Element::Unknown => {}
        }
    }

    fn end(&mut self, name: &str) {
        match element(name) {
            Element::Container(name) | Element::Leaf(name) | Element::Inline(name) => {
                if self.over > 0 {
                    self.over -= 1;
                } else {
                    self.close(name);
                }
            }
            Element::Boundary => self.boundary(),
            Element::Space => self.text(" "),
            Element::Break | Element::Image | Element::Unknown => {}
        }
    }

    fn text(&mut self, text: &str) {
        if text.chars().all(char::is_whitespace) {
            if !self.apart {
                self.out.push_str(text);
            }
            return;
        }
        self.step_apart();
        escape_into(&mut self.out, text);
    }

    /// An item belongs to the nearest list; without one it is only a boundary.
    fn item(&mut self, tag: &Tag) {
        self.close_leaf();
        let Some(list) = self.open.iter().rposition(|name| matches!(*name, "ul" | "ol")) else {
            return self.boundary();
        };
        self.close_to(list + 1);
        self.apart = false;
        self.push("li", tag);
    }

    fn boundary(&mut self) {
        if self.open.contains(&"pre") {
            self.out.push('\n');
        } else {
            self.close_leaf();
            self.apart = true;
        }
    }

    /// Text after a boundary gets a paragraph, where one may stand.
    fn step_apart(&mut self) {
        if !std::mem::take(&mut self.apart) {
            return;
        }
        match self.open.last() {
            None | Some(&("blockquote" | "li" | "figure")) if self.open.len() < MAX_DEPTH => {
                self.out.push_str("<p>");
                self.open.push("p");
            }
            _ if self.out.ends_with('>') => {}
            _ => self.out.push_str("<br>"),
        }
    }

    fn push(&mut self, name: &'static str, tag: &Tag) {
        if self.open.len() >= MAX_DEPTH {
            self.over += 1;
            return;
        }
        self.open.push(name);
        self.out.push('<');
        self.out.push_str(name);
        if name == "a" {
            self.link_attributes(tag);
        }
        let numeral = |start: &&str| start.len() <= 9 && start.bytes().all(|b| b.is_ascii_digit());
        if let Some(start) = attribute(tag, "start").filter(|_| name == "ol").filter(numeral) {
            self.attribute("start", start);
        }
        if let Some(language) = attribute(tag, "lang").and_then(|lang| LanguageTag::parse(lang).ok()) {
            self.attribute("lang", language.as_str());
        }
        if let Some(dir) = attribute(tag, "dir").filter(|dir| matches!(*dir, "ltr" | "rtl" | "auto")) {
            self.attribute("dir", dir);
        }
        self.out.push('>');
    }

    fn link_attributes(&mut self, tag: &Tag) {
        let Some(url) = link(tag) else { return };
        self.attribute("href", url.as_str());
        let given = attribute(tag, "class").unwrap_or_default();
        let classes: Vec<&str> = CLASSES
            .into_iter()
            .filter(|class| given.split_ascii_whitespace().any(|word| word == *class))
            .collect();
        if !classes.is_empty() {
            self.attribute("class", &classes.join(" "));
        }
        match self.origin {
            Origin::Local(_) if classes.contains(&"mention") => {}
            Origin::Local(_) if classes.contains(&"hashtag") => self.attribute("rel", "tag"),
            _ => self.attribute("rel", REL_FOREIGN),
        }
    }

    fn image(&mut self, tag: &Tag) {
        let alt = attribute(tag, "alt").unwrap_or_default();
        let url = attribute(tag, "src").and_then(absolute).filter(|url| match (url.scheme(), self.origin) {
            ("https", _) => true,
            ("http", Origin::Local(is_own)) => is_own(url.as_str()),
            _ => false,
        });
        let Some(url) = url else {
            return self.text(alt);
        };
        self.step_apart();
        self.out.push_str("<img");
        self.attribute("src", url.as_str());
        self.attribute("alt", alt);
        self.attribute("loading", "lazy");
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape_into(&mut self.out, value);
        self.out.push('"');
    }

    /// A leaf holds no block: the next block ends it.
    fn close_leaf(&mut self) {
        if let Some(place) = self.open.iter().position(|name| is_leaf(name)) {
            self.close_to(place);
        }
    }

    fn close(&mut self, name: &str) {
        match self.open.iter().rposition(|open| *open == name) {
            Some(place) => self.close_to(place),
            None if matches!(element(name), Element::Container(_)) => self.boundary(),
            None => {}
        }
    }

    fn close_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

fn link(tag: &Tag) -> Option<Url> {
    attribute(tag, "href")
        .and_then(absolute)
        .filter(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

/// Only absolute addresses: content is read on many instances, and `/logout` is not a link.
fn absolute(text: &str) -> Option<Url> {
    if text.len() > MAX_URL { None } else { Url::parse(text).ok() }
}
