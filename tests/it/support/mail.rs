//! Letters of a house without a mail server: files, read as a mail program would.

use super::{House, eventually};

/// A letter as it went out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Header fields, unfolded, as they stand.
    pub head: Vec<String>,
    /// Plain text, decoded.
    pub text: String,
}

impl Letter {
    /// From the bytes of a message with a plain-text part first (RFC 2045).
    pub fn parse(message: &str) -> Self {
        let message = message.replace("\r\n", "\n");
        let (head, body) = message.split_once("\n\n").unwrap_or((&message, ""));
        let part = body.split_once("text/plain").map_or(body, |(_, rest)| rest);
        let (fields, text) = part.split_once("\n\n").unwrap_or(("", part));
        let text = text.split("\n--").next().unwrap_or(text);
        let text = match fields {
            fields if fields.contains("quoted-printable") => quoted_printable(text),
            fields if fields.contains("base64") => base64(text),
            _ => text.to_owned(),
        };
        let head = head.replace("\n ", " ").replace("\n\t", " ").lines().map(str::to_owned).collect();
        Self { head, text }
    }

    /// The fields of this name.
    pub fn fields(&self, name: &str) -> Vec<&str> {
        let start = format!("{}:", name.to_lowercase());
        let named = self.head.iter().filter(|line| line.to_lowercase().starts_with(&start));
        named.map(|line| line[start.len()..].trim()).collect()
    }

    /// The path of the link that contains `mark`.
    pub fn link(&self, mark: &str) -> String {
        let url = self.text.split_whitespace().find(|word| word.contains(mark));
        let url = url.unwrap_or_else(|| panic!("no link {mark} in {}", self.text));
        let path = url.split_once("://").unwrap().1.split_once('/').unwrap().1;
        format!("/{path}")
    }
}

fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'=').then(|| tail.get(..2)).flatten();
        let byte = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn base64(text: &str) -> String {
    use ::base64::Engine as _;
    let joined: String = text.split_whitespace().collect();
    let bytes = ::base64::engine::general_purpose::STANDARD.decode(joined).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

impl House {
    /// Every letter written so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        let Ok(entries) = std::fs::read_dir(self.data_dir().join("mail")) else { return Vec::new() };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| Letter::parse(&std::fs::read_to_string(file).unwrap())).collect()
    }

    /// The newest letter to an address whose text has a link with `mark`, once it is there; `after` is how
    /// many such letters there were before.
    pub async fn letter(&self, (to, mark): (&str, &str), after: usize) -> Letter {
        eventually(&format!("a letter to {to} with {mark}"), || async {
            let letters = self.letters();
            let fitting: Vec<&Letter> =
                letters.iter().filter(|l| l.fields("To") == [to] && l.text.contains(mark)).collect();
            fitting.get(after..).and_then(<[_]>::last).map(|letter| (*letter).clone())
        })
        .await
    }
}
