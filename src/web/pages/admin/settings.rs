//! `/admin/settings`: how the house is configured. Shown only: the configuration file and the
//! environment decide, and a second place to change things would contradict them.
use crate::i18n::t;
use crate::web::components::admin::{Tab, admin};
use crate::web::layout::Frame;
use maud::{Markup, html};

/// A group of settings.
#[derive(Clone, Debug)]
pub struct Group {
    /// Key of the group in the configuration, such as `mail`.
    pub key: &'static str,
    /// Key, value; secrets are said to be set, never shown.
    pub settings: Vec<(&'static str, String)>,
}

/// The page.
#[must_use]
pub fn show(frame: &Frame<'_>, groups: &[Group]) -> Markup {
    let r = frame.reader;
    let body = html! {
        p.intro { (t!(r, "admin-settings-intro")) }
        @for group in groups {
            section.sec aria-labelledby={ "g-" (group.key) } {
                div.head { h2 id={ "g-" (group.key) } { code { (group.key) } } }
                table.tbl {
                    thead { tr { th scope="col" { (t!(r, "admin-setting")) } th scope="col" { (t!(r, "admin-value")) } } }
                    tbody { @for (key, value) in &group.settings { tr { th scope="row" { code { (key) } } td { (value) } } } }
                }
            }
        }
    };
    admin(frame, Tab::Settings, &body)
}
