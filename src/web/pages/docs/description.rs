//! Reads an OpenAPI description into what the pages show: operations by resource, fields, examples.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// The description of the REST API, as `/api/ateneo/v1/openapi.json` gives it to programs.
#[derive(Clone, Debug)]
pub struct Description(Value);

/// One thing a program can ask for.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Its name, and the anchor on its page.
    pub id: &'a str,
    /// Upper case.
    pub method: String,
    /// Below the base, with `{parameters}`.
    pub path: &'a str,
    pub summary: &'a str,
    pub description: &'a str,
    /// The scope a token must have; `None` where none is needed.
    pub scope: Option<&'a str>,
    pub parameters: Vec<Field<'a>>,
    /// Media type and fields.
    pub body: Option<(&'a str, Vec<Field<'a>>)>,
    /// How to ask with curl.
    pub example: String,
    pub answers: Vec<Answer<'a>>,
}

/// A parameter, or a field of a body or object.
#[derive(Debug)]
pub struct Field<'a> {
    pub name: &'a str,
    /// `path`, `query` or `header`; empty for fields.
    pub place: &'a str,
    /// Such as `string`, `Topic[]`, `3–200`.
    pub kind: String,
    /// The object it holds, shown on the same page.
    pub object: Option<&'a str>,
    pub required: bool,
    pub about: &'a str,
}

/// What may come back.
#[derive(Debug)]
pub struct Answer<'a> {
    pub status: &'a str,
    pub about: &'a str,
    pub object: Option<&'a str>,
    pub is_list: bool,
}

impl Description {
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// Path of every operation below the site's base.
    #[must_use]
    pub fn base(&self) -> &str {
        self.0["servers"][0]["url"].as_str().unwrap_or_default()
    }

    /// Operations by resource, in the order of their paths.
    #[must_use]
    pub fn resources(&self) -> BTreeMap<&str, Vec<Operation<'_>>> {
        let mut resources = BTreeMap::<&str, Vec<Operation<'_>>>::new();
        let Some(paths) = self.0["paths"].as_object() else { return resources };
        for (path, methods) in paths {
            for method in ["get", "post", "put", "patch", "delete"] {
                if let Some(operation) = methods.get(method) {
                    let resource = operation["tags"][0].as_str().unwrap_or_default();
                    resources.entry(resource).or_default().push(self.operation((method, path), operation));
                }
            }
        }
        resources
    }

    fn operation<'a>(&'a self, (method, path): (&str, &'a str), operation: &'a Value) -> Operation<'a> {
        let security = operation["security"].as_array();
        let open =
            security.is_none_or(|all| all.iter().any(|one| one.as_object().is_some_and(Map::is_empty)));
        let scope = operation["security"][0]["token"][0].as_str().filter(|_| !open);
        let body = operation["requestBody"]["content"].as_object().and_then(|content| content.iter().next());
        let body = body.map(|(kind, content)| (kind.as_str(), &content["schema"]));
        let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        Operation {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            path,
            summary: text(&operation["summary"]),
            description: text(&operation["description"]),
            scope,
            parameters: parameters.iter().map(|one| self.parameter(one)).collect(),
            example: self.example((method, path), (scope.is_some(), body)),
            body: body.map(|(kind, schema)| (kind, self.fields(schema))),
            answers: self.answers(operation),
        }
    }

    fn parameter<'a>(&'a self, parameter: &'a Value) -> Field<'a> {
        let (kind, object) = self.kind(&parameter["schema"]);
        Field {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            kind,
            object,
            required: parameter["required"] == true,
            about: text(&parameter["description"]),
        }
    }

    fn answers<'a>(&'a self, operation: &'a Value) -> Vec<Answer<'a>> {
        let Some(responses) = operation["responses"].as_object() else { return Vec::new() };
        responses
            .iter()
            .map(|(status, response)| {
                let response = self.resolved(response);
                let content = response["content"].as_object().and_then(|content| content.values().next());
                let schema = content.map(|content| &content["schema"]);
                let (object, is_list) = schema.map_or((None, false), |schema| self.answered(schema));
                Answer { status, about: text(&response["description"]), object, is_list }
            })
            .collect()
    }

    /// The object an answer is, or a list is of.
    fn answered<'a>(&'a self, schema: &'a Value) -> (Option<&'a str>, bool) {
        let items = &self.resolved(schema)["properties"]["items"];
        match items["items"]["$ref"].as_str() {
            Some(inner) => (Some(name(inner)), true),
            None => (schema["$ref"].as_str().map(name), false),
        }
    }

    /// The objects some operations speak of, with those inside them.
    #[must_use]
    pub fn objects<'a>(&'a self, operations: &[Operation<'a>]) -> BTreeMap<&'a str, Vec<Field<'a>>> {
        let answers = operations.iter().flat_map(|operation| &operation.answers);
        let bodies = operations.iter().filter_map(|one| one.body.as_ref()).flat_map(|(_, fields)| fields);
        let mut waiting: BTreeSet<&str> = answers.filter_map(|answer| answer.object).collect();
        waiting.extend(bodies.filter_map(|field| field.object));
        let mut objects = BTreeMap::new();
        while let Some(next) = waiting.pop_first() {
            let fields = self.fields(&self.0["components"]["schemas"][next]);
            let inside = fields.iter().filter_map(|field| field.object);
            waiting.extend(inside.filter(|name| *name != next && !objects.contains_key(name)));
            objects.insert(next, fields);
        }
        objects
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target =
            value["$ref"].as_str().and_then(|reference| self.0.pointer(reference.trim_start_matches('#')));
        target.unwrap_or(value)
    }

    /// Fields of a schema, those of what it extends or may be included.
    fn fields<'a>(&'a self, schema: &'a Value) -> Vec<Field<'a>> {
        let schema = self.resolved(schema);
        let parts = ["allOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
        let mut fields: Vec<Field<'a>> = parts.flat_map(|part| self.fields(part)).collect();
        let required = schema["required"].as_array();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let (kind, object) = self.kind(property);
            if fields.iter().any(|known| known.name == name) {
                continue;
            }
            fields.push(Field {
                name,
                place: "",
                kind,
                object,
                required: required.is_some_and(|all| all.iter().any(|one| one == name)),
                about: text(&property["description"]),
            });
        }
        fields
    }

    /// A type in a few signs, and the object it refers to.
    fn kind<'a>(&'a self, schema: &'a Value) -> (String, Option<&'a str>) {
        if let Some(reference) = schema["$ref"].as_str() {
            return (name(reference).to_owned(), Some(name(reference)));
        }
        let choices =
            ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
        if let Some(real) = choices.into_iter().find(|one| one["type"] != "null") {
            return self.kind(real);
        }
        let own = match &schema["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).find(|one| *one != "null"),
            one => one.as_str(),
        };
        match own {
            Some("array") => {
                let (inner, object) = self.kind(&schema["items"]);
                (format!("{inner}[]"), object)
            }
            Some(own) => (format!("{own}{}", bounds(schema)), None),
            None => ("any".to_owned(), None),
        }
    }

    fn example(&self, (method, path): (&str, &str), (token, body): (bool, Option<(&str, &Value)>)) -> String {
        let path =
            path.replace("{id}", "117671366601605133").replace("{name}", "agua").replace("{kind}", "like");
        let mut lines = vec![format!("curl -X {} {{base}}{}{path}", method.to_uppercase(), self.base())];
        if method == "get" {
            lines = vec![format!("curl {{base}}{}{path}", self.base())];
        }
        if token {
            lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
        }
        match body {
            Some(("application/json", schema)) => {
                lines.push("-H 'Content-Type: application/json'".to_owned());
                lines.push(format!("-d '{}'", self.sample(schema)));
            }
            Some(_) => lines.push("-F file=@foto.jpg -F alt='Un pozo'".to_owned()),
            None => {}
        }
        lines.join(" \\\n  ")
    }

    /// The fields that must be there, with values of their kind.
    fn sample(&self, schema: &Value) -> Value {
        let fields = self.fields(schema);
        let must: Vec<&Field<'_>> = fields.iter().filter(|field| field.required).collect();
        let shown = if must.is_empty() { fields.iter().take(1).collect() } else { must };
        let values = shown.into_iter().map(|field| (field.name.to_owned(), sample_value(field)));
        Value::Object(values.collect())
    }
}

fn sample_value(field: &Field<'_>) -> Value {
    match (field.name, field.kind.split([' ', ':']).next().unwrap_or_default()) {
        ("language", _) => json!("es"),
        ("account", _) => json!("ana"),
        ("reply" | "id", _) => json!("117671366601605134"),
        (_, kind) if kind.ends_with("[]") => json!([]),
        (_, "integer" | "number") => json!(1),
        (_, "boolean") => json!(true),
        (_, "object") => json!({}),
        _ => json!("…"),
    }
}

/// `: 1–100`, or the values there are.
fn bounds(schema: &Value) -> String {
    let number = |key: &str| schema[key].as_i64();
    let pattern = schema["pattern"].as_str().and_then(|one| one.strip_prefix("^(")?.strip_suffix(")$"));
    let pattern =
        pattern.filter(|values| values.chars().all(|c| c.is_ascii_alphanumeric() || "|_-".contains(c)));
    let values = schema["enum"]
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "));
    if let Some(values) = values.or_else(|| pattern.map(|values| values.replace('|', " | "))) {
        return format!(": {values}");
    }
    if let Some(format) = schema["format"].as_str() {
        return format!(" ({format})");
    }
    let least = number("minimum").or_else(|| number("minLength"));
    match (least, number("maximum").or_else(|| number("maxLength"))) {
        (Some(least), Some(most)) => format!(" {least}–{most}"),
        (None, Some(most)) => format!(" ≤ {most}"),
        (Some(least), None) => format!(" ≥ {least}"),
        (None, None) => String::new(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_read() {
        let description = Description::new(json!({
            "servers": [{"url": "/api"}],
            "paths": {"/topics/{id}": {"patch": {
                "operationId": "edit_topic", "tags": ["topics"], "summary": "Change it.",
                "security": [{"token": ["write"]}],
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 18}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/EditIn"}}}},
                "responses": {"200": {"description": "Changed", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Topic"}}}},
                    "404": {"$ref": "#/components/responses/Hidden"}}
            }}},
            "components": {
                "responses": {"Hidden": {"description": "Absent."}},
                "schemas": {
                    "EditIn": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": ["string", "null"], "pattern": "^(a|b)$"}}},
                    "Topic": {"allOf": [{"type": "object", "properties": {"id": {"type": "string"}}}], "properties": {
                        "author": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Person"}]}}},
                    "Person": {"type": "object", "properties": {"name": {"type": "string"}}}
                }
            }
        }));
        let resources = description.resources();
        let operation = &resources["topics"][0];
        assert_eq!((operation.scope, operation.method.as_str()), (Some("write"), "PATCH"));
        assert_eq!(operation.parameters[0].kind, "string ≤ 18");
        let (_, body) = operation.body.as_ref().unwrap();
        assert_eq!((body[0].kind.as_str(), body[0].required), ("string: a | b", true));
        assert!(operation.example.contains(r#"-d '{"kind":"…"}'"#), "{}", operation.example);
        assert_eq!((operation.answers[0].object, operation.answers[1].about), (Some("Topic"), "Absent."));
        let objects = description.objects(&resources["topics"]);
        assert_eq!(objects.keys().copied().collect::<Vec<_>>(), ["Person", "Topic"]);
        assert_eq!(objects["Topic"].iter().map(|field| field.name).collect::<Vec<_>>(), ["id", "author"]);
    }
}
