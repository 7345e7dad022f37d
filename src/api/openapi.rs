//! The description of the door. A handler says what is its own; what follows from that is added here.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, Header, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Response, ResponseBuilder, ServerBuilder,
};
use utoipa::{IntoParams, IntoResponses, PartialSchema as _, ToSchema as _};

use super::PREFIX;
use super::problem::{FieldProblem, Problem};

/// Component name, status and words of everything an operation may answer instead of succeeding.
const REFUSALS: [(&str, u16, &str); 14] = [
    ("NotModified", 304, "What `If-None-Match` names is still current."),
    ("NotRead", 400, "The body is not JSON."),
    ("Unauthenticated", 401, "No access token, or one that is not valid."),
    ("Refused", 403, "The token lacks the scope, or its holder may not do this."),
    ("Hidden", 404, "Absent, or not for the caller to see."),
    ("Conflict", 409, "It changed meanwhile."),
    ("Deleted", 410, "It was deleted."),
    ("NotCurrent", 412, "What `If-Match` names is not current any more."),
    ("TooLarge", 413, "The body is too large."),
    ("OtherMedia", 415, "The body is of another media type."),
    ("Invalid", 422, "The input is not valid; `errors` names each field."),
    ("Limited", 429, "Too many; `Retry-After` says when to come again."),
    ("Failed", 500, "Something went wrong here; the log has it under `X-Request-Id`."),
    ("Unavailable", 503, "Busy or under repair; `Retry-After` says when to come again."),
];
/// Another server was asked and did not help.
const ELSEWHERE: (&str, u16, &str) = ("Remote", 502, "Another server did not help.");

/// Answers a handler names itself, in `responses(…)`: nothing of its signature tells them.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident $status:literal;)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([($status.to_owned(), component(stringify!($name)).into())])
            }
        }
    )+};
}

answers! {
    /// 403 of an operation that works without a token too.
    Refused "403";
    /// 404 of an operation without path parameters.
    Hidden "404";
    /// 409.
    Conflict "409";
    /// 410: it is known that it was there.
    Deleted "410";
    /// 422 of an operation without body and query.
    Invalid "422";
    /// 429.
    Limited "429";
    /// 502: what may ask another server.
    Remote "502";
}

fn component(name: &str) -> Ref {
    Ref::new(format!("#/components/responses/{name}"))
}

/// `{id}` of a topic or reply.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct PostPath {
    /// Id of the post.
    #[param(pattern = "^[0-9]{1,18}$")]
    id: String,
}

/// `{name}` of a community.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only described")]
pub struct CommunityPath {
    /// `name`, or `name@host` for a community of another server.
    #[param(min_length = 1, max_length = 330)]
    name: String,
}

/// `?lang=`, for what exists in several languages.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only described")]
pub struct Lang {
    /// `es`, `pt`, `en` or `fr`; before `Accept-Language`.
    lang: Option<String>,
}

/// `If-Match` of what changes a resource.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub struct IfMatch {
    /// `ETag` of what the caller read; 412 when it is not current.
    #[param(rename = "If-Match")]
    if_match: Option<String>,
}

/// What stands around the operations.
pub fn frame() -> OpenApi {
    let about = "Communities of practice: topics, replies, membership, following. Ids are decimal strings, \
                 times RFC 3339 in UTC, lists `{\"items\": […]}` with `Link: <…>; rel=\"next\"`. What may not \
                 be seen answers 404, like what is absent.";
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Ateneo")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(about))
                .license(Some(LicenseBuilder::new().name("AGPL-3.0-or-later").build())),
        )
        .servers(Some([ServerBuilder::new().url(PREFIX).build()]))
        .build()
}

/// Adds to each operation what its parameters, body and security imply.
pub fn complete(description: &mut OpenApi) {
    let components = description.components.get_or_insert_default();
    for (name, status, words) in REFUSALS.into_iter().chain([ELSEWHERE]) {
        components.responses.insert(name.to_owned(), refusal(status, words).into());
    }
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(FieldProblem::name().into_owned(), FieldProblem::schema());
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("Made by `ateneo token NAME`; scopes: read, write, follow."))
        .build();
    components.add_security_scheme("token", SecurityScheme::Http(token));
    for item in description.paths.paths.values_mut() {
        let reads = item.get.iter_mut().map(|operation| (operation, true));
        let changes = [&mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for (operation, reads) in reads.chain(changes.into_iter().flatten().map(|one| (one, false))) {
            tokens(operation);
            plain_parameters(operation);
            let refusals = implied(operation, reads);
            for (name, status, _) in REFUSALS.into_iter().filter(|(_, status, _)| refusals.contains(status)) {
                let known = &mut operation.responses.responses;
                known.entry(status.to_string()).or_insert_with(|| component(name).into());
            }
            headers(operation, reads);
        }
    }
}

/// An operation that says nothing of tokens works without and shows more with one.
fn tokens(operation: &mut Operation) {
    operation.security.get_or_insert_with(|| {
        vec![SecurityRequirement::default(), SecurityRequirement::new("token", ["read"])]
    });
}

fn implied(operation: &Operation, reads: bool) -> Vec<u16> {
    let mut statuses = vec![401, 500, 503];
    if reads {
        statuses.push(304);
    }
    let open = operation.security.iter().flatten().any(|one| *one == SecurityRequirement::default());
    if !open {
        statuses.push(403);
    }
    if operation.request_body.is_some() {
        statuses.extend([400, 413, 415, 422]);
    }
    if has(operation, &ParameterIn::Query) {
        statuses.push(422);
    }
    if has(operation, &ParameterIn::Path) {
        statuses.push(404);
    }
    if has(operation, &ParameterIn::Header) {
        statuses.push(412);
    }
    statuses
}

fn has(operation: &Operation, place: &ParameterIn) -> bool {
    operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(known) if known.parameter_in == *place))
}

/// A parameter is there or not: none of them is `null`.
fn plain_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            && let SchemaType::Array(types) = &object.schema_type
            && let Some(real) = types.iter().find(|one| **one != Type::Null)
        {
            object.schema_type = SchemaType::Type(real.clone());
        }
    }
}

/// `ETag` of what was read or changed, `Location` of what was made, `Link` of lists with pages.
fn headers(operation: &mut Operation, reads: bool) {
    let pages = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(known) if known.name == "cursor"));
    let has_match = has(operation, &ParameterIn::Header);
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut add = |name: &str, words: &str| {
            response.headers.entry(name.to_owned()).or_insert_with(|| header(words).into());
        };
        match status.as_str() {
            "200" if reads || has_match => {
                add("ETag", "Of this representation; for `If-None-Match` and `If-Match`.");
                if pages {
                    add("Link", "The next page, with `rel=\"next\"`; absent on the last.");
                }
            }
            "201" => add("Location", "Address of what was made."),
            _ => {}
        }
    }
}

fn header(words: &str) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(Schema::from(text))).description(Some(words)).build()
}

fn refusal(status: u16, words: &str) -> Response {
    let response = ResponseBuilder::new().description(words);
    if status == 304 {
        return response.header("ETag", header("Of what the caller has.")).build();
    }
    let schema = Ref::from_schema_name(Problem::name().as_ref());
    let response =
        response.content("application/problem+json", ContentBuilder::new().schema(Some(schema)).build());
    match status {
        401 => response.header("WWW-Authenticate", header("RFC 6750.")),
        429 | 503 => response.header("Retry-After", header("Seconds.")),
        _ => response,
    }
    .build()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    fn description() -> Value {
        serde_json::to_value(super::super::description()).unwrap()
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let description = description();
        let mut found = Vec::new();
        references(&description, &mut found);
        assert!(found.len() > 100);
        for reference in found {
            assert!(description.pointer(&reference[1..]).is_some(), "{reference} leads nowhere");
        }
    }

    #[test]
    fn every_operation_is_described_whole() {
        let description = description();
        let mut names = std::collections::HashSet::new();
        for (path, methods) in description["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let what = format!("{method} {path}");
                assert!(
                    names.insert(operation["operationId"].as_str().unwrap()),
                    "{what}: the name is taken"
                );
                assert!(!operation["summary"].as_str().unwrap().is_empty(), "{what} has no summary");
                assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{what} belongs to one resource");
                let answers = operation["responses"].as_object().unwrap();
                assert!(answers.keys().all(|status| status.parse::<u16>().is_ok()), "{what}: {answers:?}");
                for status in ["401", "500", "503"].into_iter().chain((method == "get").then_some("304")) {
                    assert!(answers.contains_key(status), "{what} does not say {status}");
                }
                assert!(answers.keys().any(|status| status.starts_with('2')), "{what} never succeeds");
                assert!(operation["security"].is_array(), "{what} says nothing of tokens");
                let given = operation["parameters"].as_array().into_iter().flatten();
                let given = given.filter(|parameter| parameter["in"] == "path").count();
                assert_eq!(given, path.matches('{').count(), "{what}");
            }
        }
        assert!(names.len() >= 33);
    }
}
