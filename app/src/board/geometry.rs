//! Where things are: what lies under the pointer, when to scroll, which columns are out of sight. Plain numbers in CSS
//! pixels, no page.

/// How near to an edge a drag begins to scroll.
const EDGE: f64 = 56.0;
/// The fastest that a drag scrolls, in pixels a frame.
const FASTEST: f64 = 18.0;

/// A box on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// Whether a point lies in it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }

    fn middle(&self) -> f64 {
        (self.left + self.right) / 2.0
    }
}

/// The column under the pointer: the one whose span it is in, whatever its height; between two, none.
pub fn column_at(x: f64, y: f64, board: &Area, columns: &[Area]) -> Option<usize> {
    if !board.holds(x, y) {
        return None;
    }
    columns.iter().position(|column| (column.left..column.right).contains(&x))
}

/// The step from one card to the next, as `--card-pitch` has it.
const PITCH: f64 = 110.0;
/// What a line of fields adds to it, as `--card-fields` has it.
const FIELDS: f64 = 20.0;

/// Where the cards of a column stand one below the other. A card that says something of the shop's own fields is a line higher
/// than others, so its height follows from what is known of it, and nothing has to be measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Where each card begins, and behind the last one the end.
    tops: Vec<f64>,
}

impl Stack {
    /// A stack of cards from the top, each by whether it has a line of fields.
    pub fn of(have_fields: impl Iterator<Item = bool>) -> Stack {
        let (mut tops, mut end) = (vec![0.0], 0.0);
        for has_fields in have_fields {
            end += if has_fields { PITCH + FIELDS } else { PITCH };
            tops.push(end);
        }
        Stack { tops }
    }

    /// How many cards it has.
    fn len(&self) -> usize {
        self.tops.len() - 1
    }

    /// Where a card begins. Of cards that are not known yet each counts as one without fields.
    pub fn top(&self, place: usize) -> f64 {
        let known = place.min(self.len());
        self.tops[known] + (place - known) as f64 * PITCH
    }

    /// The card at a height.
    pub fn at(&self, y: f64) -> usize {
        let above = self.tops.partition_point(|top| *top <= y).max(1) - 1;
        above + ((y - self.tops[above]).max(0.0) / PITCH) as usize * usize::from(above == self.len())
    }

    /// The gap next to a height: how many cards stand above it.
    pub fn gap(&self, y: f64) -> usize {
        self.tops.windows(2).take_while(|edges| (edges[0] + edges[1]) / 2.0 <= y).count()
    }
}

/// How far to scroll in this frame for a pointer this near to an edge; negative is towards the start.
pub fn edge_scroll(at: f64, start: f64, end: f64) -> f64 {
    let zone = EDGE.min((end - start) / 4.0).max(1.0);
    let speed = |depth: f64| (depth / zone).clamp(0.0, 1.0) * FASTEST;
    speed(at - (end - zone)) - speed((start + zone) - at)
}

/// On which side of the board a column is out of sight: less than a third of it can be seen.
pub fn out_of_sight(column: &Area, board: &Area) -> Option<Side> {
    let seen = column.right.min(board.right) - column.left.max(board.left);
    (seen < (column.right - column.left) / 3.0)
        .then(|| if column.middle() < board.middle() { Side::Start } else { Side::End })
}

/// A length in style. Whole pixels: the code that writes fractions would be a tenth of the download.
pub fn px(length: f64) -> String {
    format!("{}px", length.round() as i32)
}

/// A side of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The left one.
    Start,
    /// The right one.
    End,
}

#[cfg(test)]
mod tests {
    //! Columns, places and edges.

    use super::*;

    const BOARD: Area = Area { left: 200.0, top: 50.0, right: 1000.0, bottom: 800.0 };

    fn column(left: f64) -> Area {
        Area { left, top: 60.0, right: left + 270.0, bottom: 790.0 }
    }

    #[test]
    fn the_column_under_the_pointer_counts_to_its_foot() {
        let columns = [column(210.0), column(490.0)];
        assert_eq!(column_at(500.0, 780.0, &BOARD, &columns), Some(1));
        assert_eq!(column_at(484.0, 100.0, &BOARD, &columns), None);
        assert_eq!(column_at(500.0, 20.0, &BOARD, &columns), None);
    }

    #[test]
    fn a_place_is_the_nearest_gap() {
        let even = Stack::of([false; 5].into_iter());
        assert_eq!([-9.0, 0.0, 60.0, 220.0, 4900.0].map(|y| even.gap(y)), [0, 0, 1, 2, 5]);
        // A card with fields is a line higher: its middle lies lower, and so do all that follow.
        let mixed = Stack::of([true, false, true].into_iter());
        assert_eq!([64.0, 65.0, 184.0, 185.0, 304.0, 305.0].map(|y| mixed.gap(y)), [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn cards_stand_where_those_above_them_end() {
        let mixed = Stack::of([true, false, true].into_iter());
        assert_eq!([0, 1, 2, 3].map(|place| mixed.top(place)), [0.0, 130.0, 240.0, 370.0]);
        assert_eq!([-1.0, 0.0, 129.0, 130.0, 369.0].map(|y| mixed.at(y)), [0, 0, 0, 1, 2]);
        // What is not known yet is as high as most are.
        assert_eq!((mixed.top(5), mixed.at(370.0), mixed.at(481.0)), (590.0, 3, 4));
        let none = Stack::of([].into_iter());
        assert_eq!((none.top(0), none.top(2), none.at(230.0), none.gap(50.0)), (0.0, 220.0, 2, 0));
    }

    #[test]
    fn scrolling_starts_near_an_edge_and_grows() {
        assert_eq!(edge_scroll(500.0, 200.0, 1000.0), 0.0);
        assert!(edge_scroll(990.0, 200.0, 1000.0) > edge_scroll(960.0, 200.0, 1000.0));
        assert!(edge_scroll(201.0, 200.0, 1000.0) < 0.0);
    }

    #[test]
    fn columns_out_of_sight_have_a_side() {
        assert_eq!(out_of_sight(&column(300.0), &BOARD), None);
        assert_eq!(out_of_sight(&column(980.0), &BOARD), Some(Side::End));
        assert_eq!(out_of_sight(&column(-150.0), &BOARD), Some(Side::Start));
    }
}
