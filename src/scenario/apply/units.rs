use petgraph::Direction;

use super::Refusal;
use super::step::Edit;
use crate::organisation::repeated;
use crate::{Decimal, Key, NodeEntry, NodeId, NodeKind, ProblemKind, RelationKind, UnitEntry};

impl Edit<'_> {
    pub(super) fn transfer_staff(&mut self, from: &Key, to: &Key, staff: Decimal) -> Result<(), Refusal> {
        let (from, to) = (self.find_in_line(from)?, self.find_in_line(to)?);
        if from == to {
            return Err(Refusal::Itself { key: self.key(from) });
        }
        self.take_staff(from, staff)?;
        self.give_staff(to, staff)
    }

    pub(super) fn split(&mut self, node: &Key, off: &UnitEntry) -> Result<(), Refusal> {
        let id = self.find_kind(node, NodeKind::Unit)?;
        self.expect_free(&off.key)?;
        if let Some(staff) = off.staff {
            self.take_staff(id, staff)?;
        }
        let mut unit = self.unit(id);
        take("service area", node, &mut unit.areas, &off.areas)?;
        take("support function", node, &mut unit.functions, &off.functions)?;
        self.put(id, &NodeEntry::Unit(unit))?;

        let mut off = off.clone();
        if off.reports_to.is_empty() {
            let superiors = self.model().organisation.get(id).into_iter().flat_map(|unit| unit.superiors());
            off.reports_to = superiors.map(|superior| superior.key()).collect();
        }
        self.add(&NodeEntry::Unit(off))
    }

    pub(super) fn merge(&mut self, nodes: &[Key], into: &Key) -> Result<(), Refusal> {
        if nodes.is_empty() {
            return Err(Refusal::Nothing { expected: "at least one unit to merge" });
        }
        if let Some((_, key)) = repeated(nodes).next() {
            return Err(Refusal::Twice { key: key.clone() });
        }
        let stays = self.find_kind(into, NodeKind::Unit)?;
        for node in nodes {
            let goes = self.find_kind(node, NodeKind::Unit)?;
            self.expect_not_below(stays, goes)?;
            self.merge_one(goes, stays)?;
        }
        Ok(())
    }

    fn merge_one(&mut self, goes: NodeId, stays: NodeId) -> Result<(), Refusal> {
        let (from, mut unit) = (self.unit(goes), self.unit(stays));
        unite(&mut unit.areas, from.areas);
        unite(&mut unit.functions, from.functions);
        self.put(stays, &NodeEntry::Unit(unit))?;
        if let Some(staff) = from.staff {
            self.give_staff(stays, staff)?;
        }

        let organisation = &self.model().organisation;
        let arriving = organisation.edges(goes, Direction::Incoming);
        let leaving = organisation.edges(goes, Direction::Outgoing);
        self.unlink_all(arriving.iter().map(|&(edge, ..)| edge));
        // A relation to itself has just gone with those that arrive.
        let leaving: Vec<_> = leaving.into_iter().filter(|&(.., to)| to != goes).collect();
        self.unlink_all(leaving.iter().map(|&(edge, ..)| edge));
        for (_, relation, from) in arriving {
            if from != goes {
                self.relate(from, relation, stays);
            }
        }
        for (_, relation, to) in leaving {
            // Of what a unit has one, the unit that stays has its own.
            if relation.kind().rule().expected != Some(1) {
                self.relate(stays, relation, to);
            }
        }
        self.carry(&self.key(goes), &self.key(stays))?;
        self.drop_node(goes);
        Ok(())
    }

    /// Adds a relation unless it stands, or would join a node to itself.
    fn relate(&mut self, from: NodeId, relation: crate::Relation, to: NodeId) {
        if from != to && self.model().organisation.edge(from, relation.kind(), to).is_none() {
            self.link(from, relation, to);
        }
    }

    fn unit(&self, id: NodeId) -> UnitEntry {
        match self.content(id) {
            NodeEntry::Unit(unit) => unit,
            other => UnitEntry::new(other.key()),
        }
    }

    fn take_staff(&mut self, from: NodeId, staff: Decimal) -> Result<(), Refusal> {
        let there = self.model().organisation.staff(from);
        let Some(left) = there.and_then(|there| there.checked_sub(staff)) else {
            return Err(Refusal::TooMuchStaff { node: self.key(from), there, asked: staff });
        };
        self.put_staff(from, Some(left));
        Ok(())
    }

    fn give_staff(&mut self, to: NodeId, staff: Decimal) -> Result<(), Refusal> {
        let there = self.model().organisation.staff(to).unwrap_or_default();
        let Some(sum) = there.checked_add(staff) else {
            return Err(ProblemKind::BadValue {
                what: format!("staff of `{}`", self.key(to)),
                expected: format!("at most {}", Decimal::MAX),
                found: format!("{there} and {staff}"),
            }
            .into());
        };
        self.put_staff(to, Some(sum));
        Ok(())
    }

    /// That a node is neither another nor stands below it.
    pub(super) fn expect_not_below(&self, lower: NodeId, higher: NodeId) -> Result<(), Refusal> {
        if lower == higher {
            return Err(Refusal::Itself { key: self.key(lower) });
        }
        let organisation = &self.model().organisation;
        // Along single superiors first: most lines are nothing else.
        let mut at = lower;
        for _ in 0..organisation.bound() {
            match organisation.first_superior(at) {
                (None, _) => return Ok(()),
                (Some(above), several) if above == higher || several => break,
                (Some(above), _) => at = above,
            }
        }
        let mut came_from = std::collections::HashMap::from([(lower, lower)]);
        let mut open = std::collections::VecDeque::from([lower]);
        while let Some(at) = open.pop_front() {
            for (.., above) in organisation.edges_of(at, Direction::Outgoing, RelationKind::ReportsTo) {
                if came_from.contains_key(&above) {
                    continue;
                }
                came_from.insert(above, at);
                if above == higher {
                    let mut path = vec![higher];
                    while path[path.len() - 1] != lower {
                        path.push(came_from[&path[path.len() - 1]]);
                    }
                    return Err(Refusal::Below { path: path.into_iter().rev().map(|id| self.key(id)).collect() });
                }
                open.push_back(above);
            }
        }
        Ok(())
    }
}

/// Takes things from a node's list, which must have them.
fn take(what: &'static str, node: &Key, list: &mut Vec<Key>, wanted: &[Key]) -> Result<(), Refusal> {
    let has = list.clone();
    for key in wanted {
        if !has.contains(key) {
            return Err(Refusal::NotThere { what, node: node.clone(), key: key.clone(), has });
        }
        list.retain(|there| there != key);
    }
    Ok(())
}

/// Adds the things that are not there yet.
fn unite(list: &mut Vec<Key>, others: Vec<Key>) {
    for key in others {
        if !list.contains(&key) {
            list.push(key);
        }
    }
}
