//! Letters to the person concerned: what was decided, why, for how long, and how to appeal.

use super::appeal;
use super::decision::Decision;
use super::words::Action;
use crate::accounts::account::Account;
use crate::communities::community;
use crate::db::Conn;
use crate::db::ids::DecisionId;
use crate::error::Result;
use crate::forum::topic;
use crate::i18n::{Language, Reader, t};
use crate::mail::{self, Block, Letter};
use crate::posts::post;
use crate::secret::Secret;
use crate::site::Here;

/// Reads a decision without signing in: for those who cannot.
#[must_use]
pub fn key(secret: &Secret, id: DecisionId) -> String {
    secret.sign(&format!("decision:{id}"))
}

/// Whether a key is that of the decision.
#[must_use]
pub fn is_key(secret: &Secret, id: DecisionId, key: &str) -> bool {
    secret.is_signed(&format!("decision:{id}"), key)
}

/// Path of a decision; with its key where the account is closed.
#[must_use]
pub fn path(secret: &Secret, decision: &Decision) -> String {
    let closes =
        decision.community_id.is_none() && matches!(decision.action(), Action::Suspend | Action::Ban);
    if closes {
        format!("/decisions/{}?key={}", decision.id, key(secret, decision.id))
    } else {
        format!("/decisions/{}", decision.id)
    }
}

fn reader(account: &Account, here: Here<'_>) -> Reader {
    Reader { locale: account.language(), zone: account.zone(), now: here.now }
}

/// What it is about, in words: the title of the topic, and the place.
struct About {
    title: String,
    place: String,
}

async fn about(
    conn: &mut Conn,
    here: Here<'_>,
    (decision, language): (&Decision, Language),
) -> Result<About> {
    let title = match decision.post_id {
        Some(id) => {
            let post = post::find(conn, id).await?;
            topic::find(conn, post.thread()).await?.title
        }
        None => String::new(),
    };
    let place = match decision.community_id {
        Some(id) => community::find(conn, id).await?.title(language.code()).to_owned(),
        None => here.site.host().to_owned(),
    };
    Ok(About { title, place })
}

fn what(language: Language, action: Action, about: &About) -> String {
    let (title, place) = (about.title.as_str(), about.place.as_str());
    match action {
        Action::Edit => t!(language, "mail-moderation-edit", title = title, place = place),
        Action::Hide => t!(language, "mail-moderation-hide", title = title, place = place),
        Action::Remove => t!(language, "mail-moderation-remove", title = title, place = place),
        Action::Decline => t!(language, "mail-moderation-decline", title = title, place = place),
        Action::Warn => t!(language, "mail-moderation-warn", place = place),
        Action::Limit => t!(language, "mail-moderation-limit", place = place),
        Action::Suspend => t!(language, "mail-moderation-suspend", place = place),
        Action::Ban => t!(language, "mail-moderation-ban", place = place),
        Action::None | Action::Approve => String::new(),
    }
}

/// A decision was taken.
pub async fn decided(
    conn: &mut Conn,
    here: Here<'_>,
    secret: &Secret,
    (decision, account): (&Decision, &Account),
) -> Result<()> {
    let r = reader(account, here);
    let about = about(conn, here, (decision, r.locale)).await?;
    let subject = t!(r, "mail-moderation-subject", place = about.place.as_str());
    let mut letter = Letter::new(&account.email, r.locale, ("moderation", subject))
        .to_account(account.id)
        .with(Block::Text(what(r.locale, decision.action(), &about)))
        .with(Block::Quote(decision.reason.clone()));
    if decision.action().lasts() {
        letter = letter.with(Block::Text(match decision.until {
            Some(until) => t!(r, "mail-moderation-until", date = r.when(until).title),
            None => t!(r, "mail-moderation-no-end"),
        }));
    }
    let url = format!("{}{}", here.site.base(), path(secret, decision));
    letter = letter
        .with(Block::Text(t!(r, "mail-moderation-appeal", days = appeal::DAYS)))
        .with(Block::Action(t!(r, "mail-moderation-read"), url));
    mail::enqueue(conn, &letter).await?;
    Ok(())
}

/// A decision was taken back.
pub async fn undone(
    conn: &mut Conn,
    here: Here<'_>,
    (decision, account): (&Decision, &Account),
) -> Result<()> {
    let r = reader(account, here);
    let about = about(conn, here, (decision, r.locale)).await?;
    let subject = t!(r, "mail-moderation-subject", place = about.place.as_str());
    let letter = Letter::new(&account.email, r.locale, ("moderation", subject))
        .to_account(account.id)
        .with(Block::Text(t!(r, "mail-moderation-undone", place = about.place.as_str())))
        .with(Block::Quote(what(r.locale, decision.action(), &about)))
        .with(Block::Action(
            t!(r, "mail-moderation-read"),
            format!("{}/decisions/{}", here.site.base(), decision.id),
        ));
    mail::enqueue(conn, &letter).await?;
    Ok(())
}

/// The second person answered.
pub async fn answered(
    conn: &mut Conn,
    here: Here<'_>,
    secret: &Secret,
    (decision, account): (&Decision, &Account),
) -> Result<()> {
    let r = reader(account, here);
    let about = about(conn, here, (decision, r.locale)).await?;
    let subject = t!(r, "mail-moderation-answer-subject", place = about.place.as_str());
    let outcome = if decision.appeal.as_deref() == Some("reversed") {
        t!(r, "mail-moderation-reversed")
    } else {
        t!(r, "mail-moderation-upheld")
    };
    let letter = Letter::new(&account.email, r.locale, ("moderation", subject))
        .to_account(account.id)
        .with(Block::Text(outcome))
        .with(Block::Quote(decision.answer_text.clone().unwrap_or_default()))
        .with(Block::Action(
            t!(r, "mail-moderation-read"),
            format!("{}{}", here.site.base(), path(secret, decision)),
        ));
    mail::enqueue(conn, &letter).await?;
    Ok(())
}
