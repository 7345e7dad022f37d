//! An address or a handle typed into the search: what it leads to, here or elsewhere.

use crate::actors::actor;
use crate::communities::rules;
use crate::error::{Error, Result};
use crate::lookup::Found;
use crate::posts::post;
use crate::text::mentions::Handle;
use crate::web::Answer;
use crate::web::pages::find::{self, Find, Outcome};
use crate::web::present::{Faces, Named};
use crate::web::routes::people::relation_to;
use crate::web::routes::{community_of, standing};
use crate::web::visit::Visit;

/// Whether a text is an address rather than words.
pub fn is_address(text: &str) -> bool {
    let scheme = ["https://", "http://", "acct:"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    !text.contains(char::is_whitespace)
        && (scheme || Handle::parse(text.trim_start_matches('!')).is_ok_and(|handle| handle.host.is_some()))
}

/// Looks an address up; only members make us ask other sites.
pub async fn show(visit: &Visit, query: &str) -> Answer {
    if visit.viewer().is_none() && !visit.app.site.is_own_resource(query) {
        return Ok(draw(visit, query, Outcome::SignInFirst));
    }
    match visit.app.lookup.find(&visit.app, query).await {
        Ok(found) => Ok(page_of(visit, query, found).await?),
        Err(Error::Invalid(_)) => Ok(draw(visit, query, Outcome::Unreadable)),
        Err(Error::NotFound(_) | Error::Gone(_)) => Ok(draw(visit, query, Outcome::NotFound)),
        Err(Error::Remote(reason)) => {
            tracing::debug!(query, reason, "look-up failed");
            let host = host_of(query);
            let unreachable = reason.starts_with("unreachable");
            let outcome = if unreachable { Outcome::Unreachable(&host) } else { Outcome::Unsupported };
            Ok(draw(visit, query, outcome))
        }
        Err(error) => Err(error.into()),
    }
}

fn draw(visit: &Visit, query: &str, outcome: Outcome<'_>) -> axum::response::Response {
    visit.page(find::show(&visit.frame(None), &Find { query, outcome }))
}

fn host_of(query: &str) -> String {
    let url = url::Url::parse(query).ok().and_then(|url| crate::site::host_of(&url));
    url.or_else(|| Handle::parse(query.trim_start_matches('!')).ok()?.host).unwrap_or_default()
}

/// Posts are shown at once; people and communities with the button to follow them.
async fn page_of(visit: &Visit, query: &str, found: Found) -> Result<axum::response::Response> {
    let app = &visit.app;
    match found {
        Found::Post(id) => {
            let post = post::find(&mut *app.db.conn().await?, id).await?;
            let anchor = if post.is_topic() { String::new() } else { format!("#r{id}") };
            Ok(visit.redirect(&format!("/post/{}{anchor}", post.thread()), None))
        }
        Found::Community(id) => {
            let view = community_of(app, id).await?;
            let standing = standing(&mut *app.db.conn().await?, &view, visit.viewer()).await?;
            if rules::may_read(&view.community, standing).is_err() {
                return Ok(draw(visit, query, Outcome::NotFound));
            }
            let following = relation_to(visit, &view.actor).await?;
            let faces = Faces::of(&mut *app.db.conn().await?, [&view.actor]).await?;
            let named = Named::new(view);
            let outcome = Outcome::Community {
                community: named.community(visit.language()),
                summary: named.summary(visit.language()),
                origin: faces.origin(&named.view.actor),
                following,
            };
            Ok(draw(visit, query, outcome))
        }
        Found::Person(id) => {
            let person = actor::find(&mut *app.db.conn().await?, id).await?;
            let following = relation_to(visit, &person).await?;
            let faces = Faces::of(&mut *app.db.conn().await?, [&person]).await?;
            let name = person.path_name();
            let outcome = Outcome::Person {
                name: &name,
                display_name: person.label(),
                avatar: person.icon_url.as_deref(),
                origin: faces.origin(&person),
                following,
            };
            Ok(draw(visit, query, outcome))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://hub.example/post/1", true)]
    #[case("HTTP://hub.example", true)]
    #[case("@luz@otra.example", true)]
    #[case("luz@otra.example", true)]
    #[case("!agua@otra.example", true)]
    #[case("acct:luz@otra.example", true)]
    #[case("@luz", false)]
    #[case("zona franca", false)]
    #[case("correo luz@otra.example", false)]
    #[case("", false)]
    fn addresses_are_told_from_words(#[case] text: &str, #[case] address: bool) {
        assert_eq!(is_address(text), address);
    }
}
