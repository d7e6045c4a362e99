//! A mail server of another make: Debian's aiosmtpd, which puts what it takes into a Maildir. Gone with the value.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// Debian's Python, for which the package is installed.
const PYTHON: &str = "/usr/bin/python3";

pub struct SmtpServer {
    process: Child,
    folder: tempfile::TempDir,
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// Whether there is one; without it those tests say that they were skipped.
pub fn is_there() -> bool {
    let there = Path::new(PYTHON).exists()
        && Command::new(PYTHON)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    if !there {
        eprintln!("skipped: install your system's package `python3-aiosmtpd`");
    }
    there
}

impl SmtpServer {
    pub async fn start(port: u16) -> SmtpServer {
        let folder = tempfile::tempdir().unwrap();
        let maildir = folder.path().join("mail");
        let process = Command::new(PYTHON)
            .args(["-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Mailbox"])
            .arg(&maildir)
            .args(["-l", &format!("127.0.0.1:{port}")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = SmtpServer { process, folder };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// What it took, in no order.
    pub fn mails(&self) -> Vec<String> {
        let new = self.folder.path().join("mail/new");
        let files = fs::read_dir(new).into_iter().flatten().flatten();
        files.map(|file| fs::read_to_string(file.path()).unwrap()).collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A mail server that knows nobody: it refuses every address for good. Gone with its task.
pub async fn knows_nobody() -> (u16, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (read, mut write) = stream.into_split();
                let mut lines = BufReader::new(read).lines();
                let _ = write.write_all(b"220 nobody.example\r\n").await;
                while let Ok(Some(line)) = lines.next_line().await {
                    let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
                        "RCPT" => b"550 5.1.1 No such user here\r\n",
                        "QUIT" => b"221 Bye\r\n",
                        _ => b"250 OK\r\n",
                    };
                    if write.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (port, task)
}

/// A header of a mail.
pub fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let start = format!("{name}: ");
    mail.lines().find_map(|line| line.strip_prefix(start.as_str())).unwrap_or_default()
}
