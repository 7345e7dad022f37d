//! Erasing an account: personal data goes, the actor's row keeps the name so that nobody takes it, and
//! what was written stays without a name or is deleted, as its author chose.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};

use crate::accounts::departure::{self, Posts};
use crate::accounts::{Member, account};
use crate::actors::{follow, profile};
use crate::app::App;
use crate::communities::person;
use crate::db::Conn;
use crate::db::ids::{AccountId, ActorId, PostId};
use crate::db::schema::{accounts, actors, letters, posts};
use crate::error::Result;
use crate::events::{self, Event};
use crate::forum::{remote, removal};
use crate::jobs;
use crate::posts::post::{self, DeletedBy};
use crate::posts::reaction;

/// Name of the job that erases one account.
pub const JOB: &str = "erase account";
/// Name of the job that deletes what somebody elsewhere wrote, as their server asked.
pub const FOREIGN_JOB: &str = "delete posts of actor";

const BATCH: i64 = 100;

/// Puts the accounts whose week is over in line.
pub async fn start(app: &App) -> Result<()> {
    app.db
        .transaction(async |conn| {
            for account in departure::due(conn, app.clock.now()).await? {
                jobs::enqueue_once(conn, JOB, &json!({ "account": account })).await?;
            }
            Ok(())
        })
        .await
}

/// The job. Called off in the meantime, it does nothing; broken off, it goes on where it was.
pub async fn run(app: &App, payload: &Value) -> Result<()> {
    let id: AccountId = serde_json::from_value(payload["account"].clone())?;
    let found = {
        let mut conn = app.db.conn().await?;
        let due = departure::of(&mut conn, id).await?.filter(|asked| asked.due_at <= app.clock.now());
        match due {
            Some(due) => account::by_id(&mut conn, id).await?.map(|member| (member, due.posts())),
            None => None,
        }
    };
    match found {
        Some((member, posts)) => erase(app, &member, posts).await,
        None => Ok(()),
    }
}

/// Erases one of ours, whoever asked for it.
pub async fn erase(app: &App, member: &Member, choice: Posts) -> Result<()> {
    if choice == Posts::Remove {
        while remove_some(app, member).await? > 0 {}
    }
    let picture = member.actor.icon_url.clone();
    app.db
        .transaction(async |conn| {
            forget(conn, member.actor.id).await?;
            diesel::delete(letters::table.filter(
                letters::account_id.eq(member.account.id).or(letters::recipient.eq(&member.account.email)),
            ))
            .execute(conn)
            .await?;
            diesel::delete(accounts::table.find(member.account.id)).execute(conn).await?;
            clear(conn, app, member.actor.id).await?;
            blank(conn, member).await?;
            let event = Event::ActorDeleted { actor: member.actor.id, with_posts: choice == Posts::Remove };
            events::record(conn, member.actor.id, &event).await?;
            Ok(())
        })
        .await?;
    super::export::remove_files(app, member.account.id).await?;
    drop_picture(app, picture).await
}

/// The next posts of the person, each deleted as its author would; how many there were.
async fn remove_some(app: &App, member: &Member) -> Result<usize> {
    app.db
        .transaction(async |conn| {
            let ids = standing(conn, member.actor.id).await?;
            for id in &ids {
                removal::delete(conn, app.here(), member, *id).await?;
            }
            Ok(ids.len())
        })
        .await
}

async fn standing(conn: &mut Conn, author: ActorId) -> Result<Vec<PostId>> {
    Ok(posts::table
        .filter(posts::author_id.eq(author).and(posts::deleted_at.is_null()))
        .order((posts::published_at.desc(), posts::id.desc()))
        .limit(BATCH)
        .select(posts::id)
        .load(conn)
        .await?)
}

/// What an actor's row says besides its name and address.
async fn clear(conn: &mut Conn, app: &App, id: ActorId) -> Result<()> {
    let now = app.clock.now();
    diesel::update(actors::table.find(id))
        .set((
            actors::display_name.eq(None::<String>),
            actors::summary_html.eq(""),
            actors::summary_source.eq(None::<String>),
            actors::icon_url.eq(None::<String>),
            actors::image_url.eq(None::<String>),
            actors::updated_at.eq(now),
            actors::deleted_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Tables that stay though they would go with the actor's row: keys sign the last word, the audience has to
/// hear it, and who is excluded does not come back by closing the account.
const KEPT: [&str; 3] = ["actor_keys", "audiences", "restrictions"];

/// Columns that go on naming the actor's row, which says nothing any more. Each new column that names an
/// actor or an account is here, or goes with the row it is in; a test asks the database.
#[cfg(test)]
pub(crate) const NAMELESS: [(&str, &str); 20] = [
    ("accounts", "actor_id"),
    ("attachments", "uploader_id"),
    ("cases", "claimed_by"),
    ("communities", "actor_id"),
    ("communities", "created_by"),
    ("concepts", "proposed_by"),
    // Decisions are not only the person's own: they hold for others, and the log counts them.
    ("decisions", "actor_id"),
    ("decisions", "answered_by"),
    ("decisions", "by_id"),
    ("decisions", "undone_by"),
    ("events", "actor_id"),
    ("join_requests", "answered_by"),
    ("letters", "account_id"),
    ("memberships", "granted_by"),
    ("outbox", "actor_id"),
    ("posts", "author_id"),
    ("reports", "reporter_id"),
    ("role_changes", "changed_by"),
    // Of what stays to be read; documents of the person go by a trigger.
    ("search_documents", "author_id"),
    ("welcomes", "welcomed_by"),
];

/// What they wrote or what was written of them in rows that are others' too: invitations with their
/// address, why they reported what is decided by now, what they said against decisions, and their own
/// description as it was sent; what still waits to be delivered is followed by the deletion.
async fn blank(conn: &mut Conn, member: &Member) -> Result<()> {
    let (id, address) = (member.actor.id, &member.account.email);
    for (statement, of) in [
        (
            "update invitations set email = null, note = '', revoked_at = coalesce(revoked_at, now())
             where lower(email) = lower($2) and $1 = $1",
            address,
        ),
        (
            "update reports r set details = '' from cases c
             where c.id = r.case_id and c.state = 'closed' and r.reporter_id = $1 and $2 = $2",
            address,
        ),
        (
            "update decisions set appeal_text = '' where actor_id = $1 and appeal <> 'open' and $2 = $2",
            address,
        ),
        (
            "update outbox o set body = jsonb_build_object('@context', 'https://www.w3.org/ns/activitystreams',
                    'id', o.ap_id, 'type', 'Update', 'actor', $2, 'object', $2)::text
             where o.actor_id = $1 and o.object_ap_id = $2 and o.ap_id like '%/activities/update/%'",
            &member.actor.ap_id,
        ),
    ] {
        diesel::sql_query(statement).bind::<BigInt, _>(id).bind::<Text, _>(of).execute(conn).await?;
    }
    Ok(())
}

/// Takes away everything that hangs on somebody, ours or not, but what they wrote: follows, roles and
/// reactions with their counts, then whatever else the schema ties to the actor (`on delete cascade`).
pub async fn forget(conn: &mut Conn, id: ActorId) -> Result<()> {
    follow::end_all(conn, id).await?;
    person::leave_all(conn, id).await?;
    reaction::withdraw_all(conn, id).await?;
    profile::forget(conn, id).await?;
    for Tie { belongs, owner } in ties(conn).await? {
        if !KEPT.contains(&belongs.as_str()) {
            diesel::sql_query(format!("delete from {belongs} where {owner} = $1"))
                .bind::<BigInt, _>(id)
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}

/// A table whose rows belong to an actor, and the column that says to whom; both quoted.
#[derive(QueryableByName)]
struct Tie {
    #[diesel(sql_type = Text)]
    belongs: String,
    #[diesel(sql_type = Text)]
    owner: String,
}

async fn ties(conn: &mut Conn) -> Result<Vec<Tie>> {
    Ok(diesel::sql_query(
        "select quote_ident(r.relname) as belongs, quote_ident(a.attname) as owner
         from pg_constraint c
         join pg_class r on r.oid = c.conrelid
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'f' and c.confdeltype = 'c' and c.confrelid = 'actors'::regclass
           and array_length(c.conkey, 1) = 1
         order by 1, 2",
    )
    .load(conn)
    .await?)
}

/// A face nobody else has goes from the store too.
async fn drop_picture(app: &App, url: Option<String>) -> Result<()> {
    let Some(url) = url else { return Ok(()) };
    let key = url.strip_prefix(app.site.media_base()).map(|key| key.trim_start_matches('/').to_owned());
    let Some(key) = key.filter(|key| crate::storage::is_key(key)) else { return Ok(()) };
    let shared: bool = diesel::select(diesel::dsl::exists(actors::table.filter(actors::icon_url.eq(&url))))
        .get_result(&mut *app.db.conn().await?)
        .await?;
    if shared { Ok(()) } else { app.storage.delete(&key).await }
}

/// The job for somebody elsewhere whose server says that what they wrote is to go.
pub async fn remove_foreign(app: &App, payload: &Value) -> Result<()> {
    let id: ActorId = serde_json::from_value(payload["actor"].clone())?;
    loop {
        let count = app
            .db
            .transaction(async |conn| {
                let ids = standing(conn, id).await?;
                for id in &ids {
                    let known = post::find(conn, *id).await?;
                    remote::delete(conn, app.here(), &known, DeletedBy::Author).await?;
                }
                Ok(ids.len())
            })
            .await?;
        if count == 0 {
            return Ok(());
        }
    }
}
