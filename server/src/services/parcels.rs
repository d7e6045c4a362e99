//! Parcels: what packing, sending and taking back ask of the rule.

use super::orders::PreparedCommand;
use domain::{
    Command, ParcelCommand, TextRef,
    wire::{CarryParcel, PackParcel, TakeBackParcel},
};
use store::SourceRows;

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
