//! Fewest manager levels with the heads that there are, each with a span of its own.

use std::collections::BTreeMap;

/// The fewest levels of heads, and what proves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FewestLevels {
    /// Levels of heads from the top, itself counted, to the bottom of the parts.
    pub levels: u32,
    /// The fewest heads between the top and the parts with which so many levels are reached: those with the widest
    /// spans.
    pub heads: u64,
    /// How many parts find no place with one level fewer, the heads with the widest spans uppermost.
    pub left_over: u64,
}

/// The fewest levels of heads over given parts, under a given top and with any of the heads that there are in between.
///
/// `top` is how many the top may have directly below; `spans` says how many heads there are that may have so many;
/// `parts` says how many sub-hierarchies there are of a height in levels of heads (0 for one without a head). A
/// structure of least height has its heads with the widest spans uppermost: exchanging a head for one with a wider span
/// from below never takes a place away. So the levels are filled from the top down, a part comes in at the last level
/// where it still fits, and what does not find a place proves that more levels are needed.
///
/// `None` when the heads do not suffice for the parts at all. The work grows with the number of different spans and
/// heights and with the levels, not with the number of heads.
///
/// # Example
/// ```
/// use std::collections::BTreeMap;
/// use orgmodel::optimise::fewest_levels;
///
/// // Eight teams; the top has room for four, so has each of two heads.
/// let fewest = fewest_levels(4, &BTreeMap::from([(4, 2)]), &BTreeMap::from([(1, 8)])).expect("room for all");
/// assert_eq!((fewest.levels, fewest.heads), (3, 2));
/// // On two levels four of the eight teams would find no place.
/// assert_eq!(fewest.left_over, 4);
/// ```
pub fn fewest_levels(top: u64, spans: &BTreeMap<u64, u64>, parts: &BTreeMap<u32, u64>) -> Option<FewestLevels> {
    let spans: Vec<_> = spans.iter().map(|(&span, &count)| (span, count)).collect();
    let parts: Vec<_> = parts.iter().map(|(&height, &count)| (height, count)).collect();
    fewest_levels_of(top, &spans, &parts)
}

/// The same where there are fewer levels than so many, and `None` where there are not; one look tells which.
pub(crate) fn fewer_levels_of(than: u32, top: u64, spans: &[(u64, u64)], parts: &[(u32, u64)]) -> Option<FewestLevels> {
    let one_fewer = than.checked_sub(1)?;
    if parts.last().is_some_and(|&(tallest, _)| tallest >= one_fewer) {
        return None;
    }
    let do_all = room(top, leading(spans), parts, one_fewer) >= total(parts);
    let fewest = do_all.then(|| fewest_levels_of(top, spans, parts))?;
    fewest.filter(|fewest| fewest.levels < than)
}

/// The spans of heads that add places: one with room for one adds none.
fn leading(spans: &[(u64, u64)]) -> &[(u64, u64)] {
    &spans[spans.partition_point(|&(span, _)| span < 2)..]
}

/// The same with each count beside what it counts, the least first and none of them nought.
fn fewest_levels_of(top: u64, spans: &[(u64, u64)], parts: &[(u32, u64)]) -> Option<FewestLevels> {
    let number = total(parts);
    let Some(&(tallest, _)) = parts.last().filter(|_| number > 0) else {
        return Some(FewestLevels { levels: 1, heads: 0, left_over: 0 });
    };
    let spans = leading(spans);
    let heads = heads_needed(top, spans, number)?;
    let mut levels = tallest.checked_add(1)?;
    // A part that is as high as one level fewer finds no place there, so the first try proves its own bound.
    while room(top, spans, parts, levels) < number {
        levels = levels.checked_add(1)?;
    }
    Some(FewestLevels { levels, heads, left_over: number - room(top, spans, parts, levels - 1) })
}

fn total(parts: &[(u32, u64)]) -> u64 {
    parts.iter().fold(0, |sum, &(_, count)| sum.saturating_add(count))
}

/// How many of the widest heads it takes until there is a place for every part; a head takes one place and gives
/// `span`.
fn heads_needed(top: u64, spans: &[(u64, u64)], parts: u64) -> Option<u64> {
    if top == 0 {
        return None;
    }
    let mut short = parts.saturating_sub(top);
    let mut heads = 0;
    for &(span, count) in spans.iter().rev() {
        if short == 0 {
            break;
        }
        let used = count.min(short.div_ceil(span - 1));
        heads += used;
        short = short.saturating_sub(used.saturating_mul(span - 1));
    }
    (short == 0).then_some(heads)
}

/// How many parts find a place on so many levels of heads.
fn room(top: u64, spans: &[(u64, u64)], parts: &[(u32, u64)], levels: u32) -> u64 {
    // A part of height h comes in below a head on level ℓ when ℓ + h is at most `levels`. The tallest always go first: what is
    // open is all before a place in the list, and so many of that.
    let mut open = &parts[..parts.partition_point(|&(height, _)| height < levels)];
    let mut of_tallest = open.last().map_or(0, |&(_, count)| count);
    let mut heads = spans.iter().rev().copied().peekable();
    let (mut left, mut placed) = (total(open), 0_u64);
    let (mut places, mut part_of_head) = (top, 0_u64);
    for latest in (0..levels).rev() {
        // Parts of this height fit here for the last time.
        if let Some((_, lower)) = open.split_last().filter(|(tallest, _)| tallest.0 == latest) {
            let last = of_tallest;
            (open, of_tallest) = (lower, lower.last().map_or(0, |&(_, count)| count));
            left -= last;
            let taken = last.min(places);
            placed += taken;
            places -= taken;
        }
        if places >= left {
            return placed + left;
        }
        let mut below = 0_u64;
        while let Some(&(span, count)) = heads.peek().filter(|_| places > 0 && latest > 0) {
            let used = (count - part_of_head).min(places);
            places -= used;
            below = below.saturating_add(used.saturating_mul(span));
            part_of_head += used;
            if part_of_head == count {
                heads.next();
                part_of_head = 0;
            }
        }
        // No head is left for these places: the tallest parts, which soon fit nowhere, go first.
        while places > 0
            && let Some((_, lower)) = open.split_last()
        {
            let taken = places.min(of_tallest);
            placed += taken;
            left -= taken;
            places -= taken;
            of_tallest -= taken;
            if of_tallest == 0 {
                (open, of_tallest) = (lower, lower.last().map_or(0, |&(_, count)| count));
            }
        }
        if below == 0 {
            break;
        }
        places = below;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::fewest_height;
    use proptest::prelude::*;

    fn counted<T: Ord + Copy>(items: &[T]) -> BTreeMap<T, u64> {
        let mut counts = BTreeMap::new();
        for &item in items {
            *counts.entry(item).or_default() += 1;
        }
        counts
    }

    fn listed<T: Ord + Copy>(items: &[T]) -> Vec<(T, u64)> {
        counted(items).into_iter().collect()
    }

    /// The fewest levels, then the fewest heads, over all ways to put heads over sets of parts.
    fn by_exhaustion(top: u64, heads: &[u64], parts: &[u32]) -> Option<(u32, u64)> {
        let now = (parts.len() as u64 <= top).then(|| (parts.iter().max().map_or(1, |height| height + 1), 0));
        let later = heads.iter().enumerate().flat_map(|(number, &span)| {
            (1_u32..1 << parts.len()).filter(move |set| u64::from(set.count_ones()) <= span).filter_map(move |set| {
                let mut rest: Vec<u32> = Vec::new();
                let mut height = 0;
                for (part, &high) in parts.iter().enumerate() {
                    if set >> part & 1 == 1 { height = height.max(high + 1) } else { rest.push(high) }
                }
                rest.push(height);
                let others = [&heads[..number], &heads[number + 1..]].concat();
                by_exhaustion(top, &others, &rest).map(|(levels, used)| (levels, used + 1))
            })
        });
        now.into_iter().chain(later).min()
    }

    #[test]
    fn heads_that_are_narrow_or_absent_leave_parts_over() {
        let one_level_more = |top, spans: &[u64], parts: &[u32]| fewest_levels(top, &counted(spans), &counted(parts));
        assert_eq!(one_level_more(0, &[30], &[1]), None);
        assert_eq!(one_level_more(1, &[0, 1, 1], &[1, 1]), None);
        assert_eq!(one_level_more(2, &[], &[1, 1, 1]), None);
        assert_eq!(one_level_more(2, &[], &[]), Some(FewestLevels { levels: 1, heads: 0, left_over: 0 }));
        // At the limit, and one part beyond it.
        let four = FewestLevels { levels: 2, heads: 0, left_over: 4 };
        assert_eq!(one_level_more(4, &[4], &[1; 4]), Some(four));
        let five = FewestLevels { levels: 3, heads: 1, left_over: 1 };
        assert_eq!(one_level_more(4, &[4], &[1; 5]), Some(five));
        assert_eq!(fewest_levels(u64::MAX, &counted(&[]), &BTreeMap::from([(u32::MAX, 1)])), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_other_structure_has_fewer_levels_or_heads(
            top in 0_u64..4,
            heads in prop::collection::vec(0_u64..4, 0..4),
            parts in prop::collection::vec(0_u32..4, 1..6),
        ) {
            let fewest = fewest_levels(top, &counted(&heads), &counted(&parts));
            let expected = by_exhaustion(top, &heads, &parts);
            prop_assert_eq!(fewest.map(|fewest| (fewest.levels, fewest.heads)), expected);
            prop_assert!(fewest.is_none_or(|fewest| fewest.left_over > 0));
            for levels in 0..6 {
                let fewer = fewer_levels_of(levels, top, &listed(&heads), &listed(&parts));
                prop_assert_eq!(fewer, fewest.filter(|fewest| fewest.levels < levels));
            }
        }

        #[test]
        fn with_equal_spans_it_is_the_least_height(
            span in 2_u32..6, parts in prop::collection::vec(0_u32..5, 2..60),
        ) {
            let spans = BTreeMap::from([(u64::from(span), 100)]);
            let fewest = fewest_levels(span.into(), &spans, &counted(&parts));
            prop_assert_eq!(fewest.map(|fewest| fewest.levels), fewest_height(&parts, span));
        }
    }
}
