//! What can be reported, what can be decided, and the template messages.

use crate::i18n::{Language, t};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

words! {
    /// What is wrong with something: the reasons of reports and the rules of decisions.
    Rule {
        OffTopic = "off_topic",
        Spam = "spam",
        /// Insult or harassment.
        Insult = "insult",
        PersonalData = "personal_data",
        Copyright = "copyright",
        /// Wrong information.
        Wrong = "wrong",
        Other = "other",
    }
}

words! {
    /// What was decided.
    Action {
        /// Nothing needs to be done.
        None = "none",
        /// The author is asked to edit.
        Edit = "edit",
        /// Out of sight, the place kept.
        Hide = "hide",
        /// Out of the community; kept for a while to be put back.
        Remove = "remove",
        Warn = "warn",
        /// What the person posts waits for approval.
        Limit = "limit",
        /// The account is closed for a while; only in the whole house.
        Suspend = "suspend",
        /// Excluded from the community or the house.
        Ban = "ban",
        /// A waiting post is let through.
        Approve = "approve",
        /// A waiting post is not let through.
        Decline = "decline",
    }
}

impl Action {
    /// Needs words for the person concerned, and is told to them.
    #[must_use]
    pub fn is_told(self) -> bool {
        !matches!(self, Self::None | Self::Approve)
    }

    /// Changes something that can be changed back.
    #[must_use]
    pub fn can_be_undone(self) -> bool {
        !matches!(self, Self::None | Self::Approve | Self::Edit)
    }

    /// Lasts until a date, or until it is lifted.
    #[must_use]
    pub fn lasts(self) -> bool {
        matches!(self, Self::Limit | Self::Suspend | Self::Ban)
    }

    /// About a post, not its author.
    #[must_use]
    pub fn is_about_post(self) -> bool {
        matches!(self, Self::Edit | Self::Hide | Self::Remove | Self::Approve | Self::Decline)
    }
}

impl Rule {
    /// The message to the person concerned, ready to be sent as it is; nothing for [`Rule::Other`].
    #[must_use]
    pub fn template(self, language: Language) -> Option<String> {
        Some(match self {
            Self::OffTopic => t!(language, "moderation-template-off-topic"),
            Self::Spam => t!(language, "moderation-template-spam"),
            Self::Insult => t!(language, "moderation-template-insult"),
            Self::PersonalData => t!(language, "moderation-template-personal-data"),
            Self::Copyright => t!(language, "moderation-template-copyright"),
            Self::Wrong => t!(language, "moderation-template-wrong"),
            Self::Other => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.as_str()), Some(*rule));
        }
        for action in Action::ALL {
            assert_eq!(Action::parse(action.as_str()), Some(*action));
        }
        assert_eq!(Action::parse("delete"), None);
    }

    #[test]
    fn every_rule_but_other_has_a_message_in_every_language() {
        for rule in Rule::ALL {
            for language in Language::ALL {
                let text = rule.template(language);
                assert_eq!(text.is_none(), *rule == Rule::Other);
                assert!(text.is_none_or(|text| text.len() > 40));
            }
        }
    }
}
