//! `/settings`: profile, language and zone.
use crate::i18n::{Language, Reader, t};
use crate::web::components::avatar::avatar;
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /settings` (multipart), fields `csrf`, `display_name`, `bio` (Markdown), `avatar` (file),
/// `remove_avatar` = `1`, `locale` (`es` | `pt` | `en` | `fr`), `time_zone` (IANA name).
#[derive(Clone, Debug)]
pub struct Settings<'a> {
    /// Display name.
    pub display_name: &'a str,
    /// Source of the biography.
    pub bio: &'a str,
    /// Present picture.
    pub avatar: Option<&'a str>,
    /// Chosen language.
    pub locale: Language,
    /// IANA name.
    pub time_zone: &'a str,
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Settings<'_>) -> Markup {
    let r = frame.reader;
    let body = html! {
        (summary(r, view.complaints))
        (profile(frame, view))
    };
    sheet(frame, "/settings", &t!(r, "accounts-profile"), &body)
}

fn profile(frame: &Frame<'_>, view: &Settings<'_>) -> Markup {
    let r = frame.reader;
    let field = Field { complaints: view.complaints, ..Field::default() };
    let display_name = Field {
        name: "display_name",
        label: t!(r, "accounts-display-name"),
        value: view.display_name,
        autocomplete: Some("name"),
        required: true,
        most: Some(80),
        ..field.clone()
    };
    let bio = Field {
        name: "bio",
        label: t!(r, "accounts-bio"),
        hint: Some(t!(r, "accounts-bio-hint")),
        value: view.bio,
        most: Some(2000),
        ..field.clone()
    };
    let locale = Field {
        name: "locale",
        label: t!(r, "accounts-locale"),
        value: view.locale.code(),
        required: true,
        ..field.clone()
    };
    let zone = Field {
        name: "time_zone",
        label: t!(r, "accounts-zone"),
        value: view.time_zone,
        required: true,
        ..field
    };
    let languages: Vec<(&str, String)> =
        Language::ALL.into_iter().map(|l| (l.code(), l.native_name().to_owned())).collect();
    html! {
        form.gap3 action="/settings" method="post" enctype="multipart/form-data" {
            (csrf(frame))
            (display_name.line(r))
            (picture(r, view))
            (bio.area(r, 4, None))
            (locale.choice(r, &languages))
            (zone.choice(r, &zones(view.time_zone)))
            button.btn.main type="submit" { (t!(r, "forum-save")) }
        }
        p.chips.gap4 {
            a href="/reports" { (t!(r, "moderation-my-reports")) }
            a href="/decisions" { (t!(r, "moderation-decisions")) }
        }
    }
}

fn picture(r: Reader, view: &Settings<'_>) -> Markup {
    html! {
        div.field {
            label for="f-avatar" { (t!(r, "accounts-avatar")) " " span.hint { (t!(r, "forms-optional")) } }
            div.by { (avatar(view.display_name, view.avatar)) div { input.in #f-avatar type="file" name="avatar" accept="image/jpeg,image/png,image/webp,image/gif"; } }
            @if view.avatar.is_some() { label.tick { input type="checkbox" name="remove_avatar" value="1"; (t!(r, "accounts-remove-avatar")) } }
        }
    }
}

/// Zones offered: the Americas, western Europe and Africa, UTC, and the account's own.
pub(super) fn zones(own: &str) -> Vec<(&'static str, String)> {
    chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| {
            *name == own
                || *name == "UTC"
                || ["America/", "Atlantic/", "Europe/", "Africa/"].iter().any(|area| name.starts_with(area))
        })
        .map(|name| (name, name.replace('_', " ")))
        .collect()
}
