//! Taxonomies: each community's terms in four languages (SKOS), and who knows about what.
