//! Handles (`@name@host`) and hashtags, alone and inside text.

use std::fmt;
use std::str::FromStr;

use url::Host;

/// Longest name of a remote actor, in characters.
pub const MAX_NAME: usize = 64;
/// Longest host name, in characters (RFC 1035 §2.3.4), without the port.
pub const MAX_HOST: usize = 253;
/// Longest hashtag, in characters, without `#`.
pub const MAX_HASHTAG: usize = 100;

/// The name of an actor as people write it: `@ana`, `@ana@example.org`, `@ana@example.org:8443`.
///
/// A local handle has no `host` and a lower-case name. A remote host is in the form that the
/// WHATWG URL standard compares: lower case, punycode, no trailing dot, no default port.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle {
    /// `[a-zA-Z0-9_.-]{1,64}`.
    pub name: String,
    /// Domain name with an optional port; `None` for this instance.
    pub host: Option<String>,
}

/// Why a handle was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandleError {
    /// Empty, longer than [`MAX_NAME`], or with other characters than `[a-zA-Z0-9_.-]`.
    #[error("the name must be 1 to 64 of: letters a-z, digits, _ . -")]
    Name,
    /// Not a domain name (IP addresses are refused), or a bad port.
    #[error("the host must be a domain name, with an optional port")]
    Host,
}

impl Handle {
    /// Reads `@name`, `@name@host`, `name@host` and `acct:name@host` (RFC 7565), each with an
    /// optional port.
    ///
    /// # Errors
    /// [`HandleError`] names the half that is wrong.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let bare = text.strip_prefix("acct:").unwrap_or(text);
        let bare = bare.strip_prefix('@').unwrap_or(bare);
        let (name, host) = match bare.split_once('@') {
            Some((name, host)) => (name, Some(host)),
            None => (bare, None),
        };
        if name.len() > MAX_NAME || name.is_empty() || !name.chars().all(is_name_char) {
            return Err(HandleError::Name);
        }
        match host {
            None => Ok(Self { name: name.to_ascii_lowercase(), host: None }),
            Some(host) => Ok(Self { name: name.to_owned(), host: Some(normal_host(host)?) }),
        }
    }
}

impl FromStr for Handle {
    type Err = HandleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            Some(host) => write!(f, "@{}@{host}", self.name),
            None => write!(f, "@{}", self.name),
        }
    }
}

/// `host[:port]` in its one comparable form.
fn normal_host(text: &str) -> Result<String, HandleError> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    if host.is_empty() || host.len() > 4 * MAX_HOST || host.contains(':') || host.contains('%') {
        return Err(HandleError::Host);
    }
    let Ok(Host::Domain(domain)) = Host::parse(host) else {
        return Err(HandleError::Host);
    };
    let domain = domain.strip_suffix('.').unwrap_or(&domain);
    let labels = domain.split('.');
    if domain.len() > MAX_HOST || labels.clone().any(|label| label.is_empty() || label.contains('_')) {
        return Err(HandleError::Host);
    }
    match port {
        None => Ok(domain.to_owned()),
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse::<u16>() {
            Ok(443) => Ok(domain.to_owned()),
            Ok(port) if port > 0 => Ok(format!("{domain}:{port}")),
            _ => Err(HandleError::Host),
        },
        Some(_) => Err(HandleError::Host),
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

fn is_tag_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A run of text, cut at its mentions and hashtags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span<'t> {
    /// Anything else.
    Text(&'t str),
    /// A well-formed handle, with the text that it was read from.
    Mention(Handle, &'t str),
    /// A hashtag without its `#`, as written.
    Hashtag(&'t str),
}

/// Cuts `text` into spans. A handle or hashtag starts at the beginning or after a character that
/// is neither of a word nor one of `/ @ # & = .`, so that addresses and URLs stay whole.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(step) = text[at..].find(['@', '#']) {
        let start = at + step;
        at = start + 1;
        if text[..start].chars().next_back().is_some_and(joins) {
            continue;
        }
        let span =
            if text[start..].starts_with('@') { mention(&text[start..]) } else { hashtag(&text[start..]) };
        if let Some((span, length)) = span {
            if plain < start {
                found.push(Span::Text(&text[plain..start]));
            }
            found.push(span);
            plain = start + length;
            at = plain;
        }
    }
    if plain < text.len() {
        found.push(Span::Text(&text[plain..]));
    }
    found
}

fn joins(before: char) -> bool {
    is_tag_char(before) || matches!(before, '/' | '@' | '#' | '&' | '=' | '.')
}

/// The mention at the start of `text`, and its length in bytes. Without a host it is a local name,
/// which has no dot and no dash.
fn mention(text: &str) -> Option<(Span<'_>, usize)> {
    let name = trim_end(run(&text[1..], is_name_char));
    let rest = &text[1 + name.len()..];
    let mut length = 1 + name.len();
    if let Some(after) = rest.strip_prefix('@') {
        let host = trim_end(run(after, |c| c.is_alphanumeric() || matches!(c, '.' | '-')));
        length += 1 + host.len();
        let port = after[host.len()..].strip_prefix(':').map_or("", |port| run(port, |c| c.is_ascii_digit()));
        if !port.is_empty() && !host.is_empty() {
            length += 1 + port.len();
        }
    }
    let written = &text[..length];
    let local = length == 1 + name.len();
    if text[length..].starts_with(is_tag_char) || (local && !name.chars().all(is_tag_char)) {
        return None;
    }
    let handle = Handle::parse(written).ok()?;
    Some((Span::Mention(handle, written), length))
}

/// The hashtag at the start of `text`, and its length in bytes. Numbers alone are not hashtags.
fn hashtag(text: &str) -> Option<(Span<'_>, usize)> {
    let tag = run(&text[1..], is_tag_char);
    let valid = tag.chars().any(char::is_alphabetic) && tag.chars().count() <= MAX_HASHTAG;
    valid.then(|| (Span::Hashtag(tag), 1 + tag.len()))
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !belongs(c)).unwrap_or(text.len())]
}

/// A full stop or dash at the end belongs to the sentence.
fn trim_end(text: &str) -> &str {
    text.trim_end_matches(['.', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("@Ana", "@ana")]
    #[case("ana", "@ana")]
    #[case("@Ana@Example.ORG", "@Ana@example.org")]
    #[case("ana@example.org", "@ana@example.org")]
    #[case("acct:ana@example.org", "@ana@example.org")]
    #[case("@ana@alfa.localhost:8443", "@ana@alfa.localhost:8443")]
    #[case("@ana@localhost:8443", "@ana@localhost:8443")]
    #[case("@ana@example.org.", "@ana@example.org")]
    #[case("@ana@example.org:443", "@ana@example.org")]
    #[case("@ana@bücher.example", "@ana@xn--bcher-kva.example")]
    #[case("@ana@EXAMPLE。org", "@ana@example.org")]
    #[case("@a.b-c_d@example.org", "@a.b-c_d@example.org")]
    fn handles_have_one_form(#[case] text: &str, #[case] shown: &str) {
        let handle = Handle::parse(text).unwrap();
        assert_eq!(handle.to_string(), shown);
        assert_eq!(Handle::parse(shown).unwrap(), handle);
    }

    #[rstest]
    #[case("", HandleError::Name)]
    #[case("@", HandleError::Name)]
    #[case("@@example.org", HandleError::Name)]
    #[case("@an a@example.org", HandleError::Name)]
    #[case("@añа@example.org", HandleError::Name)]
    #[case("@ana@", HandleError::Host)]
    #[case("@ana@a@b", HandleError::Host)]
    #[case("@ana@127.0.0.1", HandleError::Host)]
    #[case("@ana@0x7f.1", HandleError::Host)]
    #[case("@ana@[::1]", HandleError::Host)]
    #[case("@ana@example.org:", HandleError::Host)]
    #[case("@ana@example.org:0", HandleError::Host)]
    #[case("@ana@example.org:99999", HandleError::Host)]
    #[case("@ana@example.org:+80", HandleError::Host)]
    #[case("@ana@example.org/x", HandleError::Host)]
    #[case("@ana@a..b", HandleError::Host)]
    #[case("@ana@a%2eb", HandleError::Host)]
    fn bad_handles_are_refused(#[case] text: &str, #[case] error: HandleError) {
        assert_eq!(Handle::parse(text), Err(error));
    }

    #[test]
    fn a_name_has_at_most_64_characters() {
        assert!(Handle::parse(&"a".repeat(64)).is_ok());
        assert_eq!(Handle::parse(&"a".repeat(65)), Err(HandleError::Name));
    }

    /// `[…]` marks what was found.
    #[rstest]
    #[case("hola @ana, y #Agua.", "hola [@ana], y [#Agua].")]
    #[case("@ana@example.org: mira", "[@ana@example.org]: mira")]
    #[case("(@ana@example.org:8443)", "([@ana@example.org:8443])")]
    #[case("fin @ana.", "fin [@ana].")]
    #[case("fin @ana@example.org.", "fin [@ana@example.org].")]
    #[case("correo ana@example.org", "correo ana@example.org")]
    #[case("https://m.example/@ana y /@ana", "https://m.example/@ana y /@ana")]
    #[case("@@ana @ana@ #1 ## #", "@@ana @ana@ #1 ## #")]
    #[case("x.org/#ancla a#b &#x6A; #4G", "x.org/#ancla a#b &#x6A; [#4G]")]
    #[case("#年度報告 #saúde_pública", "[#年度報告] [#saúde_pública]")]
    #[case("@ana@127.0.0.1", "@ana@127.0.0.1")]
    #[case("@x.example @anaí @ana-b", "@x.example @anaí @ana-b")]
    fn spans_are_found(#[case] text: &str, #[case] expected: &str) {
        let shown: String = spans(text)
            .into_iter()
            .map(|span| match span {
                Span::Text(text) => text.to_owned(),
                Span::Mention(_, written) => format!("[{written}]"),
                Span::Hashtag(tag) => format!("[#{tag}]"),
            })
            .collect();
        assert_eq!(shown, expected);
    }
}
