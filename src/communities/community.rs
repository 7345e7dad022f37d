//! Communities, hosted here or known from elsewhere: every `Group` we know has a row.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::charter::{self, CharterParts};
use super::{Texts, request};
use crate::actors::actor::{self, NewLocal};
use crate::actors::{Actor, ActorKind, keys};
use crate::db::ids::{ActorId, CommunityId};
use crate::db::schema::{actors, communities};
use crate::db::{Conn, optional};
use crate::error::{Checks, Error, Problem, Result};
use crate::secret::Secret;
use crate::site::Here;
use crate::text::{fold, markdown, slug};

#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = communities, check_for_backend(diesel::pg::Pg))]
pub struct Community {
    pub id: CommunityId,
    pub actor_id: ActorId,
    pub title: Texts,
    pub summary: Texts,
    pub charter: Texts,
    pub icon_key: Option<String>,
    pub icon_alt: Option<String>,
    pub accent: String,
    pub language: String,
    pub languages: Vec<String>,
    pub reach: String,
    pub visibility: String,
    pub join_policy: String,
    pub posting_policy: String,
    pub state: String,
    pub topic_count: i32,
    pub member_count: i32,
    pub created_at: DateTime<Utc>,
    pub banner_alt: Option<String>,
    /// Where a merged one lives on.
    pub merged_into_id: Option<CommunityId>,
    pub contact: Option<String>,
    pub charter_parts: CharterParts,
    /// When the charter is to be looked at again.
    pub review_on: Option<NaiveDate>,
    /// Mail domains whose people join at once, where the join policy is `organization`.
    pub domains: Vec<String>,
    /// Elsewhere: its server takes Join.
    pub takes_join: bool,
    /// Why somebody proposed it.
    pub proposal: Option<String>,
    /// Why it is in its state.
    pub state_reason: Option<String>,
}

/// A community with the actor it speaks as.
#[derive(Debug, Clone)]
pub struct CommunityView {
    pub community: Community,
    pub actor: Actor,
}

impl CommunityView {
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.actor.is_local()
    }

    /// No door to other servers knows it: only for people of this house, or not for everybody at all,
    /// or not approved yet. What leaves this house is addressed to the public.
    #[must_use]
    pub fn is_local_only(&self) -> bool {
        let community = &self.community;
        community.reach != "public" || community.visibility != "public" || community.state == "proposed"
    }

    #[must_use]
    pub fn title(&self, language: &str) -> &str {
        let title = self.community.title.text(language, &self.community.language);
        if title.is_empty() { self.actor.label() } else { title }
    }
}

/// The fourteen accents pages know.
pub const ACCENTS: [&str; 14] = [
    "teja",
    "granate",
    "frambuesa",
    "ciruela",
    "violeta",
    "indigo",
    "ultramar",
    "petroleo",
    "turquesa",
    "pino",
    "musgo",
    "ocre",
    "bronce",
    "pizarra",
];

/// An accent for a community that chose none: always the same for the same name.
#[must_use]
pub fn accent_of(name: &str) -> &'static str {
    let sum = name.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    ACCENTS.get(sum % ACCENTS.len()).copied().unwrap_or("petroleo")
}

#[derive(Debug, Clone)]
pub struct NewCommunity {
    pub name: String,
    pub language: String,
    pub languages: Vec<String>,
    pub title: Texts,
    pub summary: Texts,
    pub charter: Texts,
    pub accent: Option<String>,
    pub reach: &'static str,
    pub join_policy: &'static str,
    pub posting_policy: &'static str,
    /// `active`, `forming` or `proposed`, then with why.
    pub state: &'static str,
    pub proposal: Option<String>,
    pub created_by: Option<ActorId>,
}

impl NewCommunity {
    /// Public, open to join, everyone may post: what `community add` makes.
    #[must_use]
    pub fn open(name: &str, language: &str, title: &str) -> Self {
        Self {
            name: name.to_owned(),
            language: language.to_owned(),
            languages: vec![language.to_owned()],
            title: Texts::one(language, title),
            summary: Texts::default(),
            charter: Texts::default(),
            accent: None,
            reach: "public",
            join_policy: "open",
            posting_policy: "everyone",
            state: "active",
            proposal: None,
            created_by: None,
        }
    }

    fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        if let Err(problem) = slug::check(&self.name) {
            checks.fail("name", problem.into());
        }
        checks.length("title", self.title.text(&self.language, &self.language), 2, 120);
        for summary in self.summary.0.values() {
            checks.length("summary", summary, 0, 300);
        }
        for charter in self.charter.0.values() {
            checks.length("charter", charter, 0, 20_000);
        }
        if let Some(proposal) = &self.proposal {
            checks.length("proposal", proposal, 20, 2_000);
        }
        checks.done()
    }
}

/// Makes a community here, with its actor and keys.
pub async fn create(
    conn: &mut Conn,
    here: Here<'_>,
    secret: &Secret,
    new: &NewCommunity,
) -> Result<CommunityView> {
    new.check()?;
    let summary = new.summary.text(&new.language, &new.language).to_owned();
    let local = NewLocal {
        kind: ActorKind::Group,
        name: &new.name,
        display_name: Some(new.title.text(&new.language, &new.language)),
        summary_html: &markdown::plain(&summary),
        summary_source: Some(&summary),
    };
    let actor = actor::create_local(conn, here, local).await?;
    keys::give(conn, secret, &actor).await?;
    let accent = new.accent.as_deref().filter(|accent| ACCENTS.contains(accent));
    let community = diesel::insert_into(communities::table)
        .values((
            communities::actor_id.eq(actor.id),
            communities::title.eq(&new.title),
            communities::summary.eq(&new.summary),
            communities::charter.eq(&new.charter),
            communities::accent.eq(accent.unwrap_or_else(|| accent_of(&new.name))),
            communities::language.eq(&new.language),
            communities::languages.eq(&new.languages),
            communities::reach.eq(new.reach),
            communities::join_policy.eq(new.join_policy),
            communities::posting_policy.eq(new.posting_policy),
            communities::state.eq(new.state),
            communities::proposal.eq(&new.proposal),
            communities::created_by.eq(new.created_by),
            communities::words.eq(words(&new.name, &new.title, &new.summary)),
            communities::created_at.eq(here.now),
        ))
        .returning(Community::as_returning())
        .get_result(conn)
        .await?;
    Ok(CommunityView { community, actor })
}

/// What a search of the directory looks at, folded.
fn words(name: &str, title: &Texts, summary: &Texts) -> String {
    let texts = title.0.values().chain(summary.0.values()).map(String::as_str);
    fold::fold(&std::iter::once(name).chain(texts).collect::<Vec<_>>().join(" "))
}

/// What another server says of its community.
#[derive(Debug, Clone)]
pub struct RemoteCommunity {
    pub title: String,
    pub summary: String,
    pub languages: Vec<String>,
    pub facilitators_only: bool,
    /// How one joins, when its server takes Join.
    pub join_policy: Option<String>,
    pub created_at: DateTime<Utc>,
}

pub async fn upsert_remote(conn: &mut Conn, actor: &Actor, remote: &RemoteCommunity) -> Result<Community> {
    let language = remote.languages.as_slice().first().cloned().unwrap_or_else(|| "und".to_owned());
    let posting = if remote.facilitators_only { "facilitators" } else { "everyone" };
    let texts = (
        communities::title.eq(Texts::one(&language, remote.title.clone())),
        communities::summary.eq(Texts::one(&language, remote.summary.clone())),
        communities::language.eq(&language),
        communities::languages.eq(&remote.languages),
        communities::posting_policy.eq(posting),
        communities::takes_join.eq(remote.join_policy.is_some()),
        communities::join_policy.eq(remote.join_policy.as_deref().unwrap_or("open")),
        communities::words.eq(words(
            &actor.name,
            &Texts::one(&language, remote.title.clone()),
            &Texts::one(&language, remote.summary.clone()),
        )),
    );
    Ok(diesel::insert_into(communities::table)
        .values((
            communities::actor_id.eq(actor.id),
            communities::accent.eq(accent_of(&actor.path_name())),
            communities::created_at.eq(remote.created_at),
            texts.clone(),
        ))
        .on_conflict(communities::actor_id)
        .do_update()
        .set(texts)
        .returning(Community::as_returning())
        .get_result(conn)
        .await?)
}

pub async fn of_actor(conn: &mut Conn, actor: ActorId) -> Result<Option<CommunityView>> {
    let found = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::actor_id.eq(actor))
        .select((Community::as_select(), Actor::as_select()))
        .first(conn)
        .await;
    Ok(optional(found)?.map(|(community, actor)| CommunityView { community, actor }))
}

pub async fn find(conn: &mut Conn, id: CommunityId) -> Result<CommunityView> {
    find_many(conn, &[id]).await?.pop().ok_or(Error::NotFound("community"))
}

pub async fn find_many(conn: &mut Conn, ids: &[CommunityId]) -> Result<Vec<CommunityView>> {
    let rows: Vec<(Community, Actor)> = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::id.eq_any(ids))
        .select((Community::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(community, actor)| CommunityView { community, actor }).collect())
}

/// By `name` or `name@host`; those deleted at their origin are absent.
pub async fn by_path_name(conn: &mut Conn, here: Here<'_>, name: &str) -> Result<CommunityView> {
    let handle = crate::text::mentions::Handle::parse(name).map_err(|_| Error::NotFound("community"))?;
    if handle.host.as_deref().is_none_or(|host| host == here.site.host()) {
        return local_by_name(conn, &handle.name).await;
    }
    let actor = actor::by_handle(conn, here, &handle, Some(true))
        .await?
        .filter(|actor| actor.deleted_at.is_none())
        .ok_or(Error::NotFound("community"))?;
    of_actor(conn, actor.id).await?.ok_or(Error::NotFound("community"))
}

async fn local_by_name(conn: &mut Conn, name: &str) -> Result<CommunityView> {
    let found = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(actors::instance_id.is_null().and(actors::deleted_at.is_null()))
        .filter(actor::lower(actors::name).eq(name.to_lowercase()))
        .select((Community::as_select(), Actor::as_select()))
        .first(conn)
        .await;
    let (community, actor) = optional(found)?.ok_or(Error::NotFound("community"))?;
    Ok(CommunityView { community, actor })
}

/// Which communities a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Here,
    Elsewhere,
    Anywhere,
}

/// Communities by id, oldest first; hidden and proposed ones left out, those of reach `local` for people
/// of this house (`here`), those from elsewhere only when somebody here follows them.
pub async fn list(
    conn: &mut Conn,
    origin: Origin,
    (after, limit): (Option<CommunityId>, i64),
    here: bool,
) -> Result<Vec<CommunityView>> {
    use crate::db::schema::follows;
    let mut query = communities::table
        .inner_join(actors::table.on(actors::id.eq(communities::actor_id)))
        .filter(communities::visibility.ne("hidden").and(actors::deleted_at.is_null()))
        .filter(communities::state.ne_all(["proposed", "merged"]))
        .into_boxed();
    if !here {
        query = query.filter(communities::reach.eq("public"));
    }
    let followed = diesel::dsl::exists(
        follows::table
            .filter(follows::followed_id.eq(communities::actor_id).and(follows::state.eq("accepted"))),
    );
    query = match origin {
        Origin::Here => query.filter(actors::instance_id.is_null()),
        Origin::Elsewhere => query.filter(actors::instance_id.is_not_null().and(followed)),
        Origin::Anywhere => query.filter(actors::instance_id.is_null().or(followed)),
    };
    if let Some(after) = after {
        query = query.filter(communities::id.gt(after));
    }
    let rows: Vec<(Community, Actor)> = query
        .order(communities::id)
        .limit(limit)
        .select((Community::as_select(), Actor::as_select()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(community, actor)| CommunityView { community, actor }).collect())
}

/// What facilitators can change; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    pub title: Option<Texts>,
    pub summary: Option<Texts>,
    pub charter: Option<Texts>,
    pub languages: Option<Vec<String>>,
    pub accent: Option<String>,
    pub posting_policy: Option<String>,
    pub reach: Option<String>,
    pub visibility: Option<String>,
    pub join_policy: Option<String>,
    /// Lower-case mail domains.
    pub domains: Option<Vec<String>>,
    pub charter_parts: Option<CharterParts>,
    pub review_on: Option<Option<NaiveDate>>,
    /// An e-mail or web address, or a sentence; empty: none.
    pub contact: Option<String>,
    /// Address and description of the picture it shows.
    pub icon: Option<(String, String)>,
    /// Address and description of the wide picture over its pages; an empty address takes it away.
    pub banner: Option<(String, String)>,
}

const POSTING: [&str; 3] = ["everyone", "members", "facilitators"];
/// Ways to belong.
pub const JOINING: [&str; 4] = ["open", "request", "organization", "invitation"];
/// Who reads.
pub const VISIBILITY: [&str; 3] = ["public", "listed", "hidden"];
/// How far it goes; `partners` waits for agreements between houses.
pub const REACH: [&str; 2] = ["public", "local"];

impl Changes {
    fn check(&self, community: &Community) -> Result<()> {
        let mut checks = Checks::default();
        if let Some(title) = &self.title {
            checks.length("title", title.text(&community.language, &community.language), 2, 120);
            check_each(&mut checks, "title", title, 120);
        }
        if let Some(summary) = &self.summary {
            check_each(&mut checks, "summary", summary, 300);
        }
        if let Some(charter) = &self.charter {
            check_each(&mut checks, "charter", charter, 20_000);
        }
        let tags = self.languages.as_deref().unwrap_or_default();
        if self.languages.is_some() && (tags.is_empty() || tags.len() > 10)
            || tags.iter().any(|tag| crate::text::LanguageTag::parse(tag).is_err())
        {
            checks.fail("languages", Problem::Unknown);
        }
        if self.accent.as_deref().is_some_and(|accent| !ACCENTS.contains(&accent)) {
            checks.fail("accent", Problem::Unknown);
        }
        let choices: [(&'static str, &Option<String>, &[&str]); 4] = [
            ("posting_policy", &self.posting_policy, &POSTING),
            ("join_policy", &self.join_policy, &JOINING),
            ("visibility", &self.visibility, &VISIBILITY),
            ("reach", &self.reach, &REACH),
        ];
        for (field, value, possible) in choices {
            if value.as_deref().is_some_and(|value| !possible.contains(&value)) {
                checks.fail(field, Problem::Unknown);
            }
        }
        if let Some(parts) = &self.charter_parts {
            for (part, texts) in &parts.0 {
                match charter::PARTS.iter().find(|known| *known == part) {
                    Some(field) => check_each(&mut checks, field, texts, charter::LONGEST),
                    None => checks.fail("charter", Problem::Unknown),
                }
            }
        }
        if let Some(contact) = &self.contact {
            checks.length("contact", contact, 0, 300);
        }
        if let Some((_, alt)) = self.banner.as_ref().filter(|(url, _)| !url.is_empty()) {
            checks.length("banner_alt", alt, 1, 300);
        }
        if let Some((_, alt)) = &self.icon {
            checks.length("icon_alt", alt, 0, 300);
        }
        checks.done()?;
        self.domains.as_deref().map_or(Ok(()), request::check_domains)
    }
}

fn check_each(checks: &mut Checks, field: &'static str, texts: &Texts, most: usize) {
    if texts.0.len() > 10 || texts.0.keys().any(|tag| crate::text::LanguageTag::parse(tag).is_err()) {
        checks.fail(field, Problem::Unknown);
    }
    for text in texts.0.values() {
        checks.length(field, text, 0, most);
    }
}

/// Empty texts are texts that are not there.
fn kept(texts: &Texts) -> Texts {
    Texts(
        texts
            .0
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect(),
    )
}

/// The community with its row locked until the transaction ends.
pub async fn lock(conn: &mut Conn, id: CommunityId) -> Result<CommunityView> {
    let locked = communities::table.find(id).select(communities::id).for_no_key_update();
    locked.first::<CommunityId>(conn).await.map_err(|_| Error::NotFound("community"))?;
    find(conn, id).await
}

/// A facilitator changes what a community hosted here says of itself; its followers elsewhere are told.
pub async fn update(
    conn: &mut Conn,
    here: Here<'_>,
    (view, standing): (&CommunityView, super::Standing),
    changes: &Changes,
) -> Result<()> {
    super::rules::may_facilitate(standing)?;
    if !view.is_local() {
        return Err(Error::NotFound("community"));
    }
    changes.check(&view.community)?;
    let old = &view.community;
    let summary = changes.summary.as_ref().map_or_else(|| old.summary.clone(), kept);
    let title = changes.title.as_ref().map_or_else(|| old.title.clone(), kept);
    diesel::update(communities::table.find(old.id))
        .set((
            communities::title.eq(&title),
            communities::summary.eq(&summary),
            communities::charter.eq(changes.charter.as_ref().map_or_else(|| old.charter.clone(), kept)),
            communities::languages.eq(changes.languages.as_ref().unwrap_or(&old.languages)),
            communities::accent.eq(changes.accent.as_ref().unwrap_or(&old.accent)),
            communities::posting_policy.eq(changes.posting_policy.as_ref().unwrap_or(&old.posting_policy)),
            communities::icon_alt.eq(changes.icon.as_ref().map(|(_, alt)| alt).or(old.icon_alt.as_ref())),
            communities::banner_alt.eq(changes
                .banner
                .as_ref()
                .map(|(_, alt)| alt)
                .or(old.banner_alt.as_ref())),
            communities::words.eq(words(&view.actor.name, &title, &summary)),
        ))
        .execute(conn)
        .await?;
    let contact = changes.contact.as_deref().map(str::trim).or(old.contact.as_deref());
    diesel::update(communities::table.find(old.id))
        .set((
            communities::reach.eq(changes.reach.as_ref().unwrap_or(&old.reach)),
            communities::visibility.eq(changes.visibility.as_ref().unwrap_or(&old.visibility)),
            communities::join_policy.eq(changes.join_policy.as_ref().unwrap_or(&old.join_policy)),
            communities::domains.eq(changes.domains.as_ref().unwrap_or(&old.domains)),
            communities::charter_parts.eq(changes.charter_parts.as_ref().unwrap_or(&old.charter_parts)),
            communities::review_on.eq(changes.review_on.unwrap_or(old.review_on)),
            communities::contact.eq(contact.filter(|contact| !contact.is_empty())),
        ))
        .execute(conn)
        .await?;
    let text = summary.text(&old.language, &old.language);
    let profile = actor::ProfileChanges {
        display_name: Some(title.text(&old.language, &old.language).to_owned()),
        summary_html: Some(markdown::plain(text)),
        summary_source: Some(text.to_owned()),
        icon_url: changes.icon.as_ref().map(|(url, _)| Some(url.clone())),
        image_url: changes.banner.as_ref().map(|(url, _)| Some(url.clone()).filter(|url| !url.is_empty())),
    };
    actor::update_profile(conn, here, view.actor.id, &profile).await?;
    Ok(())
}
