//! What Milepost counts and times, for Prometheus. The store names what is its own; all other names are here, and the rest of
//! the house calls a function each.
//! Labels are routes, methods, status classes and kinds from fixed lists: never a name, a token, a path or an id. As with
//! the log, the process has one recorder, and where nobody asks for it nothing is recorded.

use ::metrics::{
    Counter, Gauge, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::{fs, sync::OnceLock, time::Duration};

const REQUEST_SECONDS: &str = "milepost_request_seconds";
const SHED: &str = "milepost_shed_total";
const CONNECTIONS: &str = "milepost_connections";
const STALLED: &str = "milepost_stalled_connections_total";
const VIEWERS: &str = "milepost_feed_viewers";
const DELIVERIES: &str = "milepost_feed_deliveries_total";
const RESETS: &str = "milepost_feed_resets_total";
const MEMORY: &str = "process_resident_memory_bytes";
const DESCRIPTORS: &str = "process_open_fds";

const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
const JOBS: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to record, for the whole process. [`upkeep`] has to be called from then on.
pub fn install() -> Result<(), BuildError> {
    let builder = PrometheusBuilder::new();
    let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)?;
    let builder = builder.set_buckets_for_metric(Matcher::Full(store::metrics::COMMIT_JOBS.into()), &JOBS)?;
    let recorder = builder.install_recorder()?;
    RECORDER.get_or_init(|| recorder);
    describe();
    store::metrics::describe();
    Ok(())
}

fn describe() {
    describe_histogram!(
        REQUEST_SECONDS,
        "From a request's head to its answer's, by route, method and class of status"
    );
    describe_counter!(SHED, "What was refused because a limit was reached, by limit");
    describe_gauge!(CONNECTIONS, "Open connections");
    describe_counter!(STALLED, "Connections dropped because nothing that was sent was taken for a minute");
    describe_gauge!(VIEWERS, "Open feeds, of boards and of tracking pages");
    describe_counter!(DELIVERIES, "Deliveries of one or more events to a viewer");
    describe_counter!(RESETS, "Viewers that were too far behind and had to start over");
    describe_gauge!(MEMORY, "Resident memory");
    describe_gauge!(DESCRIPTORS, "Open file descriptors");
}

/// Puts in order what was measured since the last time; otherwise it takes ever more memory.
pub fn upkeep() {
    if let Some(recorder) = RECORDER.get() {
        recorder.run_upkeep();
    }
}

/// All that was recorded, in Prometheus's text format.
pub fn rendered() -> String {
    process();
    RECORDER.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// A request was answered: on which route, with which [`method`], and how long it took.
pub fn answered(route: &str, method: &'static str, status: StatusCode, length: Duration) {
    let class = match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    };
    histogram!(REQUEST_SECONDS, "route" => route.to_owned(), "method" => method, "status" => class)
        .record(length);
}

/// A request's method in a word: a stranger may send any.
pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// A limit was reached: `connections`, `requests` or `bodies`.
pub fn shed(limit: &'static str) {
    counter!(SHED, "limit" => limit).increment(1);
}

/// A connection was dropped because nothing was taken from it.
pub fn stalled() {
    counter!(STALLED).increment(1);
}

/// Something that is counted for as long as it is there.
pub struct Present(Gauge);

impl Present {
    fn new(gauge: Gauge) -> Present {
        gauge.increment(1.0);
        Present(gauge)
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// An open connection.
pub fn connection() -> Present {
    Present::new(gauge!(CONNECTIONS))
}

/// An open feed.
pub struct Listening {
    _present: Present,
    deliveries: Counter,
}

/// An open feed of a `board` or of a `tracking` page.
pub fn listening(feed: &'static str) -> Listening {
    Listening {
        _present: Present::new(gauge!(VIEWERS, "feed" => feed)),
        deliveries: counter!(DELIVERIES, "feed" => feed),
    }
}

impl Listening {
    /// The viewer gets something new.
    pub fn delivered(&self) {
        self.deliveries.increment(1);
    }
}

/// A viewer has to start over.
pub fn reset() {
    counter!(RESETS).increment(1);
}

/// What Linux says of the process; elsewhere nothing.
fn process() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    if let Some(kilobytes) = kilobytes {
        gauge!(MEMORY).set(kilobytes * 1024.0);
    }
    if let Ok(descriptors) = fs::read_dir("/proc/self/fd") {
        gauge!(DESCRIPTORS).set(descriptors.count() as f64);
    }
}
