//! Who may decide: facilitators in their community, administrators in the whole house, and nobody about
//! themselves.

use super::subject::Known;
use crate::accounts::{Member, account};
use crate::actors::Actor;
use crate::communities::{CommunityView, Standing, membership, rules};
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::error::{Error, Reason, Result};
use crate::secret::Secret;

/// Somebody who decides, and in whose name: a community's, or the house's.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    pub member: &'a Member,
    /// `None`: for the whole house.
    pub community: Option<&'a CommunityView>,
    /// What they are in that community.
    pub standing: Standing,
    /// Signs the way to a decision for those who cannot sign in any more.
    pub secret: &'a Secret,
}

impl Judge<'_> {
    /// May look at what waits to be decided.
    pub fn check(&self) -> Result<()> {
        match self.community {
            Some(view) if view.is_local() => rules::may_facilitate(self.standing),
            _ if self.member.account.is_admin => Ok(()),
            _ => Err(Error::Forbidden(Reason::NotAdmin)),
        }
    }

    #[must_use]
    pub fn scope(&self) -> Option<CommunityId> {
        self.community.map(|view| view.community.id)
    }

    /// What rooms below ask for once [`Self::check`] said yes.
    pub(super) fn power(&self) -> Standing {
        Standing { is_admin: true, ..Standing::default() }
    }

    /// May decide about this: not about themselves, in a community only about what is there, and about
    /// facilitators and administrators only as an administrator.
    pub async fn may_judge(&self, conn: &mut Conn, known: &Known) -> Result<()> {
        self.check()?;
        if let (Some(view), Some(_)) = (self.community, known.post())
            && known.home().is_none_or(|home| home.community.id != view.community.id)
        {
            return Err(Error::NotFound("post"));
        }
        let Some(person) = known.person() else {
            return if self.member.account.is_admin {
                Ok(())
            } else {
                Err(Error::Forbidden(Reason::NotAdmin))
            };
        };
        if person.id == self.member.actor.id {
            return Err(Error::Forbidden(Reason::OwnCase));
        }
        if !self.member.account.is_admin && self.is_above(conn, person).await? {
            return Err(Error::Forbidden(Reason::NotAdmin));
        }
        Ok(())
    }

    async fn is_above(&self, conn: &mut Conn, person: &Actor) -> Result<bool> {
        let Some(view) = self.community else { return Ok(false) };
        if membership::standing(conn, &view.community, person.id).await?.is_facilitator {
            return Ok(true);
        }
        Ok(account::of_actor(conn, person.id).await?.is_some_and(|account| account.is_admin))
    }
}
