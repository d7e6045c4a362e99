//! What a customer reads of an order that goes in parcels: the rule says what is so, and this says it in their words.

use crate::services::parcel_views::{Carried, carried};
use chrono::NaiveDateTime;
use domain::{
    Carrier, Coming, Instant, Parcel, ParcelHeadline, ParcelItem, ParcelNews, ParcelState, Phase,
    parcel_news, pieces,
    wire::{TrackItem, TrackParcel, TrackParcels},
};
use locales::{Value, Words};
use store::{Board, Order};

/// What is so of the order's parcels; none where it has none and goes with its status.
pub(super) fn news(board: &Board, order: &Order, now: Instant) -> Option<ParcelNews> {
    let phase = board.workflow.status(&order.state.status).map_or(Phase::Open, |status| status.phase);
    let lines: Vec<u32> = order.lines.iter().map(|line| pieces(line.quantity)).collect();
    let (held, today) = (order.state.hold.is_some(), board.today(now));
    parcel_news(&lines, &order.state.parcels, phase, held, order.state.promise, today)
}

/// What stands first, where that is not what the status says.
pub(super) fn wording(news: &ParcelNews, words: &Words) -> Option<String> {
    let tally = news.tally;
    let say = |key: &str, part: u64| {
        let count = Value::from(tally.ordered);
        match part == tally.ordered {
            true => words.say(key, &[("count", count)]),
            false => words.say(&format!("{key}-part"), &[("part", part.into()), ("count", count)]),
        }
    };
    Some(match news.headline {
        ParcelHeadline::Status => return None,
        ParcelHeadline::Delivered | ParcelHeadline::PartDelivered => {
            say("parcels-delivered", tally.delivered)
        }
        ParcelHeadline::OnWay => say("parcels-sent", tally.on_way),
        ParcelHeadline::Ready => say("parcels-ready", tally.ready),
        ParcelHeadline::ToCome => say("parcels-to-come", tally.to_pack()),
        ParcelHeadline::CameBack => words.text("parcels-back"),
    })
}

/// The parcels, each with what is in it, and what is still to come.
pub(super) fn shown(
    order: &Order,
    news: ParcelNews,
    carriers: &[Carrier],
    local: impl Fn(Instant) -> NaiveDateTime,
) -> TrackParcels {
    let items = |items: &[ParcelItem]| -> Vec<TrackItem> {
        let item = |item: &ParcelItem| {
            let line = order.lines.get(item.line as usize)?;
            Some(TrackItem { description: line.description.to_string(), quantity: item.quantity })
        };
        items.iter().filter_map(item).collect()
    };
    let parcel = |parcel: &Parcel| {
        let Carried { carrier, tracking_number, link } = carried(order, parcel, carriers);
        TrackParcel {
            no: parcel.no,
            state: parcel.state,
            at: local(parcel.ended_at.or(parcel.sent_at).unwrap_or(parcel.packed_at)),
            items: items(&parcel.items),
            carrier,
            tracking_number,
            link,
        }
    };
    // What is packed of an order that was cancelled is not sent any more.
    let cancelled = news.headline == ParcelHeadline::Status;
    let gone = |parcel: &&Parcel| !(cancelled && parcel.state == ParcelState::Packed);
    TrackParcels {
        tally: news.tally,
        parcels: order.state.parcels.all.iter().filter(gone).map(parcel).collect(),
        to_come: items(&news.to_come),
        arrives: match news.coming {
            Coming::By(promise) => Some(promise),
            Coming::Nothing | Coming::Unknown => None,
        },
        complete: news.complete,
        waits: news.waits,
    }
}
