//! The tracks of the map's channels: lines that would lie on each other run beside each other.

use std::collections::BTreeMap;

/// From one track of a channel to the next.
const TRACK: f64 = 9.0;
/// Between a row and the first track beside it.
const PAD: f64 = 15.0;

/// Which part of a channel a line uses: beside the row above, beside the row below, or between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strip {
    /// Beside the row above.
    Above,
    /// Between the two.
    Between,
    /// Beside the row below.
    Below,
}

/// A line along a channel.
#[derive(Clone, Copy)]
pub struct Segment {
    /// Whose.
    pub edge: usize,
    /// Along which channel.
    pub channel: usize,
    /// In which part of it.
    pub strip: Strip,
    /// From where to where.
    pub span: (f64, f64),
}

/// Where rows and channels begin, from the top.
pub struct Tops {
    /// Of the rows.
    pub rows: Vec<f64>,
    /// Of the channels.
    pub channels: Vec<f64>,
}

/// Two numbers, the smaller one first.
pub fn ordered(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), a.max(b))
}

/// The tracks of the channels: lines that would lie on each other get different ones.
pub struct Tracks {
    /// How many tracks each strip of each channel has.
    counts: Vec<[usize; 3]>,
    /// By line and channel: its strip, and its place there counted from the row that the strip is beside.
    places: BTreeMap<(usize, usize), (Strip, usize)>,
}

impl Tracks {
    /// Gives each line its track.
    pub fn of(channels: usize, segments: &[Segment]) -> Tracks {
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

    /// How high a channel is.
    pub fn height(&self, channel: usize) -> f64 {
        let tracks: usize = self.counts[channel].iter().sum();
        let outer = channel == 0 || channel + 1 == self.counts.len();
        match tracks {
            0 if outer => PAD,
            0 => 2.0 * PAD + TRACK,
            tracks => 2.0 * PAD + (tracks - 1) as f64 * TRACK,
        }
    }

    /// Where a line runs in a channel.
    pub fn y(&self, edge: usize, channel: usize, tops: &Tops) -> f64 {
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
