//! What an action did, said once at the top of the next page.
use crate::i18n::{Reader, t};
use crate::web::assets::icon;
use maud::{Markup, html};

/// Something that was just done; travels to the next page as [`Done::code`] in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// An account was made and is signed in.
    Welcome,
    /// Signed out.
    SignedOut,
    /// Settings were saved.
    Saved,
    /// Sessions were ended.
    SessionsEnded,
    /// A topic or reply was published here.
    Published,
    /// A topic or reply left for its community's own site.
    Sent,
    /// A topic or reply was changed.
    Edited,
    /// A topic or reply was deleted.
    Deleted,
    /// Someone or a community is followed.
    Followed,
    /// Asked to follow; the other site has not answered.
    FollowAsked,
    /// No longer followed.
    Unfollowed,
    /// Became a member.
    Joined,
    /// Asked to become a member.
    JoinAsked,
    /// No longer a member.
    Left,
    /// A report was filed.
    Reported,
    /// A moderator decided.
    Decided,
    /// A waiting post was approved.
    Approved,
    /// A decision was taken back.
    DecisionUndone,
    /// An appeal was filed.
    Appealed,
    /// An appeal was answered.
    AppealAnswered,
    /// A topic or reply waits for approval.
    Held,
    /// Nothing leaves the house.
    SendingPaused,
    /// What waited leaves.
    SendingResumed,
    /// Deliveries to a server are held back.
    ServerPaused,
    /// Deliveries to a server go again.
    ServerResumed,
    /// Something that failed is tried again.
    TriedAgain,
    /// Something that failed was given up for good.
    Dropped,
    /// A member administers now.
    AdminGiven,
    /// A member administers no more.
    AdminTaken,
    /// Refused: nobody would be left to administer.
    LastAdmin,
    /// A member was signed out everywhere.
    MemberSignedOut,
    /// A letter is on its way.
    LetterQueued,
    /// A copy of one's own data is being made.
    ExportAsked,
    /// The account will be erased.
    Leaving,
    /// The account was to be erased, and stays.
    Stays,
    /// Everything counts as read.
    AllRead,
    /// Kept among the bookmarks again.
    Kept,
    /// A letter is on its way.
    LetterSent,
    /// An address was confirmed.
    EmailConfirmed,
    /// The password was changed.
    PasswordChanged,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// An account was admitted.
    Admitted,
    /// A request for an account was declined.
    Declined,
    /// An invitation was made.
    Invited,
    /// An invitation was withdrawn.
    Revoked,
    /// A term of the vocabulary counts now.
    TermAdded,
    /// A term was proposed.
    TermProposed,
    /// A proposed term was declined.
    TermDeclined,
    /// Two terms became one.
    TermsMerged,
    /// A request to belong was taken back.
    Withdrawn,
    /// Somebody was admitted.
    MemberAdmitted,
    /// A request was declined.
    MemberDeclined,
    /// A role was given.
    RoleGiven,
    /// A role was taken.
    RoleTaken,
    /// A member was removed.
    MemberRemoved,
    /// Somebody is a member again.
    MemberBack,
    /// A community was opened.
    Opened,
    /// A community was proposed.
    Proposed,
}

impl Done {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Welcome,
        Self::SignedOut,
        Self::Saved,
        Self::SessionsEnded,
        Self::Published,
        Self::Sent,
        Self::Edited,
        Self::Deleted,
        Self::Followed,
        Self::FollowAsked,
        Self::Unfollowed,
        Self::Joined,
        Self::JoinAsked,
        Self::Left,
        Self::Reported,
        Self::Decided,
        Self::Approved,
        Self::DecisionUndone,
        Self::Appealed,
        Self::AppealAnswered,
        Self::Held,
        Self::SendingPaused,
        Self::SendingResumed,
        Self::ServerPaused,
        Self::ServerResumed,
        Self::TriedAgain,
        Self::Dropped,
        Self::AdminGiven,
        Self::AdminTaken,
        Self::LastAdmin,
        Self::MemberSignedOut,
        Self::LetterQueued,
        Self::ExportAsked,
        Self::Leaving,
        Self::Stays,
        Self::AllRead,
        Self::Kept,
        Self::LetterSent,
        Self::EmailConfirmed,
        Self::PasswordChanged,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::Admitted,
        Self::Declined,
        Self::Invited,
        Self::Revoked,
        Self::TermAdded,
        Self::TermProposed,
        Self::TermDeclined,
        Self::TermsMerged,
        Self::Withdrawn,
        Self::MemberAdmitted,
        Self::MemberDeclined,
        Self::RoleGiven,
        Self::RoleTaken,
        Self::MemberRemoved,
        Self::MemberBack,
        Self::Opened,
        Self::Proposed,
    ];

    /// A word for the cookie.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::SignedOut => "signed-out",
            Self::Saved => "saved",
            Self::SessionsEnded => "sessions-ended",
            Self::Published => "published",
            Self::Sent => "sent",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Followed => "followed",
            Self::FollowAsked => "follow-asked",
            Self::Unfollowed => "unfollowed",
            Self::Joined => "joined",
            Self::JoinAsked => "join-asked",
            Self::Left => "left",
            Self::Reported => "reported",
            Self::Decided => "decided",
            Self::Approved => "approved",
            Self::DecisionUndone => "decision-undone",
            Self::Appealed => "appealed",
            Self::AppealAnswered => "appeal-answered",
            Self::Held => "held",
            Self::SendingPaused => "sending-paused",
            Self::SendingResumed => "sending-resumed",
            Self::ServerPaused => "server-paused",
            Self::ServerResumed => "server-resumed",
            Self::TriedAgain => "tried-again",
            Self::Dropped => "dropped",
            Self::AdminGiven => "admin-given",
            Self::AdminTaken => "admin-taken",
            Self::LastAdmin => "last-admin",
            Self::MemberSignedOut => "member-signed-out",
            Self::LetterQueued => "letter-queued",
            Self::ExportAsked => "export-asked",
            Self::Leaving => "leaving",
            Self::Stays => "stays",
            Self::AllRead => "all-read",
            Self::Kept => "kept",
            Self::LetterSent => "letter-sent",
            Self::EmailConfirmed => "email-confirmed",
            Self::PasswordChanged => "password-changed",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::Admitted => "admitted",
            Self::Declined => "declined",
            Self::Invited => "invited",
            Self::Revoked => "revoked",
            Self::TermAdded => "term-added",
            Self::TermProposed => "term-proposed",
            Self::TermDeclined => "term-declined",
            Self::TermsMerged => "terms-merged",
            Self::Withdrawn => "belong-withdrawn",
            Self::MemberAdmitted => "belong-admitted",
            Self::MemberDeclined => "belong-declined",
            Self::RoleGiven => "belong-role-given",
            Self::RoleTaken => "belong-role-taken",
            Self::MemberRemoved => "belong-member-removed",
            Self::MemberBack => "belong-member-back",
            Self::Opened => "belong-opened",
            Self::Proposed => "belong-proposed",
        }
    }

    /// From the cookie; `None` for anything else.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|done| done.code() == code)
    }

    /// The sentence.
    #[must_use]
    pub fn say(self, r: Reader) -> String {
        match self {
            Self::Welcome => t!(r, "layout-done-welcome"),
            Self::SignedOut => t!(r, "layout-done-signed-out"),
            Self::Saved => t!(r, "layout-done-saved"),
            Self::SessionsEnded => t!(r, "layout-done-sessions-ended"),
            Self::Published => t!(r, "layout-done-published"),
            Self::Sent => t!(r, "layout-done-sent"),
            Self::Edited => t!(r, "layout-done-edited"),
            Self::Deleted => t!(r, "layout-done-deleted"),
            Self::Followed => t!(r, "layout-done-followed"),
            Self::FollowAsked => t!(r, "layout-done-follow-asked"),
            Self::Unfollowed => t!(r, "layout-done-unfollowed"),
            Self::Joined => t!(r, "layout-done-joined"),
            Self::JoinAsked => t!(r, "layout-done-join-asked"),
            Self::Left => t!(r, "layout-done-left"),
            Self::Reported => t!(r, "moderation-done-reported"),
            Self::Decided => t!(r, "moderation-done-decided"),
            Self::Approved => t!(r, "moderation-done-approved"),
            Self::DecisionUndone => t!(r, "moderation-done-undone"),
            Self::Appealed => t!(r, "moderation-done-appealed"),
            Self::AppealAnswered => t!(r, "moderation-done-answered"),
            Self::Held => t!(r, "moderation-done-held"),
            Self::SendingPaused => t!(r, "admin-done-sending-paused"),
            Self::SendingResumed => t!(r, "admin-done-sending-resumed"),
            Self::ServerPaused => t!(r, "admin-done-server-paused"),
            Self::ServerResumed => t!(r, "admin-done-server-resumed"),
            Self::TriedAgain => t!(r, "admin-done-tried-again"),
            Self::Dropped => t!(r, "admin-done-dropped"),
            Self::AdminGiven => t!(r, "admin-done-admin-given"),
            Self::AdminTaken => t!(r, "admin-done-admin-taken"),
            Self::LastAdmin => t!(r, "admin-done-last-admin"),
            Self::MemberSignedOut => t!(r, "admin-done-member-signed-out"),
            Self::LetterQueued => t!(r, "admin-done-letter-queued"),
            Self::ExportAsked => t!(r, "onboarding-done-export"),
            Self::Leaving => t!(r, "onboarding-done-leaving"),
            Self::Stays => t!(r, "onboarding-done-stays"),
            Self::AllRead => t!(r, "notifications-done-all-read"),
            Self::Kept => t!(r, "notifications-done-kept"),
            Self::LetterSent => t!(r, "security-done-letter"),
            Self::EmailConfirmed => t!(r, "security-done-email"),
            Self::PasswordChanged => t!(r, "security-done-password"),
            Self::PasskeyAdded => t!(r, "security-done-passkey"),
            Self::PasskeyRemoved => t!(r, "security-done-passkey-removed"),
            Self::Admitted => t!(r, "security-done-admitted"),
            Self::Declined => t!(r, "security-done-declined"),
            Self::Invited => t!(r, "security-done-invited"),
            Self::Revoked => t!(r, "security-done-revoked"),
            Self::TermAdded => t!(r, "taxonomy-done-added"),
            Self::TermProposed => t!(r, "taxonomy-done-proposed"),
            Self::TermDeclined => t!(r, "taxonomy-done-declined"),
            Self::TermsMerged => t!(r, "taxonomy-done-merged"),
            Self::Withdrawn => t!(r, "membership-done-withdrawn"),
            Self::MemberAdmitted => t!(r, "membership-done-admitted"),
            Self::MemberDeclined => t!(r, "membership-done-declined"),
            Self::RoleGiven => t!(r, "membership-done-role-given"),
            Self::RoleTaken => t!(r, "membership-done-role-taken"),
            Self::MemberRemoved => t!(r, "membership-done-member-removed"),
            Self::MemberBack => t!(r, "membership-done-member-back"),
            Self::Opened => t!(r, "membership-done-opened"),
            Self::Proposed => t!(r, "membership-done-proposed"),
        }
    }
}

/// The notice as a live region.
#[must_use]
pub fn notice(r: Reader, done: Done) -> Markup {
    html! { div.note.flash role="status" { (icon("seal")) span { (done.say(r)) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_there_and_back() {
        for done in Done::ALL.iter().copied() {
            assert_eq!(Done::from_code(done.code()), Some(done));
        }
        assert_eq!(Done::from_code("<script>"), None);
    }
}
