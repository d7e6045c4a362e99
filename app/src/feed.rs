//! A board's feed, as a tab hears it. The connection itself is made by the worker `public/feed.js`, one for all tabs of a
//! browser: browsers allow six per origin. Where there are no shared workers, a worker of the tab's own makes it, and lets
//! go of it while the tab stays hidden.

use domain::{
    PersonId,
    wire::{Change, FeedEvent, Hello, Present},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use send_wrapper::SendWrapper;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{MessageEvent, MessagePort, SharedWorker, Worker};

/// The worker passes on the server's beats, each 15 seconds, and makes a lost connection anew; without a word for so long it
/// is gone itself.
const SILENCE: Duration = Duration::from_secs(60);

/// How the feed stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Status {
    /// Not connected yet.
    Connecting,
    /// What is shown is what is.
    Live,
    /// What is shown may be old.
    Stale,
    /// The session ended, or somebody else is signed in by now: nothing more comes here.
    SignedOut,
}

impl Status {
    /// The state's name for styles and tests.
    pub fn name(self) -> &'static str {
        match self {
            Status::Connecting => "connecting",
            Status::Live => "live",
            Status::Stale => "stale",
            Status::SignedOut => "signed-out",
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
    /// and `sink` gets every event in the order in which it came. It is `me` who looks, perhaps as a holder of another role.
    pub fn connect(
        self,
        board: &str,
        (me, seeing_as): (Option<PersonId>, Option<String>),
        position: impl Fn() -> u64 + 'static,
        sink: impl Fn(FeedEvent) + 'static,
    ) {
        let feed = Rc::new(Feed {
            board: board.to_owned(),
            me,
            seeing_as,
            position: Box::new(position),
            sink: Box::new(sink),
            live: self,
            line: RefCell::default(),
            silence: Cell::default(),
        });
        feed.join();
        let (looked, shown, hidden) = (feed.clone(), feed.clone(), feed.clone());
        let listeners = [
            window_event_listener_untyped("visibilitychange", move |_| looked.look()),
            // A page that the browser kept aside hears nothing meanwhile.
            window_event_listener_untyped("pageshow", move |event| {
                if event.unchecked_ref::<web_sys::PageTransitionEvent>().persisted() {
                    shown.join();
                }
            }),
            window_event_listener_untyped("pagehide", move |_| hidden.end()),
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
    board: String,
    me: Option<PersonId>,
    seeing_as: Option<String>,
    position: Box<dyn Fn() -> u64>,
    sink: Box<dyn Fn(FeedEvent)>,
    live: FeedConnection,
    line: RefCell<Option<Line>>,
    silence: Cell<Option<TimeoutHandle>>,
}

type Listener = Closure<dyn Fn(MessageEvent)>;

/// The line to the worker, with the listener that must live as long.
struct Line {
    end: LineEnd,
    listener: Listener,
}

enum LineEnd {
    Shared(MessagePort),
    Own(Worker),
}

impl Line {
    /// A line to the worker of all tabs, or to one of this tab's own.
    fn open(listener: Listener) -> Result<Line, JsValue> {
        let script = worker_script();
        let end = match SharedWorker::new(&script) {
            Ok(worker) => LineEnd::Shared(worker.port()),
            Err(_) => LineEnd::Own(Worker::new(&script)?),
        };
        let hear = Some(listener.as_ref().unchecked_ref());
        match &end {
            LineEnd::Shared(port) => port.set_onmessage(hear),
            LineEnd::Own(worker) => worker.set_onmessage(hear),
        }
        Ok(Line { end, listener })
    }

    fn send(&self, message: impl IntoIterator<Item = JsValue>) {
        let message = message.into_iter().collect::<js_sys::Array>();
        // Fails only for what cannot be copied.
        let _ = match &self.end {
            LineEnd::Shared(port) => port.post_message(&message),
            LineEnd::Own(worker) => worker.post_message(&message),
        };
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.send(["leave".into()]);
        match &self.end {
            LineEnd::Shared(port) => {
                port.set_onmessage(None);
                port.close();
            }
            LineEnd::Own(worker) => {
                worker.set_onmessage(None);
                worker.terminate();
            }
        }
        // It may be this very listener that drops the line: it ends with the task at hand.
        let listener = std::mem::replace(&mut self.listener, Closure::new(|_: MessageEvent| {}));
        queue_microtask(move || drop(listener));
    }
}

/// The worker's address: its name holds its content's hash, which the page knows.
fn worker_script() -> String {
    let meta = document().query_selector("meta[name=feed]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

impl Feed {
    fn join(self: &Rc<Feed>) {
        let feed = Rc::downgrade(self);
        let listener = Closure::new(move |message: MessageEvent| {
            if let Some(feed) = feed.upgrade() {
                feed.hear(&message);
            }
        });
        self.watch();
        let Ok(line) = Line::open(listener) else { return };
        let seeing_as = self.seeing_as.as_deref().map_or(JsValue::NULL, JsValue::from);
        line.send(["join".into(), self.board.as_str().into(), ((self.position)() as f64).into(), seeing_as]);
        self.line.replace(Some(line));
        self.look();
    }

    fn hear(self: &Rc<Feed>, message: &MessageEvent) {
        self.watch();
        let message = js_sys::Array::from(&message.data());
        let text = |place| message.get(place).as_string().unwrap_or_default();
        match text(0).as_str() {
            "lost" => self.lose(),
            "me" => self.meet(&text(1)),
            name => {
                self.set(Status::Live);
                match understood(name, &text(1), text(2).parse().ok()) {
                    Some(FeedEvent::Hello(hello)) => {
                        self.live.build.set(Some(hello.build.clone()));
                        (self.sink)(FeedEvent::Hello(hello));
                    }
                    Some(event) => (self.sink)(event),
                    None => {}
                }
            }
        }
    }

    /// The connection is gone, or as good as gone. Whoever is signed out stays so.
    fn lose(&self) {
        if self.live.status.get_untracked() == Status::Live {
            self.set(Status::Stale);
        }
    }

    /// Whose session the next connection has; the person who looks, unless something happened elsewhere.
    fn meet(&self, person: &str) {
        let is_me = self.me.is_some_and(|me| me.to_string() == person);
        match (is_me, self.live.status.get_untracked()) {
            (false, _) => self.set(Status::SignedOut),
            (true, Status::SignedOut) => self.set(Status::Stale),
            (true, _) => {}
        }
    }

    fn set(&self, status: Status) {
        if self.live.status.get_untracked() != status {
            self.live.status.set(status);
        }
    }

    /// Tells the worker whether anybody looks.
    fn look(&self) {
        if let Some(line) = self.line.borrow().as_ref() {
            line.send(["look".into(), (!document().hidden()).into()]);
        }
    }

    /// Counts the silence anew.
    fn watch(self: &Rc<Feed>) {
        stop(&self.silence);
        let feed = Rc::downgrade(self);
        let silent = move || {
            if let Some(feed) = feed.upgrade() {
                feed.lose();
                feed.join();
            }
        };
        self.silence.set(set_timeout_with_handle(silent, SILENCE).ok());
    }

    fn end(&self) {
        stop(&self.silence);
        self.line.replace(None);
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
        "presence" => serde_json::from_str::<Vec<Present>>(data).ok().map(FeedEvent::Presence),
        _ => None,
    }
}

fn stop(timer: &Cell<Option<TimeoutHandle>>) {
    if let Some(handle) = timer.take() {
        handle.clear();
    }
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
        assert_eq!(understood("presence", "[]", Some(3)), Some(FeedEvent::Presence(vec![])));
        assert_eq!(understood("presence", "nonsense", Some(3)), None);
    }
}
