use std::collections::HashMap;

use crate::facts::Facts;
use crate::steering::{SteeringKind, Target};
use crate::{Key, NodeId, NodeKind, RelationKind, Subject};

/// How much a head is held where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// The head may lead others, and may not go.
    Leads,
    /// The node stays as it is with all below it.
    Stays,
}

/// What holds the heads between others, by node.
pub(super) struct Ties {
    ties: HashMap<NodeId, (Tie, String)>,
    bound: usize,
}

impl Ties {
    /// Linear in nodes, relations and the entries of the steering model.
    pub(super) fn of(facts: &Facts<'_>) -> Self {
        let named = named(facts);
        let line = facts.line();
        let between = line.order().iter().filter(|&&id| {
            facts.node(id).kind() == NodeKind::Unit && line.superior(id).is_some() && !line.subordinates(id).is_empty()
        });
        let ties = between.filter_map(|&id| Some((id, tie(facts, &named, id)?))).collect();
        Self { ties, bound: facts.organisation().bound() }
    }

    /// What holds a head, and why.
    pub(super) fn get(&self, id: NodeId) -> Option<(Tie, &str)> {
        self.ties.get(&id).map(|(tie, because)| (*tie, because.as_str()))
    }

    /// For each row whether it is held so.
    pub(super) fn rows(&self, wanted: Tie) -> Vec<bool> {
        let mut rows = vec![false; self.bound];
        for (id, _) in self.ties.iter().filter(|(_, (tie, _))| *tie == wanted) {
            rows[id.row()] = true;
        }
        rows
    }
}

/// What of the steering model names each node: what holds it most, and of these the first.
fn named(facts: &Facts<'_>) -> HashMap<Key, (Tie, Subject, &'static str)> {
    let mut named: HashMap<Key, (Tie, Subject, &'static str)> = HashMap::new();
    for (_, entries) in facts.model().steering().sections() {
        for entry in entries {
            entry.each_reference(&mut |reference| {
                if !Target::is_node(reference.target) {
                    return;
                }
                let tie = match entry.subject() {
                    // Terms, money and plans hold for all below; the others are a head's own.
                    Subject::Agreement(_)
                    | Subject::Steering(
                        SteeringKind::Frame | SteeringKind::InternalService | SteeringKind::ChainDocument,
                        _,
                    ) => Tie::Stays,
                    _ => Tie::Leads,
                };
                if named.get(reference.key).is_none_or(|(other, ..)| *other < tie) {
                    named.insert(reference.key.clone(), (tie, entry.subject(), reference.field));
                }
            });
        }
    }
    named
}

fn tie(facts: &Facts<'_>, named: &HashMap<Key, (Tie, Subject, &'static str)>, id: NodeId) -> Option<(Tie, String)> {
    let node = facts.node(id);
    let mut leads = None;
    for (relation, to) in node.relations() {
        let kind = relation.kind();
        match kind {
            RelationKind::ReportsTo => {}
            RelationKind::EmployedBy | RelationKind::CommissionedBy if states_the_same(facts, id, kind) => {}
            _ => return Some((Tie::Stays, format!("it states `{}` to {}", kind.name(), Subject::node(to)))),
        }
    }
    for (relation, from) in node.relations_in() {
        let because = || format!("{} refers to it ({})", Subject::node(from), relation.kind().name());
        match relation.kind() {
            RelationKind::ReportsTo if facts.line().superior(from.id()) == Some(id) => {}
            RelationKind::ReportsTo => leads = leads.or_else(|| Some(because())),
            _ => return Some((Tie::Stays, because())),
        }
    }
    if let Some((tie, subject, field)) = named.get(node.key().as_str()) {
        let because = format!("{subject} refers to it ({field})");
        match tie {
            Tie::Stays => return Some((Tie::Stays, because)),
            Tie::Leads => leads = leads.or(Some(because)),
        }
    }
    let area = node.areas().first().map(|area| format!("it does service area `{area}`"));
    let function = || node.functions().first().map(|function| format!("it does support function `{function}`"));
    leads.or(area).or_else(function).map(|because| (Tie::Leads, because))
}

/// Whether a node states what it would inherit from its superior without stating it.
fn states_the_same(facts: &Facts<'_>, id: NodeId, kind: RelationKind) -> bool {
    let sorted = |mut bodies: Vec<NodeId>| {
        bodies.sort_unstable();
        bodies
    };
    let own = sorted(facts.inherited(id, kind));
    facts.line().superior(id).is_some_and(|superior| sorted(facts.inherited(superior, kind)) == own)
}
