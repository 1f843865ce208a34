use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use orgmodel::facts::{Need, Thresholds};
use orgmodel::{
    BodyEntry, BodyKind, CompanyEntry, Decimal, FocusAreaEntry, Head, Key, Link, Model, NodeEntry, NodeKind,
    RelationKind, SteeringModel, UnitEntry,
};

/// Subjects that a check should find, each as often as there is a finding about it.
pub(crate) type Subjects = Vec<String>;

/// What the findings about the model as a whole have for a subject.
pub(crate) const MODEL: &str = "the model";

/// A model as the entries that a reader of its file sees, with questions that are answered by looking through all of them.
pub(crate) struct World<'m> {
    pub(crate) model: &'m Model,
    pub(crate) thresholds: Thresholds,
    entries: Vec<NodeEntry>,
    /// Where each entry stands, and the relations that leave it.
    nodes: BTreeMap<String, (usize, Vec<Link>)>,
    /// What the model is known to state, or not.
    stated: RefCell<BTreeMap<Need, bool>>,
}

impl<'m> World<'m> {
    pub(crate) fn of(model: &'m Model, thresholds: Thresholds) -> Self {
        let entries: Vec<NodeEntry> = model.organisation().entries().collect();
        let nodes =
            entries.iter().enumerate().map(|(n, entry)| (entry.key().to_string(), (n, entry.links()))).collect();
        Self { model, thresholds, entries, nodes, stated: RefCell::default() }
    }

    pub(crate) fn entry(&self, key: &str) -> &NodeEntry {
        &self.entries[self.nodes[key].0]
    }

    pub(crate) fn kind(&self, key: &str) -> NodeKind {
        self.entry(key).kind()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.key().as_str())
    }

    pub(crate) fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(move |entry| entry.kind() == kind).map(|entry| entry.key().as_str())
    }

    /// Administrations, sectors and units.
    pub(crate) fn in_line(&self) -> impl Iterator<Item = &str> {
        self.all().filter(|key| self.is_in_line(key))
    }

    pub(crate) fn is_in_line(&self, key: &str) -> bool {
        matches!(self.kind(key), NodeKind::Administration | NodeKind::Sector | NodeKind::Unit)
    }

    pub(crate) fn bodies(&self) -> impl Iterator<Item = &BodyEntry> {
        self.entries.iter().filter_map(|entry| match entry {
            NodeEntry::Body(body) => Some(body),
            _ => None,
        })
    }

    pub(crate) fn body_kind(&self, key: &str) -> Option<BodyKind> {
        match self.entry(key) {
            NodeEntry::Body(body) => Some(body.kind),
            _ => None,
        }
    }

    pub(crate) fn bodies_of(&self, kind: BodyKind) -> BTreeSet<&str> {
        self.bodies().filter(|body| body.kind == kind).map(|body| body.key.as_str()).collect()
    }

    /// Committees of every sort but drafting ones.
    pub(crate) fn is_committee(&self, key: &str) -> bool {
        use BodyKind::*;
        let committees = [Committee, DistrictCommittee, PurchaserCommittee, ProviderBoard, JointCommittee];
        self.body_kind(key).is_some_and(|kind| committees.contains(&kind))
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = &UnitEntry> {
        self.entries.iter().filter_map(|entry| match entry {
            NodeEntry::Unit(unit) => Some(unit),
            _ => None,
        })
    }

    pub(crate) fn companies(&self) -> impl Iterator<Item = &CompanyEntry> {
        self.entries.iter().filter_map(|entry| match entry {
            NodeEntry::Company(company) => Some(company),
            _ => None,
        })
    }

    pub(crate) fn focus_areas(&self) -> impl Iterator<Item = &FocusAreaEntry> {
        self.entries.iter().filter_map(|entry| match entry {
            NodeEntry::FocusArea(focus_area) => Some(focus_area),
            _ => None,
        })
    }

    pub(crate) fn head(&self, key: &str) -> Option<&Head> {
        match self.entry(key) {
            NodeEntry::Administration(entry) => entry.head.as_ref(),
            NodeEntry::Sector(entry) => entry.head.as_ref(),
            NodeEntry::Unit(entry) => entry.head.as_ref(),
            _ => None,
        }
    }

    pub(crate) fn staff(&self, key: &str) -> Option<Decimal> {
        match self.entry(key) {
            NodeEntry::Administration(entry) => entry.staff,
            NodeEntry::Sector(entry) => entry.staff,
            NodeEntry::Unit(entry) => entry.staff,
            _ => None,
        }
    }

    /// The manager level of a node's head, 1 for the highest.
    pub(crate) fn level(&self, key: &str) -> Option<usize> {
        let title = &self.head(key)?.title;
        let levels = self.model.organisation().ladder().levels();
        levels.iter().position(|level| level.title == *title || level.also.contains(title)).map(|level| level + 1)
    }

    /// The ends of the relations of a kind that leave a node, as the entry has them.
    pub(crate) fn targets(&self, key: &str, kind: RelationKind) -> Vec<&str> {
        self.nodes[key].1.iter().filter(|link| link.relation.kind() == kind).map(|link| link.to.as_str()).collect()
    }

    /// The nodes from which relations of a kind lead to a node.
    pub(crate) fn sources(&self, kind: RelationKind, to: &str) -> Vec<&str> {
        self.all().filter(|from| self.targets(from, kind).contains(&to)).collect()
    }

    /// The two ends of every relation of a kind.
    pub(crate) fn relations(&self, kind: RelationKind) -> Vec<(&str, &str)> {
        self.all().flat_map(|from| self.targets(from, kind).into_iter().map(move |to| (from, to))).collect()
    }

    /// Who reaches whom by relations of these kinds, in one step or many: pairs are joined until no more come to be.
    pub(crate) fn reach(&self, kinds: &[RelationKind]) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut reach: BTreeMap<&str, BTreeSet<&str>> =
            self.all().map(|from| (from, kinds.iter().flat_map(|kind| self.targets(from, *kind)).collect())).collect();
        loop {
            let mut grown = false;
            for from in self.all() {
                let further: Vec<&str> = reach[from].iter().flat_map(|by| reach[by].iter().copied()).collect();
                let reached = reach.get_mut(from).expect("every node stands in it");
                for to in further {
                    grown |= reached.insert(to);
                }
            }
            if !grown {
                return reach;
            }
        }
    }

    /// The superior: of several the first that is stated.
    pub(crate) fn superior(&self, key: &str) -> Option<&str> {
        self.targets(key, RelationKind::ReportsTo).first().copied()
    }

    /// The superiors from the nearest to the farthest, up to the first that repeats.
    pub(crate) fn superiors(&self, key: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        let mut at = key;
        while let Some(above) = self.superior(at) {
            if above == key || found.contains(&above) {
                break;
            }
            found.push(above);
            at = above;
        }
        found
    }

    pub(crate) fn self_and_superiors<'a>(&'a self, key: &'a str) -> Vec<&'a str> {
        std::iter::once(key).chain(self.superiors(key)).collect()
    }

    /// The highest superior, unless the line ends in a circle.
    pub(crate) fn root<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        let last = self.self_and_superiors(key).last().copied()?;
        self.superior(last).is_none().then_some(last)
    }

    pub(crate) fn subordinates(&self, key: &str) -> Vec<&str> {
        self.in_line().filter(|below| self.superior(below) == Some(key)).collect()
    }

    /// The tops of the line: administrations without a superior; in a chart without such, nodes without a superior to whom
    /// somebody reports.
    pub(crate) fn tops(&self) -> Vec<&str> {
        let roots: Vec<&str> = self.in_line().filter(|key| self.superior(key).is_none()).collect();
        let of_administrations: Vec<&str> =
            roots.iter().copied().filter(|key| self.kind(key) == NodeKind::Administration).collect();
        if of_administrations.is_empty() {
            roots.into_iter().filter(|key| !self.subordinates(key).is_empty()).collect()
        } else {
            of_administrations
        }
    }

    /// The nearest sector at or above a node, or else the nearest administration.
    pub(crate) fn division<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        let nearest = |kind| self.self_and_superiors(key).into_iter().find(|above| self.kind(above) == kind);
        nearest(NodeKind::Sector).or_else(|| nearest(NodeKind::Administration))
    }

    /// Where a relation leads from the nearest node, itself or a superior, that states it.
    pub(crate) fn inherited(&self, key: &str, kind: RelationKind) -> Vec<&str> {
        let mut stated = self.self_and_superiors(key).into_iter().map(|at| self.targets(at, kind));
        stated.find(|targets| !targets.is_empty()).unwrap_or_default()
    }

    pub(crate) fn employers(&self, key: &str) -> Vec<&str> {
        self.inherited(key, RelationKind::EmployedBy)
    }

    /// The bodies that commission a node or the nearest superior that is commissioned; or else those to which the
    /// administration above it answers.
    pub(crate) fn steering_bodies(&self, key: &str) -> Vec<&str> {
        let commissioned = self.inherited(key, RelationKind::CommissionedBy);
        if commissioned.is_empty() { self.inherited(key, RelationKind::AnswersTo) } else { commissioned }
    }

    /// The units that do a service area.
    pub(crate) fn doers(&self, area: &str) -> Vec<&str> {
        self.units().filter(|unit| unit.areas.iter().any(|does| *does == *area)).map(|unit| unit.key.as_str()).collect()
    }

    pub(crate) fn areas(&self) -> impl Iterator<Item = &str> {
        self.model.services().areas.iter().map(|area| area.key.as_str())
    }

    pub(crate) fn functions(&self) -> impl Iterator<Item = &str> {
        self.model.services().functions.iter().map(|function| function.key.as_str())
    }

    pub(crate) fn steering_model(&self) -> Option<SteeringModel> {
        self.model.steering().model
    }

    /// Whether the model states something, so that checks that need it run.
    pub(crate) fn states(&self, need: Need) -> bool {
        *self.stated.borrow_mut().entry(need).or_insert_with(|| self.look_for(need))
    }

    fn look_for(&self, need: Need) -> bool {
        let (services, steering) = (self.model.services(), self.model.steering());
        let relation = |kind| !self.relations(kind).is_empty();
        let node = |kind| self.of_kind(kind).next().is_some();
        match need {
            Need::Lines => relation(RelationKind::ReportsTo),
            Need::Heads => self.all().any(|key| self.head(key).is_some()),
            Need::Levels => !self.model.organisation().ladder().levels().is_empty(),
            Need::Staff => self.all().any(|key| self.staff(key).is_some()),
            Need::Bodies => node(NodeKind::Body),
            Need::Employment => relation(RelationKind::EmployedBy),
            Need::FocusAreas => node(NodeKind::FocusArea),
            Need::ServiceAreas => !services.areas.is_empty(),
            Need::Doers => self.units().any(|unit| !unit.areas.is_empty()),
            Need::Touches => !services.touches.is_empty(),
            Need::SupportFunctions => !services.functions.is_empty(),
            Need::Channels => node(NodeKind::Channel),
            Need::Companies => node(NodeKind::Company),
            Need::Sectors => node(NodeKind::Sector),
            Need::Purchases => relation(RelationKind::PurchasesFrom) || !steering.agreements.is_empty(),
            Need::Delegations => !steering.delegations.is_empty(),
            Need::Electorate => services.electorate.is_some(),
            Need::SteeringModel => steering.model.is_some(),
            // Goals, governing documents, access.
            Need::JudgedOn => self.thresholds.judged_on.is_some(),
            Need::Goals => !steering.goals.is_empty(),
            Need::ChainDocuments => !steering.chain_documents.is_empty(),
            Need::GoverningDocuments => !steering.governing_documents.is_empty(),
            Need::OpeningHours => self
                .entries
                .iter()
                .any(|entry| matches!(entry, NodeEntry::Channel(channel) if !channel.open.is_empty())),
            // Money, leadership.
            Need::Frames => !steering.frames.is_empty(),
            Need::Prices => !steering.prices.is_empty(),
            Need::InternalServices => !steering.internal_services.is_empty(),
            Need::ProcessSteps => !steering.process_steps.is_empty(),
            Need::FollowUps => !steering.follow_ups.is_empty(),
            Need::Assessments => !steering.assessments.is_empty(),
            Need::ManagementGroups => !steering.management_groups.is_empty(),
            other => unreachable!("{other:?} is a need that this table does not know yet"),
        }
    }
}

/// The keys of some nodes as subjects.
pub(crate) fn subjects<'a>(keys: impl IntoIterator<Item = &'a str>) -> Subjects {
    keys.into_iter().map(str::to_owned).collect()
}

/// The model as a subject, so many times.
pub(crate) fn the_model(times: usize) -> Subjects {
    vec![MODEL.to_owned(); times]
}

/// Of each group of entries that lead to one another by the keys that they name, the first.
pub(crate) fn circles(entries: &[(&str, &[Key])]) -> Subjects {
    let mut reach: BTreeMap<&str, BTreeSet<&str>> =
        entries.iter().map(|(from, to)| (*from, to.iter().map(Key::as_str).collect())).collect();
    loop {
        let further: BTreeMap<&str, BTreeSet<&str>> = reach
            .iter()
            .map(|(from, to)| (*from, to.iter().flat_map(|by| &reach[by]).chain(to).copied().collect()))
            .collect();
        if further == reach {
            break;
        }
        reach = further;
    }
    let together = |one: &str, other: &str| reach[one].contains(other) && reach[other].contains(one);
    let firsts = entries
        .iter()
        .enumerate()
        .filter(|(n, (key, _))| together(key, key) && !entries[..*n].iter().any(|(before, _)| together(key, before)));
    subjects(firsts.map(|(_, (key, _))| *key))
}
