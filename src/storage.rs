//! Files: content-addressed, in a directory (or any store `object_store` knows).

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};

use crate::error::{Error, Result};

/// A file as the store lists it.
#[derive(Debug, Clone)]
pub struct Stored {
    pub key: String,
    /// Bytes.
    pub size: u64,
    pub modified: DateTime<Utc>,
}

/// Keys are `<hash>.<extension>`; what is stored under a key never changes.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
}

impl Storage {
    /// A directory on this machine, made when absent.
    pub fn directory(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self { store: Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true)) })
    }

    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<()> {
        self.store.put(&object_store::path::Path::from(key), PutPayload::from_bytes(bytes)).await?;
        Ok(())
    }

    pub async fn get(&self, key: &str) -> Result<Bytes> {
        match self.store.get(&object_store::path::Path::from(key)).await {
            Ok(found) => Ok(found.bytes().await?),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound("file")),
            Err(error) => Err(error.into()),
        }
    }

    /// Every file there is, in no order.
    pub async fn list(&self) -> Result<Vec<Stored>> {
        let listed = self.store.list(None).map_ok(|found| Stored {
            key: found.location.to_string(),
            size: found.size,
            modified: found.last_modified,
        });
        Ok(listed.try_collect().await?)
    }

    pub async fn delete(&self, key: &str) -> Result<()> {
        match self.store.delete(&object_store::path::Path::from(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Keys as we make them: 64 hex digits, an extension, sometimes a suffix like `-96`.
#[must_use]
pub fn is_key(key: &str) -> bool {
    let Some((name, extension)) = key.split_once('.') else { return false };
    (64..=80).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-' || b.is_ascii_digit())
        && matches!(extension, "jpg" | "png" | "webp")
}
