//! The fields of somebody's work: settings and the first steps ask the same.
use super::community::lang;
use super::form::{Complaints, Field, about};
use super::person::language_name;
use super::terms::Term;
use crate::i18n::{Reader, countries, t};
use crate::web::assets::icon;
use maud::{Markup, html};

/// Languages offered; others a person named elsewhere are kept.
const OFFERED: [&str; 18] = [
    "es", "pt", "en", "fr", "ht", "nl", "gn", "qu", "ay", "de", "it", "ca", "gl", "eu", "zh", "ja", "ar",
    "ru",
];

/// What was typed. Fields: `organization`, `organization_url`, `position`, `country`, repeated `languages`,
/// `keywords` separated by commas, repeated `concepts`.
#[derive(Clone, Debug, Default)]
pub struct Work<'a> {
    /// Organization.
    pub organization: &'a str,
    /// Its ROR record.
    pub organization_url: &'a str,
    /// What they are there.
    pub position: &'a str,
    /// ISO 3166-1 alpha-2; may be empty.
    pub country: &'a str,
    /// BCP 47 tags.
    pub languages: Vec<&'a str>,
    /// Separated by commas.
    pub keywords: &'a str,
    /// Terms of their communities; none where they are not asked for.
    pub terms: &'a [Terms<'a>],
    /// Ids of those they say to know about.
    pub chosen: Vec<i64>,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The terms of one community.
#[derive(Clone, Debug)]
pub struct Terms<'a> {
    /// The community's title.
    pub title: &'a str,
    /// Language of the title; empty when unknown.
    pub language: &'a str,
    pub terms: Vec<Term<'a>>,
}

/// The fields, without form and button.
#[must_use]
pub fn fields(r: Reader, view: &Work<'_>) -> Markup {
    let field = Field { complaints: view.complaints, most: Some(120), ..Field::default() };
    let organization = Field {
        name: "organization",
        label: t!(r, "people-organization"),
        hint: Some(t!(r, "onboarding-organization-hint")),
        value: view.organization,
        autocomplete: Some("organization"),
        ..field.clone()
    };
    let record = Field {
        name: "organization_url",
        label: t!(r, "onboarding-ror"),
        hint: Some(t!(r, "onboarding-ror-hint")),
        value: view.organization_url,
        ..field.clone()
    };
    let position = Field {
        name: "position",
        label: t!(r, "people-position"),
        value: view.position,
        autocomplete: Some("organization-title"),
        ..field.clone()
    };
    let land = Field {
        name: "country",
        label: t!(r, "people-country"),
        value: view.country,
        autocomplete: Some("country"),
        ..field.clone()
    };
    let keywords = Field {
        name: "keywords",
        label: t!(r, "people-keywords"),
        hint: Some(t!(r, "onboarding-keywords-hint")),
        value: view.keywords,
        most: Some(800),
        ..field
    };
    let mut choices = vec![("", t!(r, "onboarding-no-country"))];
    choices.extend(countries(r.locale).into_iter().map(|(code, name)| (code, name.to_owned())));
    html! {
        (organization.line(r))
        (record.line(r))
        (position.line(r))
        (land.choice(r, &choices))
        (languages(r, view))
        (keywords.line(r))
        (terms(r, view))
    }
}

fn languages(r: Reader, view: &Work<'_>) -> Markup {
    let wrong = about(view.complaints, "languages");
    let others = view.languages.iter().filter(|tag| !OFFERED.contains(tag));
    html! {
        fieldset.field #f-languages aria-describedby=[wrong.as_ref().map(|_| "f-languages-e")] {
            legend { (t!(r, "people-languages")) " " span.hint { (t!(r, "forms-optional")) } }
            div.ticks { @for tag in OFFERED.iter().chain(others) { label.tick {
                input type="checkbox" name="languages" value=(tag) checked[view.languages.contains(tag)];
                (language_name(r, tag))
            } } }
            @if let Some(wrong) = wrong { p.hint.bad #f-languages-e { (icon("alert")) (wrong.say(r)) } }
        }
    }
}

/// Terms to tick, folded away for each community where none is.
#[must_use]
pub fn terms(r: Reader, view: &Work<'_>) -> Markup {
    let wrong = about(view.complaints, "concepts");
    html! { @if !view.terms.is_empty() {
        fieldset.field #f-concepts aria-describedby="f-concepts-h" {
            legend { (t!(r, "onboarding-terms")) " " span.hint { (t!(r, "forms-optional")) } }
            p.hint #f-concepts-h { (t!(r, "onboarding-terms-hint")) }
            @if let Some(wrong) = wrong { p.hint.bad { (icon("alert")) (wrong.say(r)) } }
            @for group in view.terms {
                details.fold.picker open[group.terms.iter().any(|term| view.chosen.contains(&term.id))] {
                    summary lang=[lang(r, group.language)] { (group.title) }
                    ul.ticks { @for term in &group.terms { li { label.tick {
                        input type="checkbox" name="concepts" value=(term.id) checked[view.chosen.contains(&term.id)];
                        span lang=[lang(r, term.language)] { (term.label) }
                    } } } }
                }
            }
        }
    } }
}
