//! The archive: one tar file that ends with a manifest of everything in it. What was cut short has no
//! manifest, and what was damaged has another checksum: both are refused before anything is restored.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use anyhow::{Context as _, bail, ensure};
use aws_lc_rs::digest::{Context, SHA256, digest};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Raised when the form of the archive changes.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SEAL: &str = "manifest.sha256";
/// A manifest lists every file of the house: 200 bytes for each.
const MANIFEST_MOST: u64 = 1 << 30;

/// What an archive holds and where it is from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// Version of Ateneo that made it.
    pub version: String,
    /// Newest migration of its database.
    pub schema: String,
    pub public_url: String,
    pub made_at: DateTime<Utc>,
    pub tables: Vec<Table>,
    pub sequences: BTreeMap<String, i64>,
    entries: BTreeMap<String, Entry>,
}

/// A table and the columns its rows are written in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<String>,
    pub rows: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    size: u64,
    sha256: String,
}

impl Manifest {
    pub fn new(schema: String, public_url: String, made_at: DateTime<Utc>) -> Self {
        Self {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema,
            public_url,
            made_at,
            tables: Vec::new(),
            sequences: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }

    /// Bytes of everything but the manifest.
    pub fn size(&self) -> u64 {
        self.entries.values().map(|entry| entry.size).sum()
    }

    /// How many files of the house it holds.
    pub fn files(&self) -> usize {
        self.entries.keys().filter(|path| path.starts_with("files/")).count()
    }
}

/// Writes an archive, one entry after the other.
pub struct Writer<W: Write> {
    tar: tar::Builder<W>,
    entries: BTreeMap<String, Entry>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W) -> Self {
        Self { tar: tar::Builder::new(out), entries: BTreeMap::new() }
    }

    /// Adds a file; `mode` as in chmod.
    pub fn add(&mut self, path: &str, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
        self.put(path, bytes, mode)?;
        let sha256 = hex::encode(digest(&SHA256, bytes));
        self.entries.insert(path.to_owned(), Entry { size: bytes.len() as u64, sha256 });
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8], mode: u32) -> anyhow::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(mode);
        self.tar.append_data(&mut header, path, bytes).context("the archive cannot be written")?;
        Ok(())
    }

    /// Closes it with the manifest and its seal.
    pub fn finish(mut self, mut manifest: Manifest) -> anyhow::Result<(W, Manifest)> {
        manifest.entries = std::mem::take(&mut self.entries);
        let text = serde_json::to_vec(&manifest)?;
        self.put(MANIFEST, &text, 0o600)?;
        self.put(SEAL, hex::encode(digest(&SHA256, &text)).as_bytes(), 0o600)?;
        Ok((self.tar.into_inner().context("the archive cannot be written")?, manifest))
    }
}

/// Reads the archive through and compares everything with its manifest.
///
/// # Errors
/// Says which file is damaged, missing or too much, or that the archive was cut short.
pub fn verify(archive: impl Read, mut seen_bytes: impl FnMut(u64)) -> anyhow::Result<Manifest> {
    let mut seen = BTreeMap::new();
    let (mut text, mut seal) = (None, None);
    let mut tar = tar::Archive::new(archive);
    for entry in tar.entries().context("this is no archive of Ateneo")? {
        let mut entry = entry.context("the archive is damaged or was cut short")?;
        let path = path_of(&entry)?;
        let size = entry.header().size()?;
        if path == MANIFEST || path == SEAL {
            let mut bytes = Vec::new();
            (&mut entry)
                .take(MANIFEST_MOST)
                .read_to_end(&mut bytes)
                .context("the manifest cannot be read")?;
            if path == MANIFEST {
                text = Some(bytes)
            } else {
                seal = Some(bytes)
            }
            continue;
        }
        ensure!(text.is_none(), "the archive is damaged: {path} comes after the manifest");
        let sha256 = hash(&mut entry, &mut seen_bytes).with_context(|| format!("{path} cannot be read"))?;
        if seen.insert(path.clone(), Entry { size, sha256 }).is_some() {
            bail!("the archive is damaged: {path} is in it twice");
        }
    }
    let (Some(text), Some(seal)) = (text, seal) else {
        bail!("the archive is not complete: it ends without its manifest");
    };
    ensure!(hex::encode(digest(&SHA256, &text)).as_bytes() == seal, "the manifest is damaged");
    let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be understood")?;
    ensure!(
        manifest.format == FORMAT,
        "the archive has format {}, this version reads {FORMAT}: use a newer Ateneo",
        manifest.format
    );
    for (path, entry) in &manifest.entries {
        match seen.remove(path) {
            None => bail!("{path} is missing in the archive"),
            Some(found) if found != *entry => bail!("{path} is damaged: its checksum is another"),
            Some(_) => {}
        }
    }
    if let Some(path) = seen.keys().next() {
        bail!("the archive is damaged: {path} is not in its manifest");
    }
    Ok(manifest)
}

/// Path and content of an entry of an archive that was verified before; `None` for the manifest.
pub fn read(mut entry: tar::Entry<'_, impl Read>) -> anyhow::Result<Option<(String, Vec<u8>)>> {
    let path = path_of(&entry)?;
    if path == MANIFEST || path == SEAL {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    entry.read_to_end(&mut bytes)?;
    Ok(Some((path, bytes)))
}

/// A path that stays below the directory it is unpacked in.
fn path_of(entry: &tar::Entry<'_, impl Read>) -> anyhow::Result<String> {
    let bytes = entry.path_bytes();
    let path = std::str::from_utf8(&bytes).context("the archive is damaged: a name is no text")?;
    let plain = entry.header().entry_type().is_file()
        && path.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        });
    ensure!(plain, "the archive is damaged: {path:?} is no name of ours");
    Ok(path.to_owned())
}

fn hash(from: &mut impl Read, seen_bytes: &mut impl FnMut(u64)) -> std::io::Result<String> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let count = from.read(&mut buffer)?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        context.update(part);
        seen_bytes(count as u64);
    }
    Ok(hex::encode(context.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest::new("20261124".to_owned(), "https://a.example/".to_owned(), DateTime::UNIX_EPOCH)
    }

    fn archive() -> Vec<u8> {
        let mut writer = Writer::new(Vec::new());
        writer.add("database/posts/000000.gz", b"rows of posts", 0o600).unwrap();
        writer.add("files/ab.png", b"a picture, as it came", 0o600).unwrap();
        writer.finish(manifest()).unwrap().0
    }

    fn problem(bytes: &[u8]) -> String {
        format!("{:#}", verify(bytes, |_| ()).unwrap_err())
    }

    #[test]
    fn what_was_written_is_read_again() {
        let bytes = archive();
        let mut count = 0;
        let whole = verify(&bytes[..], |part| count += part).unwrap();
        assert_eq!((whole.files(), whole.size(), count), (1, 34, 34));
        let mut paths = Vec::new();
        for entry in tar::Archive::new(&bytes[..]).entries().unwrap() {
            paths.extend(read(entry.unwrap()).unwrap().map(|(path, bytes)| (path, bytes.len())));
        }
        assert_eq!(paths, [("database/posts/000000.gz".to_owned(), 13), ("files/ab.png".to_owned(), 21)]);
    }

    #[test]
    fn every_flipped_bit_of_the_content_is_found() {
        let whole = archive();
        let start = whole.windows(9).position(|part| part == b"a picture").unwrap();
        for place in start..start + 20 {
            let mut bytes = whole.clone();
            bytes[place] ^= 1;
            assert!(problem(&bytes).contains("files/ab.png is damaged"), "{}", problem(&bytes));
        }
        let place = whole.windows(8).position(|part| part == b"20261124").unwrap();
        let mut bytes = whole;
        bytes[place] ^= 1;
        assert_eq!(problem(&bytes), "the manifest is damaged");
    }

    #[test]
    fn what_was_cut_short_is_refused() {
        let whole = archive();
        for length in [0, 100, 512, 700, 1600, 2100, whole.len() - 1600] {
            let told = problem(&whole[..length]);
            assert!(
                told.contains("not complete")
                    || told.contains("cut short")
                    || told.contains("cannot be read"),
                "{length}: {told}"
            );
        }
    }

    #[test]
    fn what_would_leave_the_directory_is_refused() {
        for path in ["files/a/b/c d", "files//x", "files/.hidden"] {
            let mut writer = Writer::new(Vec::new());
            writer.add(path, b"x", 0o600).unwrap();
            let bytes = writer.finish(manifest()).unwrap().0;
            let told = problem(&bytes);
            assert!(told.contains("no name of ours") || told.contains("is missing"), "{path}: {told}");
        }
    }

    /// A disk with room for so many bytes.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told() {
        let mut writer = Writer::new(Full(3000));
        let error = (0..9).find_map(|n| writer.add(&format!("files/{n}"), &[0; 500], 0o600).err()).unwrap();
        assert!(
            format!("{error:#}").contains("the archive cannot be written: no storage space"),
            "{error:#}"
        );
    }
}
