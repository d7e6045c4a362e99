//! A route as the path that an SVG draws: a line with round corners, and the arrow head at its end.

/// How round a corner is.
const ROUND: f64 = 5.0;

/// A point of the drawing.
pub type Point = (f64, f64);

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
    use super::{head, line};

    #[test]
    fn a_line_ends_where_its_head_begins() {
        let route = [(0.0, 0.0), (0.0, 20.0), (40.0, 20.0)];
        assert_eq!(line(&route), "M0 0L0 15Q0 20 5 20L34 20");
        assert_eq!(head(&route), "M40 20L32 24L32 16Z");
    }
}
