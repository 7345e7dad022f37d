//! Other servers: who they are and which form of our activities they take.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::ids::InstanceId;
use crate::db::schema::instances;
use crate::db::{Conn, optional};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = instances, check_for_backend(diesel::pg::Pg))]
pub struct Instance {
    pub id: InstanceId,
    pub host: String,
    pub software: Option<String>,
    pub software_version: Option<String>,
    pub title: Option<String>,
    pub profile: String,
    pub described_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub fails: i32,
    pub next_try_at: DateTime<Utc>,
    pub opened_at: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
}

/// How a host wants what a community distributes (federation.md D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Gets both forms: each ignores the one it does not know.
    Unknown,
    /// Class G: whole activities inside `Announce`.
    Wrapped,
    /// Class M: `Announce` of topics by id, as a boost.
    Bare,
}

impl Profile {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Wrapped => "wrapped",
            Self::Bare => "bare",
        }
    }

    /// From the software's name in `NodeInfo` (federation.md §5.3).
    #[must_use]
    pub fn of_software(name: &str) -> Self {
        const WRAPPED: [&str; 13] = [
            "ateneo",
            "lemmy",
            "piefed",
            "mbin",
            "kbin",
            "nodebb",
            "discourse",
            "friendica",
            "hubzilla",
            "streams",
            "forte",
            "mitra",
            "lotide",
        ];
        const BARE: [&str; 19] = [
            "mastodon",
            "hometown",
            "glitch",
            "ecko",
            "gotosocial",
            "pleroma",
            "akkoma",
            "misskey",
            "firefish",
            "iceshrimp",
            "sharkey",
            "foundkey",
            "calckey",
            "pixelfed",
            "wordpress",
            "ghost",
            "peertube",
            "mobilizon",
            "fedibird",
        ];
        let name = name.to_ascii_lowercase();
        if WRAPPED.contains(&name.as_str()) {
            Self::Wrapped
        } else if BARE.contains(&name.as_str()) {
            Self::Bare
        } else {
            Self::Unknown
        }
    }
}

/// The row of a host, made when it is new.
pub async fn meet(conn: &mut Conn, host: &str) -> Result<Instance> {
    if let Some(known) = by_host(conn, host).await? {
        return Ok(known);
    }
    Ok(diesel::insert_into(instances::table)
        .values(instances::host.eq(host))
        .on_conflict(instances::host)
        .do_update()
        .set(instances::host.eq(host))
        .returning(Instance::as_returning())
        .get_result(conn)
        .await?)
}

pub async fn by_host(conn: &mut Conn, host: &str) -> Result<Option<Instance>> {
    optional(
        instances::table.filter(instances::host.eq(host)).select(Instance::as_select()).first(conn).await,
    )
}

pub async fn find(conn: &mut Conn, id: InstanceId) -> Result<Instance> {
    Ok(instances::table.find(id).select(Instance::as_select()).first(conn).await?)
}

/// All hosts we have met, by name.
pub async fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<Instance>> {
    let mut query = instances::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(instances::host.gt(after.to_owned()));
    }
    Ok(query.order(instances::host).limit(limit).select(Instance::as_select()).load(conn).await?)
}

/// What `NodeInfo` said; texts are already bounded.
pub struct Description<'a> {
    pub software: Option<&'a str>,
    pub version: Option<&'a str>,
    pub title: Option<&'a str>,
}

pub async fn describe(
    conn: &mut Conn,
    id: InstanceId,
    description: &Description<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let profile = description.software.map_or(Profile::Unknown, Profile::of_software);
    diesel::update(instances::table.find(id))
        .set((
            instances::software.eq(description.software),
            instances::software_version.eq(description.version),
            instances::title.eq(description.title),
            instances::described_at.eq(now),
        ))
        .execute(conn)
        .await?;
    if profile != Profile::Unknown {
        learn_profile(conn, id, profile).await?;
    }
    Ok(())
}

/// Sets the profile; a wrapped announce from a host proves `Wrapped` whatever its software says.
pub async fn learn_profile(conn: &mut Conn, id: InstanceId, profile: Profile) -> Result<()> {
    diesel::update(instances::table.find(id).filter(instances::profile.ne(profile.as_str())))
        .set(instances::profile.eq(profile.as_str()))
        .execute(conn)
        .await?;
    Ok(())
}

/// The host spoke to us with a valid signature: its breaker closes and deliveries start again.
pub async fn heard_from(conn: &mut Conn, id: InstanceId) -> Result<()> {
    crate::db::prepared(
        "update instances set last_seen_at = now(), fails = 0, first_failed_at = null, opened_at = null,
                next_try_at = 'epoch'
         where id = $1 and (fails > 0 or last_seen_at < now() - interval '1 hour')",
    )
    .bind::<diesel::sql_types::BigInt, _>(id)
    .execute(conn)
    .await?;
    Ok(())
}

/// Titles of servers that told one, by id.
pub async fn titles(
    conn: &mut Conn,
    ids: &[InstanceId],
) -> Result<std::collections::HashMap<InstanceId, String>> {
    if ids.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let rows: Vec<(InstanceId, Option<String>)> = instances::table
        .filter(instances::id.eq_any(ids))
        .select((instances::id, instances::title))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, title)| Some((id, title?))).collect())
}
