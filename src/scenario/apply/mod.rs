//! How each change is made, and taken back.
//!
//! A change is a few [steps](step), each of which has an inverse. When one of them turns out to be impossible, those that
//! went before are taken back: a change happens whole or not at all.

mod error;
mod nodes;
mod relations;
mod steering;
mod step;
#[cfg(test)]
mod tests;
mod units;

use std::sync::Arc;

pub use error::{ChangeError, Refusal, UndoError};
use step::{Edit, Step};

use super::{Change, PlanError};
use crate::facts::Touched;
use crate::organisation::near_keys;
use crate::{Key, Model, NodeEntry, NodeId, NodeKind, Subject};

/// What takes a change back: made by [`Model::apply`], used up by [`Model::undo`].
#[derive(Debug, Clone)]
#[must_use = "without it the change cannot be taken back"]
pub struct Undo {
    inverse: Vec<Step>,
    before: Arc<()>,
    after: Arc<()>,
}

impl Model {
    /// Makes a change, whole or not at all, and gives what takes it back.
    ///
    /// Everything that refers to something else still does so afterwards: nothing can be removed to which something refers,
    /// and what is renamed or merged takes along what refers to it.
    ///
    /// # Errors
    /// [`ChangeError`] when the change has no meaning in this model. The model is then as it was.
    ///
    /// # Example
    /// ```
    /// use orgmodel::scenario::Change;
    /// use orgmodel::{Model, Organisation, UnitEntry};
    ///
    /// let mut builder = Organisation::builder();
    /// builder.add(UnitEntry::new("care")).add(UnitEntry::new("schools")).add(UnitEntry::new("north").reports_to("care"));
    /// let mut model = Model::new("three", builder.build()?, Default::default(), Default::default(), vec![])?;
    /// let before = model.clone();
    ///
    /// let undo = model.apply(&Change::Move { node: "north".into(), to: "schools".into() })?;
    /// assert_ne!(model, before);
    /// model.undo(undo)?;
    /// assert_eq!(model, before);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apply(&mut self, change: &Change) -> Result<Undo, ChangeError> {
        self.apply_noting(change).map(|(undo, _)| undo)
    }

    /// The same, with what the change touched.
    pub(crate) fn apply_noting(&mut self, change: &Change) -> Result<(Undo, Touched), ChangeError> {
        let mut edit = Edit::new(self);
        match edit.change(change) {
            Ok(()) => {
                let (inverse, touched) = edit.done();
                let before = std::mem::take(&mut self.revision);
                Ok((Undo { inverse, before, after: self.revision.clone() }, touched))
            }
            Err(refusal) => {
                edit.roll_back();
                Err(ChangeError { change: Box::new(change.clone()), refusal })
            }
        }
    }

    /// Makes changes in order, all or none, and gives what takes all of them back.
    ///
    /// # Errors
    /// [`PlanError::Change`] with the number of the first change that has no meaning after those before it. The model is
    /// then as it was.
    pub fn apply_all<'c>(&mut self, changes: impl IntoIterator<Item = &'c Change>) -> Result<Undo, PlanError> {
        let before = self.revision.clone();
        let mut inverse = Vec::new();
        for (index, change) in changes.into_iter().enumerate() {
            match self.apply(change) {
                Ok(undo) => inverse.extend(undo.inverse),
                Err(error) => {
                    step::take_back(self, inverse);
                    self.revision = before;
                    return Err(PlanError::Change { index, error });
                }
            }
        }
        Ok(Undo { inverse, before, after: self.revision.clone() })
    }

    /// Takes a change back. The model is then the very same as before it: nodes and relations stand in the same order and
    /// have the same numbers.
    ///
    /// # Errors
    /// [`UndoError`], which gives the undo back, when it belongs to another model, or something was changed since and not
    /// taken back. The model is then as it was.
    pub fn undo(&mut self, undo: Undo) -> Result<(), UndoError> {
        if !Arc::ptr_eq(&self.revision, &undo.after) {
            return Err(UndoError { undo });
        }
        self.undo_in_turn(undo);
        Ok(())
    }

    /// The same where it is known that the undo is of this state.
    pub(crate) fn undo_in_turn(&mut self, undo: Undo) {
        debug_assert!(Arc::ptr_eq(&self.revision, &undo.after), "changes are taken back in turn");
        step::take_back(self, undo.inverse);
        self.revision = undo.before;
    }

    /// The same, with what does the change again, and what was touched. The undo must be of this state.
    pub(crate) fn undo_noting(&mut self, undo: Undo) -> (Undo, Touched) {
        debug_assert!(Arc::ptr_eq(&self.revision, &undo.after), "changes are taken back in turn");
        let (inverse, touched) = step::take_back_noting(self, undo.inverse);
        self.revision = undo.before.clone();
        (Undo { inverse, before: undo.after, after: undo.before }, touched)
    }
}

impl Edit<'_> {
    fn change(&mut self, change: &Change) -> Result<(), Refusal> {
        match change {
            Change::Add(entry) => self.add(entry),
            Change::Remove { node } => self.remove(node),
            Change::Rename { node, name, key } => self.rename(node, name.as_ref(), key.as_ref()),
            Change::Restate(entry) => self.restate(entry),
            Change::SetStaff { node, staff } => self.set_staff(node, *staff),
            Change::SetHead { node, head } => self.set_head(node, head.as_ref()),
            Change::SetAreas { node, areas } => self.set_areas(node, areas),
            Change::SetCalendar { body, calendar } => self.set_calendar(body, calendar.as_ref()),
            Change::OpenChannel(channel) => self.add(&NodeEntry::Channel(channel.clone())),
            Change::CloseChannel { channel } => self.close_channel(channel),
            Change::Merge { nodes, into } => self.merge(nodes, into),
            Change::Split { node, off } => self.split(node, off),
            Change::TransferStaff { from, to, staff } => self.transfer_staff(from, to, *staff),
            Change::Move { node, to } => self.move_below(node, to),
            Change::Link(link) => self.add_link(link),
            Change::Unlink(link) => self.remove_link(link),
            Change::MakeResponsible { node, focus_area } => self.make_responsible(node, focus_area),
            Change::TransferEmployment { node, to } => self.transfer_employment(node, to),
            Change::MakeAgreement(agreement) => self.make_agreement(agreement),
            Change::AmendAgreement(agreement) => self.amend_agreement(agreement),
            Change::EndAgreement { agreement } => self.end_agreement(agreement),
            Change::Delegate(delegation) => self.delegate(delegation),
            Change::EndDelegation { delegation } => self.end_delegation(delegation),
            Change::State(entry) => self.state(entry),
            Change::Withdraw(key) => self.withdraw(key),
            Change::CloseDocument { document, on, because } => self.close_document(document, *on, because),
            Change::RecordValue { goal, period, value } => self.record_value(goal, *period, *value),
            Change::SetFrame { frame, kronor } => self.set_frame(frame, *kronor),
            Change::SetOpening { channel, open } => self.set_opening(channel, open),
            Change::SetSteeringModel { model } => {
                self.perform(Step::SteeringModel(*model));
                Ok(())
            }
            Change::SetLadder { levels } => self.set_ladder(levels),
            Change::RestateServices(services) => self.restate_services(services),
            Change::Assume(assumption) => self.assume(assumption),
            Change::Unassume { assumption } => self.unassume(assumption),
        }
    }

    /// The number of the node with a key.
    fn find(&self, key: &Key) -> Result<NodeId, Refusal> {
        Ok(self.model().expect_node(key)?)
    }

    fn kind(&self, id: NodeId) -> NodeKind {
        self.model().organisation.stored(id).kind()
    }

    fn key(&self, id: NodeId) -> Key {
        self.model().organisation.key_of(id)
    }

    /// The node with a key, which must be of a kind.
    fn find_kind(&self, key: &Key, kind: NodeKind) -> Result<NodeId, Refusal> {
        let id = self.find(key)?;
        self.expect(id, kind.words(), self.kind(id) == kind)
    }

    /// The node with a key, which must stand in the line.
    fn find_in_line(&self, key: &Key) -> Result<NodeId, Refusal> {
        let id = self.find(key)?;
        self.expect(id, "administration, sector or unit", self.kind(id).is_in_line())
    }

    fn expect(&self, id: NodeId, expected: &'static str, is: bool) -> Result<NodeId, Refusal> {
        if is { Ok(id) } else { Err(Refusal::WrongKind { key: self.key(id), expected, found: self.kind(id) }) }
    }

    /// The content of a node, to change and put back.
    fn content(&self, id: NodeId) -> NodeEntry {
        let organisation = &self.model().organisation;
        organisation.unlinked_entry(organisation.get(id).expect("the node was found"))
    }
}

/// Where the thing with a key stands in a list.
fn position<'k>(what: &'static str, keys: impl Iterator<Item = &'k Key> + Clone, key: &Key) -> Result<usize, Refusal> {
    keys.clone().position(|other| other == key).ok_or_else(|| Refusal::Unknown {
        what,
        key: key.clone(),
        near: near_keys(key, keys),
    })
}

/// That nothing refers to what would go.
fn unused(by: Vec<(Subject, &'static str)>) -> Result<(), Refusal> {
    if by.is_empty() { Ok(()) } else { Err(Refusal::InUse { by }) }
}
