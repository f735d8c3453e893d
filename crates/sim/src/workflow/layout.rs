//! Where the jobs of a workflow stand when they are drawn, and how the arrows between them
//! run: in layers from left to right, each job behind all that it waits for.
//!
//! It knows no workflow: jobs are numbers. The same graph is always drawn the same way, and
//! nothing depends on where the player has put anything. After Sugiyama, Tagawa and Toda,
//! "Methods for Visual Understanding of Hierarchical System Structures" (1981): layers by
//! longest path, few crossings by barycentres, then heights.

mod height;
mod layer;
mod order;
#[cfg(test)]
mod tests;

/// Most points that long arrows may take between their ends; with more of them they run
/// straight.
const MAX_BENDS: usize = 4_000;

/// How large things are, in units of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Width of a job.
    pub width: i32,
    /// Height of a job.
    pub height: i32,
    /// Between two layers.
    pub gap_x: i32,
    /// Between two jobs of a layer.
    pub gap_y: i32,
}

/// A place in the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Spot {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// How an arrow runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The job that waits.
    pub job: usize,
    /// What it waits for.
    pub on: usize,
    /// The points on its way, from what is waited for to what waits, without its ends.
    pub bends: Vec<Spot>,
    /// Whether it closes a circle, and is drawn back below everything.
    pub back: bool,
}

/// A drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The upper left corner of each job.
    pub spots: Vec<Spot>,
    /// The arrows, by job and then in the order of its needs; each only once.
    pub routes: Vec<Route>,
    /// Width of it all.
    pub width: i32,
    /// Height of it all.
    pub height: i32,
}

/// Draws jobs, given what each waits for. Numbers of no job are left out.
pub fn layout(needs: &[Vec<usize>], sizes: Sizes) -> Layout {
    let arrows = arrows(needs);
    let back = layer::backs(needs.len(), &arrows);
    let forth: Vec<_> = pick(&arrows, &back, false);
    let layers = layer::layers(needs.len(), &forth);
    let mut grid = order::Grid::new(&layers, &forth, MAX_BENDS);
    grid.untangle();
    let heights = height::heights(&grid, sizes);
    let step = sizes.width + sizes.gap_x;
    let column = |node: usize| i32::try_from(grid.layer[node]).unwrap_or(0) * step;
    let spot = |node: usize| Spot {
        x: column(node),
        y: heights[node],
    };
    let spots: Vec<Spot> = (0..needs.len()).map(spot).collect();
    let below = spots.iter().map(|spot| spot.y).max().unwrap_or(0) + sizes.height;
    let mut chains = grid.chains.iter();
    let route = |(&(on, job), &back): (&(usize, usize), &bool)| {
        let bends = if back {
            around(spots[on], spots[job], below, sizes)
        } else {
            let chain = chains.next().map_or(&[][..], Vec::as_slice);
            chain
                .iter()
                .flat_map(|node| through(spot(*node), sizes))
                .collect()
        };
        Route {
            job,
            on,
            bends,
            back,
        }
    };
    let routes: Vec<Route> = arrows.iter().zip(&back).map(route).collect();
    let points = routes.iter().flat_map(|route| &route.bends);
    let low = points.map(|bend| bend.y).fold(below, i32::max);
    let right = spots.iter().map(|spot| spot.x + sizes.width).max();
    Layout {
        height: if spots.is_empty() { 0 } else { low },
        width: right.unwrap_or(0),
        spots,
        routes,
    }
}

/// Every arrow once, as what is waited for and what waits.
fn arrows(needs: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut seen = vec![usize::MAX; needs.len()];
    for (job, on) in needs.iter().enumerate() {
        for &on in on {
            if on < needs.len() && std::mem::replace(&mut seen[on], job) != job {
                all.push((on, job));
            }
        }
    }
    all
}

/// The arrows that close circles, or those that do not.
fn pick(arrows: &[(usize, usize)], back: &[bool], wanted: bool) -> Vec<(usize, usize)> {
    let all = arrows.iter().zip(back);
    let picked = all.filter(|(_, back)| **back == wanted);
    picked.map(|(arrow, _)| *arrow).collect()
}

/// An arrow that passes a layer goes straight through it, as high as the middle of a job
/// there would be.
fn through(spot: Spot, sizes: Sizes) -> [Spot; 2] {
    let y = spot.y + sizes.height / 2;
    let right = spot.x + sizes.width;
    [Spot { x: spot.x, y }, Spot { x: right, y }]
}

/// An arrow that closes a circle goes back below everything.
fn around(on: Spot, job: Spot, below: i32, sizes: Sizes) -> Vec<Spot> {
    let y = below + sizes.gap_y;
    let right = on.x + sizes.width;
    Vec::from([Spot { x: right, y }, Spot { x: job.x, y }])
}
