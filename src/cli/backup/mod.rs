//! `ateneo backup` and `ateneo restore`: the whole house in one file and back.
//!
//! A backup is taken while the house works: the database in one consistent view, then the files, which
//! never change under their name. A restored house is the same one, with the same keys; until it is
//! told which of the two is real it sends nothing (`operations::sending`).

mod archive;
mod progress;
mod tables;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use secrecy::ExposeSecret as _;
use tokio_postgres::Client;

use super::house;
use crate::clock::Clock;
use crate::config::Config;
use crate::db;
use crate::operations::storage::{Backup, note_backup};
use crate::storage::Storage;
use archive::{Manifest, Writer};
use progress::{Progress, bytes};
use tables::Filling;

#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The archive that `ateneo backup` wrote.
    file: PathBuf,
    /// Throw away what is here; asks before it does.
    #[arg(long)]
    overwrite: bool,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    /// Let the restored house send to other servers and by mail at once: only when the original is gone.
    #[arg(long)]
    resume: bool,
    /// Only look whether the archive is whole.
    #[arg(long)]
    check: bool,
}

/// Writes the house into `file`, which must not be there yet.
pub async fn backup(config: Config, file: &Path) -> anyhow::Result<()> {
    ensure!(!file.exists(), "{} is there already: a backup never overwrites another", file.display());
    let (url, cluster) = house::database(&config).await?;
    let outcome = write(&config, &url, file).await;
    if let Some(cluster) = cluster {
        cluster.leave().await?;
    }
    let (manifest, size) = outcome?;
    println!(
        "{}: {} ({} files, {} tables), schema {}",
        file.display(),
        bytes(size),
        manifest.files(),
        manifest.tables.len(),
        manifest.schema
    );
    println!(
        "It holds everything: private messages, addresses, password hashes and the secret that opens the \
         private keys. Only its owner can read it (mode 0600); keep it so wherever you copy it."
    );
    Ok(())
}

async fn write(config: &Config, url: &str, file: &Path) -> anyhow::Result<(Manifest, u64)> {
    let draft = PathBuf::from(format!("{}.partial", file.display()));
    let out = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(|| format!("{} cannot be written", draft.display()))?;
    let written = fill(config, url, BufWriter::new(out)).await;
    let outcome = match written {
        Ok((out, manifest)) => keep(out, (&draft, file)).map(|size| (manifest, size)),
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        let _ = std::fs::remove_file(&draft);
    }
    let (manifest, size) = outcome.with_context(|| format!("no backup was made at {}", file.display()))?;
    note(url, manifest.made_at, size).await;
    Ok((manifest, size))
}

/// The file gets its name when all of it is on the disk.
fn keep(out: BufWriter<File>, (draft, file): (&Path, &Path)) -> anyhow::Result<u64> {
    let out = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    out.sync_all()?;
    let size = out.metadata()?.len();
    std::fs::rename(draft, file)?;
    if let Ok(directory) =
        File::open(file.parent().filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    {
        directory.sync_all()?;
    }
    Ok(size)
}

async fn fill(
    config: &Config,
    url: &str,
    out: BufWriter<File>,
) -> anyhow::Result<(BufWriter<File>, Manifest)> {
    let client = db::connect::client(url).await.context("the database does not answer")?;
    let schema = schema(&client).await?.context("the database is empty: there is nothing to back up")?;
    let mut manifest = Manifest::new(schema, config.public_url.to_string(), Clock::default().now());
    let mut writer = Writer::new(out);
    writer.add("secret", secret(config)?.as_bytes(), 0o600)?;
    let mut view = tables::view(&client).await?;
    let mut told = Progress::new("database", view.size);
    view.write(&mut writer, &mut told).await?;
    told.end();
    manifest.tables = view.tables;
    manifest.sequences = view.sequences;
    let storage = Storage::directory(&config.data_dir.join("media"))?;
    let files = storage.list().await?;
    let mut told = Progress::new("files", files.iter().map(|file| file.size).sum());
    for file in files {
        match storage.get(&file.key).await {
            Ok(content) => writer.add(&format!("files/{}", file.key), &content, 0o600)?,
            // Deleted since it was listed; the database has forgotten it, or will.
            Err(crate::error::Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
        told.add(file.size);
    }
    told.end();
    let (mut out, manifest) = writer.finish(manifest)?;
    out.flush().context("the archive cannot be written")?;
    Ok((out, manifest))
}

/// The secret as it is configured, or lies in the data directory.
fn secret(config: &Config) -> anyhow::Result<String> {
    if let Some(secret) = &config.secret {
        return Ok(secret.expose_secret().to_owned());
    }
    let path = config.data_dir.join("secret");
    std::fs::read_to_string(&path).with_context(|| format!("the secret {} cannot be read", path.display()))
}

/// Newest migration of the database; `None` without tables.
async fn schema(client: &Client) -> anyhow::Result<Option<String>> {
    let row =
        client.query_one("select to_regclass('public.__diesel_schema_migrations') is not null", &[]).await?;
    if !row.get::<_, bool>(0) {
        return Ok(None);
    }
    Ok(client.query_one("select max(version)::text from __diesel_schema_migrations", &[]).await?.get(0))
}

/// Remembers the backup for `doctor` and the administrators' pages; an older schema has no place for it.
async fn note(url: &str, made_at: chrono::DateTime<chrono::Utc>, size: u64) {
    let backup = Backup { made_at, size: i64::try_from(size).unwrap_or(i64::MAX) };
    let noted = async {
        note_backup(&mut db::connect::establish(url).await?, backup).await.map_err(anyhow::Error::from)
    };
    if let Err(error) = noted.await {
        tracing::debug!(%error, "the backup is not noted");
    }
}

/// Makes this house the one in the archive.
pub async fn restore(config: Config, arguments: RestoreArguments) -> anyhow::Result<()> {
    let file = &arguments.file;
    let open =
        || File::open(file).map(BufReader::new).with_context(|| format!("{} cannot be read", file.display()));
    let length = open()?.get_ref().metadata()?.len();
    let mut told = Progress::new("checking", length);
    let manifest = archive::verify(open()?, |count| told.add(count))
        .with_context(|| format!("{} is not restored", file.display()))?;
    told.end();
    println!(
        "{}: whole; of {}, made {} by Ateneo {}, schema {}, {} files",
        file.display(),
        manifest.public_url,
        manifest.made_at.format("%F %T UTC"),
        manifest.version,
        manifest.schema,
        manifest.files()
    );
    if arguments.check {
        return Ok(());
    }
    ensure!(
        manifest.schema.as_str() <= db::newest_migration().as_str(),
        "the archive has schema {}, newer than this version knows ({}): use the Ateneo that made it, {}",
        manifest.schema,
        db::newest_migration(),
        manifest.version
    );
    ensure!(
        manifest.public_url == config.public_url.as_str(),
        "the archive is of {}, and public_url here is {}: every address in it would be wrong. Set public_url to \
         that of the archive",
        manifest.public_url,
        config.public_url
    );
    let secret = secret_of(open()?)?;
    fits(&config, &secret)?;
    db::local::create_data_dir(&config.data_dir)?;
    let (url, cluster) = house::database(&config).await?;
    let outcome = fill_house(&config, &url, &arguments, (&manifest, &secret), open).await;
    if let Some(cluster) = cluster {
        cluster.leave().await?;
    }
    outcome?;
    println!("The house is restored.");
    if !arguments.resume {
        println!(
            "It sends nothing to other servers and no mail until you say so: once the original no longer runs, \
             `ateneo resume`, or the button on /admin."
        );
    }
    Ok(())
}

async fn fill_house(
    config: &Config,
    url: &str,
    arguments: &RestoreArguments,
    (manifest, secret): (&Manifest, &str),
    open: impl Fn() -> anyhow::Result<BufReader<File>>,
) -> anyhow::Result<()> {
    let client = db::connect::client(url).await.context("the database does not answer")?;
    let storage = Storage::directory(&config.data_dir.join("media"))?;
    make_room(config, (&client, url), &storage, arguments).await?;
    let filled = unpack(url, (&client, &storage), (manifest, arguments.resume), open()?).await;
    if let Err(error) = filled {
        // The database forgets by itself what was not committed.
        empty(&storage).await?;
        return Err(error);
    }
    place_secret(config, secret)?;
    let run = db::migrate(url).await?;
    if !run.is_empty() {
        println!("{} migrations run since", run.len());
    }
    Ok(())
}

async fn unpack(
    url: &str,
    (client, storage): (&Client, &Storage),
    (manifest, resume): (&Manifest, bool),
    archive: BufReader<File>,
) -> anyhow::Result<()> {
    db::migrate_to(url, &manifest.schema).await?;
    let mut told = Progress::new("restoring", manifest.size());
    let mut filling = Filling::begin(client, &manifest.tables).await?;
    let mut pieces = tar::Archive::new(archive);
    for piece in pieces.entries()? {
        let Some((path, content)) = archive::read(piece?)? else { continue };
        told.add(content.len() as u64);
        if let Some(key) = path.strip_prefix("files/") {
            storage.put(key, content.into()).await.with_context(|| format!("{path} cannot be written"))?;
        } else if path.starts_with("database/") {
            filling.take(&path, &content).await?;
        }
    }
    filling.finish(&manifest.sequences, resume).await?;
    told.end();
    Ok(())
}

async fn empty(storage: &Storage) -> anyhow::Result<()> {
    for file in storage.list().await? {
        storage.delete(&file.key).await?;
    }
    Ok(())
}

/// An empty place is needed; `--overwrite` makes one, after a question.
async fn make_room(
    config: &Config,
    (client, url): (&Client, &str),
    storage: &Storage,
    arguments: &RestoreArguments,
) -> anyhow::Result<()> {
    let others = client
        .query_one(
            "select count(*) from pg_stat_activity
             where datname = current_database() and application_name = 'ateneo' and pid <> pg_backend_pid()",
            &[],
        )
        .await?;
    ensure!(others.get::<_, i64>(0) == 0, "a house is running on this database: stop it first");
    let known = schema(client).await?;
    let lived_in = match known {
        None => false,
        Some(_) => client
            .query_one("select exists (select from accounts) or exists (select from events)", &[])
            .await?
            .get(0),
    };
    if lived_in || !storage.list().await?.is_empty() {
        ensure!(
            arguments.overwrite,
            "there is a house here already, in the database or below {}: restore into an empty place, or say \
             --overwrite to throw it away",
            config.data_dir.display()
        );
        if !arguments.yes {
            confirm(&config.public_url)?;
        }
    }
    if known.is_some() {
        db::revert_all(url).await.context("what is in the database cannot be taken away")?;
    }
    empty(storage).await
}

fn confirm(url: &url::Url) -> anyhow::Result<()> {
    let host = url.host_str().unwrap_or_default();
    eprint!("Everything of the house that is here now will be gone. Type {host} to go on: ");
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim() != host {
        bail!("nothing was changed");
    }
    Ok(())
}

/// The secret is the first thing in an archive.
fn secret_of(archive: BufReader<File>) -> anyhow::Result<String> {
    let mut pieces = tar::Archive::new(archive);
    let first = pieces.entries()?.next().context("the archive is empty")??;
    match archive::read(first)? {
        Some((path, content)) if path == "secret" => {
            String::from_utf8(content).context("the secret is no text")
        }
        _ => bail!("the archive does not begin with its secret"),
    }
}

/// The private keys in the database open with the secret they were closed with, and no other.
fn fits(config: &Config, given: &str) -> anyhow::Result<()> {
    let other = config.secret.as_ref().is_some_and(|configured| configured.expose_secret() != given);
    ensure!(
        !other,
        "the secret in the configuration is not that of the archive: set it to the content of the file \
         `secret` in the archive (tar -xOf FILE secret), or take it out of the configuration"
    );
    Ok(())
}

fn place_secret(config: &Config, given: &str) -> anyhow::Result<()> {
    if config.secret.is_some() {
        return Ok(());
    }
    let path = config.data_dir.join("secret");
    let draft = config.data_dir.join("secret.restored");
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(given.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, &path).with_context(|| format!("{} cannot be written", path.display()))
}
