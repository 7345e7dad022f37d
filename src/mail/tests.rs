use super::*;
use crate::config::Config;
use crate::text::language::Language;

fn letter() -> Letter {
    let mut letter =
        Letter::new("ana@example.org", Language::Es, ("digest", "Novedades:\r\nBcc: x@y.z".to_owned()))
            .with(Block::Text("Hola, Ana: esto es <lo nuevo> & más.".to_owned()))
            .with(Block::Action("Leer".to_owned(), "https://a.example/post/1".to_owned()));
    letter.unsubscribe = Some("https://a.example/unsubscribe?t=1".to_owned());
    letter.list = Some(("Origen".to_owned(), "origen".to_owned()));
    letter
}

async fn written(letter: &Letter) -> String {
    let directory = tempfile::tempdir().unwrap();
    let config = Config::load(None).unwrap();
    let mailer = Mailer::new(&config.mail, "a.example", "La casa", directory.path()).unwrap();
    mailer.send(7, letter, "La casa").await.unwrap();
    std::fs::read_to_string(directory.path().join("mail/7.eml")).unwrap()
}

#[tokio::test]
async fn without_smtp_a_letter_is_a_file_with_both_forms_and_its_headers() {
    let file = written(&letter()).await;
    for part in [
        "To: ana@example.org",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <https://a.example/unsubscribe?t=1>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Id: \"Origen\" <origen.a.example>",
        "Message-ID: <letter.7@a.example>",
        "text/plain",
        "text/html",
        "&lt;lo nuevo&gt; &amp; m",
    ] {
        assert!(file.contains(part), "{part} is missing in\n{file}");
    }
}

#[tokio::test]
async fn a_subject_cannot_start_another_header() {
    let file = written(&letter()).await;
    let (headers, _) = file.split_once("\r\n\r\n").unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_for_good() {
    let mut wrong = letter();
    wrong.to = "ana@example.org\r\nRCPT TO:<x@y.z>".to_owned();
    let directory = tempfile::tempdir().unwrap();
    let config = Config::load(None).unwrap();
    let mailer = Mailer::new(&config.mail, "a.example", "La casa", directory.path()).unwrap();
    let error = mailer.send(7, &wrong, "La casa").await.unwrap_err();
    assert!(!error.is_transient(), "{error}");
}
