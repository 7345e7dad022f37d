//! Every answer of the REST API that a test sees is held against the description.

use std::sync::LazyLock;

use serde_json::{Map, Value};

const PREFIX: &str = "/api/ateneo/v1";

static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(ateneo::api::description()).unwrap());

/// Fails when an operation answers a status or media type that its description lacks.
#[track_caller]
pub fn hold(method: &str, path: &str, (status, media_type): (u16, Option<&str>)) {
    let Some(inner) = path.strip_prefix(PREFIX) else { return };
    // Another host's request never reaches the API; the description itself is no operation.
    if status == 421 || inner == "/openapi.json" {
        return;
    }
    let Some(methods) = operations(inner) else {
        assert_eq!(status, 404, "{method} {path} is not described, and answers {status}");
        return;
    };
    let method = if method == "HEAD" { "get" } else { &method.to_lowercase() };
    let Some(operation) = methods.get(method) else {
        assert_eq!(status, 405, "{method} {path} is not described, and answers {status}");
        return;
    };
    let described = &operation["responses"][status.to_string()];
    assert!(described.is_object(), "{method} {path} answers {status}, which its description lacks");
    let described = match described["$ref"].as_str() {
        Some(reference) => DESCRIPTION.pointer(&reference[1..]).unwrap(),
        None => described,
    };
    let content = described["content"].as_object();
    match (media_type, content) {
        (Some(given), Some(content)) => {
            let given = given.split(';').next().unwrap_or_default();
            assert!(content.contains_key(given), "{method} {path} answers {status} as {given}: {content:?}");
        }
        (Some(given), None) => panic!("{method} {path} answers {status} as {given}; no body is described"),
        (None, Some(_)) => panic!("{method} {path} answers {status} without the body that is described"),
        (None, None) => {}
    }
}

/// The operations of the template that fits a path; of two, the one with fewer parameters.
fn operations(path: &str) -> Option<&'static Map<String, Value>> {
    let given: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let parts: Vec<&str> = template.split('/').collect();
        parts.len() == given.len()
            && parts.iter().zip(&given).all(|(part, given)| part.starts_with('{') || part == given)
    };
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    let nearest = fitting.min_by_key(|(template, _)| template.matches('{').count());
    nearest.and_then(|(_, methods)| methods.as_object())
}

#[test]
fn what_is_not_described_is_noticed() {
    let of = |method: &'static str, path: &'static str, status| {
        std::panic::catch_unwind(move || hold(method, path, (status, Some("application/problem+json"))))
    };
    of("GET", "/api/ateneo/v1/topics/1", 410).unwrap();
    of("GET", "/api/ateneo/v1/topics/1", 418).unwrap_err();
    of("GET", "/api/ateneo/v1/topics/1", 200).unwrap_err();
    of("GET", "/api/ateneo/v1/nothing", 404).unwrap();
    of("GET", "/api/ateneo/v1/nothing", 200).unwrap_err();
    of("PUT", "/api/ateneo/v1/topics/1", 405).unwrap();
    of("DELETE", "/api/ateneo/v1/me", 204).unwrap_err();
}
