//! The feed: a board's log as server-sent events, and the same for one order's tracking page. The stream subscribes first,
//! then replays from the table, then forwards the broadcast's bytes; it is asked for more only as fast as the viewer reads, so
//! that a slow one holds a cursor and not a queue.

use super::{
    assets::Assets,
    error::{HttpResult, Problem},
    extract::{ClientIp, Path, Query},
};
use crate::{
    broadcast::{Delivery, OrderWatch, Viewer},
    metrics::{self, Listening},
    presence::PresenceWatch,
    services::{
        batched_reads::{PendingRead, SessionUser},
        boards::{self, BoardView},
        context::Services,
        replay::Replay,
        sessions::SignedIn,
        tracking,
    },
    shares::place,
    sse::{self, SseChunk},
    transport::{
        limits::{ConcurrencyLimiter, StreamPermit},
        sse_handoff::{SseBody, SseHandoff, SseStream},
    },
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{
    Sight, tr,
    wire::{BellCount, Hello},
};
use futures::stream;
use std::{sync::Arc, time::Duration};
use store::{Board, Person, TokenDigest, secret::token_digest};
use tokio::{
    sync::watch,
    time::{Instant, Interval, MissedTickBehavior, interval},
};

/// A quiet stream says that it lives at every so many checks: 4 × 4 s, with room below the client's watchdog.
const BEATS: u32 = 4;
/// How much later than it is due an answer about rights may come.
const LATE: Duration = Duration::from_millis(800);
/// A viewer further behind fetches the snapshot instead.
const REPLAY_LIMIT: u64 = 2000;

/// An event and not a comment: the client counts the silence, and comments do not reach its listeners.
const BEAT: &str = "event: beat\ndata: {}\n\n";
const RESET: &str = "event: reset\ndata: {}\n\n";

/// `GET /api/v1/boards/{board}/feed?after=`
pub async fn board(
    State(services): State<Services>,
    State(limiter): State<ConcurrencyLimiter>,
    who: SignedIn,
    Path(board): Path<String>,
    handoff: Option<Extension<SseHandoff>>,
    headers: HeaderMap,
    Query(mut query): Query,
) -> HttpResult<Response> {
    let BoardView { board, sight, .. } = boards::open(&services, &who, &board).await?;
    let after = query.parsed("after", &tr!("a position of the log"))?;
    query.end()?;
    let after = last_event_id(&headers)?.or(after);
    let permit = limiter.feed(who.person.id.0)?;
    let viewer = services.broadcast.subscribe(board.id, &sight.of_cards());
    let presence = services.broadcast.presences.watch(board.id);
    let step = match after {
        // Most who come back missed little: what they missed is in memory, and the log need not be asked.
        Some(after) if viewer.can_resume_after(after) => Step::Hello { at: after, then: Then::Live },
        _ => from_log(after, services.batched_reads.head(board.id).await?.seq),
    };
    let (pulse, listening) = (Pulse::new(services.config.recheck), metrics::listening("board"));
    let bell = services.bells.watch(who.person.id);
    let stream = BoardStream {
        bell,
        services,
        board,
        sight,
        who,
        viewer,
        presence,
        pulse,
        check: None,
        confirmed: Instant::now(),
        listening,
        step,
        _permit: permit,
    };
    Ok(respond(Box::pin(stream::unfold(Box::new(stream), BoardStream::next)), handoff))
}

/// Where a stream begins by the log's own head, read after subscribing.
fn from_log(after: Option<u64>, head: u64) -> Step {
    match after {
        // Ahead of the log: it was restored from a backup, or the position is made up.
        Some(after) if after > head || head - after > REPLAY_LIMIT => {
            Step::Hello { at: head, then: Then::Reset }
        }
        Some(after) if after < head => Step::Hello { at: after, then: Then::Replay },
        _ => Step::Hello { at: head, then: Then::Live },
    }
}

/// `GET /t/{token}/feed`. The id is the order's version, never the board's position, which would tell the shop's volume.
pub async fn tracking(
    State(services): State<Services>,
    State(limiter): State<ConcurrencyLimiter>,
    ClientIp(from): ClientIp,
    Path(token): Path<String>,
    handoff: Option<Extension<SseHandoff>>,
) -> HttpResult<Response> {
    let order = tracking::find(&services, &token).await?.order;
    let digest = token_digest(&token);
    let permit = limiter.tracking_stream(digest, place(from))?;
    let watch = services.broadcast.watch_order(order);
    // Read after subscribing, so that no change falls between the two.
    let version = tracking::find(&services, &token).await?.version;
    let (pulse, listening) = (Pulse::new(services.config.recheck), metrics::listening("tracking"));
    let stream = TrackingStream {
        services,
        digest,
        watch,
        pulse,
        listening,
        version,
        greeted: false,
        _permit: permit,
    };
    Ok(respond(Box::pin(stream::unfold(Box::new(stream), TrackingStream::next)), handoff))
}

fn last_event_id(headers: &HeaderMap) -> HttpResult<Option<u64>> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let position = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    position.map(Some).ok_or_else(|| Problem::malformed(tr!("Last-Event-ID must be a position of the log.")))
}

fn respond(events: SseStream, handoff: Option<Extension<SseHandoff>>) -> Response {
    let handoff = handoff.map(|Extension(handoff)| handoff);
    let last = handoff.is_some();
    let mut response = SseBody::body(events, handoff).into_response();
    let headers = response.headers_mut();
    if last {
        // Nothing is asked on a line after its speech, and a proxy must not try.
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// The clock of a stream: when to check rights and when to say that it lives.
struct Pulse {
    ticks: Interval,
    quiet: u32,
}

impl Pulse {
    fn new(recheck: Duration) -> Pulse {
        let mut ticks = interval(recheck);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.reset();
        Pulse { ticks, quiet: 0 }
    }

    /// Whether it is time for a comment.
    fn beat(&mut self) -> bool {
        self.quiet = (self.quiet + 1) % BEATS;
        self.quiet == 0
    }
}

/// One viewer of a board.
struct BoardStream {
    services: Services,
    /// The board with the rules by which it was found out what is seen.
    board: Arc<Board>,
    /// What the viewer sees of it.
    sight: Sight,
    who: SignedIn,
    viewer: Viewer,
    presence: PresenceWatch,
    pulse: Pulse,
    /// How many notifications the viewer's bell counts.
    bell: watch::Receiver<Option<u32>>,
    /// Whether the rights are as they were, as long as that is being found out.
    check: Option<RightsCheck>,
    /// When the rights were last as they should be: when that was asked which was answered so.
    confirmed: Instant,
    listening: Listening,
    step: Step,
    _permit: StreamPermit,
}

/// A question about rights that is under way.
struct RightsCheck {
    at: Instant,
    checked: PendingRead<Option<SessionUser>>,
}

/// Whose session it is and as of when, if it stands; nobody too where the store could not say.
async fn checked(check: &mut Option<RightsCheck>) -> Option<(Instant, Arc<Person>)> {
    let RightsCheck { at, checked } = check.as_mut()?;
    let (_, person) = checked.await.ok()?.ok()??;
    Some((*at, person))
}

/// What there is to tell.
enum Heard {
    Log(Delivery),
    /// Who has which orders open is otherwise.
    Presence,
    /// How many notifications the bell counts by now.
    Bell(u32),
}

/// How many notifications a bell counts, once that is known or otherwise. For ever, where nobody counts.
async fn rung(bell: &mut watch::Receiver<Option<u32>>) -> u32 {
    loop {
        if bell.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
        if let Some(count) = *bell.borrow_and_update() {
            return count;
        }
    }
}

/// An event beside the log: it has no position, so that a viewer who comes back goes on where they were.
fn bell(unread: u32) -> SseChunk {
    let json = serde_json::to_string(&BellCount { unread }).unwrap_or_default();
    format!("event: inbox\ndata: {json}\n\n").as_str().into()
}

/// What a stream does next.
enum Step {
    Hello { at: u64, then: Then },
    Replay { after: u64 },
    Live,
    End,
}

enum Then {
    Replay,
    Live,
    Reset,
}

impl BoardStream {
    async fn next(mut self: Box<Self>) -> Option<(SseChunk, Box<BoardStream>)> {
        loop {
            let bytes = match self.step {
                Step::Hello { at, ref then } => {
                    let (bytes, step) = self.hello(at, then);
                    self.viewer.resume_after(at);
                    self.step = step;
                    Some(bytes)
                }
                Step::Replay { after } => self.replay(after).await,
                Step::Live => self.live().await,
                Step::End => return None,
            };
            if let Some(bytes) = bytes {
                return Some((bytes, self));
            }
        }
    }

    fn hello(&self, at: u64, then: &Then) -> (SseChunk, Step) {
        let hello =
            Hello { seq: at, now: self.services.clock.now(), build: Assets::embedded().build().to_owned() };
        let json = serde_json::to_string(&hello).unwrap_or_default();
        let hello = format!("id: {at}\nevent: hello\ndata: {json}\n\n");
        match then {
            Then::Replay => (hello.as_str().into(), Step::Replay { after: at }),
            Then::Live => (hello.as_str().into(), Step::Live),
            Then::Reset => {
                metrics::reset();
                (format!("{hello}{RESET}").as_str().into(), Step::Live)
            }
        }
    }

    /// A batch from the table. Its last position is where the ring goes on.
    async fn replay(&mut self, after: u64) -> Option<SseChunk> {
        let sight = self.sight.of_cards();
        let replay = self.services.batched_reads.replay(self.board.id, after, &sight).await;
        let Ok(Replay { events, last, whole, start_over }) = replay else {
            self.step = Step::End;
            return None;
        };
        if start_over {
            self.step = Step::Live;
            return self.start_over().await;
        }
        self.viewer.resume_after(last);
        self.step = if whole { Step::Live } else { Step::Replay { after: last } };
        events
    }

    async fn live(&mut self) -> Option<SseChunk> {
        let heard = tokio::select! {
            biased;
            session = checked(&mut self.check), if self.check.is_some() => return self.apply_rights(session),
            _ = self.pulse.ticks.tick() => {
                self.check_rights();
                self.presence.sweep(std::time::Instant::now());
                return self.pulse.beat().then(|| BEAT.into());
            }
            delivery = self.viewer.next() => Heard::Log(delivery),
            () = self.presence.changed() => Heard::Presence,
            count = rung(&mut self.bell) => Heard::Bell(count),
        };
        // Whoever slept, or could not be asked about in time, hears nothing more until it is known that they may.
        // An answer to a question of long ago does not tell that.
        while self.confirmed.elapsed() > self.services.config.recheck + LATE {
            self.check_rights();
            let session = checked(&mut self.check).await;
            let reset = self.apply_rights(session);
            if matches!(self.step, Step::End) {
                return None;
            }
            if reset.is_some() {
                // What waits to be delivered is for who they were; the snapshot has it.
                return reset;
            }
        }
        let delivery = match heard {
            Heard::Log(delivery) => delivery,
            Heard::Presence => return self.presence.news(&self.sight).as_deref().map(sse::presence),
            Heard::Bell(unread) => return Some(bell(unread)),
        };
        match delivery {
            Delivery::Events { bytes, .. } => {
                self.listening.delivered();
                Some(bytes)
            }
            Delivery::RightsChanged { .. } => self.rights_changed().await,
            Delivery::Lagged => self.start_over().await,
            Delivery::Closed => {
                self.step = Step::End;
                None
            }
        }
    }

    /// Asks for the rights as they are now, unless that is under way.
    fn check_rights(&mut self) {
        if self.check.is_none() {
            self.check = Some(RightsCheck {
                at: Instant::now(),
                checked: self.services.batched_reads.recheck(self.who.session),
            });
        }
    }

    /// Ends the stream of who may not see the board any more, and has who sees something else of it start over. Where the
    /// store does not answer it ends too: the client comes back.
    fn apply_rights(&mut self, session: Option<(Instant, Arc<Person>)>) -> Option<SseChunk> {
        self.check = None;
        let Some((at, person)) = session else {
            self.step = Step::End;
            return None;
        };
        self.confirmed = at;
        self.who.person = person;
        let Some(actor) = self.who.actor(&self.board) else {
            self.step = Step::End;
            return None;
        };
        let sight = actor.sight(&self.board.workflow);
        if sight == self.sight {
            return None;
        }
        self.sight = sight;
        self.viewer.see(&self.sight.of_cards());
        self.presence.look_again();
        metrics::reset();
        Some(RESET.into())
    }

    /// The board has other rules: what the viewer sees is found out by them before anything more is said.
    async fn rights_changed(&mut self) -> Option<SseChunk> {
        let board = self.services.batched_reads.board(&self.board.id.to_string()).await.ok().flatten();
        let session = self.services.batched_reads.session(self.who.session).await.ok().flatten();
        let (Some(board), Some((_, person))) = (board, session) else {
            self.step = Step::End;
            return None;
        };
        self.board = board;
        self.apply_rights(Some((Instant::now(), person)));
        if matches!(self.step, Step::End) {
            return None;
        }
        metrics::reset();
        Some(RESET.into())
    }

    /// The viewer fetches the snapshot, which is at least as new as the head is now. Whether they may see as much as they
    /// did may be among what they missed.
    async fn start_over(&mut self) -> Option<SseChunk> {
        match self.services.batched_reads.head(self.board.id).await {
            Ok(head) => {
                self.viewer.resume_after(head.seq);
                self.rights_changed().await
            }
            Err(_) => {
                self.step = Step::End;
                None
            }
        }
    }
}

/// One open tracking page.
struct TrackingStream {
    services: Services,
    digest: TokenDigest,
    watch: OrderWatch,
    pulse: Pulse,
    listening: Listening,
    /// The newest version that the page knows of.
    version: u64,
    greeted: bool,
    _permit: StreamPermit,
}

impl TrackingStream {
    async fn next(mut self: Box<Self>) -> Option<(SseChunk, Box<TrackingStream>)> {
        if !self.greeted {
            self.greeted = true;
            return Some((
                format!("id: {}\nevent: hello\ndata: {{}}\n\n", self.version).as_str().into(),
                self,
            ));
        }
        loop {
            let version = tokio::select! {
                biased;
                _ = self.pulse.ticks.tick() => match self.pulse.beat() {
                    // A link that was renewed ends at the next beat; there is no session that could be revoked.
                    true => self.services.store.tracked(&self.digest).await.ok()??.version,
                    false => continue,
                },
                version = self.watch.changed() => match version? {
                    newer if newer > self.version => newer,
                    _ => continue,
                },
            };
            return Some((self.told(version), self));
        }
    }

    /// A change if there is one, else a sign of life. A wake-up that was lost must not leave the page stale.
    fn told(&mut self, version: u64) -> SseChunk {
        if version <= self.version {
            return BEAT.into();
        }
        self.version = version;
        self.listening.delivered();
        format!("id: {version}\nevent: change\ndata: {{}}\n\n").as_str().into()
    }
}
