//! Where the map of moves puts statuses and moves. Rows are the parts of an order's life, columns follow the board's order.
//! Between the rows run channels: a move that does not join two neighbours goes out of its status into a channel, along it
//! on a track of its own, and into the status where it leads. So no line ever runs through a status, however many there
//! are. Everything here is arithmetic over places in a list; what the statuses are called is the view's business.

use domain::Phase;
use std::collections::{BTreeMap, BTreeSet};

/// How wide a status is drawn, and how high.
pub const NODE: (f64, f64) = (98.0, 54.0);
/// From one column to the next.
const PITCH: f64 = 120.0;
/// From one track of a channel to the next.
const TRACK: f64 = 9.0;
/// Between a row and the first track beside it.
const PAD: f64 = 15.0;
/// Room for the names of the rows.
const START: f64 = 36.0;
/// How far the two lines between neighbours, there and back, are from the middle.
const APART: f64 = 9.0;
/// How round a corner is.
const ROUND: f64 = 5.0;

/// A point of the drawing.
pub type Point = (f64, f64);

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
enum Row {
    Waiting,
    Open,
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Top,
    Bottom,
}

/// Which part of a channel a line uses: beside the row above, beside the row below, or between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strip {
    Above,
    Between,
    Below,
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

/// The column of each status. Down a row the column may be shared, up a row or beside each other it may not. Cancelled
/// statuses stand at the start of the last row, where there is room beside them for a word.
fn columns(phases: &[Phase]) -> Vec<usize> {
    let (mut taken, mut cancelled) = (BTreeSet::new(), 0);
    let (mut before, mut last) = (None::<Row>, 0);
    for phase in phases.iter().filter(|phase| **phase == Phase::Cancelled) {
        taken.insert((row_of(*phase), cancelled));
        cancelled += 1;
    }
    let mut placed = 0;
    let place = |phase: &Phase| {
        if *phase == Phase::Cancelled {
            placed += 1;
            return placed - 1;
        }
        let row = row_of(*phase);
        let mut column = match before {
            None => 0,
            Some(before) if row > before => last,
            Some(_) => last + 1,
        };
        while taken.contains(&(row, column)) {
            column += 1;
        }
        taken.insert((row, column));
        (before, last) = (Some(row), column);
        column
    };
    phases.iter().map(place).collect()
}

fn row_of(phase: Phase) -> Row {
    match phase {
        Phase::Waiting => Row::Waiting,
        Phase::Open => Row::Open,
        Phase::Done | Phase::Cancelled => Row::Over,
    }
}

/// Statuses by row and column, and what has been found out about the lines between them.
struct Drawing<'a> {
    phases: &'a [Phase],
    /// The rows that have statuses, and how high each channel is: one above each row and one below the last.
    rows: Vec<Row>,
    row: Vec<usize>,
    column: Vec<usize>,
}

/// A line along a channel.
#[derive(Clone, Copy)]
struct Segment {
    edge: usize,
    channel: usize,
    strip: Strip,
    span: (f64, f64),
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
                Drawing::gap(gap) + if *turn % 2 == 0 { -shift } else { shift }.clamp(-10.0, 10.0),
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

struct Tops {
    rows: Vec<f64>,
    channels: Vec<f64>,
}

fn ordered(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), a.max(b))
}

fn spread(wanted: &[(f64, usize, bool)], from: f64, to: f64, ports: &mut BTreeMap<(usize, bool), f64>) {
    let step = (to - from) / wanted.len() as f64;
    for (turn, (_, edge, out)) in wanted.iter().enumerate() {
        ports.insert((*edge, *out), from + step * (turn as f64 + 0.5));
    }
}

/// The tracks of the channels: lines that would lie on each other get different ones.
struct Tracks {
    /// How many tracks each strip of each channel has.
    counts: Vec<[usize; 3]>,
    /// By line and channel: its strip, and its place there counted from the row that the strip is beside.
    places: BTreeMap<(usize, usize), (Strip, usize)>,
}

impl Tracks {
    fn of(channels: usize, segments: &[Segment]) -> Tracks {
        let mut tracks = Tracks { counts: vec![[0; 3]; channels], places: BTreeMap::new() };
        for channel in 0..channels {
            for strip in [Strip::Above, Strip::Between, Strip::Below] {
                let here = segments.iter().filter(|s| s.channel == channel && s.strip == strip);
                let mut here: Vec<&Segment> = here.collect();
                // The short ones inside, the long ones around them.
                here.sort_by(|a, b| {
                    (a.span.1 - a.span.0).total_cmp(&(b.span.1 - b.span.0)).then(a.edge.cmp(&b.edge))
                });
                tracks.counts[channel][strip as usize] = tracks.fill(&here);
            }
        }
        tracks
    }

    fn fill(&mut self, segments: &[&Segment]) -> usize {
        let mut used: Vec<Vec<(f64, f64)>> = Vec::new();
        for segment in segments {
            let (from, to) = segment.span;
            let is_free =
                |track: &Vec<(f64, f64)>| track.iter().all(|(a, b)| to + 5.0 < *a || *b + 5.0 < from);
            let track = used.iter().position(is_free).unwrap_or(used.len());
            if track == used.len() {
                used.push(Vec::new());
            }
            used[track].push(segment.span);
            self.places.insert((segment.edge, segment.channel), (segment.strip, track));
        }
        used.len()
    }

    fn height(&self, channel: usize) -> f64 {
        let tracks: usize = self.counts[channel].iter().sum();
        let outer = channel == 0 || channel + 1 == self.counts.len();
        match tracks {
            0 if outer => PAD,
            0 => 2.0 * PAD + TRACK,
            tracks => 2.0 * PAD + (tracks - 1) as f64 * TRACK,
        }
    }

    fn y(&self, edge: usize, channel: usize, tops: &Tops) -> f64 {
        let Some((strip, place)) = self.places.get(&(edge, channel)).copied() else { return 0.0 };
        let [above, between, below] = self.counts[channel];
        let track = match strip {
            Strip::Above => place,
            Strip::Between => above + place,
            Strip::Below => above + between + (below - 1 - place),
        };
        tops.channels[channel] + PAD + track as f64 * TRACK
    }
}

/// The line of a route for the `d` of a path, with round corners, ending where its arrow head begins.
pub fn line(route: &[Point]) -> String {
    let mut points = route.to_vec();
    if let [.., before, end] = &mut points[..] {
        *end = toward(*end, *before, 6.0);
    }
    let Some(((x, y), rest)) = points.split_first().map(|(first, rest)| (*first, rest)) else {
        return String::new();
    };
    let mut d = format!("M{} {}", short(x), short(y));
    for (place, point) in rest.iter().enumerate() {
        match rest.get(place + 1) {
            None => d += &format!("L{} {}", short(point.0), short(point.1)),
            Some(next) => {
                let (enter, leave) = (toward(*point, points[place], ROUND), toward(*point, *next, ROUND));
                d += &format!(
                    "L{} {}Q{} {} {} {}",
                    short(enter.0),
                    short(enter.1),
                    short(point.0),
                    short(point.1),
                    short(leave.0),
                    short(leave.1)
                );
            }
        }
    }
    d
}

/// The arrow head at a route's end.
pub fn head(route: &[Point]) -> String {
    let [.., before, end] = route else { return String::new() };
    let base = toward(*end, *before, 8.0);
    let (dx, dy) = ((end.0 - base.0) / 8.0 * 4.0, (end.1 - base.1) / 8.0 * 4.0);
    format!(
        "M{} {}L{} {}L{} {}Z",
        short(end.0),
        short(end.1),
        short(base.0 - dy),
        short(base.1 + dx),
        short(base.0 + dy),
        short(base.1 - dx)
    )
}

/// A point on the way from one to another, at most half of it away.
fn toward(from: Point, to: Point, far: f64) -> Point {
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    if length == 0.0 {
        return from;
    }
    let share = far.min(length / 2.0) / length;
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// A tenth of a pixel is exact enough, and the same on both sides.
fn short(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    //! Lines run through no status, whatever the workflow.
    use super::*;
    use domain::{default_calendar, default_workflow};

    const PHASES: [Phase; 4] = [Phase::Open, Phase::Waiting, Phase::Done, Phase::Cancelled];

    fn of_default() -> (Vec<Phase>, Vec<(usize, usize)>) {
        let workflow = default_workflow(default_calendar("Europe/Berlin"));
        let place = |id| workflow.statuses.iter().position(|status| status.id == *id).expect("a status");
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

    #[test]
    fn a_line_ends_where_its_head_begins() {
        let route = [(0.0, 0.0), (0.0, 20.0), (40.0, 20.0)];
        assert_eq!(line(&route), "M0 0L0 15Q0 20 5 20L34 20");
        assert_eq!(head(&route), "M40 20L32 24L32 16Z");
    }
}
