//! The instance's secret: encrypts private keys at rest, signs form tokens.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hkdf, hmac, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};

/// Keys derived from the one configured secret, one per purpose.
#[derive(Clone)]
pub struct Secret {
    sealing: Arc<LessSafeKey>,
    signing: Arc<hmac::Key>,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// From the configuration, else from `data_dir/secret`, which is made when absent.
    pub fn load(configured: Option<&SecretString>, data_dir: &Path) -> anyhow::Result<Self> {
        match configured {
            Some(secret) if secret.expose_secret().len() < 32 => {
                bail!("configuration: secret: must have 32 characters or more")
            }
            Some(secret) => Self::derive(secret.expose_secret().as_bytes()),
            None => Self::derive(Self::from_file(&data_dir.join("secret"))?.trim().as_bytes()),
        }
    }

    fn from_file(path: &Path) -> anyhow::Result<String> {
        match std::fs::read_to_string(path) {
            Ok(text) if text.trim().len() >= 32 => return Ok(text),
            Ok(_) => bail!("{} is damaged: restore it from a backup", path.display()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
        let fresh = random_token();
        // Written aside and linked into place: two processes that start at once agree on one.
        let draft = path.with_extension(format!("new.{}", std::process::id()));
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(fresh.as_bytes())?;
        file.sync_all()?;
        let linked = std::fs::hard_link(&draft, path);
        std::fs::remove_file(&draft)?;
        match linked {
            Ok(()) => Ok(fresh),
            Err(_) => {
                std::fs::read_to_string(path).with_context(|| format!("cannot write {}", path.display()))
            }
        }
    }

    fn derive(secret: &[u8]) -> anyhow::Result<Self> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"ateneo").extract(secret);
        let mut bytes = [0; 32];
        let expand = |purpose: &[u8], bytes: &mut [u8; 32]| -> anyhow::Result<()> {
            root.expand(&[purpose], hkdf::HKDF_SHA256)
                .and_then(|okm| okm.fill(bytes))
                .map_err(|_| anyhow::anyhow!("key derivation failed"))
        };
        expand(b"private keys", &mut bytes)?;
        let sealing = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| anyhow::anyhow!("bad key"))?;
        expand(b"form tokens", &mut bytes)?;
        Ok(Self {
            sealing: Arc::new(LessSafeKey::new(sealing)),
            signing: Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &bytes)),
        })
    }

    /// Encrypts `plain`; the nonce leads the result. `about` must be the same when opening.
    pub fn seal(&self, plain: &[u8], about: &str) -> anyhow::Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| anyhow::anyhow!("no randomness"))?;
        let mut text = plain.to_vec();
        self.sealing
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut text)
            .map_err(|_| anyhow::anyhow!("encryption failed"))?;
        Ok([&nonce[..], &text].concat())
    }

    pub fn open(&self, sealed: &[u8], about: &str) -> anyhow::Result<Vec<u8>> {
        let Some((nonce, text)) = sealed.split_at_checked(NONCE_LEN) else { bail!("sealed text too short") };
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| anyhow::anyhow!("bad nonce"))?;
        let mut text = text.to_vec();
        let plain = self
            .sealing
            .open_in_place(nonce, Aad::from(about), &mut text)
            .map_err(|_| anyhow::anyhow!("cannot decrypt: is this the secret it was encrypted with?"))?;
        Ok(plain.to_vec())
    }

    /// A token that only we can have made for `text`.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.signing, text.as_bytes()))
    }

    /// Whether `token` is ours for `text`, in constant time.
    #[must_use]
    pub fn is_signed(&self, text: &str, token: &str) -> bool {
        URL_SAFE_NO_PAD
            .decode(token)
            .is_ok_and(|token| hmac::verify(&self.signing, text.as_bytes(), &token).is_ok())
    }
}

/// A random number, to tell the workers of one process from those of another.
#[must_use]
pub fn random_number() -> u32 {
    let mut bytes = [0; 4];
    // Without randomness the process id tells them apart on one machine.
    rand::fill(&mut bytes).map_or_else(|_| std::process::id(), |()| u32::from_ne_bytes(bytes))
}

/// 256 random bits in URL-safe base64, for sessions and access tokens.
#[must_use]
#[expect(clippy::expect_used, reason = "a machine without randomness cannot go on safely")]
pub fn random_token() -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is stored of a token.
#[must_use]
pub fn token_hash(token: &str) -> Vec<u8> {
    digest::digest(&digest::SHA256, token.as_bytes()).as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_texts_open_again_and_only_for_their_purpose() {
        let dir = tempfile::tempdir().unwrap();
        let secret = Secret::load(None, dir.path()).unwrap();
        let sealed = secret.seal(b"key", "actor 1").unwrap();
        assert_eq!(secret.open(&sealed, "actor 1").unwrap(), b"key");
        assert!(secret.open(&sealed, "actor 2").is_err());
        let again = Secret::load(None, dir.path()).unwrap();
        assert_eq!(again.open(&sealed, "actor 1").unwrap(), b"key");
        assert!(again.is_signed("form", &secret.sign("form")));
        assert!(!again.is_signed("other", &secret.sign("form")));
    }
}
