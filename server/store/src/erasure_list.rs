//! The list of what was erased, in a file beside the database and in no backup's database: whoever restores a backup from before
//! an erasure has it done again by the list. A line says what is to be erased before it is erased, by ids that mean nothing to
//! anybody, so that what a crash interrupts is finished at the next start.

use crate::private;
use domain::{ErasureId, OrderId, PersonId};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, Seek, SeekFrom, Write},
    path::PathBuf,
};

/// The file's name in the data folder.
pub const ERASURES_FILE: &str = "erasures.log";

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The erasure.
    pub erasure: ErasureId,
    /// The orders whose customers were forgotten.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderId>,
    /// The colleagues who were made nameless.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
}

/// Where such a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureList(PathBuf);

impl ErasureList {
    /// The list in a file, which need not be there yet.
    pub fn at(file: PathBuf) -> ErasureList {
        ErasureList(file)
    }

    /// Adds a line, on the disk when this returns.
    pub fn add(&self, erased: &Erased) -> io::Result<()> {
        let mut file = private::open_file(&self.0)?;
        file.seek(SeekFrom::End(0))?;
        let line = serde_json::to_string(erased)?;
        file.write_all(format!("{line}\n").as_bytes())?;
        file.sync_all()
    }

    /// All lines; none where there is no file. What a crash has left half written is no line.
    pub fn read(&self) -> io::Result<Vec<Erased>> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_list_grows_line_by_line_and_survives_a_torn_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let list = ErasureList::at(folder.path().join(ERASURES_FILE));
        assert_eq!(list.read().expect("no list"), []);
        let line = |n| Erased {
            erasure: ErasureId(Uuid::from_u128(n)),
            orders: vec![OrderId(Uuid::from_u128(n + 1))],
            people: Vec::new(),
        };
        list.add(&line(1)).expect("a line");
        fs::OpenOptions::new()
            .append(true)
            .open(&list.0)
            .and_then(|mut file| file.write_all(b"{\"erasure\":\"0000\n"))
            .expect("a torn line");
        list.add(&line(7)).expect("another");
        assert_eq!(list.read().expect("a list"), [line(1), line(7)]);
    }
}
