//! The only file that touches `EventSource`: a board's feed, kept alive. It reconnects by itself (a native EventSource
//! gives up for good on a 502), notices a connection that only seems alive, lets go of the connection of a tab that stays
//! hidden (browsers allow six per origin), and catches up when the tab is looked at again. The EventSource is the browser's
//! own and not gloo-net's, which keeps errors to itself while it connects and promises no order between events' names.

use domain::wire::{Change, FeedEvent, Hello};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use send_wrapper::SendWrapper;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// The server beats every 15 seconds; 2.5 beats without a word, and the connection counts as lost.
const SILENCE: Duration = Duration::from_millis(37_500);
/// How long a hidden tab keeps its connection.
const HIDDEN: Duration = Duration::from_secs(60);
const FIRST_RETRY_MS: f64 = 500.0;
const LAST_RETRY_MS: f64 = 15_000.0;

/// How the feed stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Status {
    /// Not connected yet.
    Connecting,
    /// What is shown is what is.
    Live,
    /// What is shown may be old.
    Stale {
        /// Since when, in milliseconds of `performance.now()`.
        since_ms: f64,
    },
}

impl Status {
    /// The state's name for styles and tests.
    pub fn name(self) -> &'static str {
        match self {
            Status::Connecting => "connecting",
            Status::Live => "live",
            Status::Stale { .. } => "stale",
        }
    }
}

/// A board's feed as long as the reactive owner that connected it lives.
#[derive(Clone, Copy)]
pub struct FeedConnection {
    status: RwSignal<Status>,
    build: RwSignal<Option<String>>,
}

impl FeedConnection {
    /// A feed that is not connected yet.
    pub fn new() -> FeedConnection {
        FeedConnection { status: RwSignal::new(Status::Connecting), build: RwSignal::new(None) }
    }

    /// Connects; only in the browser, so inside an effect. `position` tells where to go on each time a connection is made,
    /// and `sink` gets every event in the order in which it came.
    pub fn connect(
        self,
        board: &str,
        position: impl Fn() -> u64 + 'static,
        sink: impl Fn(FeedEvent) + 'static,
    ) {
        let feed = Rc::new(Feed {
            address: format!("/api/v1/boards/{board}/feed"),
            position: Box::new(position),
            sink: Box::new(sink),
            live: self,
            connection: RefCell::default(),
            retry: Cell::default(),
            silence: Cell::default(),
            hidden: Cell::default(),
            failures: Cell::default(),
        });
        feed.open();
        let (looked, shown, online) = (feed.clone(), feed.clone(), feed.clone());
        let listeners = [
            window_event_listener_untyped("visibilitychange", move |_| looked.on_visibility_change()),
            window_event_listener_untyped("pageshow", move |_| shown.resume()),
            window_event_listener_untyped("online", move |_| online.resume()),
        ];
        let feed = SendWrapper::new(feed);
        on_cleanup(move || {
            listeners.into_iter().for_each(|listener| listener.remove());
            feed.take().end();
        });
    }

    /// How the feed stands.
    pub fn status(self) -> Signal<Status> {
        self.status.into()
    }

    /// The server's build of the site, once it is known.
    pub fn build(self) -> Signal<Option<String>> {
        self.build.into()
    }
}

impl Default for FeedConnection {
    fn default() -> FeedConnection {
        FeedConnection::new()
    }
}

struct Feed {
    address: String,
    position: Box<dyn Fn() -> u64>,
    sink: Box<dyn Fn(FeedEvent)>,
    live: FeedConnection,
    connection: RefCell<Option<Connection>>,
    retry: Cell<Option<TimeoutHandle>>,
    silence: Cell<Option<TimeoutHandle>>,
    hidden: Cell<Option<TimeoutHandle>>,
    failures: Cell<u32>,
}

type Listener = Closure<dyn Fn(MessageEvent)>;

/// An open stream with the listeners that must live as long.
struct Connection {
    source: EventSource,
    listeners: Vec<Listener>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.source.close();
        self.source.set_onerror(None);
        self.listeners.clear();
    }
}

impl Feed {
    fn open(self: &Rc<Feed>) {
        stop(&self.retry);
        let Ok(source) = EventSource::new(&format!("{}?after={}", self.address, (self.position)())) else {
            return self.on_disconnect();
        };
        let listeners = ["hello", "change", "skip", "reset", "beat"].map(|name| self.listen(&source, name));
        let feed = Rc::downgrade(self);
        let failed: Listener = Closure::new(move |_: MessageEvent| {
            if let Some(feed) = feed.upgrade() {
                feed.on_disconnect();
            }
        });
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let listeners = listeners.into_iter().chain([failed]).collect();
        self.connection.replace(Some(Connection { source, listeners }));
        self.watch();
    }

    fn listen(self: &Rc<Feed>, source: &EventSource, name: &'static str) -> Listener {
        let feed = Rc::downgrade(self);
        let listener: Listener = Closure::new(move |message: MessageEvent| {
            if let Some(feed) = feed.upgrade() {
                feed.on_event(name, &message);
            }
        });
        // Fails only for a listener that is no function.
        let _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener
    }

    fn on_event(self: &Rc<Feed>, name: &str, message: &MessageEvent) {
        self.failures.set(0);
        self.watch();
        if self.live.status.get_untracked() != Status::Live {
            self.live.status.set(Status::Live);
        }
        let data = message.data().as_string().unwrap_or_default();
        match understood(name, &data, message.last_event_id().parse().ok()) {
            Some(FeedEvent::Hello(hello)) => {
                self.live.build.set(Some(hello.build.clone()));
                (self.sink)(FeedEvent::Hello(hello));
            }
            Some(event) => (self.sink)(event),
            None => {}
        }
    }

    /// The connection is gone, or as good as gone: says so and tries again, later each time.
    fn on_disconnect(self: &Rc<Feed>) {
        if let Some(connection) = self.connection.borrow().as_ref() {
            // Only closed: this may run inside one of its listeners, which must live until they return.
            connection.source.close();
        }
        stop(&self.silence);
        if self.live.status.get_untracked() == Status::Live {
            self.live.status.set(Status::Stale { since_ms: elapsed_ms() });
        }
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let wait = (FIRST_RETRY_MS * 2f64.powi(failures.min(10).cast_signed())).min(LAST_RETRY_MS);
        let jittered = wait * (0.5 + js_sys::Math::random() / 2.0);
        self.later(&self.retry, Duration::from_millis(jittered as u64), Feed::open);
    }

    /// Counts the silence anew.
    fn watch(self: &Rc<Feed>) {
        self.later(&self.silence, SILENCE, Feed::on_disconnect);
    }

    /// The tab was hidden or is looked at again.
    fn on_visibility_change(self: &Rc<Feed>) {
        if document().hidden() {
            self.later(&self.hidden, HIDDEN, |feed| {
                if document().hidden() {
                    feed.suspend();
                }
            });
        } else {
            self.resume();
        }
    }

    /// Lets go of the connection until somebody looks.
    fn suspend(&self) {
        stop(&self.retry);
        stop(&self.silence);
        self.connection.replace(None);
        if self.live.status.get_untracked() == Status::Live {
            self.live.status.set(Status::Stale { since_ms: elapsed_ms() });
        }
    }

    /// Connects at once where there is no connection.
    fn resume(self: &Rc<Feed>) {
        stop(&self.hidden);
        let open = self
            .connection
            .borrow()
            .as_ref()
            .is_some_and(|connection| connection.source.ready_state() == EventSource::OPEN);
        if !open {
            self.failures.set(0);
            self.open();
        }
    }

    fn end(&self) {
        [&self.retry, &self.silence, &self.hidden].into_iter().for_each(stop);
        self.connection.replace(None);
    }

    fn later(
        self: &Rc<Feed>,
        timer: &Cell<Option<TimeoutHandle>>,
        wait: Duration,
        then: impl Fn(&Rc<Feed>) + 'static,
    ) {
        stop(timer);
        let feed = Rc::downgrade(self);
        let run = move || {
            if let Some(feed) = feed.upgrade() {
                then(&feed);
            }
        };
        timer.set(set_timeout_with_handle(run, wait).ok());
    }
}

/// What a message says; none when it says nothing to act upon.
fn understood(name: &str, data: &str, id: Option<u64>) -> Option<FeedEvent> {
    match name {
        "hello" => serde_json::from_str::<Hello>(data).ok().map(FeedEvent::Hello),
        "change" => Some(match serde_json::from_str::<Change>(data) {
            Ok(change) => FeedEvent::Change(Box::new(change)),
            // Not understood, so what is shown cannot be trusted.
            Err(_) => FeedEvent::Reset,
        }),
        "skip" => id.map(|seq| FeedEvent::Skip { seq }),
        "reset" => Some(FeedEvent::Reset),
        _ => None,
    }
}

fn stop(timer: &Cell<Option<TimeoutHandle>>) {
    if let Some(handle) = timer.take() {
        handle.clear();
    }
}

fn elapsed_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_asks_for_a_fresh_start_and_a_beat_for_nothing() {
        assert_eq!(understood("change", "{}", Some(3)), Some(FeedEvent::Reset));
        assert_eq!(understood("skip", "{}", Some(3)), Some(FeedEvent::Skip { seq: 3 }));
        assert_eq!(understood("skip", "{}", None), None);
        assert_eq!(understood("beat", "{}", None), None);
        assert_eq!(understood("hello", "nonsense", None), None);
    }
}
