//! HTML cut into tokens as a browser would (WHATWG HTML §13.2.5), in bounded time.

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, EndTag, ParseError, StartTag, Tag, TagToken, Token, TokenSink,
    TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// What a piece of HTML says, without comments and the inside of scripts, styles and the like.
pub(super) enum Piece<'t> {
    /// `<name …>`.
    Start(&'t Tag),
    /// `</name>`.
    End(&'t str),
    /// Text with its entities decoded.
    Text(&'t str),
}

/// Bytes given to the tokenizer at a time.
const CHUNK: usize = 4096;
/// Separators allowed inside one tag. The tokenizer compares each new attribute with all earlier
/// ones, so that a tag with 60,000 attributes would take seconds.
const MAX_SEPARATORS: usize = 8192;

/// Calls `each` for every piece of `html`, in order. Whatever follows a tag with more than
/// [`MAX_SEPARATORS`] separators is left out.
pub(super) fn tokenize(html: &str, each: impl FnMut(Piece<'_>)) {
    let sink = Sink { each: RefCell::new(each), count: Cell::new(0), silent: Cell::new(false) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = html;
    let mut separators = 0;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK));
        rest = after;
        let before = tokenizer.sink.count.get();
        queue.push_back(chunk.into());
        // Only scripts and `<meta charset>` suspend the tokenizer, and our sink asks for neither.
        let _ = tokenizer.feed(&queue);
        if tokenizer.sink.count.get() != before {
            separators = 0;
        }
        separators +=
            chunk.bytes().filter(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'"' | b'\'')).count();
        if separators > MAX_SEPARATORS {
            return;
        }
    }
    tokenizer.end();
}

struct Sink<F> {
    each: RefCell<F>,
    /// Tokens so far, without parse errors.
    count: Cell<usize>,
    /// Inside an element whose text is not for reading.
    silent: Cell<bool>,
}

impl<F: FnMut(Piece<'_>)> TokenSink for Sink<F> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if !matches!(token, ParseError(_)) {
            self.count.set(self.count.get() + 1);
        }
        let mut each = self.each.borrow_mut();
        match token {
            TagToken(tag) if tag.kind == StartTag => {
                if let Some(state) = raw_state(&tag.name) {
                    self.silent.set(true);
                    return state;
                }
                each(Piece::Start(&tag));
            }
            TagToken(tag) if tag.kind == EndTag => {
                let was_silent = self.silent.replace(false);
                if !was_silent {
                    each(Piece::End(&tag.name));
                }
            }
            CharacterTokens(text) if !self.silent.get() => each(Piece::Text(&text)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How a browser reads what follows a tag whose inside is not markup.
fn raw_state(name: &str) -> Option<TokenSinkResult<()>> {
    match name {
        "script" => Some(TokenSinkResult::RawData(RawKind::ScriptData)),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
            Some(TokenSinkResult::RawData(RawKind::Rawtext))
        }
        "title" | "textarea" => Some(TokenSinkResult::RawData(RawKind::Rcdata)),
        "plaintext" => Some(TokenSinkResult::Plaintext),
        _ => None,
    }
}

/// Appends `text`, escaped for element content and quoted attributes. Control characters and the
/// bidirectional overrides, which make text read as something else, are left out.
pub(super) fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{202d}' | '\u{202e}' => {}
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}
