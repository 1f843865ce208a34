/// How much more of the ties of a network lie inside the groups of a partition than would if the same weights were tied
/// at random: Q = Σ over groups of (w_inside / W − (d / 2W)²), where W is the weight of all ties, w_inside of those
/// inside the group, and d the weighted degrees of its nodes summed. Between −½ and 1.
///
/// `group` gives the group of each node; `ties` are undirected, with weights that are not negative, and may stand more
/// than once. `None` when there is no weight, or a tie names a node without a group.
///
/// M. E. J. Newman: *Analysis of weighted networks*, Physical Review E 70 (2004). Linear in groups and ties.
///
/// # Example
/// ```
/// use orgmodel::metrics::network::modularity;
///
/// // Two triangles and a tie between them.
/// let ties = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)].map(|(a, b)| (a, b, 1.0));
/// let found = modularity(&[0, 0, 0, 1, 1, 1], &ties).expect("there are ties");
/// assert!((found - 5.0 / 14.0).abs() < 1e-12);
/// ```
pub fn modularity(group: &[usize], ties: &[(usize, usize, f64)]) -> Option<f64> {
    // Each tie in both directions is the directed form of the same.
    let both: Vec<_> = ties.iter().flat_map(|&(a, b, weight)| [(a, b, weight), (b, a, weight)]).collect();
    modularity_directed(group, &both)
}

/// [`modularity`] for ties with a direction: Q = Σ over groups of (w_inside / W − d_out d_in / W²).
///
/// E. A. Leicht and M. E. J. Newman: *Community structure in directed networks*, Physical Review Letters 100 (2008).
/// Linear in groups and ties.
pub fn modularity_directed(group: &[usize], ties: &[(usize, usize, f64)]) -> Option<f64> {
    let mut numbers: Vec<usize> = group.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut out = vec![0.0; numbers.len()];
    let mut into = vec![0.0; numbers.len()];
    let (mut inside, mut all) = (0.0, 0.0);
    for &(from, to, weight) in ties {
        let from = numbers.binary_search(group.get(from)?).ok()?;
        let to = numbers.binary_search(group.get(to)?).ok()?;
        out[from] += weight;
        into[to] += weight;
        all += weight;
        if from == to {
            inside += weight;
        }
    }
    let by_chance: f64 = out.iter().zip(&into).map(|(out, into)| (out / all) * (into / all)).sum();
    (all > 0.0 && all.is_finite()).then(|| inside / all - by_chance)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::published::{KARATE, KARATE_OPTIMUM, KARATE_SPLIT};
    use super::*;

    fn close(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    /// Newman and Girvan (2004) and Brandes et al. (2008) print 0.358 and 0.4198.
    #[test]
    fn the_karate_club_is_as_published() {
        let ties: Vec<_> = KARATE.iter().map(|&(a, b)| (a as usize, b as usize, 1.0)).collect();
        assert_eq!(ties.len(), 78);
        assert!(close(modularity(KARATE_SPLIT, &ties), 0.358_234_714_003_944_8));
        assert!(close(modularity(KARATE_OPTIMUM, &ties), 0.419_789_612_097_304_6));
    }

    #[test]
    fn two_triangles_and_a_bridge() {
        let arcs = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)].map(|(a, b)| (a, b, 2.5));
        assert!(close(modularity_directed(&[7, 7, 7, 2, 2, 2], &arcs), 18.0 / 49.0));
        assert!(close(modularity(&[7, 7, 7, 2, 2, 2], &arcs), 5.0 / 14.0));
        assert!(close(modularity(&[0; 6], &arcs), 0.0));
    }

    /// A ring of r cliques of k nodes, each tied to the next by one tie: 1 − 1 / (k (k − 1) / 2 + 1) − 1 / r.
    #[test]
    fn rings_of_cliques_follow_their_closed_form() {
        for (r, k, expected) in [(4, 3, 0.5), (6, 5, 49.0 / 66.0), (10, 4, 53.0 / 70.0)] {
            let mut ties = Vec::new();
            for ring in 0..r {
                for a in 0..k {
                    ties.extend((0..a).map(|b| (ring * k + a, ring * k + b, 1.0)));
                }
                ties.push((ring * k, (ring + 1) % r * k + 1, 1.0));
            }
            let group: Vec<usize> = (0..r * k).map(|node| node / k).collect();
            assert!(close(modularity(&group, &ties), expected), "{r} {k}");
        }
    }

    #[test]
    fn no_weight_has_no_modularity() {
        assert_eq!(modularity(&[], &[]), None);
        assert_eq!(modularity(&[0, 1], &[(0, 1, 0.0)]), None);
        assert_eq!(modularity(&[0, 1], &[(0, 2, 1.0)]), None);
    }

    proptest! {
        /// The same from the adjacency matrix: Σ over pairs of one group of (A − k k / 2m) / 2m.
        #[test]
        fn the_sum_over_pairs_gives_the_same(
            group in prop::collection::vec(0_usize..3, 6),
            ties in prop::collection::vec((0_usize..6, 0_usize..6, 0_u8..5), 1..12),
        ) {
            let ties: Vec<(usize, usize, f64)> = ties.iter().map(|&(a, b, w)| (a, b, f64::from(w))).collect();
            let mut matrix = [[0.0; 6]; 6];
            for &(a, b, weight) in &ties {
                matrix[a][b] += weight;
                matrix[b][a] += weight;
            }
            let degree = matrix.map(|row| row.iter().sum::<f64>());
            let twice: f64 = degree.iter().sum();
            prop_assume!(twice > 0.0);
            let mut expected = 0.0;
            for a in 0..6 {
                for b in (0..6).filter(|&b| group[a] == group[b]) {
                    expected += (matrix[a][b] - degree[a] * degree[b] / twice) / twice;
                }
            }
            prop_assert!(close(modularity(&group, &ties), expected));
        }
    }
}
