//! What the history says of parcels.

use domain::{Event, ParcelItem, TextRef, isolated};

/// An entry about a parcel: its icon, what happened, the rest of the sentence, and no reason.
pub fn parcel(
    event: &Event,
    text: &impl Fn(&Option<TextRef>) -> Option<String>,
) -> (&'static str, &'static str, String, Option<String>) {
    let by = |carrier: &Option<TextRef>, number: &Option<TextRef>| {
        let carrier = text(carrier).map(|carrier| format!(" with {}", isolated(&carrier)));
        let number = text(number).map(|number| format!(", number {}", isolated(&number)));
        format!("{}{}", carrier.unwrap_or_default(), number.unwrap_or_default())
    };
    let (icon, what, rest) = match event {
        Event::ParcelPacked { parcel, items } => {
            ("box", "Packed", format!("parcel {parcel}: {}", items_text(items)))
        }
        Event::ParcelSplit { parcel, into, items } => {
            ("box", "Split", format!("parcel {parcel}: {} are now parcel {into}", items_text(items)))
        }
        Event::ParcelMerged { parcel, into } => {
            ("box", "Merged", format!("parcel {parcel} into parcel {into}"))
        }
        Event::ParcelSent { parcel, carrier, number } => {
            ("move", "Sent", format!("parcel {parcel}{}", by(carrier, number)))
        }
        Event::ParcelLabelled { parcel, carrier, number } => match by(carrier, number) {
            said if said.is_empty() => ("edit", "Carrier corrected", format!("of parcel {parcel}")),
            said => ("edit", "Carrier corrected", format!("of parcel {parcel}: it goes{said}")),
        },
        Event::ParcelDelivered { parcel } => ("check", "Delivered", format!("parcel {parcel}")),
        Event::ParcelLost { parcel } => ("alert", "Lost", format!("parcel {parcel}")),
        Event::ParcelReopened { parcel } => ("undo", "On its way after all", format!("parcel {parcel}")),
        Event::ParcelTakenBack { parcel, into: Some(into), items } => {
            let items = items_text(items);
            ("undo", "Taken back", format!("of parcel {parcel}: {items}, as parcel {into}"))
        }
        Event::ParcelTakenBack { parcel, into: None, items } => {
            ("undo", "Taken back", format!("of parcel {parcel}: {}", items_text(items)))
        }
        other => ("box", "Parcels", other.kind().replace('_', " ")),
    };
    (icon, what, rest, None)
}

/// `2 of line 1, 1 of line 3`: the lines may say something else by now, so they are not named.
fn items_text(items: &[ParcelItem]) -> String {
    let item = |item: &ParcelItem| format!("{} of line {}", item.quantity, u64::from(item.line) + 1);
    items.iter().map(item).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn each_entry_says_which_parcel_and_what() {
        let note = |n: u128| Some(TextRef { id: Uuid::from_u128(n), digest: String::new() });
        let text = |note: &Option<TextRef>| note.as_ref().map(|note| format!("T{}", note.id.as_u128()));
        let items = vec![ParcelItem { line: 0, quantity: 2 }, ParcelItem { line: 2, quantity: 1 }];
        let said = |event: &Event| {
            let (_, what, rest, _) = parcel(event, &text);
            format!("{what} {rest}")
        };
        let sent = Event::ParcelSent { parcel: 1, carrier: note(7), number: note(8) };
        assert_eq!(said(&sent), "Sent parcel 1 with T7, number T8");
        let bare = Event::ParcelSent { parcel: 1, carrier: None, number: None };
        assert_eq!(said(&bare), "Sent parcel 1");
        let packed = Event::ParcelPacked { parcel: 3, items: items.clone() };
        assert_eq!(said(&packed), "Packed parcel 3: 2 of line 1, 1 of line 3");
        let back = Event::ParcelTakenBack { parcel: 1, into: Some(4), items };
        assert_eq!(said(&back), "Taken back of parcel 1: 2 of line 1, 1 of line 3, as parcel 4");
    }
}
