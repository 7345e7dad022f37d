//! Judging the requests of others.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, Method, header};
use url::Url;

use super::keys::{Kind, PublicKey};
use super::parameters::{Covered, Parameters, SIGNATURE};
use super::sign::{DIGEST, HTTP_DATE};
use super::{SignatureError, digest};
use crate::http::address::Policy;

const MAX_AHEAD: TimeDelta = TimeDelta::hours(1);
const MAX_AGE: TimeDelta = TimeDelta::hours(12);
const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// A request as it came in, its body read whole and untouched.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The method.
    pub method: &'a Method,
    /// The target as it was sent, with the query.
    pub path_and_query: &'a str,
    /// All header fields.
    pub headers: &'a HeaderMap,
    /// The body; `None` is an empty one.
    pub body: Option<&'a [u8]>,
}

/// What this server accepts.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// The values of `Host` that are ours, with the port where it is not the default one.
    pub hosts: &'a [String],
    /// As [`Policy::allow_loopback`]; for key ids.
    pub allow_loopback: bool,
}

/// A request that passed the [`gate`]: well formed, for us, recent, its body intact if the
/// signature is good. Only [`Claim::verify`] tells whether it is.
#[derive(Debug)]
#[must_use = "a claim proves nothing until it is verified"]
pub struct Claim {
    key_id: Url,
    algorithm: Algorithm,
    signature: Vec<u8>,
    pub(super) signing_string: Vec<u8>,
    /// The signing string of a sender that leaves out the query.
    without_query: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Rsa,
    Ed25519,
    /// Absent or `hs2019`: the key decides.
    Any,
}

/// The strict gate, before any key is known: nothing is parsed but header fields, nothing fetched.
///
/// Each of `Host`, `Signature`, for a body `Digest` and `Content-Type`, must be there exactly once,
/// none of them nor `Date` twice, and no `Authorization`. The signature covers
/// `(request-target)`, `host`, `digest` for a body, and `date` or `(created)`. Every time given is at
/// most 1 h ahead and 12 h behind `now`. The digest matches the body. The key id is a URL that we
/// would fetch.
///
/// # Errors
/// The first rule broken.
pub fn gate(request: &Incoming<'_>, policy: &Gate<'_>, now: DateTime<Utc>) -> Result<Claim, SignatureError> {
    let headers = request.headers;
    if headers.contains_key(SIGNATURE_INPUT) {
        return Err(SignatureError::UnsupportedScheme);
    }
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(SignatureError::Authorization);
    }
    let has_body =
        request.body.is_some_and(|b| !b.is_empty()) || !matches!(*request.method, Method::GET | Method::HEAD);
    let host = one(headers, header::HOST)?;
    let date = at_most_one(headers, header::DATE)?;
    let digest = at_most_one(headers, DIGEST)?;
    let content_type = at_most_one(headers, header::CONTENT_TYPE)?;
    at_most_one(headers, CONTENT_DIGEST)?;
    let parameters = Parameters::parse(one(headers, SIGNATURE)?)?;

    if !policy.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host)) {
        return Err(SignatureError::Host);
    }
    if has_body && digest.is_none() {
        return Err(SignatureError::Missing(DIGEST));
    }
    if has_body && content_type.is_none() {
        return Err(SignatureError::Missing(header::CONTENT_TYPE));
    }
    check_covered(&parameters, has_body)?;
    let algorithm = algorithm(&parameters)?;
    check_times(&parameters, date, now)?;
    let key_id = key_id(parameters.key_id, policy)?;
    if let Some(digest) = digest {
        digest::check(digest, request.body.unwrap_or_default())?;
    }
    let without_query = match request.path_and_query.split_once('?') {
        Some((path, _)) if !has_body => Some(signing_string(&parameters, request, path)?),
        _ => None,
    };
    Ok(Claim {
        key_id,
        algorithm,
        signing_string: signing_string(&parameters, request, request.path_and_query)?,
        without_query,
        signature: parameters.signature,
    })
}

impl Claim {
    /// The id of the key that is said to have signed. Its host is where the key must come from.
    #[must_use]
    pub fn key_id(&self) -> &Url {
        &self.key_id
    }

    /// Checks the signature with the key that [`Self::key_id`] names.
    ///
    /// For a GET with a query, a signature over the path alone is good too, since some peers sign
    /// that way; then the query is not proven.
    ///
    /// # Errors
    /// [`SignatureError::Algorithm`] when the key is of another kind than claimed,
    /// [`SignatureError::Mismatch`] when the signature is not good.
    pub fn verify(&self, key: &PublicKey) -> Result<(), SignatureError> {
        match (self.algorithm, key.kind()) {
            (Algorithm::Any, _) | (Algorithm::Rsa, Kind::Rsa) => {}
            (Algorithm::Ed25519, Kind::Ed25519) => {}
            (Algorithm::Rsa | Algorithm::Ed25519, _) => return Err(SignatureError::Algorithm),
        }
        match (key.verify(&self.signing_string, &self.signature), &self.without_query) {
            (Err(_), Some(text)) => key.verify(text, &self.signature),
            (result, _) => result,
        }
    }
}

fn at_most_one(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, SignatureError> {
    let mut values = headers.get_all(&name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| SignatureError::Malformed(name)),
        (Some(_), Some(_)) => Err(SignatureError::Repeated(name)),
    }
}

fn one(headers: &HeaderMap, name: HeaderName) -> Result<&str, SignatureError> {
    at_most_one(headers, name.clone())?.ok_or(SignatureError::Missing(name))
}

fn check_covered(parameters: &Parameters<'_>, has_body: bool) -> Result<(), SignatureError> {
    let field = |name| parameters.covers(&Covered::Field(name));
    let missing = if !parameters.covers(&Covered::RequestTarget) {
        "(request-target)"
    } else if !field(header::HOST) {
        "host"
    } else if has_body && !field(DIGEST) {
        "digest"
    } else if !field(header::DATE) && !parameters.covers(&Covered::Created) {
        "date"
    } else {
        return Ok(());
    };
    Err(SignatureError::NotCovered(missing))
}

/// The parameter can only narrow what the key decides. With a named algorithm, the draft (§2.3)
/// forbids to sign the time parameters.
fn algorithm(parameters: &Parameters<'_>) -> Result<Algorithm, SignatureError> {
    let times = parameters.covers(&Covered::Created) || parameters.covers(&Covered::Expires);
    match parameters.algorithm {
        None | Some("hs2019") => Ok(Algorithm::Any),
        Some("rsa-sha256") if !times => Ok(Algorithm::Rsa),
        Some("ed25519") => Ok(Algorithm::Ed25519),
        Some(_) => Err(SignatureError::Algorithm),
    }
}

fn check_times(
    parameters: &Parameters<'_>,
    date: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), SignatureError> {
    let date = match date {
        Some(text) => Some(
            NaiveDateTime::parse_from_str(text, HTTP_DATE)
                .map_err(|_| SignatureError::Malformed(header::DATE))?
                .and_utc(),
        ),
        None => None,
    };
    let created = parameters.created.map(|t| t.at);
    for start in [created, date].into_iter().flatten() {
        if start > now + MAX_AHEAD {
            return Err(SignatureError::TooNew);
        }
        if start < now - MAX_AGE {
            return Err(SignatureError::TooOld);
        }
        if parameters.expires.is_some_and(|e| e.at < now || e.at - start > MAX_AGE) {
            return Err(SignatureError::Expires);
        }
    }
    Ok(())
}

fn key_id(text: &str, policy: &Gate<'_>) -> Result<Url, SignatureError> {
    let url = Url::parse(text).map_err(|_| SignatureError::KeyId)?;
    let reachable = Policy { allow_loopback: policy.allow_loopback };
    reachable.check_url(&url).map_err(|_| SignatureError::KeyId)?;
    Ok(url)
}

/// The text that is signed (draft §2.3). Every field listed must be there exactly once.
fn signing_string(
    parameters: &Parameters<'_>,
    request: &Incoming<'_>,
    target: &str,
) -> Result<Vec<u8>, SignatureError> {
    let mut lines = Vec::with_capacity(parameters.covered.len());
    for covered in &parameters.covered {
        lines.push(match covered {
            Covered::RequestTarget => {
                let method = request.method.as_str().to_ascii_lowercase();
                format!("(request-target): {method} {target}")
            }
            Covered::Created => {
                let time = parameters.created.ok_or(SignatureError::Malformed(SIGNATURE))?;
                format!("(created): {}", time.text)
            }
            Covered::Expires => {
                let time = parameters.expires.ok_or(SignatureError::Malformed(SIGNATURE))?;
                format!("(expires): {}", time.text)
            }
            Covered::Field(name) => format!("{name}: {}", one(request.headers, name.clone())?),
        });
    }
    Ok(lines.join("\n").into_bytes())
}
