//! How high everything stands: as near to its neighbours as the order in its layer allows.

use super::Sizes;
use super::order::Grid;

/// So often all layers are drawn towards their neighbours.
const SWEEPS: usize = 6;

/// Nodes of a layer that stand as close together as they may, and so move together.
struct Block {
    /// What its nodes wish in sum, each counted from the place of the first.
    wish: i64,
    count: i64,
}

impl Block {
    fn at(&self) -> i64 {
        self.wish.div_euclid(self.count)
    }
}

/// The upper edge of each node, from 0.
pub(super) fn heights(grid: &Grid, sizes: Sizes) -> Vec<i32> {
    let step = i64::from(sizes.height + sizes.gap_y);
    let mut y = vec![0_i64; grid.layer.len()];
    for row in &grid.rows {
        // To begin with each layer is centred on the same line.
        let mut at = -step * i64::try_from(row.len()).unwrap_or(0) / 2;
        for node in row {
            y[*node] = at;
            at += step;
        }
    }
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for at in 0..grid.rows.len() {
            let row = if forward {
                at
            } else {
                grid.rows.len() - 1 - at
            };
            draw(&grid.rows[row], grid, forward, step, &mut y);
        }
    }
    let top = y.iter().min().copied().unwrap_or(0);
    let down = |y: &i64| i32::try_from(y - top).unwrap_or(i32::MAX / 2);
    y.iter().map(down).collect()
}

/// Moves the nodes of a layer to the middle of their neighbours on one side, keeping their
/// order and their distance: least squares, by pooling those that come too close.
fn draw(row: &[usize], grid: &Grid, forward: bool, step: i64, y: &mut [i64]) {
    let near = if forward { &grid.left } else { &grid.right };
    let mut blocks: Vec<Block> = Vec::with_capacity(row.len());
    let mut offset = 0;
    for &node in row {
        let count = i64::try_from(near[node].len()).unwrap_or(0);
        let sum: i64 = near[node].iter().map(|near| y[*near]).sum();
        let wish = sum.checked_div(count).unwrap_or(y[node]);
        let mut block = Block {
            wish: wish - offset,
            count: 1,
        };
        while let Some(last) = blocks.pop_if(|last| last.at() > block.at()) {
            block.wish += last.wish;
            block.count += last.count;
        }
        blocks.push(block);
        offset += step;
    }
    let mut nodes = row.iter();
    let mut offset = 0;
    for block in blocks {
        let take = usize::try_from(block.count).unwrap_or(0);
        for node in nodes.by_ref().take(take) {
            y[*node] = block.at() + offset;
            offset += step;
        }
    }
}
