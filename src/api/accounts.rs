//! People and communities as accounts: whoever can be followed or writes.

use serde::Serialize;
use utoipa::ToSchema;

use crate::actors::Actor;
use crate::site::Site;

/// Somebody who writes or can be followed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountOut {
    /// `community`, or `person` for everything else.
    #[serde(rename = "type")]
    kind: &'static str,
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    /// `name`, or `name@host` when from another server: how paths address it.
    name: String,
    /// `@name@host`.
    handle: String,
    display_name: String,
    /// Federated id.
    #[schema(format = "uri")]
    ap_id: String,
    /// Page on this site.
    #[schema(format = "uri")]
    url: String,
    /// Address of the picture.
    avatar: Option<String>,
}

impl AccountOut {
    pub fn render(site: &Site, actor: &Actor) -> Self {
        let name = actor.path_name();
        let url = if actor.is_group() { site.community(&name) } else { site.person(&name) };
        Self {
            kind: if actor.is_group() { "community" } else { "person" },
            id: actor.id.to_string(),
            handle: actor.handle(site.host()),
            display_name: actor.label().to_owned(),
            ap_id: actor.ap_id.clone(),
            url: if actor.is_local() { actor.ap_id.clone() } else { url },
            avatar: actor.icon_url.clone(),
            name,
        }
    }
}

/// A person, with what they say of themselves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonOut {
    #[serde(flatten)]
    account: AccountOut,
    /// HTML, safe to show.
    bio: String,
}

impl PersonOut {
    pub fn render(site: &Site, actor: &Actor) -> Self {
        Self { account: AccountOut::render(site, actor), bio: actor.summary_html.clone() }
    }
}
