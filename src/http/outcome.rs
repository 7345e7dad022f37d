//! What a request can come to: its limits, its answer, its errors.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use url::Url;

use super::address::Refusal;

/// Bounds of one exchange.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest body, in bytes after decompression.
    pub bytes: usize,
    /// Longest time for everything: name look-up, connection, every hop, body.
    pub total: Duration,
    /// Redirects followed by a GET. Unused by a POST.
    pub redirects: u8,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status of the last hop.
    pub status: StatusCode,
    /// The header fields of the last hop.
    pub headers: HeaderMap,
    /// The URL that answered, without a fragment.
    pub url: Url,
    /// The body after decompression.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// Our own rules forbid the URL or the address. Not worth another try.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The name did not resolve.
    #[error("the host name does not resolve")]
    Dns(#[source] reqwest::Error),
    /// No connection.
    #[error("no connection")]
    Connect(#[source] reqwest::Error),
    /// The time of [`Limits::total`] or the connection time is over.
    #[error("timed out")]
    Timeout,
    /// The body exceeds [`Limits::bytes`].
    #[error("the answer is too large")]
    TooLarge,
    /// More redirects than [`Limits::redirects`].
    #[error("too many redirects")]
    TooManyRedirects,
    /// A redirect without one readable `Location`, or from `https` to `http`.
    #[error("a redirect leads nowhere")]
    BadRedirect,
    /// The TLS handshake failed or the certificate is not valid.
    #[error("no secure connection")]
    Tls(#[source] reqwest::Error),
    /// The request could not be signed.
    #[error("the request could not be signed")]
    Sign(#[source] Box<dyn Error + Send + Sync>),
    /// Anything else: a broken answer, a closed connection, a wrong setting.
    #[error("the request failed")]
    Other(#[source] reqwest::Error),
}

impl ClientError {
    /// Whether time ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout)
    }

    /// A stable word for logs, metrics and the delivery table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::Dns(_) => "dns",
            Self::Connect(_) => "connect",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
            Self::TooManyRedirects => "too_many_redirects",
            Self::BadRedirect => "bad_redirect",
            Self::Tls(_) => "tls",
            Self::Sign(_) => "sign",
            Self::Other(_) => "other",
        }
    }
}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        // The URL may carry a secret in its query, and the caller knows it anyway.
        let error = error.without_url();
        if let Some(refusal) = cause::<Refusal>(&error) {
            Self::Refused(*refusal)
        } else if error.is_timeout() {
            Self::Timeout
        } else if error.is_dns() {
            Self::Dns(error)
        } else if cause::<rustls::Error>(&error).is_some() {
            Self::Tls(error)
        } else if error.is_connect() {
            Self::Connect(error)
        } else {
            Self::Other(error)
        }
    }
}

/// The first cause of type `T`. An `io::Error` passes over the error it wraps when asked for its
/// source, so that one is asked for by name.
fn cause<T: Error + 'static>(error: &reqwest::Error) -> Option<&T> {
    let mut next = error.source();
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref() {
            return Some(found);
        }
        next = match current.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => current.source(),
        };
    }
    None
}
