//! What stands over every page of a community, read once.

use crate::actors::Actor;
use crate::communities::request::{self, Way};
use crate::communities::{Community, CommunityView, Standing, membership, rules};
use crate::db::Conn;
use crate::error::Result;
use crate::i18n::{Language, Reader, t};
use crate::notifications::Level;
use crate::notifications::bond::{self, Bond};
use crate::web::components::community::Relation;
use crate::web::head::Share;
use crate::web::pages::community::Cover;
use crate::web::present::{Faces, Named, count, relation};
use crate::web::structured;
use crate::web::visit::Visit;

/// What the cover needs to know besides the community itself.
pub(super) struct Ground {
    pub named: Named,
    pub standing: Standing,
    pub following: Relation,
    pub level: Level,
    pub languages: Vec<String>,
    pub facilitators: Vec<Actor>,
    pub faces: Faces,
    way: Way,
    waiting: bool,
    requests: i64,
}

impl Ground {
    pub async fn of(
        conn: &mut Conn,
        visit: &Visit,
        (view, standing): (CommunityView, Standing),
    ) -> Result<Self> {
        let bond = match visit.viewer_id() {
            Some(viewer) => bond::of(conn, viewer, &view).await?,
            None => Bond::default(),
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
        let way = visit.viewer().map_or(Way::Closed, |member| request::way(&view, member));
        // Where joining needs nobody, nothing waits.
        let waiting = bond.asked && way == Way::Ask && !standing.is_member;
        let requests = if standing.facilitates() && view.is_local() { bond.requests } else { 0 };
        let (following, level) = (relation(bond.following), bond.level);
        let named = Named::new(view);
        Ok(Self { named, standing, following, level, languages, facilitators, faces, way, waiting, requests })
    }

    pub fn cover<'a>(&'a self, visit: &'a Visit, languages: &'a [&'a str]) -> Cover<'a> {
        let CommunityView { community, actor } = &self.named.view;
        let local = actor.is_local();
        let public = rules::may_read(community, Standing::default()).is_ok();
        let membership = match (self.standing.is_member, self.waiting) {
            (true, _) => Relation::Yes,
            (false, true) => Relation::Asked,
            (false, false) => Relation::No,
        };
        Cover {
            community: self.named.community(visit.language()),
            summary: self.named.summary(visit.language()),
            origin: self.faces.origin(actor),
            members: local.then(|| count(community.member_count)),
            topics: if rules::may_read(community, self.standing).is_ok() {
                count(community.topic_count)
            } else {
                0
            },
            languages,
            following: self.following,
            membership: (self.way != Way::Closed || self.standing.is_member).then_some(membership),
            asking: self.way != Way::Open || !local,
            state: state(visit.reader, community),
            requests: u32::try_from(self.requests).unwrap_or(u32::MAX),
            banner: actor
                .image_url
                .as_deref()
                .filter(|_| local)
                .map(|url| (url, community.banner_alt.as_deref().unwrap_or_default())),
            facilitating: self.standing.is_facilitator,
            arranging: local && self.standing.facilitates(),
            can_post: visit.viewer().is_some() && rules::may_post(community, self.standing, false).is_ok(),
            alternate: (!self.named.view.is_local_only()).then_some(actor.ap_id.as_str()),
            canonical: (!local).then(|| actor.url.as_deref().unwrap_or(&actor.ap_id)),
            feed: public.then(|| format!("{}/c/{}/feed", visit.app.site.base(), self.named.name)),
            share: public.then(|| Share {
                image: actor.icon_url.clone(),
                data: structured::community(&visit.app.site, &self.named.view, visit.language()),
                ..Share::default()
            }),
        }
    }
}

/// What a page says of a community that is not simply active.
fn state(r: Reader, community: &Community) -> Option<(String, Option<&str>)> {
    let words = match community.state.as_str() {
        "proposed" => t!(r, "membership-is-proposed"),
        "forming" => t!(r, "membership-is-forming"),
        "dormant" => t!(r, "membership-is-dormant"),
        "archived" => t!(r, "membership-is-archived"),
        _ => return None,
    };
    Some((words, community.state_reason.as_deref()))
}
