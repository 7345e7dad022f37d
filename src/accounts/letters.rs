//! Letters about accounts: links to confirm, and word of what changed. Each in its reader's language.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Member;
use super::invitation::Invitation;
use crate::i18n::{Language, Reader, t};
use crate::mail::{Block, Letter};
use crate::site::Site;

fn begin(member: &Member, (kind, subject): (&str, String)) -> Letter {
    let language = member.account.language();
    let hello = t!(language, "mail-account-hello", name = member.actor.label());
    Letter::new(&member.account.email, language, (kind, subject))
        .to_account(member.account.id)
        .with(Block::Text(hello))
}

/// To confirm the address a registration gave.
#[must_use]
pub fn verify(site: &Site, member: &Member, token: &str) -> Letter {
    let l = member.account.language();
    begin(member, ("verify", t!(l, "mail-account-verify-subject")))
        .with(Block::Text(t!(l, "mail-account-verify", house = site.title())))
        .with(Block::Action(t!(l, "mail-account-verify-action"), format!("{}/verify/{token}", site.base())))
        .with(Block::Small(t!(l, "mail-account-two-days")))
}

/// To the owner of an address that somebody gave for a new account; `asked` is the language of whoever
/// filled the form in.
#[must_use]
pub fn known(site: &Site, owner: &Member) -> Letter {
    let l = owner.account.language();
    begin(owner, ("known", t!(l, "mail-account-known-subject", house = site.title())))
        .with(Block::Text(t!(l, "mail-account-known", account = owner.actor.name.as_str())))
        .with(Block::Action(t!(l, "mail-account-known-action"), format!("{}/password/reset", site.base())))
}

/// To a new address, before it counts.
#[must_use]
pub fn change(site: &Site, (member, email): (&Member, &str), token: &str) -> Letter {
    let l = member.account.language();
    let mut letter = begin(member, ("email-change", t!(l, "mail-account-change-subject")));
    email.clone_into(&mut letter.to);
    letter
        .with(Block::Text(t!(l, "mail-account-change", house = site.title())))
        .with(Block::Action(
            t!(l, "mail-account-verify-action"),
            format!("{}/settings/email/{token}", site.base()),
        ))
        .with(Block::Small(t!(l, "mail-account-two-days")))
}

/// To the former address; `email` is the new one.
#[must_use]
pub fn changed(site: &Site, member: &Member, email: &str) -> Letter {
    let l = member.account.language();
    begin(member, ("email-changed", t!(l, "mail-account-changed-subject"))).with(Block::Text(t!(
        l,
        "mail-account-changed",
        house = site.title(),
        email = email
    )))
}

/// To choose a new password.
#[must_use]
pub fn reset(site: &Site, member: &Member, token: &str) -> Letter {
    let l = member.account.language();
    let text = t!(l, "mail-account-reset", account = member.actor.name.as_str(), house = site.title());
    begin(member, ("reset", t!(l, "mail-account-reset-subject")))
        .with(Block::Text(text))
        .with(Block::Action(
            t!(l, "mail-account-reset-subject"),
            format!("{}/password/reset/{token}", site.base()),
        ))
        .with(Block::Small(t!(l, "mail-account-one-hour")))
}

/// What changed about the way into an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Password,
    TotpOn,
    TotpOff,
    RecoveryCodes,
    PasskeyAdded,
    PasskeyRemoved,
}

/// Tells the owner of an account what changed about the way in.
#[must_use]
pub fn notice(site: &Site, member: &Member, change: Change) -> Letter {
    let l = member.account.language();
    let subject = match change {
        Change::Password => t!(l, "mail-account-password-subject"),
        Change::TotpOn => t!(l, "mail-account-totp-on-subject"),
        Change::TotpOff => t!(l, "mail-account-totp-off-subject"),
        Change::RecoveryCodes => t!(l, "mail-account-codes-subject"),
        Change::PasskeyAdded => t!(l, "mail-account-passkey-added-subject"),
        Change::PasskeyRemoved => t!(l, "mail-account-passkey-removed-subject"),
    };
    let text = t!(l, "mail-account-notice", account = member.actor.name.as_str(), house = site.title());
    begin(member, ("security", subject.clone()))
        .with(Block::Text(format!("{subject}.")))
        .with(Block::Text(text))
        .with(Block::Action(
            t!(l, "mail-account-notice-action"),
            format!("{}/settings/security", site.base()),
        ))
}

/// To an administrator: somebody asks for an account.
#[must_use]
pub fn requested(site: &Site, admin: &Member, (applicant, reason): (&Member, &str)) -> Letter {
    let l = admin.account.language();
    let (name, account) = (applicant.actor.label(), applicant.actor.name.as_str());
    let mut letter = begin(admin, ("account-request", t!(l, "mail-account-requested-subject", name = name)))
        .with(Block::Text(t!(
            l,
            "mail-account-requested",
            name = name,
            account = account,
            house = site.title()
        )));
    if !reason.trim().is_empty() {
        letter = letter.with(Block::Quote(reason.trim().to_owned()));
    }
    letter.with(Block::Action(
        t!(l, "mail-account-requested-action"),
        format!("{}/admin/accounts", site.base()),
    ))
}

/// To an applicant who was admitted.
#[must_use]
pub fn approved(site: &Site, member: &Member) -> Letter {
    let l = member.account.language();
    let text = t!(l, "mail-account-approved", house = site.title(), account = member.actor.name.as_str());
    begin(member, ("approved", t!(l, "mail-account-approved-subject")))
        .with(Block::Text(text))
        .with(Block::Action(t!(l, "mail-account-approved-action"), format!("{}/signin", site.base())))
}

/// To an applicant who was not; the account will be gone when it is read.
#[must_use]
pub fn declined(site: &Site, member: &Member, reason: &str) -> Letter {
    let l = member.account.language();
    let mut letter = begin(member, ("declined", t!(l, "mail-account-declined-subject")))
        .with(Block::Text(t!(l, "mail-account-declined", house = site.title())));
    letter.account = None;
    if !reason.trim().is_empty() {
        letter = letter.with(Block::Quote(reason.trim().to_owned()));
    }
    letter
}

/// Whom and whereto an invitation's letter invites.
#[derive(Debug, Clone, Copy)]
pub struct Invited<'a> {
    /// Name of who invites.
    pub by: &'a str,
    /// Title of the community; `None` for the house alone.
    pub place: Option<&'a str>,
    /// Of [`super::invitation::link`].
    pub link: &'a str,
    /// Language the guest is likely to read: of who invites, or of the community.
    pub language: Language,
    pub now: DateTime<Utc>,
}

/// To somebody who is invited; `None` for an invitation without an address.
#[must_use]
pub fn invitation(site: &Site, invitation: &Invitation, invited: Invited<'_>) -> Option<Letter> {
    let (l, by) = (invited.language, invited.by);
    let subject = t!(
        l,
        "mail-account-invited-subject",
        name = by,
        place = invited.place.unwrap_or_else(|| site.title())
    );
    let text = match invited.place {
        Some(place) => t!(l, "mail-account-invited", name = by, place = place, house = site.title()),
        None => t!(l, "mail-account-invited-house", name = by, house = site.title()),
    };
    let until = Reader { locale: l, zone: Tz::UTC, now: invited.now }.when(invitation.expires_at).title;
    let mut letter =
        Letter::new(invitation.email.as_deref()?, l, ("invitation", subject)).with(Block::Text(text));
    if !invitation.note.is_empty() {
        letter = letter.with(Block::Quote(invitation.note.clone()));
    }
    Some(
        letter
            .with(Block::Action(t!(l, "mail-account-invited-action"), invited.link.to_owned()))
            .with(Block::Small(t!(l, "mail-account-invited-until", date = until))),
    )
}
