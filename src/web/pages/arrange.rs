//! `/c/{name}/edit`: what a community says of itself, for its facilitators.
use super::about::{join_word, part_word};
use super::community::{Cover, Tab, covered};
use crate::communities::community::{ACCENTS, JOINING};
use crate::i18n::{Language, Reader, t};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /c/{name}/edit` (multipart).
///
/// Fields: `csrf`; for each language of the interface
/// `title-es`, `summary-es`, `charter-es`, `audience-es`, `sponsors-es`, `results-es`, `rhythm-es` …;
/// `languages`, `accent`, `posting_policy`, `join_policy`, `domains`, `visibility`, `reach`, `contact`,
/// `review_on` (date); `icon` (file) and `icon_alt`; `banner` (file), `banner_alt`, `banner_off`.
#[derive(Clone, Debug)]
pub struct Arrange<'a> {
    /// Cover.
    pub cover: Cover<'a>,
    /// The value of a field by its name, as typed or stored.
    pub values: &'a dyn Values,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// Where the form's values come from.
pub trait Values: std::fmt::Debug {
    /// Empty when there is none.
    fn value(&self, name: &str) -> &str;
}

/// The page.
#[must_use]
pub fn edit(frame: &Frame<'_>, view: &Arrange<'_>) -> Markup {
    let r = frame.reader;
    let action = format!("{}/edit", view.cover.community.href());
    let body = html! { div.wrap.page { div.read {
        h2 { (t!(r, "communities-arrange")) }
        (summary(r, view.complaints))
        form.gap3 action=(action) method="post" enctype="multipart/form-data" {
            (csrf(frame))
            @for locale in Language::ALL { (texts(r, view, locale)) }
            (looks(r, view))
            p.gap3 { button.btn.main type="submit" { (t!(r, "communities-save")) } }
        }
    } } };
    covered(frame, &view.cover, Tab::About, &body)
}

fn texts(r: Reader, view: &Arrange<'_>, locale: Language) -> Markup {
    let code = locale.code();
    let field = |part: &str, label: String, most: u32| -> (String, String, u32) {
        (format!("{part}-{code}"), label, most)
    };
    let title = field("title", t!(r, "communities-title"), 120);
    let motto = field("summary", t!(r, "communities-summary"), 300);
    let charter = field("charter", t!(r, "communities-charter-text"), 20_000);
    let filled = !view.values.value(&title.0).is_empty();
    html! {
        details.fold open[filled] {
            summary { (locale.native_name()) }
            (one(view, &title).line(r))
            (one(view, &motto).area(r, 2, Some(code)))
            (one(view, &charter).area(r, 8, Some(code)))
            @for part in crate::communities::charter::PARTS {
                (one(view, &field(part, part_word(r, part), 2_000)).area(r, 2, Some(code)))
            }
        }
    }
}

fn one<'a>(view: &'a Arrange<'_>, (name, label, most): &'a (String, String, u32)) -> Field<'a> {
    Field {
        name,
        label: label.clone(),
        value: view.values.value(name),
        most: Some(*most),
        complaints: view.complaints,
        ..Field::default()
    }
}

fn looks(r: Reader, view: &Arrange<'_>) -> Markup {
    let accents: Vec<(&str, String)> =
        ACCENTS.iter().map(|accent| (*accent, accent_word(r, accent))).collect();
    let joining: Vec<(&str, String)> = JOINING.iter().map(|policy| (*policy, join_word(r, policy))).collect();
    let visibility = [
        ("public", t!(r, "membership-visibility-public")),
        ("listed", t!(r, "membership-visibility-listed")),
        ("hidden", t!(r, "membership-visibility-hidden")),
    ];
    let reach = [("public", t!(r, "membership-reach-public")), ("local", t!(r, "membership-reach-local"))];
    let policies = [
        ("everyone", t!(r, "communities-posting-everyone")),
        ("members", t!(r, "communities-posting-members")),
        ("facilitators", t!(r, "communities-posting-facilitators")),
    ];
    let field = |name: &'static str, label: String| Field {
        name,
        label,
        value: view.values.value(name),
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let optional = |name: &'static str, label: String, hint: Option<String>| Field {
        required: false,
        hint,
        ..field(name, label)
    };
    html! {
        (field("join_policy", t!(r, "membership-joining")).choice(r, &joining))
        (optional("domains", t!(r, "membership-domains"), Some(t!(r, "membership-domains-hint"))).area(r, 2, None))
        (field("visibility", t!(r, "membership-visibility")).choice(r, &visibility))
        (field("reach", t!(r, "membership-reach")).choice(r, &reach))
        (field("posting_policy", t!(r, "communities-posting")).choice(r, &policies))
        (Field { hint: Some(t!(r, "membership-languages-hint")), ..field("languages", t!(r, "membership-languages")) }.line(r))
        (optional("contact", t!(r, "membership-contact"), Some(t!(r, "membership-contact-hint"))).line(r))
        (Field { kind: "date", ..optional("review_on", t!(r, "membership-review"), None) }.line(r))
        (field("accent", t!(r, "communities-accent")).choice(r, &accents))
        div.field {
            label for="f-icon" { (t!(r, "communities-icon")) " " span.hint { (t!(r, "forms-optional")) } }
            input.in #f-icon type="file" name="icon" accept="image/jpeg,image/png,image/webp,image/gif";
        }
        (Field { name: "icon_alt", label: t!(r, "communities-icon-alt"), value: view.values.value("icon_alt"), most: Some(300),
            complaints: view.complaints, ..Field::default() }.line(r))
        div.field {
            label for="f-banner" { (t!(r, "membership-banner")) " " span.hint { (t!(r, "forms-optional")) } }
            input.in #f-banner type="file" name="banner" accept="image/jpeg,image/png,image/webp,image/gif";
        }
        (optional("banner_alt", t!(r, "communities-icon-alt"), None).line(r))
        @if view.cover.banner.is_some() {
            label.tick { input type="checkbox" name="banner_off" value="1"; span { (t!(r, "membership-banner-off")) } }
        }
    }
}

/// The name of an accent.
fn accent_word(r: Reader, accent: &str) -> String {
    match accent {
        "teja" => t!(r, "membership-accent-teja"),
        "granate" => t!(r, "membership-accent-granate"),
        "frambuesa" => t!(r, "membership-accent-frambuesa"),
        "ciruela" => t!(r, "membership-accent-ciruela"),
        "violeta" => t!(r, "membership-accent-violeta"),
        "indigo" => t!(r, "membership-accent-indigo"),
        "ultramar" => t!(r, "membership-accent-ultramar"),
        "petroleo" => t!(r, "membership-accent-petroleo"),
        "turquesa" => t!(r, "membership-accent-turquesa"),
        "pino" => t!(r, "membership-accent-pino"),
        "musgo" => t!(r, "membership-accent-musgo"),
        "ocre" => t!(r, "membership-accent-ocre"),
        "bronce" => t!(r, "membership-accent-bronce"),
        _ => t!(r, "membership-accent-pizarra"),
    }
}
