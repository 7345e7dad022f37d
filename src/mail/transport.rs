//! How letters leave: SMTP, or files for a house without one.

use std::path::{Path, PathBuf};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use secrecy::ExposeSecret as _;

use super::{Letter, render};
use crate::config;
use crate::error::{Error, Result};
use crate::i18n::t;

pub struct Mailer {
    from: Mailbox,
    /// Right side of message ids.
    host: String,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Directory(PathBuf),
}

macro_rules! headers {
    ($($kind:ident $name:literal),+ $(,)?) => { $(
        #[derive(Debug, Clone)]
        struct $kind(String);

        impl Header for $kind {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }
            fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(value.to_owned()))
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    )+ };
}
headers! {
    AutoSubmitted "Auto-Submitted",
    ListId "List-Id",
    ListUnsubscribe "List-Unsubscribe",
    ListUnsubscribePost "List-Unsubscribe-Post",
}

impl Mailer {
    /// From the configuration; `host` is this house's.
    pub fn new(mail: &config::Mail, host: &str, title: &str, data_dir: &Path) -> anyhow::Result<Self> {
        let domain = host.split(':').next().unwrap_or(host);
        let from = match &mail.from {
            Some(from) => from.parse()?,
            None => Mailbox::new(Some(title.to_owned()), format!("noreply@{domain}").parse()?),
        };
        let way = match &mail.smtp_url {
            Some(url) => Way::Smtp(
                AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())?
                    .timeout(Some(std::time::Duration::from_secs(30)))
                    .build(),
            ),
            None => Way::Directory(data_dir.join("mail")),
        };
        Ok(Self { from, host: domain.to_owned(), way })
    }

    /// Where letters go when there is no SMTP.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        match &self.way {
            Way::Smtp(_) => None,
            Way::Directory(path) => Some(path),
        }
    }

    /// Hands the letter over. `id` is the letter's: its Message-ID stays the same at every try.
    /// Refusals for good (an address that does not exist) are [`Error::Invalid`], others
    /// [`Error::Remote`].
    pub(super) async fn send(&self, id: i64, letter: &Letter, house: &str) -> Result<()> {
        let message = self.message(id, letter, house)?;
        match &self.way {
            Way::Smtp(smtp) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => {
                    tracing::warn!(letter = id, %error, "the mail server refuses a letter");
                    Err(Error::invalid("email", crate::error::Problem::Malformed))
                }
                Err(error) => Err(Error::Remote(error.to_string())),
            },
            Way::Directory(path) => {
                tokio::fs::create_dir_all(path).await?;
                let file = path.join(format!("{id}.eml"));
                tokio::fs::write(&file, message.formatted()).await?;
                tracing::info!(file = %file.display(), kind = letter.kind, "no mail server is configured: a letter was written to a file");
                Ok(())
            }
        }
    }

    fn message(&self, id: i64, letter: &Letter, house: &str) -> Result<Message> {
        let to: Mailbox =
            letter.to.parse().map_err(|_| Error::invalid("email", crate::error::Problem::Malformed))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(one_line(&letter.subject))
            .header(AutoSubmitted("auto-generated".to_owned()));
        message = match &letter.thread {
            Some(thread) => {
                let root = self.message_id(&thread.root);
                let message = message.message_id(Some(self.message_id(&format!("{}.{id}", thread.own))));
                if thread.own == thread.root {
                    message.references(root)
                } else {
                    message.in_reply_to(root.clone()).references(root)
                }
            }
            None => message.message_id(Some(self.message_id(&format!("letter.{id}")))),
        };
        if let Some((name, list)) = &letter.list {
            message = message.header(ListId(format!("\"{}\" <{}.{}>", quoted(name), list, self.host)));
        }
        if let Some(url) = &letter.unsubscribe {
            message = message
                .header(ListUnsubscribe(format!("<{url}>")))
                .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
        }
        let unsubscribe = t!(letter.language, "mail-unsubscribe");
        message
            .multipart(MultiPart::alternative_plain_html(
                render::text(letter, house),
                render::html(letter, house, &unsubscribe),
            ))
            .map_err(|error| Error::Internal(error.into()))
    }

    fn message_id(&self, about: &str) -> String {
        format!("<{about}@{}>", self.host)
    }
}

/// Whether a letter could be addressed so (RFC 5321 §4.1.2): one address, no name, no list.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.parse::<lettre::Address>().is_ok()
}

/// Header text without line breaks or control characters.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().chars().take(200).collect()
}

fn quoted(name: &str) -> String {
    one_line(name).replace(['"', '\\'], "'")
}
