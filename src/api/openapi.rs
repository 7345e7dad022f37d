//! The description of the door: what all routes share.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Header, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{IntoParams, IntoResponses, Modify, OpenApi};

use super::problem::{self, ProblemOut};

/// Ids as the description shows them.
pub const ID: &str = "^[0-9]{1,18}$";
/// Names in paths: `name` or `name@host`, with an optional port.
pub const NAME: &str = r"^[A-Za-z0-9_.-]{1,64}(@[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?)?$";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ateneo",
        description = "Communities of practice: topics, replies, membership, following. Ids are decimal \
            strings, times RFC 3339 in UTC, lists `{\"items\": […]}` with `Link: <…>; rel=\"next\"`. \
            What may not be seen answers 404, like what is absent.",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    servers((url = "/api/ateneo/v1")),
    components(schemas(ProblemOut)),
    modifiers(&Shared),
    tags(
        (name = "communities"), (name = "topics"), (name = "replies"), (name = "people"),
        (name = "media"), (name = "federation")
    )
)]
pub struct Description;

/// Problems every route may answer with, and the token.
struct Shared;

impl Modify for Shared {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        for kind in problem::KINDS {
            components.responses.insert(kind.slug.to_owned(), described(kind).into());
        }
        let unchanged = ResponseBuilder::new()
            .description("What `If-None-Match` names is still current.")
            .header("ETag", Header::new(text(None, 200)))
            .build();
        components.responses.insert("not-modified".to_owned(), unchanged.into());
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of `ateneo token`, with the scopes `read`, `write`, `follow`."))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}

fn described(kind: &problem::Kind) -> Response {
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(kind.title).content(problem::MEDIA_TYPE, content);
    match kind.slug {
        "unauthenticated" | "insufficient-scope" => {
            response.header("WWW-Authenticate", Header::new(text(None, 500)))
        }
        "rate-limited" | "unavailable" => {
            response.header("Retry-After", Header::new(text(Some("^[0-9]+$"), 10)))
        }
        _ => response,
    }
    .build()
}

type Responses = BTreeMap<String, RefOr<Response>>;

fn responses(kinds: &[&problem::Kind]) -> Responses {
    let always = [&problem::UNAUTHENTICATED, &problem::INTERNAL, &problem::UNAVAILABLE];
    kinds
        .iter()
        .copied()
        .chain(always)
        .map(|kind| {
            (
                kind.status.as_u16().to_string(),
                Ref::new(format!("#/components/responses/{}", kind.slug)).into(),
            )
        })
        .collect()
}

macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident [$($kind:ident)*];)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl IntoResponses for $name {
            fn responses() -> Responses {
                responses(&[$(&problem::$kind),*])
            }
        }
    )+};
}

answers! {
    /// Reading what is one's own.
    Own [FORBIDDEN];
    /// A list that is one's own.
    OwnList [FORBIDDEN INVALID];
    /// Uploading.
    Uploads [MALFORMED FORBIDDEN TOO_LARGE UNSUPPORTED_MEDIA_TYPE INVALID RATE_LIMITED];
    /// A list open to all.
    Lists [INVALID];
    /// Reading posts: they may be deleted.
    ReadsPosts [NOT_FOUND GONE INVALID];
    /// Reading what may have to be fetched from another server first.
    ReadsAnywhere [FORBIDDEN NOT_FOUND INVALID RATE_LIMITED REMOTE];
    /// Writing with a JSON body.
    Writes [MALFORMED FORBIDDEN NOT_FOUND CONFLICT GONE TOO_LARGE UNSUPPORTED_MEDIA_TYPE INVALID RATE_LIMITED REMOTE];
    /// Writing without a body.
    Switches [FORBIDDEN NOT_FOUND CONFLICT GONE INVALID RATE_LIMITED REMOTE];
    /// Editing, with `If-Match`.
    Edits [MALFORMED FORBIDDEN NOT_FOUND CONFLICT GONE PRECONDITION_FAILED TOO_LARGE UNSUPPORTED_MEDIA_TYPE INVALID];
    /// Deleting, with `If-Match`.
    Deletes [FORBIDDEN NOT_FOUND GONE PRECONDITION_FAILED INVALID];
}

/// 304 of everything that is read.
pub struct NotModified;

impl IntoResponses for NotModified {
    fn responses() -> Responses {
        BTreeMap::from([("304".to_owned(), Ref::new("#/components/responses/not-modified").into())])
    }
}

fn text(pattern: Option<&str>, max: usize) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).pattern(pattern).max_length(Some(max)).build().into()
}

fn parameter(place: ParameterIn, (name, about): (&str, &str), schema: Schema) -> Parameter {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident [$($parameter:expr),+ $(,)?];)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                vec![$($parameter),+]
            }
        }
    )+};
}

parameters! {
    /// `{id}` of a topic or a reply.
    PostId [parameter(ParameterIn::Path, ("id", "Id of the post."), text(Some(ID), 18))];
    /// `{name}` of a community.
    CommunityName [parameter(
        ParameterIn::Path,
        ("name", "`name`, or `name@host` for a community of another server."),
        text(Some(NAME), 330),
    )];
    /// `{reaction}`.
    ReactionKind [parameter(
        ParameterIn::Path,
        ("reaction", "`like`: thanks; `useful`: useful to my work."),
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["like", "useful"])).build().into(),
    )];
    /// `limit` and `cursor`.
    Paged [
        parameter(
            ParameterIn::Query,
            ("limit", "How many at most."),
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(1))
                .maximum(Some(100))
                .default(Some(20.into()))
                .build()
                .into(),
        ),
        parameter(ParameterIn::Query, ("cursor", "Opaque, from the `Link` of the page before."), text(None, 400)),
    ];
    /// `lang`.
    Lang [parameter(
        ParameterIn::Query,
        ("lang", "Preferred language of texts that exist in several; before `Accept-Language`."),
        text(Some("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"), 35),
    )];
    /// `sort`.
    Sorted [parameter(
        ParameterIn::Query,
        ("sort", "`activity`: latest reply first; `new`: newest first; `unanswered`: questions without an answer."),
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(["activity", "new", "unanswered"]))
            .default(Some("activity".into()))
            .build()
            .into(),
    )];
    /// `If-Match`.
    IfMatch [parameter(
        ParameterIn::Header,
        ("If-Match", "ETag of the representation that is to be changed; 412 when it is not current."),
        text(None, 500),
    )];
    /// `reason`.
    Because [parameter(
        ParameterIn::Query,
        ("reason", "Why a facilitator takes the post out; shown to its author."),
        text(None, 500),
    )];
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

    #[test]
    fn the_description_is_whole() {
        let description = serde_json::to_value(super::super::described().1).unwrap();
        let mut found = Vec::new();
        references(&description, &mut found);
        for reference in found {
            let place = reference.strip_prefix('#').unwrap();
            assert!(description.pointer(place).is_some(), "{reference} leads nowhere");
        }
        let paths = description["paths"].as_object().unwrap();
        let operations: Vec<(&String, &String, &Value)> = paths
            .iter()
            .flat_map(|(path, methods)| methods.as_object().unwrap().iter().map(move |(m, o)| (path, m, o)))
            .collect();
        assert_eq!(operations.len(), 33);
        let names: std::collections::HashSet<&str> =
            operations.iter().filter_map(|(_, _, operation)| operation["operationId"].as_str()).collect();
        assert_eq!(names.len(), operations.len(), "operation ids must differ");
        for (path, method, operation) in operations {
            let answers = operation["responses"].as_object().unwrap();
            let reads = method == "get";
            for status in ["401", "500", "503"].into_iter().chain(reads.then_some("304")) {
                assert!(answers.contains_key(status), "{method} {path} does not say {status}");
            }
            assert!(answers.keys().any(|status| status.starts_with('2')), "{method} {path} never succeeds");
            assert!(operation["security"].is_array(), "{method} {path} says nothing of tokens");
            let named = path.matches('{').count();
            let given = operation["parameters"].as_array().into_iter().flatten();
            assert_eq!(given.filter(|parameter| parameter["in"] == "path").count(), named, "{path}");
        }
    }
}
