//! Public keys: read and used. All operations are of aws-lc.

use std::fmt;

use aws_lc_rs::rsa;
use aws_lc_rs::signature::{ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaParameters};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::SignatureError;

/// An RSA key of 8192 bits takes less than 1,500 characters.
const MAX_PEM_BYTES: usize = 4096;
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;
/// The start of every `SubjectPublicKeyInfo` of an Ed25519 key (RFC 8410 §4); the key follows.
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// The public key of another server's actor, parsed once. Cheap enough to keep by the thousand.
#[derive(Clone)]
pub struct PublicKey {
    key: ParsedPublicKey,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rsa,
    Ed25519,
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKey").field(&self.kind).finish()
    }
}

impl PublicKey {
    /// Reads an RSA key of 2048 to 8192 bits or an Ed25519 key from PEM.
    ///
    /// Both labels of RSA keys are read, `PUBLIC KEY` (RFC 5280) and `RSA PUBLIC KEY` (RFC 8017),
    /// with any line ends and widths.
    ///
    /// # Errors
    /// [`SignatureError::Key`] for everything else.
    pub fn from_pem(pem: &str) -> Result<Self, SignatureError> {
        let (label, der) = from_pem(pem).ok_or(SignatureError::Key)?;
        match (label, der.strip_prefix(&ED25519_SPKI)) {
            ("PUBLIC KEY", Some(raw)) => Self::from_ed25519(raw),
            ("PUBLIC KEY" | "RSA PUBLIC KEY", None) => Self::from_rsa(&der),
            _ => Err(SignatureError::Key),
        }
    }

    /// Reads an Ed25519 key from its 32 bytes, as in a `Multikey` after its prefix.
    ///
    /// # Errors
    /// [`SignatureError::Key`] for any other length.
    pub fn from_ed25519(raw: &[u8]) -> Result<Self, SignatureError> {
        let raw: &[u8; 32] = raw.try_into().map_err(|_| SignatureError::Key)?;
        let key = ParsedPublicKey::new(&ED25519, raw).map_err(|_| SignatureError::Key)?;
        Ok(Self { key, kind: Kind::Ed25519 })
    }

    fn from_rsa(der: &[u8]) -> Result<Self, SignatureError> {
        let rejected = |_| SignatureError::Key;
        // Normalises to the form of RFC 8017; the size is checked here once, so that callers learn
        // of a bad key when they store it.
        let public = rsa::PublicKey::from_der(der).map_err(rejected)?;
        let bits = RsaParameters::public_modulus_len(public.as_ref()).map_err(|_| SignatureError::Key)?;
        if !RSA_BITS.contains(&bits) {
            return Err(SignatureError::Key);
        }
        let key = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public.as_ref()).map_err(rejected)?;
        Ok(Self { key, kind: Kind::Rsa })
    }

    /// Checks `signature` over `signing_string`: RSASSA-PKCS1-v1_5 with SHA-256, or Ed25519. The
    /// key decides which.
    ///
    /// # Errors
    /// [`SignatureError::Mismatch`] for anything but a valid signature.
    pub fn verify(&self, signing_string: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        self.key.verify_sig(signing_string, signature).map_err(|_| SignatureError::Mismatch)
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }
}

/// Label and content of the one PEM block in `pem` (RFC 7468, lax about white space).
fn from_pem(pem: &str) -> Option<(&str, Vec<u8>)> {
    if pem.len() > MAX_PEM_BYTES {
        return None;
    }
    let (label, rest) = pem.trim().strip_prefix("-----BEGIN ")?.split_once("-----")?;
    let (encoded, end) = rest.split_once("-----END ")?;
    if end.strip_suffix("-----")? != label {
        return None;
    }
    let encoded: String = encoded.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    Some((label, STANDARD.decode(encoded).ok()?))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
    use rstest::rstest;

    use super::*;
    use crate::actors::keys;

    fn rsa_pem(size: KeySize, label: &str) -> String {
        let pair = rsa::KeyPair::generate(size).unwrap();
        let public = pair.public_key();
        let spki: PublicKeyX509Der<'_> = public.as_der().unwrap();
        let der = if label == "PUBLIC KEY" { spki.as_ref() } else { public.as_ref() };
        keys::pem(label, der)
    }

    #[test]
    fn a_new_pair_is_published_in_the_usual_form() {
        let (_, pem) = keys::pair().unwrap();
        let lines: Vec<_> = pem.lines().collect();
        assert_eq!(lines.first(), Some(&"-----BEGIN PUBLIC KEY-----"));
        assert_eq!(lines.last(), Some(&"-----END PUBLIC KEY-----"));
        assert!(lines.iter().all(|l| (1..=64).contains(&l.len())));
        assert_eq!(PublicKey::from_pem(&pem).unwrap().kind(), Kind::Rsa);
    }

    #[test]
    fn pem_forms_that_peers_send() {
        let spki = rsa_pem(KeySize::Rsa2048, "PUBLIC KEY");
        let body = spki.lines().skip(1).take_while(|l| !l.starts_with('-')).collect::<String>();
        for pem in [
            spki.replace('\n', "\r\n"),
            spki.trim_end().to_owned(),
            format!("\n {spki} \n"),
            format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----"),
            rsa_pem(KeySize::Rsa3072, "RSA PUBLIC KEY"),
            rsa_pem(KeySize::Rsa4096, "PUBLIC KEY"),
        ] {
            assert!(PublicKey::from_pem(&pem).is_ok(), "{pem}");
        }
    }

    #[test]
    fn ed25519_keys_verify_their_signatures_only() {
        let pair = Ed25519KeyPair::generate().unwrap();
        let raw = pair.public_key().as_ref();
        let pem = keys::pem("PUBLIC KEY", &[&ED25519_SPKI[..], raw].concat());
        let key = PublicKey::from_pem(&pem).unwrap();
        let signature = pair.sign(b"text");
        assert_eq!(key.kind(), Kind::Ed25519);
        assert_eq!(key.verify(b"text", signature.as_ref()), Ok(()));
        assert_eq!(key.verify(b"test", signature.as_ref()), Err(SignatureError::Mismatch));
        assert_eq!(key.verify(b"text", b""), Err(SignatureError::Mismatch));
        assert!(PublicKey::from_ed25519(&raw[1..]).is_err());
    }

    /// `SubjectPublicKeyInfo` of an RSA key with this modulus and exponent.
    fn spki(modulus: &[u8], exponent: u8) -> String {
        fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [&[tag, 0x82], &length[..], content].concat()
        }
        let numbers = [tlv(2, &[&[0], modulus].concat()), vec![2, 1, exponent]].concat();
        let algorithm = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
        let bits = tlv(3, &[&[0][..], &tlv(0x30, &numbers)].concat());
        let der = tlv(0x30, &[&algorithm[..], &bits].concat());
        let encoded = STANDARD.encode(der);
        format!("-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----")
    }

    #[rstest]
    #[case(64, 3, false)]
    #[case(128, 3, false)]
    #[case(256, 3, true)]
    #[case(256, 1, false)]
    #[case(256, 2, false)]
    #[case(1024, 3, true)]
    #[case(1025, 3, false)]
    #[case(2048, 3, false)]
    fn rsa_sizes_and_exponents(#[case] bytes: usize, #[case] e: u8, #[case] accepted: bool) {
        let key = PublicKey::from_pem(&spki(&vec![0xff; bytes], e));
        assert_eq!(key.is_ok(), accepted, "{key:?}");
    }

    #[rstest]
    #[case("")]
    #[case("-----BEGIN PUBLIC KEY-----")]
    #[case("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----")]
    #[case("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    #[case("-----BEGIN PUBLIC KEY-----\n????\n-----END PUBLIC KEY-----")]
    // An Ed25519 key under another label, cut short, and a P-256 key.
    #[case(
        "-----BEGIN RSA PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END RSA PUBLIC KEY-----"
    )]
    #[case(
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZg==\n-----END PUBLIC KEY-----"
    )]
    #[case(
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE5mJpp6zN2qwuiC3KoMcLlm/1E8oynoiadqPYDRKeMYtYwAPSqAiXiOLQxDXcJ5FQyvvDTwyQ3kYGELwvtnKlNA==\n-----END PUBLIC KEY-----"
    )]
    fn what_is_not_an_accepted_key(#[case] pem: &str) {
        assert_eq!(PublicKey::from_pem(pem).unwrap_err(), SignatureError::Key);
    }

    #[test]
    fn a_second_block_or_a_huge_text_is_refused() {
        let pem = rsa_pem(KeySize::Rsa2048, "PUBLIC KEY");
        assert!(PublicKey::from_pem(&pem.repeat(2)).is_err());
        assert!(PublicKey::from_pem(&format!("{pem}{}", " ".repeat(MAX_PEM_BYTES))).is_err());
    }
}
