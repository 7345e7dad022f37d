//! Opening a community, for administrators; proposing one, for members.

use super::community::{self, NewCommunity};
use super::membership::{self, Role};
use super::{CommunityView, Texts};
use crate::accounts::Member;
use crate::actors::follow;
use crate::db::Conn;
use crate::error::{Error, Problem, Result};
use crate::secret::Secret;
use crate::site::Here;
use crate::text::LanguageTag;

/// What a new community says of itself, in one language; others come later.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    pub name: &'a str,
    pub language: &'a str,
    pub title: &'a str,
    pub summary: &'a str,
    /// Markdown.
    pub charter: &'a str,
    /// Why there should be one: needed where an administrator has to decide, else not kept.
    pub proposal: &'a str,
}

/// Whether a community of this person opens at once: administrators open, members propose.
#[must_use]
pub fn opens(member: &Member) -> bool {
    member.account.is_admin
}

/// Makes a community, forming or proposed by [`opens`]; whoever makes it facilitates and follows it.
///
/// # Errors
///
/// Fields `name`, `language`, `title`, `summary`, `charter`, `proposal`.
pub async fn open(
    conn: &mut Conn,
    (here, secret): (Here<'_>, &Secret),
    member: &Member,
    said: Opening<'_>,
) -> Result<CommunityView> {
    if LanguageTag::parse(said.language).is_err() {
        return Err(Error::invalid("language", Problem::Unknown));
    }
    let opens = opens(member);
    let text = |text: &str| Texts::one(said.language, text.trim());
    let new = NewCommunity {
        summary: text(said.summary),
        charter: text(said.charter),
        state: if opens { "forming" } else { "proposed" },
        proposal: (!opens).then(|| said.proposal.to_owned()),
        created_by: Some(member.actor.id),
        ..NewCommunity::open(said.name.trim(), said.language, said.title.trim())
    };
    let view = community::create(conn, here, secret, &new).await?;
    let who = (view.community.id, member.actor.id);
    membership::grant(conn, here, who, (Role::Facilitator, None)).await?;
    follow::request(conn, here, &member.actor, &view.actor).await?;
    Ok(view)
}
