//! What a letter says, before it is text and HTML.

use serde::{Deserialize, Serialize};

use crate::db::ids::AccountId;
use crate::text::language::Language;

/// A letter to one person, in that person's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Letter {
    /// Whom it is for; `None` when they have no account (an invitation).
    pub account: Option<AccountId>,
    pub to: String,
    pub language: Language,
    /// What it is about, for the list of letters: `verify`, `reset`, `digest`, …
    pub kind: String,
    pub subject: String,
    pub blocks: Vec<Block>,
    /// Where a click (or a mail program by itself, RFC 8058) ends letters of this kind. Letters
    /// somebody asked for just now (a reset) have none.
    pub unsubscribe: Option<String>,
    /// The list it belongs to (RFC 2919), `name <id>`: a community's.
    pub list: Option<(String, String)>,
    /// Id of the thing it is about and of the thread it belongs to, so that mail programs show one
    /// thread (RFC 5322 §3.6.4); addresses of ours.
    pub thread: Option<Thread>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Thread {
    pub own: String,
    pub root: String,
}

/// A part of a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Block {
    Text(String),
    Heading(String),
    /// What somebody else wrote.
    Quote(String),
    /// The one thing to do, as a button: what it says and where it leads.
    Action(String, String),
    Entries(Vec<Entry>),
    /// A remark at the end.
    Small(String),
}

/// A line of a list in a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    pub title: String,
    pub url: String,
    /// Who, where and when.
    pub line: String,
}

impl Letter {
    /// With a subject and nothing in it yet.
    #[must_use]
    pub fn new(to: &str, language: Language, (kind, subject): (&str, String)) -> Self {
        Self {
            account: None,
            to: to.to_owned(),
            language,
            kind: kind.to_owned(),
            subject,
            blocks: Vec::new(),
            unsubscribe: None,
            list: None,
            thread: None,
        }
    }

    #[must_use]
    pub fn to_account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}
