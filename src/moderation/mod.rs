//! Moderation: reports, decisions, appeals, bans and what newcomers wait for.
