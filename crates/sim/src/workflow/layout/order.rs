//! Who stands above whom in a layer: few arrows should cross.

/// So often all layers are put into another order; what crosses least is kept.
const SWEEPS: usize = 8;
/// Parts of a place that are told apart when places are averaged.
const SCALE: usize = 1 << 10;

/// Jobs, and the points at which long arrows pass a layer, in layers.
pub(super) struct Grid {
    /// The layer of each node: first the jobs, then the points.
    pub layer: Vec<usize>,
    /// For each arrow the points that it passes.
    pub chains: Vec<Vec<usize>>,
    /// The layers, each from top to bottom.
    pub rows: Vec<Vec<usize>>,
    /// For each node its neighbours on the left.
    pub left: Vec<Vec<usize>>,
    /// For each node its neighbours on the right.
    pub right: Vec<Vec<usize>>,
}

impl Grid {
    /// The jobs in the order of the file. Arrows get points only if not more than `most` are
    /// needed.
    pub(super) fn new(layers: &[usize], arrows: &[(usize, usize)], most: usize) -> Self {
        let mut layer = layers.to_vec();
        let between = |&(on, job): &(usize, usize)| layers[job] - layers[on] - 1;
        let bends: usize = arrows.iter().map(between).sum();
        let (mut left, mut right) = (vec![Vec::new(); layer.len()], vec![Vec::new(); layer.len()]);
        let mut chains = Vec::with_capacity(arrows.len());
        for &(on, job) in arrows {
            let mut chain = Vec::new();
            let mut last = on;
            if bends <= most {
                for at in layers[on] + 1..layers[job] {
                    let node = layer.len();
                    layer.push(at);
                    left.push(vec![last]);
                    right.push(Vec::new());
                    right[last].push(node);
                    chain.push(node);
                    last = node;
                }
            }
            right[last].push(job);
            left[job].push(last);
            chains.push(chain);
        }
        let mut rows = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
        for (node, layer) in layer.iter().enumerate() {
            rows[*layer].push(node);
        }
        Self {
            layer,
            chains,
            rows,
            left,
            right,
        }
    }

    /// Orders the layers so that few arrows cross.
    pub(super) fn untangle(&mut self) {
        let mut place = self.places();
        let mut best = (self.crossings(&place), self.rows.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let forward = sweep % 2 == 0;
            for step in 0..self.rows.len() {
                let row = if forward {
                    step
                } else {
                    self.rows.len() - 1 - step
                };
                self.arrange(row, forward, &mut place);
            }
            let crossings = self.crossings(&place);
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// Puts each node of a layer where its neighbours on one side stand on average. Nodes
    /// without neighbours stay where they are.
    fn arrange(&mut self, row: usize, forward: bool, place: &mut [usize]) {
        let near = if forward { &self.left } else { &self.right };
        let wish = |&node: &usize| {
            let sum: usize = near[node].iter().map(|near| place[*near] * SCALE).sum();
            sum.checked_div(near[node].len())
                .unwrap_or(place[node] * SCALE)
        };
        self.rows[row].sort_by_cached_key(wish);
        for (at, node) in self.rows[row].iter().enumerate() {
            place[*node] = at;
        }
    }

    fn places(&self) -> Vec<usize> {
        let mut place = vec![0; self.layer.len()];
        for row in &self.rows {
            for (at, node) in row.iter().enumerate() {
                place[*node] = at;
            }
        }
        place
    }

    /// How many pairs of arrows between neighbouring layers cross.
    pub(super) fn crossings(&self, place: &[usize]) -> usize {
        let mut all = 0;
        for row in &self.rows {
            let mut ends = Vec::new();
            for node in row {
                let from = ends.len();
                ends.extend(self.right[*node].iter().map(|right| place[*right]));
                ends[from..].sort_unstable();
            }
            all += inversions(&mut ends);
        }
        all
    }

    /// How many pairs of arrows cross as things stand.
    #[cfg(test)]
    pub(super) fn tangled(&self) -> usize {
        self.crossings(&self.places())
    }
}

/// How many pairs stand in the wrong order; sorts them.
fn inversions(ends: &mut [usize]) -> usize {
    if ends.len() < 2 {
        return 0;
    }
    let (head, tail) = ends.split_at_mut(ends.len() / 2);
    let mut count = inversions(head) + inversions(tail);
    let mut before = 0;
    for end in head.iter() {
        while before < tail.len() && tail[before] < *end {
            before += 1;
        }
        count += before;
    }
    ends.sort_unstable();
    count
}
