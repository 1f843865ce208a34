use std::collections::{HashMap, VecDeque};

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Severity, declare_check};
use crate::facts::{Facts, Need};
use crate::{NodeId, NodeRef, Subject};

declare_check! {
    /// Nodes that report to one another in a circle.
    ///
    /// Reporting flows upward to one highest manager (A1); on a circle nobody is higher than anybody, and nobody on it is
    /// reached from the top. One finding for each group of nodes that reach one another, with its shortest circle.
    ///
    /// Let one of the nodes on the circle report to a superior outside it.
    pub(crate) CHECK = {
        name: "reporting-cycle",
        code: "R1",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines],
        source: &["A1", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for circle in facts.circles() {
        let cycle = shortest_cycle(facts, circle);
        let keys: Vec<_> = cycle.iter().map(|&id| facts.node(id).key()).collect();
        let path: Vec<String> = keys.iter().chain(&keys[..1]).map(|key| format!("`{key}`")).collect();
        let subject = Subject::node(facts.node(cycle[0]));
        let draft = Draft::new(subject, format!("reports to itself: {}", path.join(" → ")))
            .field("reports_to")
            .related(cycle[1..].iter().map(|&id| Subject::node(facts.node(id))))
            .evidence(Evidence::Path(keys))
            .help("let one node on the circle report to a superior outside it");
        findings.push(draft);
    }
}

/// The shortest circle within a strongly connected component, from its first node in order.
fn shortest_cycle(facts: &Facts<'_>, component: &[NodeId]) -> Vec<NodeId> {
    let superiors = |id: NodeId| {
        facts
            .node(id)
            .superiors()
            .map(NodeRef::id)
            .filter(|above| component.binary_search(above).is_ok())
            .collect::<Vec<_>>()
    };
    // A circle without a node of several superiors cannot be left: it is the whole component.
    let mut starts: Vec<NodeId> = component.iter().copied().filter(|&id| superiors(id).len() > 1).collect();
    if starts.is_empty() {
        starts.extend(component.first());
    }
    let mut shortest: Option<Vec<NodeId>> = None;
    for start in starts {
        let mut came_from = HashMap::new();
        let mut open = VecDeque::from([start]);
        'search: while let Some(at) = open.pop_front() {
            for above in superiors(at) {
                if above == start {
                    let mut path = vec![at];
                    while path[path.len() - 1] != start {
                        path.push(came_from[&path[path.len() - 1]]);
                    }
                    path.reverse();
                    if shortest.as_ref().is_none_or(|shortest| path.len() < shortest.len()) {
                        shortest = Some(path);
                    }
                    break 'search;
                }
                came_from.entry(above).or_insert_with(|| {
                    open.push_back(above);
                    at
                });
            }
        }
    }
    let mut circle = shortest.unwrap_or_else(|| component.to_vec());
    let first = circle.iter().enumerate().min_by_key(|(_, id)| **id).map_or(0, |(place, _)| place);
    circle.rotate_left(first);
    circle
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::sector;
    use crate::{NodeKind, Subject};

    fn unit(key: &str) -> Subject {
        Subject::Node(NodeKind::Unit, key.into())
    }

    #[test]
    fn two_units_that_report_to_each_other_are_found_once() {
        let finding = sector()
            .unit("school-1", |unit| unit.reports_to = vec!["school-2".into()])
            .unit("school-2", |unit| unit.reports_to = vec!["school-1".into()])
            .only_finding();
        assert_eq!((finding.code, &finding.subject), ("R1", &unit("school-1")));
        assert_eq!(finding.related, [unit("school-2")]);
        assert_eq!(finding.evidence, Some(Evidence::Path(vec!["school-1".into(), "school-2".into()])));
        assert_eq!(finding.message, "reports to itself: `school-1` → `school-2` → `school-1`");
    }

    #[test]
    fn the_shortest_of_several_circles_is_shown() {
        // Round by way of four nodes, and by way of two.
        let finding = sector()
            .administration("administration", |node| node.reports_to = vec!["school-1".into()])
            .unit("school", |unit| unit.reports_to.push("school-1".into()))
            .findings()
            .into_iter()
            .filter(|finding| finding.check == "reporting-cycle")
            .collect::<Vec<_>>();
        assert_eq!(finding.len(), 1);
        assert_eq!(finding[0].evidence, Some(Evidence::Path(vec!["school".into(), "school-1".into()])));
    }

    #[test]
    fn two_superiors_that_meet_higher_up_are_no_circle() {
        let model = sector().unit("school-1", |unit| unit.reports_to.push("culture".into())).findings();
        assert!(model.iter().all(|finding| finding.check != "reporting-cycle"));
    }
}
