use super::above::{Above, ones};
use super::condensed::Condensed;
use super::estimate::{Estimate, draw};
use super::{Digraph, pairs};

/// How many nodes are looked at where there are too many to look at all.
const SAMPLE: u64 = 256;

/// How many more nodes with no superior, 64 each time, may be looked at to find the one that reaches most.
const ROUNDS: usize = 16;

/// How far nodes reach, each reaching itself.
pub(super) struct Reach {
    /// The ordered pairs of nodes of which the first reaches the second.
    pub(super) pairs: Estimate,
    /// Of these, the unordered pairs of different nodes that reach one another.
    pub(super) mutual: u64,
    /// How many nodes the node reaches that reaches most.
    pub(super) most: u64,
}

impl Digraph {
    /// How far nodes reach.
    ///
    /// Linear for an out-forest. Else by [`intervals`], linear as long as few arcs run beside a forest; when they get too
    /// many, by bits for few nodes, and for many an estimate.
    pub(super) fn reach(&self, name: &str) -> Reach {
        if let Some(forest) = self.forest() {
            return Reach {
                pairs: Estimate::exact(forest.depth.iter().map(|&depth| u64::from(depth) + 1).sum::<u64>() as f64),
                mutual: 0,
                most: forest.below.iter().max().map_or(0, |&below| u64::from(below) + 1),
            };
        }
        let condensed = self.condensed();
        let mutual = condensed.size.iter().map(|&size| pairs(u64::from(size))).sum();
        let budget = (16 * (self.len() + self.arc_count())).min(u32::MAX as usize);
        let counts = intervals(&condensed, budget).or_else(|| counted(&condensed));
        let (pairs, most) = match counts {
            Some(counts) => {
                let of_parts = counts.iter().zip(&condensed.size).map(|(count, &size)| count * u64::from(size));
                (Estimate::exact(of_parts.sum::<u64>() as f64), counts.iter().copied().max().unwrap_or(0))
            }
            None => (sampled(&condensed, name, SAMPLE), most(&condensed, ROUNDS)),
        };
        Reach { pairs, mutual, most }
    }
}

/// How many nodes each part reaches; `None` when more than so many intervals are needed.
///
/// Nodes are numbered along a forest that spans the graph, so that what hangs below a node is one interval; what it reaches
/// by other arcs adds more, and only for the nodes above these arcs. R. Agrawal, A. Borgida and H. V. Jagadish: *Efficient
/// management of transitive relationships in large data and knowledge bases*, SIGMOD 1989.
fn intervals(condensed: &Condensed, budget: usize) -> Option<Vec<u64>> {
    let graph = &condensed.graph;
    let superior = |part: u32| graph.predecessors(part).first().copied();
    // How many parts hang from each in the forest, and their numbers in it.
    let mut hanging = vec![1_u32; graph.len()];
    for part in graph.nodes().rev() {
        if let Some(superior) = superior(part) {
            hanging[superior as usize] += hanging[part as usize];
        }
    }
    let mut first = vec![0_u32; graph.len()];
    let mut next = vec![0_u32; graph.len()];
    let mut next_root = 0;
    let mut nodes_before = vec![0_u64; graph.len() + 1];
    for part in graph.nodes() {
        let row = part as usize;
        let free = superior(part).map_or(&mut next_root, |superior| &mut next[superior as usize]);
        first[row] = *free;
        *free += hanging[row];
        next[row] = first[row] + 1;
        nodes_before[first[row] as usize + 1] = u64::from(condensed.size[row]);
    }
    for at in 1..nodes_before.len() {
        nodes_before[at] += nodes_before[at - 1];
    }
    let own = |part: u32| (first[part as usize], first[part as usize] + hanging[part as usize]);
    let count = |(from, to): (u32, u32)| nodes_before[to as usize] - nodes_before[from as usize];

    // The intervals beyond its own of each part, where there are any.
    let mut beyond: Vec<(u32, u32)> = Vec::new();
    let mut of_part = vec![(0_u32, 0_u32); graph.len()];
    let mut counts = vec![0; graph.len()];
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut looked_at = 0;
    for part in graph.nodes().rev() {
        let row = part as usize;
        let is_below = |to: u32| superior(to) == Some(part);
        for &to in graph.successors(part) {
            if !is_below(to) {
                found.push(own(to));
            }
            let (from, to) = of_part[to as usize];
            found.extend_from_slice(&beyond[from as usize..to as usize]);
        }
        counts[row] = count(own(part));
        if found.is_empty() {
            continue;
        }
        looked_at += found.len();
        if looked_at > budget {
            return None;
        }
        found.sort_unstable();
        let start = beyond.len();
        // Intervals of a forest are within one another or apart; those within its own add nothing.
        let (mut covered, own) = (0, own(part));
        for interval in found.drain(..) {
            if interval.0 >= covered && !(own.0 <= interval.0 && interval.1 <= own.1) {
                covered = interval.1;
                // One that holds its own would be a circle.
                counts[row] += count(interval);
                beyond.push(interval);
            }
        }
        of_part[row] = (start as u32, beyond.len() as u32);
    }
    Some(counts)
}

/// How many nodes each part reaches; `None` for too many parts.
fn counted(condensed: &Condensed) -> Option<Vec<u64>> {
    let above = Above::of(&condensed.graph)?;
    let mut counts = vec![0; condensed.graph.len()];
    for part in condensed.graph.nodes() {
        for superior in ones(above.row(part)) {
            counts[superior] += u64::from(condensed.size[part as usize]);
        }
    }
    Some(counts)
}

/// The ordered pairs of which the first reaches the second, from how many reach each of some nodes.
///
/// Nodes are drawn to be reached, and not to reach: in a hierarchy most have few above them and alike, while a few nodes
/// reach nearly all.
fn sampled(condensed: &Condensed, name: &str, sample: u64) -> Estimate {
    let graph = &condensed.graph;
    let nodes: u64 = condensed.size.iter().map(|&size| u64::from(size)).sum();
    let mut parts = draw(name, nodes, sample).into_iter().peekable();
    let (mut drawn, mut before) = (Vec::new(), 0);
    for part in graph.nodes() {
        before += u64::from(condensed.size[part as usize]);
        while parts.next_if(|&node| node < before).is_some() {
            drawn.push(part);
        }
    }
    let mut counts = Vec::with_capacity(drawn.len());
    for drawn in drawn.chunks(64) {
        counts.extend(spread(condensed, drawn, graph.nodes().rev(), |part| graph.predecessors(part)));
    }
    Estimate::mean(&counts, nodes).scaled(0.0, nodes as f64)
}

/// How many nodes come to be marked from each of at most 64 parts, when marks are handed on in some order.
fn spread<'g>(
    condensed: &Condensed,
    from: &[u32],
    order: impl Iterator<Item = u32>,
    next: impl Fn(u32) -> &'g [u32],
) -> Vec<f64> {
    let mut marks = vec![0_u64; condensed.graph.len()];
    for (bit, &part) in from.iter().enumerate() {
        marks[part as usize] |= 1 << bit;
    }
    let mut counts = vec![0_u64; from.len()];
    for part in order {
        let mark = marks[part as usize];
        if mark != 0 {
            for bit in ones(&[mark]) {
                counts[bit] += u64::from(condensed.size[part as usize]);
            }
            for &to in next(part) {
                marks[to as usize] |= mark;
            }
        }
    }
    counts.into_iter().map(|count| count as f64).collect()
}

/// How many nodes the part reaches that reaches most: one that nothing reaches.
///
/// Parts are looked at by how many they may reach at most, until no other can reach more, or all rounds are over: then it is
/// the most of those looked at.
fn most(condensed: &Condensed, rounds: usize) -> u64 {
    let graph = &condensed.graph;
    let nodes: u64 = condensed.size.iter().map(|&size| u64::from(size)).sum();
    // By every way there is, so that some count several times.
    let mut at_most = vec![0_u64; graph.len()];
    for part in graph.nodes().rev() {
        let below = graph.successors(part).iter().map(|&to| at_most[to as usize]);
        at_most[part as usize] = (u64::from(condensed.size[part as usize]) + below.sum::<u64>()).min(nodes);
    }
    let mut tops: Vec<u32> = graph.nodes().filter(|&part| graph.predecessors(part).is_empty()).collect();
    tops.sort_by_key(|&part| (std::cmp::Reverse(at_most[part as usize]), part));
    let mut most = 0;
    for tops in tops.chunks(64).take(rounds) {
        if at_most[tops[0] as usize] <= most {
            break;
        }
        let counts = spread(condensed, tops, graph.nodes(), |part| graph.successors(part));
        most = counts.into_iter().fold(most, |most, count| most.max(count as u64));
    }
    most
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{any_digraph, any_nearly_forest, reaches, tangled};
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn all_ways_of_counting_agree_with_squaring(graph in prop_oneof![any_digraph(), any_nearly_forest()]) {
            let condensed = graph.condensed();
            let reach = reaches(&graph);
            let expected: Vec<u64> = reach.iter().map(|row| row.iter().filter(|&&r| r).count() as u64).collect();
            let of_nodes = |counts: &[u64]| -> Vec<u64> {
                condensed.part.iter().map(|&part| counts[part as usize]).collect()
            };
            let by_interval = intervals(&condensed, usize::MAX).expect("no bound");
            prop_assert_eq!(&of_nodes(&by_interval), &expected);
            prop_assert_eq!(&of_nodes(&counted(&condensed).expect("small")), &expected);
            // All nodes are a sample without error.
            let all = expected.iter().sum::<u64>() as f64;
            let whole = sampled(&condensed, "all", graph.len() as u64);
            prop_assert_eq!((whole.number.round(), whole.standard_error), (all, 0.0));
            prop_assert_eq!(most(&condensed, usize::MAX), expected.iter().copied().max().unwrap_or(0));
            let reach = graph.reach("some");
            prop_assert_eq!((reach.pairs, Some(reach.most)), (Estimate::exact(all), expected.into_iter().max()));
        }
    }

    /// Of 200 estimates, those farther off than two standard errors are few: 5 % of a normal distribution, and up to 9 % is
    /// within what chance gives in one of 100 such tests.
    #[test]
    fn a_sample_is_as_far_off_as_it_says() {
        let graph = tangled(2_000, 400);
        let condensed = graph.condensed();
        let counts = counted(&condensed).expect("few nodes");
        let exact: u64 = counts.iter().zip(&condensed.size).map(|(count, &size)| count * u64::from(size)).sum();
        let off: Vec<f64> = (0..200)
            .map(|seed| sampled(&condensed, &format!("seed {seed}"), SAMPLE))
            .map(|found| (found.number - exact as f64) / found.standard_error)
            .collect();
        let far = off.iter().filter(|off| off.abs() > 2.0).count();
        assert!(far <= 18, "{far}");
        let bias = off.iter().sum::<f64>() / 200.0;
        assert!(bias.abs() < 3.0 / 200_f64.sqrt(), "{bias}");
    }
}
