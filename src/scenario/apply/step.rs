use crate::facts::{Parts, Touched};
use crate::organisation::{EdgeId, Node};
use crate::steering::{SteeringEntry, SteeringKind};
use crate::{
    Agreement, Assumption, Delegation, Key, Ladder, Model, NodeEntry, NodeId, NodeKind, Relation, Services,
    SteeringModel,
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
    /// Notes what it touches in a model: of what is there before it is done. What its inverse touches afterwards is the rest.
    fn touch(&self, model: &Model, touched: &mut Touched) {
        let organisation = &model.organisation;
        match self {
            // Only when it is there does it have a number.
            Self::Insert(..) => {}
            Self::Remove(id) => touched.node(*id, Parts::NODES),
            Self::Replace(id, node) => {
                let before = organisation.stored(*id);
                let content = match node.kind {
                    NodeKind::Unit => Parts::UNITS,
                    NodeKind::Body | NodeKind::FocusArea | NodeKind::Channel => Parts::OTHERS,
                    NodeKind::Administration | NodeKind::Sector | NodeKind::Company => Parts::NODES,
                };
                for (differs, part) in [
                    (before.kind() != node.kind, Parts::NODES),
                    (before.post() != node.post, Parts::HEADS),
                    (organisation.staff(*id) != node.staff, Parts::STAFF),
                    (organisation.detail(*id) != node.detail.as_deref(), content),
                ] {
                    if differs {
                        touched.node(*id, part);
                    }
                }
            }
            Self::Rekey(id, _) => touched.node(*id, Parts::NODES),
            Self::Link(from, relation, to) => touch_link(*from, *relation, *to, touched),
            Self::Unlink(edge) => {
                if let Some((from, relation, to)) = organisation.relation(*edge) {
                    touch_link(from, relation, to, touched);
                }
            }
            Self::Ladder(_) => touched.part(Parts::LADDER),
            Self::Services(_) => touched.part(Parts::SERVICES),
            Self::SteeringModel(_)
            | Self::Agreement(_)
            | Self::Delegation(_)
            | Self::State(..)
            | Self::Withdraw(..)
            | Self::Restate(..) => touched.part(Parts::STEERING),
            Self::Assumption(_) => touched.part(Parts::ASSUMPTIONS),
        }
    }

    /// Does it, notes what it touches, and gives its inverse.
    fn perform_noting(self, model: &mut Model, touched: &mut Touched) -> Self {
        self.touch(model, touched);
        let inverse = self.perform(model);
        inverse.touch(model, touched);
        inverse
    }

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

fn touch_link(from: NodeId, relation: Relation, to: NodeId, touched: &mut Touched) {
    touched.node(from, if relation == Relation::ReportsTo { Parts::LINE } else { Parts::LINKS });
    touched.end(to);
}

/// A model under change: what is done to it, and how to take that back.
pub(super) struct Edit<'m> {
    model: &'m mut Model,
    inverse: Vec<Step>,
    touched: Touched,
}

impl<'m> Edit<'m> {
    pub(super) fn new(model: &'m mut Model) -> Self {
        Self { model, inverse: Vec::new(), touched: Touched::default() }
    }

    pub(super) fn model(&self) -> &Model {
        self.model
    }

    pub(super) fn perform(&mut self, step: Step) {
        let inverse = step.perform_noting(self.model, &mut self.touched);
        self.inverse.push(inverse);
    }

    /// Adds a node, and gives its number.
    pub(super) fn insert(&mut self, entry: &NodeEntry) -> NodeId {
        let node = self.model.organisation.store(entry);
        let id = self.model.organisation.insert(entry.key().clone(), node);
        let inverse = Step::Remove(id);
        inverse.touch(self.model, &mut self.touched);
        self.inverse.push(inverse);
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

    /// What takes everything back that was done, and what was touched.
    pub(super) fn done(self) -> (Vec<Step>, Touched) {
        (self.inverse, self.touched)
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

/// The same, and what it takes to do everything again, with what was touched.
pub(super) fn take_back_noting(model: &mut Model, inverse: Vec<Step>) -> (Vec<Step>, Touched) {
    let mut touched = Touched::default();
    let again = inverse.into_iter().rev().map(|step| step.perform_noting(model, &mut touched)).collect();
    (again, touched)
}
