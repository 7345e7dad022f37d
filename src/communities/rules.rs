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
    /// Administrator of this house; counts only in communities hosted here.
    pub is_admin: bool,
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

/// Topics and replies, from here or elsewhere. `announcement` asks for a facilitator.
pub fn may_post(community: &Community, standing: Standing, announcement: bool) -> Result<()> {
    if matches!(community.state.as_str(), "archived" | "merged") {
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

/// May read what is posted; private communities are for their members. Absent and forbidden look
/// alike from outside.
pub fn may_read(community: &Community, standing: Standing) -> Result<()> {
    if community.visibility == "public" || standing.is_member || standing.facilitates() {
        Ok(())
    } else {
        Err(Error::NotFound("community"))
    }
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
        }
    }

    const STRANGER: Standing = Standing {
        is_member: false,
        is_facilitator: false,
        is_librarian: false,
        is_host: false,
        is_admin: false,
    };
    const MEMBER: Standing = Standing { is_member: true, ..STRANGER };
    const FACILITATOR: Standing = Standing { is_facilitator: true, ..MEMBER };

    #[rstest]
    #[case("everyone", "active", STRANGER, false, true)]
    #[case("everyone", "active", MEMBER, true, false)]
    #[case("everyone", "active", FACILITATOR, true, true)]
    #[case("members", "active", STRANGER, false, false)]
    #[case("members", "active", MEMBER, false, true)]
    #[case("facilitators", "active", MEMBER, false, false)]
    #[case("facilitators", "active", FACILITATOR, false, true)]
    #[case("everyone", "archived", FACILITATOR, false, false)]
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

    #[rstest]
    #[case("public", STRANGER, true)]
    #[case("listed", STRANGER, false)]
    #[case("hidden", STRANGER, false)]
    #[case("hidden", MEMBER, true)]
    fn private_communities_are_for_members(
        #[case] visibility: &str,
        #[case] standing: Standing,
        #[case] reads: bool,
    ) {
        assert_eq!(may_read(&community("everyone", "active", visibility), standing).is_ok(), reads);
    }
}
