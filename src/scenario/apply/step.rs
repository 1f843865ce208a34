use crate::organisation::{EdgeId, Node};
use crate::steering::{SteeringEntry, SteeringKind};
use crate::{
    Agreement, Assumption, Delegation, Key, Ladder, Model, NodeEntry, NodeId, Relation, Services, SteeringModel,
};

/// The smallest things that can be done to a model. Each has an inverse among them.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Insert(Key, Node),
    Remove(NodeId),
    Replace(NodeId, Node),
    Rekey(NodeId, Key),
    Link(NodeId, Relation, NodeId),
    Unlink(EdgeId),
    Ladder(Ladder),
    SteeringModel(Option<SteeringModel>),
    Services(Box<Services>),
    Agreement(Item<Agreement>),
    Delegation(Item<Delegation>),
    /// Another entry of the steering model: in, out, or in the place of another.
    State(usize, Box<SteeringEntry>),
    Withdraw(SteeringKind, usize),
    Restate(usize, Box<SteeringEntry>),
    Assumption(Item<Assumption>),
}

/// What is done to a list of things in order.
#[derive(Debug, Clone)]
pub(super) enum Item<T> {
    Insert(usize, T),
    Remove(usize),
    Replace(usize, T),
}

impl<T> Item<T> {
    fn perform(self, list: &mut Vec<T>) -> Self {
        match self {
            Self::Insert(at, item) => {
                list.insert(at, item);
                Self::Remove(at)
            }
            Self::Remove(at) => Self::Insert(at, list.remove(at)),
            Self::Replace(at, item) => Self::Replace(at, std::mem::replace(&mut list[at], item)),
        }
    }
}

impl Step {
    /// Does it, and gives its inverse.
    fn perform(self, model: &mut Model) -> Self {
        let organisation = &mut model.organisation;
        match self {
            Self::Insert(key, node) => Self::Remove(organisation.insert(key, node)),
            Self::Remove(id) => {
                let (key, node) = organisation.remove(id);
                Self::Insert(key, node)
            }
            Self::Replace(id, node) => Self::Replace(id, organisation.replace(id, node)),
            Self::Rekey(id, key) => Self::Rekey(id, organisation.rekey(id, key)),
            Self::Link(from, relation, to) => Self::Unlink(organisation.link(from, relation, to)),
            Self::Unlink(edge) => {
                let (from, relation, to) = organisation.unlink(edge);
                Self::Link(from, relation, to)
            }
            Self::Ladder(ladder) => Self::Ladder(organisation.set_ladder(ladder)),
            Self::SteeringModel(holds) => Self::SteeringModel(std::mem::replace(&mut model.steering.model, holds)),
            Self::Services(services) => Self::Services(Box::new(std::mem::replace(&mut model.services, *services))),
            Self::Agreement(item) => Self::Agreement(item.perform(&mut model.steering.agreements)),
            Self::Delegation(item) => Self::Delegation(item.perform(&mut model.steering.delegations)),
            Self::State(at, entry) => {
                let kind = entry.kind();
                model.steering.insert(at, *entry);
                Self::Withdraw(kind, at)
            }
            Self::Withdraw(kind, at) => Self::State(at, Box::new(model.steering.remove(kind, at))),
            Self::Restate(at, entry) => Self::Restate(at, Box::new(model.steering.replace(at, *entry))),
            Self::Assumption(item) => Self::Assumption(item.perform(&mut model.assumptions)),
        }
    }
}

/// A model under change: what is done to it, and how to take that back.
pub(super) struct Edit<'m> {
    model: &'m mut Model,
    inverse: Vec<Step>,
}

impl<'m> Edit<'m> {
    pub(super) fn new(model: &'m mut Model) -> Self {
        Self { model, inverse: Vec::new() }
    }

    pub(super) fn model(&self) -> &Model {
        self.model
    }

    pub(super) fn perform(&mut self, step: Step) {
        let inverse = step.perform(self.model);
        self.inverse.push(inverse);
    }

    /// Adds a node, and gives its number.
    pub(super) fn insert(&mut self, entry: &NodeEntry) -> NodeId {
        let node = self.model.organisation.store(entry);
        let id = self.model.organisation.insert(entry.key().clone(), node);
        self.inverse.push(Step::Remove(id));
        id
    }

    /// Puts the content of an entry in the place of that of a node; its relations are left alone.
    pub(super) fn replace(&mut self, id: NodeId, entry: &NodeEntry) {
        let node = self.model.organisation.store(entry);
        self.perform(Step::Replace(id, node));
    }

    pub(super) fn link(&mut self, from: NodeId, relation: Relation, to: NodeId) {
        self.perform(Step::Link(from, relation, to));
    }

    /// Removes relations. The last goes first, so that relations that are added next take their places in order.
    pub(super) fn unlink_all(&mut self, edges: impl IntoIterator<Item = EdgeId, IntoIter: DoubleEndedIterator>) {
        for edge in edges.into_iter().rev() {
            self.perform(Step::Unlink(edge));
        }
    }

    /// What takes everything back that was done.
    pub(super) fn done(self) -> Vec<Step> {
        self.inverse
    }

    /// Takes everything back that was done.
    pub(super) fn roll_back(self) {
        take_back(self.model, self.inverse);
    }
}

pub(super) fn take_back(model: &mut Model, inverse: Vec<Step>) {
    for step in inverse.into_iter().rev() {
        step.perform(model);
    }
}
