//! Passwords: Argon2id with 19 MiB, two passes, one lane (OWASP's minimum), 17 ms each.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, LazyLock, Mutex, mpsc};

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::{Semaphore, oneshot};

use crate::error::Result;

type Work = Box<dyn FnOnce() + Send>;

/// As many threads as cores, for all hashing: the allocator keeps the 19 MiB of every thread that ever
/// hashed, and the runtime's own pool has hundreds.
static HASHING: LazyLock<mpsc::Sender<Work>> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel::<Work>();
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..std::thread::available_parallelism().map_or(2, std::num::NonZero::get) {
        let receiver = receiver.clone();
        std::thread::spawn(move || {
            while let Some(work) = receiver.lock().ok().and_then(|queue| queue.recv().ok()) {
                let _ = std::panic::catch_unwind(AssertUnwindSafe(work));
            }
        });
    }
    sender
});

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let (done, result) = oneshot::channel();
    let work: Work = Box::new(move || {
        let _ = done.send(work());
    });
    HASHING.send(work).map_err(|_| anyhow::anyhow!("hashing has stopped"))?;
    Ok(result.await?)
}

fn argon() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes off the async threads; waits for a slot first.
pub async fn hash(slots: &Semaphore, password: String) -> Result<String> {
    let _slot = slots.acquire().await.map_err(anyhow::Error::from)?;
    Ok(apart(move || {
        argon()?
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| anyhow::anyhow!("argon2: {error}"))
    })
    .await??)
}

/// Whether the password fits. Without a stored hash the same work is done for nothing.
pub async fn verify(slots: &Semaphore, given: &str, stored: Option<String>) -> Result<bool> {
    let _slot = slots.acquire().await.map_err(anyhow::Error::from)?;
    let given = given.to_owned();
    Ok(apart(move || -> anyhow::Result<bool> {
        let argon = argon()?;
        let Some(stored) = stored else {
            argon.hash_password(given.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
            return Ok(false);
        };
        let parsed = PasswordHash::new(&stored).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
        Ok(argon.verify_password(given.as_bytes(), &parsed).is_ok())
    })
    .await??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let slots = Semaphore::new(1);
        let stored = hash(&slots, "correct horse".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(&slots, "correct horse", Some(stored.clone())).await.unwrap());
        assert!(!verify(&slots, "wrong", Some(stored)).await.unwrap());
        assert!(!verify(&slots, "anything", None).await.unwrap());
    }
}
