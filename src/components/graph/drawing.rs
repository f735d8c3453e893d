//! Where jobs stand and how arrows run on the screen, in sixteenths of the page's font size:
//! as laid out, but for what the player has moved.

use odp_sim::workflow::layout::{Layout, Route, Sizes, Spot};

/// How large jobs are, and how far apart.
pub(super) const SIZES: Sizes = Sizes {
    width: 144,
    height: 72,
    gap_x: 40,
    gap_y: 24,
};

/// Half the width of a port.
const PORT: i32 = 9;

/// A job that the player has moved, and where to.
pub(super) type Moved = Vec<(String, Spot)>;

/// A direction of the arrow keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    /// -1, 0 or 1 to the right.
    pub(super) x: i32,
    /// -1, 0 or 1 down.
    pub(super) y: i32,
}

impl Way {
    /// The direction of a key.
    pub(super) fn of(key: &str) -> Option<Self> {
        let (x, y) = match key {
            "ArrowLeft" => (-1, 0),
            "ArrowRight" => (1, 0),
            "ArrowUp" => (0, -1),
            "ArrowDown" => (0, 1),
            _ => return None,
        };
        Some(Self { x, y })
    }
}

/// The drawing on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Drawing {
    /// The jobs' ids.
    pub(super) ids: Vec<String>,
    /// The upper left corner of each.
    pub(super) spots: Vec<Spot>,
    /// The arrows; those at jobs that were moved run straight.
    pub(super) routes: Vec<Route>,
    /// How large it all is.
    pub(super) size: (i32, i32),
}

impl Drawing {
    /// A layout with what the player has moved.
    pub(super) fn new(ids: Vec<String>, layout: Layout, moved: &Moved) -> Self {
        let mut drawing = Self {
            ids,
            spots: layout.spots,
            routes: layout.routes,
            size: (layout.width, layout.height),
        };
        for (id, spot) in moved {
            if let Some(at) = drawing.place(id) {
                drawing.put(at, *spot);
            }
        }
        drawing
    }

    /// The place of a job among the jobs.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.ids.iter().position(|known| known == id)
    }

    /// Moves a job; its arrows run straight from then on.
    pub(super) fn put(&mut self, at: usize, spot: Spot) {
        self.spots[at] = spot;
        self.size.0 = self.size.0.max(spot.x + SIZES.width);
        self.size.1 = self.size.1.max(spot.y + SIZES.height);
        for route in &mut self.routes {
            if route.job == at || route.on == at {
                route.bends.clear();
            }
        }
    }

    /// The arrow between two jobs.
    pub(super) fn route(&self, job: &str, on: &str) -> Option<&Route> {
        let found = |route: &&Route| self.ids[route.job] == job && self.ids[route.on] == on;
        self.routes.iter().find(found)
    }

    /// The arrow as the browser draws it.
    pub(super) fn path(&self, route: &Route) -> String {
        let from = output(self.spots[route.on]);
        let to = input(self.spots[route.job]);
        line(from, &route.bends, to)
    }

    /// The middle of an arrow.
    pub(super) fn middle(&self, route: &Route) -> Spot {
        let ends = [output(self.spots[route.on]), input(self.spots[route.job])];
        let points = match route.bends[..] {
            [] => &ends[..],
            ref bends => bends,
        };
        let at = points.len() / 2;
        let (one, other) = (points[at - 1], points[at]);
        Spot {
            x: i32::midpoint(one.x, other.x),
            y: i32::midpoint(one.y, other.y),
        }
    }

    /// The job nearest to another one in a direction; those straight ahead come first.
    pub(super) fn nearest(&self, from: usize, way: Way) -> Option<usize> {
        let start = *self.spots.get(from)?;
        let far = |spot: Spot| {
            let (x, y) = (spot.x - start.x, spot.y - start.y);
            let ahead = x * way.x + y * way.y;
            let aside = (x * way.y).abs() + (y * way.x).abs();
            (ahead > 0).then_some((ahead + 3 * aside, aside))
        };
        let others = self.spots.iter().enumerate();
        let ahead = others.filter_map(|(at, spot)| Some((far(*spot)?, at)));
        ahead.min().map(|(_, at)| at)
    }
}

/// Where arrows leave a job.
pub(super) fn output(spot: Spot) -> Spot {
    Spot {
        x: spot.x + SIZES.width,
        y: spot.y + SIZES.height / 2,
    }
}

/// Where arrows come to a job: at the edge of its port.
pub(super) fn input(spot: Spot) -> Spot {
    Spot {
        x: spot.x - PORT,
        y: spot.y + SIZES.height / 2,
    }
}

/// A line through points, with the head of an arrow at its end.
pub(super) fn line(from: Spot, bends: &[Spot], to: Spot) -> String {
    let mut path = format!("M{} {}", from.x, from.y);
    let mut last = from;
    for next in bends.iter().copied().chain([to]) {
        path.push_str(&curve(last, next));
        last = next;
    }
    path.push_str("m-7-5l7 5l-7 5");
    path
}

/// A curve that leaves and arrives from left to right.
fn curve(from: Spot, to: Spot) -> String {
    let pull = ((to.x - from.x).abs() / 2).max(if to.x < from.x { 48 } else { 12 });
    // Between two points of one layer, and below everything, it is a straight line.
    if from.y == to.y {
        return format!("L{} {}", to.x, to.y);
    }
    format!(
        "C{} {} {} {} {} {}",
        from.x + pull,
        from.y,
        to.x - pull,
        to.y,
        to.x,
        to.y
    )
}

#[cfg(test)]
mod tests {
    use super::{Drawing, PORT, SIZES, Spot, Way, line};
    use odp_sim::workflow::layout::layout;

    fn drawing(needs: &[&[usize]], moved: &[(&str, Spot)]) -> Drawing {
        let needs: Vec<Vec<usize>> = needs.iter().map(|needs| needs.to_vec()).collect();
        let ids = (0..needs.len()).map(|at| at.to_string()).collect();
        let moved = moved
            .iter()
            .map(|(id, spot)| ((*id).to_owned(), *spot))
            .collect();
        Drawing::new(ids, layout(&needs, SIZES), &moved)
    }

    #[test]
    fn arrows_of_a_moved_job_run_straight_to_where_it_is() {
        let to = Spot { x: 40, y: 500 };
        let drawing = drawing(&[&[], &[0], &[0, 1]], &[("2", to), ("gone", to)]);
        assert_eq!(drawing.spots[2], to);
        let long = drawing.route("2", "0").unwrap();
        assert!(long.bends.is_empty());
        assert!(drawing.path(long).ends_with(" 31 536m-7-5l7 5l-7 5"));
        assert_eq!(drawing.size.1, 500 + SIZES.height);
        assert!(drawing.route("0", "2").is_none());
    }

    #[test]
    fn keys_go_to_what_is_ahead_rather_than_aside() {
        let drawing = drawing(&[&[], &[], &[0], &[1, 2]], &[]);
        let go = |from, key| drawing.nearest(from, Way::of(key).unwrap());
        assert_eq!(go(0, "ArrowRight"), Some(2));
        assert_eq!(go(2, "ArrowRight"), Some(3));
        assert_eq!(go(0, "ArrowDown"), Some(1));
        assert_eq!(go(0, "ArrowLeft"), None);
        assert_eq!(go(9, "ArrowLeft"), None);
        assert_eq!(Way::of("a"), None);
    }

    #[test]
    fn the_middle_of_an_arrow_lies_on_it() {
        let drawing = drawing(&[&[], &[0]], &[]);
        let middle = drawing.middle(&drawing.routes[0]);
        assert_eq!(
            middle,
            Spot {
                x: SIZES.width + (SIZES.gap_x - PORT) / 2,
                y: SIZES.height / 2
            }
        );
    }

    #[test]
    fn level_arrows_are_straight_and_others_bend() {
        let spot = |x, y| Spot { x, y };
        assert_eq!(
            line(spot(0, 0), &[], spot(50, 0)),
            "M0 0L50 0m-7-5l7 5l-7 5"
        );
        assert_eq!(
            line(spot(0, 0), &[], spot(50, 10)),
            "M0 0C25 0 25 10 50 10m-7-5l7 5l-7 5"
        );
    }
}
