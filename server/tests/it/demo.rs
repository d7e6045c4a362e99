//! The demo at any hour of the week: a believable day, made of nothing that the rule would refuse.

use domain::{wire::*, *};
use server::{
    broadcast::Broadcast,
    config::PublicUrl,
    demo::{Args, prepare},
    folder::Folder,
};
use std::collections::BTreeMap;
use store::{Store, secret::Secret, sqlite::SqliteStore, time::Clock};

struct Day {
    store: SqliteStore,
    lines: Vec<String>,
    snapshot: Snapshot,
    entries: Vec<EntryView>,
    now: Instant,
    _folder: tempfile::TempDir,
}

async fn day(now: &str, args: Args) -> Day {
    let now: Instant = now.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url: PublicUrl = "http://127.0.0.1:3000".parse().unwrap();
    let place = Folder::new(folder.path().to_owned(), None, None);
    let secret = Secret::of_folder(folder.path()).unwrap();
    let lines = prepare(&place, &url, now, args).await.unwrap();
    let again = prepare(&place, &url, now, args).await.unwrap();
    assert_eq!(again, lines, "a second start finds the first one's shop");
    let store =
        SqliteStore::open(folder.path(), Broadcast::new(), secret, Clock::of(move || now)).await.unwrap();
    let board = store.board("production-orders").await.unwrap().unwrap();
    let snapshot = store
        .snapshot(board.id, &Filter::default(), &Default::default(), 500.into(), now)
        .await
        .unwrap()
        .unwrap();
    let entries = store.board_entries(board.id, 0, 2_000).await.unwrap();
    Day { store, lines, snapshot, entries, now, _folder: folder }
}

impl Day {
    fn cards(&self) -> impl Iterator<Item = &Card> {
        self.snapshot.columns.iter().flat_map(|column| &column.orders)
    }

    fn count(&self, is: impl Fn(&Card) -> bool) -> usize {
        self.cards().filter(|card| is(card)).count()
    }

    fn check(&self) {
        let (workflow, now) = (&self.snapshot.workflow, self.now);
        assert_eq!(self.count(|_| true), 66);
        for column in &self.snapshot.columns {
            let limit = workflow.status(&column.count.status).unwrap().wip_limit;
            assert!(limit.is_none_or(|limit| column.count.total <= limit), "{:?}", column.count);
            assert!((4..=10).contains(&column.count.total), "{:?}", column.count);
        }
        assert_eq!(self.count(|card| card.is_late(workflow, self.snapshot.today)), 3);
        assert_eq!(self.count(|card| card.hold.is_some()), 5);
        let percents = self
            .cards()
            .filter_map(|card| card.age(workflow, &self.snapshot.spans, now).map(|age| age.percent()));
        let percents: Vec<_> = percents.collect();
        let over = percents.iter().filter(|percent| **percent > 100).count();
        let near = percents.iter().filter(|percent| (75..=100).contains(*percent)).count();
        let fresh = percents.iter().filter(|percent| **percent < 20).count();
        assert!(
            (3..=8).contains(&over) && near >= 8 && fresh >= 8,
            "{over} over, {near} near, {fresh} fresh at {now}"
        );
    }

    fn check_history(&self) {
        let workflow = &self.snapshot.workflow;
        let mut at: BTreeMap<OrderId, (StatusId, Instant)> = BTreeMap::new();
        for entry in &self.entries {
            assert!(entry.occurred_at <= entry.at && entry.at <= self.now);
            let Some(order) = entry.order else { continue };
            let before = at.get(&order).cloned();
            let status = match &entry.event {
                Event::Placed(placed) => placed.status.clone(),
                Event::Moved { from, to, .. } => {
                    assert_eq!(Some(from), before.as_ref().map(|(status, _)| status));
                    assert!(workflow.transition(from, to).is_some(), "{from} to {to}");
                    to.clone()
                }
                _ => before.clone().unwrap().0,
            };
            assert!(before.is_none_or(|(_, before)| before <= entry.occurred_at));
            at.insert(order, (status, entry.occurred_at));
        }
        let revised = self
            .entries
            .iter()
            .filter(|entry| matches!(entry.event, Event::Promised { reason: Some(_), .. }));
        assert_eq!(revised.count(), 2);
        assert!(
            self.entries.iter().filter(|entry| entry.origin == Origin::Board).count() > 10,
            "people worked, too"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_a_working_day_whenever_it_starts() {
    let whenever = [
        "2026-11-23T09:05:00Z",
        "2026-11-24T12:30:00Z",
        "2026-11-25T16:59:00Z",
        "2026-11-26T20:50:00Z",
        "2026-11-27T02:10:00Z",
        "2026-11-28T11:00:00Z",
        "2026-11-29T23:59:30Z",
        "2026-03-30T08:00:00Z",
        "2026-10-26T10:15:00Z",
    ];
    for now in whenever {
        let day = day(now, Args::default()).await;
        day.check();
        day.check_history();
        day.store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_how_to_sign_in_and_which_orders_to_track() {
    let day = day("2026-11-24T10:00:00Z", Args::default()).await;
    let roles: Vec<_> =
        day.lines.iter().filter_map(|line| line.strip_prefix("sign-in ")?.split(' ').next()).collect();
    assert_eq!(
        roles,
        [
            "administrator",
            "account_manager",
            "procurement",
            "production",
            "warehouse",
            "logistics",
            "leadership"
        ]
    );
    let mut tracked = Vec::new();
    for line in day.lines.iter().filter_map(|line| line.strip_prefix("track http://127.0.0.1:3000/t/")) {
        let located = day.store.tracked(&store::secret::token_digest(line)).await.unwrap().unwrap();
        tracked.push(day.store.order(located.order).await.unwrap().unwrap());
    }
    assert!(tracked[0].card.is_late(&day.snapshot.workflow, day.snapshot.today));
    assert_eq!([tracked[1].card.status.as_str(), tracked[2].card.status.as_str()], ["carrier", "delivered"]);
    assert!(tracked[1].fields.contains_key(&FieldId::tracking_number()));
    assert!(tracked.iter().any(|order| order.promise_reason.is_some()));
    let mut in_parcels = Vec::new();
    for card in day.cards() {
        let order = day.store.order(card.id).await.unwrap().unwrap();
        if !order.state.parcels.is_none() {
            in_parcels.push(order.state.parcels.all.iter().map(|parcel| parcel.state).collect::<Vec<_>>());
        }
    }
    assert_eq!(in_parcels, [[ParcelState::Sent, ParcelState::Packed]]);
    let talked =
        day.cards().filter(|card| card.comments.count > 0).map(|card| (card.id, card.comments.count));
    let talked: Vec<_> = talked.collect();
    let [(order, 2)] = talked[..] else { panic!("{talked:?}") };
    let said = day.store.comments(order).await.unwrap();
    assert!(said.iter().all(|said| said.text.as_ref().is_some_and(|text| !mentions(text).is_empty())));
    let late = day.cards().map(|card| &card.customer.name).filter(|name| name.contains("Customer 1")).count();
    assert_eq!(late, 0, "every customer got a name");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_fits_on_the_board_as_well() {
    let day = day("2026-11-24T10:00:00Z", Args { orders: 1_500 }).await;
    let total: u32 = day.snapshot.columns.iter().map(|column| column.count.total).sum();
    assert_eq!(total, 1_566);
}
