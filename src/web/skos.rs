//! A community's terms for other programs: a SKOS concept scheme as Turtle and JSON-LD.

use http::{HeaderMap, header};
use mime::Mime;
use oxrdf::{LiteralRef, NamedNodeRef, Triple};
use oxttl::TurtleSerializer;
use serde_json::{Map, Value, json};

use crate::communities::CommunityView;
use crate::db::ids::ConceptId;
use crate::error::{Error, Result};
use crate::taxonomy::Concept;
use crate::taxonomy::tree::Branch;

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// How an address answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Page,
    Turtle,
    JsonLd,
}

impl Format {
    /// What `Accept` prefers; a page when it does not say.
    #[must_use]
    pub fn wanted(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut best = (Self::Page, 0.0);
        for mime in accept.split(',').filter_map(|part| part.trim().parse::<Mime>().ok()) {
            let format = match mime.essence_str() {
                "text/turtle" => Self::Turtle,
                "application/ld+json" | "application/json" => Self::JsonLd,
                _ => Self::Page,
            };
            let weight = mime.get_param("q").map_or(Some(1.0), |q| q.as_str().parse::<f32>().ok());
            let weight = weight.unwrap_or_default();
            if weight > best.1 {
                best = (format, weight);
            }
        }
        best.0
    }

    /// Its media type, as it is sent.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Page => "text/html; charset=utf-8",
            Self::Turtle => "text/turtle; charset=utf-8",
            Self::JsonLd => "application/ld+json; charset=utf-8",
        }
    }
}

/// What stands behind a property: something with an address, or a text in a language.
enum Object {
    Id(String),
    Text(String, String),
}

/// A thing with its class and properties, all of SKOS.
struct Described {
    id: String,
    class: &'static str,
    properties: Vec<(&'static str, Object)>,
}

/// The address of a community's terms.
#[must_use]
pub fn scheme_id(view: &CommunityView) -> String {
    format!("{}/taxonomy", view.actor.ap_id)
}

/// A scheme with its terms, or one term of it.
pub struct Scheme<'a> {
    pub view: &'a CommunityView,
    pub branches: &'a [Branch],
    pub pairs: &'a [(ConceptId, ConceptId)],
}

impl Scheme<'_> {
    fn id(&self, concept: &Concept) -> String {
        format!("{}/{}", scheme_id(self.view), concept.slug)
    }

    fn other(&self, id: ConceptId) -> Option<Object> {
        let branch = self.branches.iter().find(|branch| branch.concept.id == id)?;
        Some(Object::Id(self.id(&branch.concept)))
    }

    fn scheme(&self) -> Described {
        let mut properties: Vec<(&'static str, Object)> = Vec::new();
        for (code, title) in &self.view.community.title.0 {
            properties.push(("prefLabel", Object::Text(code.clone(), title.clone())));
        }
        for top in self.branches.iter().filter(|branch| branch.depth == 0) {
            properties.push(("hasTopConcept", Object::Id(self.id(&top.concept))));
        }
        Described { id: scheme_id(self.view), class: "ConceptScheme", properties }
    }

    fn concept(&self, branch: &Branch) -> Described {
        let concept = &branch.concept;
        let text = |code: &str, text: &str| Object::Text(code.to_owned(), text.to_owned());
        let scheme = || Object::Id(scheme_id(self.view));
        let mut properties = vec![("inScheme", scheme())];
        if branch.depth == 0 {
            properties.push(("topConceptOf", scheme()));
        }
        properties.extend(concept.labels.0.iter().map(|(code, label)| ("prefLabel", text(code, label))));
        properties.extend(concept.alt_labels.iter().map(|(code, label)| ("altLabel", text(code, label))));
        properties.extend(concept.definition.0.iter().map(|(code, words)| ("definition", text(code, words))));
        if branch.depth > 0 {
            properties
                .extend(concept.broader_id.and_then(|id| self.other(id)).map(|above| ("broader", above)));
        }
        let narrower = self.branches.iter().filter(|other| other.concept.broader_id == Some(concept.id));
        properties.extend(narrower.map(|other| ("narrower", Object::Id(self.id(&other.concept)))));
        let related = self.pairs.iter().filter_map(|(one, other)| match concept.id {
            id if id == *one => self.other(*other),
            id if id == *other => self.other(*one),
            _ => None,
        });
        properties.extend(related.map(|other| ("related", other)));
        properties.extend(concept.exact_match.iter().map(|url| ("exactMatch", Object::Id(url.clone()))));
        Described { id: self.id(concept), class: "Concept", properties }
    }

    /// The document: of everything, or of the term `only`.
    ///
    /// # Errors
    ///
    /// Internal ones; pages are not made here.
    pub fn document(&self, format: Format, only: Option<ConceptId>) -> Result<String> {
        let terms = self.branches.iter().filter(|branch| only.is_none_or(|id| branch.concept.id == id));
        let mut things: Vec<Described> = Vec::new();
        if only.is_none() {
            things.push(self.scheme());
        }
        things.extend(terms.map(|branch| self.concept(branch)));
        match format {
            Format::Turtle => turtle(&things),
            _ => Ok(json_ld(&things).to_string()),
        }
    }
}

fn turtle(things: &[Described]) -> Result<String> {
    let broken = |error: &dyn std::fmt::Display| Error::Internal(anyhow::anyhow!("vocabulary: {error}"));
    let mut writer = TurtleSerializer::new()
        .with_prefix("skos", SKOS)
        .map_err(|error| broken(&error))?
        .for_writer(Vec::new());
    let skos = |name: &str| format!("{SKOS}{name}");
    for thing in things {
        let subject = NamedNodeRef::new(&thing.id).map_err(|error| broken(&error))?;
        let class = skos(thing.class);
        let kind = NamedNodeRef::new_unchecked(RDF_TYPE);
        writer.serialize_triple(Triple::new(subject, kind, NamedNodeRef::new_unchecked(&class)).as_ref())?;
        for (name, object) in &thing.properties {
            let name = skos(name);
            let name = NamedNodeRef::new_unchecked(&name);
            let triple = match object {
                Object::Id(id) => {
                    // What the parser of addresses takes and RDF does not is left out.
                    let Ok(other) = NamedNodeRef::new(id) else { continue };
                    Triple::new(subject, name, other)
                }
                Object::Text(code, text) => {
                    let code = code.to_ascii_lowercase();
                    Triple::new(subject, name, LiteralRef::new_language_tagged_literal_unchecked(text, &code))
                }
            };
            writer.serialize_triple(triple.as_ref())?;
        }
    }
    let bytes = writer.finish()?;
    String::from_utf8(bytes).map_err(|error| broken(&error))
}

fn json_ld(things: &[Described]) -> Value {
    let link = |name: &str| json!({ "@id": format!("skos:{name}"), "@type": "@id" });
    let words = |name: &str| json!({ "@id": format!("skos:{name}"), "@container": "@language" });
    let mut context = Map::new();
    context.insert("skos".to_owned(), json!(SKOS));
    for name in ["prefLabel", "altLabel", "definition"] {
        context.insert(name.to_owned(), words(name));
    }
    for name in ["hasTopConcept", "topConceptOf", "inScheme", "broader", "narrower", "related", "exactMatch"]
    {
        context.insert(name.to_owned(), link(name));
    }
    for name in ["Concept", "ConceptScheme"] {
        context.insert(name.to_owned(), json!(format!("skos:{name}")));
    }
    let graph: Vec<Value> = things
        .iter()
        .map(|thing| {
            let mut node = Map::new();
            node.insert("@id".to_owned(), json!(thing.id));
            node.insert("@type".to_owned(), json!(thing.class));
            for (name, object) in &thing.properties {
                match object {
                    Object::Id(id) => push(node.entry(*name).or_insert_with(|| json!([])), json!(id)),
                    Object::Text(code, text) => {
                        let words = node.entry(*name).or_insert_with(|| json!({}));
                        if let Some(words) = words.as_object_mut() {
                            push(words.entry(code.clone()).or_insert_with(|| json!([])), json!(text));
                        }
                    }
                }
            }
            Value::Object(node)
        })
        .collect();
    json!({ "@context": context, "@graph": graph })
}

fn push(list: &mut Value, value: Value) {
    if let Some(list) = list.as_array_mut() {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format::Page)]
    #[case("text/turtle", Format::Turtle)]
    #[case("text/turtle;q=0.9, application/ld+json", Format::JsonLd)]
    #[case("application/rdf+xml, text/turtle;q=0.9", Format::Page)]
    #[case("*/*", Format::Page)]
    #[case("", Format::Page)]
    fn the_address_answers_as_it_is_asked(#[case] accept: &str, #[case] format: Format) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        assert_eq!(Format::wanted(&headers), format);
    }
}
