//! Where the pieces of an order's lines are, and which of them can be packed.

use domain::{
    LineTally, ParcelItem, line_tallies, pieces, tr,
    wire::{Line, ParcelView, parcels_of},
};

/// What can still be packed, line by line.
pub fn left(lines: &[Line], parcels: &[ParcelView]) -> Vec<ParcelItem> {
    let free = tallies(lines, parcels).into_iter().map(|tally| tally.free()).zip(0..);
    let items = free.filter(|(free, _)| *free > 0);
    items.map(|(free, line)| ParcelItem { line, quantity: u32::try_from(free).unwrap_or(u32::MAX) }).collect()
}

/// Where the pieces of each line are.
pub fn tallies(lines: &[Line], parcels: &[ParcelView]) -> Vec<LineTally> {
    let quantities: Vec<u32> = lines.iter().map(|line| pieces(line.quantity)).collect();
    line_tallies(&quantities, &parcels_of(parcels))
}

/// Where the pieces of a line are, in words: `1 on the way, 2 to pack`.
pub fn tally_text(tally: LineTally) -> String {
    let LineTally { delivered, on_way, ready, open, lost, came_back, .. } = tally;
    let parts = [
        (delivered > 0).then(|| tr!("{n} delivered" | "{n} delivered" % delivered)),
        (on_way > 0).then(|| tr!("{n} on the way" | "{n} on the way" % on_way)),
        (ready > 0).then(|| tr!("{n} packed" | "{n} packed" % ready)),
        (open > 0).then(|| tr!("{n} to pack" | "{n} to pack" % open)),
        (lost > 0).then(|| tr!("{n} lost" | "{n} lost" % lost)),
        (came_back > 0).then(|| tr!("{n} came back" | "{n} came back" % came_back)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    //! What is left to pack, and what is said of a line.

    use super::*;
    use domain::ParcelState;

    fn line(quantity: i32) -> Line {
        Line { sku: None, description: "Lamp".parse().expect("a text"), quantity, unit_price: None }
    }

    #[test]
    fn what_came_back_can_be_packed_again_and_what_was_delivered_cannot() {
        let parcel = |no, state, quantity| ParcelView {
            no,
            items: vec![ParcelItem { line: 0, quantity }],
            state,
            packed_at: Default::default(),
            sent_at: None,
            ended_at: None,
            carrier: None,
            tracking_number: None,
            link: None,
        };
        let lines = [line(5), line(-2), line(1)];
        let parcels = [
            parcel(1, ParcelState::Delivered, 1),
            parcel(2, ParcelState::Returned, 2),
            parcel(3, ParcelState::Packed, 1),
        ];
        let item = |line, quantity| ParcelItem { line, quantity };
        assert_eq!(left(&lines, &parcels), [item(0, 3), item(2, 1)]);
        let said = tally_text(tallies(&lines, &parcels)[0]);
        assert_eq!(said, "1 delivered, 1 packed, 1 to pack, 2 came back");
    }
}
