//! Hierarchies of least height over given parts when every head has the same span.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// One new head over several parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// What comes under the head: a number below that of the given parts is a part, the numbers from there on are the
    /// merges in their order.
    pub members: Vec<usize>,
    /// The height of what the merge makes: one more than its highest member.
    pub height: u32,
}

/// A hierarchy of least height, as the merges that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// The height of the whole.
    pub height: u32,
    /// The new heads, from the first merge to the last, which is the top; none over a single part.
    pub merges: Vec<Merge>,
}

/// The least height of one hierarchy over parts of these heights, in which no head has more than `span` directly below.
///
/// By Kraft's inequality it is the smallest whole *H* with Σ *d*^*h* ≤ *d*^*H* (for two parts or more); the height of a
/// single part is its own. The sum is carried from height to height like a number in base *d*, so that it never grows
/// beyond the number of parts. `None` without parts, when a span below 2 cannot join them, or when the height does not
/// fit.
///
/// Golumbic, "Combinatorial merging", IEEE Transactions on Computers C-25 (1976). O(*n* log *n*) in the parts.
///
/// # Example
/// ```
/// use orgmodel::optimise::fewest_height;
///
/// // Nine workers and heads with a span of two: 2 + 2 + 2 + 2 + 1, then 5 → 3 → 2 → 1.
/// assert_eq!(fewest_height(&[0; 9], 2), Some(4));
/// assert_eq!(fewest_height(&[3, 2, 1, 1, 0, 0], 3), Some(4));
/// assert_eq!(fewest_height(&[0, 0], 1), None);
/// ```
pub fn fewest_height(heights: &[u32], span: u32) -> Option<u32> {
    if let [height] = heights {
        return Some(*height);
    }
    if heights.is_empty() || span < 2 {
        return None;
    }
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for &height in heights {
        *counts.entry(height).or_default() += 1;
    }
    // How many sub-hierarchies of the height `at` there are when all lower ones are packed into as few as possible.
    let (mut at, mut packed) = (0_u32, 0_u64);
    for (height, count) in counts {
        while at < height && packed > 1 {
            packed = packed.div_ceil(u64::from(span));
            at += 1;
        }
        at = height;
        packed += count;
    }
    while packed > 1 {
        packed = packed.div_ceil(u64::from(span));
        at = at.checked_add(1)?;
    }
    Some(at)
}

/// A hierarchy of least height over parts of these heights, in which no head has more than `span` directly below.
///
/// First the ((*n* − 2) mod (*d* − 1)) + 2 lowest parts come under one head, then always the *d* lowest, so that every
/// head but the first is full: the number of new heads is the least as well. Of equal heights the part that stands
/// first goes first. `None` where [`fewest_height`] is.
///
/// Golumbic, "Combinatorial merging", IEEE Transactions on Computers C-25 (1976). O(*n* log *n*) in the parts.
///
/// # Example
/// ```
/// use orgmodel::optimise::merge;
///
/// let merging = merge(&[0, 0, 0, 1], 3).expect("a span of three joins them");
/// assert_eq!(merging.height, 2);
/// assert_eq!(merging.merges[0].members, [0, 1]);
/// assert_eq!(merging.merges[1].members, [2, 3, 4]);
/// ```
pub fn merge(heights: &[u32], span: u32) -> Option<Merging> {
    if let [height] = heights {
        return Some(Merging { height: *height, merges: vec![] });
    }
    if heights.is_empty() || span < 2 {
        return None;
    }
    let mut open: BinaryHeap<Reverse<(u32, usize)>> =
        heights.iter().enumerate().map(|(number, &height)| Reverse((height, number))).collect();
    let mut merges: Vec<Merge> = Vec::new();
    let mut take = (heights.len() - 2) % (span as usize - 1) + 2;
    while open.len() > 1 {
        let mut members = Vec::with_capacity(take.min(open.len()));
        let mut highest = 0;
        while members.len() < take {
            let Some(Reverse((height, number))) = open.pop() else { break };
            highest = highest.max(height);
            members.push(number);
        }
        let height = highest.checked_add(1)?;
        open.push(Reverse((height, heights.len() + merges.len())));
        merges.push(Merge { members, height });
        take = span as usize;
    }
    let height = merges.last().map(|merge| merge.height)?;
    Some(Merging { height, merges })
}

/// The fewest heads over so many parts when spans may mix parts and heads: ⌈(*n* − 1) / (*d* − 1)⌉; none over a single
/// part. `None` when a span below 2 cannot join them.
pub fn fewest_heads(parts: u64, span: u32) -> Option<u64> {
    match (parts, span) {
        (0 | 1, _) => Some(0),
        (_, 0 | 1) => None,
        _ => Some((parts - 1).div_ceil(u64::from(span) - 1)),
    }
}

/// How many heads stand on each level, from the lowest up, when every head leads only the level just below: ⌈*n* /
/// *d*⌉, and so on up to one. None over a single worker; `None` when a span below 2 cannot join them.
///
/// # Example
/// ```
/// use orgmodel::optimise::heads_by_level;
///
/// assert_eq!(heads_by_level(600, 30), Some(vec![20, 1]));
/// ```
pub fn heads_by_level(workers: u64, span: u32) -> Option<Vec<u64>> {
    let mut levels = Vec::new();
    let mut below = workers;
    while below > 1 {
        if span < 2 {
            return None;
        }
        below = below.div_ceil(u64::from(span));
        levels.push(below);
    }
    Some(levels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn heights_and_heads_are_those_computed_elsewhere() {
        // Heights of the parts, span, least height, heads: by an independent program, most by exhaustive search.
        let cases: [(Vec<u32>, u32, u32, u64); 13] = [
            (vec![0; 8], 2, 3, 7),
            (vec![0; 9], 2, 4, 8),
            (vec![0; 10], 3, 3, 5),
            (vec![0, 0, 1, 2, 2], 2, 4, 4),
            (vec![3, 2, 1, 1, 0, 0], 3, 4, 3),
            (vec![4, 0, 0, 0], 2, 5, 3),
            (vec![1, 1, 1, 1], 2, 3, 3),
            (vec![2, 2, 2], 2, 4, 2),
            (vec![5], 4, 5, 0),
            (vec![0, 1, 2, 3, 4], 5, 5, 1),
            (vec![0; 600], 30, 2, 21),
            (vec![2, 3, 1, 2, 4, 2, 3, 1], 4, 5, 3),
            (vec![1, 1, 1, 2, 2, 3], 2, 5, 5),
        ];
        for (heights, span, height, heads) in cases {
            assert_eq!(fewest_height(&heights, span), Some(height), "{heights:?} {span}");
            let merging = merge(&heights, span).expect("a span that joins");
            assert_eq!((merging.height, merging.merges.len() as u64), (height, heads), "{heights:?} {span}");
            assert_eq!(fewest_heads(heights.len() as u64, span), Some(heads), "{heights:?} {span}");
        }
    }

    #[test]
    fn levels_of_heads_are_those_computed_elsewhere() {
        // Workers, span, heads on each level when levels do not mix, fewest heads when they may.
        let cases: [(u64, u32, &[u64], u64); 11] = [
            (10, 3, &[4, 2, 1], 5),
            (100, 7, &[15, 3, 1], 17),
            (600, 30, &[20, 1], 21),
            (600, 8, &[75, 10, 2, 1], 86),
            (5000, 10, &[500, 50, 5, 1], 556),
            (5000, 25, &[200, 8, 1], 209),
            (4400, 30, &[147, 5, 1], 152),
            (1, 5, &[], 0),
            (2, 5, &[1], 1),
            (31, 5, &[7, 2, 1], 8),
            (3500, 20, &[175, 9, 1], 185),
        ];
        for (workers, span, by_level, fewest) in cases {
            assert_eq!(heads_by_level(workers, span).as_deref(), Some(by_level), "{workers} {span}");
            assert_eq!(fewest_heads(workers, span), Some(fewest), "{workers} {span}");
            let height = fewest_height(&vec![0; workers as usize], span);
            assert_eq!(height, Some(by_level.len() as u32), "{workers} {span}");
        }
    }

    #[test]
    fn what_cannot_be_joined_has_no_height() {
        for span in [0, 1] {
            assert_eq!(fewest_height(&[7], span), Some(7));
            assert_eq!(merge(&[7], span), Some(Merging { height: 7, merges: vec![] }));
            assert_eq!(fewest_height(&[0, 0], span), None);
            assert_eq!(merge(&[0, 0], span), None);
            assert_eq!((fewest_heads(2, span), heads_by_level(2, span)), (None, None));
        }
        assert_eq!((fewest_height(&[], 3), merge(&[], 3)), (None, None));
        assert_eq!((fewest_height(&[u32::MAX, 0], 2), merge(&[u32::MAX, 0], 2)), (None, None));
        assert_eq!(fewest_height(&[u32::MAX - 1, 0], 2), Some(u32::MAX));
    }

    /// Tries every set of parts that could come under the next head.
    fn by_exhaustion(heights: &[u32], span: u32) -> u32 {
        if let [height] = heights {
            return *height;
        }
        (1_u32..1 << heights.len())
            .filter(|set| (2..=span).contains(&set.count_ones()))
            .map(|set| {
                let under = |&(part, _): &(usize, &u32)| set >> part & 1 == 1;
                let (merged, mut rest): (Vec<_>, Vec<_>) = heights.iter().enumerate().partition(under);
                let top = merged.iter().map(|(_, height)| **height).max().unwrap_or_default() + 1;
                rest.push((heights.len(), &top));
                by_exhaustion(&rest.into_iter().map(|(_, height)| *height).collect::<Vec<_>>(), span)
            })
            .min()
            .expect("a span of at least two joins")
    }

    proptest! {
        #[test]
        fn the_merging_keeps_the_span_and_reaches_the_bound(
            heights in prop::collection::vec(0_u32..6, 1..60), span in 2_u32..7,
        ) {
            let merging = merge(&heights, span).expect("a span that joins");
            prop_assert_eq!(Some(merging.height), fewest_height(&heights, span));
            prop_assert_eq!(Some(merging.merges.len() as u64), fewest_heads(heights.len() as u64, span));
            let mut members: Vec<usize> = merging.merges.iter().flat_map(|merge| merge.members.clone()).collect();
            members.sort_unstable();
            // Everything but the top stands under exactly one head.
            prop_assert_eq!(members, (0..heights.len() + merging.merges.len() - 1).collect::<Vec<_>>());
            for merge in &merging.merges {
                prop_assert!(merge.members.len() <= span as usize);
                let height = |&member: &usize| {
                    heights.get(member).copied().unwrap_or_else(|| merging.merges[member - heights.len()].height)
                };
                prop_assert_eq!(merge.members.iter().map(height).max().map(|below| below + 1), Some(merge.height));
            }
        }

        #[test]
        fn no_other_hierarchy_is_lower(heights in prop::collection::vec(0_u32..4, 1..6), span in 2_u32..5) {
            prop_assert_eq!(fewest_height(&heights, span), Some(by_exhaustion(&heights, span)));
        }
    }
}
