//! Parcels: what packing, sending and taking back ask of the rule, and how an order's parcels are shown.

use super::orders::PreparedCommand;
use domain::{
    Carrier, Command, Parcel, ParcelCommand, TextRef, parcel_link,
    wire::{CarryParcel, PackParcel, ParcelView, TakeBackParcel},
};
use store::{Order, SourceRows};
use uuid::Uuid;

/// Makes a parcel of what is in none.
pub fn pack(ask: PackParcel) -> PreparedCommand {
    of(ParcelCommand::Pack { items: ask.items })
}

/// Makes another of a part of one.
pub fn split(parcel: u32, ask: PackParcel) -> PreparedCommand {
    of(ParcelCommand::Split { parcel, items: ask.items })
}

/// Puts all of one into another.
pub fn merge(parcel: u32, into: u32) -> PreparedCommand {
    of(ParcelCommand::Merge { parcel, into })
}

/// Hands one to a carrier.
pub fn send(parcel: u32, ask: &CarryParcel) -> PreparedCommand {
    let (carrier, number, sources) = texts(ask);
    of(ParcelCommand::Send { parcel, carrier, number }).with(sources)
}

/// Corrects who carries one that was sent.
pub fn label(parcel: u32, ask: &CarryParcel) -> PreparedCommand {
    let (carrier, number, sources) = texts(ask);
    of(ParcelCommand::Label { parcel, carrier, number }).with(sources)
}

/// Says that one has arrived.
pub fn deliver(parcel: u32) -> PreparedCommand {
    of(ParcelCommand::Deliver { parcel })
}

/// Says that one is lost.
pub fn lose(parcel: u32) -> PreparedCommand {
    of(ParcelCommand::Lose { parcel })
}

/// Says that one is on its way after all.
pub fn reopen(parcel: u32) -> PreparedCommand {
    of(ParcelCommand::Reopen { parcel })
}

/// Takes something out of one again.
pub fn take_back(parcel: u32, ask: TakeBackParcel) -> PreparedCommand {
    of(ParcelCommand::TakeBack { parcel, items: ask.items })
}

/// Who carries a parcel and under which number, as references, and the rows that they point to.
fn texts(ask: &CarryParcel) -> (Option<TextRef>, Option<TextRef>, SourceRows) {
    let mut sources = SourceRows::new();
    let carrier = ask.carrier.as_ref().map(|text| sources.note(text.trim()));
    let number = ask.tracking_number.as_ref().map(|text| sources.note(text.trim()));
    (carrier, number, sources)
}

fn of(command: ParcelCommand) -> PreparedCommand {
    PreparedCommand::of(Command::Parcel(command))
}

/// An order's parcels as its team sees them.
pub(super) fn views(order: &Order, carriers: &[Carrier]) -> Vec<ParcelView> {
    let view = |parcel: &Parcel| {
        let Carried { carrier, tracking_number, link } = carried(order, parcel, carriers);
        ParcelView {
            no: parcel.no,
            items: parcel.items.clone(),
            state: parcel.state,
            packed_at: parcel.packed_at,
            sent_at: parcel.sent_at,
            ended_at: parcel.ended_at,
            carrier,
            tracking_number,
            link,
        }
    };
    order.state.parcels.all.iter().map(view).collect()
}

/// Who carries a parcel.
pub(super) struct Carried {
    pub(super) carrier: Option<String>,
    pub(super) tracking_number: Option<String>,
    /// Where the carrier says where it is.
    pub(super) link: Option<String>,
}

pub(super) fn carried(order: &Order, parcel: &Parcel, carriers: &[Carrier]) -> Carried {
    let text = |id: Option<Uuid>| order.decisions.get(&id?).cloned();
    let (carrier, tracking_number) = (text(parcel.carrier), text(parcel.tracking_number));
    let known = carrier.as_ref().zip(tracking_number.as_ref());
    let link = known.and_then(|(carrier, number)| parcel_link(carriers, carrier, number));
    Carried { carrier, tracking_number, link }
}
