//! Round trips, and every rule of the gate broken once.

use std::sync::LazyLock;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use rstest::rstest;
use url::Url;

use super::parameters::SIGNATURE;
use super::sign::DIGEST;
use super::*;
use crate::actors::keys::pair;

const BODY: &[u8] = br#"{"type":"Like"}"#;
const KEY_ID: &str = "https://peer.example/u/eva#main-key";

struct Keys {
    ours: SigningKey,
    public: PublicKey,
    other: PublicKey,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let (pkcs8, public_pem) = pair().unwrap();
    Keys {
        ours: SigningKey::from_pkcs8(KEY_ID.into(), &pkcs8).unwrap(),
        public: PublicKey::from_pem(&public_pem).unwrap(),
        other: PublicKey::from_pem(&pair().unwrap().1).unwrap(),
    }
});

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// A request whose parts a test may spoil.
struct Request {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Request {
    fn post() -> Self {
        let url = Url::parse("https://home.example/inbox").unwrap();
        let mut headers = KEYS.ours.sign_post(&url, BODY, now()).unwrap();
        headers.insert(header::HOST, HeaderValue::from_static("home.example"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/activity+json"));
        Self { method: Method::POST, target: "/inbox".into(), headers, body: Some(BODY.into()) }
    }

    fn get(url: &str) -> Self {
        let url = Url::parse(url).unwrap();
        let mut headers = KEYS.ours.sign_get(&url, now()).unwrap();
        headers.insert(header::HOST, HeaderValue::from_static("home.example"));
        let target = url[url::Position::BeforePath..url::Position::AfterQuery].to_owned();
        Self { method: Method::GET, target, headers, body: None }
    }

    /// A POST with these parameters and fields, truly signed.
    fn signed(covered: &str, parameters: &str, fields: &[(&str, &str)]) -> Self {
        let mut request = Self::post();
        for (name, value) in fields {
            request.set(name, value);
        }
        let template = format!(r#"keyId="{KEY_ID}",headers="{covered}",{parameters}signature="#);
        request.set("signature", &format!(r#"{template}"AAAA""#));
        let text = request.gate(now()).expect("well formed").signing_string;
        let signature = STANDARD.encode(ED25519.sign(&text));
        request.set("signature", &format!(r#"{template}"{signature}""#));
        request
    }

    fn set(&mut self, name: &str, value: &str) {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
    }

    fn add(&mut self, name: &str, value: &str) {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        self.headers.append(name, HeaderValue::from_str(value).unwrap());
    }

    fn text(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    fn edit(&mut self, name: &str, from: &str, to: &str) {
        let value = self.text(name);
        assert!(value.contains(from), "{value}");
        self.set(name, &value.replace(from, to));
    }

    fn gate(&self, now: DateTime<Utc>) -> Result<Claim, SignatureError> {
        let hosts = ["home.example".to_owned(), "home.example:8443".to_owned()];
        let request = Incoming {
            method: &self.method,
            path_and_query: &self.target,
            headers: &self.headers,
            body: self.body.as_deref(),
        };
        gate(&request, &Gate { hosts: &hosts, allow_loopback: false }, now)
    }

    fn check(&self) -> Result<(), SignatureError> {
        self.gate(now())?.verify(&KEYS.public)
    }
}

static ED25519: LazyLock<Ed25519KeyPair> = LazyLock::new(|| Ed25519KeyPair::generate().unwrap());

fn ed25519() -> PublicKey {
    PublicKey::from_ed25519(ED25519.public_key().as_ref()).unwrap()
}

#[test]
fn what_we_sign_verifies() {
    let request = Request::post();
    assert_eq!(request.check(), Ok(()));
    let claim = request.gate(now()).unwrap();
    assert_eq!(claim.key_id().as_str(), KEY_ID);
    assert_eq!(claim.verify(&KEYS.other), Err(SignatureError::Mismatch));
    assert_eq!(claim.verify(&ed25519()), Err(SignatureError::Algorithm));
    assert_eq!(Request::get("https://home.example/c/plaza").check(), Ok(()));
    assert_eq!(Request::get("https://home.example/c/plaza?page=2&x=").check(), Ok(()));
}

/// The exact text of both sides, so that they cannot err together. The digest is of openssl.
#[test]
fn the_signing_string_is_that_of_the_draft() {
    let request = Request::post();
    let text = "(request-target): post /inbox\n\
        host: home.example\n\
        date: Sun, 01 Mar 2026 12:00:00 GMT\n\
        digest: SHA-256=fQLcyuiC5b53id2wfhThCI+LFjFoCGXZfRwgMiR7Fp0=";
    assert_eq!(String::from_utf8(request.gate(now()).unwrap().signing_string).unwrap(), text);
    let value = request.text("signature");
    let (start, signature) = value.split_once(r#",signature=""#).unwrap();
    let expected =
        format!(r#"keyId="{KEY_ID}",algorithm="rsa-sha256",headers="(request-target) host date digest""#);
    assert_eq!(start, expected);
    let signature = STANDARD.decode(signature.trim_end_matches('"')).unwrap();
    assert_eq!(KEYS.public.verify(text.as_bytes(), &signature), Ok(()));
}

#[test]
fn the_port_is_signed_as_the_client_sends_it() {
    let url = Url::parse("https://home.example:8443/inbox").unwrap();
    let mut request = Request::post();
    request.headers.extend(KEYS.ours.sign_post(&url, BODY, now()).unwrap());
    request.set("host", "home.example:8443");
    assert_eq!(request.check(), Ok(()));
}

#[test]
fn a_get_may_be_signed_without_its_query() {
    let mut request = Request::get("https://home.example/c/plaza");
    request.target = "/c/plaza?page=2".into();
    assert_eq!(request.check(), Ok(()));
    request.target = "/c/other?page=2".into();
    assert_eq!(request.check(), Err(SignatureError::Mismatch));
    let mut post = Request::post();
    post.target = "/inbox?x=1".into();
    assert_eq!(post.check(), Err(SignatureError::Mismatch));
    let mut with_query = Request::get("https://home.example/c/plaza?page=1");
    with_query.target = "/c/plaza?page=2".into();
    assert_eq!(with_query.check(), Err(SignatureError::Mismatch));
}

const BASE: &str = "(request-target) host digest";

#[rstest]
#[case("(request-target) host date digest", "", &[])]
#[case("(Request-Target)  HOST Date digest", r#"algorithm="hs2019","#, &[])]
#[case("(request-target) host date digest", "algorithm=ed25519, ", &[])]
#[case("(request-target) host date digest content-type", "", &[])]
#[case("(request-target) host date digest user-agent accept", "", &[("user-agent", "x"), ("accept", "*/*")])]
#[case("(request-target) host digest (created) (expires)", "created=1772366400,expires=1772366700.5,", &[])]
#[case("(request-target) host digest (created)", r#"algorithm="hs2019" , created="1772366400","#, &[])]
#[case("digest date host (request-target)", "", &[("host", "HOME.example")])]
fn forms_of_peers_verify(#[case] covered: &str, #[case] parameters: &str, #[case] fields: &[(&str, &str)]) {
    let request = Request::signed(covered, parameters, fields);
    assert_eq!(request.gate(now()).unwrap().verify(&ed25519()), Ok(()));
}

#[test]
fn a_date_is_not_needed_when_created_is_signed() {
    let mut request = Request::signed(&format!("{BASE} (created)"), "created=1772366400,", &[]);
    request.headers.remove(header::DATE);
    assert_eq!(request.gate(now()).unwrap().verify(&ed25519()), Ok(()));
}

type Spoil = fn(&mut Request);

#[rstest]
// Each field that must be there once.
#[case(|r: &mut Request| { r.headers.remove("host"); }, SignatureError::Missing(header::HOST))]
#[case(|r: &mut Request| { r.headers.remove("date"); }, SignatureError::Missing(header::DATE))]
#[case(|r: &mut Request| { r.headers.remove("digest"); }, SignatureError::Missing(DIGEST))]
#[case(|r: &mut Request| { r.headers.remove("signature"); }, SignatureError::Missing(SIGNATURE))]
#[case(|r: &mut Request| { r.headers.remove("content-type"); }, SignatureError::Missing(header::CONTENT_TYPE))]
#[case(|r: &mut Request| r.add("host", "home.example"), SignatureError::Repeated(header::HOST))]
#[case(|r: &mut Request| r.add("host", "evil.example"), SignatureError::Repeated(header::HOST))]
#[case(|r: &mut Request| r.add("date", &r.text("date")), SignatureError::Repeated(header::DATE))]
#[case(|r: &mut Request| r.add("digest", &r.text("digest")), SignatureError::Repeated(DIGEST))]
#[case(|r: &mut Request| r.add("digest", "SHA-256=AAAA"), SignatureError::Repeated(DIGEST))]
#[case(|r: &mut Request| r.add("signature", &r.text("signature")), SignatureError::Repeated(SIGNATURE))]
#[case(|r: &mut Request| r.add("content-type", "text/plain"), SignatureError::Repeated(header::CONTENT_TYPE))]
#[case(
    |r: &mut Request| { r.add("content-digest", "a"); r.add("content-digest", "b") },
    SignatureError::Repeated(HeaderName::from_static("content-digest"))
)]
// Other schemes and places.
#[case(|r: &mut Request| r.set("authorization", "Bearer x"), SignatureError::Authorization)]
#[case(|r: &mut Request| r.set("authorization", &format!("Signature {}", r.text("signature"))), SignatureError::Authorization)]
#[case(|r: &mut Request| r.set("signature-input", "sig1=()"), SignatureError::UnsupportedScheme)]
// Host.
#[case(|r: &mut Request| r.set("host", "evil.example"), SignatureError::Host)]
#[case(|r: &mut Request| r.set("host", "home.example:80"), SignatureError::Host)]
#[case(|r: &mut Request| r.set("host", "home.example."), SignatureError::Host)]
#[case(|r: &mut Request| r.set("host", ""), SignatureError::Host)]
#[case(|r: &mut Request| r.set("host", "home.example:8443"), SignatureError::Mismatch)]
// Coverage.
#[case(|r: &mut Request| r.edit("signature", "(request-target) ", ""), SignatureError::NotCovered("(request-target)"))]
#[case(|r: &mut Request| r.edit("signature", "host ", ""), SignatureError::NotCovered("host"))]
#[case(|r: &mut Request| r.edit("signature", "date ", ""), SignatureError::NotCovered("date"))]
#[case(|r: &mut Request| r.edit("signature", " digest", ""), SignatureError::NotCovered("digest"))]
#[case(|r: &mut Request| r.edit("signature", "(request-target) host date digest", ""), SignatureError::NotCovered("(request-target)"))]
#[case(|r: &mut Request| r.edit("signature", "headers=", "other="), SignatureError::NotCovered("(request-target)"))]
#[case(|r: &mut Request| r.edit("signature", " digest", " digest x-none"), SignatureError::Missing(HeaderName::from_static("x-none")))]
#[case(
    |r: &mut Request| { r.edit("signature", " digest", " digest accept"); r.add("accept", "a"); r.add("accept", "b") },
    SignatureError::Repeated(header::ACCEPT)
)]
#[case(|r: &mut Request| r.edit("signature", "date", "date date"), SignatureError::Malformed(SIGNATURE))]
#[case(
    |r: &mut Request| { r.edit("signature", "date", "(created)"); r.edit("signature", "rsa-sha256", "hs2019") },
    SignatureError::Malformed(SIGNATURE)
)]
// Time.
#[case(|r: &mut Request| r.set("date", "Sun, 01 Mar 2026 13:00:01 GMT"), SignatureError::TooNew)]
#[case(|r: &mut Request| r.set("date", "Sat, 28 Feb 2026 23:59:59 GMT"), SignatureError::TooOld)]
#[case(|r: &mut Request| r.set("date", "Mon, 01 Mar 2026 12:00:00 GMT"), SignatureError::Malformed(header::DATE))]
#[case(|r: &mut Request| r.set("date", "2026-03-01T12:00:00Z"), SignatureError::Malformed(header::DATE))]
#[case(|r: &mut Request| r.set("date", ""), SignatureError::Malformed(header::DATE))]
#[case(|r: &mut Request| r.edit("signature", "keyId", "created=1772370001,keyId"), SignatureError::TooNew)]
#[case(|r: &mut Request| r.edit("signature", "keyId", "created=1772323199,keyId"), SignatureError::TooOld)]
#[case(|r: &mut Request| r.edit("signature", "keyId", "created=99999999999,keyId"), SignatureError::TooNew)]
#[case(|r: &mut Request| r.edit("signature", "keyId", "expires=1772366399,keyId"), SignatureError::Expires)]
#[case(|r: &mut Request| r.edit("signature", "keyId", "expires=1772409601,keyId"), SignatureError::Expires)]
#[case(|r: &mut Request| r.edit("signature", "keyId", "created=1772360000,expires=1772409600,keyId"), SignatureError::Expires)]
// Digest.
#[case(|r: &mut Request| r.body = Some(b"{}".to_vec()), SignatureError::Digest)]
#[case(|r: &mut Request| r.body = None, SignatureError::Digest)]
#[case(|r: &mut Request| r.set("digest", "MD5=XUFAKrxLKna5cZ2REBfFkg=="), SignatureError::Digest)]
#[case(|r: &mut Request| r.set("digest", &format!("{},SHA-256=AAAA", r.text("digest"))), SignatureError::Digest)]
#[case(|r: &mut Request| r.set("digest", &format!("SHA-256=AAAA,{}", r.text("digest"))), SignatureError::Digest)]
#[case(|r: &mut Request| r.edit("digest", "SHA-256", "sha-256"), SignatureError::Mismatch)]
#[case(
    |r: &mut Request| { let own = digest::value(b"{}"); r.body = Some(b"{}".to_vec()); r.set("digest", &own) },
    SignatureError::Mismatch
)]
// Algorithm.
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", "none"), SignatureError::Algorithm)]
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", ""), SignatureError::Algorithm)]
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", "hmac-sha256"), SignatureError::Algorithm)]
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", "rsa-sha1"), SignatureError::Algorithm)]
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", "RSA-SHA256"), SignatureError::Algorithm)]
#[case(|r: &mut Request| r.edit("signature", "rsa-sha256", "ed25519"), SignatureError::Algorithm)]
#[case(
    |r: &mut Request| r.edit("signature", "date", "date (created)"),
    SignatureError::Algorithm
)]
// Key id.
#[case(|r: &mut Request| r.edit("signature", "https:", "http:"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", KEY_ID, ""), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", KEY_ID, "acct:eva@peer.example"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", KEY_ID, "data:text/plain,key"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", "peer.example", "127.0.0.1"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", "peer.example", "localhost"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", "peer.example", "eva@peer.example"), SignatureError::KeyId)]
#[case(|r: &mut Request| r.edit("signature", "peer.example", "peer.example:8443"), SignatureError::KeyId)]
// The signature itself.
#[case(|r: &mut Request| r.set("signature", ""), SignatureError::Malformed(SIGNATURE))]
#[case(|r: &mut Request| r.set("signature", "sig1=:AAAA:"), SignatureError::Malformed(SIGNATURE))]
#[case(|r: &mut Request| r.edit("signature", ",signature=\"", ",signature=\"AAAA"), SignatureError::Mismatch)]
#[case(|r: &mut Request| r.method = Method::PUT, SignatureError::Mismatch)]
#[case(|r: &mut Request| r.target = "/c/plaza/inbox".into(), SignatureError::Mismatch)]
#[case(|r: &mut Request| r.target = "//inbox".into(), SignatureError::Mismatch)]
#[case(|r: &mut Request| r.target = "/inbox?".into(), SignatureError::Mismatch)]
#[case(|r: &mut Request| r.set("date", "Sun, 01 Mar 2026 12:00:01 GMT"), SignatureError::Mismatch)]
fn one_rule_broken(#[case] spoil: Spoil, #[case] expected: SignatureError) {
    let mut request = Request::post();
    spoil(&mut request);
    assert_eq!(request.check(), Err(expected));
}

#[test]
fn field_values_that_are_not_ascii_are_refused() {
    let mut request = Request::post();
    request.headers.insert(header::HOST, HeaderValue::from_bytes(b"home.example\xff").unwrap());
    assert_eq!(request.check(), Err(SignatureError::Malformed(header::HOST)));
}

/// A signed GET sent again as a POST, or with a body, proves nothing about the body.
#[test]
fn a_get_signature_does_not_carry_a_body() {
    let mut request = Request::get("https://home.example/inbox");
    request.body = Some(BODY.into());
    assert_eq!(request.check(), Err(SignatureError::Missing(DIGEST)));
    request.set("digest", &digest::value(BODY));
    request.set("content-type", "application/activity+json");
    assert_eq!(request.check(), Err(SignatureError::NotCovered("digest")));
    request.method = Method::POST;
    assert_eq!(request.check(), Err(SignatureError::NotCovered("digest")));
}

#[rstest]
#[case(TimeDelta::hours(12), Ok(()))]
#[case(TimeDelta::hours(12) + TimeDelta::seconds(1), Err(SignatureError::TooOld))]
#[case(TimeDelta::hours(-1), Ok(()))]
#[case(TimeDelta::hours(-1) - TimeDelta::seconds(1), Err(SignatureError::TooNew))]
fn the_clock_window(#[case] later: TimeDelta, #[case] expected: Result<(), SignatureError>) {
    let claim = Request::post().gate(now() + later);
    assert_eq!(claim.and_then(|c| c.verify(&KEYS.public)), expected);
}

#[test]
fn an_rsa_signature_is_never_taken_for_another_kind() {
    let mut request = Request::post();
    request.edit("signature", r#"algorithm="rsa-sha256","#, "");
    let claim = request.gate(now()).unwrap();
    assert_eq!(claim.verify(&ed25519()), Err(SignatureError::Mismatch));
    assert_eq!(claim.verify(&KEYS.public), Ok(()));
}

#[test]
fn loopback_key_ids_only_by_choice() {
    let mut request = Request::post();
    request.edit("signature", "https://peer.example", "http://localhost:8080");
    assert_eq!(request.check(), Err(SignatureError::KeyId));
    let incoming = Incoming {
        method: &request.method,
        path_and_query: &request.target,
        headers: &request.headers,
        body: request.body.as_deref(),
    };
    let hosts = ["home.example".to_owned()];
    let claim = gate(&incoming, &Gate { hosts: &hosts, allow_loopback: true }, now());
    assert_eq!(claim.unwrap().verify(&KEYS.public), Ok(()));
}

#[rstest]
#[case("https://a.example/\"", SignatureError::KeyId)]
#[case("https://a.example/\r\nx", SignatureError::KeyId)]
#[case(KEY_ID, SignatureError::Key)]
fn signing_keys_are_checked(#[case] id: &str, #[case] expected: SignatureError) {
    assert_eq!(SigningKey::from_pkcs8(id.into(), b"not a key").unwrap_err(), expected);
}

#[test]
fn nothing_is_signed_for_a_url_without_a_host() {
    let url = Url::parse("data:,x").unwrap();
    assert_eq!(KEYS.ours.sign_get(&url, now()), Err(SignatureError::Signing));
}
