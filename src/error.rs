//! What can go wrong, in the field's words. Doors decide how to say it; no status codes here.

use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::pooled_connection::deadpool::PoolError;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not for this viewer: the two must look the same from outside.
    #[error("{0} not found")]
    NotFound(&'static str),
    #[error("{0} was deleted")]
    Gone(&'static str),
    #[error("forbidden: {0:?}")]
    Forbidden(Reason),
    #[error("invalid input: {0:?}")]
    Invalid(Vec<FieldError>),
    /// The resource changed under the caller (`If-Match`, a second answer accepted at once).
    #[error("conflict: {0}")]
    Conflict(&'static str),
    #[error("not signed in")]
    Unauthenticated,
    #[error("too many requests")]
    RateLimited { retry_after: Duration },
    /// Another server could not be reached or made no sense; the text is safe to show.
    #[error("remote server: {0}")]
    Remote(String),
    /// Something of ours is down for now.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    #[error(transparent)]
    Internal(anyhow::Error),
}

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    NotAuthor,
    NotFacilitator,
    NotAdmin,
    MembersOnly,
    FacilitatorsOnly,
    Locked,
    Archived,
    RegistrationClosed,
    /// The address has to be confirmed first.
    Unverified,
    /// The password or a passkey has to be given again first.
    NotRecent,
    Suspended,
    /// The access token lacks the scope the route asks for.
    Scope,
    /// The form's token is missing or old.
    Csrf,
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub problem: Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    Required,
    /// Fewer than this many characters.
    TooShort(usize),
    /// More than this many characters.
    TooLong(usize),
    /// More than this many bytes.
    TooLarge(usize),
    TooMany(usize),
    Malformed,
    /// Not one of the values that are possible here.
    Unknown,
    Taken,
    Reserved,
    NotAnImage,
    /// Sign-in: which of the two is wrong stays untold.
    WrongCredentials,
}

impl Error {
    #[must_use]
    pub fn invalid(field: &'static str, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError { field, problem }])
    }

    /// May succeed if tried again later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Remote(_) | Self::Unavailable(_) | Self::Internal(_) | Self::RateLimited { .. })
    }
}

/// Collects what is wrong with a form, so that all of it is told at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    pub fn fail(&mut self, field: &'static str, problem: Problem) {
        self.0.push(FieldError { field, problem });
    }

    /// Length in characters after trimming, `min` of 1 or more makes the field required.
    pub fn length(&mut self, field: &'static str, value: &str, min: usize, max: usize) {
        let count = value.trim().chars().count();
        if value.contains('\0') {
            // PostgreSQL's texts have no NUL.
            self.fail(field, Problem::Malformed);
        } else if count == 0 && min > 0 {
            self.fail(field, Problem::Required);
        } else if count < min {
            self.fail(field, Problem::TooShort(min));
        } else if count > max {
            self.fail(field, Problem::TooLong(max));
        }
    }

    pub fn done(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

/// Unique constraints a person can run into, and the field each belongs to.
const CONSTRAINT_FIELDS: [(&str, &str); 3] =
    [("actors_local_name", "name"), ("actors_ap_id_key", "name"), ("accounts_email_unique", "email")];

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::NotFound("row"),
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                let field = info
                    .constraint_name()
                    .and_then(|name| CONSTRAINT_FIELDS.iter().find(|(known, _)| *known == name));
                match field {
                    Some((_, field)) => Self::invalid(field, Problem::Taken),
                    None => Self::Internal(error.into()),
                }
            }
            _ => Self::Internal(error.into()),
        }
    }
}

macro_rules! internal {
    ($($foreign:ty),+ $(,)?) => {
        $(impl From<$foreign> for Error {
            fn from(error: $foreign) -> Self {
                Self::Internal(error.into())
            }
        })+
    };
}

internal!(serde_json::Error, url::ParseError, std::io::Error, object_store::Error, tokio::task::JoinError,);

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            // No connection came free in time, or none can be opened: later one may.
            PoolError::Timeout(_) => Self::Unavailable("the database is busy"),
            PoolError::Backend(error) => {
                tracing::warn!(%error, "no connection to the database");
                Self::Unavailable("the database does not answer")
            }
            other => Self::Internal(other.into()),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(foreign) => Self::Internal(foreign),
        }
    }
}

impl From<crate::text::slug::NameError> for Problem {
    fn from(error: crate::text::slug::NameError) -> Self {
        use crate::text::slug::{LENGTH, NameError};
        match error {
            NameError::TooShort => Self::TooShort(*LENGTH.start()),
            NameError::TooLong => Self::TooLong(*LENGTH.end()),
            NameError::Character(_) => Self::Malformed,
            NameError::Reserved => Self::Reserved,
        }
    }
}
