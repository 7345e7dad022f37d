//! How much one wants to hear of a community or a topic: a select and a button.
use super::form::csrf;
use crate::i18n::{Reader, t};
use crate::notifications::Level;
use crate::web::layout::Frame;
use maud::{Markup, html};

/// What the level is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A community.
    Community,
    /// One topic.
    Topic,
}

/// `POST {base}/level`, field `level` = `muted` | `normal` | `follow` | `watch`.
#[must_use]
pub fn levels(frame: &Frame<'_>, base: &str, (of, chosen): (Of, Level)) -> Markup {
    let r = frame.reader;
    html! {
        form.level action={ (base) "/level" } method="post" {
            (csrf(frame))
            label for="level" { (t!(r, "notifications-level")) }
            select.in #level name="level" {
                @for level in Level::ALL { option value=(level.as_str()) selected[level == chosen] { (words(r, of, level)) } }
            }
            button.btn.small type="submit" { (t!(r, "notifications-level-save")) }
        }
    }
}

fn words(r: Reader, of: Of, level: Level) -> String {
    match (of, level) {
        (Of::Community, Level::Muted) => t!(r, "notifications-community-muted"),
        (Of::Community, Level::Normal) => t!(r, "notifications-community-normal"),
        (Of::Community, Level::Follow) => t!(r, "notifications-community-follow"),
        (Of::Community, Level::Watch) => t!(r, "notifications-community-watch"),
        (Of::Topic, Level::Muted) => t!(r, "notifications-topic-muted"),
        (Of::Topic, Level::Normal) => t!(r, "notifications-topic-normal"),
        (Of::Topic, Level::Follow) => t!(r, "notifications-topic-follow"),
        (Of::Topic, Level::Watch) => t!(r, "notifications-topic-watch"),
    }
}
