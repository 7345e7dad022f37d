//! Identifiers: 64-bit, sorted by time, made by `new_id()` in the database. Outside the database they
//! are decimal strings, because JavaScript's numbers end at 2^53.

use std::fmt;
use std::str::FromStr;

use diesel::backend::Backend;
use diesel::deserialize::{FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
            #[diesel(sql_type = BigInt)]
            pub struct $name(pub i64);

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl FromStr for $name {
                type Err = std::num::ParseIntError;
                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    text.parse().map(Self)
                }
            }

            impl ToSql<BigInt, Pg> for $name {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> diesel::serialize::Result {
                    <i64 as ToSql<BigInt, Pg>>::to_sql(&self.0, out)
                }
            }

            impl<DB: Backend> FromSql<BigInt, DB> for $name
            where
                i64: FromSql<BigInt, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                    i64::from_sql(bytes).map(Self)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(&self.0)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                    text.parse().map_err(serde::de::Error::custom)
                }
            }
        )+
    };
}

ids! {
    /// A person, a community or a server, ours or not.
    ActorId,
    /// The private side of one of our people.
    AccountId,
    CommunityId,
    InstanceId,
    /// A topic or a reply (later: an item, a webinar).
    PostId,
    AttachmentId,
    SessionId,
    /// An inbox we deliver to.
    TargetId,
    LetterId,
    /// A piece of background work.
    JobId,
    /// What could not be delivered.
    DeadLetterId,
    /// A notification of one of our people.
    NotificationId,
    /// An invitation to this house or to a community.
    InvitationId,
    /// Somebody asks to belong to a community.
    JoinRequestId,
    /// A passkey of one of our people.
    PasskeyId,
    /// A term of a community's taxonomy (SKOS concept).
    ConceptId,
    ReportId,
    /// What was reported, with all its reports.
    CaseId,
    /// What a moderator decided.
    DecisionId,
    /// A copy of everything of an account.
    ExportId,
}
