//! Tests only: is this HTML inert? And the corpus of hostile inputs, when it is at hand.

use std::fs;
use std::path::{Path, PathBuf};

use url::Url;

use super::tokens::{Piece, tokenize};

const TAGS: [&str; 18] = [
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
];

/// Reads `html` again and fails if it holds anything but the allow-list.
pub(crate) fn assert_inert(html: &str, source: &str) {
    // The tokenizer keeps silent about raw elements, so those are looked for by name as well.
    for raw in ["script", "style", "iframe", "noscript", "textarea", "title", "xmp", "plaintext", "noembed"] {
        assert!(!html.to_ascii_lowercase().contains(&format!("<{raw}")), "<{raw} in {html} from {source}");
    }
    assert!(!html.contains("<!"), "a comment in {html} from {source}");
    tokenize(html, |piece| {
        let Piece::Start(tag) = piece else { return };
        assert!(TAGS.contains(&&*tag.name), "<{}> in {html} from {source}", tag.name);
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            match name {
                "href" | "src" => {
                    let scheme = Url::parse(value).map(|url| url.scheme().to_owned()).unwrap_or_default();
                    assert!(["https", "http", "mailto"].contains(&&*scheme), "{value} from {source}");
                }
                "class" => assert!(
                    value.split(' ').all(|class| ["mention", "hashtag", "u-url", "h-card"].contains(&class)),
                    "class {value} from {source}"
                ),
                "rel" | "alt" | "loading" | "start" | "lang" | "dir" => {}
                other => panic!("attribute {other} in {html} from {source}"),
            }
        }
    });
}

/// The files of one class of the corpus, by name; empty, with a word about it, if there is none.
pub(crate) fn corpus(class: &str) -> Vec<(String, Vec<u8>)> {
    let Some(shared) = shared() else {
        println!("SKIPPED: no corpus of hostile inputs here (set ATENEO_SHARED to its folder): {class}");
        return Vec::new();
    };
    let folder = shared.join("fixtures/hostile/public").join(class);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}

fn shared() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("ATENEO_SHARED") {
        return Some(PathBuf::from(folder));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"].iter().map(|folder| root.join(folder)).find(|folder| folder.is_dir())
}

#[test]
fn remote_html_of_the_corpus_is_inert() {
    for (name, bytes) in corpus("html-xss").into_iter().chain(corpus("markdown")) {
        let source = String::from_utf8_lossy(&bytes);
        let started = std::time::Instant::now();
        let clean = super::sanitize::remote_html(&source);
        println!("{name}: {} -> {} bytes in {:?}", source.len(), clean.len(), started.elapsed());
        assert_inert(&clean, &name);
        assert!(clean.len() <= 20 * source.len().max(50), "{name}");
    }
}

#[test]
fn markdown_of_the_corpus_is_inert_and_bounded() {
    let classes = ["markdown", "markdown-dos", "html-xss"];
    for (name, bytes) in classes.into_iter().flat_map(corpus) {
        let source = String::from_utf8_lossy(&bytes);
        let started = std::time::Instant::now();
        let rendered = super::markdown::render(&source, &super::markdown::tests::Everyone);
        let took = started.elapsed();
        println!("{name}: {} -> {} bytes in {took:?}", source.len(), rendered.html.len());
        assert_inert(&rendered.html, &name);
        assert!(rendered.html.len() <= 20 * source.len() + 1024, "{name}: {}", rendered.html.len());
        assert!(took.as_secs() < 3, "{name}: {took:?}");
    }
}

#[rstest::rstest]
#[case("<p>a</p><script>x</script>")]
#[case("<p onclick=x>a</p>")]
#[case("<a href='java&Tab;script:alert(1)'>a</a>")]
#[case("<a href='/logout'>a</a>")]
#[case("<svg></svg>")]
#[case("<p class=overlay>a</p>")]
#[case("<!-- a -->")]
#[should_panic(expected = "from a test")]
fn the_judge_of_html_is_not_blind(#[case] html: &str) {
    assert_inert(html, "a test");
}
