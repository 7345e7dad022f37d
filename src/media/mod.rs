//! Pictures that members upload: recognised by content, decoded within limits, written anew.
//!
//! Decoding and encoding take up to seconds of CPU: call everything here inside
//! `tokio::task::spawn_blocking`, and few at a time, as a picture may take [`image::MAX_MEMORY`].

pub mod image;
#[cfg(test)]
mod image_tests;

pub use image::{Avatar, MediaError, Picture, avatar, decode_image};

/// The name under which bytes are stored: their SHA-256 in hexadecimal, with an extension of ours.
/// Nothing of what the sender called the file goes into it.
#[must_use]
pub fn key(bytes: &[u8], extension: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    format!("{}.{extension}", hex::encode(digest))
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_are_digests() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::key(b"abc", "png"), format!("{digest}.png"));
    }
}
