//! What members write: `CommonMark` with `~~strikethrough~~` and bare links, plus mentions and hashtags.

use std::cell::Cell;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue};
use comrak::options::{Extension, Parse, Render};
use comrak::{Arena, Node, Options, format_html, try_parse_document};

use super::balance::Origin;
use super::mentions::{Handle, Span, spans};
use super::sanitize::clean;
use super::tokens::escape_into;

/// Longest source, in characters.
pub const MAX_SOURCE: usize = 50_000;
/// Different actors that one text may mention; further ones stay text.
pub const MAX_MENTIONS: usize = 50;
/// Different hashtags in one text; further ones stay text.
pub const MAX_HASHTAGS: usize = 64;
/// Mentions and hashtags made into links, with repetitions: each adds some 60 bytes to a post that
/// must fit in 256 KiB of JSON.
pub const MAX_LINKED: usize = 500;
/// The result is at most this many times the source, with some room for very short ones.
const MAX_GROWTH: usize = 20;
const GROWTH_ROOM: usize = 16 * 1024;

/// The source has more than [`MAX_SOURCE`] characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text has {length} characters; at most {MAX_SOURCE} are allowed")]
pub struct TooLong {
    /// Its length, in characters.
    pub length: usize,
}

/// Where mentions, hashtags and pictures lead. Looked up beforehand, from what [`scan`] found.
pub trait Links {
    /// The link of a known actor; `None` leaves the mention as text.
    fn mention(&self, handle: &Handle) -> Option<MentionLink>;

    /// The absolute address of a hashtag's page; `tag` is in lower case, without `#`.
    fn hashtag(&self, tag: &str) -> Option<String>;

    /// Whether a picture at this `http` address is ours. Those by https are always shown.
    fn is_own_media(&self, _url: &str) -> bool {
        false
    }
}

/// The link of a mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionLink {
    /// Absolute address of the actor's page.
    pub href: String,
    /// Shown after `@`.
    pub name: String,
}

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML: see [`super::sanitize`].
    pub html: String,
    /// The actors that the text links to, each once, in order.
    pub mentions: Vec<Handle>,
    /// The hashtags that the text links to, each once, in order, in lower case, without `#`.
    pub hashtags: Vec<String>,
}

/// What a text mentions, known or not, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// At most [`MAX_MENTIONS`].
    pub handles: Vec<Handle>,
    /// At most [`MAX_HASHTAGS`], in lower case, without `#`.
    pub hashtags: Vec<String>,
}

/// Whether a text is short enough to be posted.
///
/// # Errors
/// [`TooLong`], with its length.
pub fn check_length(source: &str) -> Result<(), TooLong> {
    let length = source.chars().count();
    if length > MAX_SOURCE { Err(TooLong { length }) } else { Ok(()) }
}

/// Finds the mentions and hashtags of `source`, as [`render`] will see them.
#[must_use]
pub fn scan(source: &str) -> Scan {
    let arena = Arena::new();
    let mut scan = Scan::default();
    let Some(root) = parse(&arena, bounded(source)) else {
        return scan;
    };
    for node in texts(root) {
        let NodeValue::Text(text) = &node.data().value else { continue };
        for span in spans(text) {
            match span {
                Span::Mention(handle, _) => _ = admit(&mut scan.handles, handle, MAX_MENTIONS),
                Span::Hashtag(tag) => _ = admit(&mut scan.hashtags, tag.to_lowercase(), MAX_HASHTAGS),
                Span::Text(_) => {}
            }
        }
    }
    scan
}

/// Links nothing: for texts without mentions, such as profiles and summaries.
struct Unlinked;

impl Links for Unlinked {
    fn mention(&self, _: &Handle) -> Option<MentionLink> {
        None
    }

    fn hashtag(&self, _: &str) -> Option<String> {
        None
    }
}

/// [`render`] without mentions and hashtags.
#[must_use]
pub fn plain(source: &str) -> String {
    render(source, &Unlinked).html
}

/// Renders `source` as safe HTML. Raw HTML in it is shown as text.
///
/// Reads at most [`MAX_SOURCE`] characters (refuse longer ones before, with [`check_length`]). A
/// source made to be slow or to grow is shown as plain paragraphs instead.
#[must_use]
pub fn render(source: &str, links: &dyn Links) -> Rendered {
    let source = bounded(source);
    let limit = MAX_GROWTH * source.len() + GROWTH_ROOM;
    let mut rendered = Rendered::default();
    if let Some(html) = to_html(source, links, &mut rendered)
        && html.len() <= limit
    {
        let is_own = |url: &str| links.is_own_media(url);
        rendered.html = clean(&html, &Origin::Local(&is_own), limit);
        if rendered.html.len() <= limit {
            return rendered;
        }
    }
    Rendered { html: paragraphs(source), ..Rendered::default() }
}

fn bounded(source: &str) -> &str {
    match source.char_indices().nth(MAX_SOURCE) {
        Some((end, _)) => &source[..end],
        None => source,
    }
}

fn options() -> Options<'static> {
    Options {
        extension: Extension { strikethrough: true, autolink: true, ..Extension::default() },
        parse: Parse { escaped_char_spans: true, ..Parse::default() },
        render: Render { escape: true, ..Render::default() },
    }
}

/// Parses with a budget of work that grows with the source: `None` when it is spent.
fn parse<'a>(arena: &'a Arena<'a>, source: &str) -> Option<Node<'a>> {
    // comrak asks once in 256 steps, so this is 8 steps for each byte; usual text takes less than one.
    let budget = Cell::new(16 + source.len() / 32);
    let spent = || match budget.get().checked_sub(1) {
        Some(left) => {
            budget.set(left);
            false
        }
        None => true,
    };
    try_parse_document(arena, source, &options(), &spent).ok()
}

fn to_html(source: &str, links: &dyn Links, rendered: &mut Rendered) -> Option<String> {
    let arena = Arena::new();
    let root = parse(&arena, source)?;
    let mut linked = 0;
    for node in texts(root) {
        let text = match &node.data().value {
            NodeValue::Text(text) if text.contains(['@', '#']) => text.clone(),
            _ => continue,
        };
        for span in spans(&text) {
            let piece = match span {
                Span::Text(text) => NodeValue::Text(text.to_owned().into()),
                Span::Mention(_, written) if linked >= MAX_LINKED => {
                    NodeValue::Text(written.to_owned().into())
                }
                Span::Hashtag(tag) if linked >= MAX_LINKED => NodeValue::Text(format!("#{tag}").into()),
                Span::Mention(handle, written) => mention(handle, written, links, &mut rendered.mentions),
                Span::Hashtag(tag) => hashtag(tag, links, &mut rendered.hashtags),
            };
            linked += usize::from(matches!(piece, NodeValue::Raw(_)));
            node.insert_before(arena.alloc(AstNode::from(piece)));
        }
        node.detach();
    }
    let mut html = String::new();
    format_html(root, &options(), &mut html).ok()?;
    Some(html)
}

fn mention(handle: Handle, written: &str, links: &dyn Links, found: &mut Vec<Handle>) -> NodeValue {
    match links.mention(&handle) {
        Some(link) if admit(found, handle, MAX_MENTIONS) => {
            NodeValue::Raw(anchor(&link.href, r#"class="u-url mention""#, '@', &link.name))
        }
        _ => NodeValue::Text(written.to_owned().into()),
    }
}

fn hashtag(tag: &str, links: &dyn Links, found: &mut Vec<String>) -> NodeValue {
    let key = tag.to_lowercase();
    match links.hashtag(&key) {
        Some(href) if admit(found, key, MAX_HASHTAGS) => {
            NodeValue::Raw(anchor(&href, r#"class="hashtag" rel="tag""#, '#', tag))
        }
        _ => NodeValue::Text(format!("#{tag}").into()),
    }
}

fn anchor(href: &str, attributes: &str, sign: char, text: &str) -> String {
    let mut html = String::from("<a href=\"");
    escape_into(&mut html, href);
    html.push_str("\" ");
    html.push_str(attributes);
    html.push('>');
    html.push(sign);
    escape_into(&mut html, text);
    html.push_str("</a>");
    html
}

/// Whether `item` is in `list`, or was added because there was room.
fn admit<T: PartialEq>(list: &mut Vec<T>, item: T, max: usize) -> bool {
    if list.contains(&item) {
        return true;
    }
    let room = list.len() < max;
    if room {
        list.push(item);
    }
    room
}

/// The text nodes outside links, pictures and escapes. Code is no text node.
fn texts<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    undo_mail_in_handles(root);
    let mut found = Vec::new();
    let mut inside = 0_usize;
    for edge in root.traverse() {
        let (NodeEdge::Start(node) | NodeEdge::End(node)) = edge;
        match (&node.data().value, &edge) {
            (NodeValue::Link(_) | NodeValue::Image(_) | NodeValue::Escaped, NodeEdge::Start(_)) => {
                inside += 1
            }
            (NodeValue::Link(_) | NodeValue::Image(_) | NodeValue::Escaped, NodeEdge::End(_)) => inside -= 1,
            (NodeValue::Text(_), NodeEdge::Start(_)) if inside == 0 => found.push(node),
            _ => {}
        }
    }
    found
}

/// `@ana@example.org` is a handle: takes back the mail link that comrak makes of `ana@example.org`.
fn undo_mail_in_handles(root: Node<'_>) {
    let mails: Vec<_> = root.descendants().filter(|node| mail_of(node).is_some()).collect();
    for link in mails {
        let (Some(before), Some(mail)) = (link.previous_sibling(), mail_of(link)) else { continue };
        let mut data = before.data_mut();
        let NodeValue::Text(text) = &mut data.value else { continue };
        if !text.ends_with('@') {
            continue;
        }
        let text = text.to_mut();
        text.push_str(&mail);
        if let Some(after) = link.next_sibling()
            && let NodeValue::Text(rest) = &after.data().value
        {
            text.push_str(rest);
            after.detach();
        }
        link.detach();
    }
}

/// The address of a link that only says the same address.
fn mail_of(node: Node<'_>) -> Option<String> {
    let data = node.data();
    let NodeValue::Link(link) = &data.value else { return None };
    let address = link.url.strip_prefix("mailto:")?;
    let child = node.first_child()?.data();
    matches!(&child.value, NodeValue::Text(text) if text == address).then(|| address.to_owned())
}

/// Plain paragraphs, for a source that is not rendered.
fn paragraphs(source: &str) -> String {
    let mut html = String::new();
    for paragraph in source.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
        html.push_str("<p>");
        for (place, line) in paragraph.lines().enumerate() {
            if place > 0 {
                html.push_str("<br>");
            }
            escape_into(&mut html, line);
        }
        html.push_str("</p>");
    }
    html
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::text::hostile::assert_inert;
    use rstest::rstest;

    /// Knows everyone but `@nadie`, and every hashtag.
    pub(crate) struct Everyone;

    impl Links for Everyone {
        fn mention(&self, handle: &Handle) -> Option<MentionLink> {
            let host = handle.host.as_deref().unwrap_or("h.example");
            let href = format!("https://{host}/u/{}", handle.name);
            (handle.name != "nadie").then(|| MentionLink { href, name: handle.name.clone() })
        }

        fn hashtag(&self, tag: &str) -> Option<String> {
            Some(format!("https://h.example/tag/{tag}"))
        }

        fn is_own_media(&self, url: &str) -> bool {
            url.starts_with("http://media.h.example/")
        }
    }

    const REL: &str = r#"rel="nofollow noopener noreferrer ugc""#;

    fn html(source: &str) -> String {
        let rendered = render(source, &Everyone);
        assert_inert(&rendered.html, source);
        rendered.html.trim_end().to_owned()
    }

    #[rstest]
    #[case("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>")]
    #[case("# a\n##### b", "<h2>a</h2>\n<h4>b</h4>")]
    #[case("> a\n\n1. b", "<blockquote>\n<p>a</p>\n</blockquote>\n<ol>\n<li>b</li>\n</ol>")]
    #[case("```rust\n<a> & @ana\n```", "<pre><code>&lt;a&gt; &amp; @ana\n</code></pre>")]
    #[case("a  \nb\nc", "<p>a<br>\nb\nc</p>")]
    #[case("<b>a</b> <script>x</script>", "<p>&lt;b&gt;a&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>")]
    #[case("a & b &lt; \"c\"", "<p>a &amp; b &lt; \"c\"</p>")]
    #[case("[x](/logout) [y](javascript:alert(1)) [z](//e.example)", "<p>x y z</p>")]
    #[case(
        "![un gato](https://x.example/g.png)",
        r#"<p><img src="https://x.example/g.png" alt="un gato" loading="lazy"></p>"#
    )]
    #[case(
        "![g](http://media.h.example/g.png)",
        r#"<p><img src="http://media.h.example/g.png" alt="g" loading="lazy"></p>"#
    )]
    #[case("![g](http://x.example/g.png) ![h](data:image/png,x)", "<p>g h</p>")]
    fn markdown_becomes_html(#[case] source: &str, #[case] expected: &str) {
        assert_eq!(html(source), expected);
    }

    #[rstest]
    #[case(
        "https://x.example/a_b_c.",
        r#"<a href="https://x.example/a_b_c" REL>https://x.example/a_b_c</a>."#
    )]
    #[case("ana@x.example", r#"<a href="mailto:ana@x.example" REL>ana@x.example</a>"#)]
    #[case("[x](https://x.example/ \"título\")", r#"<a href="https://x.example/" REL>x</a>"#)]
    #[case("hola @Ana,", r#"hola <a href="https://h.example/u/ana" class="u-url mention">@ana</a>,"#)]
    #[case("@eva@x.example", r#"<a href="https://x.example/u/eva" class="u-url mention">@eva</a>"#)]
    #[case(
        "@eva@x.localhost:8443.",
        r#"<a href="https://x.localhost:8443/u/eva" class="u-url mention">@eva</a>."#
    )]
    #[case(
        "@a@x.example @b@y.example!",
        r#"<a href="https://x.example/u/a" class="u-url mention">@a</a> <a href="https://y.example/u/b" class="u-url mention">@b</a>!"#
    )]
    #[case(
        "**@ana_b**",
        r#"<strong><a href="https://h.example/u/ana_b" class="u-url mention">@ana_b</a></strong>"#
    )]
    #[case("#Agua", r#"<a href="https://h.example/tag/agua" class="hashtag" rel="tag">#Agua</a>"#)]
    #[case("@nadie", "@nadie")]
    #[case("@nadie@x.example", "@nadie@x.example")]
    #[case("\\@ana \\#agua", "@ana #agua")]
    #[case("`@ana #agua`", "<code>@ana #agua</code>")]
    #[case("[@ana](https://x.example/)", r#"<a href="https://x.example/" REL>@ana</a>"#)]
    #[case("https://x.example/@ana", r#"<a href="https://x.example/@ana" REL>https://x.example/@ana</a>"#)]
    #[case("@<b>admin</b>@x.example", "@&lt;b&gt;admin&lt;/b&gt;@x.example")]
    fn links_mentions_and_hashtags(#[case] source: &str, #[case] expected: &str) {
        // ammonia writes attributes in the order of the source.
        assert_eq!(html(source), format!("<p>{}</p>", expected.replace("REL", REL)));
    }

    #[test]
    fn a_scan_finds_what_render_links() {
        let source = "@ana @Ana @eva@x.example:8443 #Agua #agua `@no` [@no](https://x.example) @nadie";
        let found = scan(source);
        let shown: Vec<_> = found.handles.iter().map(Handle::to_string).collect();
        assert_eq!(shown, ["@ana", "@eva@x.example:8443", "@nadie"]);
        assert_eq!(found.hashtags, ["agua"]);
        let rendered = render(source, &Everyone);
        assert_eq!(rendered.mentions, found.handles[..2]);
        assert_eq!(rendered.hashtags, found.hashtags);
    }

    #[test]
    fn mentions_and_hashtags_are_limited() {
        let source: String = (0..200).map(|n| format!("@u{n} #t{n} @u0 ")).collect();
        let rendered = render(&source, &Everyone);
        assert_eq!((rendered.mentions.len(), rendered.hashtags.len()), (MAX_MENTIONS, MAX_HASHTAGS));
        let found = scan(&source);
        assert_eq!((found.handles.len(), found.hashtags.len()), (MAX_MENTIONS, MAX_HASHTAGS));
        assert!(rendered.html.ends_with("@u0</a></p>\n") && rendered.html.contains(" @u199 #t199 "));
    }

    #[test]
    fn hostile_links_are_escaped() {
        struct Hostile;
        impl Links for Hostile {
            fn mention(&self, _: &Handle) -> Option<MentionLink> {
                let name = "<script>x</script>".to_owned();
                Some(MentionLink { href: "https://x.example/\" onclick=\"alert(1)".to_owned(), name })
            }
            fn hashtag(&self, _: &str) -> Option<String> {
                Some("javascript:alert(1)".to_owned())
            }
        }
        let rendered = render("@ana #agua", &Hostile);
        assert_inert(&rendered.html, "hostile links");
        assert!(
            rendered.html.contains("@&lt;script&gt;x") && rendered.html.contains(" #agua</p>"),
            "{}",
            rendered.html
        );
    }

    #[test]
    fn the_length_is_checked_and_bounded() {
        let source = "ñ".repeat(MAX_SOURCE + 1);
        assert_eq!(check_length(&source), Err(TooLong { length: MAX_SOURCE + 1 }));
        assert_eq!(check_length(&source[..2 * MAX_SOURCE]), Ok(()));
        assert_eq!(html(&source).chars().count(), MAX_SOURCE + "<p></p>".len());
    }

    #[test]
    fn plain_paragraphs_are_escaped() {
        assert_eq!(paragraphs("a <b>\nc\n\n\n d"), "<p>a &lt;b&gt;<br>c</p><p>d</p>");
    }

    /// Times are printed, with a wide bound: tests are not optimised.
    #[test]
    fn blow_ups_are_bounded() {
        let references: String =
            (0..1000).map(|n| format!("[{n}]: https://x.example/{}\n", "a".repeat(10))).collect();
        let cases = [
            ("brackets", "[".repeat(50_000)),
            ("bracket pairs", "[](".repeat(16_000)),
            ("image openers", "![[]()".repeat(8_000)),
            ("nested quotes", ">".repeat(50_000)),
            ("nested quotes, lines", format!("{}a\n", ">".repeat(200)).repeat(240)),
            ("nested lists", "1. ".repeat(16_000)),
            ("nested list lines", (0..300).map(|n| format!("{}- x\n", "  ".repeat(n))).collect()),
            ("emphasis", "*a **a ".repeat(7_000)),
            ("emphasis mixed", "**_**_".repeat(8_000)),
            ("strikethrough", "~~a~~b".repeat(8_000)),
            ("backticks", (1..300).map(|n| "`".repeat(n) + " ").collect()),
            ("entities", "&amp;".repeat(10_000)),
            ("autolinks", "https://a.b ".repeat(4_000)),
            ("www", "www.a.".repeat(8_000)),
            ("mails", "@a@b.c".repeat(8_000)),
            ("mail chars", "a@a".repeat(16_000)),
            ("html openers", "<!--<![CDATA[<?<a ".repeat(2_700)),
            ("references", format!("{references}{}", "[999] ".repeat(2_000))),
            (
                "long reference",
                format!("[a]: https://x.example/{}\n\n{}", "b".repeat(20_000), "[a] ".repeat(7_000)),
            ),
            ("mentions", "@a ".repeat(16_000)),
            ("escapes", "\\@".repeat(25_000)),
        ];
        for (name, source) in cases {
            let started = std::time::Instant::now();
            let rendered = render(&source, &Everyone);
            let took = started.elapsed();
            println!("{name}: {} -> {} bytes in {took:?}", source.len(), rendered.html.len());
            assert_inert(&rendered.html, name);
            assert!(rendered.html.len() <= MAX_GROWTH * source.len() + GROWTH_ROOM, "{name}");
            assert!(took.as_secs() < 5, "{name}: {took:?}");
            assert!(rendered.html.matches("class=").count() <= MAX_LINKED, "{name}");
        }
    }
}
