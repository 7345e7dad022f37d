//! Signing our own requests.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::parameters::SIGNATURE;
use super::{SignatureError, digest};

/// Date form of HTTP (RFC 9110 §5.6.7, IMF-fixdate).
pub(super) const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";
pub(super) const DIGEST: HeaderName = HeaderName::from_static("digest");

/// The RSA key of one of our actors, parsed once. Clones share it.
#[derive(Clone)]
pub struct SigningKey {
    key_id: Arc<str>,
    pair: Arc<rsa::KeyPair>,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Reads a private RSA key in PKCS#8 that is published under the URL `key_id`.
    ///
    /// # Errors
    /// [`SignatureError::Key`] when it is not an RSA key of 2048 to 8192 bits,
    /// [`SignatureError::KeyId`] when the id cannot stand in a header field.
    pub fn from_pkcs8(key_id: String, der: &[u8]) -> Result<Self, SignatureError> {
        if !key_id.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\') {
            return Err(SignatureError::KeyId);
        }
        let pair = rsa::KeyPair::from_pkcs8(der).map_err(|_| SignatureError::Key)?;
        Ok(Self { key_id: key_id.into(), pair: Arc::new(pair) })
    }

    /// The URL under which the public key is published.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The fields `Date`, `Digest` and `Signature` for a POST of `body`.
    ///
    /// `Host` is signed as the HTTP client writes it, the port only if it is not the default one.
    ///
    /// # Errors
    /// [`SignatureError::Signing`] for a URL without a host.
    pub fn sign_post(&self, url: &Url, body: &[u8], now: DateTime<Utc>) -> Result<HeaderMap, SignatureError> {
        self.sign("post", url, Some(digest::value(body)), now)
    }

    /// The fields `Date` and `Signature` for a GET.
    ///
    /// # Errors
    /// As [`Self::sign_post`].
    pub fn sign_get(&self, url: &Url, now: DateTime<Utc>) -> Result<HeaderMap, SignatureError> {
        self.sign("get", url, None, now)
    }

    fn sign(
        &self,
        method: &str,
        url: &Url,
        digest: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<HeaderMap, SignatureError> {
        let target = path_and_query(url);
        let host = host(url).ok_or(SignatureError::Signing)?;
        let date = now.format(HTTP_DATE).to_string();
        let mut text = format!("(request-target): {method} {target}\nhost: {host}\ndate: {date}");
        let mut covered = "(request-target) host date".to_owned();
        let mut fields = HeaderMap::with_capacity(3);
        if let Some(digest) = digest {
            text.push_str(&format!("\ndigest: {digest}"));
            covered.push_str(" digest");
            fields.insert(DIGEST, value(digest)?);
        }
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
            .map_err(|_| SignatureError::Signing)?;
        let (key_id, signature) = (&self.key_id, STANDARD.encode(signature));
        // Some peers require `algorithm`, and only know this one.
        let parameters =
            format!(r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{covered}",signature="{signature}""#);
        fields.insert(header::DATE, value(date)?);
        fields.insert(SIGNATURE, value(parameters)?);
        Ok(fields)
    }
}

fn value(text: String) -> Result<HeaderValue, SignatureError> {
    HeaderValue::try_from(text).map_err(|_| SignatureError::Signing)
}

fn path_and_query(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}
