use petgraph::Direction;

use super::step::{Edit, Item, Step};
use super::{Refusal, unused};
use crate::organisation::{entry_problems, link_problem};
use crate::steering::{Entry, SteeringKind, Target};
use crate::{Calendar, Decimal, Head, Key, Link, NodeEntry, NodeId, NodeKind, Opening, ProblemKind, Subject};

impl Edit<'_> {
    pub(super) fn add(&mut self, entry: &NodeEntry) -> Result<(), Refusal> {
        self.expect_content(entry)?;
        self.expect_free(entry.key())?;
        let id = self.insert(entry);
        self.link_entry(id, entry)
    }

    pub(super) fn remove(&mut self, key: &Key) -> Result<(), Refusal> {
        let id = self.find(key)?;
        unused(self.references(id))?;
        self.drop_node(id);
        Ok(())
    }

    pub(super) fn close_channel(&mut self, key: &Key) -> Result<(), Refusal> {
        self.find_kind(key, NodeKind::Channel)?;
        self.remove(key)
    }

    pub(super) fn rename(&mut self, node: &Key, name: Option<&String>, key: Option<&Key>) -> Result<(), Refusal> {
        let id = self.find(node)?;
        if name.is_none() && key.is_none() {
            return Err(Refusal::Nothing { expected: "a name, a key or both" });
        }
        if let Some(name) = name {
            let mut entry = self.content(id);
            *entry.name_mut() = Some(name.clone());
            self.put(id, &entry)?;
        }
        if let Some(key) = key.filter(|key| *key != node) {
            if !key.is_well_formed() {
                return Err(ProblemKind::MalformedKey { key: key.clone() }.into());
            }
            self.expect_free(key)?;
            self.perform(Step::Rekey(id, key.clone()));
            self.carry(node, key)?;
            if self.kind(id) == NodeKind::FocusArea {
                self.carry_focus_area(node, key);
            }
        }
        Ok(())
    }

    /// Lets sorts of matter that belong to a focus area do so under its other key.
    fn carry_focus_area(&mut self, old: &Key, new: &Key) {
        let services = &self.model().services;
        if services.matter_kinds.iter().all(|kind| kind.focus_area.as_ref() != Some(old)) {
            return;
        }
        let mut services = services.clone();
        for kind in services.matter_kinds.iter_mut().filter(|kind| kind.focus_area.as_ref() == Some(old)) {
            kind.focus_area = Some(new.clone());
        }
        self.perform(Step::Services(Box::new(services)));
    }

    pub(super) fn restate(&mut self, entry: &NodeEntry) -> Result<(), Refusal> {
        let id = self.find_kind(entry.key(), entry.kind())?;
        self.expect_content(entry)?;
        self.replace(id, entry);
        let edges = self.model().organisation.edges(id, Direction::Outgoing);
        self.unlink_all(edges.into_iter().map(|(edge, ..)| edge));
        self.link_entry(id, entry)
    }

    pub(super) fn set_staff(&mut self, node: &Key, staff: Option<Decimal>) -> Result<(), Refusal> {
        let id = self.find_in_line(node)?;
        self.put_staff(id, staff);
        Ok(())
    }

    pub(super) fn set_head(&mut self, node: &Key, head: Option<&Head>) -> Result<(), Refusal> {
        let id = self.find_in_line(node)?;
        let mut entry = self.content(id);
        if let Some(place) = entry.head_mut() {
            *place = head.cloned();
        }
        self.put(id, &entry)
    }

    pub(super) fn set_areas(&mut self, node: &Key, areas: &[Key]) -> Result<(), Refusal> {
        let id = self.find_kind(node, NodeKind::Unit)?;
        let mut entry = self.content(id);
        if let NodeEntry::Unit(unit) = &mut entry {
            unit.areas = areas.to_vec();
        }
        self.put(id, &entry)
    }

    pub(super) fn set_opening(&mut self, channel: &Key, open: &[Opening]) -> Result<(), Refusal> {
        let id = self.find_kind(channel, NodeKind::Channel)?;
        let mut entry = self.content(id);
        if let NodeEntry::Channel(channel) = &mut entry {
            channel.open = open.to_vec();
        }
        self.put(id, &entry)
    }

    pub(super) fn set_calendar(&mut self, body: &Key, calendar: Option<&Calendar>) -> Result<(), Refusal> {
        let id = self.find_kind(body, NodeKind::Body)?;
        let mut entry = self.content(id);
        if let NodeEntry::Body(body) = &mut entry {
            body.calendar = calendar.cloned();
        }
        self.put(id, &entry)
    }

    /// States the staff of a node in the line.
    pub(super) fn put_staff(&mut self, id: NodeId, staff: Option<Decimal>) {
        let mut entry = self.content(id);
        if let Some(place) = entry.staff_mut() {
            *place = staff;
        }
        self.replace(id, &entry);
    }

    /// Puts content in the place of a node's, when it has a meaning.
    pub(super) fn put(&mut self, id: NodeId, entry: &NodeEntry) -> Result<(), Refusal> {
        self.expect_content(entry)?;
        self.replace(id, entry);
        Ok(())
    }

    /// That the content of an entry has a meaning in this model.
    fn expect_content(&self, entry: &NodeEntry) -> Result<(), Refusal> {
        let alone = entry_problems(entry).into_iter();
        match alone.chain(self.model().entry_problems(entry)).next() {
            Some((field, _, problem)) => Err(Refusal::Problem { field: Some(field), problem }),
            None => Ok(()),
        }
    }

    pub(super) fn expect_free(&self, key: &Key) -> Result<(), Refusal> {
        match self.model().organisation.node(key.as_str()) {
            Some(node) => Err(Refusal::Taken { what: node.kind().words(), key: key.clone() }),
            None => Ok(()),
        }
    }

    /// Adds the relations that an entry states to its node, which has none.
    fn link_entry(&mut self, id: NodeId, entry: &NodeEntry) -> Result<(), Refusal> {
        for Link { relation, to } in entry.links() {
            let refused = |problem| Refusal::Problem { field: Some(relation.kind().name()), problem };
            let to = self.model().expect_node(&to).map_err(refused)?;
            let organisation = &self.model().organisation;
            let twice = organisation.edge(id, relation.kind(), to).is_some();
            if let Some(problem) = link_problem(organisation, id, relation, to, twice) {
                return Err(refused(problem));
            }
            self.link(id, relation, to);
        }
        Ok(())
    }

    /// Removes a node and the relations that leave it; no other may arrive.
    pub(super) fn drop_node(&mut self, id: NodeId) {
        let edges = self.model().organisation.edges(id, Direction::Outgoing);
        self.unlink_all(edges.into_iter().map(|(edge, ..)| edge));
        self.perform(Step::Remove(id));
    }

    /// What refers to a node, with the field by which it does.
    fn references(&self, id: NodeId) -> Vec<(Subject, &'static str)> {
        let model = self.model();
        let node = model.organisation.get(id).expect("the node was found");
        let key = node.key();
        let mut by: Vec<_> = node
            .relations_in()
            .filter(|(_, from)| from.id() != id)
            .map(|(relation, from)| (Subject::node(from), relation.kind().name()))
            .collect();
        by.extend(self.steering_references(&Target::is_node, &key));
        by
    }

    /// Lets what refers to one node outside the graph refer to another.
    pub(super) fn carry(&mut self, old: &Key, new: &Key) -> Result<(), Refusal> {
        let steering = &self.model().steering;
        let mut steps = Vec::new();
        for (at, agreement) in steering.agreements.iter().enumerate() {
            steps.extend(carried(agreement, old, new)?.map(|entry| Step::Agreement(Item::Replace(at, entry))));
        }
        for (at, delegation) in steering.delegations.iter().enumerate() {
            steps.extend(carried(delegation, old, new)?.map(|entry| Step::Delegation(Item::Replace(at, entry))));
        }
        for &kind in SteeringKind::ALL {
            let entries = steering.of_kind(kind).into_iter().enumerate();
            for (at, _) in entries.filter(|(_, entry)| entry.refers(&Target::is_node, old).is_some()) {
                let mut entry = steering.at(kind, at);
                rename_in(entry.as_entry_mut(), old, new)?;
                steps.push(Step::Restate(at, Box::new(entry)));
            }
        }
        steps.into_iter().for_each(|step| self.perform(step));
        Ok(())
    }
}

/// An entry that refers to a node, as it refers to another.
fn carried<E: Entry + Clone>(entry: &E, old: &Key, new: &Key) -> Result<Option<E>, Refusal> {
    if entry.refers(&Target::is_node, old).is_none() {
        return Ok(None);
    }
    let mut entry = entry.clone();
    rename_in(&mut entry, old, new)?;
    Ok(Some(entry))
}

fn rename_in(entry: &mut dyn Entry, old: &Key, new: &Key) -> Result<(), Refusal> {
    entry.rename_node(old, new).map_err(|(field, problem)| Refusal::Problem { field: Some(field), problem })
}
