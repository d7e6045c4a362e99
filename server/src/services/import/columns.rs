//! Where in a row each meaning stands: the names that a mapping gives, found in a header.

use super::{table::Row, values::shortened};
use domain::{
    tr,
    wire::{ImportColumn as Column, Mapping},
};
use std::{borrow::Cow, collections::BTreeMap};

/// The columns that a mapping uses, by their places.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    places: BTreeMap<Column, Vec<usize>>,
    header: Vec<String>,
}

impl Columns {
    /// Finds a mapping's columns in a header; otherwise everything that is wrong with it.
    pub fn find(mapping: &Mapping, header: &[String]) -> Result<Columns, Vec<String>> {
        let (mut wrong, mut places) = (Vec::new(), BTreeMap::new());
        for (column, names) in &mapping.columns {
            let found = names.names().iter().map(|name| position(header, name));
            let found: Vec<usize> =
                found.filter_map(|place| place.map_err(|why| wrong.push(why)).ok()).collect();
            if found.len() > 1 && column.joined_by().is_none() {
                let names = names.names().iter().map(|name| tr!("“{}”", name));
                let names = names.reduce(|names, name| tr!("{} and {}", names, name)).unwrap_or_default();
                wrong.push(tr!("{} cannot be read as one: choose one of these columns.", names));
            }
            if !found.is_empty() {
                places.insert(*column, found);
            }
        }
        if wrong.is_empty() { Ok(Columns { places, header: header.to_vec() }) } else { Err(wrong) }
    }

    /// Whether a meaning has a column.
    pub fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }

    /// What a row says under a meaning; none where it says nothing. The cells of several columns are joined.
    pub fn cell<'r>(&self, row: Row<'r>, column: Column) -> Option<Cow<'r, str>> {
        let cells = self.places.get(&column)?.iter().map(|at| row.cell(*at)).filter(|cell| !cell.is_empty());
        let cells: Vec<_> = cells.collect();
        match cells.as_slice() {
            [] => None,
            [one] => Some(Cow::Borrowed(one)),
            several => Some(Cow::Owned(several.join(column.joined_by().unwrap_or(" ")))),
        }
    }

    /// The number of the order that a row names; none where the cell is empty.
    pub fn number<'r>(&self, row: Row<'r>) -> Option<&'r str> {
        let at = *self.places.get(&Column::Number)?.first()?;
        Some(row.cell(at)).filter(|number| !number.is_empty())
    }

    /// What may be the number of a row that has too many cells or too few.
    pub fn possible_numbers<'r>(&self, row: Row<'r>) -> impl Iterator<Item = &'r str> + use<'r> {
        let at = self.places.get(&Column::Number).and_then(|places| places.first()).copied().unwrap_or(0);
        let (width, header) = (row.width(), self.header.len());
        let places = at.saturating_sub(header.saturating_sub(width))..=at + width.saturating_sub(header);
        places.map(move |place| row.cell(place)).filter(|cell| !cell.is_empty())
    }

    /// Whether a row says anything under any meaning.
    pub fn says_something(&self, row: Row<'_>) -> bool {
        self.places.values().flatten().any(|at| !row.cell(*at).is_empty())
    }

    /// Whether a row can be read: it has as many cells as the header, empty ones too many do no harm, and what is used of
    /// it is text.
    pub fn fits(&self, row: Row<'_>) -> Result<(), String> {
        let (cells, columns) = (row.width(), self.header.len());
        if cells < columns || row.cells().skip(columns).any(|cell| !cell.trim().is_empty()) {
            return Err(tr!(
                "The row has {} cells and the header {}: a quote or a delimiter may be missing",
                cells,
                columns
            ));
        }
        let broken = self.places.values().flatten().find(|at| row.cell(**at).contains('\u{fffd}'));
        match broken {
            Some(at) => Err(tr!(
                "“{}” has bytes that are no text in the file's encoding: choose another encoding",
                shortened(&self.header[*at])
            )),
            None => Ok(()),
        }
    }

    /// A column's name in the file, of several all of them.
    pub fn name(&self, column: Column) -> String {
        let names = self.places.get(&column).into_iter().flatten().filter_map(|at| self.header.get(*at));
        names.map(String::as_str).collect::<Vec<_>>().join(" + ")
    }
}

fn position(header: &[String], name: &str) -> Result<usize, String> {
    let exact: Vec<_> = (0..header.len()).filter(|at| header[*at] == name.trim()).collect();
    let found = if exact.is_empty() {
        (0..header.len()).filter(|at| header[*at].to_lowercase() == name.trim().to_lowercase()).collect()
    } else {
        exact
    };
    match found.as_slice() {
        [at] => Ok(*at),
        [] => {
            let names: Vec<_> = header.iter().take(30).map(|name| shortened(name)).collect();
            Err(tr!("The file has no column “{}”. Its columns are: {}.", shortened(name), names.join(", ")))
        }
        _ => Err(tr!("The file has several columns called “{}”: rename all but one.", shortened(name))),
    }
}
