//! What people say of themselves: organization, country, languages, expertise in words of their own;
//! and who may see it. Also of people elsewhere, as far as their servers tell.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Actor;
use super::follow::FollowState;
use crate::db::ids::ActorId;
use crate::db::schema::{actors, profiles};
use crate::db::{Conn, optional};
use crate::error::{Checks, Problem, Result};
use crate::events::{self, Event};
use crate::i18n::is_country;
use crate::site::Here;
use crate::text::LanguageTag;

/// A person's row; [`Profile::blank`] for those without one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = profiles, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
pub struct Profile {
    pub actor_id: ActorId,
    pub organization: String,
    /// `https://ror.org/…`
    pub organization_url: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// BCP 47, as spoken.
    pub languages: Vec<String>,
    pub position: String,
    pub keywords: Vec<String>,
    pub audience: String,
    pub discoverable: bool,
    pub indexable: bool,
    pub shows_communities: bool,
    pub voice: String,
    pub updated_at: DateTime<Utc>,
}

/// Who sees organization, country and position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Everyone,
    /// Whoever is signed in to this house.
    Members,
    Nobody,
}

impl Audience {
    pub const ALL: [Self; 3] = [Self::Everyone, Self::Members, Self::Nobody];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Members => "members",
            Self::Nobody => "nobody",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|audience| audience.as_str() == text)
    }
}

/// In whose name somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    Personal,
    Institution,
}

impl Voice {
    pub const ALL: [Self; 2] = [Self::Personal, Self::Institution];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Institution => "institution",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|voice| voice.as_str() == text)
    }
}

impl Profile {
    /// What holds for those who have said nothing.
    #[must_use]
    pub fn blank(actor: ActorId) -> Self {
        Self {
            actor_id: actor,
            organization: String::new(),
            organization_url: None,
            country: None,
            languages: Vec::new(),
            position: String::new(),
            keywords: Vec::new(),
            audience: Audience::Everyone.as_str().to_owned(),
            discoverable: true,
            indexable: true,
            shows_communities: true,
            voice: Voice::Personal.as_str().to_owned(),
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[must_use]
    pub fn audience(&self) -> Audience {
        Audience::parse(&self.audience).unwrap_or(Audience::Nobody)
    }

    #[must_use]
    pub fn voice(&self) -> Voice {
        Voice::parse(&self.voice).unwrap_or(Voice::Personal)
    }

    /// Whether search engines may have the person's page: it says who they are and lists what they wrote.
    #[must_use]
    pub fn may_be_indexed(&self) -> bool {
        self.discoverable && self.indexable
    }

    /// Whether organization, country and position are for this reader; `member` is somebody signed in here.
    #[must_use]
    pub fn is_shown_to(&self, member: bool) -> bool {
        match self.audience() {
            Audience::Everyone => true,
            Audience::Members => member,
            Audience::Nobody => false,
        }
    }
}

/// The row as it stands, or the blank one.
pub async fn find(conn: &mut Conn, actor: ActorId) -> Result<Profile> {
    let found = profiles::table.find(actor).select(Profile::as_select()).first(conn).await;
    Ok(optional(found)?.unwrap_or_else(|| Profile::blank(actor)))
}

/// As [`find`], and whether the viewer follows them, in one query.
pub async fn seen_by(
    conn: &mut Conn,
    actor: ActorId,
    viewer: Option<ActorId>,
) -> Result<(Profile, Option<FollowState>)> {
    use crate::db::schema::follows;
    let (profile, state): (Option<Profile>, Option<String>) = actors::table
        .left_join(profiles::table)
        .left_join(
            follows::table
                .on(follows::followed_id.eq(actors::id).and(follows::follower_id.nullable().eq(viewer))),
        )
        .filter(actors::id.eq(actor))
        .select((Option::<Profile>::as_select(), follows::state.nullable()))
        .first(conn)
        .await?;
    Ok((profile.unwrap_or_else(|| Profile::blank(actor)), state.as_deref().map(FollowState::parse)))
}

/// Several at once; those without a row are absent.
pub async fn find_many(conn: &mut Conn, ids: &[ActorId]) -> Result<HashMap<ActorId, Profile>> {
    let rows: Vec<Profile> = profiles::table
        .filter(profiles::actor_id.eq_any(ids))
        .select(Profile::as_select())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|profile| (profile.actor_id, profile)).collect())
}

/// Actors with what they say of themselves, in one query.
pub async fn with_actors(
    conn: &mut Conn,
    ids: &[ActorId],
) -> Result<HashMap<ActorId, (Actor, Option<Profile>)>> {
    let rows: Vec<(Actor, Option<Profile>)> = actors::table
        .left_join(profiles::table)
        .filter(actors::id.eq_any(ids))
        .select((Actor::as_select(), Option::<Profile>::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(actor, profile)| (actor.id, (actor, profile))).collect())
}

/// What a profile form says; checked and tidied by [`update`].
#[derive(Debug, Clone, Default)]
pub struct Statement {
    pub organization: String,
    /// ROR id or address; empty for none.
    pub organization_url: String,
    /// ISO 3166-1 alpha-2; empty for none.
    pub country: String,
    pub languages: Vec<String>,
    pub position: String,
    pub keywords: Vec<String>,
}

/// Longest organization or position, in characters.
pub const LINE: usize = 120;
/// Languages one person may name.
pub const MOST_LANGUAGES: usize = 20;
/// Words of their own for what they know.
pub const MOST_KEYWORDS: usize = 20;
const KEYWORD: usize = 40;

/// Writes what one of ours says of themselves, and tells those who follow.
///
/// # Errors
/// [`crate::error::Error::Invalid`] with every field that is wrong.
pub async fn update(
    conn: &mut Conn,
    here: Here<'_>,
    actor: ActorId,
    statement: &Statement,
) -> Result<Profile> {
    let known = find(conn, actor).await?;
    let tidy = tidied(statement)?;
    store(conn, here, &Profile { updated_at: here.now, ..tidy.over(known) }).await
}

/// A [`Statement`] as it is kept.
struct Tidy {
    organization_url: Option<String>,
    country: Option<String>,
    languages: Vec<String>,
    keywords: Vec<String>,
    organization: String,
    position: String,
}

impl Tidy {
    fn over(self, known: Profile) -> Profile {
        Profile {
            organization: self.organization,
            organization_url: self.organization_url,
            country: self.country,
            languages: self.languages,
            position: self.position,
            keywords: self.keywords,
            ..known
        }
    }
}

fn tidied(statement: &Statement) -> Result<Tidy> {
    let mut checks = Checks::default();
    checks.length("organization", &statement.organization, 0, LINE);
    checks.length("position", &statement.position, 0, LINE);
    let organization_url = match statement.organization_url.trim() {
        "" => None,
        typed => {
            let id = ror(typed);
            if id.is_none() {
                checks.fail("organization_url", Problem::Unknown);
            }
            id
        }
    };
    let country = Some(statement.country.trim().to_uppercase()).filter(|code| !code.is_empty());
    if country.as_deref().is_some_and(|code| !is_country(code)) {
        checks.fail("country", Problem::Unknown);
    }
    let mut languages = Vec::new();
    for typed in &statement.languages {
        match LanguageTag::parse(typed) {
            Ok(tag) if !languages.contains(&tag.as_str().to_owned()) => {
                languages.push(tag.as_str().to_owned())
            }
            Ok(_) => {}
            Err(_) => checks.fail("languages", Problem::Unknown),
        }
    }
    if languages.len() > MOST_LANGUAGES {
        checks.fail("languages", Problem::TooMany(MOST_LANGUAGES));
    }
    let keywords = keywords(&statement.keywords);
    for keyword in &keywords {
        checks.length("keywords", keyword, 1, KEYWORD);
    }
    if keywords.len() > MOST_KEYWORDS {
        checks.fail("keywords", Problem::TooMany(MOST_KEYWORDS));
    }
    checks.done()?;
    Ok(Tidy {
        organization_url,
        country,
        languages,
        keywords,
        organization: statement.organization.trim().to_owned(),
        position: statement.position.trim().to_owned(),
    })
}

/// Each once, without blanks around, in the order given.
fn keywords(typed: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in typed.iter().map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")) {
        let known = kept.iter().any(|other| other.to_lowercase() == word.to_lowercase());
        if !word.is_empty() && !known {
            kept.push(word);
        }
    }
    kept
}

/// The address of a ROR record, from its id or its address in any usual form.
fn ror(typed: &str) -> Option<String> {
    let id = typed.trim_end_matches('/').rsplit('/').next()?.to_lowercase();
    let place = typed.to_lowercase();
    let theirs = !typed.contains('/') || place.contains("ror.org/");
    let form = id.len() == 9
        && id.starts_with('0')
        && id.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_lowercase() && !b"ilou".contains(&b)))
        && id.bytes().rev().take(2).all(|b| b.is_ascii_digit());
    (theirs && form).then(|| format!("https://ror.org/{id}"))
}

/// What the privacy form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Privacy {
    pub audience: Audience,
    pub discoverable: bool,
    pub indexable: bool,
    pub shows_communities: bool,
    pub voice: Voice,
}

impl Privacy {
    /// As the profile stands.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        Self {
            audience: profile.audience(),
            discoverable: profile.discoverable,
            indexable: profile.indexable,
            shows_communities: profile.shows_communities,
            voice: profile.voice(),
        }
    }
}

/// Who may see and find one of ours.
pub async fn set_privacy(
    conn: &mut Conn,
    here: Here<'_>,
    actor: ActorId,
    privacy: Privacy,
) -> Result<Profile> {
    let known = find(conn, actor).await?;
    let changed = Profile {
        audience: privacy.audience.as_str().to_owned(),
        discoverable: privacy.discoverable,
        indexable: privacy.indexable,
        shows_communities: privacy.shows_communities,
        voice: privacy.voice.as_str().to_owned(),
        updated_at: here.now,
        ..known
    };
    store(conn, here, &changed).await
}

async fn store(conn: &mut Conn, here: Here<'_>, profile: &Profile) -> Result<Profile> {
    let stored = write(conn, profile).await?;
    diesel::update(actors::table.find(profile.actor_id))
        .set(actors::updated_at.eq(here.now))
        .execute(conn)
        .await?;
    events::record(conn, profile.actor_id, &Event::ActorChanged { actor: profile.actor_id }).await?;
    Ok(stored)
}

async fn write(conn: &mut Conn, profile: &Profile) -> Result<Profile> {
    Ok(diesel::insert_into(profiles::table)
        .values(profile)
        .on_conflict(profiles::actor_id)
        .do_update()
        .set(profile)
        .returning(Profile::as_returning())
        .get_result(conn)
        .await?)
}

/// What a person's own server says of them, already bounded: absent fields are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    pub organization: String,
    pub country: Option<String>,
    pub position: String,
    pub languages: Vec<String>,
    pub keywords: Vec<String>,
    pub discoverable: bool,
    pub indexable: bool,
}

/// Keeps what a person's own server says of them.
pub async fn receive(conn: &mut Conn, here: Here<'_>, actor: ActorId, told: &Told) -> Result<()> {
    let profile = Profile {
        organization: told.organization.clone(),
        country: told.country.clone().filter(|code| is_country(code)),
        position: told.position.clone(),
        languages: told.languages.clone(),
        keywords: keywords(&told.keywords),
        discoverable: told.discoverable,
        indexable: told.indexable,
        updated_at: here.now,
        ..Profile::blank(actor)
    };
    write(conn, &profile).await.map(|_| ())
}

/// Forgets what somebody said of themselves.
pub async fn forget(conn: &mut Conn, actor: ActorId) -> Result<()> {
    diesel::delete(profiles::table.find(actor)).execute(conn).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://ror.org/02jx3x895", Some("https://ror.org/02jx3x895"))]
    #[case("ror.org/02JX3X895/", Some("https://ror.org/02jx3x895"))]
    #[case("02jx3x895", Some("https://ror.org/02jx3x895"))]
    #[case("https://evil.example/02jx3x895", None)]
    #[case("12jx3x895", None)]
    #[case("02jx3x8zz", None)]
    fn organizations_are_known_by_their_record(#[case] typed: &str, #[case] kept: Option<&str>) {
        assert_eq!(ror(typed).as_deref(), kept);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let statement = Statement {
            organization: "x".repeat(LINE + 1),
            organization_url: "https://example.org".to_owned(),
            country: "Paraguay".to_owned(),
            languages: vec!["español".to_owned()],
            position: String::new(),
            keywords: vec!["x".repeat(KEYWORD + 1)],
        };
        let Err(crate::error::Error::Invalid(wrong)) = tidied(&statement) else { panic!("taken") };
        let fields: Vec<&str> = wrong.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["organization", "organization_url", "country", "languages", "keywords"]);
    }

    #[test]
    fn words_are_kept_once() {
        let typed = [" Reglas  de origen ", "reglas de origen", "", "Aduanas"].map(str::to_owned);
        assert_eq!(keywords(&typed), ["Reglas de origen", "Aduanas"]);
    }

    #[rstest]
    #[case(Audience::Everyone, true, true)]
    #[case(Audience::Members, false, true)]
    #[case(Audience::Nobody, false, false)]
    fn the_member_says_who_sees_it(
        #[case] audience: Audience,
        #[case] visitors: bool,
        #[case] members: bool,
    ) {
        let profile = Profile { audience: audience.as_str().to_owned(), ..Profile::blank(ActorId(1)) };
        assert_eq!((profile.is_shown_to(false), profile.is_shown_to(true)), (visitors, members));
    }
}
