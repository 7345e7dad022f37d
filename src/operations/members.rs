//! The members of this house, as administrators see them.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::db::Conn;
use crate::db::ids::AccountId;
use crate::db::page::{Cursor, Page, Slice};
use crate::error::{Error, Result};

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Active,
    /// Asked for the account and was not admitted yet.
    Waiting,
    Suspended,
    /// Admitted, but the address is not known to be theirs.
    Unverified,
}

impl State {
    /// From the word in an address.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "active" => Self::Active,
            "waiting" => Self::Waiting,
            "suspended" => Self::Suspended,
            "unverified" => Self::Unverified,
            _ => return None,
        })
    }

    /// The word in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Suspended => "suspended",
            Self::Unverified => "unverified",
        }
    }
}

/// A row of the list.
#[derive(Debug, Clone, QueryableByName)]
pub struct Listed {
    #[diesel(sql_type = BigInt)]
    pub id: AccountId,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub display_name: Option<String>,
    #[diesel(sql_type = Text)]
    pub email: String,
    #[diesel(sql_type = Bool)]
    pub is_admin: bool,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Their last page, to the hour.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub seen_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    pub sessions: i64,
}

impl Listed {
    #[must_use]
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Active)
    }

    /// The name in sentences.
    #[must_use]
    pub fn label(&self) -> &str {
        self.display_name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&self.name)
    }
}

/// Which members are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub id: Option<AccountId>,
    /// Part of a name or address, in any case.
    pub text: Option<&'a str>,
    pub state: Option<State>,
}

/// Members, the newest first. Reads all accounts of the house when a text is given: there are
/// thousands, not millions.
pub async fn list(conn: &mut Conn, wanted: Wanted<'_>, page: Page) -> Result<Slice<Listed>> {
    let like = wanted.text.map(|text| {
        let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{}%", text.to_lowercase())
    });
    let rows: Vec<Listed> = crate::db::prepared(
        "with all_of_them as (
           select a.id, p.name, p.display_name, a.email, a.is_admin, a.created_at,
                  case when a.approved_at is null then 'waiting' when a.suspended_at is not null then 'suspended'
                       when a.email_verified_at is null then 'unverified' else 'active' end as state
           from accounts a join actors p on p.id = a.actor_id
           where p.deleted_at is null and ($1 is null or a.id = $1) and ($4 is null or a.id < $4)
             and ($2 is null or lower(p.name) like $2 or lower(p.display_name) like $2 or lower(a.email) like $2)),
         page as (
           select * from all_of_them where ($3 is null or state = $3) order by id desc limit $5)
         select m.*, s.seen_at, s.sessions
         from page m
         cross join lateral (select max(last_seen_at) as seen_at, count(*) as sessions
                             from sessions where account_id = m.id) s
         order by m.id desc",
    )
    .bind::<Nullable<BigInt>, _>(wanted.id)
    .bind::<Nullable<Text>, _>(like)
    .bind::<Nullable<Text>, _>(wanted.state.map(State::as_str))
    .bind::<Nullable<BigInt>, _>(page.after.map(|after| after.id))
    .bind::<BigInt, _>(page.limit + 1)
    .load(conn)
    .await?;
    Ok(Slice::cut(rows, page, |row| Cursor { at: row.created_at, id: row.id.0 }))
}

/// One member.
///
/// # Errors
/// `NotFound` when there is none of that id.
pub async fn find(conn: &mut Conn, id: AccountId) -> Result<Listed> {
    let wanted = Wanted { id: Some(id), ..Wanted::default() };
    list(conn, wanted, Page::first(1)).await?.rows.pop().ok_or(Error::NotFound("member"))
}

/// Makes an administrator of a member, or a member of an administrator; whether that changed anything.
///
/// # Errors
/// `Conflict` when nobody would be left to administer the house.
pub async fn set_admin(conn: &mut Conn, id: AccountId, on: bool) -> Result<bool> {
    // Two administrators who depose each other at once would leave none: one waits for the other.
    crate::db::prepared("select id from accounts where is_admin order by id for update")
        .execute(conn)
        .await?;
    let changed = crate::db::prepared(
        "update accounts set is_admin = $2
         where id = $1 and is_admin <> $2
           and ($2 or exists (select from accounts other where other.is_admin and other.id <> $1
                              and other.suspended_at is null and other.approved_at is not null))",
    )
    .bind::<BigInt, _>(id)
    .bind::<Bool, _>(on)
    .execute(conn)
    .await?;
    if changed == 0 && !on && find(conn, id).await?.is_admin {
        return Err(Error::Conflict("the last administrator"));
    }
    Ok(changed > 0)
}

/// Signs a member out everywhere; returns from how many places.
pub async fn end_sessions(conn: &mut Conn, id: AccountId) -> Result<usize> {
    Ok(crate::db::prepared("delete from sessions where account_id = $1")
        .bind::<BigInt, _>(id)
        .execute(conn)
        .await?)
}
