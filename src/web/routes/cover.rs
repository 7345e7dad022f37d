//! What stands over every page of a community, read once.

use crate::actors::{Actor, follow as follows};
use crate::communities::{CommunityView, Standing, membership, rules};
use crate::db::Conn;
use crate::error::Result;
use crate::i18n::Language;
use crate::web::components::community::Relation;
use crate::web::pages::community::Cover;
use crate::web::present::{Faces, Named, count, relation};
use crate::web::visit::Visit;

/// What the cover needs to know besides the community itself.
pub(super) struct Ground {
    pub named: Named,
    pub standing: Standing,
    pub following: Relation,
    pub languages: Vec<String>,
    pub facilitators: Vec<Actor>,
    pub faces: Faces,
}

impl Ground {
    pub async fn of(
        conn: &mut Conn,
        visit: &Visit,
        (view, standing): (CommunityView, Standing),
    ) -> Result<Self> {
        let following = match visit.viewer_id() {
            Some(viewer) => relation(follows::state(conn, viewer, view.actor.id).await?),
            None => Relation::No,
        };
        let facilitators: Vec<Actor> = membership::facilitators(conn, view.community.id)
            .await?
            .into_iter()
            .map(|(actor, _)| actor)
            .collect();
        let faces = Faces::of(conn, facilitators.iter().chain([&view.actor])).await?;
        let languages = view
            .community
            .languages
            .iter()
            .map(|code| {
                Language::parse(code).map_or_else(|| code.clone(), |known| known.native_name().to_owned())
            })
            .collect();
        Ok(Self { named: Named::new(view), standing, following, languages, facilitators, faces })
    }

    pub fn cover<'a>(&'a self, visit: &'a Visit, languages: &'a [&'a str]) -> Cover<'a> {
        let CommunityView { community, actor } = &self.named.view;
        let local = actor.is_local();
        let open = local && community.join_policy == "open" && visit.viewer().is_some();
        let membership = if self.standing.is_member { Relation::Yes } else { Relation::No };
        Cover {
            community: self.named.community(visit.language()),
            summary: self.named.summary(visit.language()),
            origin: self.faces.origin(actor),
            members: local.then(|| count(community.member_count)),
            topics: count(community.topic_count),
            languages,
            following: self.following,
            membership: (open || self.standing.is_member).then_some(membership),
            facilitating: self.standing.is_facilitator,
            arranging: local && self.standing.facilitates(),
            can_post: visit.viewer().is_some() && rules::may_post(community, self.standing, false).is_ok(),
            alternate: (!self.named.view.is_local_only()).then_some(actor.ap_id.as_str()),
            canonical: Some(actor.url.as_deref().unwrap_or(&actor.ap_id)),
        }
    }
}
