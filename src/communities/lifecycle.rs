//! The life of a community: proposed, forming, active, dormant, archived, or merged into another.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{CommunityView, Standing, community};
use crate::accounts::Member;
use crate::db::Conn;
use crate::db::ids::CommunityId;
use crate::db::schema::communities;
use crate::error::{Checks, Error, Problem, Reason, Result};
use crate::events::{self, Event};
use crate::site::Here;

/// Where a community stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// A member asked for it; only who proposed it and administrators see it.
    Proposed,
    /// Approved, gathering its people.
    Forming,
    Active,
    /// Quiet for now; everything still works.
    Dormant,
    /// To be read only.
    Archived,
    /// Part of another, where its address leads.
    Merged,
}

impl State {
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::Forming, Self::Active, Self::Dormant, Self::Archived, Self::Merged];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Forming => "forming",
            Self::Active => "active",
            Self::Dormant => "dormant",
            Self::Archived => "archived",
            Self::Merged => "merged",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Where one may go from here; the second says that an administrator is needed.
    #[must_use]
    pub fn next(self) -> &'static [(Self, bool)] {
        match self {
            Self::Proposed => &[(Self::Forming, true), (Self::Archived, true)],
            Self::Forming => &[(Self::Active, false), (Self::Archived, false)],
            Self::Active => &[(Self::Dormant, false), (Self::Archived, false), (Self::Merged, true)],
            Self::Dormant => &[(Self::Active, false), (Self::Archived, false), (Self::Merged, true)],
            Self::Archived => &[(Self::Active, false), (Self::Merged, true)],
            Self::Merged => &[],
        }
    }

    /// Those of [`State::next`] that somebody of this standing may choose.
    pub fn choices(self, standing: Standing) -> impl Iterator<Item = Self> {
        let facilitates = standing.facilitates();
        self.next()
            .iter()
            .filter(move |(_, admin)| facilitates && (standing.is_admin || !admin))
            .map(|(state, _)| *state)
    }
}

/// What a state is changed to.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub to: State,
    /// Shown on the page; may be empty.
    pub reason: &'a str,
    /// Where a merged community lives on: one of ours.
    pub into: Option<CommunityId>,
}

/// Goes a step of its life.
///
/// # Errors
///
/// Fields `state` (not from here, or not by this person), `reason`, `into`.
pub async fn change(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (view, step): (&CommunityView, Step<'_>),
) -> Result<()> {
    super::rules::may_facilitate(standing)?;
    if !view.is_local() {
        return Err(Error::NotFound("community"));
    }
    let mut checks = Checks::default();
    checks.length("reason", step.reason, 0, 1_000);
    checks.done()?;
    let now: String = communities::table
        .find(view.community.id)
        .for_no_key_update()
        .select(communities::state)
        .first(conn)
        .await?;
    let from = State::parse(&now).unwrap_or(State::Active);
    let Some((_, for_admins)) = from.next().iter().find(|(state, _)| *state == step.to) else {
        return Err(Error::invalid("state", Problem::Unknown));
    };
    if *for_admins && !standing.is_admin {
        return Err(Error::Forbidden(Reason::NotAdmin));
    }
    let into = match (step.to, step.into) {
        (State::Merged, Some(into)) => Some(target(conn, view, into).await?),
        (State::Merged, None) => return Err(Error::invalid("into", Problem::Required)),
        _ => None,
    };
    diesel::update(communities::table.find(view.community.id))
        .set((
            communities::state.eq(step.to.as_str()),
            communities::state_reason.eq(Some(step.reason.trim()).filter(|reason| !reason.is_empty())),
            communities::merged_into_id.eq(into),
            communities::archived_at.eq((step.to == State::Archived).then_some(here.now)),
        ))
        .execute(conn)
        .await?;
    if let Some(into) = into {
        diesel::update(communities::table.filter(communities::merged_into_id.eq(view.community.id)))
            .set(communities::merged_into_id.eq(into))
            .execute(conn)
            .await?;
    }
    events::record(conn, member.actor.id, &Event::ActorChanged { actor: view.actor.id }).await?;
    Ok(())
}

async fn target(conn: &mut Conn, view: &CommunityView, into: CommunityId) -> Result<CommunityId> {
    let wrong = || Error::invalid("into", Problem::Unknown);
    let target = community::find(conn, into).await.map_err(|_| wrong())?;
    let lives = !matches!(target.community.state.as_str(), "proposed" | "archived" | "merged");
    if !target.is_local() || !lives || into == view.community.id {
        return Err(wrong());
    }
    Ok(into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const FACILITATOR: Standing = Standing {
        is_member: true,
        is_facilitator: true,
        is_librarian: false,
        is_host: false,
        is_here: true,
        is_admin: false,
        is_banned: false,
        is_limited: false,
    };

    #[rstest]
    #[case(State::Proposed, FACILITATOR, &[])]
    #[case(State::Proposed, Standing { is_admin: true, ..FACILITATOR }, &[State::Forming, State::Archived])]
    #[case(State::Active, FACILITATOR, &[State::Dormant, State::Archived])]
    #[case(State::Archived, FACILITATOR, &[State::Active])]
    #[case(State::Archived, Standing { is_facilitator: false, ..FACILITATOR }, &[])]
    #[case(State::Merged, Standing { is_admin: true, ..FACILITATOR }, &[])]
    fn who_may_go_which_step(#[case] from: State, #[case] standing: Standing, #[case] to: &[State]) {
        assert_eq!(from.choices(standing).collect::<Vec<_>>(), to);
    }

    #[test]
    fn states_are_spelled_one_way() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
    }
}
