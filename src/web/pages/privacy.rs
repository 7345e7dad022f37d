//! `/settings/privacy`: who sees and finds one, and in whose name one writes.
use crate::actors::profile::{Audience, Privacy, Voice};
use crate::i18n::t;
use crate::web::components::form::csrf;
use crate::web::components::settings::sheet;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// Form: `POST /settings/privacy`, fields `csrf`, `audience` = `everyone` | `members` | `nobody`, `discoverable`,
/// `indexable`, `shows_communities` = `1` or absent, `voice` = `personal` | `institution`.
#[must_use]
pub fn show(frame: &Frame<'_>, view: &Privacy) -> Markup {
    let r = frame.reader;
    let audiences = [
        (Audience::Everyone, t!(r, "onboarding-audience-everyone")),
        (Audience::Members, t!(r, "onboarding-audience-members")),
        (Audience::Nobody, t!(r, "onboarding-audience-nobody")),
    ];
    let voices = [
        (Voice::Personal, t!(r, "onboarding-voice-personal")),
        (Voice::Institution, t!(r, "onboarding-voice-institution")),
    ];
    let switches = [
        (
            "discoverable",
            view.discoverable,
            t!(r, "onboarding-discoverable"),
            t!(r, "onboarding-discoverable-hint"),
        ),
        ("indexable", view.indexable, t!(r, "onboarding-indexable"), t!(r, "onboarding-indexable-hint")),
        (
            "shows_communities",
            view.shows_communities,
            t!(r, "onboarding-shows-communities"),
            t!(r, "onboarding-shows-communities-hint"),
        ),
    ];
    let body = html! { form.gap3 action="/settings/privacy" method="post" {
        (csrf(frame))
        fieldset.field {
            legend { (t!(r, "onboarding-audience")) }
            @for (audience, words) in audiences { label.tick {
                input type="radio" name="audience" value=(audience.as_str()) checked[audience == view.audience];
                (words)
            } }
        }
        fieldset.field {
            legend { (t!(r, "onboarding-found")) }
            @for (name, on, words, hint) in switches { label.tick {
                input type="checkbox" name=(name) value="1" checked[on];
                span { (words) " " span.hint { (hint) } }
            } }
        }
        fieldset.field {
            legend { (t!(r, "onboarding-voice")) }
            p.hint { (t!(r, "onboarding-voice-hint")) }
            @for (voice, words) in voices { label.tick {
                input type="radio" name="voice" value=(voice.as_str()) checked[voice == view.voice];
                (words)
            } }
        }
        button.btn.main type="submit" { (t!(r, "forum-save")) }
    } };
    sheet(frame, "/settings/privacy", &t!(r, "onboarding-privacy"), &body)
}
