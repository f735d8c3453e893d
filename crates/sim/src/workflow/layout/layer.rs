//! Layers: each job right behind the last of those that it waits for.

/// For each arrow whether it closes a circle. Jobs are walked through in their order, so that
/// the arrow which was drawn against it is the one that goes back.
pub(super) fn backs(count: usize, arrows: &[(usize, usize)]) -> Vec<bool> {
    let mut out = vec![Vec::new(); count];
    for (at, (on, _)) in arrows.iter().enumerate() {
        out[*on].push(at);
    }
    let mut back = vec![false; arrows.len()];
    // Open: on the way from the start to here. Done: all behind it was walked through.
    let (mut open, mut done) = (vec![false; count], vec![false; count]);
    let mut way: Vec<(usize, usize)> = Vec::new();
    for start in 0..count {
        if !done[start] {
            way.push((start, 0));
            open[start] = true;
        }
        while let Some((node, next)) = way.last_mut() {
            if let Some(&arrow) = out[*node].get(*next) {
                *next += 1;
                let to = arrows[arrow].1;
                if open[to] {
                    back[arrow] = true;
                } else if !done[to] {
                    open[to] = true;
                    way.push((to, 0));
                }
            } else {
                open[*node] = false;
                done[*node] = true;
                way.pop();
            }
        }
    }
    back
}

/// The layer of each job, from 0. The arrows must close no circle.
pub(super) fn layers(count: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
    let mut layers = vec![0; count];
    let mut missing = vec![0; count];
    let mut out = vec![Vec::new(); count];
    for &(on, job) in arrows {
        missing[job] += 1;
        out[on].push(job);
    }
    let mut ready: Vec<usize> = (0..count).filter(|node| missing[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &job in &out[node] {
            layers[job] = layers[job].max(layers[node] + 1);
            missing[job] -= 1;
            if missing[job] == 0 {
                ready.push(job);
            }
        }
    }
    layers
}
