//! Recorded requests of other servers must pass the gate and verify. The recordings are not part
//! of the project: without them this test says so and checks nothing.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{NaiveDateTime, TimeDelta};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter};
use url::{Position, Url};

use super::sign::{DIGEST, HTTP_DATE};
use super::*;

fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("ATENEO_SHARED").map(PathBuf::from);
    let near = [here.join("../shared"), here.join("../../shared")];
    named.into_iter().chain(near).map(|p| p.join("fixtures/captures")).find(|p| p.is_dir())
}

fn recordings(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut recordings = Vec::new();
    for sender in std::fs::read_dir(folder).unwrap().flatten().filter(|e| e.path().is_dir()) {
        for file in std::fs::read_dir(sender.path()).unwrap().flatten() {
            if file.path().extension().is_some_and(|e| e == "json") {
                let text = std::fs::read(file.path()).unwrap();
                recordings.push((file.path(), serde_json::from_slice(&text).unwrap()));
            }
        }
    }
    recordings.sort_by(|a, b| a.0.cmp(&b.0));
    recordings
}

/// Every `publicKeyPem` by its id, wherever it stands.
fn collect_keys(value: &Value, keys: &mut BTreeMap<String, PublicKey>) {
    if let (Some(id), Some(pem)) = (value["id"].as_str(), value["publicKeyPem"].as_str()) {
        keys.insert(id.to_owned(), PublicKey::from_pem(pem).unwrap());
    }
    match value {
        Value::Array(list) => list.iter().for_each(|v| collect_keys(v, keys)),
        Value::Object(map) => map.values().for_each(|v| collect_keys(v, keys)),
        _ => {}
    }
}

/// As Python writes JSON.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, w: &mut W, first: bool) -> io::Result<()> {
        w.write_all(if first { b"" } else { b", " })
    }
    fn begin_object_value<W: ?Sized + io::Write>(&mut self, w: &mut W) -> io::Result<()> {
        w.write_all(b": ")
    }
}

fn written(body: &Value, formatter: impl Formatter) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    serde::Serialize::serialize(body, &mut serializer).unwrap();
    bytes
}

/// The bytes that were sent. The recordings hold the body as JSON, not as bytes; the digest tells
/// which of the known styles the sender writes.
fn raw_body(recording: &Value, headers: &HeaderMap) -> Option<Vec<u8>> {
    let wanted = headers.get(DIGEST)?.to_str().unwrap();
    let compact = written(&recording["body"], CompactFormatter);
    let text = String::from_utf8(compact.clone()).unwrap();
    let escaped = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    [compact, escaped.into_bytes(), written(&recording["body"], Spaced)]
        .into_iter()
        .find(|body| digest::value(body) == wanted)
}

fn header_map(recording: &Value) -> HeaderMap {
    let fields = recording["request_headers"].as_object().unwrap();
    let field = |(name, value): (&String, &Value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        (name, HeaderValue::from_str(value.as_str().unwrap()).unwrap())
    };
    fields.iter().map(field).collect()
}

struct Replay {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

impl Replay {
    /// Passes the gate as the addressed server, five seconds after the request was dated.
    fn gate(&self) -> Result<Claim, SignatureError> {
        let date = self.headers["date"].to_str().unwrap();
        let now = NaiveDateTime::parse_from_str(date, HTTP_DATE).unwrap().and_utc();
        let request = Incoming {
            method: &self.method,
            path_and_query: &self.url[Position::BeforePath..Position::AfterQuery],
            headers: &self.headers,
            body: self.body.as_deref(),
        };
        let hosts = [self.url.host_str().unwrap().to_owned()];
        gate(&request, &Gate { hosts: &hosts, allow_loopback: false }, now + TimeDelta::seconds(5))
    }
}

#[derive(Debug, Default)]
struct Counts {
    verified: BTreeMap<(String, &'static str), usize>,
    refused: BTreeMap<String, usize>,
    body_unknown: usize,
    key_unknown: BTreeMap<String, usize>,
}

fn replay(recording: &Value, keys: &BTreeMap<String, PublicKey>, counts: &mut Counts) {
    let headers = header_map(recording);
    if !headers.contains_key("signature") {
        return;
    }
    let method: Method = recording["method"].as_str().unwrap().parse().unwrap();
    let name = if method == Method::GET { "GET" } else { "POST" };
    let body = raw_body(recording, &headers);
    if headers.contains_key(DIGEST) && body.is_none() {
        counts.body_unknown += 1;
        return;
    }
    let mut url = Url::parse(recording["url"].as_str().unwrap()).unwrap();
    // The recorder took the escapes out of the queries.
    let query = url.query().map(|query| query.replace(':', "%3A").replace('@', "%40"));
    url.set_query(query.as_deref());
    let mut replay = Replay { method, url, headers, body };
    let claim = match replay.gate() {
        Ok(claim) => claim,
        Err(error) => return *counts.refused.entry(error.to_string()).or_default() += 1,
    };
    let id = claim.key_id().to_string();
    let Some(key) = keys.get(&id) else {
        return *counts.key_unknown.entry(id).or_default() += 1;
    };
    assert_eq!(claim.verify(key), Ok(()), "{} {}", name, replay.url);
    let host = claim.key_id().host_str().unwrap().to_owned();
    *counts.verified.entry((host, name)).or_default() += 1;

    // The same request spoilt must fail.
    replay.url.set_path("/elsewhere");
    assert_eq!(replay.gate().unwrap().verify(key), Err(SignatureError::Mismatch));
    if let Some(body) = &mut replay.body {
        body.push(b' ');
        assert_eq!(replay.gate().unwrap_err(), SignatureError::Digest);
    }
}

#[test]
fn recorded_requests_verify() {
    let Some(folder) = folder() else {
        println!("SKIPPED: no recorded requests here (set ATENEO_SHARED to their folder)");
        return;
    };
    let recordings = recordings(&folder);
    let mut keys = BTreeMap::new();
    recordings.iter().for_each(|(_, recording)| collect_keys(&recording["body"], &mut keys));
    let mut counts = Counts::default();
    for (_, recording) in &recordings {
        replay(recording, &keys, &mut counts);
    }
    println!("{counts:#?}");
    let verified =
        |method| -> usize { counts.verified.iter().filter(|((_, m), _)| *m == method).map(|(_, n)| n).sum() };
    assert!(verified("POST") >= 250 && verified("GET") >= 120);
    let senders = ["fedify.test", "gts.test", "mitra.test", "nodebb.test", "piefed.test"];
    for sender in senders {
        assert!(counts.verified.contains_key(&(sender.to_owned(), "POST")), "{sender}");
    }
    assert_eq!(counts.key_unknown, BTreeMap::new());
    assert!(counts.body_unknown <= 4, "bodies whose numbers were written in another form");
    let expected = [SignatureError::UnsupportedScheme, SignatureError::Missing(DIGEST)];
    let expected = expected.map(|e| e.to_string());
    assert!(counts.refused.keys().all(|reason| expected.contains(reason)), "{:?}", counts.refused);
}
