//! Inviting to a community: a letter each, or a link to hand on.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::membership::Role;
use super::{CommunityView, Standing, rules};
use crate::accounts::invitation::{self, Invitation, New};
use crate::accounts::{Member, letters};
use crate::db::Conn;
use crate::db::ids::{CommunityId, InvitationId};
use crate::db::schema::{accounts, invitations, memberships};
use crate::error::{Error, Problem, Result};
use crate::i18n::Language;
use crate::mail;
use crate::secret::Secret;
use crate::site::Here;

/// Most addresses of one form.
pub const MOST: usize = 300;

/// What invitations of one form have in common.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub role: Role,
    pub note: &'a str,
    /// 1 to [`invitation::MOST_DAYS`].
    pub days: i64,
}

/// What became of the addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    pub sent: usize,
    /// Members already.
    pub members: usize,
    /// Hold an invitation that is still open, or stood in the form twice.
    pub again: usize,
}

/// The addresses in a text, lower-case, each once, and how many stood there twice.
///
/// # Errors
///
/// The pieces that are no address.
pub fn addresses(text: &str) -> Result<(Vec<String>, usize), Vec<String>> {
    let pieces = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"'));
    let (mut found, mut wrong, mut twice) = (BTreeSet::new(), Vec::new(), 0);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let address = piece.trim_start_matches("mailto:").to_lowercase();
        if address.len() > 254 || address.parse::<lettre::Address>().is_err() {
            wrong.push(piece.chars().take(100).collect());
        } else if !found.insert(address) {
            twice += 1;
        }
    }
    if wrong.is_empty() { Ok((found.into_iter().collect(), twice)) } else { Err(wrong) }
}

/// Writes a letter to each address that is no member and holds no open invitation.
///
/// # Errors
///
/// Field `emails`: none, or too many; `note`, `days`, `role`.
pub async fn by_letter(
    conn: &mut Conn,
    (here, secret): (Here<'_>, &Secret),
    (member, view, standing): (&Member, &CommunityView, Standing),
    (emails, terms, language): (&[String], Terms<'_>, Language),
) -> Result<Sent> {
    check(view, standing)?;
    if emails.is_empty() || emails.len() > MOST {
        let problem = if emails.is_empty() { Problem::Required } else { Problem::TooMany(MOST) };
        return Err(Error::invalid("emails", problem));
    }
    let members = members_among(conn, view.community.id, emails).await?;
    let invited = invited_among(conn, (view.community.id, emails), here).await?;
    let mut sent = Sent::default();
    for email in emails {
        if members.contains(email) {
            sent.members += 1;
            continue;
        }
        if invited.contains(email) {
            sent.again += 1;
            continue;
        }
        let made = make(conn, here, (member, view), (terms, Some(email), None)).await?;
        let link = invitation::link(here.site, secret, made.id);
        let about = letters::Invited {
            by: member.actor.label(),
            place: Some(view.title(language.code())),
            link: &link,
            language,
            now: here.now,
        };
        if let Some(letter) = letters::invitation(here.site, &made, about) {
            mail::enqueue(conn, &letter).await?;
        }
        sent.sent += 1;
    }
    Ok(sent)
}

/// A link that admits up to `uses` people.
pub async fn by_link(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view, standing): (&Member, &CommunityView, Standing),
    (terms, uses): (Terms<'_>, Option<i32>),
) -> Result<Invitation> {
    check(view, standing)?;
    make(conn, here, (member, view), (terms, None, uses)).await
}

/// Ends an invitation of this community.
pub async fn revoke(
    conn: &mut Conn,
    here: Here<'_>,
    (view, standing): (&CommunityView, Standing),
    id: InvitationId,
) -> Result<()> {
    rules::may_facilitate(standing)?;
    let held = invitation::find(conn, id).await?;
    if held.community_id != Some(view.community.id) {
        return Err(Error::NotFound("invitation"));
    }
    invitation::revoke(conn, id, here.now).await.map(|_| ())
}

fn check(view: &CommunityView, standing: Standing) -> Result<()> {
    rules::may_facilitate(standing)?;
    rules::may_join(&view.community)?;
    if view.is_local() { Ok(()) } else { Err(Error::NotFound("community")) }
}

async fn make(
    conn: &mut Conn,
    here: Here<'_>,
    (member, view): (&Member, &CommunityView),
    (terms, email, uses): (Terms<'_>, Option<&str>, Option<i32>),
) -> Result<Invitation> {
    let new = New {
        by: member.actor.id,
        community: Some((view.community.id, terms.role.as_str())),
        email,
        note: terms.note,
        max_uses: uses,
        days: terms.days,
    };
    invitation::create(conn, here, &new).await
}

async fn members_among(
    conn: &mut Conn,
    community: CommunityId,
    emails: &[String],
) -> Result<BTreeSet<String>> {
    let lower = diesel::dsl::sql::<diesel::sql_types::Text>("lower(accounts.email)");
    let found: Vec<String> = memberships::table
        .inner_join(accounts::table.on(accounts::actor_id.eq(memberships::actor_id)))
        .filter(memberships::community_id.eq(community).and(memberships::role.eq(Role::Member.as_str())))
        .filter(lower.clone().eq_any(emails))
        .select(lower)
        .load(conn)
        .await?;
    Ok(found.into_iter().collect())
}

async fn invited_among(
    conn: &mut Conn,
    (community, emails): (CommunityId, &[String]),
    here: Here<'_>,
) -> Result<BTreeSet<String>> {
    let found: Vec<Option<String>> = invitations::table
        .filter(invitations::community_id.eq(community).and(invitations::email.eq_any(emails)))
        .filter(invitations::revoked_at.is_null().and(invitations::expires_at.gt(here.now)))
        .filter(invitations::uses.eq(0))
        .select(invitations::email)
        .load(conn)
        .await?;
    Ok(found.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_as_people_paste_them() {
        let text = "Ana <ana@a.example>, beto@b.example;\n\tBETO@b.example mailto:c@c.example";
        // A name beside an address is no address: it is said, not guessed.
        assert_eq!(addresses(text).unwrap_err(), ["Ana"]);
        let (found, twice) =
            addresses("<ana@a.example>, beto@b.example;\nBETO@b.example mailto:c@c.example").unwrap();
        assert_eq!(
            (found, twice),
            (vec!["ana@a.example".into(), "beto@b.example".into(), "c@c.example".into()], 1)
        );
        assert_eq!(addresses("").unwrap(), (Vec::new(), 0));
        assert!(addresses("a@b@c").is_err());
    }
}
