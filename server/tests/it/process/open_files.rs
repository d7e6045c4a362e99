//! What Milepost keeps is its owner's alone, whoever made the folder and with whatever mask.

use crate::shop::process::{MILEPOST, ShopProcess};
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o777
}

fn open_up(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("other permissions");
}

/// Everything in a folder and the folder itself that somebody else gets at.
fn open_to_others(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let open = files.chain([folder.to_owned()]).filter(|path| mode(path) & 0o077 != 0);
    open.map(|path| format!("{} {:o}", path.display(), mode(&path))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_made_beforehand_backups_and_what_is_restored_are_closed() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().to_owned();
    let data = path.join("data");
    fs::create_dir(&data).expect("a folder");
    open_up(&data, 0o755);
    let launcher = ["sh", "-c", "umask 022; exec \"$@\"", "sh", MILEPOST].map(String::from).to_vec();
    let mut shop = ShopProcess::open_below(home, None, launcher, vec![]).await;
    assert_eq!(open_to_others(&data), Vec::<String>::new());
    let backup = path.join("backup");
    let (done, said) = shop.command(&["backup", &backup.display().to_string()]).await;
    assert!(done, "{said}");
    assert_eq!(open_to_others(&backup), Vec::<String>::new());
    shop.stop().await;

    // The control: a folder as an earlier version left it is seen to be open, and the next start closes it.
    open_up(&data, 0o755);
    for file in ["milepost.db", "secret.key"] {
        open_up(&data.join(file), 0o644);
        open_up(&backup.join(file), 0o644);
    }
    assert_eq!(open_to_others(&data).len(), 3);
    shop.restart().await;
    assert_eq!(open_to_others(&data), Vec::<String>::new());
    let restored = path.join("restored");
    let restore = tokio::process::Command::new(MILEPOST)
        .args(["restore", &backup.display().to_string(), "--data", &restored.display().to_string()])
        .status()
        .await;
    assert!(restore.expect("milepost runs").success());
    assert_eq!(open_to_others(&restored), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_with_other_things_in_it_is_left_as_it_is_and_warned_of() {
    let home = tempfile::tempdir().expect("a folder");
    let (data, log) = (home.path().join("data"), home.path().join("log"));
    fs::create_dir(&data).expect("a folder");
    fs::write(data.join("notes.txt"), "somebody else's").expect("a file");
    open_up(&data, 0o755);
    let shell = format!("exec \"$@\" 2>{}", log.display());
    let launcher = ["sh", "-c", &shell, "sh", MILEPOST].map(String::from).to_vec();
    let _shop = ShopProcess::open_below(home, None, launcher, vec![]).await;
    assert_eq!((mode(&data), mode(&data.join("milepost.db"))), (0o755, 0o600));
    let log = fs::read_to_string(&log).expect("the log");
    assert!(log.contains("close it with chmod 700"), "{log}");
}
