//! A mail server that the tests own: aiosmtpd of Debian, with a certificate made for it.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// How its clients reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// In plain text, and anybody.
    None,
    /// After STARTTLS, and only who signs in.
    Upgraded,
    /// Inside TLS, and only who signs in.
    Implicit,
}

/// A mail server.
pub struct MailServer {
    tls: Tls,
    port: u16,
    folder: TempDir,
    child: Child,
}

/// A mail that it took.
#[derive(Debug)]
pub struct Taken {
    /// Whom its sender named as the receiver.
    pub to: String,
    /// The mail.
    pub bytes: Vec<u8>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl MailServer {
    /// Starts one that has taken nothing.
    pub fn start(tls: Tls) -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("mails")).unwrap();
        if tls != Tls::None {
            make_certificate(folder.path());
        }
        let (child, port) = run(tls, folder.path(), 0);
        Self {
            tls,
            port,
            folder,
            child,
        }
    }

    /// Ends it; what it has taken stays.
    pub fn stop(&mut self) {
        // It fails only when the process is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// Starts it again on the same port.
    pub fn start_again(&mut self) {
        (self.child, self.port) = run(self.tls, self.folder.path(), self.port);
    }

    /// The certificate by which its own is signed.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The URL by which it is configured.
    pub fn url(&self) -> String {
        let port = self.port;
        match self.tls {
            Tls::None => format!("smtp://localhost:{port}?tls=none"),
            Tls::Upgraded => {
                format!("smtp://clinic:p%40ss%3Aword%2F1@localhost:{port}?tls=required")
            }
            Tls::Implicit => format!("smtps://clinic:p%40ss%3Aword%2F1@localhost:{port}"),
        }
    }

    /// The flags of a server that sends by it.
    pub fn flags(&self) -> Vec<String> {
        let mut flags = vec![
            format!("--smtp-url={}", self.url()),
            "--mail-from=The clinic <no-reply@clinic.example.org>".to_owned(),
            "--public-url=https://clinic.example.org".to_owned(),
        ];
        if self.tls != Tls::None {
            flags.push(format!("--smtp-ca-file={}", self.authority().display()));
        }
        flags
    }

    /// What it has taken, in the order in which it did.
    pub fn taken(&self) -> Vec<Taken> {
        let mails = fs::read_dir(self.folder.path().join("mails")).unwrap();
        let mut paths: Vec<PathBuf> = mails
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        paths.sort();
        let read = |path: PathBuf| {
            let bytes = fs::read(path).unwrap();
            let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
            Taken {
                to: String::from_utf8(bytes[..line].to_vec()).unwrap(),
                bytes: bytes[line + 1..].to_vec(),
            }
        };
        paths.into_iter().map(read).collect()
    }

    /// To whom, in order.
    pub fn receivers(&self) -> Vec<String> {
        self.taken().into_iter().map(|mail| mail.to).collect()
    }
}

fn run(tls: Tls, folder: &Path, port: u16) -> (Child, u16) {
    let word = match tls {
        Tls::None => "none",
        Tls::Upgraded => "starttls",
        Tls::Implicit => "implicit",
    };
    // Debian's own, which has Debian's aiosmtpd.
    let mut child = Command::new("/usr/bin/python3")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/support/mail_server.py"
        ))
        .arg(folder.join("mails"))
        .args(["--tls", word, "--port", &port.to_string()])
        .arg("--certificate")
        .arg(folder.join("server.pem"))
        .arg("--key")
        .arg(folder.join("server.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut line).unwrap();
    let port = line
        .trim()
        .parse()
        .expect("the mail server does not start; is python3-aiosmtpd there?");
    (child, port)
}

/// A certificate for this machine, and that of the authority that signed it.
fn make_certificate(folder: &Path) {
    let openssl = |arguments: &str| {
        let done = Command::new("openssl")
            .args(arguments.split(' '))
            .current_dir(folder)
            .output()
            .expect("openssl must be there");
        assert!(done.status.success(), "{done:?}");
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    fs::write(
        folder.join("names"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1\n",
    )
    .unwrap();
    openssl(&format!(
        "req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=tests"
    ));
    openssl(&format!(
        "req {key} -keyout server.key -out server.csr -subj /CN=localhost"
    ));
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names",
    );
}
