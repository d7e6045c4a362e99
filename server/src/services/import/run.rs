//! An import: orders of a file compared with the board and written in batches, with a report of what came of each.

use super::{
    content::Content, draft::Draft, findings::Findings, open::Opened, orders::Orders, progress::Progress,
};
use crate::services::naming::day_in_words;
use domain::{
    ActorRef, Command, CustomerId, ImportId, Instant, Money, OrderId, OrderNumber, Origin, Place, Refusal,
    Step, is_invisible, spoken, tr,
    wire::{ImportReport, Mapping, Severity},
};
use std::{
    collections::{BTreeSet, HashMap},
    io::{Read, Seek},
    sync::Arc,
};
use store::{
    Board, Failure, ImportedOrder, ReadError, SourceRows, Store, Submission, WriteError, secret::Secret,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Orders and lines of one batch; a batch is one commit or few.
const BATCH_ORDERS: usize = 200;
const BATCH_LINES: usize = 4_000;

/// Where an import goes and who makes it.
#[derive(Clone)]
pub struct ImportContext {
    pub store: Arc<dyn Store>,
    pub board: Arc<Board>,
    /// Keys the digests by which a repeated import knows its orders.
    pub secret: Secret,
    /// Who imports.
    pub author: ActorRef,
    /// The present moment.
    pub now: Instant,
}

/// Why an import ended early. Orders written before stay; the same import again skips them.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file, or the mapping for it: every reason, whole sentences. Nothing was written.
    #[error("{}", .0.join("\n"))]
    Unusable(Vec<String>),
    /// There is no such board any more, or the author sees none (404).
    #[error("there is no such board")]
    NotFound,
    /// The right to import is missing (403).
    #[error("the right to import is missing")]
    Forbidden,
    /// The storage failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

/// How an order goes onto the board.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderWithHistory {
    /// What it is.
    pub content: Content,
    /// The statuses it has been through.
    pub history: Vec<Step>,
}

impl OrderWithHistory {
    /// Just as the file says: in its status since it was placed.
    fn as_the_file_says(content: Content, now: Instant) -> OrderWithHistory {
        let at = content.placed_at.unwrap_or(now);
        let history = content.status.iter().map(|status| Step { status: status.clone(), at }).collect();
        OrderWithHistory { content, history }
    }
}

/// Imports a file, or in a dry run says what importing it would do.
pub async fn run<R>(
    context: &ImportContext,
    mapping: &Mapping,
    source: R,
    dry_run: bool,
) -> Result<ImportReport, ImportError>
where
    R: Read + Seek + Send + 'static,
{
    let now = context.now;
    let add_history = |_: &OrderNumber, content| OrderWithHistory::as_the_file_says(content, now);
    import(context, mapping, source, dry_run, &Progress::default(), add_history).await
}

/// Imports a file; `progress` says how far it is, and stops it between two batches.
pub async fn run_with_progress<R>(
    context: &ImportContext,
    mapping: &Mapping,
    source: R,
    progress: &Progress,
) -> Result<ImportReport, ImportError>
where
    R: Read + Seek + Send + 'static,
{
    let now = context.now;
    let add_history = |_: &OrderNumber, content| OrderWithHistory::as_the_file_says(content, now);
    import(context, mapping, source, false, progress, add_history).await
}

/// Imports a file whose orders are dressed on their way: what is placed is what `add_history` makes of each, while a later import
/// still compares with what the file says.
pub async fn run_with_history<R, D>(
    context: &ImportContext,
    mapping: &Mapping,
    source: R,
    add_history: D,
) -> Result<ImportReport, ImportError>
where
    R: Read + Seek + Send + 'static,
    D: FnMut(&OrderNumber, Content) -> OrderWithHistory + Send,
{
    import(context, mapping, source, false, &Progress::default(), add_history).await
}

async fn import<R, D>(
    context: &ImportContext,
    mapping: &Mapping,
    source: R,
    dry_run: bool,
    progress: &Progress,
    mut add_history: D,
) -> Result<ImportReport, ImportError>
where
    R: Read + Seek + Send + 'static,
    D: FnMut(&OrderNumber, Content) -> OrderWithHistory + Send,
{
    let (sender, mut batches) = mpsc::channel(1);
    let reader = Reader {
        progress: progress.clone(),
        mapping: mapping.clone(),
        board: context.board.clone(),
        secret: context.secret.clone(),
        now: context.now,
    };
    let language = spoken::now();
    let reading = move || spoken::within(language, || reader.read(source, &sender));
    let reading = tokio::task::spawn_blocking(reading);
    let mut writer = Writer {
        context,
        mapping,
        dry_run,
        import: ImportId(Uuid::now_v7()),
        report: ImportReport { dry_run, ..Default::default() },
        findings: Findings::default(),
        erased: context.store.erased_marks().await.map_err(unread)?,
    };
    while let Some(batch) = batches.recv().await {
        if progress.is_stopped() {
            break;
        }
        let with_history = batch.into_iter().map(|draft: Draft| {
            let with_history = add_history(&draft.number, draft.content);
            (RowOrigin { line: draft.line, number: draft.number, digest: draft.digest }, with_history)
        });
        writer.write(with_history.collect()).await?;
        progress.created(writer.report.created);
    }
    // The reading half ends when nobody takes its batches any more.
    drop(batches);
    match reading.await {
        Ok(read) => {
            let mut report = writer.close(read.map_err(ImportError::Unusable)?);
            report.stopped = progress.is_stopped();
            Ok(report)
        }
        Err(error) => Err(Failure::Broken(error.to_string()).into()),
    }
}

/// Numbers that look like this one: in capitals and in small letters, without what nobody sees.
fn lookalikes(number: &OrderNumber) -> impl Iterator<Item = OrderNumber> + use<> {
    let (number, likeness) = (number.clone(), number.likeness());
    let visible: String = number.chars().filter(|c| *c == ' ' || !is_invisible(*c)).collect();
    let others = BTreeSet::from([likeness.to_lowercase(), likeness, visible]);
    others.into_iter().filter_map(|other| other.parse().ok()).filter(move |other| *other != number)
}

/// The reading half: on a thread of its own, because it blocks and computes.
struct Reader {
    mapping: Mapping,
    board: Arc<Board>,
    secret: Secret,
    now: Instant,
    progress: Progress,
}

/// What the reading half has to say at its end.
struct Ending {
    findings: Findings,
    rows: u64,
    orders: u64,
    rejected: u64,
    left_out: u64,
}

impl Reader {
    /// Sends all sound orders. Ends early, without a word, when nobody takes them any more.
    fn read<R: Read + Seek>(
        self,
        mut source: R,
        batches: &mpsc::Sender<Vec<Draft>>,
    ) -> Result<Ending, Vec<String>> {
        let alone = |reason: String| vec![reason];
        let opened = Opened::open(&mut source, &self.mapping, &self.board.workflow, self.secret, self.now)?;
        let Opened { dialect, compiled, survey } = opened;
        let (of, currencies) = (survey.rows, survey.several_currencies());
        self.progress.begin(of);
        let mut orders = Orders::new(&mut source, &dialect, &compiled, survey.index).map_err(alone)?;
        orders.findings.file(dialect.script, currencies);
        let (mut batch, mut lines) = (Vec::new(), 0);
        while !self.progress.is_stopped()
            && let Some(draft) = orders.next().map_err(alone)?
        {
            self.progress.read(orders.rows);
            lines += draft.content.lines.len();
            batch.push(draft);
            if batch.len() >= BATCH_ORDERS || lines >= BATCH_LINES {
                lines = 0;
                if batches.blocking_send(std::mem::take(&mut batch)).is_err() {
                    break;
                }
            }
        }
        // Whoever takes batches has either gone or will see this last one.
        let _ = batches.blocking_send(batch);
        Ok(Ending {
            findings: orders.findings,
            rows: orders.rows,
            orders: orders.found,
            rejected: orders.rejected,
            left_out: orders.left_out,
        })
    }
}

/// Where an order comes from.
struct RowOrigin {
    line: u64,
    number: OrderNumber,
    digest: [u8; 32],
}

/// What an order adds to the report once it is written.
struct Sums {
    line: u64,
    number: OrderNumber,
    status: String,
    lines: u64,
    pieces: i64,
    total: Money,
}

/// The writing half.
struct Writer<'a> {
    context: &'a ImportContext,
    mapping: &'a Mapping,
    dry_run: bool,
    import: ImportId,
    report: ImportReport,
    findings: Findings,
    /// When the data of whom were erased.
    erased: HashMap<[u8; 32], Instant>,
}

fn unread(error: ReadError) -> ImportError {
    match error {
        ReadError::Failed(failure) => failure.into(),
        ReadError::BadCursor => Failure::Broken("a cursor where there is none".to_owned()).into(),
    }
}

impl Writer<'_> {
    async fn write(&mut self, batch: Vec<(RowOrigin, OrderWithHistory)>) -> Result<(), ImportError> {
        let fresh = self.unknown(batch).await?;
        let (mut sums, mut submissions) = (Vec::new(), Vec::new());
        for (origin, with_history) in fresh {
            self.tell_of_erasure(&origin, &with_history.content);
            sums.push(self.sums(&origin, &with_history));
            if !self.dry_run {
                submissions.push(self.submission(origin, with_history));
            }
        }
        if self.dry_run {
            sums.into_iter().for_each(|sums| self.created(sums));
            return Ok(());
        }
        let answers = self.context.store.submit_all(submissions).await;
        for (sums, answer) in sums.into_iter().zip(answers) {
            match answer {
                Ok(_) => self.created(sums),
                Err(WriteError::Refused(refusals)) => self.refused(&sums, &refusals),
                Err(WriteError::NotFound) => return Err(ImportError::NotFound),
                Err(WriteError::Forbidden) => return Err(ImportError::Forbidden),
                Err(WriteError::Failed(failure)) => return Err(failure.into()),
                Err(other) => return Err(Failure::Broken(other.to_string()).into()),
            }
        }
        Ok(())
    }

    /// Those orders whose number the board does not have yet; of the others the report says what it found.
    async fn unknown(
        &mut self,
        batch: Vec<(RowOrigin, OrderWithHistory)>,
    ) -> Result<Vec<(RowOrigin, OrderWithHistory)>, ImportError> {
        let numbers: Vec<_> = batch.iter().map(|(origin, _)| origin.number.clone()).collect();
        let known = self.on_the_board(&numbers).await?;
        let others: Vec<_> =
            numbers.iter().filter(|number| !known.contains_key(*number)).flat_map(lookalikes).collect();
        let alike = self.on_the_board(&others).await?;
        let mut fresh = Vec::new();
        for (origin, with_history) in batch {
            match known.get(&origin.number) {
                None => {
                    if let Some(other) = lookalikes(&origin.number).find(|other| alike.contains_key(other)) {
                        let message = tr!(
                            "The board has an order “{}”, whose number differs from this one only in case or in characters \
                             that nobody sees: they are two orders",
                            other
                        );
                        self.findings.warning(origin.line, Some(&origin.number), message);
                    }
                    fresh.push((origin, with_history));
                }
                Some(known) => self.known(&origin, known),
            }
        }
        Ok(fresh)
    }

    async fn on_the_board(
        &self,
        numbers: &[OrderNumber],
    ) -> Result<HashMap<OrderNumber, ImportedOrder>, ImportError> {
        match self.context.store.known(self.context.board.id, numbers).await {
            Ok(known) => Ok(known.into_iter().map(|known| (known.number.clone(), known)).collect()),
            Err(error) => Err(unread(error)),
        }
    }

    /// Says of an order that it brings back somebody whose data were erased. Who orders anew is a customer again, so nobody is
    /// kept from it.
    fn tell_of_erasure(&mut self, origin: &RowOrigin, content: &Content) {
        let Some(email) = content.contact.email.as_ref().filter(|_| !self.erased.is_empty()) else { return };
        if let Some(at) = self.erased.get(&self.context.secret.erased_mark(email)) {
            let message = tr!(
                "The data of whoever has this e-mail address were erased on {}, and this order brings them back: leave it out of the \
                 file if it is an old one",
                day_in_words(at.date_naive())
            );
            self.findings.warning(origin.line, Some(&origin.number), message);
        }
    }

    fn known(&mut self, origin: &RowOrigin, known: &ImportedOrder) {
        let number = Some(&*origin.number);
        match &known.source {
            Some(source) if *source == self.source() && known.import_digest == Some(origin.digest) => {
                self.report.unchanged += 1
            }
            Some(source) if *source == self.source() => {
                self.report.changed += 1;
                let message = tr!(
                    "The file now says something else of this order than when it was imported; the board's order is left as it is."
                );
                self.findings.add(origin.line, number, Severity::Changed, message);
            }
            other => {
                self.report.rejected += 1;
                let message = match other {
                    None => {
                        tr!("The board has an order of this number already, which was placed here by hand.")
                    }
                    Some(source) => tr!(
                        "The board has an order of this number already, which came from the source “{}”.",
                        domain::isolated(source)
                    ),
                };
                self.findings.error(origin.line, number, message);
            }
        }
    }

    fn refused(&mut self, sums: &Sums, refusals: &[Refusal]) {
        self.report.rejected += 1;
        for refusal in refusals {
            self.findings.error(sums.line, Some(&sums.number), refusal.message.clone());
        }
    }

    fn created(&mut self, sums: Sums) {
        let report = &mut self.report;
        report.created += 1;
        report.lines += sums.lines;
        report.pieces = report.pieces.saturating_add(sums.pieces);
        report.total = [report.total, sums.total].into_iter().sum();
        *report.statuses.entry(sums.status).or_default() += 1;
    }

    fn sums(&self, origin: &RowOrigin, with_history: &OrderWithHistory) -> Sums {
        let workflow = &self.context.board.workflow;
        let status = match with_history.history.last() {
            Some(step) => workflow.status(&step.status),
            None => workflow.statuses.first(),
        };
        let content = &with_history.content;
        Sums {
            line: origin.line,
            number: origin.number.clone(),
            status: status.map(|status| status.name.clone()).unwrap_or_default(),
            lines: content.lines.len() as u64,
            pieces: content.pieces(),
            total: content.total(),
        }
    }

    fn submission(
        &self,
        origin: RowOrigin,
        OrderWithHistory { content, history }: OrderWithHistory,
    ) -> Submission {
        let mut sources = SourceRows::new();
        let fields =
            content.fields.iter().map(|(field, text)| (field.clone(), Some(sources.note(text)))).collect();
        let place = Place {
            number: origin.number,
            customer_id: self.customer(content.customer.as_deref()),
            customer: sources.contact(&content.contact),
            lines: sources.lines(&content.lines),
            promise: content.promise,
            fields,
            placed_at: content.placed_at,
            history,
            source: Some(self.source()),
            import: Some(self.import),
        };
        let context = self.context;
        let order = OrderId(Uuid::now_v7());
        let mut submission = Submission::new(
            context.board.id,
            order,
            Command::Place(Box::new(place)),
            context.author.clone(),
            Origin::Import,
        );
        submission.sources = sources;
        submission.import_digest = Some(origin.digest);
        submission
    }

    /// The same customer of the same source has the same id in every import, and only this installation can tell which.
    fn customer(&self, customer: Option<&str>) -> CustomerId {
        let Some(customer) = customer else { return CustomerId(Uuid::now_v7()) };
        let board = self.context.board.id.0.as_bytes().as_slice();
        let key = [board, self.mapping.source.trim().as_bytes(), &[0], customer.as_bytes()].concat();
        let digest = self.context.secret.keyed("customer", &key);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        CustomerId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    fn source(&self) -> String {
        self.mapping.source.trim().to_owned()
    }

    fn close(mut self, read: Ending) -> ImportReport {
        self.findings.append(read.findings);
        let mut report = self.report;
        (report.rows, report.orders) = (read.rows, read.orders);
        report.rejected += read.rejected;
        report.left_out = read.left_out;
        report.import = (!report.dry_run && report.created > 0).then_some(self.import);
        (report.findings, report.more_findings) = self.findings.into_list();
        report
    }
}
