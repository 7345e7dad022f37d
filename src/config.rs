//! Configuration: the embedded `config/default.toml`, then a file, then `ATENEO_*` environment
//! variables with `__` for nesting. Unknown keys are errors that name the key.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::text::language::Language;

/// Every key with its meaning and default.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub public_url: Url,
    pub bind: SocketAddr,
    pub data_dir: PathBuf,
    #[serde(default)]
    pub database_url: Option<SecretString>,
    #[serde(default)]
    pub media_url: Option<Url>,
    #[serde(default)]
    pub secret: Option<SecretString>,
    pub instance: Instance,
    pub registration: Registration,
    pub federation: Federation,
    pub database: Database,
    pub limits: Limits,
    pub mail: Mail,
    pub log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    pub title: String,
    pub description: String,
    #[serde(deserialize_with = "languages")]
    pub languages: Vec<Language>,
    #[serde(default)]
    pub contact: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub mode: RegistrationMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegistrationMode {
    Open,
    Approval,
    Invitation,
    Closed,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    pub allow_loopback: bool,
    pub send_summary: bool,
    pub inbox_per_second: u32,
    pub inbox_burst: u32,
    pub new_actors_per_minute: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub pool_size: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub sign_in_per_hour: u32,
    pub registrations_per_hour: u32,
    pub posts_per_hour: u32,
    #[serde(deserialize_with = "comma_list")]
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    #[serde(default)]
    pub smtp_url: Option<SecretString>,
    #[serde(default)]
    pub from: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub filter: String,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// A configuration that cannot be used, with the key at fault.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("configuration: {0}")]
    Parse(Box<figment::Error>),
    #[error("configuration: {key}: {problem}")]
    Value { key: &'static str, problem: String },
    #[error("configuration file {} cannot be read: {error}", path.display())]
    File { path: PathBuf, error: std::io::Error },
}

impl Config {
    /// Reads the layers in order and checks what single keys cannot tell.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .map_err(|error| ConfigError::File { path: path.to_owned(), error })?;
            figment = figment.merge(Toml::string(&text));
        }
        let config: Self = figment
            .merge(Env::prefixed("ATENEO_").split("__"))
            .extract()
            .map_err(|error| ConfigError::Parse(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let fail = |key, problem: &str| Err(ConfigError::Value { key, problem: problem.to_owned() });
        for (key, url) in [("public_url", Some(&self.public_url)), ("media_url", self.media_url.as_ref())] {
            let Some(url) = url else { continue };
            if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
                return fail(key, "must be an http or https address with a host");
            }
            if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
                return fail(key, "must not have a query, fragment or user");
            }
        }
        if self.public_url.path() != "/" {
            return fail("public_url", "must not have a path");
        }
        if self.federation.allow_loopback && self.public_url.scheme() == "https" {
            return fail(
                "federation.allow_loopback",
                "is for tests and demonstrations and refused when public_url is https",
            );
        }
        if self.instance.languages.is_empty() {
            return fail("instance.languages", "must name at least one of es, pt, en, fr");
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ListOrText<T> {
    List(Vec<T>),
    Text(String),
}

/// A list, or in the environment a text with commas.
fn comma_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + std::str::FromStr,
    T::Err: std::fmt::Display,
{
    match ListOrText::<T>::deserialize(deserializer)? {
        ListOrText::List(list) => Ok(list),
        ListOrText::Text(text) => text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().map_err(serde::de::Error::custom))
            .collect(),
    }
}

fn languages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Language>, D::Error> {
    comma_list::<D, String>(deserializer)?
        .iter()
        .map(|code| {
            Language::parse(code)
                .ok_or_else(|| serde::de::Error::custom(format!("`{code}` is not one of es, pt, en, fr")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<Config, ConfigError> {
        let config: Config = Figment::from(Toml::string(DEFAULTS))
            .merge(Toml::string(text))
            .extract()
            .map_err(|error| ConfigError::Parse(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    #[test]
    fn the_defaults_are_usable() {
        let config = with("").unwrap();
        assert_eq!(config.instance.languages.len(), 4);
        assert!(config.database_url.is_none());
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = with("[instance]\ntitel = 'x'").unwrap_err().to_string();
        assert!(error.contains("titel"), "{error}");
    }

    #[test]
    fn every_key_of_the_defaults_has_a_comment() {
        let mut previous = "";
        for line in DEFAULTS.lines() {
            let key = line.trim_start_matches("# ").contains(" = ");
            if key && !previous.starts_with('#') && !previous.contains(" = ") {
                panic!("no comment above: {line}");
            }
            previous = line;
        }
    }

    #[test]
    fn loopback_and_https_exclude_each_other() {
        let error =
            with("public_url = 'https://a.example'\n[federation]\nallow_loopback = true").unwrap_err();
        assert!(error.to_string().contains("allow_loopback"));
    }
}
