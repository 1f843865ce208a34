//! The event list: what will happen, the earliest first, and of what happens at the same time what was planned first.

/// Bits of the order in which events are planned, and of what happens.
const ORDER_BITS: u32 = 46;
const WHAT_BITS: u32 = 32;

/// A heap of events with four below each, so that it is half as deep as one with two and what is compared stands together.
///
/// An event is one number: its time in the highest 50 bits, which hold the longest horizon, then the order, then what happens. What
/// was taken from the top leaves its place open for what is planned next, as an event mostly leads to another one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Events {
    keys: Vec<u128>,
    /// How many events were planned.
    order: u64,
    /// Whether the top was taken and stands there no more.
    is_open: bool,
}

impl Events {
    /// How many events were planned.
    pub(crate) fn planned(&self) -> u64 {
        self.order
    }

    /// Plans an event; none is kept that lies at an end of time or beyond, as nothing happens there.
    #[inline]
    pub(crate) fn plan(&mut self, time: u64, what: u32, end: u64) {
        self.order += 1;
        if time >= end {
            return;
        }
        let key = u128::from(time) << (ORDER_BITS + WHAT_BITS) | u128::from(self.order) << WHAT_BITS | u128::from(what);
        if self.is_open {
            self.is_open = false;
            self.sink(key);
        } else {
            self.keys.push(key);
            self.rise(key);
        }
    }

    /// Takes the next event: its time, and what happens.
    #[inline]
    pub(crate) fn take(&mut self) -> Option<(u64, u32)> {
        self.close();
        let &key = self.keys.first()?;
        self.is_open = true;
        Some((Self::time(key), key as u32))
    }

    /// When the next event is.
    #[inline]
    pub(crate) fn next_time(&mut self) -> Option<u64> {
        self.close();
        self.keys.first().map(|&key| Self::time(key))
    }

    #[inline]
    const fn time(key: u128) -> u64 {
        (key >> (ORDER_BITS + WHAT_BITS)) as u64
    }

    /// Closes the place at the top, where it is open.
    #[inline]
    fn close(&mut self) {
        if std::mem::take(&mut self.is_open)
            && let Some(last) = self.keys.pop().filter(|_| !self.keys.is_empty())
        {
            self.sink(last);
        }
    }

    /// Puts a number in place of the top.
    #[inline]
    fn sink(&mut self, key: u128) {
        let keys = self.keys.as_mut_slice();
        let mut at = 0;
        loop {
            let first = 4 * at + 1;
            let (least, below) = if let Some(&[a, b, c, d]) = keys.get(first..first + 4) {
                let (left, right) = (usize::from(b < a), usize::from(d < c));
                let (low, high) = (if b < a { b } else { a }, if d < c { d } else { c });
                if high < low { (high, first + 2 + right) } else { (low, first + left) }
            } else {
                let rest = keys.get(first..).unwrap_or_default().iter().copied().zip(first..);
                let Some(least) = rest.min() else { break };
                least
            };
            if key < least {
                break;
            }
            keys[at] = least;
            at = below;
        }
        keys[at] = key;
    }

    /// Moves the last number up to its place.
    #[inline]
    fn rise(&mut self, key: u128) {
        let keys = self.keys.as_mut_slice();
        let mut at = keys.len() - 1;
        while at > 0 {
            let above = (at - 1) / 4;
            if keys[above] < key {
                break;
            }
            keys[at] = keys[above];
            at = above;
        }
        keys[at] = key;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_horizon_has_room() {
        let longest = 3 * u64::from(u32::MAX) * crate::simulate::DAY;
        let mut events = Events::default();
        events.plan(longest, u32::MAX, u64::MAX);
        assert_eq!(
            (events.next_time(), events.take(), events.take()),
            (Some(longest), Some((longest, u32::MAX)), None)
        );
    }

    #[test]
    fn nothing_is_kept_at_the_end_of_time() {
        let mut events = Events::default();
        events.plan(5, 1, 5);
        events.plan(4, 2, 5);
        assert_eq!((events.take(), events.take(), events.planned()), (Some((4, 2)), None, 2));
    }

    proptest! {
        /// Against an ordered map, with as many planned and taken in any order.
        #[test]
        fn the_earliest_comes_first_and_of_these_the_first_planned(
            steps in prop::collection::vec(prop::option::of(0_u64..20), 1..200),
        ) {
            let (mut events, mut expected) = (Events::default(), BTreeMap::new());
            for (what, step) in (0..).zip(steps) {
                match step {
                    Some(time) => {
                        events.plan(time, what, 18);
                        if time < 18 {
                            expected.insert((time, what), ());
                        }
                    }
                    None => {
                        let first = expected.pop_first().map(|(event, ())| event);
                        if what % 2 == 0 {
                            prop_assert_eq!(events.next_time(), first.map(|(time, _)| time));
                        }
                        prop_assert_eq!(events.take(), first);
                    }
                }
            }
            while let Some((event, ())) = expected.pop_first() {
                prop_assert_eq!(events.take(), Some(event));
            }
            prop_assert_eq!(events.take(), None);
        }
    }
}
