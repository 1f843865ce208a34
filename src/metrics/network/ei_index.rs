/// How much of the ties of a network runs between groups rather than inside them: (E − I) / (E + I), E the weight of
/// ties between groups and I of those inside one. −1 when all are inside, 1 when all are between.
///
/// `group` gives the group of each node; ties have weights that are not negative. `None` when there is no weight, or a
/// tie names a node without a group.
///
/// D. Krackhardt and R. N. Stern: *Informal networks and organizational crises*, Social Psychology Quarterly 51 (1988).
/// Linear in the ties.
///
/// # Example
/// ```
/// use orgmodel::metrics::network::ei_index;
///
/// let ties = [(0, 1, 3.0), (1, 2, 1.0)];
/// assert_eq!(ei_index(&[0, 0, 1], &ties), Some(-0.5));
/// ```
pub fn ei_index(group: &[usize], ties: &[(usize, usize, f64)]) -> Option<f64> {
    let (mut external, mut internal) = (0.0, 0.0);
    for &(a, b, weight) in ties {
        if group.get(a)? == group.get(b)? {
            internal += weight;
        } else {
            external += weight;
        }
    }
    let all: f64 = external + internal;
    (all > 0.0 && all.is_finite()).then(|| (external - internal) / all)
}

#[cfg(test)]
mod tests {
    use super::super::published::{ADVICE, DEPARTMENT, FRIENDSHIP, REPORTS_TO};
    use super::super::tests::digraph;
    use super::*;

    /// By department of the 21 managers of Krackhardt (1987): ties, then ties without direction.
    #[test]
    fn the_managers_are_as_published() {
        let rows = [
            (REPORTS_TO, (4.0, 20.0), (4.0, 20.0), -0.6),
            (ADVICE, (144.0, 190.0), (110.0, 145.0), 0.515_789_473_684_210_6),
            (FRIENDSHIP, (64.0, 102.0), (52.0, 79.0), 0.254_901_960_784_313_7),
        ];
        for (arcs, directed, undirected, expected) in rows {
            let graph = digraph(21, arcs);
            let ties = |keep: fn(&(u32, u32)) -> bool, graph: &crate::metrics::network::Digraph| {
                graph.arcs().filter(keep).map(|(a, b)| (a as usize, b as usize, 1.0)).collect::<Vec<_>>()
            };
            let index = |(external, all): (f64, f64)| Some((2.0 * external - all) / all);
            assert_eq!(ei_index(DEPARTMENT, &ties(|_| true, &graph)), index(directed));
            assert_eq!(ei_index(DEPARTMENT, &ties(|(a, b)| a < b, &graph.symmetrised())), index(undirected));
            assert!((index(directed).expect("some ties") - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn without_ties_there_is_no_index() {
        assert_eq!(ei_index(&[0, 1], &[]), None);
        assert_eq!(ei_index(&[0, 1], &[(0, 1, 0.0)]), None);
        assert_eq!(ei_index(&[0], &[(0, 1, 1.0)]), None);
    }
}
