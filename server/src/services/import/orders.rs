//! A file as a stream of orders. Rows of one order need not stand together, so the file is read twice: first it is found
//! sound as a whole and the rows of each order are counted, then each order is handed out with its last row. Memory holds
//! a counter an order and the rows of orders that are still open, both within limits; nothing is handed out of a file
//! that breaks one.

use super::{
    dialect::{Dialect, NoTable},
    draft::{Draft, Dropped, PartialOrder},
    findings::Findings,
    index::{Follow, Owner, RowIndex},
    mapping::CompiledMapping,
    table::Table,
};
use domain::{tr, wire::BlankNumbers};
use std::{
    collections::HashMap,
    io::{Read, Seek},
};

/// The second pass.
pub struct Orders<'a, R> {
    table: Table<&'a mut R>,
    mapping: &'a CompiledMapping,
    index: RowIndex,
    follow: Follow,
    open: HashMap<String, PartialOrder>,
    left: Option<Vec<PartialOrder>>,
    /// What is to be said of rows so far.
    pub findings: Findings,
    /// Rows read so far.
    pub rows: u64,
    /// Orders found so far.
    pub found: u64,
    /// Orders that cannot be imported because a row of theirs is bad.
    pub rejected: u64,
    /// Orders left out because the mapping says so of their status.
    pub left_out: u64,
}

impl<'a, R: Read + Seek> Orders<'a, R> {
    /// The orders of a file that was surveyed.
    pub fn new(
        source: &'a mut R,
        dialect: &Dialect,
        mapping: &'a CompiledMapping,
        index: RowIndex,
    ) -> Result<Orders<'a, R>, String> {
        Ok(Orders {
            table: Table::open(source, dialect).map_err(sentence)?,
            mapping,
            index,
            follow: Follow::default(),
            open: HashMap::new(),
            left: None,
            findings: Findings::default(),
            rows: 0,
            found: 0,
            rejected: 0,
            left_out: 0,
        })
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
        let number = match self.follow.owner(row, self.mapping.columns()) {
            Owner::Named(number) => number.to_owned(),
            Owner::Above if self.mapping.blank_numbers() == BlankNumbers::Continue => {
                self.follow.above().unwrap_or_default().to_owned()
            }
            Owner::Above => {
                let message =
                    tr!("The row has no order number and was left out, and with it the order above");
                self.findings.error(row.line, None, message);
                return Ok(None);
            }
            Owner::Nobody => {
                self.findings.error(row.line, None, tr!("The row has no order number"));
                return Ok(None);
            }
            Owner::Empty => {
                let message = tr!(
                    "The row has no order number, and nothing in the columns that are used: it was passed over"
                );
                self.findings.warning(row.line, None, message);
                return Ok(None);
            }
        };
        let fits = self.mapping.columns().fits(row);
        if !self.open.contains_key(&number) {
            self.found += 1;
            let pending = begin(&number, row.line, &self.index, &mut self.findings);
            self.open.insert(number.clone(), pending);
        }
        let Some(pending) = self.open.get_mut(&number) else { return Ok(None) };
        match fits {
            Ok(()) => pending.take(row, self.mapping, &mut self.findings),
            Err(reason) => {
                self.findings.error(row.line, Some(&number), reason);
                pending.skip();
            }
        }
        if pending.is_whole() { Ok(self.open.remove(&number)) } else { Ok(None) }
    }

    fn finish(&mut self, pending: PartialOrder) -> Option<Draft> {
        match pending.finish(self.mapping, &mut self.findings) {
            Ok(draft) => return Some(draft),
            Err(Dropped::Rejected) => self.rejected += 1,
            Err(Dropped::LeftOut) => self.left_out += 1,
        }
        None
    }
}

/// An order of which no row was read yet.
fn begin(number: &str, line: u64, index: &RowIndex, findings: &mut Findings) -> PartialOrder {
    let mut pending = PartialOrder::new(number, line, index.rows(number), findings);
    if let Some(unfit) = index.suspicion(number) {
        if unfit != line {
            let message = tr!("The row in line {} cannot be read and may be a part of this order", unfit);
            findings.error(line, Some(number), message);
        }
        pending.spoil();
    }
    if index.looks_like_another(number) {
        let message = tr!(
            "Another number of this file differs from it only in case or in characters that nobody sees: they are \
             two orders"
        );
        findings.warning(line, Some(number), message);
    }
    pending
}

fn sentence(error: NoTable) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::{super::open::Opened, *};
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

    fn mapping(columns: &str, dates: &str) -> Mapping {
        let columns = columns.split(',').filter_map(|pair| pair.split_once('='));
        let columns = columns
            .map(|(id, name)| (serde_json::from_value::<Column>(id.into()).expect("a column"), name.into()));
        Mapping {
            columns: columns.collect(),
            dates: dates.into(),
            zone: "Europe/London".into(),
            source: "test".into(),
            cancelled_prefix: Some("C".into()),
            ..Mapping::default()
        }
    }

    fn read(bytes: impl AsRef<[u8]>, columns: &str, dates: &str) -> Result<Outcome, Vec<String>> {
        read_as(bytes, &mapping(columns, dates))
    }

    fn read_as(bytes: impl AsRef<[u8]>, mapping: &Mapping) -> Result<Outcome, Vec<String>> {
        let mut source = Cursor::new(bytes);
        let alone = |reason: String| vec![reason];
        let workflow = default_workflow(default_calendar("Europe/London"));
        let opened = Opened::open(&mut source, mapping, &workflow, Secret::new([7; 32]), Utc::now())?;
        let Opened { dialect, compiled, survey, .. } = opened;
        let mut orders = Orders::new(&mut source, &dialect, &compiled, survey.index).map_err(alone)?;
        let mut drafts = Vec::new();
        while let Some(draft) = orders.next().map_err(alone)? {
            drafts.push(draft);
        }
        let (rows, rejected) = (orders.rows, orders.rejected);
        Ok(Outcome { drafts, findings: orders.findings.into_list().0, rows, rejected })
    }

    const SIMPLE: &str = "number=No,description=Item,quantity=Qty,unit_price=Price,placed_at=Date,customer_name=Name,status=Status";

    fn simple(rows: &str) -> Outcome {
        let mapping = Mapping { blank_numbers: Some(BlankNumbers::LeaveOut), ..mapping(SIMPLE, "%Y-%m-%d") };
        read_as(format!("No,Item,Qty,Price,Date,Name,Status\n{rows}"), &mapping)
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
             2,e,1,1,2026-01-02,Bea,\n4,f,1\n5,g,1,1,2126-01-02,Eve,\n6\u{7}7,h,1,1,2026-01-02,Fay,\n8,i,1,1,2026-01-02,Gil,Production scheduled\n",
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
            "9 6\u{7}7 The number must not",
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
        for part in ["no column “No”", "several columns called “b”"] {
            assert!(reasons.contains(part), "{part}: {reasons}");
        }
        let reasons = read("a\n1\n", "number=a,placed_at=a", "%H").err().unwrap_or_default();
        assert!(reasons[0].contains("not a date format"), "{reasons:?}");
    }

    #[test]
    fn rows_too_far_apart_are_refused_as_a_whole() {
        let half: String = (0..101_000).map(|n| format!("{n},a,1,1,2026-01-02,Ada,\n")).collect();
        let refused = read(format!("No,Item,Qty,Price,Date,Name,Status\n{half}{half}"), SIMPLE, "%Y-%m-%d");
        assert!(refused.err().is_some_and(|reasons| reasons[0].contains("sort it")));
    }

    fn odoo(blank: Option<BlankNumbers>) -> Result<Outcome, Vec<String>> {
        let columns = "number=Order Reference,customer_name=Customer,placed_at=Order Date,description=Order Lines/Product,\
                       quantity=Order Lines/Quantity,unit_price=Order Lines/Unit Price";
        let file = include_str!("../../../tests/files/03-odoo-blank-parent.csv");
        read_as(file, &Mapping { blank_numbers: blank, ..mapping(columns, "%Y-%m-%d %H:%M:%S") })
    }

    #[test]
    fn rows_without_a_number_are_asked_about() {
        let asked = odoo(None).err().unwrap_or_default().join(" ");
        assert!(asked.contains("3 rows are without an order number") && asked.contains("line 3"), "{asked}");
        let continued = odoo(Some(BlankNumbers::Continue)).unwrap_or_else(|reasons| panic!("{reasons:?}"));
        assert_eq!(numbers(&continued), ["S00101", "S00102"]);
        assert_eq!(
            continued.drafts.iter().map(|draft| draft.content.lines.len()).collect::<Vec<_>>(),
            [3, 2]
        );
        let without = odoo(Some(BlankNumbers::LeaveOut)).unwrap_or_else(|reasons| panic!("{reasons:?}"));
        assert_eq!((without.drafts.len(), without.rejected), (0, 2), "an order that may miss rows is none");
    }

    #[test]
    fn a_row_that_cannot_be_read_spoils_every_order_it_may_belong_to() {
        // The number stands second: one comma too many, and it seems to be “jr”.
        let shifted = "Name,No,Item,Qty\nAnn,900,Cup,1\nAnn Lee,901,Lamp,1\nAnn, Lee,901,Table,1\nBo,902,Mug,1\nBo,903,Mug,1\n";
        let outcome = read(shifted, "customer_name=Name,number=No,description=Item,quantity=Qty", "")
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!(numbers(&outcome), ["900", "903"], "{:?}", outcome.said());
        assert!(
            outcome.said().iter().any(|said| said.contains("line 4 cannot be read")),
            "{:?}",
            outcome.said()
        );
        // A line break that nobody quoted.
        let broken = "No,Item,Qty,Note\n1,Cup,1,\n2,Mug,1,call\nfirst\n3,Bowl,1,\n4,Jug,1,\n";
        let outcome = read(broken, "number=No,description=Item,quantity=Qty,note=Note", "")
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!(numbers(&outcome), ["1", "4"], "{:?}", outcome.said());
    }

    #[test]
    fn numbers_that_a_spreadsheet_cut_short_are_no_numbers() {
        let file = include_str!("../../../tests/files/07-excel-e.csv");
        let outcome = read(file, "number=Order Number,description=Item,quantity=Qty", "")
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!((outcome.drafts.len(), outcome.rejected), (0, 1));
        assert!(
            outcome.said()[0].contains("“1.13457E+14” is what a spreadsheet left"),
            "{:?}",
            outcome.said()
        );
        let comma = read(file.replace("1.13457E+14", "\"1,13457E+14\""), "number=Order Number", "")
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!(comma.rejected, 1);
        let whole = file.replace("1.13457E+14", "113457000000001");
        let two = read(&whole, "number=Order Number,customer_name=Customer,email=Email", "")
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!((two.drafts.len(), two.rejected), (0, 1), "three customers share a number");
        assert!(two.said()[0].contains("two customers under one number"), "{:?}", two.said());
    }

    #[test]
    fn numbers_that_look_alike_are_warned_of() {
        let file = "No,Item\nSO-7,a\nso-7,b\nSO\u{200b}-7,c\nSO-8,d\n";
        let outcome = read(file, "number=No,description=Item", "").unwrap_or_else(|r| panic!("{r:?}"));
        let alike = outcome.findings.iter().filter(|f| f.message.contains("only in case")).map(|f| f.line);
        assert_eq!((outcome.drafts.len(), alike.collect::<Vec<_>>()), (4, vec![3, 4]));
    }

    #[test]
    fn statuses_are_what_the_mapping_says() {
        let columns = "number=Order Number,status=Order Status,customer_name=First Name (Billing)";
        let file = include_str!("../../../tests/files/13-woo.csv");
        let unmapped = read(file, columns, "").unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!((unmapped.drafts.len(), unmapped.rejected), (0, 2));
        let statuses = [("processing".to_owned(), "scheduled".parse().ok()), ("Completed".to_owned(), None)];
        let mapped = read_as(file, &Mapping { statuses: statuses.into(), ..mapping(columns, "") })
            .unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!((numbers(&mapped), mapped.rejected), (vec!["5012"], 0), "the other one is left out");
        assert_eq!(mapped.drafts[0].content.status.as_ref().map(|s| s.as_str()), Some("scheduled"));
        let unknown =
            Mapping { statuses: [("a".to_owned(), "nowhere".parse().ok())].into(), ..mapping(columns, "") };
        assert!(read_as(file, &unknown).is_err_and(|reasons| reasons[0].contains("no status of this board")));
    }

    #[test]
    fn several_columns_are_joined() {
        let mut both = mapping(
            "number=Order Number,customer_name=First Name (Billing),address=Address 1&2 (Billing)",
            "",
        );
        both.columns.entry(Column::CustomerName).or_default().push("Last Name (Billing)".to_owned());
        both.columns.entry(Column::Address).or_default().push("City (Billing)".to_owned());
        let file = include_str!("../../../tests/files/13-woo.csv");
        let outcome = read_as(file, &both).unwrap_or_else(|r| panic!("{r:?}"));
        let contact = &outcome.drafts[0].content.contact;
        assert_eq!((&*contact.name, contact.address.as_deref()), ("Anna Berg", Some("4 Quarry Lane, Oslo")));
        both.columns.entry(Column::Number).or_default().push("SKU".to_owned());
        assert!(read_as(file, &both).is_err_and(|reasons| reasons[0].contains("cannot be read as one")));
    }

    #[test]
    fn a_thousand_is_asked_about() {
        let file = include_str!("../../../tests/files/10e-semicolon-point.csv");
        let columns =
            "number=Order Number,customer_name=Customer,description=Item,quantity=Qty,unit_price=Price";
        let asked = read(file, columns, "").err().unwrap_or_default().join(" ");
        assert!(asked.contains("1.000 is 1 (decimal point), or 1.000 is 1000 (decimal comma)"), "{asked}");
        let numbers = [(Column::Quantity, domain::DecimalSign::Comma)].into();
        let told =
            read_as(file, &Mapping { numbers, ..mapping(columns, "") }).unwrap_or_else(|r| panic!("{r:?}"));
        let price = |at: usize| told.drafts[at].content.lines[0].unit_price.map(|price| price.to_string());
        assert_eq!((price(1).as_deref(), price(2).as_deref()), (Some("1234.50"), Some("1234.00")));
        assert_eq!(told.drafts[3].content.lines[0].quantity, 1_000);
    }

    #[test]
    fn a_column_of_due_dates_is_read_on_its_own() {
        let file = "No,Ordered,Due\n1,2026-03-02,04/12/2026\n";
        let due = Mapping {
            promise_dates: Some("%d/%m/%Y".into()),
            ..mapping("number=No,placed_at=Ordered,promise_latest=Due", "%Y-%m-%d")
        };
        let outcome = read_as(file, &due).unwrap_or_else(|r| panic!("{r:?}"));
        let promise = outcome.drafts[0].content.promise.map(|promise| promise.latest().to_string());
        assert_eq!(promise.as_deref(), Some("2026-12-04"));
    }

    #[test]
    fn a_lone_quote_swallows_no_line() {
        let tabs = include_str!("../../../tests/files/06c-tab-note-last.txt");
        let columns = "number=order-id,customer_name=buyer-name,quantity=quantity,description=product-name";
        let outcome = read(tabs, columns, "").unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!(numbers(&outcome), ["901", "902", "903", "904"]);
        assert_eq!(&*outcome.drafts[0].content.lines[0].description, "\"Home sign");
        let commas = tabs.replace('\t', ",");
        assert!(read(&commas, columns, "").is_err_and(|reasons| reasons[0].contains("quotes are text")));
        let mut told = mapping(columns, "");
        told.dialect.quotes = Some(domain::wire::Quotes::Lines);
        let outcome = read_as(&commas, &told).unwrap_or_else(|r| panic!("{r:?}"));
        assert_eq!(
            (outcome.drafts.len(), &*outcome.drafts[2].content.lines[0].description),
            (4, "Cup \"M\"")
        );
    }
}
