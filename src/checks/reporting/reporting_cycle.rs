use std::collections::VecDeque;

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Severity, declare_check};
use crate::facts::{Facts, Need};
use crate::{NodeId, NodeRef, RelationKind, Subject};

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
    let organisation = facts.organisation();
    // Cheap for the usual case: without a second superior, a node is on a circle only when it has no depth.
    let mut graph = petgraph::graphmap::DiGraphMap::<u32, ()>::new();
    for (from, to) in organisation.relations(RelationKind::ReportsTo) {
        graph.add_edge(from.0, to.0, ());
    }
    let mut components: Vec<Vec<u32>> = petgraph::algo::kosaraju_scc(&graph)
        .into_iter()
        .filter(|component| component.len() > 1 || graph.contains_edge(component[0], component[0]))
        .collect();
    for component in &mut components {
        component.sort_unstable();
    }
    components.sort_unstable();
    for component in components {
        let cycle = shortest_cycle(facts, &component);
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
fn shortest_cycle(facts: &Facts<'_>, component: &[u32]) -> Vec<NodeId> {
    let superiors = |id: NodeId| {
        facts
            .node(id)
            .superiors()
            .map(NodeRef::id)
            .filter(|above| component.binary_search(&above.0).is_ok())
            .collect::<Vec<_>>()
    };
    let mut shortest: Option<Vec<NodeId>> = None;
    for &start in component {
        let start = NodeId(start);
        let mut came_from = std::collections::HashMap::new();
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
        // In a component of single superiors the one circle has been found.
        if shortest.as_ref().is_some_and(|shortest| shortest.len() == component.len()) {
            break;
        }
    }
    shortest.unwrap_or_else(|| component.iter().map(|&id| NodeId(id)).collect())
}
