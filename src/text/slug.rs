//! Names that this instance gives out: of accounts (`/u/{name}`) and communities (`/c/{name}`).

/// Length of a local name, in characters.
pub const LENGTH: std::ops::RangeInclusive<usize> = 2..=30;

/// Names that would read as a path, a role or a mailbox of the instance (RFC 2142).
const RESERVED: &[&str] = &[
    "about",
    "abuse",
    "account",
    "accounts",
    "activities",
    "actor",
    "admin",
    "administrator",
    "all",
    "anonymous",
    "api",
    "app",
    "assets",
    "ateneo",
    "auth",
    "authorize",
    "autoconfig",
    "c",
    "communities",
    "community",
    "contact",
    "css",
    "event",
    "events",
    "everyone",
    "favicon",
    "feed",
    "feeds",
    "follow",
    "followers",
    "following",
    "fonts",
    "health",
    "healthz",
    "help",
    "here",
    "home",
    "host_meta",
    "hostmaster",
    "images",
    "inbox",
    "info",
    "instance",
    "internal",
    "invite",
    "item",
    "js",
    "legal",
    "library",
    "live",
    "login",
    "logout",
    "mail",
    "media",
    "member",
    "members",
    "metrics",
    "mod",
    "moderator",
    "moderators",
    "new",
    "news",
    "nodeinfo",
    "nobody",
    "noreply",
    "notifications",
    "null",
    "oauth",
    "official",
    "outbox",
    "owner",
    "post",
    "postmaster",
    "posts",
    "privacy",
    "proxy",
    "public",
    "readyz",
    "register",
    "relay",
    "reply",
    "robots",
    "root",
    "rss",
    "rules",
    "search",
    "security",
    "settings",
    "setup",
    "shared_inbox",
    "signin",
    "signup",
    "sitemap",
    "staff",
    "static",
    "status",
    "support",
    "system",
    "tag",
    "tags",
    "team",
    "terms",
    "topic",
    "topics",
    "u",
    "undefined",
    "user",
    "users",
    "verify",
    "webfinger",
    "webinars",
    "webmaster",
    "well_known",
    "www",
];

/// Why a local name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Shorter than [`LENGTH`].
    #[error("a name has at least 2 characters")]
    TooShort,
    /// Longer than [`LENGTH`].
    #[error("a name has at most 30 characters")]
    TooLong,
    /// Something else than `a-z`, `0-9` and `_`.
    #[error("a name has only the letters a to z, digits and _ (not {0:?})")]
    Character(char),
    /// Kept for the instance.
    #[error("this name is reserved")]
    Reserved,
}

/// Whether `name` may be given to an account or a community: `[a-z0-9_]{2,30}`, not reserved.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(name: &str) -> Result<(), NameError> {
    if let Some(other) = name.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '_')) {
        return Err(NameError::Character(other));
    }
    if name.len() < *LENGTH.start() {
        return Err(NameError::TooShort);
    }
    if name.len() > *LENGTH.end() {
        return Err(NameError::TooLong);
    }
    if RESERVED.contains(&name) {
        return Err(NameError::Reserved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("ana", Ok(()))]
    #[case("agua_rural_2026", Ok(()))]
    #[case("administradora", Ok(()))]
    #[case("123456789012345678901234567890", Ok(()))]
    #[case("1234567890123456789012345678901", Err(NameError::TooLong))]
    #[case("a", Err(NameError::TooShort))]
    #[case("", Err(NameError::TooShort))]
    #[case("Ana", Err(NameError::Character('A')))]
    #[case("añil", Err(NameError::Character('ñ')))]
    #[case("аna", Err(NameError::Character('а')))]
    #[case("../etc", Err(NameError::Character('.')))]
    #[case("an a", Err(NameError::Character(' ')))]
    #[case("admin", Err(NameError::Reserved))]
    #[case("inbox", Err(NameError::Reserved))]
    #[case("media", Err(NameError::Reserved))]
    fn names_are_checked(#[case] name: &str, #[case] expected: Result<(), NameError>) {
        assert_eq!(check(name), expected);
    }
}
