//! The first steps of somebody new: how far they have come.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::ids::ActorId;
use crate::db::schema::onboardings;
use crate::db::{Conn, optional};
use crate::error::Result;

/// The steps in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Language and time zone.
    Language,
    /// Organization, country, what they know about.
    Work,
    /// Communities that fit.
    Communities,
    /// How things go here, on one page.
    Tour,
    /// Something to begin with.
    First,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Language, Self::Work, Self::Communities, Self::Tour, Self::First];

    /// Its part of the address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Work => "work",
            Self::Communities => "communities",
            Self::Tour => "tour",
            Self::First => "first",
        }
    }

    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.path() == path)
    }

    /// From 1.
    #[must_use]
    pub fn number(self) -> i16 {
        Self::ALL.iter().zip(1..).find(|(step, _)| **step == self).map_or(1, |(_, number)| number)
    }

    /// The one after this; `None` at the end.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.number() == self.number() + 1)
    }
}

/// Where somebody stands; `None`: done or skipped. Who has not begun stands at the first.
pub async fn standing(conn: &mut Conn, person: ActorId) -> Result<Option<Step>> {
    let row: Option<(i16, Option<DateTime<Utc>>)> = optional(
        onboardings::table
            .find(person)
            .select((onboardings::step, onboardings::finished_at))
            .first(conn)
            .await,
    )?;
    Ok(match row {
        Some((_, Some(_))) => None,
        Some((done, None)) => Step::ALL.into_iter().find(|step| step.number() > done).or(Some(Step::First)),
        None => Some(Step::Language),
    })
}

/// A step is done; going back does not undo later ones. The last one ends it.
pub async fn done(conn: &mut Conn, person: ActorId, (step, now): (Step, DateTime<Utc>)) -> Result<()> {
    write(conn, person, (step.number(), step.next().is_none().then_some(now)), now).await
}

/// Enough of it.
pub async fn skip(conn: &mut Conn, person: ActorId, now: DateTime<Utc>) -> Result<()> {
    write(conn, person, (0, Some(now)), now).await
}

async fn write(
    conn: &mut Conn,
    person: ActorId,
    (step, finished): (i16, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<()> {
    use diesel::sql_types::{BigInt, Nullable, SmallInt, Timestamptz};
    crate::db::prepared(
        "insert into onboardings (actor_id, step, finished_at, updated_at) values ($1, $2, $3, $4)
         on conflict (actor_id) do update set step = greatest(onboardings.step, excluded.step),
           finished_at = coalesce(onboardings.finished_at, excluded.finished_at), updated_at = excluded.updated_at",
    )
    .bind::<BigInt, _>(person)
    .bind::<SmallInt, _>(step)
    .bind::<Nullable<Timestamptz>, _>(finished)
    .bind::<Timestamptz, _>(now)
    .execute(conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_step_leads_to_the_next() {
        let mut seen = vec![Step::Language];
        while let Some(next) = seen.last().and_then(|step| step.next()) {
            seen.push(next);
        }
        assert_eq!(seen, Step::ALL);
        assert!(Step::ALL.into_iter().all(|step| Step::parse(step.path()) == Some(step)));
    }
}
