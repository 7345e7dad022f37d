//! Passwords: Argon2id with 19 MiB, two passes, one lane (OWASP's minimum), 17 ms each.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;

use crate::error::Result;

fn argon() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes off the async threads; waits for a slot first.
pub async fn hash(slots: &Semaphore, password: String) -> Result<String> {
    let _slot = slots.acquire().await.map_err(anyhow::Error::from)?;
    Ok(tokio::task::spawn_blocking(move || {
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
    Ok(tokio::task::spawn_blocking(move || -> anyhow::Result<bool> {
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
