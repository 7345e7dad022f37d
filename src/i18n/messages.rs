//! Fluent bundles, built once from the embedded `.ftl` files, and the look-up behind `t!`.
use super::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

/// One file per section of the interface, in each language.
macro_rules! sources {
    ($code:literal) => {
        [
            include_str!(concat!($code, "/layout.ftl")),
            include_str!(concat!($code, "/forms.ftl")),
            include_str!(concat!($code, "/home.ftl")),
            include_str!(concat!($code, "/accounts.ftl")),
            include_str!(concat!($code, "/communities.ftl")),
            include_str!(concat!($code, "/forum.ftl")),
            include_str!(concat!($code, "/people.ftl")),
            include_str!(concat!($code, "/find.ftl")),
            include_str!(concat!($code, "/errors.ftl")),
            include_str!(concat!($code, "/time.ftl")),
            include_str!(concat!($code, "/mail.ftl")),
            include_str!(concat!($code, "/security.ftl")),
            include_str!(concat!($code, "/onboarding.ftl")),
            include_str!(concat!($code, "/membership.ftl")),
            include_str!(concat!($code, "/taxonomy.ftl")),
            include_str!(concat!($code, "/moderation.ftl")),
            include_str!(concat!($code, "/notifications.ftl")),
            include_str!(concat!($code, "/search.ftl")),
            include_str!(concat!($code, "/admin.ftl")),
            include_str!(concat!($code, "/docs.ftl")),
        ]
    };
}

/// The embedded Fluent texts of a language.
pub(super) const fn sources(locale: Language) -> [&'static str; 20] {
    match locale {
        Language::Es => sources!("es"),
        Language::Pt => sources!("pt"),
        Language::En => sources!("en"),
        Language::Fr => sources!("fr"),
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Language::ALL.map(build));

fn build(locale: Language) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![super::identifier(locale)]);
    // Isolation marks are for mixed directions; the four languages all run left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Language::Es | Language::Pt => |value, _| grouped(value, '.'),
        Language::En => |value, _| grouped(value, ','),
        Language::Fr => |value, _| grouped(value, '\u{202f}'),
    }));
    for source in sources(locale) {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, errors)| {
            tracing::error!(locale = locale.code(), ?errors, "broken Fluent file");
            partial
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(locale = locale.code(), ?errors, "doubled Fluent message");
        }
    }
    bundle
}

/// Whole numbers with the language's separator of thousands; every count here is whole.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 {
        return None;
    }
    let digits = format!("{:.0}", number.value.abs());
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number.value < 0.0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    Some(text)
}

/// The variables of one sentence.
#[derive(Debug, Default)]
pub struct Arguments<'a>(FluentArgs<'a>);

impl<'a> Arguments<'a> {
    /// No variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With `name` set to a text or a number.
    #[must_use]
    pub fn with(mut self, name: &'a str, value: impl Into<FluentValue<'a>>) -> Self {
        self.0.set(name, value);
        self
    }
}

/// The sentence `key` in `locale`; use `t!`. A missing key gives the key itself and an error in the log.
#[must_use]
pub fn message(locale: Language, key: &'static str, arguments: &Arguments<'_>) -> String {
    let [es, pt, en, fr] = &*BUNDLES;
    let bundle = match locale {
        Language::Es => es,
        Language::Pt => pt,
        Language::En => en,
        Language::Fr => fr,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|found| found.value()) else {
        tracing::error!(locale = locale.code(), key, "missing message");
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&arguments.0), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::error!(locale = locale.code(), key, ?errors, "message with a missing variable");
    }
    text
}
