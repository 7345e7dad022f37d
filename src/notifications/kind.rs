//! Kinds of notification, and the way each goes unless its reader chose another.

/// What happened, from the reader's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody wrote my name.
    Mention,
    /// Somebody answered what I wrote.
    Reply,
    /// My reply was accepted as the answer.
    Accepted,
    /// Somebody else accepted an answer to my question.
    Answered,
    /// A reply in a thread or community I watch.
    Watched,
    /// Replies in a thread I follow, gathered.
    Thread,
    /// A new topic in a community I follow or watch.
    Topic,
    /// People found my post useful, gathered.
    Useful,
    /// Somebody follows me.
    Follow,
    /// Somebody asks to join a community I facilitate.
    JoinRequest,
    /// My request to join was answered.
    JoinAnswer,
    /// A role was given to me or taken.
    Role,
    /// Somebody asks for an account (administrators).
    AccountRequest,
    /// Something was reported (facilitators, administrators).
    Report,
    /// A moderator decided about something of mine, or about what I reported.
    Decision,
    /// A decision waits for a second person.
    Appeal,
}

/// How a notification goes beyond the list, where all are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Now,
    Digest,
    Here,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Now, Self::Digest, Self::Here];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Digest => "digest",
            Self::Here => "here",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

impl Kind {
    pub const ALL: [Self; 16] = [
        Self::Mention,
        Self::Reply,
        Self::Accepted,
        Self::Answered,
        Self::Watched,
        Self::Thread,
        Self::Topic,
        Self::Useful,
        Self::Follow,
        Self::JoinRequest,
        Self::JoinAnswer,
        Self::Role,
        Self::AccountRequest,
        Self::Report,
        Self::Decision,
        Self::Appeal,
    ];

    /// As stored and as settings, letters and the API name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Reply => "reply",
            Self::Accepted => "accepted",
            Self::Answered => "answered",
            Self::Watched => "watched",
            Self::Thread => "thread",
            Self::Topic => "topic",
            Self::Useful => "useful",
            Self::Follow => "follow",
            Self::JoinRequest => "join_request",
            Self::JoinAnswer => "join_answer",
            Self::Role => "role",
            Self::AccountRequest => "account_request",
            Self::Report => "report",
            Self::Decision => "decision",
            Self::Appeal => "appeal",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Until the reader chooses: what is said to me and what waits for me at once, the rest weekly.
    #[must_use]
    pub const fn usual(self) -> Channel {
        match self {
            Self::Mention
            | Self::Reply
            | Self::Accepted
            | Self::Watched
            | Self::JoinRequest
            | Self::JoinAnswer
            | Self::Role
            | Self::AccountRequest
            | Self::Report
            | Self::Decision
            | Self::Appeal => Channel::Now,
            Self::Answered | Self::Thread | Self::Topic | Self::Useful => Channel::Digest,
            Self::Follow => Channel::Here,
        }
    }

    /// Whether later events are gathered into a notification that is there.
    #[must_use]
    pub const fn gathers(self) -> bool {
        matches!(self, Self::Thread | Self::Useful)
    }
}

/// `{"reply": "now", …}`: the usual way of each kind, for statements.
pub(super) fn usual_channels() -> serde_json::Value {
    Kind::ALL
        .into_iter()
        .map(|kind| (kind.as_str().to_owned(), serde_json::Value::from(kind.usual().as_str())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("nothing"), None);
        assert_eq!(usual_channels()["thread"], "digest");
    }
}
