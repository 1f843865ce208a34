//! How long a report takes to the top when each head reads one item per unit of time.
//!
//! R. Radner: *The organization of decentralized information processing*, Econometrica 61 (1993).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// When a head reads what is reported to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// Level by level: it begins when all of its reports are in.
    WhenAllIsIn,
    /// It reads each report as it comes. What is reported past a level, straight to a head higher up, is read there while
    /// the levels below still work; that is what skip-level reporting gains.
    AsItComes,
}

/// The least number of units of time in which so many processors sum up so many items: ⌊N/P⌋ + ⌈log₂(P + N mod P)⌉.
///
/// Each reads one item, raw or a partial sum, per unit of time; to send costs nothing. `None` without items or processors, or with more
/// processors than items. Constant time.
///
/// R. Radner 1993, equation for one cohort.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::radner::delay;
///
/// // The paper's own network: 8 processors add 40 numbers in 8 steps, where one alone takes 40.
/// assert_eq!((delay(40, 8), delay(40, 1)), (Some(8), Some(40)));
/// ```
pub fn delay(items: u64, processors: u64) -> Option<u64> {
    if processors == 0 || processors > items {
        return None;
    }
    let last = processors + items % processors;
    Some(items / processors + u64::from(last.next_power_of_two().trailing_zeros()))
}

/// The numbers of processors that are worth it, with the [`delay`] of each: each is faster than all that are smaller.
///
/// From one processor up to half as many as there are items; more gain nothing. Linear in the items.
///
/// R. Radner 1993, the efficient frontier.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::radner::efficient_frontier;
///
/// assert_eq!(efficient_frontier(10), [(1, 10), (2, 6), (3, 5)]);
/// ```
pub fn efficient_frontier(items: u64) -> Vec<(u64, u64)> {
    let mut frontier: Vec<(u64, u64)> = Vec::new();
    for processors in 1..=(items / 2).max(1) {
        if let Some(delay) = delay(items, processors)
            && frontier.last().is_none_or(|&(_, least)| delay < least)
        {
            frontier.push((processors, delay));
        }
    }
    frontier
}

/// A tree of at most `processors` heads over so many leaves that reaches the least [`delay`] when heads read
/// [as it comes](Reading::AsItComes): node 0 is its root, the heads come first, the leaves last. In the form that [`reporting_delay`]
/// takes.
///
/// `None` as for [`delay`]. Heads that would gain nothing are left out. O(N + P log P).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::radner::{Reading, efficient_tree, reporting_delay};
///
/// let tree = efficient_tree(40, 12).ok_or("fewer processors than items")?;
/// assert_eq!(reporting_delay(&tree, Reading::AsItComes), Some(7));
/// # Ok::<(), &str>(())
/// ```
pub fn efficient_tree(items: u64, processors: u64) -> Option<Vec<Option<usize>>> {
    let delay = delay(items, processors)?;
    let items = usize::try_from(items).ok()?;
    let mut superiors = vec![None];
    // From the end: what a head reads at unit `at` may be a raw item or the sum of a head that has worked for `at − 1` units.
    let mut places: BinaryHeap<(u64, Reverse<usize>)> = (1..=delay).map(|at| (at, Reverse(0))).collect();
    while (superiors.len() as u64) < processors {
        // A head that could read but one item saves no reading.
        let Some((at, Reverse(superior))) = places.peek().copied().filter(|&(at, _)| at > 2) else { break };
        places.pop();
        let head = superiors.len();
        superiors.push(Some(superior));
        places.extend((1..at).map(|at| (at, Reverse(head))));
    }
    // Earliest places first, so that no head is left without an item.
    let leaves = places.into_sorted_vec().into_iter().take(items).map(|(_, Reverse(superior))| Some(superior));
    superiors.extend(leaves);
    Some(superiors)
}

/// How many units of time a report of one item from each leaf takes to the root of a given tree, when each head reads one item
/// per unit of time and passes on one.
///
/// `superiors` gives for each node the one that it reports to, `None` for the root; leaves are those that nobody reports to, and have
/// their item at time 0. [Level by level](Reading::WhenAllIsIn) it is the sum of the spans on the longest path. `None` when
/// there is not exactly one root, a superior that does not exist, or a circle. O(n log n) for n nodes.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::radner::{Reading, reporting_delay};
///
/// // Three leaves at the root, two at the one head below it.
/// let tree = [None, Some(0), Some(0), Some(0), Some(0), Some(1), Some(1)];
/// assert_eq!(reporting_delay(&tree, Reading::WhenAllIsIn), Some(6));
/// assert_eq!(reporting_delay(&tree, Reading::AsItComes), Some(4));
/// ```
pub fn reporting_delay(superiors: &[Option<usize>], reading: Reading) -> Option<u64> {
    let mut missing = vec![0_usize; superiors.len()];
    for &superior in superiors.iter().flatten() {
        *missing.get_mut(superior)? += 1;
    }
    let mut reports: Vec<Vec<u64>> = missing.iter().map(|&count| Vec::with_capacity(count)).collect();
    let mut complete: VecDeque<usize> = (0..superiors.len()).filter(|&node| missing[node] == 0).collect();
    let (mut done, mut at_root, mut roots) = (0, 0, 0);
    while let Some(node) = complete.pop_front() {
        done += 1;
        let time = read(std::mem::take(&mut reports[node]), reading);
        match superiors[node] {
            None => (at_root, roots) = (time, roots + 1),
            Some(superior) => {
                reports[superior].push(time);
                missing[superior] -= 1;
                if missing[superior] == 0 {
                    complete.push_back(superior);
                }
            }
        }
    }
    (done == superiors.len() && roots == 1).then_some(at_root)
}

/// When reports that come in at these times have been read.
fn read(mut reports: Vec<u64>, reading: Reading) -> u64 {
    match reading {
        Reading::WhenAllIsIn => reports.iter().max().map_or(0, |last| last + reports.len() as u64),
        Reading::AsItComes => {
            reports.sort_unstable();
            reports.into_iter().fold(0, |time, report| time.max(report) + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Radner 1993, from memory, and checked against an independent dynamic programme for all N below 40.
    #[test]
    fn delays_are_as_published() {
        let rows = [
            (8, 1, 8),
            (8, 2, 5),
            (8, 4, 4),
            (10, 3, 5),
            (10, 5, 5),
            (16, 8, 5),
            (40, 8, 8),
            (64, 32, 7),
            (100, 10, 14),
            (1000, 100, 17),
            (27, 4, 9),
            (7, 3, 4),
        ];
        for (items, processors, expected) in rows {
            assert_eq!(delay(items, processors), Some(expected), "{items} {processors}");
        }
        assert_eq!((delay(0, 0), delay(4, 0), delay(4, 5)), (None, None, None));
    }

    #[test]
    fn frontiers_are_as_published() {
        let forty = [(1, 40), (2, 21), (3, 15), (4, 12), (5, 11), (6, 10), (7, 9), (8, 8), (12, 7)];
        assert_eq!(efficient_frontier(40), forty);
        let hundred = [
            (1, 100),
            (2, 51),
            (3, 35),
            (4, 27),
            (5, 23),
            (6, 20),
            (7, 18),
            (8, 16),
            (9, 15),
            (10, 14),
            (11, 13),
            (12, 12),
            (14, 11),
            (17, 10),
            (23, 9),
            (36, 8),
        ];
        assert_eq!(efficient_frontier(100), hundred);
        assert_eq!((efficient_frontier(0), efficient_frontier(1)), (vec![], vec![(1, 1)]));
    }

    /// The most items that can be summed up in so many units of time: backwards, some of those that work read the sums of others, who
    /// so are at work one unit earlier; the rest read raw items.
    fn most_items(time: u64, processors: usize) -> u64 {
        let mut most = vec![0; processors + 1];
        for _ in 0..time {
            most = (0..=processors)
                .map(|working| {
                    let more = 0..=working.min(processors - working);
                    more.map(|more| (working - more) as u64 + most[working + more]).max().unwrap_or(0)
                })
                .collect();
        }
        most[1]
    }

    #[test]
    fn delays_are_those_of_a_search() {
        for items in 1..40 {
            for processors in 1..=items {
                let found = delay(items, processors).expect("enough items");
                let least = (0..).find(|&time| most_items(time, processors as usize) >= items);
                assert_eq!(Some(found), least, "{items} {processors}");
            }
        }
    }

    /// The formula by another way: a tree, and its reports read one by one.
    #[test]
    fn efficient_trees_reach_the_delay() {
        for items in (1..60).chain([100, 1000]) {
            for processors in (1..=items).take(120) {
                let tree = efficient_tree(items, processors).expect("enough items");
                let mut has_subordinates = vec![false; tree.len()];
                tree.iter().flatten().for_each(|&superior| has_subordinates[superior] = true);
                let heads = has_subordinates.iter().filter(|&&has| has).count() as u64;
                assert!(heads <= processors && tree.len() as u64 - heads == items, "{items} {processors}");
                assert_eq!(
                    reporting_delay(&tree, Reading::AsItComes),
                    delay(items, processors),
                    "{items} {processors}"
                );
            }
        }
    }

    /// A tree without skips: 3 × 3 × 5 leaves take 11 units, which is the least for 40 leaves in levels.
    #[test]
    fn level_by_level_it_is_the_sum_of_spans() {
        let mut tree = vec![None];
        tree.extend([0; 3].map(Some));
        (1..=3).for_each(|head| tree.extend([head; 3].map(Some)));
        (4..=12).for_each(|head| tree.extend([head; 5].map(Some)));
        assert_eq!(reporting_delay(&tree, Reading::WhenAllIsIn), Some(11));
        // Reports come in all at once, so that nothing is gained by reading them as they come.
        assert_eq!(reporting_delay(&tree, Reading::AsItComes), Some(11));
    }

    #[test]
    fn what_is_no_tree_has_no_delay() {
        for reading in [Reading::WhenAllIsIn, Reading::AsItComes] {
            assert_eq!(reporting_delay(&[None], reading), Some(0));
            assert_eq!(reporting_delay(&[], reading), None);
            assert_eq!(reporting_delay(&[None, None], reading), None);
            assert_eq!(reporting_delay(&[None, Some(2)], reading), None);
            assert_eq!(reporting_delay(&[None, Some(2), Some(1)], reading), None);
            assert_eq!(reporting_delay(&[Some(0)], reading), None);
        }
    }

    #[test]
    fn a_chain_as_long_as_an_organisation_is_no_trouble() {
        let chain: Vec<Option<usize>> = (0..200_000_usize).map(|node| node.checked_sub(1)).collect();
        assert_eq!(reporting_delay(&chain, Reading::AsItComes), Some(199_999));
    }
}
