//! Where the map of moves puts statuses and moves. Rows are the parts of an order's life, columns follow the board's order.
//! Between the rows run channels: a move that does not join two neighbours goes out of its status into a channel, along it
//! on a track of its own, and into the status where it leads. So no line ever runs through a status, however many there
//! are. Everything here is arithmetic over places in a list; what the statuses are called is the view's business.

use super::{
    columns::{Row, columns, row_of},
    path::Point,
    tracks::{Segment, Strip, Tops, Tracks, ordered},
};
use domain::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// How wide a status is drawn, and how high.
pub const NODE: (f64, f64) = (98.0, 54.0);
/// From one column to the next.
const PITCH: f64 = 120.0;
/// Room for the names of the rows.
const START: f64 = 36.0;
/// How far the two lines between neighbours, there and back, are from the middle.
const APART: f64 = 9.0;

/// A box of the drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// How wide.
    pub width: f64,
    /// How high.
    pub height: f64,
}

/// A band behind the statuses of one part of an order's life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lane {
    /// Which part.
    pub phase: Phase,
    /// Where.
    pub area: Area,
}

/// The drawing: one area for each status and one route for each move, in the order in which they were given.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The statuses.
    pub nodes: Vec<Area>,
    /// The moves, from the status left to the status entered.
    pub routes: Vec<Vec<Point>>,
    /// The bands behind.
    pub lanes: Vec<Lane>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Top,
    Bottom,
}

/// How a move is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Between neighbours of a row.
    Straight,
    /// Between neighbours of a column.
    Down,
    /// Along a channel.
    Along { channel: usize, strip: Strip },
    /// Along two channels, past the row between them.
    Past { first: usize, second: usize },
}

/// Lays out statuses by their phase, in board order, and moves by the places of the statuses they join.
pub fn layout(phases: &[Phase], moves: &[(usize, usize)]) -> Layout {
    Drawing::of(phases).draw(moves)
}

/// Statuses by row and column, and what has been found out about the lines between them.
struct Drawing<'a> {
    phases: &'a [Phase],
    /// The rows that have statuses, and how high each channel is: one above each row and one below the last.
    rows: Vec<Row>,
    row: Vec<usize>,
    column: Vec<usize>,
}

impl<'a> Drawing<'a> {
    fn of(phases: &'a [Phase]) -> Drawing<'a> {
        let rows: Vec<Row> =
            phases.iter().map(|phase| row_of(*phase)).collect::<BTreeSet<_>>().into_iter().collect();
        let row = |phase: &Phase| rows.iter().position(|row| *row == row_of(*phase)).unwrap_or_default();
        let (row, column) = (phases.iter().map(row).collect(), columns(phases));
        Drawing { phases, rows, row, column }
    }

    fn left(&self, node: usize) -> f64 {
        START + self.column[node] as f64 * PITCH
    }

    fn middle(&self, node: usize) -> f64 {
        self.left(node) + NODE.0 / 2.0
    }

    /// The middle of the gap to the right of a column.
    fn gap(column: usize) -> f64 {
        START + column as f64 * PITCH + (NODE.0 + PITCH) / 2.0
    }

    fn way(&self, (from, to): (usize, usize)) -> Way {
        let (a, b) = (self.row[from], self.row[to]);
        match a.abs_diff(b) {
            0 if self.are_neighbours(from, to) => Way::Straight,
            0 if to > from => Way::Along { channel: a, strip: Strip::Below },
            0 => Way::Along { channel: a + 1, strip: Strip::Above },
            1 if self.column[from] == self.column[to] => Way::Down,
            1 => Way::Along { channel: a.max(b), strip: Strip::Between },
            _ if a < b => Way::Past { first: a + 1, second: b },
            _ => Way::Past { first: a, second: b + 1 },
        }
    }

    fn are_neighbours(&self, from: usize, to: usize) -> bool {
        let (low, high) = (self.column[from].min(self.column[to]), self.column[from].max(self.column[to]));
        let between = |node: usize| {
            self.row[node] == self.row[from] && self.column[node] > low && self.column[node] < high
        };
        !(0..self.phases.len()).any(between)
    }

    /// Where a line leaves a status and where it enters the other: at the top or at the bottom.
    fn sides(&self, (from, to): (usize, usize), way: Way) -> (Side, Side) {
        let down = self.row[to] > self.row[from];
        match way {
            Way::Along { strip: Strip::Below, .. } => (Side::Top, Side::Top),
            Way::Along { strip: Strip::Above, .. } => (Side::Bottom, Side::Bottom),
            _ if down => (Side::Bottom, Side::Top),
            _ => (Side::Top, Side::Bottom),
        }
    }

    fn draw(&self, moves: &[(usize, usize)]) -> Layout {
        let ways: Vec<Way> = moves.iter().map(|m| self.way(*m)).collect();
        let ports = self.ports(moves, &ways);
        let gaps = self.gaps(moves, &ways);
        let mut segments = Vec::new();
        for (edge, way) in ways.iter().enumerate() {
            let (out, into) = (ports.get(&(edge, true)), ports.get(&(edge, false)));
            let (Some(out), Some(into)) = (out.copied(), into.copied()) else { continue };
            match *way {
                Way::Along { channel, strip } => {
                    segments.push(Segment { edge, channel, strip, span: ordered(out, into) });
                }
                Way::Past { first, second } => {
                    let gap = gaps[&edge];
                    let strip = Strip::Between;
                    segments.push(Segment { edge, channel: first, strip, span: ordered(out, gap) });
                    segments.push(Segment { edge, channel: second, strip, span: ordered(gap, into) });
                }
                Way::Straight | Way::Down => {}
            }
        }
        let tracks = Tracks::of(self.rows.len() + 1, &segments);
        let tops = self.tops(&tracks);
        let routes = moves.iter().zip(&ways).enumerate();
        let routes = routes.map(|(edge, (m, way))| {
            let port = |out: bool| ports.get(&(edge, out)).copied();
            self.route(
                *m,
                *way,
                (port(true), port(false)),
                gaps.get(&edge).copied(),
                |channel| tracks.y(edge, channel, &tops),
                &tops,
            )
        });
        let routes = routes.collect();
        let last = (0..self.phases.len()).map(|node| self.column[node]).max().unwrap_or_default();
        let width = START + last as f64 * PITCH + NODE.0 + 24.0;
        let height = tops.rows.last().map_or(0.0, |top| top + NODE.1) + tracks.height(self.rows.len());
        let area = |node: usize| Area {
            x: self.left(node),
            y: tops.rows[self.row[node]],
            width: NODE.0,
            height: NODE.1,
        };
        let nodes: Vec<Area> = (0..self.phases.len()).map(area).collect();
        let lanes = self.lanes(&nodes, &tracks, &tops, width);
        Layout { width, height, nodes, routes, lanes }
    }

    /// Where lines leave and enter: left for what goes left and right for what goes right, the farthest nearest to the
    /// middle, so that lines of one status do not cross each other; in the middle what goes straight up or down.
    fn ports(&self, moves: &[(usize, usize)], ways: &[Way]) -> BTreeMap<(usize, bool), f64> {
        type Wanted = Vec<(f64, usize, bool)>;
        let mut wanted: BTreeMap<(usize, Side), (Wanted, Wanted)> = BTreeMap::new();
        let (mut ports, mut straight) = (BTreeMap::new(), BTreeSet::new());
        for (edge, (m, way)) in moves.iter().zip(ways).enumerate() {
            let (out, into) = self.sides(*m, *way);
            match way {
                Way::Straight => {}
                Way::Down => {
                    let shift = if m.1 > m.0 { -APART } else { APART };
                    ports.insert((edge, true), self.middle(m.0) + shift);
                    ports.insert((edge, false), self.middle(m.1) + shift);
                    straight.extend([(m.0, out), (m.1, into)]);
                }
                Way::Along { .. } | Way::Past { .. } => {
                    for (node, other, side, is_out) in [(m.0, m.1, out, true), (m.1, m.0, into, false)] {
                        let (left, right) = wanted.entry((node, side)).or_default();
                        let far = self.middle(other) - self.middle(node);
                        if far < 0.0 {
                            left.push((-far, edge, is_out))
                        } else {
                            right.push((far, edge, is_out))
                        }
                    }
                }
            }
        }
        for ((node, side), (mut left, mut right)) in wanted {
            left.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            right.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
            // What comes from above and what comes from below must not lie on each other in a channel.
            let shift = if side == Side::Top { -2.0 } else { 2.0 };
            let (start, middle) = (self.left(node) + shift, self.middle(node) + shift);
            let end = start + NODE.0 - 8.0;
            if straight.contains(&(node, side)) {
                spread(&left, start + 8.0, middle - 15.0, &mut ports);
                spread(&right, middle + 15.0, end, &mut ports);
            } else {
                spread(&[left, right].concat(), start + 8.0, end, &mut ports);
            }
        }
        ports
    }

    /// Where lines pass a row: in the gap beside the column they leave, each a little beside the other.
    fn gaps(&self, moves: &[(usize, usize)], ways: &[Way]) -> BTreeMap<usize, f64> {
        let mut used: BTreeMap<usize, u32> = BTreeMap::new();
        let mut gaps = BTreeMap::new();
        for (edge, (m, _)) in
            moves.iter().zip(ways).enumerate().filter(|(_, (_, way))| matches!(way, Way::Past { .. }))
        {
            let (from, to) = (self.column[m.0], self.column[m.1]);
            let gap = if to < from { from - 1 } else { from };
            let turn = used.entry(gap).or_default();
            let shift = f64::from(*turn / 2 + *turn % 2) * 4.0;
            gaps.insert(
                edge,
                Drawing::gap(gap) + if turn.is_multiple_of(2) { -shift } else { shift }.clamp(-10.0, 10.0),
            );
            *turn += 1;
        }
        gaps
    }

    fn tops(&self, tracks: &Tracks) -> Tops {
        let (mut y, mut rows, mut channels) = (0.0, Vec::new(), Vec::new());
        for row in 0..self.rows.len() {
            channels.push(y);
            y += tracks.height(row);
            rows.push(y);
            y += NODE.1;
        }
        channels.push(y);
        Tops { rows, channels }
    }

    fn route(
        &self,
        (from, to): (usize, usize),
        way: Way,
        ports: (Option<f64>, Option<f64>),
        gap: Option<f64>,
        track: impl Fn(usize) -> f64,
        tops: &Tops,
    ) -> Vec<Point> {
        let (a, b) = (tops.rows[self.row[from]], tops.rows[self.row[to]]);
        let (out, into) = self.sides((from, to), way);
        let edge = |top: f64, side: Side| if side == Side::Top { top } else { top + NODE.1 };
        let (start, end) = (edge(a, out), edge(b, into));
        match (way, ports, gap) {
            (Way::Along { channel, .. }, (Some(x), Some(to_x)), _) => {
                let y = track(channel);
                vec![(x, start), (x, y), (to_x, y), (to_x, end)]
            }
            (Way::Past { first, second }, (Some(x), Some(to_x)), Some(gap)) => {
                let (y, then) = (track(first), track(second));
                vec![(x, start), (x, y), (gap, y), (gap, then), (to_x, then), (to_x, end)]
            }
            (Way::Down, (Some(x), _), _) => vec![(x, start), (x, end)],
            _ => {
                let y = a + NODE.1 / 2.0 + if to > from { -APART } else { APART };
                let right = self.column[to] > self.column[from];
                let (x, to_x) = (self.left(from), self.left(to));
                if right { vec![(x + NODE.0, y), (to_x, y)] } else { vec![(x, y), (to_x + NODE.0, y)] }
            }
        }
    }

    /// A band for each row; the last one is shared by what is cancelled, at its start, and what is done.
    fn lanes(&self, nodes: &[Area], tracks: &Tracks, tops: &Tops, width: f64) -> Vec<Lane> {
        let mut lanes = Vec::new();
        for (row, kind) in self.rows.iter().enumerate() {
            // Two bands meet in the middle of the channel between them.
            let half = |channel: usize| tops.channels[channel] + tracks.height(channel) / 2.0;
            let top = if row == 0 { 0.0 } else { half(row) + 2.0 };
            let is_last = row + 1 == self.rows.len();
            let bottom =
                if is_last { tops.channels[row + 1] + tracks.height(row + 1) } else { half(row + 1) - 2.0 };
            let band = |x: f64, width: f64| Area { x, y: top, width, height: bottom - top };
            match kind {
                Row::Waiting => lanes.push(Lane { phase: Phase::Waiting, area: band(0.0, width) }),
                Row::Open => lanes.push(Lane { phase: Phase::Open, area: band(0.0, width) }),
                Row::Over => {
                    let of = |phase: Phase| {
                        nodes
                            .iter()
                            .zip(self.phases)
                            .filter(move |(_, p)| **p == phase)
                            .map(|(node, _)| node.x)
                    };
                    let cancelled = of(Phase::Cancelled).next().is_some();
                    let done = of(Phase::Done).min_by(f64::total_cmp);
                    let split = done.filter(|_| cancelled).map(|x| x - START + 4.0);
                    if cancelled {
                        lanes.push(Lane {
                            phase: Phase::Cancelled,
                            area: band(0.0, split.map_or(width, |x| x - 4.0)),
                        });
                    }
                    if done.is_some() {
                        let x = split.unwrap_or_default();
                        lanes.push(Lane { phase: Phase::Done, area: band(x, width - x) });
                    }
                }
            }
        }
        lanes
    }
}

fn spread(wanted: &[(f64, usize, bool)], from: f64, to: f64, ports: &mut BTreeMap<(usize, bool), f64>) {
    let step = (to - from) / wanted.len() as f64;
    for (turn, (_, edge, out)) in wanted.iter().enumerate() {
        ports.insert((*edge, *out), from + step * (turn as f64 + 0.5));
    }
}

#[cfg(test)]
mod tests {
    //! Lines run through no status, whatever the workflow.
    use super::*;
    use domain::{default_calendar, default_workflow};

    const PHASES: [Phase; 4] = [Phase::Open, Phase::Waiting, Phase::Done, Phase::Cancelled];

    fn of_default() -> (Vec<Phase>, Vec<(usize, usize)>) {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let place = |id: &domain::StatusId| {
            workflow.statuses.iter().position(|status| status.id == *id).expect("a status")
        };
        let moves = workflow.moves.iter().map(|m| (place(&m.from), place(&m.to))).collect();
        (workflow.statuses.iter().map(|status| status.phase).collect(), moves)
    }

    /// What a line that runs through the inside of a box has to do with it.
    fn runs_through(route: &[Point], area: &Area) -> bool {
        let (left, right) = (area.x + 1.0, area.x + area.width - 1.0);
        let (top, bottom) = (area.y + 1.0, area.y + area.height - 1.0);
        route.windows(2).any(|pair| {
            let ((a, b), (c, d)) = (ordered(pair[0].0, pair[1].0), ordered(pair[0].1, pair[1].1));
            a < right && b > left && c < bottom && d > top
        })
    }

    fn check(phases: &[Phase], moves: &[(usize, usize)]) {
        let drawn = layout(phases, moves);
        for (route, (from, to)) in drawn.routes.iter().zip(moves) {
            for (node, area) in drawn.nodes.iter().enumerate() {
                assert!(
                    !runs_through(route, area),
                    "{from} → {to} runs through {node}: {phases:?} {route:?}"
                );
            }
            let touches = |point: &Point, node: usize| {
                let area = &drawn.nodes[node];
                (area.x..=area.x + area.width).contains(&point.0)
                    && (area.y..=area.y + area.height).contains(&point.1)
            };
            assert!(
                touches(&route[0], *from) && touches(&route[route.len() - 1], *to),
                "{from} → {to}: {route:?}"
            );
            for point in route {
                assert!((0.0..=drawn.width).contains(&point.0) && (0.0..=drawn.height).contains(&point.1));
            }
        }
        for (place, area) in drawn.nodes.iter().enumerate() {
            assert!(drawn.nodes[..place].iter().all(|other| (other.x, other.y) != (area.x, area.y)));
        }
    }

    #[test]
    fn no_line_runs_through_a_status() {
        let (phases, moves) = of_default();
        check(&phases, &moves);
        let mut seed = 7u32;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % below
        };
        for _ in 0..500 {
            let count = 1 + next(20);
            let phases: Vec<Phase> = (0..count).map(|_| PHASES[next(4)]).collect();
            let mut moves: Vec<_> = (0..next(50)).map(|_| (next(count), next(count))).collect();
            moves.retain(|(from, to)| from != to);
            moves.sort_unstable();
            moves.dedup();
            check(&phases, &moves);
        }
    }

    #[test]
    fn lines_of_one_channel_do_not_lie_on_each_other() {
        let (phases, moves) = of_default();
        let drawn = layout(&phases, &moves);
        let flat = |route: &Vec<Point>| {
            let flat = route.windows(2).filter(|pair| pair[0].1 == pair[1].1);
            flat.map(|pair| (ordered(pair[0].0, pair[1].0), pair[0].1)).collect::<Vec<_>>()
        };
        let flats: Vec<_> = drawn.routes.iter().flat_map(flat).collect();
        for (place, (span, y)) in flats.iter().enumerate() {
            for (other, other_y) in &flats[..place] {
                assert!(
                    y != other_y || span.1 <= other.0 || other.1 <= span.0,
                    "{span:?} and {other:?} at {y}"
                );
            }
        }
    }
}
