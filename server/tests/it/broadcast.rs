//! The fan-out: order, lag, and an end for everybody.

use domain::{ActorRef, BoardId, OrderId, Sight, wire::Change, wire::Named};
use server::broadcast::{Broadcast, Delivery};
use std::sync::Arc;
use store::Publish;
use uuid::Uuid;

const BOARD: BoardId = BoardId(Uuid::from_u128(1));

fn change(seq: u64) -> Change {
    Change {
        seq,
        order: OrderId(Uuid::from_u128(7)),
        version: seq,
        kind: "moved".into(),
        actor: Named { who: ActorRef::System, name: "Milepost".into() },
        from: None,
        to: None,
        card: None,
        columns: Vec::new(),
    }
}

fn publish(broadcast: &Broadcast, seqs: std::ops::RangeInclusive<u64>) {
    let changes: Vec<_> = seqs.map(change).collect();
    broadcast.publish(BOARD, &changes);
}

fn ids(delivery: Delivery) -> Vec<u64> {
    let Delivery::Events { bytes, .. } = delivery else { panic!("expected events, got {delivery:?}") };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("id: ")).map(|id| id.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_viewer_gets_what_comes_after_its_place_and_nothing_twice() {
    let broadcast = Broadcast::new();
    publish(&broadcast, 1..=3);
    let mut now = broadcast.subscribe(BOARD, &Sight::whole());
    let mut replayed = broadcast.subscribe(BOARD, &Sight::whole());
    publish(&broadcast, 4..=6);
    replayed.resume_after(5);
    assert_eq!(ids(now.next().await), [4, 5, 6]);
    assert_eq!(ids(replayed.next().await), [6]);
    publish(&broadcast, 7..=7);
    assert_eq!(ids(now.next().await), [7]);
    assert_eq!(ids(replayed.next().await), [7]);
}

#[tokio::test]
async fn a_viewer_that_falls_behind_starts_over() {
    let broadcast = Broadcast::new();
    publish(&broadcast, 1..=1);
    let mut slow = broadcast.subscribe(BOARD, &Sight::whole());
    publish(&broadcast, 2..=5000);
    assert_eq!(slow.next().await, Delivery::Lagged);
    // After a hole in what is published, nobody can know what was in it.
    let mut viewer = broadcast.subscribe(BOARD, &Sight::whole());
    publish(&broadcast, 6000..=6000);
    assert_eq!(viewer.next().await, Delivery::Lagged);
    viewer.resume_after(5999);
    assert_eq!(ids(viewer.next().await), [6000]);
}

#[tokio::test]
async fn a_viewer_who_comes_back_resumes_where_memory_reaches_and_nowhere_else() {
    let broadcast = Broadcast::new();
    assert!(
        !broadcast.subscribe(BOARD, &Sight::whole()).can_resume_after(0),
        "nothing is in memory yet: the log may hold anything"
    );
    publish(&broadcast, 8..=9);
    for (seq, can) in
        [(0, false), (6, false), (7, true), (8, true), (9, true), (10, false), (u64::MAX, false)]
    {
        assert_eq!(broadcast.subscribe(BOARD, &Sight::whole()).can_resume_after(seq), can, "{seq}");
    }
    let mut back = broadcast.subscribe(BOARD, &Sight::whole());
    back.resume_after(7);
    assert_eq!(ids(back.next().await), [8, 9]);
    publish(&broadcast, 10..=2000);
    assert!(!broadcast.subscribe(BOARD, &Sight::whole()).can_resume_after(9), "the oldest are forgotten");
}

#[tokio::test]
async fn a_long_backlog_comes_in_whole_events_of_bounded_size() {
    let broadcast = Broadcast::new();
    let mut viewer = broadcast.subscribe(BOARD, &Sight::whole());
    publish(&broadcast, 1..=1000);
    let mut seen = Vec::new();
    while seen.len() < 1000 {
        let delivery = viewer.next().await;
        assert!(
            matches!(&delivery, Delivery::Events { bytes, .. } if bytes.len() <= 64 * 1024 && bytes.ends_with(b"\n\n"))
        );
        seen.extend(ids(delivery));
    }
    assert_eq!(seen, (1..=1000).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_thousand_viewers_share_the_bytes() {
    let broadcast = Broadcast::new();
    let mut viewers: Vec<_> = (0..1000).map(|_| broadcast.subscribe(BOARD, &Sight::whole())).collect();
    publish(&broadcast, 1..=3);
    let mut places = std::collections::BTreeSet::new();
    for viewer in &mut viewers {
        let Delivery::Events { bytes, seq: 3 } = viewer.next().await else { panic!("no events") };
        places.insert(bytes.as_ptr() as usize);
    }
    assert_eq!(places.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_viewers_wake_and_all_end_on_close() {
    let broadcast = Broadcast::new();
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let mut viewer = broadcast.subscribe(BOARD, &Sight::whole());
            tokio::spawn(async move {
                let mut seen = 0;
                loop {
                    match viewer.next().await {
                        Delivery::Events { seq, .. } => seen = seq,
                        other => return (seen, other),
                    }
                }
            })
        })
        .collect();
    let publisher = Arc::clone(&broadcast);
    for seq in 1..=100 {
        publish(&publisher, seq..=seq);
    }
    let mut last = broadcast.subscribe(BOARD, &Sight::whole());
    last.resume_after(99);
    assert_eq!(ids(last.next().await), [100]);
    broadcast.close();
    for viewer in waiting {
        assert_eq!(viewer.await.unwrap().1, Delivery::Closed);
    }
    assert_eq!(broadcast.subscribe(BOARD, &Sight::whole()).next().await, Delivery::Closed);
    assert_eq!(
        broadcast.subscribe(BoardId(Uuid::from_u128(2)), &Sight::whole()).next().await,
        Delivery::Closed
    );
}

/// Somebody who does not see the status `hidden`.
fn blind() -> Sight {
    let mut workflow = domain::default_workflow(domain::default_calendar("UTC"));
    let role = &mut workflow.roles[0];
    role.set_sees_status("received".parse().unwrap(), false);
    Sight::of(&[role.id.clone()].into(), &workflow)
}

#[tokio::test]
async fn each_sight_is_encoded_once_and_shared_by_all_who_have_it() {
    let broadcast = Broadcast::new();
    let (whole, blind) = (Sight::whole(), blind());
    let mut viewers: Vec<_> =
        (0..200).map(|n| broadcast.subscribe(BOARD, if n % 2 == 0 { &whole } else { &blind })).collect();
    let (from, to) = (Some("received".parse().unwrap()), Some("approval".parse().unwrap()));
    broadcast.publish(BOARD, &[Change { from, to, ..change(1) }, change(2)]);
    let mut places = [const { std::collections::BTreeSet::new() }; 2];
    let mut texts = Vec::new();
    for (n, viewer) in viewers.iter_mut().enumerate() {
        let Delivery::Events { bytes, seq: 2 } = viewer.next().await else { panic!("no events") };
        places[n % 2].insert(bytes.as_ptr() as usize);
        texts.push(String::from_utf8(bytes.to_vec()).unwrap());
    }
    assert_eq!((places[0].len(), places[1].len()), (1, 1));
    assert!(texts[0].contains("received") && !texts[1].contains("received"));
    // Whoever comes later with a sight that is known already joins those who have it.
    let late = broadcast.subscribe(BOARD, &blind);
    assert!(late.can_resume_after(0) && late.can_resume_after(2));
}

#[tokio::test]
async fn nothing_is_handed_out_across_a_change_of_what_people_may_see() {
    let broadcast = Broadcast::new();
    let mut viewer = broadcast.subscribe(BOARD, &Sight::whole());
    publish(&broadcast, 1..=2);
    assert_eq!(ids(viewer.next().await), [1, 2]);
    broadcast.start_over(BOARD, 3, &[]);
    publish(&broadcast, 4..=5);
    assert_eq!(viewer.next().await, Delivery::RightsChanged { seq: 3 });
    viewer.see(&blind());
    assert_eq!(ids(viewer.next().await), [4, 5]);
    // Who was further behind starts over, too.
    let mut slow = broadcast.subscribe(BOARD, &Sight::whole());
    slow.resume_after(1);
    assert!(matches!(slow.next().await, Delivery::Lagged | Delivery::RightsChanged { .. }));
}
