//! Ending letters by one click (RFC 8058): a signed address in each, good for one member and one kind.

use crate::accounts::account;
use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::error::Result;
use crate::i18n::{Language, t};
use crate::secret::Secret;
use crate::site::Site;

use super::settings::{self, Rhythm};
use super::words::kind_name;
use super::{Channel, Kind};

/// Letters of one kind to one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    pub account: AccountId,
    /// `None` is the digest.
    pub kind: Option<Kind>,
}

impl Ticket {
    fn name(self) -> &'static str {
        self.kind.map_or("digest", Kind::as_str)
    }

    /// The address a letter carries.
    #[must_use]
    pub fn url(self, site: &Site, secret: &Secret) -> String {
        let plain = format!("{}.{}", self.account, self.name());
        format!("{}/unsubscribe?token={plain}.{}", site.base(), secret.sign(&signed(&plain)))
    }

    /// From the token of such an address; `None` when we did not write it.
    #[must_use]
    pub fn read(secret: &Secret, token: &str) -> Option<Self> {
        let (plain, signature) = token.rsplit_once('.').filter(|_| token.len() <= 200)?;
        if !secret.is_signed(&signed(plain), signature) {
            return None;
        }
        let (account, name) = plain.split_once('.')?;
        let kind = if name == "digest" { None } else { Some(Kind::parse(name)?) };
        Some(Self { account: account.parse().ok()?, kind })
    }

    /// What letters of this kind are about, in words.
    #[must_use]
    pub fn what(self, language: Language) -> String {
        match self.kind {
            Some(kind) => kind_name(language, kind),
            None => t!(language, "notifications-digest"),
        }
    }
}

fn signed(plain: &str) -> String {
    format!("unsubscribe:{plain}")
}

/// Ends letters of the kind, or lets them come again; what is not known any more is let be.
pub async fn set(conn: &mut Conn, ticket: Ticket, again: bool) -> Result<()> {
    if account::by_id(conn, ticket.account).await?.is_none() {
        return Ok(());
    }
    let mut settings = settings::of(conn, ticket.account).await?;
    match ticket.kind {
        None => settings.digest = if again { Rhythm::Weekly } else { Rhythm::Never },
        Some(kind) => {
            settings.channels.insert(kind, if again { Channel::Now } else { Channel::Here });
        }
    }
    settings::save(conn, ticket.account, &settings).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_signed_is_believed() {
        let dir = tempfile::tempdir().unwrap();
        let secret = Secret::load(None, dir.path()).unwrap();
        let site = Site::new(&crate::config::Config::load(None).unwrap());
        for kind in Kind::ALL.into_iter().map(Some).chain([None]) {
            let ticket = Ticket { account: AccountId(7), kind };
            let url = ticket.url(&site, &secret);
            let token = url.split_once("token=").unwrap().1;
            assert_eq!(Ticket::read(&secret, token), Some(ticket));
            assert_eq!(Ticket::read(&secret, &token.replace("7.", "8.")), None);
        }
        for forged in ["", ".", "7.digest", "7.digest.AAAA", "7.digest.", &"a.".repeat(500)] {
            assert_eq!(Ticket::read(&secret, forged), None, "{forged}");
        }
    }
}
