//! `/c/{name}/moderation/rules`: what a community lets through at once.
use crate::forum::screening::Screening;
use crate::i18n::t;
use crate::web::components::community::{Community, band_thin};
use crate::web::components::form::{Complaints, Field, csrf, summary};
use crate::web::layout::{Frame, Nav, Page, page};
use maud::{Markup, html};

/// Form: `POST /c/{name}/moderation/rules`, fields `csrf`, `first_posts`, `hosts` (one a line), `links` =
/// `off` | `hold` | `refuse`, `most_links`, `newcomer_posts`.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// Whose.
    pub community: Community<'a>,
    /// Present or typed values by field.
    pub values: [&'a str; 5],
    /// What is wrong.
    pub complaints: Complaints<'a>,
}

/// A screening as the form shows it.
#[must_use]
pub fn values(screening: &Screening) -> [String; 5] {
    [
        screening.first_posts.to_string(),
        screening.hosts.join("\n"),
        screening.links.clone(),
        screening.most_links.to_string(),
        screening.newcomer_posts.to_string(),
    ]
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &View<'_>) -> Markup {
    let r = frame.reader;
    let [first, hosts, links, most, newcomer] = view.values;
    let number = |name: &'static str, label: String, hint: String, value| Field {
        name,
        label,
        hint: Some(hint),
        value,
        kind: "number",
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let choices = [
        ("hold", t!(r, "moderation-links-hold")),
        ("refuse", t!(r, "moderation-links-refuse")),
        ("off", t!(r, "moderation-links-off")),
    ];
    let hosts = Field {
        name: "hosts",
        label: t!(r, "moderation-hosts"),
        hint: Some(t!(r, "moderation-hosts-hint")),
        value: hosts,
        complaints: view.complaints,
        ..Field::default()
    };
    let links = Field {
        name: "links",
        label: t!(r, "moderation-links"),
        value: links,
        required: true,
        complaints: view.complaints,
        ..Field::default()
    };
    let body = html! {
        (band_thin(r, &view.community))
        div.wrap.page { div.plain.w {
            h1 { (t!(r, "moderation-screening")) }
            p.intro { (t!(r, "moderation-screening-intro")) }
            (summary(r, view.complaints))
            form action={ (view.community.href()) "/moderation/rules" } method="post" {
                (csrf(frame))
                (number("first_posts", t!(r, "moderation-first-posts"), t!(r, "moderation-first-posts-hint"), first).line(r))
                (hosts.area(r, 3, None))
                (links.choice(r, &choices))
                (number("most_links", t!(r, "moderation-most-links"), t!(r, "moderation-most-links-hint"), most).line(r))
                (number("newcomer_posts", t!(r, "moderation-newcomer-posts"), t!(r, "moderation-newcomer-posts-hint"), newcomer).line(r))
                button.btn.main type="submit" { (t!(r, "moderation-save")) }
            }
        } }
    };
    let accent = Some(view.community.accent());
    page(
        frame,
        &Page { title: t!(r, "moderation-screening"), nav: Nav::Communities, accent, ..Page::default() },
        body,
    )
}
