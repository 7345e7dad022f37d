//! What posting has in common: the limit, pictures, what a facilitator may take out.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Member, limit};
use crate::app::App;
use crate::communities::{CommunityView, Standing, membership};
use crate::db::Conn;
use crate::db::ids::AttachmentId;
use crate::error::{self, Error, Reason, Result};
use crate::forum::removal;
use crate::posts::attachment::Attachment;
use crate::posts::{Post, revision};
use crate::site::{Here, Site};

/// Counts a post against the member's limit; facilitators and administrators have none.
pub async fn count(conn: &mut Conn, app: &App, member: &Member) -> Result<()> {
    if member.account.is_admin || membership::facilitates_somewhere(conn, member.actor.id).await? {
        return Ok(());
    }
    let key = format!("post:{}", member.account.id);
    limit::count(conn, &key, app.config.limits.posts_per_hour, app.clock.now()).await
}

/// Ids of uploads, as a draft names them.
pub fn images(ids: Option<Vec<String>>) -> Result<Vec<AttachmentId>> {
    ids.unwrap_or_default()
        .iter()
        .map(|id| id.parse().map_err(|_| Error::invalid("images", error::Problem::Unknown)))
        .collect()
}

/// The author deletes; a facilitator of a community hosted here takes out, saying why.
pub async fn take_away(
    conn: &mut Conn,
    here: Here<'_>,
    (member, standing): (&Member, Standing),
    (community, post, reason): (&CommunityView, &Post, Option<&str>),
) -> Result<()> {
    if post.author_id == member.actor.id {
        removal::delete(conn, here, member, post.id).await?;
    } else if community.is_local() && standing.facilitates() {
        let reason = reason.unwrap_or_default();
        removal::remove(conn, here, (member, standing), (post.id, reason)).await?;
    } else {
        return Err(Error::Forbidden(Reason::NotAuthor));
    }
    Ok(())
}

/// The `reason` of a removal: at most 500 characters.
pub fn reason(query: &super::page::Query) -> Result<Option<&str>> {
    let reason = query.get("reason");
    let mut checks = error::Checks::default();
    checks.length("reason", reason.unwrap_or_default(), 0, 500);
    checks.done()?;
    Ok(reason)
}

/// A picture of a post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentOut {
    #[schema(pattern = "^[0-9]{1,18}$")]
    id: String,
    #[schema(format = "uri")]
    url: String,
    media_type: String,
    /// What is to be seen, for those who cannot see it.
    alt: String,
    /// In pixels.
    width: Option<i32>,
    /// In pixels.
    height: Option<i32>,
}

impl AttachmentOut {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn render(site: &Site, attachment: &Attachment) -> Self {
        let own = attachment.storage_key.as_deref().map(|key| site.media(key));
        Self {
            id: attachment.id.to_string(),
            url: own.or_else(|| attachment.remote_url.clone()).unwrap_or_default(),
            media_type: attachment.media_type.clone(),
            alt: attachment.alt.clone(),
            width: attachment.width,
            height: attachment.height,
        }
    }
}

/// What a post said before an edit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub struct RevisionOut {
    /// Of topics.
    title: Option<String>,
    /// Safe to show.
    html: String,
    /// When it was written.
    written: DateTime<Utc>,
}

/// Earlier versions, newest first.
pub async fn revisions(conn: &mut Conn, post: &Post) -> Result<Vec<RevisionOut>> {
    let kept = revision::list(conn, post.id).await?;
    let render = |old: revision::Revision| RevisionOut {
        title: old.title,
        html: old.body_html,
        written: old.written_at,
    };
    Ok(kept.into_iter().map(render).collect())
}
