//! Tests of [`super::image`]: pictures made here, and the hostile corpus when it is at hand.

use std::io::Cursor;
use std::time::Instant;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use rstest::rstest;

use super::image::*;
use crate::text::hostile::corpus;

const RED: [u8; 4] = [255, 0, 0, 255];
const BLUE: [u8; 4] = [0, 0, 255, 255];

fn gradient(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, ((x + y) % 256) as u8]))
        .into()
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn read(picture: &Picture) -> DynamicImage {
    let format = image::guess_format(&picture.bytes).unwrap();
    assert_eq!(format.to_mime_type(), picture.media_type);
    let image = image::load_from_memory(&picture.bytes).unwrap();
    assert_eq!(image.dimensions(), (picture.width, picture.height));
    image
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

fn png_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// A PNG that claims a size; `depth` bits and colour type as in the PNG specification §11.2.1.
fn png_claiming(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    let data = png_chunk(b"IDAT", b"\x78\x9c\x03\x00\x00\x00\x00\x01");
    [b"\x89PNG\r\n\x1a\n", &png_chunk(b"IHDR", &header)[..], &data, &png_chunk(b"IEND", b"")].concat()
}

/// A JPEG whose EXIF says that it lies on its side, and where it was taken.
fn jpeg_on_its_side() -> Vec<u8> {
    let jpeg = written(&gradient(60, 40), ImageFormat::Jpeg);
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 12.05 S";
    let exif = [b"Exif\0\0", &tiff[..]].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

#[rstest]
#[case("photo.png", ImageFormat::Jpeg, "image/jpeg", "jpg")]
#[case("photo.jpg", ImageFormat::Png, "image/png", "png")]
#[case("photo.jpg", ImageFormat::Gif, "image/png", "png")]
#[case("photo.gif", ImageFormat::WebP, "image/jpeg", "jpg")]
fn the_content_decides_the_type_whatever_the_name(
    #[case] name: &str,
    #[case] format: ImageFormat,
    #[case] media_type: &str,
    #[case] extension: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, written(&gradient(40, 30), format)).unwrap();
    let picture = decode_image(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!((picture.media_type, picture.extension), (media_type, extension));
    assert_eq!(read(&picture).dimensions(), (40, 30));
    assert_eq!(picture.key(), super::key(&picture.bytes, extension));
    assert!(picture.blurhash.is_some_and(|hash| hash.len() == 28));
}

#[test]
fn transparent_webp_stays_transparent() {
    let glass: DynamicImage = RgbaImage::from_pixel(8, 8, Rgba([9, 9, 9, 100])).into();
    let picture = decode_image(&written(&glass, ImageFormat::WebP)).unwrap();
    assert_eq!(picture.media_type, "image/webp");
    assert_eq!(read(&picture).get_pixel(3, 3), Rgba([9, 9, 9, 100]));
}

#[test]
fn sixteen_bits_become_eight() {
    let deep: DynamicImage = gradient(20, 10).into_rgba16().into();
    assert_eq!(
        read(&decode_image(&written(&deep, ImageFormat::Png)).unwrap()).color(),
        image::ColorType::Rgba8
    );
}

#[test]
fn exif_is_applied_and_dropped() {
    let picture = decode_image(&jpeg_on_its_side()).unwrap();
    assert_eq!((picture.width, picture.height), (40, 60));
    assert!(!holds(&picture.bytes, b"Exif") && !holds(&picture.bytes, b"GPS"));
    // Orientation 6: the row shown at the top is the left column of the file, from below.
    let top_left = read(&picture).get_pixel(1, 1).0;
    assert!(top_left[0] < 12 && top_left[1] > 28, "{top_left:?}");
}

#[test]
fn a_polyglot_loses_what_is_no_picture() {
    let png = written(&gradient(10, 10), ImageFormat::Png);
    let text = png_chunk(b"tEXt", b"Comment\0<?php system($_GET[0]); ?>");
    let polyglot = [&png[..33], &text, &png[33..], b"<script>alert(1)</script>PK\x03\x04"].concat();
    let picture = decode_image(&polyglot).unwrap();
    for part in [&b"<script"[..], b"<?php", b"PK\x03\x04", b"tEXt"] {
        assert!(!holds(&picture.bytes, part));
    }
    assert_eq!(read(&picture).to_rgb8(), gradient(10, 10).to_rgb8());
}

#[test]
fn the_first_frame_of_an_animation_is_kept() {
    let mut bytes = Vec::new();
    let frames = [RED, BLUE].map(|colour| Frame::new(RgbaImage::from_pixel(5, 5, Rgba(colour))));
    GifEncoder::new(&mut bytes).encode_frames(frames).unwrap();
    assert_eq!(read(&decode_image(&bytes).unwrap()).get_pixel(2, 2), Rgba(RED));
}

#[rstest]
#[case(3000, 1500, 2048, 1024)]
#[case(10_000, 10, 2048, 2)]
#[case(3, 9000, 1, 2048)]
#[case(2048, 5, 2048, 5)]
fn large_pictures_are_shrunk(
    #[case] width: u32,
    #[case] height: u32,
    #[case] to_width: u32,
    #[case] to_height: u32,
) {
    let picture = decode_image(&written(&gradient(width, height), ImageFormat::Jpeg)).unwrap();
    assert_eq!(read(&picture).dimensions(), (to_width, to_height));
}

#[rstest]
#[case(1500, 500)]
#[case(50, 80)]
fn an_avatar_is_the_middle_square(#[case] width: u32, #[case] height: u32) {
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    let banner: DynamicImage = RgbaImage::from_fn(width, height, |x, y| {
        let inside = (left..left + side).contains(&x) && (top..top + side).contains(&y);
        Rgba(if inside { RED } else { BLUE })
    })
    .into();
    let avatar = avatar(&written(&banner, ImageFormat::Png)).unwrap();
    for (picture, side) in [(&avatar.small, 96), (&avatar.large, 256)] {
        assert_eq!((picture.media_type, picture.width, picture.height), ("image/webp", side, side));
        assert!(read(picture).pixels().all(|(_, _, pixel)| pixel == Rgba(RED)));
    }
}

#[rstest]
#[case(ImageFormat::Jpeg)]
#[case(ImageFormat::Png)]
#[case(ImageFormat::WebP)]
#[case(ImageFormat::Gif)]
fn truncated_pictures_are_refused(#[case] format: ImageFormat) {
    let whole = written(&gradient(120, 90), format);
    for cut in [whole.len() / 4, whole.len() / 2, whole.len() * 9 / 10] {
        let error = decode_image(&whole[..cut]).unwrap_err();
        assert!(matches!(error, MediaError::Damaged(_)), "{format:?} at {cut}: {error}");
    }
}

#[rstest]
#[case(20_000, 20_000)]
#[case(16_385, 1)]
#[case(7072, 7072)]
fn bombs_are_refused_by_their_claim(#[case] width: u32, #[case] height: u32) {
    let started = Instant::now();
    let error = decode_image(&png_claiming(width, height, 8, 2)).unwrap_err();
    assert_eq!(error, MediaError::TooManyPixels { width, height });
    assert!(error.to_string().contains("50 million"));
    assert!(started.elapsed().as_millis() < 300);
}

#[test]
fn the_memory_of_the_decoder_is_limited() {
    assert_eq!(decode_image(&png_claiming(7000, 7000, 16, 6)), Err(MediaError::Memory));
    assert_eq!(decode_image(&png_claiming(2_000_000_000, 2_000_000_000, 8, 2)), Err(MediaError::Memory));
}

#[test]
fn what_is_no_picture_is_refused() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for bytes in
        [&b""[..], svg, b"%PDF-1.7", b"BM\x46\0\0\0", b"II\x2a\0\x08\0\0\0", b"#EXTM3U\nfile:///etc/passwd"]
    {
        assert_eq!(decode_image(bytes), Err(MediaError::Format));
        assert_eq!(avatar(bytes), Err(MediaError::Format));
    }
    let length = MAX_BYTES + 1;
    assert_eq!(decode_image(&vec![0; length]), Err(MediaError::TooLarge { length }));
}

#[test]
fn damaged_pictures_never_stop_the_process() {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    let mut accepted = 0;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = written(&gradient(40, 30), format);
        for _ in 0..100 {
            let mut broken = whole.clone();
            for _ in 0..4 {
                let place = next() % broken.len();
                broken[place] = (next() % 256) as u8;
            }
            if let Ok(picture) = decode_image(&broken) {
                read(&picture);
                accepted += 1;
            }
        }
    }
    println!("{accepted} of 400 damaged pictures were still readable");
}

#[test]
fn the_corpus_is_refused_or_written_anew() {
    for (name, bytes) in ["media", "bomb", "polyglot"].into_iter().flat_map(corpus) {
        let started = Instant::now();
        let outcome = decode_image(&bytes);
        let took = started.elapsed();
        match &outcome {
            Ok(picture) => {
                println!("{name}: {} in {took:?}", picture.media_type);
                read(picture);
                for part in [&b"<script"[..], b"<html", b"<?php", b"alert("] {
                    assert!(!holds(&picture.bytes, part), "{name}");
                }
            }
            Err(error) => println!("{name}: {error} in {took:?}"),
        }
        let raster = [".png", ".gif", ".jpg"].iter().any(|end| name.ends_with(end));
        assert!(raster || outcome == Err(MediaError::Format), "{name}");
        let bomb = ["png-20000x20000.png", "png-header-2e9.png", "gif-65535.gif"].contains(&&*name);
        assert!(
            !bomb || matches!(outcome, Err(MediaError::TooManyPixels { .. } | MediaError::Memory)),
            "{name}"
        );
        assert!(took.as_secs() < 3, "{name}: {took:?}");
    }
}
