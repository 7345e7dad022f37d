//! Pages of moderation: reporting, the queue, deciding, reading a decision, the public log.

pub mod closed;
pub mod decision;
pub mod judge;
pub mod log;
pub mod queue;
pub mod report;
pub mod screening;

use crate::forum::screening::Why;
use crate::i18n::{Reader, t};
use crate::moderation::{Action, Rule};

/// A rule in words.
#[must_use]
pub fn rule(r: Reader, rule: Rule) -> String {
    match rule {
        Rule::OffTopic => t!(r, "moderation-rule-off-topic"),
        Rule::Spam => t!(r, "moderation-rule-spam"),
        Rule::Insult => t!(r, "moderation-rule-insult"),
        Rule::PersonalData => t!(r, "moderation-rule-personal-data"),
        Rule::Copyright => t!(r, "moderation-rule-copyright"),
        Rule::Wrong => t!(r, "moderation-rule-wrong"),
        Rule::Other => t!(r, "moderation-rule-other"),
    }
}

/// An action as a button or a choice says it.
#[must_use]
pub fn action(r: Reader, action: Action) -> String {
    match action {
        Action::None => t!(r, "moderation-do-none"),
        Action::Edit => t!(r, "moderation-do-edit"),
        Action::Hide => t!(r, "moderation-do-hide"),
        Action::Remove => t!(r, "moderation-do-remove"),
        Action::Warn => t!(r, "moderation-do-warn"),
        Action::Limit => t!(r, "moderation-do-limit"),
        Action::Suspend => t!(r, "moderation-do-suspend"),
        Action::Ban => t!(r, "moderation-do-ban"),
        Action::Approve => t!(r, "moderation-do-approve"),
        Action::Decline => t!(r, "moderation-do-decline"),
    }
}

/// An action that was taken.
#[must_use]
pub fn done(r: Reader, action: Action) -> String {
    match action {
        Action::None => t!(r, "moderation-did-none"),
        Action::Edit => t!(r, "moderation-did-edit"),
        Action::Hide => t!(r, "moderation-did-hide"),
        Action::Remove => t!(r, "moderation-did-remove"),
        Action::Warn => t!(r, "moderation-did-warn"),
        Action::Limit => t!(r, "moderation-did-limit"),
        Action::Suspend => t!(r, "moderation-did-suspend"),
        Action::Ban => t!(r, "moderation-did-ban"),
        Action::Approve => t!(r, "moderation-did-approve"),
        Action::Decline => t!(r, "moderation-did-decline"),
    }
}

/// Why a post waits.
#[must_use]
pub fn why(r: Reader, why: Why) -> String {
    match why {
        Why::Limited => t!(r, "moderation-why-limited"),
        Why::Newcomer => t!(r, "moderation-why-newcomer"),
        Why::Host => t!(r, "moderation-why-host"),
        Why::Links => t!(r, "moderation-why-links"),
        Why::Burst => t!(r, "moderation-why-burst"),
        Why::Repeated => t!(r, "moderation-why-repeated"),
    }
}
