//! The order that two people give one list: of statuses, of fields, of facts.

/// The ids of a list as far as they are still there.
pub(super) fn left<T, I: PartialEq>(merged: &[T], list: &[T], ids: impl Fn(&[T]) -> Vec<I>) -> Vec<I> {
    let there = ids(merged);
    ids(list).into_iter().filter(|id| there.contains(id)).collect()
}

/// What both versions of a list have of it, in the order of each.
pub(super) type Quarrel<I> = Option<(Vec<I>, Vec<I>)>;

/// The order of what is left of a list: the one that somebody gave it; new ones behind the one they were put behind. Where
/// both gave it another order, it is mine, and both are told.
pub(super) fn in_order<I: PartialEq + Clone>([was, my, their]: [Vec<I>; 3]) -> (Vec<I>, Quarrel<I>) {
    let common = |ids: &[I]| -> Vec<I> {
        let everywhere = |id: &&I| was.contains(id) && my.contains(id) && their.contains(id);
        ids.iter().filter(everywhere).cloned().collect()
    };
    let (first, my_order, their_order) = (common(&was), common(&my), common(&their));
    let (mut order, quarrel) = if my_order == their_order || their_order == first {
        (my.clone(), None)
    } else if my_order == first {
        (their.clone(), None)
    } else {
        (my.clone(), Some((my_order, their_order)))
    };
    for list in [&my, &their] {
        for (at, id) in list.iter().enumerate() {
            if order.contains(id) {
                continue;
            }
            let before = list[..at].iter().rev().find_map(|id| order.iter().position(|other| other == id));
            order.insert(before.map_or(0, |place| place + 1), id.clone());
        }
    }
    (order, quarrel)
}
