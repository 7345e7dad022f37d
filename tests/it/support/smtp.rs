//! A mail server that takes letters in and keeps them: enough of SMTP (RFC 5321) for a client that
//! sends in earnest.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What one delivery brought.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    /// The message as sent, dots undone.
    pub message: String,
}

pub struct MailServer {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl MailServer {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let taken: Arc<Mutex<Vec<Taken>>> = Arc::default();
        let kept = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, kept.clone()));
            }
        });
        Self { port, taken }
    }

    /// Everything delivered so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, kept: Arc<Mutex<Vec<Taken>>>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader.take(10_000_000)).lines();
    let mut taken = Taken { from: String::new(), to: Vec::new(), message: String::new() };
    writer.write_all(b"220 sink.localhost\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match word.as_str() {
            "EHLO" | "HELO" => "250-sink.localhost\r\n250 8BITMIME",
            "MAIL" => {
                taken = Taken { from: address(), to: Vec::new(), message: String::new() };
                "250 ok"
            }
            // What does not exist is refused for good (RFC 5321 §4.2.3).
            "RCPT" if address().starts_with("nobody2@") => "550 no such mailbox",
            "RCPT" => {
                taken.to.push(address());
                "250 ok"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    taken.message.push_str(line.strip_prefix('.').unwrap_or(&line));
                    taken.message.push_str("\r\n");
                }
                kept.lock().unwrap().push(taken.clone());
                "250 taken"
            }
            "RSET" | "NOOP" => "250 ok",
            "QUIT" => "221 bye",
            _ => "502 not here",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
