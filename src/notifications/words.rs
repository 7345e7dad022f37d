//! What a notification says, in one sentence: the list and letters say the same.

use super::Kind;
use crate::i18n::{Language, t};

/// What the sentence names.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub kind: Kind,
    /// Who did it; empty when nobody is named.
    pub name: &'a str,
    pub count: i32,
    pub detail: &'a str,
}

/// "Tereza Valadão le respondió". What it is about stands beside it: a title, a community.
#[must_use]
pub fn sentence(language: Language, said: Said<'_>) -> String {
    let Said { kind, name, count, detail } = said;
    match kind {
        Kind::Mention => t!(language, "notifications-mention", name = name),
        Kind::Reply => t!(language, "notifications-reply", name = name),
        Kind::Accepted => t!(language, "notifications-accepted"),
        Kind::Answered => t!(language, "notifications-answered"),
        Kind::Watched => t!(language, "notifications-watched", name = name),
        Kind::Thread => t!(language, "notifications-thread", count = count, name = name),
        Kind::Topic => t!(language, "notifications-topic", name = name),
        Kind::Useful => t!(language, "notifications-useful", count = count, name = name),
        Kind::Follow => t!(language, "notifications-follow", name = name),
        Kind::JoinRequest => t!(language, "notifications-join-request", name = name),
        Kind::JoinAnswer if detail == "admitted" => t!(language, "notifications-admitted"),
        Kind::JoinAnswer => t!(language, "notifications-declined"),
        Kind::Role => role(language, detail),
        Kind::AccountRequest => t!(language, "notifications-account-request", name = name),
        Kind::Report => t!(language, "notifications-report"),
        Kind::Decision => decision(language, detail),
        Kind::Appeal => t!(language, "notifications-appeal"),
    }
}

fn role(language: Language, detail: &str) -> String {
    match detail {
        "facilitator" => t!(language, "notifications-role-facilitator"),
        "not-facilitator" => t!(language, "notifications-role-not-facilitator"),
        "librarian" => t!(language, "notifications-role-librarian"),
        "not-librarian" => t!(language, "notifications-role-not-librarian"),
        "host" => t!(language, "notifications-role-host"),
        "not-host" => t!(language, "notifications-role-not-host"),
        "member" => t!(language, "notifications-role-member"),
        _ => t!(language, "notifications-role-not-member"),
    }
}

fn decision(language: Language, detail: &str) -> String {
    match detail {
        "reporter" => t!(language, "notifications-decision-reporter"),
        "upheld" => t!(language, "notifications-decision-upheld"),
        "reversed" => t!(language, "notifications-decision-reversed"),
        "undone" => t!(language, "notifications-decision-undone"),
        _ => t!(language, "notifications-decision"),
    }
}

/// The name of a kind, for settings.
#[must_use]
pub fn kind_name(language: Language, kind: Kind) -> String {
    match kind {
        Kind::Mention => t!(language, "notifications-kind-mention"),
        Kind::Reply => t!(language, "notifications-kind-reply"),
        Kind::Accepted => t!(language, "notifications-kind-accepted"),
        Kind::Answered => t!(language, "notifications-kind-answered"),
        Kind::Watched => t!(language, "notifications-kind-watched"),
        Kind::Thread => t!(language, "notifications-kind-thread"),
        Kind::Topic => t!(language, "notifications-kind-topic"),
        Kind::Useful => t!(language, "notifications-kind-useful"),
        Kind::Follow => t!(language, "notifications-kind-follow"),
        Kind::JoinRequest => t!(language, "notifications-kind-join-request"),
        Kind::JoinAnswer => t!(language, "notifications-kind-join-answer"),
        Kind::Role => t!(language, "notifications-kind-role"),
        Kind::AccountRequest => t!(language, "notifications-kind-account-request"),
        Kind::Report => t!(language, "notifications-kind-report"),
        Kind::Decision => t!(language, "notifications-kind-decision"),
        Kind::Appeal => t!(language, "notifications-kind-appeal"),
    }
}
