//! Disks that fail while a server runs on them. None of it needs rights that an ordinary user lacks.

use super::{Verdict, ensure};
use crate::shop::process::{MILEPOST, ShopProcess};
use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use tokio::process::Command;

/// A file system in memory of this size, which the server alone sees; it is gone with the server.
const SMALL: &str = r#"mount -t tmpfs -o size=12m,mode=700 milepost "$0" && exec "$@""#;

/// Whether one may make such a file system: in a name space of one's own, where the system grants one.
pub async fn small_disks_are_granted() -> bool {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut probe = Command::new("unshare");
    probe.args(["--user", "--map-root-user", "--mount", "sh", "-c", SMALL]).arg(folder.path()).arg("true");
    probe.output().await.is_ok_and(|output| output.status.success())
}

/// A server on a small disk.
pub struct SmallDisk {
    pub shop: ShopProcess,
}

impl SmallDisk {
    pub async fn open() -> SmallDisk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        let launcher =
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL].map(String::from);
        let launcher = launcher.into_iter().chain([data.display().to_string(), MILEPOST.into()]).collect();
        SmallDisk { shop: ShopProcess::open_below(folder, None, launcher, vec![]).await }
    }

    /// Takes what room is left.
    pub fn fill(&self) {
        let mut file = fs::File::create(self.filler()).expect("a file on the small disk");
        for size in [64 * 1024, 4096, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    /// Gives it back.
    pub fn free(&self) {
        fs::remove_file(self.filler()).expect("the file that filled the disk");
    }

    /// The small disk is seen through the server's own view of the file system.
    fn filler(&self) -> PathBuf {
        let data = self.shop.data();
        let below_root = data.strip_prefix("/").expect("an absolute path");
        Path::new("/proc").join(self.shop.server().to_string()).join("root").join(below_root).join("filler")
    }

    /// Whether the log is whole, as a command finds that shares the server's view.
    pub async fn whole(&self) -> Verdict {
        let mut command = Command::new("nsenter");
        command.args([
            "--target",
            &self.shop.server().to_string(),
            "--user",
            "--mount",
            "--preserve-credentials",
            MILEPOST,
        ]);
        let output = command
            .args(["audit", "verify", "--data"])
            .arg(self.shop.data())
            .output()
            .await
            .expect("nsenter");
        ensure(output.status.success(), || {
            format!("audit verify: {}", String::from_utf8_lossy(&output.stdout))
        })
    }
}

/// A server whose calls to the disk fail whenever that is asked for. strace makes a kind of call fail on files below one
/// path; files are there or not by the name that their folder has at the moment.
pub struct FailingDisk {
    pub shop: ShopProcess,
    root: PathBuf,
}

impl FailingDisk {
    /// `call` and `error` as strace names them, such as `pwrite64` and `EIO`.
    pub async fn open(
        call: &str,
        error: &str,
        environment: Vec<(&'static str, &'static str)>,
    ) -> FailingDisk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().canonicalize().expect("a folder");
        fs::create_dir(root.join("well")).expect("a folder");
        symlink("well", root.join("data")).expect("a link");
        let mut launcher =
            ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e"].map(String::from).to_vec();
        launcher.extend([format!("trace={call}"), "-e".into(), format!("inject={call}:error={error}")]);
        for file in ["milepost.db", "milepost.db-wal"] {
            launcher.extend(["-P".into(), root.join("failing").join(file).display().to_string()]);
        }
        launcher.push(MILEPOST.into());
        FailingDisk { shop: open(folder, launcher, environment).await, root }
    }

    /// From here on the calls fail.
    pub fn fail(&self) {
        self.rename("well", "failing");
    }

    /// From here on they work.
    pub fn mend(&self) {
        self.rename("failing", "well");
    }

    /// Whoever opens the data folder between the two steps finds none; that is a fault, too.
    fn rename(&self, from: &str, to: &str) {
        let link = self.root.join("link");
        symlink(to, &link).expect("a link");
        fs::rename(self.root.join(from), self.root.join(to)).expect("a folder");
        fs::rename(link, self.root.join("data")).expect("a link");
    }
}

async fn open(
    folder: TempDir,
    launcher: Vec<String>,
    environment: Vec<(&'static str, &'static str)>,
) -> ShopProcess {
    ShopProcess::open_below(folder, None, launcher, environment).await
}
