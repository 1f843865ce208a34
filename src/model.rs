use std::borrow::Borrow;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::organisation::{MOST_OFFERED, near, near_keys};
use crate::services::distinct;
use crate::steering::{Entry, Known};
use crate::{
    Decider, Decides, Decimal, Key, MatterKind, NodeEntry, NodeKind, NodeRef, Organisation, Place, Problem,
    ProblemKind, Problems, Services, Steering, Subject,
};

/// Something that a model takes for granted without a source: a volume, a number of staff, a box on a chart.
///
/// Entries name it in their field `assumed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumption {
    /// The stable name.
    pub key: Key,
    /// Why it was needed, and where it comes from.
    pub reason: String,
    /// Between which multiples of what is stated the numbers that rest on it may lie: what is tried to see what a result hangs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<FactorRange>,
}

impl Assumption {
    /// An assumption, with the reason for it.
    pub fn new(key: impl Into<Key>, reason: impl Into<String>) -> Self {
        Self { key: key.into(), reason: reason.into(), range: None }
    }

    /// The same, of numbers that may be so many times what is stated: from, and to.
    pub fn range(mut self, from: Decimal, to: Decimal) -> Self {
        self.range = Some(FactorRange { from, to });
        self
    }

    /// What is wrong with it but for its key, with the field.
    pub(crate) fn problems(&self) -> Vec<(&'static str, ProblemKind)> {
        let blank = ProblemKind::of_blank("reason", &self.key, &self.reason).map(|kind| ("reason", kind));
        let one = Decimal::from(1);
        let range = self.range.filter(|range| range.from == Decimal::ZERO || range.from > one || range.to < one);
        let range = range.map(|FactorRange { from, to }| {
            let what = format!("range of `{}`", self.key);
            let expected = "`from` more than 0 and at most 1, and `to` at least 1".into();
            ("range", ProblemKind::BadValue { what, expected, found: format!("from {from} to {to}") })
        });
        blank.into_iter().chain(range).collect()
    }
}

/// Between which multiples of what is stated numbers may lie.
///
/// `{ from = 0.5, to = 2 }`: half of what is stated, or twice as much, or anything between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactorRange {
    /// The least factor; more than 0, at most 1.
    pub from: Decimal,
    /// The greatest factor; at least 1.
    pub to: Decimal,
}

/// An organisation, the way in which it is steered, and the services that it is there for.
///
/// Two models are equal when the three parts are, and the assumptions. The order of entries does not count, nor does the
/// place in a file from which one was read, nor the name, which is a label.
#[derive(Debug, Clone, Default)]
pub struct Model {
    pub(crate) name: String,
    pub(crate) organisation: Organisation,
    pub(crate) steering: Steering,
    pub(crate) services: Services,
    pub(crate) assumptions: Vec<Assumption>,
    pub(crate) locations: crate::Locations,
    /// The state that the last change left; only its address counts. An undo belongs to one state and no other.
    pub(crate) revision: std::sync::Arc<()>,
}

impl Model {
    /// A model of three parts that fit together.
    ///
    /// # Errors
    /// [`Problems`] with every key by which one part refers to another that has nothing of that key, and everything that is
    /// wrong with the services and the steering by themselves.
    pub fn new(
        name: impl Into<String>,
        organisation: Organisation,
        steering: Steering,
        services: Services,
        assumptions: Vec<Assumption>,
    ) -> Result<Self, Problems> {
        let model = Self { name: name.into(), organisation, steering, services, assumptions, ..Default::default() };
        let problems = model.problems();
        if problems.is_empty() { Ok(model) } else { Err(Problems(problems)) }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who exists and who answers to whom.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// How it is steered.
    pub fn steering(&self) -> &Steering {
        &self.steering
    }

    /// What has to be done.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// What is taken for granted without a source.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// Where things stand in the files from which the model was read; empty for a model that was made otherwise.
    pub fn locations(&self) -> &crate::Locations {
        &self.locations
    }

    /// Each place where an assumption is used: the subject, the field (`None` for all of it) and the assumption.
    pub fn assumed(&self) -> Vec<(Subject, Option<String>, &Assumption)> {
        let mut found = Vec::new();
        let mut note = |subject: Subject, assumed: &crate::Assumed| {
            for (field, key) in assumed.iter() {
                if let Some(assumption) = self.assumptions.iter().find(|assumption| assumption.key == *key) {
                    found.push((subject.clone(), field.map(str::to_owned), assumption));
                }
            }
        };
        note(Subject::Model, &self.services.assumed);
        for area in &self.services.areas {
            note(Subject::ServiceArea(area.key.clone()), &area.assumed);
        }
        for touch in &self.services.touches {
            note(Subject::Touch(touch.areas.0.clone(), touch.areas.1.clone()), &touch.assumed);
        }
        for kind in &self.services.matter_kinds {
            note(Subject::MatterKind(kind.key.clone()), &kind.assumed);
        }
        if let Some(flow) = &self.services.flow {
            note(Subject::Flow, &flow.assumed);
        }
        for function in &self.services.functions {
            note(Subject::SupportFunction(function.key.clone()), &function.assumed);
        }
        for company in &self.services.companies {
            note(Subject::GroupCompany(company.key.clone()), &company.assumed);
        }
        for node in self.organisation.nodes() {
            note(Subject::node(node), node.assumed());
        }
        for (_, entries) in self.steering.sections() {
            for entry in entries {
                note(entry.subject(), entry.assumed());
            }
        }
        found
    }

    /// Every key by which one part refers to another that has nothing of that key.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        // A plain node names nothing, and a large organisation has little else.
        let entry = |node: NodeRef<'_>| if node.is_plain() { None } else { self.organisation.entry(node.id()) };
        self.problems_of(self.organisation.nodes().map(|node| (node.kind(), entry(node))))
    }

    /// Like [`problems`](Self::problems), with the entries from which the organisation was built; those that name nothing may
    /// be left out.
    pub(crate) fn problems_of<E: Borrow<NodeEntry>>(
        &self,
        entries: impl IntoIterator<Item = (NodeKind, Option<E>)>,
    ) -> Vec<Problem> {
        let mut problems = self.services.validate().err().map_or_else(Vec::new, |problems| problems.0);
        distinct("assumption", self.assumptions.iter().map(|assumption| &assumption.key), &mut problems);
        for (index, assumption) in self.assumptions.iter().enumerate() {
            let found = assumption.problems().into_iter();
            let place = Place::entry("assumption", index);
            problems.extend(found.map(|(field, kind)| Problem { place: place.clone().field(field), kind }));
        }

        let mut counts = [0_usize; NodeKind::ALL.len()];
        let known = Names::of(self);
        for (kind, entry) in entries {
            let place = Place::entry(kind.name(), counts[kind as usize]);
            counts[kind as usize] += 1;
            let Some(entry) = &entry else { continue };
            let entry = entry.borrow();
            let mut unknown = known.unknown(entry);
            if !unknown.is_empty() && problems.len() < MOST_OFFERED {
                unknown = self.entry_problems(entry);
            }
            problems.extend(unknown.into_iter().map(|(field, item, kind)| {
                let place = place.clone().field(field);
                Problem { place: item.into_iter().fold(place, Place::item), kind }
            }));
        }
        self.steering_problems(&mut problems);
        for (index, kind) in self.services.matter_kinds.iter().enumerate() {
            for (item, kind) in self.decider_problems(kind, problems.len() < MOST_OFFERED) {
                problems
                    .push(Problem { place: Place::entry("matter_kind", index).field("decisions").item(item), kind });
            }
        }
        let entries = self.services.assumed();
        let steering = self.steering.sections().into_iter();
        let steering = steering.map(|(section, entries)| (section, entries.into_iter().map(Entry::assumed).collect()));
        for (section, entries) in entries.into_iter().chain(steering) {
            for (index, assumed) in entries.into_iter().enumerate() {
                for kind in self.assumed_problems(assumed) {
                    problems.push(Problem { place: Place::entry(section, index).field("assumed"), kind });
                }
            }
        }
        problems
    }

    /// What an entry names that is not among services and assumptions, with field and item.
    pub(crate) fn entry_problems(&self, entry: &NodeEntry) -> Vec<(&'static str, Option<usize>, ProblemKind)> {
        let mut problems = Vec::new();
        let (field, areas) = entry.areas();
        for (item, area) in areas.iter().enumerate() {
            if let Err(kind) = self.services.expect_area(area) {
                problems.push((field, Some(item), kind));
            }
        }
        if let NodeEntry::Unit(unit) = entry {
            for (item, function) in unit.functions.iter().enumerate() {
                if let Err(kind) = self.services.expect_function(function) {
                    problems.push(("functions", Some(item), kind));
                }
            }
        }
        problems.extend(self.assumed_problems(entry.assumed()).into_iter().map(|kind| ("assumed", None, kind)));
        problems
    }

    /// What is wrong with the entries of the steering model, but for what they assume.
    fn steering_problems(&self, problems: &mut Vec<Problem>) {
        let known = Known::for_many(self);
        for (section, entries) in self.steering.sections() {
            distinct(section, entries.iter().map(|entry| entry.key()), problems);
            for (index, entry) in entries.into_iter().enumerate() {
                let own = entry.own_problems().into_iter();
                for (field, item, kind) in own.chain(known.problems(entry, problems.len() < MOST_OFFERED)) {
                    let place = Place::entry(section, index).field(field);
                    problems.push(Problem { place: item.into_iter().fold(place, Place::item), kind });
                }
            }
        }
        // A goal names the one or the other by its key alone.
        let agreements = self.steering.agreements.iter().enumerate().rev();
        let agreements: HashMap<&Key, usize> = agreements.map(|(index, agreement)| (&agreement.key, index)).collect();
        for (index, document) in self.steering.chain_documents.iter().enumerate() {
            if let Some(&first) = agreements.get(&document.key) {
                let first = Place::entry("agreement", first);
                let kind = ProblemKind::DuplicateKey { key: document.key.clone(), first };
                problems.push(Problem { place: Place::entry("chain_document", index).field("key"), kind });
            }
        }
        for (index, delegation) in self.steering.delegations.iter().enumerate() {
            if let Err(kind) = self.expect_decider(&delegation.by) {
                problems.push(Problem { place: Place::entry("delegation", index).field("by"), kind });
            }
        }
    }

    /// What is wrong with an entry that would stand in the steering model, but for its key.
    pub(crate) fn steering_entry_problems(&self, entry: &dyn Entry) -> Vec<(&'static str, ProblemKind)> {
        let problems = entry.own_problems().into_iter().chain(Known::for_one(self).problems(entry, true));
        let assumed = self.assumed_problems(entry.assumed()).into_iter().map(|kind| ("assumed", kind));
        problems.map(|(field, _, kind)| (field, kind)).chain(assumed).collect()
    }

    pub(crate) fn assumed_problems(&self, assumed: &crate::Assumed) -> Vec<ProblemKind> {
        assumed
            .iter()
            .filter(|(_, key)| !self.assumptions.iter().any(|assumption| assumption.key == **key))
            .map(|(_, key)| ProblemKind::UnknownKey {
                key: key.clone(),
                expected: "assumption",
                near: near_keys(key, self.assumptions.iter().map(|assumption| &assumption.key)),
            })
            .collect()
    }

    /// Whom of those that decide on a sort of matter there is not, with the item: a level of a model that has levels, a
    /// delegation of one that has delegations. The same services may belong to a model that has neither.
    pub(crate) fn decider_problems(&self, kind: &MatterKind, offer: bool) -> Vec<(usize, ProblemKind)> {
        let (ladder, delegations) = (self.organisation.ladder(), &self.steering.delegations);
        let problem = |by: &Decides| match by {
            Decides::Level(title) if !ladder.levels().is_empty() && ladder.level_of(title).is_none() => {
                let near = if offer { near(title, ladder.titles()) } else { vec![] };
                Some(ProblemKind::UnknownKey { key: title.as_str().into(), expected: "manager level", near })
            }
            Decides::Delegation(key)
                if !delegations.is_empty() && delegations.iter().all(|other| other.key != *key) =>
            {
                let keys = delegations.iter().map(|delegation| &delegation.key);
                let near = if offer { near_keys(key, keys) } else { vec![] };
                Some(ProblemKind::UnknownKey { key: key.clone(), expected: "delegation", near })
            }
            _ => None,
        };
        let shares = kind.decisions.iter().enumerate();
        shares.filter_map(|(item, share)| problem(&share.by).map(|problem| (item, problem))).collect()
    }

    pub(crate) fn expect_node(&self, key: &Key) -> Result<crate::NodeId, ProblemKind> {
        crate::organisation::resolve(&self.organisation, key)
    }

    /// That there is the level whose heads decide; whether there is the body is judged with the other references.
    pub(crate) fn expect_decider(&self, decider: &Decider) -> Result<(), ProblemKind> {
        let Decider::Level(title) = decider else { return Ok(()) };
        let ladder = self.organisation.ladder();
        ladder.level_of(title).map(|_| ()).ok_or_else(|| ProblemKind::UnknownKey {
            key: title.as_str().into(),
            expected: "manager level",
            near: near(title, ladder.titles()),
        })
    }
}

pub(crate) fn sorted<'a, T, K: Ord>(items: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<&'a T> {
    let mut items: Vec<&T> = items.iter().collect();
    items.sort_by_key(|item| key(item));
    items
}

/// Whether two services are equal, whatever the order of their entries.
pub(crate) fn same_services(a: &Services, b: &Services) -> bool {
    a.electorate == b.electorate
        && a.assumed == b.assumed
        && sorted(&a.areas, |e| &e.key) == sorted(&b.areas, |e| &e.key)
        && sorted(&a.touches, |e| &e.areas) == sorted(&b.touches, |e| &e.areas)
        && sorted(&a.matter_kinds, |e| &e.key) == sorted(&b.matter_kinds, |e| &e.key)
        && a.flow == b.flow
        && sorted(&a.functions, |e| &e.key) == sorted(&b.functions, |e| &e.key)
        && sorted(&a.companies, |e| &e.key) == sorted(&b.companies, |e| &e.key)
}

/// What entries may name beside nodes, for many look-ups.
struct Names<'m> {
    areas: HashSet<&'m Key>,
    functions: HashSet<&'m Key>,
    assumptions: HashSet<&'m Key>,
}

impl<'m> Names<'m> {
    fn of(model: &'m Model) -> Self {
        Self {
            areas: model.services.areas.iter().map(|area| &area.key).collect(),
            functions: model.services.functions.iter().map(|function| &function.key).collect(),
            assumptions: model.assumptions.iter().map(|assumption| &assumption.key).collect(),
        }
    }

    /// What an entry names that there is not, without near names.
    fn unknown(&self, entry: &NodeEntry) -> Vec<(&'static str, Option<usize>, ProblemKind)> {
        let (field, areas) = entry.areas();
        let functions = match entry {
            NodeEntry::Unit(unit) => unit.functions.as_slice(),
            _ => &[],
        };
        let mut unknown = Vec::new();
        let mut look = |field, item, key: &Key, known: &HashSet<&Key>, expected| {
            if !known.contains(key) {
                unknown.push((field, item, ProblemKind::UnknownKey { key: key.clone(), expected, near: vec![] }));
            }
        };
        for (item, key) in areas.iter().enumerate() {
            look(field, Some(item), key, &self.areas, "service area");
        }
        for (item, key) in functions.iter().enumerate() {
            look("functions", Some(item), key, &self.functions, "support function");
        }
        for (_, key) in entry.assumed().iter() {
            look("assumed", None, key, &self.assumptions, "assumption");
        }
        unknown
    }
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self, other);
        a.steering.same(&b.steering)
            && same_services(&a.services, &b.services)
            && sorted(&a.assumptions, |e| &e.key) == sorted(&b.assumptions, |e| &e.key)
            && a.organisation == b.organisation
    }
}
