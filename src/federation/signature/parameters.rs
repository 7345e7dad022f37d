//! The parameters of a `Signature` field (draft-cavage-http-signatures-12 §2.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderName;

use super::SignatureError;

/// The name of the field.
pub(super) const SIGNATURE: HeaderName = HeaderName::from_static("signature");

const MAX_BYTES: usize = 8 * 1024;
const MAX_PARAMETERS: usize = 12;
const MAX_COVERED: usize = 24;

/// What a `Signature` field says, read but not judged.
pub(super) struct Parameters<'a> {
    pub(super) key_id: &'a str,
    pub(super) algorithm: Option<&'a str>,
    /// In the order of the signing string.
    pub(super) covered: Vec<Covered>,
    pub(super) created: Option<Time<'a>>,
    pub(super) expires: Option<Time<'a>>,
    pub(super) signature: Vec<u8>,
}

/// One line of the signing string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Covered {
    RequestTarget,
    Created,
    Expires,
    Field(HeaderName),
}

/// A point in time, with the text that stands for it in the signing string.
#[derive(Clone, Copy)]
pub(super) struct Time<'a> {
    pub(super) text: &'a str,
    pub(super) at: DateTime<Utc>,
}

impl<'a> Parameters<'a> {
    /// Reads a field value. White space around commas and equal signs and quotes around any value
    /// are free; unknown parameters are skipped; a parameter given twice is refused.
    pub(super) fn parse(value: &'a str) -> Result<Self, SignatureError> {
        let malformed = || SignatureError::Malformed(SIGNATURE);
        let pairs = pairs(value).ok_or_else(malformed)?;
        let get = |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
        let time = |name| get(name).map(|text| Time::parse(text).ok_or_else(malformed)).transpose();
        Ok(Self {
            key_id: get("keyId").ok_or_else(malformed)?,
            algorithm: get("algorithm"),
            covered: covered(get("headers").unwrap_or("(created)")).ok_or_else(malformed)?,
            created: match time("created")? {
                Some(time) if time.text.contains('.') => return Err(malformed()),
                time => time,
            },
            expires: time("expires")?,
            signature: get("signature")
                .and_then(|text| STANDARD.decode(text).ok())
                .filter(|bytes| !bytes.is_empty())
                .ok_or_else(malformed)?,
        })
    }

    pub(super) fn covers(&self, line: &Covered) -> bool {
        self.covered.contains(line)
    }
}

impl<'a> Time<'a> {
    /// Seconds since 1970, for `expires` with a fraction, of which only the text is kept.
    fn parse(text: &'a str) -> Option<Self> {
        let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |s: &str| (1..=11).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(seconds) || !digits(fraction) {
            return None;
        }
        let at = DateTime::UNIX_EPOCH + TimeDelta::try_seconds(seconds.parse().ok()?)?;
        Some(Self { text, at })
    }
}

fn pairs(value: &str) -> Option<Vec<(&str, &str)>> {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    let mut rest = value.trim();
    if value.len() > MAX_BYTES {
        return None;
    }
    loop {
        let (name, after) = rest.split_once('=')?;
        let (name, after) = (name.trim(), after.trim_start());
        let named = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let (text, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        let text = text.trim();
        // No value of ours needs an escape, and readers differ on them.
        if !named || text.contains(['\\', '"']) || pairs.iter().any(|(n, _)| *n == name) {
            return None;
        }
        pairs.push((name, text));
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(pairs);
        }
        rest = rest.strip_prefix(',')?;
        if pairs.len() == MAX_PARAMETERS {
            return None;
        }
    }
}

fn covered(list: &str) -> Option<Vec<Covered>> {
    let mut covered = Vec::new();
    for name in list.split_ascii_whitespace() {
        let line = match name.to_ascii_lowercase().as_str() {
            "(request-target)" => Covered::RequestTarget,
            "(created)" => Covered::Created,
            "(expires)" => Covered::Expires,
            name => Covered::Field(HeaderName::from_bytes(name.as_bytes()).ok()?),
        };
        if covered.len() == MAX_COVERED || covered.contains(&line) {
            return None;
        }
        covered.push(line);
    }
    Some(covered)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"keyId="k",algorithm="hs2019",created=5,expires="7.25",headers="(request-target) HOST (created)",signature="AAAA""#)]
    #[case(r#" keyId = "k" , algorithm=hs2019 ,created="5",  expires = 7.25,x="a, b",headers="(Request-Target)  Host (created)",signature=AAAA "#)]
    fn forms_that_peers_send(#[case] value: &str) {
        let read = Parameters::parse(value).unwrap();
        assert_eq!((read.key_id, read.algorithm), ("k", Some("hs2019")));
        assert_eq!(
            read.covered,
            [Covered::RequestTarget, Covered::Field(http::header::HOST), Covered::Created]
        );
        assert_eq!(read.created.unwrap().at.timestamp(), 5);
        assert_eq!((read.expires.unwrap().at.timestamp(), read.expires.unwrap().text), (7, "7.25"));
        assert_eq!(read.signature, [0, 0, 0]);
    }

    #[test]
    fn without_a_list_only_created_is_covered() {
        let read = Parameters::parse(r#"keyId="k",created=5,signature="AAAA""#).unwrap();
        assert_eq!(read.covered, [Covered::Created]);
    }

    #[rstest]
    #[case("")]
    #[case(",")]
    #[case("Signature")]
    #[case(r#"keyId="k""#)]
    #[case(r#"signature="AAAA""#)]
    #[case(r#"keyId="k",signature="""#)]
    #[case(r#"keyId="k",signature="A""#)]
    #[case(r#"keyId="k",signature="????""#)]
    #[case(r#"keyId="k",signature="AAAA","#)]
    #[case(r#"keyId="k",,signature="AAAA""#)]
    #[case(r#"keyId="k" signature="AAAA""#)]
    #[case(r#"keyId="k",signature="AAAA"#)]
    #[case(r#"keyId="k",signature=AA"AA"#)]
    #[case(r#"keyId="k\"",signature="AAAA""#)]
    #[case(r#"keyId="k",keyId="l",signature="AAAA""#)]
    #[case(r#"keyId="k",x=1,x=1,signature="AAAA""#)]
    #[case(r#"keyId="k",a=,b=,c=,d=,e=,f=,g=,h=,i=,j=,k=,signature="AAAA""#)]
    #[case(r#"keyId="k",headers="host host",signature="AAAA""#)]
    #[case(r#"keyId="k",headers="host Host",signature="AAAA""#)]
    #[case(r#"keyId="k",headers="(other)",signature="AAAA""#)]
    #[case(r#"keyId="k",headers="a b c d e f g h i j k l m n o p q r s t u v w x y",signature="AAAA""#)]
    #[case(r#"keyId="k",created=-5,signature="AAAA""#)]
    #[case(r#"keyId="k",created=soon,signature="AAAA""#)]
    #[case(r#"keyId="k",created=,signature="AAAA""#)]
    #[case(r#"keyId="k",created=5.5,signature="AAAA""#)]
    #[case(r#"keyId="k",created=5.,signature="AAAA""#)]
    #[case(r#"keyId="k",created=999999999999,signature="AAAA""#)]
    #[case(r#"keyId="k",created=٣,signature="AAAA""#)]
    #[case(r#"Signature keyId="k",signature="AAAA""#)]
    fn malformed(#[case] value: &str) {
        assert!(Parameters::parse(value).is_err());
    }

    #[test]
    fn a_long_field_is_refused() {
        let value = |n| format!(r#"keyId="k",x="{}",signature="AAAA""#, "a".repeat(n));
        assert!(Parameters::parse(&value(8000)).is_ok());
        assert!(Parameters::parse(&value(8200)).is_err());
    }
}
