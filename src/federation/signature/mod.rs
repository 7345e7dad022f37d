//! HTTP signatures between servers, both ways, as in `draft-cavage-http-signatures-12`.
//!
//! Outgoing: [`SigningKey`]. Incoming: [`gate`] turns a request into a [`Claim`] or refuses it,
//! before anything is parsed or fetched; then the caller finds the [`PublicKey`] that the claim
//! names and [`Claim::verify`] decides. A claim proves nothing until it is verified, and a
//! verified one only that the holder of that key sent this body to this place: whether the key
//! belongs to the activity's actor is the caller's question.

mod digest;
mod keys;
mod parameters;
mod sign;
mod verify;

pub use keys::PublicKey;
pub use sign::SigningKey;
pub use verify::{Claim, Gate, Incoming, gate};

use http::HeaderName;

/// Why a request is not accepted as signed, or could not be signed.
///
/// Towards the sender every refusal is a 401; the text is for logs and holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The request is signed as in RFC 9421, which is not verified here. A sender that gets 401
    /// tries again with the older scheme.
    #[error("signatures of RFC 9421 are not supported, sign with draft-cavage-http-signatures-12")]
    UnsupportedScheme,
    /// An `Authorization` field, where some servers look for the signature.
    #[error("an Authorization header has no place here")]
    Authorization,
    /// A header field is absent that is required or that the signature lists.
    #[error("the header {0} is missing")]
    Missing(HeaderName),
    /// A header field that must be unique comes more than once.
    #[error("the header {0} is repeated")]
    Repeated(HeaderName),
    /// A header field is not in its form or exceeds its bounds.
    #[error("the header {0} is malformed")]
    Malformed(HeaderName),
    /// The signature leaves out something that it has to cover.
    #[error("the signature does not cover {0}")]
    NotCovered(&'static str),
    /// The request is for another host.
    #[error("the host is not ours")]
    Host,
    /// Dated more than 1 h ahead.
    #[error("the request comes from the future")]
    TooNew,
    /// Dated more than 12 h back.
    #[error("the request is too old")]
    TooOld,
    /// Past its own `expires`, or valid for more than 12 h.
    #[error("the signature is expired or valid for too long")]
    Expires,
    /// The digest has no SHA-256 or does not match the body.
    #[error("the digest does not match the body")]
    Digest,
    /// An algorithm that is unknown or does not fit the key.
    #[error("the signature algorithm is not accepted")]
    Algorithm,
    /// The key id is not a URL that this server would fetch.
    #[error("the key id is not an acceptable URL")]
    KeyId,
    /// Not a key, or not one of the accepted kinds and sizes.
    #[error("the key is not accepted")]
    Key,
    /// The signature was not made by this key over this request.
    #[error("the signature does not verify")]
    Mismatch,
    /// Our own signing failed: the URL has no host, or the cryptography library refused.
    #[error("the request could not be signed")]
    Signing,
}

#[cfg(test)]
mod captures;
#[cfg(test)]
mod tests;
