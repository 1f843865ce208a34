use std::collections::{HashMap, HashSet, VecDeque};

use super::register;
use crate::Key;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::organisation::arrows;
use crate::steering::Entry as _;
use crate::steering::documents::GoverningDocument;

declare_check! {
    /// Governing documents that supersede one another in a circle.
    ///
    /// The structure of the documents says how they stand to one another (G6); on a circle, each comes in the place of
    /// each, and nobody can tell which holds. A document that supersedes itself is one too. All documents are judged,
    /// closed ones as well. One finding for each group of documents that supersede one another, directly or by way of
    /// others in the group, about the first of them in the order of the model, with the shortest circle through it.
    ///
    /// Take away the statement that the older one supersedes the newer.
    pub(crate) CHECK = {
        name: "document-circle",
        code: "W11",
        family: Family::Documents,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::GoverningDocuments],
        scope: Scope::Model(Parts::ALL.but(Parts::LINE.and(Parts::STAFF))),
        source: &["G6"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    for group in register(facts).circles() {
        let path = shortest_circle(&group);
        let Some(first) = path.first() else { continue };
        let keys: Vec<Key> = path.iter().map(|document| document.key.clone()).collect();
        let message = format!("supersedes itself: {}", arrows(keys.iter().chain(&keys[..1])));
        let draft = Draft::new(first.subject(), message)
            .field("supersedes")
            .related(path[1..].iter().map(|document| document.subject()))
            .evidence(Evidence::Path(keys))
            .help("take away that the older one supersedes the newer");
        findings.push(draft);
    }
}

/// The shortest circle through the first of a group that are all reached from one another. Linear in the group.
fn shortest_circle<'m>(group: &[&'m GoverningDocument]) -> Vec<&'m GoverningDocument> {
    let within: HashMap<&Key, &GoverningDocument> = group.iter().map(|&document| (&document.key, document)).collect();
    let Some(&first) = group.first() else { return vec![] };
    let mut came_from: HashMap<&Key, &GoverningDocument> = HashMap::new();
    let mut met: HashSet<&Key> = HashSet::from([&first.key]);
    let mut open = VecDeque::from([first]);
    while let Some(at) = open.pop_front() {
        for &below in at.supersedes.iter().filter_map(|key| within.get(key)) {
            if below.key == first.key {
                let mut path = vec![at];
                let mut last = at;
                while let Some(&before) = came_from.get(&last.key) {
                    path.push(before);
                    last = before;
                }
                path.reverse();
                return path;
            }
            if met.insert(&below.key) {
                came_from.insert(&below.key, at);
                open.push_back(below);
            }
        }
    }
    group.to_vec()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::checks::Evidence;
    use crate::fixture::{Fixture, sector};

    fn superseding(pairs: &[(&str, &str)]) -> Fixture {
        pairs.iter().fold(sector().with_documents(), |fixture, (above, below)| {
            fixture.document(above, |document| document.supersedes.push((*below).into()))
        })
    }

    #[test]
    fn a_circle_is_found_once_in_whatever_state_its_documents_are() {
        let finding = superseding(&[("old-guidelines", "purchasing-guidelines")]).only_finding();
        assert_eq!((finding.code, finding.subject.key()), ("W11", Some(&"purchasing-guidelines".into())));
        let path = vec!["purchasing-guidelines".into(), "old-guidelines".into()];
        assert_eq!(finding.evidence, Some(Evidence::Path(path)));
        assert_eq!(
            finding.message,
            "supersedes itself: `purchasing-guidelines` → `old-guidelines` → `purchasing-guidelines`"
        );
        let both = superseding(&[("alcohol-policy", "safety-plan"), ("safety-plan", "alcohol-policy")]);
        assert_eq!(both.only_finding().code, "W11");
        let itself = superseding(&[("alcohol-policy", "alcohol-policy")]).only_finding();
        assert_eq!(itself.message, "supersedes itself: `alcohol-policy` → `alcohol-policy`");
        assert_eq!(itself.related, []);
    }

    #[test]
    fn the_shortest_way_around_is_shown_and_a_line_is_no_circle() {
        let long = [("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")];
        let key = |name: &str| match name {
            "a" => "integration-programme",
            "b" => "safety-plan",
            _ => "alcohol-policy",
        };
        let finding = superseding(&long.map(|(above, below)| (key(above), key(below)))).only_finding();
        assert_eq!(finding.evidence, Some(Evidence::Path(vec![key("a").into(), key("b").into()])));
        let mut line = superseding(&[("integration-programme", "safety-plan"), ("safety-plan", "alcohol-policy")]);
        for document in ["safety-plan", "alcohol-policy"] {
            line = line.document(document, |document| document.closed = Some(date(2010, 1, 1)));
        }
        let line = line.document("fire-instruction", |document| document.refers_to.clear());
        assert_eq!(line.findings(), []);
    }
}
