//! Connections to the database, encrypted as the address says.
//!
//! `sslmode` and `sslrootcert` mean what libpq makes of them, with two exceptions: without `sslmode`
//! nothing is encrypted (the server is on this machine or in the same private network), and
//! `verify-ca` checks the name too, as `verify-full`.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How a connection is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Encryption {
    None,
    /// Against listeners only: whoever answers is believed.
    Unverified,
    /// By the system's certificates, or those of a file.
    Verified(Option<String>),
}

/// Takes what is ours out of an address; the rest is for tokio-postgres, which knows neither
/// `verify-full` nor `sslrootcert`.
fn split(url: &str) -> anyhow::Result<(String, Encryption)> {
    let Some((place, query)) = url.split_once('?') else { return Ok((url.to_owned(), Encryption::None)) };
    let (mut mode, mut file, mut rest) = (None, None, Vec::new());
    for part in query.split('&') {
        match part.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => {
                file = url::form_urlencoded::parse(format!("f={value}").as_bytes())
                    .next()
                    .map(|(_, path)| path.into_owned());
            }
            _ => rest.push(part),
        }
    }
    let encryption = match mode {
        None | Some("disable") => Encryption::None,
        Some("require") if file.is_none() => Encryption::Unverified,
        Some("require" | "verify-ca" | "verify-full") => Encryption::Verified(file),
        Some(other) => bail!("database_url: sslmode is disable, require or verify-full, not {other}"),
    };
    if encryption != Encryption::None {
        rest.push("sslmode=require");
    }
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    Ok((format!("{place}{query}"), encryption))
}

/// A connection for Diesel; says what is wrong with the address or the certificate.
pub async fn establish(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let bad = |error: anyhow::Error| ConnectionError::BadConnection(format!("{error:#}"));
    let (url, encryption) = split(url).map_err(bad)?;
    let words = |error: tokio_postgres::Error| ConnectionError::BadConnection(told(&error));
    match tls(&encryption).map_err(bad)? {
        None => <AsyncPgConnection as diesel_async::AsyncConnection>::establish(&url).await,
        Some(tls) => {
            let (client, connection) = tokio_postgres::connect(&url, tls).await.map_err(words)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        }
    }
}

/// A bare connection, for what Diesel has no words for.
pub async fn client(url: &str) -> anyhow::Result<Client> {
    let (url, encryption) = split(url)?;
    Ok(match tls(&encryption)? {
        None => {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
            // It ends with the client; its errors come out of the client's calls.
            tokio::spawn(connection);
            client
        }
        Some(tls) => {
            let (client, connection) = tokio_postgres::connect(&url, tls).await?;
            tokio::spawn(connection);
            client
        }
    })
}

/// The error with its cause, which names the certificate's fault.
fn told(error: &tokio_postgres::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn tls(encryption: &Encryption) -> anyhow::Result<Option<MakeRustlsConnect>> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let config = match encryption {
        Encryption::None => return Ok(None),
        Encryption::Unverified => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Believing(provider)))
            .with_no_client_auth(),
        Encryption::Verified(file) => {
            builder.with_root_certificates(roots(file.as_deref())?).with_no_client_auth()
        }
    };
    Ok(Some(MakeRustlsConnect::new(config)))
}

fn roots(file: Option<&str>) -> anyhow::Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) => {
            let certificates = CertificateDer::pem_file_iter(path)
                .with_context(|| format!("sslrootcert {path} cannot be read"))?;
            for certificate in certificates {
                roots.add(certificate.with_context(|| format!("sslrootcert {path} is no PEM file"))?)?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        bail!("there are no certificates to verify the database by: set sslrootcert in database_url");
    }
    Ok(roots)
}

/// Believes every certificate, as libpq does with `sslmode=require`; signatures are still checked.
#[derive(Debug)]
struct Believing(Arc<CryptoProvider>);

impl ServerCertVerifier for Believing {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("postgres://a@h/d", "postgres://a@h/d", Encryption::None)]
    #[case("postgres://a@h/d?sslmode=disable", "postgres://a@h/d", Encryption::None)]
    #[case("postgres://a@h/d?sslmode=require", "postgres://a@h/d?sslmode=require", Encryption::Unverified)]
    #[case(
        "postgres://a@h/d?options=x&sslmode=verify-full",
        "postgres://a@h/d?options=x&sslmode=require",
        Encryption::Verified(None)
    )]
    #[case(
        "postgres://a@h/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&x=1",
        "postgres://a@h/d?x=1&sslmode=require",
        Encryption::Verified(Some("/etc/ca.pem".to_owned()))
    )]
    fn addresses_say_how_to_encrypt(#[case] url: &str, #[case] rest: &str, #[case] encryption: Encryption) {
        assert_eq!(split(url).unwrap(), (rest.to_owned(), encryption));
    }

    #[test]
    fn an_unknown_mode_is_refused() {
        assert!(split("postgres://h/d?sslmode=prefer").unwrap_err().to_string().contains("not prefer"));
        assert!(roots(Some("/nowhere.pem")).unwrap_err().to_string().contains("/nowhere.pem"));
    }
}
