//! Writing the copy: a tar archive (POSIX.1-2001), file after file, with progress in its row.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use tar::{Builder, Header};

use super::contents;
use super::files::FILES;
use super::{Export, path};
use crate::accounts::Member;
use crate::app::App;
use crate::db::schema::{attachments, exports, posts};
use crate::error::{Error, Result};
use crate::i18n::t;
use crate::secret::random_token;

/// Posts in one file.
const PAGE: i64 = 500;

type Tar = Builder<std::fs::File>;

/// An archive under way.
struct Writer<'a> {
    app: &'a App,
    export: &'a Export,
    tar: Option<Tar>,
    index: Vec<Value>,
    done: i32,
}

/// Writes everything of its owner; the file's name and its size in bytes.
pub async fn write(app: &App, export: &Export, owner: &Member) -> Result<(String, i64)> {
    let directory = app.config.data_dir.join("exports");
    crate::db::local::create_data_dir(&directory).map_err(anyhow::Error::from)?;
    let name = format!("{}-{}.tar", owner.account.id, export.id);
    let begun = path(app, &format!("{name}.{}", random_token()));
    let outcome = fill(app, export, owner, &begun).await;
    if let Err(error) = outcome {
        let _ = tokio::fs::remove_file(&begun).await;
        return Err(error);
    }
    tokio::fs::rename(&begun, path(app, &name)).await?;
    let size = tokio::fs::metadata(path(app, &name)).await?.len();
    Ok((name, i64::try_from(size).unwrap_or(i64::MAX)))
}

async fn fill(app: &App, export: &Export, owner: &Member, begun: &std::path::Path) -> Result<()> {
    let file = tokio::fs::File::create(begun).await?.into_std().await;
    let mut writer = Writer { app, export, tar: Some(Builder::new(file)), index: Vec::new(), done: 0 };
    let media = media(app, owner).await?;
    let pages = pages(app, owner).await?;
    let steps = FILES.len() + pages + media.len() + 2;
    writer.announce(i32::try_from(steps).unwrap_or(i32::MAX)).await?;
    writer.add("README.txt", readme(owner).into_bytes()).await?;
    for (name, query) in FILES {
        let rows = contents::rows(&mut *app.db.conn().await?, owner, query).await?;
        writer.add_rows(name, rows).await?;
    }
    writer.add_posts(owner).await?;
    for key in media {
        match app.storage.get(&key).await {
            Ok(bytes) => writer.add(&format!("media/{key}"), bytes.to_vec()).await?,
            Err(Error::NotFound(_)) => writer.step().await?,
            Err(error) => return Err(error),
        }
    }
    writer.close(owner).await
}

/// Keys of what they uploaded, their picture too.
async fn media(app: &App, owner: &Member) -> Result<Vec<String>> {
    let keys: Vec<Option<String>> = attachments::table
        .filter(attachments::uploader_id.eq(owner.actor.id).and(attachments::storage_key.is_not_null()))
        .select(attachments::storage_key)
        .limit(100_000)
        .load(&mut *app.db.conn().await?)
        .await?;
    let face = owner.actor.icon_url.as_deref().and_then(|url| url.strip_prefix(app.site.media_base()));
    let mut keys: Vec<String> = keys.into_iter().flatten().collect();
    keys.extend(
        face.map(|key| key.trim_start_matches('/').to_owned()).filter(|key| crate::storage::is_key(key)),
    );
    keys.sort();
    keys.dedup();
    Ok(keys)
}

async fn pages(app: &App, owner: &Member) -> Result<usize> {
    let written: i64 = posts::table
        .filter(posts::author_id.eq(owner.actor.id))
        .count()
        .get_result(&mut *app.db.conn().await?)
        .await?;
    Ok(usize::try_from(written.unsigned_abs().div_ceil(PAGE.unsigned_abs())).unwrap_or(usize::MAX))
}

fn readme(owner: &Member) -> String {
    let l = owner.account.language();
    [
        t!(l, "onboarding-readme-title", name = owner.actor.label()),
        String::new(),
        t!(l, "onboarding-readme-form"),
        t!(l, "onboarding-readme-posts"),
        t!(l, "onboarding-readme-media"),
        t!(l, "onboarding-readme-secrets"),
        String::new(),
    ]
    .join("\n")
}

impl Writer<'_> {
    async fn announce(&self, total: i32) -> Result<()> {
        diesel::update(exports::table.find(self.export.id))
            .set((exports::state.eq("working"), exports::done.eq(0), exports::total.eq(total)))
            .execute(&mut *self.app.db.conn().await?)
            .await?;
        Ok(())
    }

    async fn step(&mut self) -> Result<()> {
        self.done += 1;
        diesel::update(exports::table.find(self.export.id))
            .set(exports::done.eq(self.done))
            .execute(&mut *self.app.db.conn().await?)
            .await?;
        Ok(())
    }

    /// One file; the disk is not waited for on the async threads.
    async fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let tar = self.tar.take().ok_or(Error::Conflict("archive"))?;
        let (name, seconds) = (name.to_owned(), self.app.clock.now().timestamp().unsigned_abs());
        let written = tokio::task::spawn_blocking(move || append(tar, &name, (&bytes, seconds))).await?;
        self.tar = Some(written?);
        self.step().await
    }

    async fn add_rows(&mut self, name: &str, rows: Vec<Value>) -> Result<()> {
        self.index.push(json!({"file": name, "entries": rows.len()}));
        let bytes = serde_json::to_vec_pretty(&rows)?;
        self.add(name, bytes).await
    }

    async fn add_posts(&mut self, owner: &Member) -> Result<()> {
        let mut after = 0;
        for number in 1.. {
            let rows = contents::posts(&mut *self.app.db.conn().await?, owner, (after, PAGE)).await?;
            let last = rows.last().and_then(|row| row["id"].as_str()).and_then(|id| id.parse().ok());
            let Some(last) = last else { break };
            after = last;
            self.add_rows(&format!("posts/{number:04}.json"), rows).await?;
        }
        Ok(())
    }

    /// The list of what is in it, then the end.
    async fn close(mut self, owner: &Member) -> Result<()> {
        let list = json!({
            "format": "ateneo-export",
            "version": 1,
            "house": self.app.site.base(),
            "person": owner.actor.ap_id,
            "made_at": self.app.clock.now(),
            "files": self.index
        });
        self.add("export.json", serde_json::to_vec_pretty(&list)?).await?;
        let tar = self.tar.take().ok_or(Error::Conflict("archive"))?;
        tokio::task::spawn_blocking(move || tar.into_inner()?.sync_all()).await??;
        Ok(())
    }
}

fn append(mut tar: Tar, name: &str, (bytes, seconds): (&[u8], u64)) -> std::io::Result<Tar> {
    let mut header = Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_mtime(seconds);
    tar.append_data(&mut header, name, bytes)?;
    Ok(tar)
}
