//! HTML from elsewhere, made safe before it is stored, and its plain text.
//!
//! The allow-list (`federation.md` §4): `p br a strong em del code pre blockquote ul ol li h2 h3 h4
//! figure figcaption img`; of classes only `u-url mention hashtag h-card`; `lang` and `dir`; no
//! style. `h1` becomes `h2`, `h5` and `h6` become `h4`; `b`, `i`, `s` become `strong`, `em`, `del`;
//! all else loses its tags and keeps its text, so that nothing is hidden from the reader.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::balance::{CLASSES, Origin, balance};
use super::tokens::{Piece, tokenize};

/// Longest HTML that is read, in bytes; the rest is left out (`federation.md` §13).
pub const MAX_HTML: usize = 256 * 1024;
/// Longest HTML that is written, in bytes: attributes and escapes add to the source.
pub const MAX_OUTPUT: usize = 4 * MAX_HTML;

/// The second lock: a tree builder and its own allow-list over what [`balance`] wrote.
static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "br",
            "a",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "h2",
            "h3",
            "h4",
            "figure",
            "figcaption",
            "img",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "rel"])),
            ("img", HashSet::from(["src", "alt", "loading"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .allowed_classes(HashMap::from([("a", HashSet::from(CLASSES))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true);
    builder
});

pub(super) fn clean(html: &str, origin: &Origin<'_>, limit: usize) -> String {
    AMMONIA.clean(&balance(html, origin, limit)).to_string()
}

/// Makes the HTML of another instance safe to store, to print in a page and to send on.
///
/// Reads at most [`MAX_HTML`] bytes. Links keep only absolute `http`, `https` and `mailto`
/// addresses and get `rel="nofollow noopener noreferrer ugc"`; pictures that do not come by https
/// are replaced by their alternative text. Cleaning twice changes nothing.
#[must_use]
pub fn remote_html(html: &str) -> String {
    clean(&html[..html.floor_char_boundary(MAX_HTML)], &Origin::Remote, MAX_OUTPUT)
}

/// The text of `html`, entities decoded, one line for each block or `<br>`.
#[must_use]
pub fn plain_text(html: &str) -> String {
    let mut text = Lines::default();
    tokenize(&remote_html(html), |piece| match piece {
        Piece::Text(run) => text.push(run),
        Piece::Start(tag) => text.tag(&tag.name, 1),
        Piece::End(name) => text.tag(name, -1),
    });
    text.finish()
}

/// The beginning of the text of `html` on one line: at most `max_chars` characters, cut between
/// words and ended by an ellipsis if something was left out.
#[must_use]
pub fn summary(html: &str, max_chars: usize) -> String {
    shorten(&plain_text(html).replace('\n', " "), max_chars)
}

/// A title for a post that has none: its first line that says something, cut as in [`summary`].
///
/// The mentions that a line starts with are left out: a post to a group from Mastodon starts with
/// `@group@host`. Empty if there are only mentions, or nothing.
#[must_use]
pub fn first_line_title(html: &str, max_chars: usize) -> String {
    let text = plain_text(html);
    let line = text.lines().map(without_mentions).find(|line| !line.is_empty()).unwrap_or_default();
    shorten(line, max_chars)
}

fn without_mentions(line: &str) -> &str {
    let mut rest = line.trim();
    while rest.starts_with('@') {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start_matches([' ', ':', ',', '-', '–', '—']);
    }
    rest
}

fn shorten(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let Some(room) = max_chars.checked_sub(1) else {
        return String::new();
    };
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let cut = match text[..end].rfind(char::is_whitespace) {
        Some(space) if !text[end..].starts_with(char::is_whitespace) => &text[..space],
        _ => &text[..end],
    };
    let mut short =
        cut.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.')).to_owned();
    short.push('…');
    short
}

/// Text gathered line by line, with white space as a browser shows it.
#[derive(Default)]
struct Lines {
    out: String,
    /// Depth of `<pre>`, where white space counts.
    pre: i32,
}

impl Lines {
    fn push(&mut self, run: &str) {
        for c in run.chars() {
            match c {
                '\n' if self.pre > 0 => self.out.push('\n'),
                c if c.is_whitespace() && self.pre == 0 => {
                    if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                        self.out.push(' ');
                    }
                }
                c => self.out.push(c),
            }
        }
    }

    fn tag(&mut self, name: &str, step: i32) {
        if name == "pre" {
            self.pre += step;
        }
        if !matches!(name, "a" | "strong" | "em" | "del" | "code" | "img") {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            if !self.out.is_empty() && !self.out.ends_with('\n') {
                self.out.push('\n');
            }
        }
    }

    fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::hostile::assert_inert;
    use rstest::rstest;

    #[rstest]
    #[case("<p>hola <b>mundo</b></p>", "<p>hola <strong>mundo</strong></p>")]
    #[case("<h1 id=x class=y>T</h1><h6>t</h6>", "<h2>T</h2><h4>t</h4>")]
    #[case("a <span>b</span> <cite>c</cite>", "a b c")]
    #[case("<p lang=pt-br dir=rtl style=x>a</p>", r#"<p lang="pt-BR" dir="rtl">a</p>"#)]
    #[case("<p lang='\"><script>' dir=x>a</p>", "<p>a</p>")]
    #[case("<div>a</div><div>b</div>c", "<p>a</p><p>b</p><p>c</p>")]
    #[case("<p>a<p>b", "<p>a</p><p>b</p>")]
    #[case("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>")]
    #[case("<li>a</li>b", "<p>a</p><p>b</p>")]
    #[case("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a  b </p>")]
    #[case("<pre><code class=language-rs>a\n  b</code></pre>", "<pre><code>a\n  b</code></pre>")]
    #[case("<ol start=3><li>c</ol><ol start=-1>", r#"<ol start="3"><li>c</li></ol><ol></ol>"#)]
    #[case("<img src=http://x.example/a.png alt='un < gato'>", "un &lt; gato")]
    #[case(
        "<figure><img src=https://x.example/a.png alt=a onload=x srcset=y></figure>",
        r#"<figure><img src="https://x.example/a.png" alt="a" loading="lazy"></figure>"#
    )]
    #[case("<a href='/logout'>x</a> <a href='//evil.example'>y</a>", "x y")]
    #[case("abc\u{202e}gpj.exe\u{0}", "abcgpj.exe")]
    #[case("<b><p>a</b>b", "<strong><p>a</p></strong>b")]
    fn the_allow_list(#[case] html: &str, #[case] expected: &str) {
        assert_eq!(remote_html(html), expected);
    }

    #[test]
    fn links_are_marked_and_keep_known_classes() {
        let html = r#"<span class="h-card"><a href="HTTPS://X.example/@ana?a=1&b=2" class="u-url mention evil" target="_blank" rel="me">@<span>ana</span></a></span>"#;
        assert_eq!(
            remote_html(html),
            r#"<a href="https://x.example/@ana?a=1&amp;b=2" class="u-url mention" rel="nofollow noopener noreferrer ugc">@ana</a>"#
        );
    }

    #[test]
    fn invisible_parts_of_a_link_are_shown() {
        let html = r#"<a href="https://evil.example/a/long/path"><span class="invisible">https://evil.example/</span><span class="ellipsis">bank.example/log</span><span class="invisible">in</span></a>"#;
        let clean = remote_html(html);
        assert!(clean.contains(">https://evil.example/bank.example/login</a>"), "{clean}");
        assert!(!clean.contains("invisible"));
    }

    #[test]
    fn text_is_decoded_and_blocks_are_lines() {
        let html = "<h2>Uno &amp; dos</h2>\n<p>tres <b>cuatro</b><br>cinco&nbsp;&lt;p&gt;</p><ul><li>a</li><li>b</li></ul><pre>x\n  y</pre><script>z</script>";
        assert_eq!(plain_text(html), "Uno & dos\ntres cuatro\ncinco <p>\na\nb\nx\n  y");
    }

    #[rstest]
    #[case("<p>uno dos</p><p>tres</p>", 20, "uno dos tres")]
    #[case("<p>uno dos</p><p>tres</p>", 12, "uno dos tres")]
    #[case("<p>uno dos</p><p>tres</p>", 11, "uno dos…")]
    #[case("<p>uno, dos tres</p>", 6, "uno…")]
    #[case("ñandúñandú", 5, "ñand…")]
    #[case("a b", 1, "…")]
    #[case("abc", 0, "")]
    #[case("", 10, "")]
    fn summaries_are_cut_at_words(#[case] html: &str, #[case] max: usize, #[case] expected: &str) {
        let short = summary(html, max);
        assert_eq!(short, expected);
        assert!(short.chars().count() <= max);
    }

    #[rstest]
    #[case("<p>@<span>agua</span> @ana@x.example: ¿Cómo tarifar?</p><p>resto</p>", "¿Cómo tarifar?")]
    #[case("<p>@agua@x.example</p><p>Título<br>cuerpo</p>", "Título")]
    #[case("<p>Hola @ana</p>", "Hola @ana")]
    #[case("<p>@ana</p>", "")]
    #[case("", "")]
    fn titles_come_from_the_first_line(#[case] html: &str, #[case] expected: &str) {
        assert_eq!(first_line_title(html, 40), expected);
    }

    /// Well-known kinds of attack, each in a form of our own.
    const ATTACKS: &[&str] = &[
        "<script>alert(1)</script>",
        "<ScRiPt src=//e.example/x.js></sCrIpT >",
        "<<script>script>alert(1)<</script>/script>",
        "<scr<script></script>ipt>alert(1)</script>",
        "<script <p>>alert(1)</script>",
        "<img src=https://e.example/x onerror=alert(1)>",
        "<img/src='https://e.example/x'/onerror='alert(1)'>",
        "<p onclick=alert(1) onmouseover\n=\n'alert(1)'>x</p>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href='  jAvAsCrIpT:alert(1)'>x</a>",
        "<a href='java&#9;script:alert(1)'>x</a>",
        "<a href='java&NewLine;script&colon;alert(1)'>x</a>",
        "<a href='&#x6A;&#x61;vascript:alert(1)'>x</a>",
        "<a href='\u{1}javascript:alert(1)'>x</a>",
        "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style>",
        "<math><mi><table><mglyph><style><img title='</style><img src=x onerror=alert(1)>'>",
        "<form action=https://e.example><input name=p type=password><button formaction=javascript:alert(1)>x</form>",
        "<style>@import 'https://e.example/x.css'</style>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<textarea><p title='</textarea><script>alert(1)</script>'>",
        "<title><a title='</title><svg onload=alert(1)>'></title>",
        "<template><script>alert(1)</script></template>",
        "<!--><script>alert(1)</script>-->",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
        "<object data=x><embed src=javascript:alert(1)></object>",
        "<base href=javascript:alert(1)//><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<a href=\"https://x.example/\" title='\"><script>alert(1)</script>'>x</a>",
        "<p lang='x\" onclick=\"alert(1)'>x</p>",
        "<img alt='\" onerror=\"alert(1)' src=https://x.example/a>",
        "<img alt='<script>alert(1)</script>' src=data:image/png,x>",
        "<video><source onerror=alert(1)></video><audio src onloadstart=alert(1)>",
        "<plaintext><script>alert(1)",
        "<xmp><p title='</xmp><script>alert(1)</script>'>",
        "<select><style></select><script>alert(1)</script>",
    ];

    #[test]
    fn attacks_are_inert() {
        for attack in ATTACKS {
            let clean = remote_html(attack);
            assert_inert(&clean, attack);
            assert_eq!(remote_html(&clean), clean, "not stable: {attack}");
            assert!(!plain_text(attack).contains('\u{0}'));
        }
    }

    /// Inputs that make parsers slow or large; the bound is wide because tests are not optimised.
    #[test]
    fn blow_ups_are_bounded() {
        let formats: String = (0..9000).map(|n| format!("<b lang=a{n:04}>")).collect();
        let attributes: String = (0..40_000).map(|n| format!(" a{n}")).collect();
        let cases = [
            ("formatting copied", format!("{formats}{}", "<p>".repeat(30_000))),
            ("deep quotes", "<blockquote>".repeat(20_000)),
            ("nested tables", "<table>".repeat(30_000)),
            ("many attributes", format!("<a{attributes}>x")),
            ("open comment", "<!--".repeat(60_000)),
            ("links", "<a href=http:a>".repeat(17_000)),
            ("entities", "&quot;".repeat(43_000)),
            ("alternation", "<b><i></b></i>".repeat(18_000)),
            ("long", "x".repeat(3 * MAX_HTML)),
        ];
        for (name, html) in cases {
            let started = std::time::Instant::now();
            let clean = remote_html(&html);
            let took = started.elapsed();
            println!("{name}: {} -> {} bytes in {took:?}", html.len(), clean.len());
            assert!(clean.len() <= MAX_OUTPUT + 16 * 1024, "{name}: {}", clean.len());
            assert!(clean.len() <= 20 * html.len(), "{name}: {}", clean.len());
            assert!(took.as_secs() < 5, "{name}: {took:?}");
        }
    }
}
