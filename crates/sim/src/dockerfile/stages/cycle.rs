//! Circles of stages that copy from each other (`dockerfile2llb/validations.go`,
//! `validateCircularDependency`).

use super::Planned;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    OnPath,
    Done,
}

/// The stage from which a circle was found first, and the statement that closes it.
///
/// Only copies and mounts count: the base of a stage always stands above it.
pub(super) fn find(stages: &[Planned]) -> Option<(usize, usize)> {
    let mut marks = vec![Mark::New; stages.len()];
    for start in 0..stages.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::OnPath;
        let mut path = vec![(start, stages[start].copied())];
        while let Some((stage, copied)) = path.last_mut() {
            let Some((at, next)) = copied.next() else {
                marks[*stage] = Mark::Done;
                path.pop();
                continue;
            };
            match marks[next] {
                Mark::OnPath => return Some((start, at)),
                Mark::Done => {}
                Mark::New => {
                    marks[next] = Mark::OnPath;
                    path.push((next, stages[next].copied()));
                }
            }
        }
    }
    None
}
