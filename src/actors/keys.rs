//! Key pairs: RSA-2048, private halves encrypted at rest, made ahead of need.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Actor;
use crate::db::ids::ActorId;
use crate::db::schema::{actor_keys, spare_keys};
use crate::db::{Conn, optional};
use crate::error::Result;
use crate::secret::Secret;

const PURPOSE: &str = "actor key";
/// Pairs kept ready.
const SPARES: i64 = 4;

/// A public key as its actor lists it, and the private half when it is ours.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = actor_keys, check_for_backend(diesel::pg::Pg))]
pub struct ActorKey {
    pub key_id: String,
    pub actor_id: ActorId,
    pub public_pem: String,
    pub private_encrypted: Option<Vec<u8>>,
}

struct Fresh {
    public_pem: String,
    private_encrypted: Vec<u8>,
}

/// Makes a pair of 2048 bits: the private half in PKCS#8, the public one as actors publish it
/// (`BEGIN PUBLIC KEY`). Takes about 80 ms of processor time.
pub fn pair() -> anyhow::Result<(Vec<u8>, String)> {
    let failed = |_| anyhow::anyhow!("a key pair cannot be made");
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(failed)?;
    let private: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(failed)?;
    Ok((private.as_ref().to_vec(), pem("PUBLIC KEY", public.as_ref())))
}

fn generate(secret: &Secret) -> anyhow::Result<Fresh> {
    let (private, public_pem) = pair()?;
    Ok(Fresh { public_pem, private_encrypted: secret.seal(&private, PURPOSE)? })
}

/// Text around DER (RFC 7468).
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

/// Gives a local actor its pair: a spare one, else a new one.
pub async fn give(conn: &mut Conn, secret: &Secret, actor: &Actor) -> Result<()> {
    let spare: Option<i64> = optional(
        spare_keys::table.select(spare_keys::id).limit(1).for_update().skip_locked().first(conn).await,
    )?;
    let spare: Option<(String, Vec<u8>)> = match spare {
        Some(id) => optional(
            diesel::delete(spare_keys::table.find(id))
                .returning((spare_keys::public_pem, spare_keys::private_encrypted))
                .get_result(conn)
                .await,
        )?,
        None => None,
    };
    let (public_pem, private_encrypted) = match spare {
        Some(spare) => spare,
        None => {
            let fresh = generate_aside(secret).await?;
            (fresh.public_pem, fresh.private_encrypted)
        }
    };
    diesel::insert_into(actor_keys::table)
        .values((
            actor_keys::key_id.eq(format!("{}#main-key", actor.ap_id)),
            actor_keys::actor_id.eq(actor.id),
            actor_keys::public_pem.eq(public_pem),
            actor_keys::private_encrypted.eq(private_encrypted),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn generate_aside(secret: &Secret) -> Result<Fresh> {
    let secret = secret.clone();
    Ok(tokio::task::spawn_blocking(move || generate(&secret)).await??)
}

/// Fills the store of spare pairs; returns how many it made.
pub async fn stock(conn: &mut Conn, secret: &Secret) -> Result<usize> {
    let have: i64 = spare_keys::table.count().get_result(conn).await?;
    let mut made = 0;
    for _ in have..SPARES {
        let fresh = generate_aside(secret).await?;
        diesel::insert_into(spare_keys::table)
            .values((
                spare_keys::public_pem.eq(fresh.public_pem),
                spare_keys::private_encrypted.eq(fresh.private_encrypted),
            ))
            .execute(conn)
            .await?;
        made += 1;
    }
    Ok(made)
}

pub async fn by_id(conn: &mut Conn, key_id: &str) -> Result<Option<ActorKey>> {
    optional(actor_keys::table.find(key_id).select(ActorKey::as_select()).first(conn).await)
}

pub async fn of_actor(conn: &mut Conn, actor: ActorId) -> Result<Vec<ActorKey>> {
    Ok(actor_keys::table
        .filter(actor_keys::actor_id.eq(actor))
        .order(actor_keys::created_at)
        .select(ActorKey::as_select())
        .load(conn)
        .await?)
}

/// The private half in PKCS #8 DER.
pub fn open(secret: &Secret, key: &ActorKey) -> Result<Vec<u8>> {
    let sealed = key
        .private_encrypted
        .as_deref()
        .ok_or_else(|| anyhow::anyhow!("{} has no private half here", key.key_id))?;
    Ok(secret.open(sealed, PURPOSE)?)
}

/// Replaces the keys of a remote actor by those its document lists, as (id, PEM).
pub async fn replace_remote(conn: &mut Conn, actor: ActorId, keys: &[(String, String)]) -> Result<()> {
    let ids: Vec<&str> = keys.iter().map(|(id, _)| id.as_str()).collect();
    diesel::delete(
        actor_keys::table.filter(actor_keys::actor_id.eq(actor).and(actor_keys::key_id.ne_all(ids))),
    )
    .execute(conn)
    .await?;
    for (id, pem) in keys {
        diesel::insert_into(actor_keys::table)
            .values((
                actor_keys::key_id.eq(id),
                actor_keys::actor_id.eq(actor),
                actor_keys::public_pem.eq(pem),
            ))
            .on_conflict(actor_keys::key_id)
            .do_update()
            .set((actor_keys::public_pem.eq(pem), actor_keys::actor_id.eq(actor)))
            .execute(conn)
            .await?;
    }
    Ok(())
}
