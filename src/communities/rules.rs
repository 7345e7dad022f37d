//! Who may do what in a community: pure, so that every door asks the same question.

use super::Community;
use crate::error::{Error, Reason, Result};

/// What somebody is in a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub is_member: bool,
    pub is_facilitator: bool,
    /// Keeps the terms (and later the library).
    pub is_librarian: bool,
    /// Welcomes newcomers (and later holds webinars).
    pub is_host: bool,
    /// One of the people of this house.
    pub is_here: bool,
    /// Administrator of this house; counts only in communities hosted here.
    pub is_admin: bool,
    /// Excluded from the community or from the house: reads at most what everybody reads.
    pub is_banned: bool,
    /// What they post waits for approval.
    pub is_limited: bool,
}

impl Standing {
    /// May pin, lock, accept answers and remove.
    #[must_use]
    pub fn facilitates(self) -> bool {
        self.is_facilitator || self.is_admin
    }

    /// May keep the terms: name, order, merge and accept them.
    #[must_use]
    pub fn curates(self) -> bool {
        self.is_librarian || self.facilitates()
    }
}

/// Whether somebody may do anything here at all: post, react, join, follow.
pub fn may_take_part(standing: Standing) -> Result<()> {
    if standing.is_banned { Err(Error::Forbidden(Reason::Banned)) } else { Ok(()) }
}

/// Topics and replies, from here or elsewhere. `announcement` asks for a facilitator.
pub fn may_post(community: &Community, standing: Standing, announcement: bool) -> Result<()> {
    may_take_part(standing)?;
    if matches!(community.state.as_str(), "proposed" | "archived" | "merged") {
        return Err(Error::Forbidden(Reason::Archived));
    }
    if standing.facilitates() {
        return Ok(());
    }
    match community.posting_policy.as_str() {
        "facilitators" => Err(Error::Forbidden(Reason::FacilitatorsOnly)),
        "members" if !standing.is_member => Err(Error::Forbidden(Reason::MembersOnly)),
        _ if announcement => Err(Error::Forbidden(Reason::FacilitatorsOnly)),
        _ => Ok(()),
    }
}

pub fn may_curate(standing: Standing) -> Result<()> {
    if standing.curates() { Ok(()) } else { Err(Error::Forbidden(Reason::NotFacilitator)) }
}

pub fn may_facilitate(standing: Standing) -> Result<()> {
    if standing.facilitates() { Ok(()) } else { Err(Error::Forbidden(Reason::NotFacilitator)) }
}

/// May ask to belong.
pub fn may_join(community: &Community) -> Result<()> {
    match community.state.as_str() {
        "forming" | "active" | "dormant" => Ok(()),
        _ => Err(Error::Forbidden(Reason::Archived)),
    }
}

/// May read what is posted: the one rule of every page, of REST and of whatever lists posts.
///
/// Private communities are for their members, those of reach `local` for people of this house, and
/// proposed ones for who decides. Absent and forbidden look alike from outside.
pub fn may_read(community: &Community, standing: Standing) -> Result<()> {
    let belongs = standing.is_member || standing.facilitates();
    let open = community.visibility == "public" && community.state != "proposed";
    if belongs || (open && (community.reach == "public" || standing.is_here)) {
        Ok(())
    } else {
        Err(Error::NotFound("community"))
    }
}

/// May see that it exists, its name and its charter: what `listed` shows of a private community.
pub fn may_see(community: &Community, standing: Standing) -> Result<()> {
    let listed = community.visibility == "listed" && community.state != "proposed";
    if listed && (community.reach == "public" || standing.is_here) {
        return Ok(());
    }
    may_read(community, standing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::communities::Texts;
    use crate::db::ids::{ActorId, CommunityId};
    use rstest::rstest;

    fn community(posting: &str, state: &str, visibility: &str) -> Community {
        Community {
            id: CommunityId(1),
            actor_id: ActorId(1),
            title: Texts::default(),
            summary: Texts::default(),
            charter: Texts::default(),
            icon_key: None,
            icon_alt: None,
            accent: "pino".to_owned(),
            language: "es".to_owned(),
            languages: vec!["es".to_owned()],
            reach: "public".to_owned(),
            visibility: visibility.to_owned(),
            join_policy: "open".to_owned(),
            posting_policy: posting.to_owned(),
            state: state.to_owned(),
            topic_count: 0,
            member_count: 0,
            created_at: chrono::DateTime::UNIX_EPOCH,
            banner_alt: None,
            merged_into_id: None,
            contact: None,
            charter_parts: crate::communities::CharterParts::default(),
            review_on: None,
            domains: Vec::new(),
            takes_join: false,
            proposal: None,
            state_reason: None,
        }
    }

    const STRANGER: Standing = Standing {
        is_member: false,
        is_facilitator: false,
        is_librarian: false,
        is_host: false,
        is_here: false,
        is_admin: false,
        is_banned: false,
        is_limited: false,
    };
    const MEMBER: Standing = Standing { is_member: true, ..STRANGER };
    const FACILITATOR: Standing = Standing { is_facilitator: true, ..MEMBER };
    const BANNED: Standing = Standing { is_banned: true, ..STRANGER };

    #[rstest]
    #[case("everyone", "active", STRANGER, false, true)]
    #[case("everyone", "active", MEMBER, true, false)]
    #[case("everyone", "active", FACILITATOR, true, true)]
    #[case("members", "active", STRANGER, false, false)]
    #[case("members", "active", MEMBER, false, true)]
    #[case("facilitators", "active", MEMBER, false, false)]
    #[case("facilitators", "active", FACILITATOR, false, true)]
    #[case("everyone", "archived", FACILITATOR, false, false)]
    #[case("everyone", "active", BANNED, false, false)]
    fn posting_follows_the_policy(
        #[case] posting: &str,
        #[case] state: &str,
        #[case] standing: Standing,
        #[case] announcement: bool,
        #[case] allowed: bool,
    ) {
        let community = community(posting, state, "public");
        assert_eq!(may_post(&community, standing, announcement).is_ok(), allowed);
    }

    const NEIGHBOUR: Standing = Standing { is_here: true, ..STRANGER };

    #[rstest]
    #[case(("public", "public"), "active", STRANGER, (true, true))]
    #[case(("public", "local"), "active", STRANGER, (false, false))]
    #[case(("public", "local"), "active", NEIGHBOUR, (true, true))]
    #[case(("public", "public"), "proposed", NEIGHBOUR, (false, false))]
    #[case(("public", "public"), "archived", STRANGER, (true, true))]
    #[case(("listed", "public"), "active", STRANGER, (false, true))]
    #[case(("listed", "local"), "active", STRANGER, (false, false))]
    #[case(("listed", "local"), "active", NEIGHBOUR, (false, true))]
    #[case(("hidden", "public"), "active", NEIGHBOUR, (false, false))]
    #[case(("hidden", "local"), "active", MEMBER, (true, true))]
    fn who_reads_and_who_sees(
        #[case] (visibility, reach): (&str, &str),
        #[case] state: &str,
        #[case] standing: Standing,
        #[case] (reads, sees): (bool, bool),
    ) {
        let community = Community { reach: reach.to_owned(), ..community("everyone", state, visibility) };
        assert_eq!(may_read(&community, standing).is_ok(), reads);
        assert_eq!(may_see(&community, standing).is_ok(), sees);
    }
}
