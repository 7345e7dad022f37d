//! The `Digest` field (RFC 3230).

use aws_lc_rs::digest::{Algorithm, SHA256, SHA512, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::SignatureError;

/// More entries than anyone sends; each may cost a hash of the whole body.
const MAX_ENTRIES: usize = 4;

/// The field value for `body`.
pub(super) fn value(body: &[u8]) -> String {
    format!("SHA-256={}", STANDARD.encode(digest(&SHA256, body)))
}

/// Requires a SHA-256 entry, and every entry to match `body`. An entry that cannot be checked
/// fails: another reader might believe that one.
pub(super) fn check(value: &str, body: &[u8]) -> Result<(), SignatureError> {
    let mut has_sha256 = false;
    for (index, entry) in value.split(',').enumerate() {
        let (name, encoded) = entry.trim().split_once('=').ok_or(SignatureError::Digest)?;
        let algorithm: &Algorithm = match name.to_ascii_lowercase().as_str() {
            "sha-256" => &SHA256,
            "sha-512" => &SHA512,
            _ => return Err(SignatureError::Digest),
        };
        let claimed = STANDARD.decode(encoded).map_err(|_| SignatureError::Digest)?;
        if index >= MAX_ENTRIES || claimed != digest(algorithm, body).as_ref() {
            return Err(SignatureError::Digest);
        }
        has_sha256 |= *algorithm == SHA256;
    }
    if has_sha256 { Ok(()) } else { Err(SignatureError::Digest) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    // `printf hello | openssl dgst -sha256 -binary | base64`, and -sha512.
    const S256: &str = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    const S512: &str =
        "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==";

    #[test]
    fn the_value_is_sha_256() {
        assert_eq!(value(b"hello"), format!("SHA-256={S256}"));
    }

    #[rstest]
    #[case(format!("SHA-256={S256}"), true)]
    #[case(format!("sha-256={S256}"), true)]
    #[case(format!("SHA-256={S256} , SHA-512={S512}"), true)]
    #[case(format!("SHA-512={S512}"), false)]
    #[case(format!("SHA-256={S512}"), false)]
    #[case(format!("SHA-256={}", value(b"other")), false)]
    #[case(format!("SHA-256={S256},{}", value(b"other")), false)]
    #[case(format!("{},SHA-256={S256}", value(b"other")), false)]
    #[case(format!("SHA-256={S256},SHA-512={S256}"), false)]
    #[case(format!("SHA-256={S256},MD5=XUFAKrxLKna5cZ2REBfFkg=="), false)]
    #[case("MD5=XUFAKrxLKna5cZ2REBfFkg==".into(), false)]
    #[case(format!("SHA-256={S256},"), false)]
    #[case(format!("SHA-256={S256}").repeat(4), false)]
    #[case(vec![format!("SHA-256={S256}"); 4].join(","), true)]
    #[case(vec![format!("SHA-256={S256}"); 5].join(","), false)]
    #[case(format!("SHA-256=:{S256}:"), false)]
    #[case(format!("SHA-256={}", S256.trim_end_matches('=')), false)]
    #[case("SHA-256=".into(), false)]
    #[case("SHA-256".into(), false)]
    #[case(String::new(), false)]
    fn every_entry_must_match(#[case] value: String, #[case] accepted: bool) {
        assert_eq!(check(&value, b"hello").is_ok(), accepted, "{value}");
    }
}
