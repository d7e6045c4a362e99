//! What the history says of parcels.

use domain::{Event, ParcelItem, TextRef, isolated, tr};

/// An entry about a parcel: its icon, what happened, the rest of the sentence, and no reason.
pub fn parcel(
    event: &Event,
    text: &impl Fn(&Option<TextRef>) -> Option<String>,
) -> (&'static str, String, String, Option<String>) {
    let known = |note: &Option<TextRef>| text(note).map(|said| isolated(&said).into_owned());
    let (icon, what, rest) = match event {
        Event::ParcelPacked { parcel, items } => {
            let rest = tr!("packed" => "parcel {}: {}", parcel, items_text(items));
            ("box", tr!("a parcel’s entry" => "Packed"), rest)
        }
        Event::ParcelSplit { parcel, into, items } => {
            let rest = tr!("parcel {}: {} are now parcel {}", parcel, items_text(items), into);
            ("box", tr!("a parcel’s entry" => "Split"), rest)
        }
        Event::ParcelMerged { parcel, into } => {
            let rest = tr!("parcel {} into parcel {}", parcel, into);
            ("box", tr!("a parcel’s entry" => "Merged"), rest)
        }
        Event::ParcelSent { parcel, carrier, number } => {
            let rest = match (known(carrier), known(number)) {
                (None, None) => whole(*parcel),
                (Some(carrier), None) => tr!("parcel {} with {}", parcel, carrier),
                (None, Some(number)) => tr!("parcel {}, number {}", parcel, number),
                (Some(carrier), Some(number)) => {
                    tr!("parcel {} with {}, number {}", parcel, carrier, number)
                }
            };
            ("move", tr!("a parcel’s entry" => "Sent"), rest)
        }
        Event::ParcelLabelled { parcel, carrier, number } => {
            let rest = match (known(carrier), known(number)) {
                (None, None) => tr!("carrier corrected" => "of parcel {}", parcel),
                (Some(carrier), None) => tr!("of parcel {}: it goes with {}", parcel, carrier),
                (None, Some(number)) => tr!("of parcel {}: it goes, number {}", parcel, number),
                (Some(carrier), Some(number)) => {
                    tr!("of parcel {}: it goes with {}, number {}", parcel, carrier, number)
                }
            };
            ("edit", tr!("Carrier corrected"), rest)
        }
        Event::ParcelDelivered { parcel } => {
            ("check", tr!("a parcel’s entry" => "Delivered"), whole(*parcel))
        }
        Event::ParcelLost { parcel } => ("alert", tr!("a parcel’s entry" => "Lost"), whole(*parcel)),
        Event::ParcelReopened { parcel } => {
            ("undo", tr!("a parcel’s entry" => "On its way after all"), whole(*parcel))
        }
        Event::ParcelTakenBack { parcel, into: Some(into), items } => {
            let rest = tr!("of parcel {}: {}, as parcel {}", parcel, items_text(items), into);
            ("undo", tr!("a parcel’s entry" => "Taken back"), rest)
        }
        Event::ParcelTakenBack { parcel, into: None, items } => {
            let rest = tr!("taken back" => "of parcel {}: {}", parcel, items_text(items));
            ("undo", tr!("a parcel’s entry" => "Taken back"), rest)
        }
        other => ("box", tr!("Parcels"), other.kind().replace('_', " ")),
    };
    (icon, what, rest, None)
}

/// All of a parcel.
fn whole(parcel: u32) -> String {
    tr!("a parcel’s entry" => "parcel {}", parcel)
}

/// `2 of line 1, 1 of line 3`: the lines may say something else by now, so they are not named.
fn items_text(items: &[ParcelItem]) -> String {
    let item = |item: &ParcelItem| tr!("{} of line {}", item.quantity, u64::from(item.line) + 1);
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
