//! Something lifted from its place, on its way to another: the state machine behind
//! dragging, tapping and the arrow keys. It knows no list and no screen; what is lifted
//! is a name, where it goes is a position.

/// Where a lifted thing may go: from 0 to `count - 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<T> {
    /// What was lifted.
    pub item: T,
    /// Where it was; `None` when it comes from outside of the list.
    pub origin: Option<usize>,
    /// Where it would be put now.
    pub at: usize,
    /// How many positions there are.
    pub count: usize,
    /// How it was lifted.
    pub via: Via,
}

/// How something is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// Arrow keys.
    Keys,
    /// One tap lifts, another puts down.
    Tap,
    /// A pointer that stays down.
    Drag,
}

/// A step of the arrow keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One towards the beginning.
    Up,
    /// One towards the end.
    Down,
    /// To the beginning.
    First,
    /// To the end.
    Last,
}

/// Nothing lifted, or something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lift<T> {
    /// Nothing.
    Idle,
    /// Something.
    Holding(Held<T>),
}

impl<T> Held<T> {
    /// The gap into which it would go now, counted from the one before the first row; `None`
    /// where nothing would change. A row that moves down goes behind the one whose place it
    /// takes.
    pub fn gap(&self) -> Option<usize> {
        let down = self.origin.is_some_and(|origin| self.at > origin);
        (self.origin != Some(self.at)).then_some(self.at + usize::from(down))
    }
}

impl<T: Copy + PartialEq> Lift<T> {
    /// Lifts a thing of the list, or one from outside that would go to the end.
    pub fn of(item: T, origin: Option<usize>, count: usize, via: Via) -> Self {
        let at = origin.unwrap_or(count.saturating_sub(1));
        Self::Holding(Held {
            item,
            origin,
            at,
            count,
            via,
        })
    }

    /// What is lifted.
    pub fn held(self) -> Option<Held<T>> {
        match self {
            Self::Idle => None,
            Self::Holding(held) => Some(held),
        }
    }

    /// Whether this very thing is lifted.
    pub fn holds(self, item: T) -> bool {
        self.held().is_some_and(|held| held.item == item)
    }

    /// After a step of the arrow keys. At the ends nothing happens.
    #[must_use]
    pub fn stepped(self, step: Step) -> Self {
        let Self::Holding(held) = self else {
            return self;
        };
        let last = held.count.saturating_sub(1);
        let at = match step {
            Step::Up => held.at.saturating_sub(1),
            Step::Down => (held.at + 1).min(last),
            Step::First => 0,
            Step::Last => last,
        };
        Self::Holding(Held { at, ..held })
    }

    /// Held over a position.
    #[must_use]
    pub fn over(self, at: usize) -> Self {
        let Self::Holding(held) = self else {
            return self;
        };
        Self::Holding(Held {
            at: at.min(held.count.saturating_sub(1)),
            ..held
        })
    }

    /// Put down: what goes where; `None` when nothing changes.
    pub fn dropped(self) -> Option<(T, usize)> {
        let held = self.held()?;
        (held.origin != Some(held.at)).then_some((held.item, held.at))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lift, Step, Via};
    use proptest::prelude::*;

    /// What a list makes of a drop.
    fn moved(mut list: Vec<u8>, (from, to): (usize, usize)) -> Vec<u8> {
        let item = list.remove(from);
        list.insert(to, item);
        list
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            Just(Step::Up),
            Just(Step::Down),
            Just(Step::First),
            Just(Step::Last)
        ];
        proptest::collection::vec(step, 0..12)
    }

    #[test]
    fn a_thing_from_outside_goes_to_the_end() {
        assert_eq!(Lift::of(7, None, 3, Via::Keys).dropped(), Some((7, 2)));
    }

    #[test]
    fn putting_down_where_it_was_changes_nothing() {
        let lift = Lift::of(7, Some(1), 3, Via::Tap);
        assert_eq!(lift.stepped(Step::Down).stepped(Step::Up).dropped(), None);
    }

    #[test]
    fn a_gap_is_before_or_behind_the_row_whose_place_is_taken() {
        for (origin, at, gap) in [
            (Some(1), 0, Some(0)),
            (Some(1), 1, None),
            (Some(1), 2, Some(3)),
            (None, 1, Some(1)),
            (None, 3, Some(3)),
        ] {
            let held = Lift::of(7, origin, 4, Via::Tap).over(at).held();
            assert_eq!(held.and_then(|held| held.gap()), gap, "{origin:?} to {at}");
        }
    }

    #[test]
    fn nothing_lifted_stays_nothing() {
        assert_eq!(Lift::<u8>::Idle.stepped(Step::Up).over(3).dropped(), None);
    }

    proptest! {
        #[test]
        fn every_drop_keeps_every_thing(from in 0usize..6, steps in steps(), over in 0usize..40) {
            let lift = steps.into_iter().fold(Lift::of(from, Some(from), 6, Via::Keys), Lift::stepped);
            for lift in [lift, lift.over(over)] {
                let list: Vec<u8> = (0..6).collect();
                let mut after = lift.dropped().map_or(list.clone(), |drop| moved(list.clone(), drop));
                after.sort_unstable();
                prop_assert_eq!(after, list);
            }
        }

        #[test]
        fn the_position_is_always_in_the_list(count in 0usize..5, steps in steps()) {
            let lift = steps.into_iter().fold(Lift::of(0, None, count, Via::Drag), Lift::stepped);
            prop_assert!(lift.held().is_some_and(|held| held.at < count.max(1)));
        }
    }
}
