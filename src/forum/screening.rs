//! Which posts wait for a facilitator's approval before others see them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::burst;
use crate::accounts::Member;
use crate::actors::Actor;
use crate::communities::{CommunityView, Standing, rules};
use crate::db::ids::{ActorId, CommunityId, PostId};
use crate::db::schema::{posts, screenings};
use crate::db::{Conn, optional};
use crate::error::{Checks, Error, Problem, Result};
use crate::site::Here;

/// Why a post waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its author was limited by a decision.
    Limited,
    /// The community looks at everybody's first posts.
    Newcomer,
    /// The community looks at what comes from that host.
    Host,
    /// Many links by somebody new.
    Links,
    /// Many posts within minutes by somebody new.
    Burst,
    /// The same in several communities within minutes.
    Repeated,
}

impl Why {
    pub const ALL: [Self; 6] =
        [Self::Limited, Self::Newcomer, Self::Host, Self::Links, Self::Burst, Self::Repeated];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Limited => "limited",
            Self::Newcomer => "newcomer",
            Self::Host => "host",
            Self::Links => "links",
            Self::Burst => "burst",
            Self::Repeated => "repeated",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == text)
    }
}

/// What a community lets through at once.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = screenings, check_for_backend(diesel::pg::Pg))]
pub struct Screening {
    /// First posts of a person that wait for approval; 0 for none.
    pub first_posts: i32,
    /// Hosts whose people's posts wait.
    pub hosts: Vec<String>,
    /// What happens to a newcomer's post with many links: `off`, `hold`, `refuse`.
    pub links: String,
    pub most_links: i32,
    /// Fewer accepted posts than this make a newcomer.
    pub newcomer_posts: i32,
}

impl Default for Screening {
    fn default() -> Self {
        Self { first_posts: 0, hosts: Vec::new(), links: "hold".to_owned(), most_links: 2, newcomer_posts: 3 }
    }
}

/// Hosts a community can look at, at most.
pub const MOST_HOSTS: usize = 100;
const LINKS: [&str; 3] = ["off", "hold", "refuse"];

impl Screening {
    fn check(&self) -> Result<()> {
        let mut checks = Checks::default();
        for (field, value, least) in [
            ("first_posts", self.first_posts, 0),
            ("most_links", self.most_links, 0),
            ("newcomer_posts", self.newcomer_posts, 1),
        ] {
            if !(least..=50).contains(&value) {
                checks.fail(field, Problem::Unknown);
            }
        }
        if !LINKS.contains(&self.links.as_str()) {
            checks.fail("links", Problem::Unknown);
        }
        if self.hosts.len() > MOST_HOSTS {
            checks.fail("hosts", Problem::TooMany(MOST_HOSTS));
        }
        if self.hosts.iter().any(|host| !is_host(host)) {
            checks.fail("hosts", Problem::Malformed);
        }
        checks.done()
    }
}

fn is_host(text: &str) -> bool {
    text.len() <= 260
        && text.contains(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:".contains(c))
}

/// What a community lets through; the defaults where nobody chose.
pub async fn of(conn: &mut Conn, community: CommunityId) -> Result<Screening> {
    let found = screenings::table.find(community).select(Screening::as_select()).first(conn).await;
    Ok(optional(found)?.unwrap_or_default())
}

/// A facilitator chooses.
pub async fn set(
    conn: &mut Conn,
    (view, standing): (&CommunityView, Standing),
    screening: &Screening,
) -> Result<()> {
    rules::may_facilitate(standing)?;
    if !view.is_local() {
        return Err(Error::NotFound("community"));
    }
    screening.check()?;
    diesel::insert_into(screenings::table)
        .values((screenings::community_id.eq(view.community.id), screening))
        .on_conflict(screenings::community_id)
        .do_update()
        .set(screening)
        .execute(conn)
        .await?;
    Ok(())
}

/// Posts of a person that stand, up to `most`: in one community, or everywhere here.
async fn accepted(
    conn: &mut Conn,
    author: ActorId,
    community: Option<CommunityId>,
    most: i32,
) -> Result<i32> {
    let mut query = posts::table
        .filter(
            posts::author_id.eq(author).and(posts::state.eq("published")).and(posts::deleted_at.is_null()),
        )
        .into_boxed();
    if let Some(community) = community {
        query = query.filter(posts::community_id.eq(community));
    }
    let found: Vec<PostId> = query.limit(i64::from(most)).select(posts::id).load(conn).await?;
    Ok(i32::try_from(found.len()).unwrap_or(i32::MAX))
}

/// Whether a member's new post waits, and why. In communities elsewhere only a limit counts: what they
/// take is theirs to say. An error where the community refuses a newcomer's many links.
pub async fn of_member(
    conn: &mut Conn,
    here: Here<'_>,
    (author, standing): (&Member, Standing),
    (community, html): (&CommunityView, &str),
) -> Result<Option<Why>> {
    if standing.is_limited {
        return Ok(Some(Why::Limited));
    }
    if standing.facilitates() || author.account.is_admin || !community.is_local() {
        return Ok(None);
    }
    let screening = of(conn, community.community.id).await?;
    if is_new_here(conn, author.actor.id, (community.community.id, &screening)).await? {
        return Ok(Some(Why::Newcomer));
    }
    if has_many_links(conn, here, author.actor.id, (html, &screening)).await? {
        if screening.links == "refuse" {
            let most = usize::try_from(screening.most_links).unwrap_or(0);
            return Err(Error::invalid("body", Problem::TooManyLinks(most)));
        }
        return Ok(Some(Why::Links));
    }
    let post = (community.community.id, html, here.site.base());
    burst::why(conn, here.now, author.actor.id, (post, Some(screening.newcomer_posts))).await
}

/// Whether a newcomer's post has more links than the community wants.
async fn has_many_links(
    conn: &mut Conn,
    here: Here<'_>,
    author: ActorId,
    (html, screening): (&str, &Screening),
) -> Result<bool> {
    let most = usize::try_from(screening.most_links).unwrap_or(0);
    if screening.links == "off" || leading_out(html, here.site.base()).len() <= most {
        return Ok(false);
    }
    let known = screening.newcomer_posts;
    Ok(accepted(conn, author, None, known).await? < known)
}

/// Whether a post from elsewhere waits in a community of ours.
pub async fn of_remote(
    conn: &mut Conn,
    here: Here<'_>,
    (author, standing): (&Actor, Standing),
    (community, html): (&CommunityView, &str),
) -> Result<Option<Why>> {
    if standing.is_limited {
        return Ok(Some(Why::Limited));
    }
    if standing.facilitates() {
        return Ok(None);
    }
    let screening = of(conn, community.community.id).await?;
    if author.host.as_deref().is_some_and(|host| is_below(host, &screening.hosts)) {
        return Ok(Some(Why::Host));
    }
    if is_new_here(conn, author.id, (community.community.id, &screening)).await? {
        return Ok(Some(Why::Newcomer));
    }
    // Not how many: a server that was away sends all at once.
    let post = (community.community.id, html, here.site.base());
    burst::why(conn, here.now, author.id, (post, None)).await
}

async fn is_new_here(
    conn: &mut Conn,
    author: ActorId,
    (community, screening): (CommunityId, &Screening),
) -> Result<bool> {
    let first = screening.first_posts;
    Ok(first > 0 && accepted(conn, author, Some(community), first).await? < first)
}

/// A host named, or any below it.
fn is_below(host: &str, named: &[String]) -> bool {
    named.iter().any(|named| {
        host == named || host.strip_suffix(named.as_str()).is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Links that lead out of the house; mentions and hashtags are none.
pub(super) fn leading_out<'a>(html: &'a str, base: &str) -> Vec<&'a str> {
    html.split("<a ")
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| !tag.contains("class=\"mention") && !tag.contains("class=\"hashtag"))
        .filter_map(|tag| tag.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"')))
        .map(|(href, _)| href)
        .filter(|href| !href.starts_with(['/', '#']) && !href.starts_with(base))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("<p>Nada</p>", 0)]
    #[case(
        r#"<p><a href="https://a.example/x" rel="nofollow">a</a> <a href="https://b.example">b</a></p>"#,
        2
    )]
    #[case(r#"<a href="https://here.example/post/1">a</a><a href="/tag/agua">b</a>"#, 0)]
    #[case(r#"<a class="mention" href="https://b.example/u/ana">@ana</a>"#, 0)]
    fn only_links_that_lead_out_count(#[case] html: &str, #[case] count: usize) {
        assert_eq!(leading_out(html, "https://here.example").len(), count);
    }

    #[test]
    fn a_host_means_all_below_it() {
        let named = vec!["spam.example".to_owned()];
        assert!(is_below("spam.example", &named) && is_below("a.spam.example", &named));
        assert!(!is_below("nospam.example", &named));
    }

    #[rstest]
    #[case("spam.example", true)]
    #[case("spam.example:8080", true)]
    #[case("https://spam.example/", false)]
    #[case("", false)]
    #[case("..", false)]
    fn hosts_are_names(#[case] text: &str, #[case] is: bool) {
        assert_eq!(is_host(text), is, "{text}");
    }
}
