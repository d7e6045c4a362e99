//! Files and folders that only their owner gets at, whoever made them and with whatever mask: a shop's customers are nobody
//! else's business on a machine that others use, too. On systems without such permissions nothing is done.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a folder, and those above it where there are none.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    modes::folder(&mut DirBuilder::new()).create(path)
}

/// Makes a file that is not there yet.
pub fn create_file(path: &Path) -> io::Result<File> {
    modes::file(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// Opens a file for writing as it is, made where there is none.
pub fn open_file(path: &Path) -> io::Result<File> {
    modes::file(OpenOptions::new().write(true).create(true).truncate(false)).open(path)
}

/// Closes a file or folder to everybody but its owner; whether it was open. What is not there is closed.
pub fn close(path: &Path) -> io::Result<bool> {
    match is_open(path)? {
        true => modes::close(path).map(|()| true),
        false => Ok(false),
    }
}

/// Whether others than the owner get at a file or folder.
pub fn is_open(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(modes::is_open(&metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
mod modes {
    use std::{
        fs::{self, DirBuilder, Metadata, OpenOptions, Permissions},
        io,
        os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
        path::Path,
    };

    pub(super) fn folder(builder: &mut DirBuilder) -> &mut DirBuilder {
        builder.mode(0o700)
    }

    pub(super) fn file(options: &mut OpenOptions) -> &mut OpenOptions {
        options.mode(0o600)
    }

    pub(super) fn is_open(metadata: &Metadata) -> bool {
        metadata.permissions().mode() & 0o077 != 0
    }

    pub(super) fn close(path: &Path) -> io::Result<()> {
        let mode = fs::metadata(path)?.permissions().mode() & 0o700;
        fs::set_permissions(path, Permissions::from_mode(mode))
    }
}

#[cfg(not(unix))]
mod modes {
    use std::{
        fs::{DirBuilder, Metadata, OpenOptions},
        io,
        path::Path,
    };

    pub(super) fn folder(builder: &mut DirBuilder) -> &mut DirBuilder {
        builder
    }

    pub(super) fn file(options: &mut OpenOptions) -> &mut OpenOptions {
        options
    }

    pub(super) fn is_open(_: &Metadata) -> bool {
        false
    }

    pub(super) fn close(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
