//! Who may do what in a community: pure, so that every door asks the same question.

use super::Community;
use crate::error::{Error, Reason, Result};

/// What somebody is in a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub is_member: bool,
    pub is_facilitator: bool,
    /// Administrator of this house; counts only in communities hosted here.
    pub is_admin: bool,
}

impl Standing {
    /// May pin, lock, accept answers and remove.
    #[must_use]
    pub fn facilitates(self) -> bool {
        self.is_facilitator || self.is_admin
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

/// Whether the community exists for this viewer. Absent and hidden must look the same from outside.
#[must_use]
pub fn may_see(community: &Community, standing: Standing) -> bool {
    community.visibility != "hidden" || belongs(standing)
}

/// Whether its topics do: a listed community shows name and charter to everyone, the rest to those
/// who belong.
#[must_use]
pub fn may_read(community: &Community, standing: Standing) -> bool {
    community.visibility == "public" || belongs(standing)
}

fn belongs(standing: Standing) -> bool {
    standing.is_member || standing.facilitates()
}

pub fn may_facilitate(standing: Standing) -> Result<()> {
    if standing.facilitates() { Ok(()) } else { Err(Error::Forbidden(Reason::NotFacilitator)) }
}
