//! What the store counts and times. Labels are kinds from a fixed list: never a name, a token or an id.

use ::metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use domain::wire::Change;
use std::time::Duration;

const ENTRIES: &str = "milepost_entries_total";
/// Counts jobs and not seconds, so that it wants buckets of its own.
pub const COMMIT_JOBS: &str = "milepost_commit_jobs";
const COMMIT_SECONDS: &str = "milepost_commit_seconds";
const COMMIT_FAILURES: &str = "milepost_commit_failures_total";
const QUEUE: &str = "milepost_writer_queue_jobs";

/// Tells the recorder of the process what each of them means.
pub fn describe() {
    describe_counter!(
        ENTRIES,
        "Entries of the log that this process has committed, by kind; accepted moves are kind=\"moved\""
    );
    describe_histogram!(COMMIT_JOBS, "How many jobs one commit carried");
    describe_histogram!(COMMIT_SECONDS, "From the beginning of a transaction until it was durable");
    describe_counter!(COMMIT_FAILURES, "Transactions that failed");
    describe_gauge!(QUEUE, "Jobs that wait for the writer");
}

/// A transaction with so many jobs is durable.
pub(crate) fn committed(jobs: usize, took: Duration) {
    histogram!(COMMIT_JOBS).record(jobs as f64);
    histogram!(COMMIT_SECONDS).record(took);
}

/// A transaction failed.
pub(crate) fn commit_failed() {
    counter!(COMMIT_FAILURES).increment(1);
}

/// These entries are durable, and this process wrote them.
pub(crate) fn entries(changes: &[Change]) {
    for change in changes {
        counter!(ENTRIES, "kind" => change.kind.clone()).increment(1);
    }
}

/// So many jobs wait for the writer.
pub(crate) fn queued(jobs: usize) {
    gauge!(QUEUE).set(jobs as f64);
}
