//! The peer: an nginx of the bench's own, on a free port, in a temporary folder, gone with the value.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/nginx";
const NCHAN: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";

/// A running nginx.
pub struct Nginx {
    pub port: u16,
    master: Child,
    pub folder: TempDir,
}

/// Whether nginx is installed.
pub fn is_installed() -> bool {
    Path::new(PROGRAM).exists()
}

/// Whether its module for streams is installed too.
pub fn has_nchan() -> bool {
    is_installed() && Path::new(NCHAN).exists()
}

impl Nginx {
    /// With one worker, a publisher at `/publish` and a stream at `/stream`.
    pub fn nchan() -> Nginx {
        let locations = "location = /publish { nchan_publisher; nchan_channel_id board; nchan_message_buffer_length 1024; }
             location = /stream { nchan_subscriber eventsource; nchan_channel_id board; nchan_subscriber_first_message newest; }";
        Nginx::start(&format!("load_module {NCHAN};"), 1, locations)
    }

    /// With a worker for each core, serving the folder's `page` with these headers as it is.
    pub fn serving(page: &[u8], headers: &[(String, String)]) -> Nginx {
        let fields: String =
            headers.iter().map(|(name, value)| format!("add_header {name} {value:?};\n")).collect();
        let locations = format!("location = /page {{ default_type 'text/html; charset=utf-8'; {fields} }}");
        let nginx = Nginx::start("", 2, &locations);
        fs::write(nginx.folder.path().join("page"), page).expect("a page");
        nginx
    }

    fn start(load: &str, workers: u32, locations: &str) -> Nginx {
        let folder =
            tempfile::Builder::new().prefix("milepost-nginx-").tempdir().expect("a temporary folder");
        let (port, root) = (free_port(), folder.path().display());
        let user = if is_root() { "user root;" } else { "" };
        let conf = format!(
            "{load} {user} daemon off; worker_processes {workers}; pid {root}/pid; error_log {root}/error.log;
             worker_rlimit_nofile 20000;
             events {{ worker_connections 12000; }}
             http {{
                 access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; etag off;
                 open_file_cache max=100; client_body_temp_path {root}/body; proxy_temp_path {root}/proxy;
                 fastcgi_temp_path {root}/fastcgi; uwsgi_temp_path {root}/uwsgi; scgi_temp_path {root}/scgi;
                 server {{ listen 127.0.0.1:{port}; root {root}; {locations} }}
             }}"
        );
        let file = folder.path().join("nginx.conf");
        fs::write(&file, conf).expect("a configuration");
        let mut command = Command::new(PROGRAM);
        command
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(&file)
            .arg("-e")
            .arg(folder.path().join("error.log"));
        let master = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("nginx");
        let mut nginx = Nginx { port, master, folder };
        nginx.wait();
        nginx
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let over =
                self.master.try_wait().ok().flatten().is_some() || begun.elapsed() > Duration::from_secs(10);
            assert!(
                !over,
                "nginx did not start: {}",
                fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// `127.0.0.1:…`
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The processes that do the work.
    pub fn workers(&self) -> Vec<u32> {
        let master = self.master.id();
        let children =
            fs::read_to_string(format!("/proc/{master}/task/{master}/children")).unwrap_or_default();
        children.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked politely, the master ends its workers; killed, it would leave them behind.
        let _ = Command::new("kill").args(["-s", "TERM", &self.master.id().to_string()]).status();
        let _ = self.master.wait();
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}
