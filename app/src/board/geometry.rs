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

/// Between which cards of a list a pointer at `y` is: how many of `len` cards stand above it.
pub fn place_at(y: f64, list_top: f64, scrolled: f64, pitch: f64, len: usize) -> usize {
    let place = ((y - list_top + scrolled) / pitch.max(1.0)).round();
    (place.max(0.0) as usize).min(len)
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
        assert_eq!(place_at(100.0, 100.0, 0.0, 110.0, 5), 0);
        assert_eq!(place_at(160.0, 100.0, 0.0, 110.0, 5), 1);
        assert_eq!(place_at(100.0, 100.0, 220.0, 110.0, 5), 2);
        assert_eq!(place_at(5000.0, 100.0, 0.0, 110.0, 5), 5);
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
