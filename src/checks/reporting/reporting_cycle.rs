use std::collections::{HashMap, VecDeque};

use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::arrows;
use crate::{NodeId, NodeRef, Subject};

declare_check! {
    /// Nodes that report to one another in a circle.
    ///
    /// Reporting flows upward to one highest manager (A1); on a circle nobody is higher than anybody, and nobody on it
    /// is reached from the top. One finding for each group of nodes that reach one another, with its shortest circle.
    ///
    /// Let one of the nodes on the circle report to a superior outside it.
    pub(crate) CHECK = {
        name: "reporting-cycle",
        code: "R1",
        family: Family::Reporting,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::Lines],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A1", "A7"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for circle in facts.circles() {
        let cycle = shortest_cycle(facts, circle);
        let keys: Vec<_> = cycle.iter().map(|&id| facts.node(id).key()).collect();
        let path = arrows(keys.iter().chain(&keys[..1]));
        let subject = Subject::node(facts.node(cycle[0]));
        let draft = Draft::new(subject, format!("reports to itself: {path}"))
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
    use proptest::prelude::*;

    use crate::checks::{Checker, Evidence};
    use crate::fixture::sector;
    use crate::{Model, NodeKind, Organisation, Subject, UnitEntry};

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
    fn a_long_circle_is_evidence_as_a_whole_and_named_in_short() {
        let mut builder = Organisation::builder();
        for n in 0..1_000 {
            builder.add(UnitEntry::new(format!("u{n}")).reports_to(format!("u{}", (n + 1) % 1_000)));
        }
        let organisation = builder.build().expect("a circle can be written down");
        let model =
            Model::new("circle", organisation, Default::default(), Default::default(), vec![]).expect("it fits");
        let report = Checker::new().run(&model);
        let finding = report.of("R1").next().expect("the circle");
        assert!(matches!(&finding.evidence, Some(Evidence::Path(keys)) if keys.len() == 1_000));
        assert!(finding.message.ends_with("`u4` → … and 993 more → `u998` → `u999` → `u0`"), "{}", finding.message);
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

    proptest! {
        #[test]
        fn a_circle_is_found_where_there_is_one_and_no_shorter_one_exists(
            superiors in prop::collection::vec(prop::collection::btree_set(0_usize..7, 0..3), 7),
        ) {
            let mut builder = Organisation::builder();
            for (number, above) in superiors.iter().enumerate() {
                let unit = UnitEntry::new(number.to_string());
                builder.add(above.iter().filter(|&&above| above != number).fold(unit, |unit, above| {
                    unit.reports_to(above.to_string())
                }));
            }
            let organisation = builder.build().expect("a line of any shape");
            let model =
                Model::new("any", organisation, Default::default(), Default::default(), vec![]).expect("one part");
            let report = Checker::new().run(&model);

            // Steps from each node to each other, by relaxing every pair through every third.
            const FAR: usize = 100;
            let mut steps = [[FAR; 7]; 7];
            for (from, above) in superiors.iter().enumerate() {
                above.iter().filter(|&&to| to != from).for_each(|&to| steps[from][to] = 1);
            }
            for (via, from, to) in (0..343).map(|n| (n / 49, n / 7 % 7, n % 7)) {
                steps[from][to] = steps[from][to].min(steps[from][via] + steps[via][to]);
            }
            let mut on_circle: Vec<usize> = (0..7).filter(|&node| steps[node][node] < FAR).collect();
            for finding in report.of("reporting-cycle") {
                let Some(Evidence::Path(path)) = &finding.evidence else { panic!("a path") };
                let path: Vec<usize> = path.iter().map(|key| key.as_str().parse().expect("a number")).collect();
                for (place, &from) in path.iter().enumerate() {
                    let to = path[(place + 1) % path.len()];
                    prop_assert!(superiors[from].contains(&to), "{path:?}");
                }
                let group = |node: &usize| steps[path[0]][*node] < FAR && steps[*node][path[0]] < FAR;
                let shortest = on_circle.iter().filter(|node| group(node)).map(|&node| steps[node][node]).min();
                prop_assert_eq!(shortest, Some(path.len()));
                on_circle.retain(|node| !group(node));
            }
            prop_assert!(on_circle.is_empty(), "{on_circle:?}");
        }
    }
}
