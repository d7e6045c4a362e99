//! A file as a stream of orders. Rows of one order need not stand together, so the file is read twice: first it is found
//! sound as a whole and the rows of each order are counted, then each order is handed out with its last row. Memory holds
//! a counter an order and the rows of orders that are still open, both within limits; nothing is handed out of a file
//! that breaks one.

use super::{
    draft::{Draft, PartialOrder},
    findings::Findings,
    mapping::CompiledMapping,
    table::{Dialect, NoTable, Table},
};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    io::{Read, Seek},
};

/// How many rows a file may have, blank ones left out.
pub const ROWS: u64 = 1_000_000;

/// How many rows may wait for the rest of their orders at any point of the file.
pub const OPEN_ROWS: u64 = 200_000;

/// The rows of an order in a file. Orders are told apart by a keyed 64-bit hash: should two ever share one, each is handed
/// out with the last row of both, which is late but right.
struct RowSpan {
    rows: u32,
    first: u64,
    last: u64,
}

/// What the first pass found.
pub struct RowIndex {
    hasher: RandomState,
    tallies: HashMap<u64, RowSpan>,
}

impl RowIndex {
    /// Reads a whole file and counts the rows of each order. A file that breaks a limit is refused with the reason.
    pub fn make<R: Read + Seek>(
        source: &mut R,
        dialect: Dialect,
        mapping: &CompiledMapping,
    ) -> Result<RowIndex, String> {
        let mut table = Table::open(source, dialect).map_err(sentence)?;
        let mut index = RowIndex { hasher: RandomState::new(), tallies: HashMap::new() };
        let mut rows = 0;
        while let Some(row) = table.next().map_err(sentence)? {
            rows += 1;
            if rows > ROWS {
                return Err(format!("The file has more than {ROWS} rows: split it, orders whole."));
            }
            if let Some(number) = mapping.number(row) {
                let tally = index.tallies.entry(index.hasher.hash_one(number)).or_insert(RowSpan {
                    rows: 0,
                    first: rows,
                    last: rows,
                });
                (tally.rows, tally.last) = (tally.rows.saturating_add(1), rows);
            }
        }
        if rows == 0 {
            return Err("The file has a header but no rows.".to_owned());
        }
        if index.most_open() > OPEN_ROWS {
            return Err(
                "The rows of one order stand too far apart in this file: sort it by order number.".to_owned()
            );
        }
        Ok(index)
    }

    /// At most how many rows wait for the rest of their orders at once.
    fn most_open(&self) -> u64 {
        let spread = self.tallies.values().filter(|tally| tally.rows > 1);
        let mut steps: Vec<(u64, i64)> =
            spread.flat_map(|t| [(t.first, i64::from(t.rows)), (t.last, -i64::from(t.rows))]).collect();
        steps.sort_unstable();
        let running = steps.iter().scan(0, |open, (_, step)| {
            *open += step;
            Some(*open)
        });
        running.max().unwrap_or(0).unsigned_abs()
    }

    fn rows(&self, number: &str) -> u32 {
        self.tallies.get(&self.hasher.hash_one(number)).map_or(1, |tally| tally.rows)
    }
}

/// The second pass.
pub struct Orders<'a, R> {
    table: Table<&'a mut R>,
    mapping: &'a CompiledMapping,
    index: RowIndex,
    open: HashMap<String, PartialOrder>,
    left: Option<Vec<PartialOrder>>,
    /// What is to be said of rows so far.
    pub findings: Findings,
    /// Rows read so far.
    pub rows: u64,
    /// Orders found so far.
    pub found: u64,
    /// Orders left out because a row of theirs is bad.
    pub rejected: u64,
}

impl<'a, R: Read + Seek> Orders<'a, R> {
    /// The orders of a file that was surveyed.
    pub fn new(
        source: &'a mut R,
        dialect: Dialect,
        mapping: &'a CompiledMapping,
        index: RowIndex,
    ) -> Result<Orders<'a, R>, String> {
        let table = Table::open(source, dialect).map_err(sentence)?;
        let (open, findings) = (HashMap::new(), Findings::default());
        Ok(Orders { table, mapping, index, open, left: None, findings, rows: 0, found: 0, rejected: 0 })
    }

    /// The next order that is whole and sound.
    pub fn next(&mut self) -> Result<Option<Draft>, String> {
        loop {
            let whole = match self.left.as_mut() {
                Some(left) => match left.pop() {
                    Some(pending) => Some(pending),
                    None => return Ok(None),
                },
                None => self.row()?,
            };
            if let Some(draft) = whole.and_then(|pending| self.finish(pending)) {
                return Ok(Some(draft));
            }
        }
    }

    /// Reads a row; answers with its order when that was the last one.
    fn row(&mut self) -> Result<Option<PartialOrder>, String> {
        let Some(row) = self.table.next().map_err(sentence)? else {
            // Only what shares a hash with another is left; it goes out from the end of the list, first line first.
            let mut left: Vec<_> = std::mem::take(&mut self.open).into_values().collect();
            left.sort_by_key(|pending| std::cmp::Reverse(pending.first_line()));
            self.left = Some(left);
            return Ok(None);
        };
        self.rows += 1;
        let fits = self.mapping.fits(row);
        let Some(number) = self.mapping.number(row) else {
            self.findings.error(row.line, None, "The row has no order number".to_owned());
            return Ok(None);
        };
        if !self.open.contains_key(number) {
            self.found += 1;
            let pending = PartialOrder::new(number, row.line, self.index.rows(number), &mut self.findings);
            self.open.insert(number.to_owned(), pending);
        }
        let Some(pending) = self.open.get_mut(number) else { return Ok(None) };
        match fits {
            Ok(()) => pending.take(row, self.mapping, &mut self.findings),
            Err(reason) => {
                self.findings.error(row.line, Some(number), reason);
                pending.skip();
            }
        }
        if pending.is_whole() { Ok(self.open.remove(number)) } else { Ok(None) }
    }

    fn finish(&mut self, pending: PartialOrder) -> Option<Draft> {
        let draft = pending.finish(self.mapping, &mut self.findings);
        self.rejected += u64::from(draft.is_none());
        draft
    }
}

fn sentence(error: NoTable) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;
    use domain::{
        default_calendar, default_workflow,
        wire::{Finding, ImportColumn as Column, Mapping},
    };
    use std::io::Cursor;
    use store::secret::Secret;

    struct Outcome {
        drafts: Vec<Draft>,
        findings: Vec<Finding>,
        rows: u64,
        rejected: u64,
    }

    impl Outcome {
        fn said(&self) -> Vec<String> {
            self.findings
                .iter()
                .map(|f| format!("{} {} {}", f.line, f.number.as_deref().unwrap_or("-"), f.message))
                .collect()
        }
    }

    fn read(bytes: impl AsRef<[u8]>, columns: &str, dates: &str) -> Result<Outcome, Vec<String>> {
        let columns = columns.split(',').filter_map(|pair| pair.split_once('='));
        let columns = columns.map(|(id, name)| {
            (serde_json::from_value::<Column>(id.into()).expect("a column"), name.to_owned())
        });
        let mapping = Mapping {
            columns: columns.collect(),
            dates: dates.into(),
            zone: "Europe/London".into(),
            source: "test".into(),
            cancelled_prefix: Some("C".into()),
        };
        let mut source = Cursor::new(bytes);
        let alone = |reason: String| vec![reason];
        let dialect = Dialect::detect(&mut source).map_err(|error| alone(error.to_string()))?;
        let header =
            Table::open(&mut source, dialect).map_err(|error| alone(error.to_string()))?.header().to_vec();
        let workflow = default_workflow(default_calendar("Europe/London"));
        let mapping =
            CompiledMapping::new(&mapping, &header, dialect, &workflow, Secret::new([7; 32]), Utc::now())?;
        let index = RowIndex::make(&mut source, dialect, &mapping).map_err(alone)?;
        let mut orders = Orders::new(&mut source, dialect, &mapping, index).map_err(alone)?;
        let mut drafts = Vec::new();
        while let Some(draft) = orders.next().map_err(alone)? {
            drafts.push(draft);
        }
        let (rows, rejected) = (orders.rows, orders.rejected);
        Ok(Outcome { drafts, findings: orders.findings.into_list().0, rows, rejected })
    }

    const SIMPLE: &str = "number=No,description=Item,quantity=Qty,unit_price=Price,placed_at=Date,customer_name=Name,status=Status";

    fn simple(rows: &str) -> Outcome {
        read(format!("No,Item,Qty,Price,Date,Name,Status\n{rows}"), SIMPLE, "%Y-%m-%d")
            .unwrap_or_else(|reasons| panic!("{reasons:?}"))
    }

    fn numbers(outcome: &Outcome) -> Vec<&str> {
        outcome.drafts.iter().map(|draft| &*draft.number).collect()
    }

    #[test]
    fn the_sample_is_read_whole() {
        let columns = "number=InvoiceNo,sku=StockCode,description=Description,quantity=Quantity,placed_at=InvoiceDate,\
                       unit_price=UnitPrice,customer_id=CustomerID,country=Country";
        let sample = include_bytes!("../../../data/online-retail-sample.csv");
        let outcome = read(sample, columns, "%m/%d/%y %H:%M").unwrap_or_else(|reasons| panic!("{reasons:?}"));
        assert_eq!((outcome.rows, outcome.drafts.len(), outcome.rejected), (999, 66, 0));
        assert_eq!(outcome.drafts.iter().map(|draft| draft.content.lines.len()).sum::<usize>(), 999);
        assert_eq!(outcome.drafts.iter().map(|draft| draft.content.pieces()).sum::<i64>(), 12_783);
        let total: domain::Money = outcome.drafts.iter().map(|draft| draft.content.total()).sum();
        assert_eq!(total.to_string(), "24503.75");
        let cancelled = outcome.drafts.iter().filter(|draft| draft.content.status.is_some());
        assert_eq!(
            cancelled.map(|draft| &*draft.number).collect::<Vec<_>>(),
            ["C536379", "C536383", "C536391", "C536506"]
        );
        let said = outcome.said();
        assert!(said.iter().any(|said| said.contains("536414 No customer is given")), "{said:#?}");
        assert!(said.iter().any(|said| said.contains("536414 The price is 0")), "{said:#?}");
    }

    #[test]
    fn rows_of_an_order_need_not_stand_together() {
        let outcome =
            simple("1,a,1,1,2026-01-02,Ada,\n2,b,2,1,2026-01-02,Bea,received\n1,c,3,1,2026-01-01,,\n");
        assert_eq!(numbers(&outcome), ["2", "1"]);
        let first = &outcome.drafts[1].content;
        assert_eq!((first.lines.len(), first.pieces(), &*first.contact.name), (2, 4, "Ada"));
        assert_eq!(first.placed_at.map(|at| at.to_rfc3339()).as_deref(), Some("2026-01-01T00:00:00+00:00"));
        assert_eq!(outcome.findings, []);
    }

    #[test]
    fn a_bad_row_spoils_its_order_and_no_other() {
        let outcome = simple(
            "1,a,1,1,2026-01-02,Ada,\n2,b,two,x,02.01.2026,Bea,\n3,c,1,1,2026-01-02,Cleo,Pending\n,d,1,1,2026-01-02,Dee,\n\
             2,e,1,1,2026-01-02,Bea,\n4,f,1\n5,g,1,1,2126-01-02,Eve,\n6/7,h,1,1,2026-01-02,Fay,\n8,i,1,1,2026-01-02,Gil,Production scheduled\n",
        );
        assert_eq!(numbers(&outcome), ["1", "8"]);
        assert_eq!(outcome.rejected, 5);
        let said = outcome.said().join("\n");
        for part in [
            "3 2 The quantity “two”",
            "3 2 The price “x”",
            "3 2 The date",
            "4 3 “Pending” is no status",
            "5 - The row has no order number",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        for part in [
            "7 4 The row has 3 cells",
            "8 5 The date “2126-01-02” lies in the future",
            "9 6/7 The number must not",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert_eq!(
            outcome.drafts[1].content.status.as_ref().map(|status| status.as_str()),
            Some("scheduled")
        );
    }

    #[test]
    fn too_many_lines_in_one_order_are_refused_without_holding_them() {
        let rows = "1,a,1,1,2026-01-02,Ada,\n".repeat(1_001) + "2,a,1,1,2026-01-02,Ada,\n";
        let outcome = simple(&rows);
        assert_eq!((numbers(&outcome), outcome.rejected), (vec!["2"], 1));
        assert!(outcome.said()[0].contains("1001 rows"), "{:?}", outcome.said());
    }

    #[test]
    fn blank_rows_at_the_end_are_nothing() {
        let outcome = simple(&("1,a,1,1,2026-01-02,Ada,\n".to_owned() + &",,,,,,\n".repeat(90_000)));
        assert_eq!((outcome.rows, outcome.findings.len(), outcome.drafts.len()), (1, 0, 1));
    }

    #[test]
    fn a_mapping_that_does_not_fit_says_all_that_is_wrong() {
        let reasons =
            read("a,b,b\n1,2,3\n", "number=No,sku=b,placed_at=a", "%H").err().unwrap_or_default().join("\n");
        for part in ["no column “No”", "several columns called “b”", "not a date format"] {
            assert!(reasons.contains(part), "{part}: {reasons}");
        }
    }

    #[test]
    fn rows_too_far_apart_are_refused_as_a_whole() {
        let half: String = (0..101_000).map(|n| format!("{n},a,1,1,2026-01-02,Ada,\n")).collect();
        let refused = read(format!("No,Item,Qty,Price,Date,Name,Status\n{half}{half}"), SIMPLE, "%Y-%m-%d");
        assert!(refused.err().is_some_and(|reasons| reasons[0].contains("sort it")));
    }
}
