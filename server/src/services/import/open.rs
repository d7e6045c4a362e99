//! A file and its mapping made ready to be read: nothing is imported on a guess that nobody saw.

use super::{columns::Columns, dialect::Dialect, mapping::CompiledMapping, survey::Survey, table::Table};
use domain::{Instant, Workflow, wire::Mapping};
use std::io::{Read, Seek};
use store::secret::Secret;

/// What is known of a file before its orders are read.
pub struct Opened {
    pub dialect: Dialect,
    pub compiled: CompiledMapping,
    pub survey: Survey,
}

impl Opened {
    /// Finds out what the mapping does not say; otherwise everything that is wrong with it or left open.
    pub fn open<R: Read + Seek>(
        source: &mut R,
        mapping: &Mapping,
        workflow: &Workflow,
        secret: Secret,
        now: Instant,
    ) -> Result<Opened, Vec<String>> {
        let alone = |reason: String| vec![reason];
        let dialect = Dialect::detect(source, &mapping.dialect).map_err(|error| alone(error.to_string()))?;
        let open: Vec<String> = dialect.which_encoding().into_iter().chain(dialect.doubt.clone()).collect();
        if !open.is_empty() {
            return Err(open);
        }
        let header =
            Table::open(source, &dialect).map_err(|error| alone(error.to_string()))?.header().to_vec();
        let columns = Columns::find(mapping, &header)?;
        let survey = Survey::make(source, &dialect, &columns, mapping.blank_numbers).map_err(alone)?;
        let compiled = CompiledMapping::new(mapping, columns, &survey, workflow, secret, now)?;
        Ok(Opened { dialect, compiled, survey })
    }
}
