//! Tests of the drawing: order, distance, few crossings, circles, large graphs.

use super::{Layout, Sizes, Spot, layer, layout, order};
use proptest::prelude::*;

const SIZES: Sizes = Sizes {
    width: 100,
    height: 40,
    gap_x: 60,
    gap_y: 20,
};

fn drawn(needs: &[&[usize]]) -> Layout {
    let needs: Vec<Vec<usize>> = needs.iter().map(|needs| needs.to_vec()).collect();
    layout(&needs, SIZES)
}

fn columns(layout: &Layout) -> Vec<i32> {
    layout.spots.iter().map(|spot| spot.x / 160).collect()
}

/// Pairs of arrows that cross when the layers keep the given order, and after it was chosen.
fn crossings(needs: &[Vec<usize>]) -> (usize, usize) {
    let arrows = super::arrows(needs);
    let layers = layer::layers(needs.len(), &arrows);
    let mut grid = order::Grid::new(&layers, &arrows, super::MAX_BENDS);
    let before = grid.tangled();
    grid.untangle();
    (before, grid.tangled())
}

#[test]
fn each_job_stands_right_behind_the_last_that_it_waits_for() {
    let layout = drawn(&[&[], &[0], &[0, 1], &[], &[2, 3]]);
    assert_eq!(columns(&layout), [0, 1, 2, 0, 3]);
    assert_eq!(layout.width, 3 * 160 + 100);
}

#[test]
fn a_queue_is_a_straight_line() {
    let layout = drawn(&[&[], &[0], &[1]]);
    assert!(layout.spots.iter().all(|spot| spot.y == 0));
    assert_eq!(layout.height, 40);
}

#[test]
fn what_waits_for_two_stands_between_them() {
    let layout = drawn(&[&[], &[], &[0, 1]]);
    assert_eq!(layout.spots[0], Spot { x: 0, y: 0 });
    assert_eq!(layout.spots[1], Spot { x: 0, y: 60 });
    assert_eq!(layout.spots[2], Spot { x: 160, y: 30 });
}

#[test]
fn arrows_that_need_not_cross_do_not() {
    // Two roads, written crosswise.
    let needs = [vec![], vec![], vec![1], vec![0], vec![3], vec![2]];
    assert_eq!(crossings(&needs), (2, 0));
}

#[test]
fn a_long_arrow_goes_around_the_jobs_between() {
    let layout = drawn(&[&[], &[0], &[0, 1]]);
    let long = &layout.routes[1];
    assert_eq!((long.on, long.job, long.back), (0, 2, false));
    let [from, to] = long.bends[..] else {
        panic!("{long:?}")
    };
    assert_eq!((from.x, to.x, from.y), (160, 260, to.y));
    let middle = layout.spots[1].y..layout.spots[1].y + SIZES.height;
    assert!(!middle.contains(&from.y), "{from:?} in {middle:?}");
}

#[test]
fn circles_and_self_needs_are_drawn_back_below() {
    let layout = drawn(&[&[1], &[0], &[2]]);
    let back: Vec<_> = layout.routes.iter().map(|route| route.back).collect();
    assert_eq!(back, [true, false, true]);
    assert_eq!(columns(&layout), [0, 1, 0]);
    let low = layout.spots.iter().map(|spot| spot.y + 40).max().unwrap();
    let below = |spot: &Spot| spot.y > low;
    assert!(layout.routes[0].bends.iter().all(below));
    assert!(layout.height > low);
}

#[test]
fn needs_of_no_job_and_needs_said_twice_draw_no_arrow() {
    assert_eq!(drawn(&[&[], &[0, 0, 9]]).routes.len(), 1);
    assert_eq!(drawn(&[]), Layout::default());
}

#[test]
fn every_job_waiting_for_every_other_ends() {
    let all: Vec<Vec<usize>> = (0..256).map(|_| (0..256).collect()).collect();
    let layout = layout(&all, SIZES);
    assert_eq!(layout.spots.len(), 256);
    assert_eq!(layout.routes.len(), 256 * 256);
    // So many points would be more than is drawn: the arrows run straight.
    let forth = layout.routes.iter().filter(|route| !route.back);
    assert!(forth.into_iter().all(|route| route.bends.is_empty()));
}

fn graphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
    proptest::collection::vec(proptest::collection::vec(0usize..14, 0..4), 0..14)
}

proptest! {
    #[test]
    fn jobs_stand_behind_what_they_wait_for_and_never_on_each_other(needs in graphs()) {
        let layout = layout(&needs, SIZES);
        prop_assert_eq!(layout.spots.len(), needs.len());
        for route in layout.routes.iter().filter(|route| !route.back) {
            prop_assert!(layout.spots[route.on].x < layout.spots[route.job].x);
        }
        let far = |a: i32, b: i32| (a - b).abs();
        for (at, one) in layout.spots.iter().enumerate() {
            prop_assert!(one.x >= 0 && one.y >= 0);
            prop_assert!(one.x + SIZES.width <= layout.width && one.y + SIZES.height <= layout.height);
            for other in &layout.spots[..at] {
                prop_assert!(one.x != other.x || far(one.y, other.y) >= SIZES.height + SIZES.gap_y);
            }
        }
    }

    #[test]
    fn choosing_an_order_never_tangles_more(needs in graphs()) {
        let needs: Vec<Vec<usize>> = needs.iter().enumerate()
            .map(|(job, on)| on.iter().copied().filter(|on| *on < job).collect())
            .collect();
        let (before, after) = crossings(&needs);
        prop_assert!(after <= before);
    }

    #[test]
    fn the_same_graph_is_drawn_the_same_way(needs in graphs()) {
        prop_assert_eq!(layout(&needs, SIZES), layout(&needs, SIZES));
    }
}
