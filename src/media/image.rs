//! Raster pictures: JPEG, PNG, WebP and GIF in; JPEG, PNG and WebP out.

use std::io::Cursor;
use std::panic::catch_unwind;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::error::LimitErrorKind;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits};

/// Longest file, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Most pixels of a picture before it is shrunk.
pub const MAX_PIXELS: u64 = 50_000_000;
/// Longest side of a picture before it is shrunk, in pixels.
pub const MAX_INPUT_SIDE: u32 = 16_384;
/// Most memory that a decoder may take, in bytes: [`MAX_PIXELS`] of four bytes.
pub const MAX_MEMORY: u64 = 4 * MAX_PIXELS;
/// Longest side of a stored picture, in pixels.
pub const MAX_SIDE: u32 = 2048;
/// Sides of the two sizes of an avatar, in pixels.
pub const AVATAR_SIDES: [u32; 2] = [96, 256];
const JPEG_QUALITY: u8 = 85;

/// A picture that is safe to store and serve: encoded by us, without EXIF, colour profiles,
/// comments or anything after its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The encoded picture.
    pub bytes: Vec<u8>,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: &'static str,
    /// Without the dot.
    pub extension: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What is shown while the picture loads (<https://blurha.sh>, Mastodon's `blurhash`).
    pub blurhash: Option<String>,
}

impl Picture {
    /// The name to store it under: see [`super::key`].
    #[must_use]
    pub fn key(&self) -> String {
        super::key(&self.bytes, self.extension)
    }
}

/// A square picture in two sizes, as WebP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avatar {
    /// 96 × 96 pixels, for lists.
    pub small: Picture,
    /// 256 × 256 pixels, for profiles and other instances.
    pub large: Picture,
}

/// Why a picture was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// More than [`MAX_BYTES`].
    #[error("the file has {length} bytes; at most 16 MiB are allowed")]
    TooLarge {
        /// Its length, in bytes.
        length: usize,
    },
    /// The content is of none of the four formats, whatever its name or declared type says.
    #[error("the file is not a JPEG, PNG, WebP or GIF picture")]
    Format,
    /// More than [`MAX_PIXELS`], or a side above [`MAX_INPUT_SIDE`].
    #[error("the picture has {width} × {height} pixels; at most 50 million and 16,384 a side are allowed")]
    TooManyPixels {
        /// In pixels, as the file claims.
        width: u32,
        /// In pixels, as the file claims.
        height: u32,
    },
    /// Decoding would take more than [`MAX_MEMORY`].
    #[error("the picture needs more than 200 MB to decode")]
    Memory,
    /// Truncated or not well formed; with the decoder's words.
    #[error("the picture is damaged: {0}")]
    Damaged(String),
    /// It could not be written; with the encoder's words.
    #[error("the picture could not be encoded: {0}")]
    Encode(String),
}

/// Decodes a picture of any size and origin and encodes it anew, upright, its longest side at most
/// [`MAX_SIDE`]. Of an animation only the first frame is kept.
///
/// JPEG stays JPEG, PNG and GIF become PNG, WebP becomes JPEG (or lossless WebP if it is
/// transparent). CPU-bound: see the module.
///
/// # Errors
/// [`MediaError`] names the limit or the damage.
pub fn decode_image(bytes: &[u8]) -> Result<Picture, MediaError> {
    let Decoded { image, format, orientation } = guarded(bytes)?;
    let mut image = fit(image, MAX_SIDE);
    image.apply_orientation(orientation);
    match format {
        ImageFormat::Jpeg => encode(&image, Target::Jpeg),
        ImageFormat::WebP if is_opaque(&image) => encode(&image, Target::Jpeg),
        ImageFormat::WebP => encode(&image, Target::WebP),
        _ => encode(&image, Target::Png),
    }
}

/// Cuts the middle square out of a picture and encodes it in the two sizes of [`AVATAR_SIDES`].
/// CPU-bound: see the module.
///
/// # Errors
/// As [`decode_image`].
pub fn avatar(bytes: &[u8]) -> Result<Avatar, MediaError> {
    let Decoded { image, orientation, .. } = guarded(bytes)?;
    let side = image.width().min(image.height());
    let square = image.crop_imm((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    let sized = |side| {
        let mut image = resize(&square, side, side);
        image.apply_orientation(orientation);
        encode(&image, Target::WebP)
    };
    let [small, large] = AVATAR_SIDES;
    Ok(Avatar { small: sized(small)?, large: sized(large)? })
}

/// As read: not yet upright, since turning a small picture takes less memory.
struct Decoded {
    image: DynamicImage,
    format: ImageFormat,
    orientation: Orientation,
}

/// Decodes; a decoder that panics is an error like any other.
fn guarded(bytes: &[u8]) -> Result<Decoded, MediaError> {
    catch_unwind(|| decode(bytes))
        .unwrap_or_else(|_| Err(MediaError::Damaged("the decoder failed".to_owned())))
}

fn decode(bytes: &[u8]) -> Result<Decoded, MediaError> {
    if bytes.len() > MAX_BYTES {
        return Err(MediaError::TooLarge { length: bytes.len() });
    }
    let format = image::guess_format(bytes).ok().filter(|format| {
        matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)
    });
    let format = format.ok_or(MediaError::Format)?;
    if format == ImageFormat::Jpeg && !jpeg_has_end(bytes) {
        return Err(MediaError::Damaged("the end of the JPEG is missing".to_owned()));
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width.max(height) > MAX_INPUT_SIDE {
        return Err(MediaError::TooManyPixels { width, height });
    }
    if width == 0 || height == 0 {
        return Err(MediaError::Damaged("it has no pixels".to_owned()));
    }
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(MediaError::Memory);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Ok(Decoded { image, format, orientation })
}

fn refusal(error: ImageError) -> MediaError {
    match error {
        ImageError::Limits(limit) if limit.kind() == LimitErrorKind::InsufficientMemory => MediaError::Memory,
        other => MediaError::Damaged(other.to_string()),
    }
}

/// The decoder fills what a truncated JPEG lacks with grey. In the data of a scan a byte FF is
/// followed by 00 or a restart marker, so that after the last start of scan (FF DA) the bytes
/// FF D9 are the end of the picture (ITU T.81 §B.1.1.2).
fn jpeg_has_end(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    last([0xff, 0xda]).zip(last([0xff, 0xd9])).is_some_and(|(scan, end)| end > scan)
}

/// Shrinks until the longest side is at most `side`; never enlarges.
fn fit(image: DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= side {
        return image;
    }
    let scaled = |length: u32| {
        let exact = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(exact).unwrap_or(side).max(1)
    };
    resize(&image, scaled(width), scaled(height))
}

/// A fast filter far down, a good one for the rest: the good one alone takes 16 bytes a pixel.
fn resize(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if image.width() > 4 * width && image.height() > 4 * height {
        image.thumbnail_exact(2 * width, 2 * height).resize_exact(width, height, FilterType::CatmullRom)
    } else {
        image.resize_exact(width, height, FilterType::CatmullRom)
    }
}

fn is_opaque(image: &DynamicImage) -> bool {
    !image.color().has_alpha() || image.to_rgba8().pixels().all(|pixel| pixel.0[3] == u8::MAX)
}

#[derive(Clone, Copy)]
enum Target {
    Jpeg,
    Png,
    WebP,
}

/// Writes the pixels, eight bits a channel, and nothing else.
fn encode(image: &DynamicImage, target: Target) -> Result<Picture, MediaError> {
    let flat = match target {
        Target::Jpeg => DynamicImage::ImageRgb8(image.to_rgb8()),
        _ if image.color().has_alpha() => DynamicImage::ImageRgba8(image.to_rgba8()),
        _ => DynamicImage::ImageRgb8(image.to_rgb8()),
    };
    let mut bytes = Vec::new();
    let (written, media_type, extension): (ImageResult<()>, _, _) = match target {
        Target::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            (flat.write_with_encoder(encoder), "image/jpeg", "jpg")
        }
        Target::Png => {
            let encoder =
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, PngFilter::Adaptive);
            (flat.write_with_encoder(encoder), "image/png", "png")
        }
        Target::WebP => {
            (flat.write_with_encoder(WebPEncoder::new_lossless(&mut bytes)), "image/webp", "webp")
        }
    };
    written.map_err(|error| MediaError::Encode(error.to_string()))?;
    Ok(Picture {
        bytes,
        media_type,
        extension,
        width: flat.width(),
        height: flat.height(),
        blurhash: blurhash(&flat),
    })
}

/// Four by three components of a tiny copy: enough for a blur.
fn blurhash(image: &DynamicImage) -> Option<String> {
    let tiny = image.thumbnail(32, 32).to_rgba8();
    blurhash::encode(4, 3, tiny.width(), tiny.height(), tiny.as_raw()).ok()
}
