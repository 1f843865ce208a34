//! What the entries of a steering model have in common: a key, what is assumed, and what they refer to.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::budget::{FollowUp, Frame, InternalService, Price, ProcessStep, Use};
use super::documents::{GoverningDocument, Measure};
use super::goals::{ChainDocument, Goal};
use super::leadership::{Assessment, ManagementGroup};
use super::{Agreement, Decider, Delegation, Steering};
use crate::model::sorted;
use crate::organisation::near_keys;
use crate::{Assumed, Decimal, Key, Model, NodeKind, ProblemKind, Subject};

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A node of any kind.
    Node,
    /// A node that may have a head.
    InLine,
    /// A body.
    Body,
    /// A focus area.
    FocusArea,
    ServiceArea,
    SupportFunction,
    /// A document of the goal chain, or the agreement that takes its place.
    ChainDocument,
    Steering(SteeringKind),
}

/// Something in a model that has keys and is no node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum List {
    ServiceAreas,
    SupportFunctions,
    Agreements,
    Steering(SteeringKind),
}

impl List {
    fn keys(self, model: &Model) -> Vec<&Key> {
        match self {
            Self::ServiceAreas => model.services().areas.iter().map(|area| &area.key).collect(),
            Self::SupportFunctions => model.services().functions.iter().map(|function| &function.key).collect(),
            Self::Agreements => model.steering().agreements.iter().map(|agreement| &agreement.key).collect(),
            Self::Steering(kind) => model.steering().keys(kind),
        }
    }

    fn has(self, model: &Model, key: &Key) -> bool {
        match self {
            Self::ServiceAreas => model.services().area(key.as_str()).is_some(),
            Self::SupportFunctions => model.services().function(key.as_str()).is_some(),
            Self::Agreements => model.steering().agreement(key.as_str()).is_some(),
            Self::Steering(kind) => model.steering().position(kind, key).is_some(),
        }
    }
}

impl Target {
    /// What a node that is referred to has to be; nothing when it is no node.
    const fn kinds(self) -> Option<(&'static str, &'static [NodeKind])> {
        match self {
            Self::Node => Some(("a node", &NodeKind::ALL)),
            Self::InLine => Some((
                "an administration, a sector or a unit",
                &[NodeKind::Administration, NodeKind::Sector, NodeKind::Unit],
            )),
            Self::Body => Some(("a body", &[NodeKind::Body])),
            Self::FocusArea => Some(("a focus area", &[NodeKind::FocusArea])),
            Self::ServiceArea | Self::SupportFunction | Self::ChainDocument | Self::Steering(_) => None,
        }
    }

    /// Where else the key may stand; nowhere when it is a node's.
    fn lists(self) -> impl Iterator<Item = List> + Clone {
        let (one, another) = match self {
            Self::Node | Self::InLine | Self::Body | Self::FocusArea => (None, None),
            Self::ServiceArea => (Some(List::ServiceAreas), None),
            Self::SupportFunction => (Some(List::SupportFunctions), None),
            Self::ChainDocument => (Some(List::Steering(SteeringKind::ChainDocument)), Some(List::Agreements)),
            Self::Steering(kind) => (Some(List::Steering(kind)), None),
        };
        one.into_iter().chain(another)
    }

    /// Whether it is a node, of whatever kind.
    pub(crate) const fn is_node(self) -> bool {
        self.kinds().is_some()
    }

    /// The sort of entry that is referred to, when it is one of the steering model.
    pub(crate) const fn sort(self) -> Option<SteeringKind> {
        match self {
            Self::ChainDocument => Some(SteeringKind::ChainDocument),
            Self::Steering(kind) => Some(kind),
            _ => None,
        }
    }

    /// What is looked for, in words.
    const fn words(self) -> &'static str {
        match self {
            Self::Node | Self::InLine | Self::Body | Self::FocusArea => "node",
            Self::ServiceArea => "service area",
            Self::SupportFunction => "support function",
            Self::ChainDocument => "chain document or agreement",
            Self::Steering(kind) => kind.words(),
        }
    }
}

/// A key by which an entry refers to something else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference<'e> {
    pub(crate) field: &'static str,
    pub(crate) item: Option<usize>,
    pub(crate) target: Target,
    pub(crate) key: &'e Key,
}

/// What is wrong with an entry: field, item, problem.
pub(crate) type EntryProblems = Vec<(&'static str, Option<usize>, ProblemKind)>;

/// An entry of a steering model.
pub(crate) trait Entry {
    fn subject(&self) -> Subject;
    fn key(&self) -> &Key;
    fn assumed(&self) -> &Assumed;
    /// Shows each key by which it refers to something.
    fn each_reference<'e>(&'e self, see: &mut dyn FnMut(Reference<'e>));
    /// What is wrong with it by itself.
    fn own_problems(&self) -> EntryProblems;
    /// Lets it refer to another node.
    ///
    /// # Errors
    /// What cannot be so, and in which field. It is half done then.
    fn rename_node(&mut self, old: &Key, new: &Key) -> Result<(), (&'static str, ProblemKind)>;

    fn references(&self) -> Vec<Reference<'_>> {
        let mut references = Vec::new();
        self.each_reference(&mut |reference| references.push(reference));
        references
    }

    /// The first field by which it refers to a key of some sort.
    fn refers(&self, leads: &dyn Fn(Target) -> bool, key: &Key) -> Option<&'static str> {
        let mut field = None;
        self.each_reference(&mut |reference| {
            if field.is_none() && leads(reference.target) && reference.key == key {
                field = Some(reference.field);
            }
        });
        field
    }
}

/// What entries may refer to in a model.
pub(crate) struct Known<'m> {
    model: &'m Model,
    /// The keys of each list, made when they are first asked for; nothing when that is not worth it.
    sets: Option<RefCell<HashMap<List, HashSet<&'m Key>>>>,
}

impl<'m> Known<'m> {
    /// For all entries of a model.
    pub(crate) fn for_many(model: &'m Model) -> Self {
        Self { model, sets: Some(RefCell::default()) }
    }

    /// For one entry.
    pub(crate) fn for_one(model: &'m Model) -> Self {
        Self { model, sets: None }
    }

    /// What is wrong with what an entry refers to; `near` says whether the nearest names are looked for too.
    pub(crate) fn problems(&self, entry: &dyn Entry, near: bool) -> EntryProblems {
        let mut problems = Vec::new();
        entry.each_reference(&mut |reference| {
            let problem = self.problem(reference.target, reference.key, near);
            problems.extend(problem.map(|problem| (reference.field, reference.item, problem)));
        });
        problems
    }

    fn problem(&self, target: Target, key: &Key, near: bool) -> Option<ProblemKind> {
        let known = match target.kinds() {
            None => target.lists().any(|list| self.has(list, key)),
            Some((expected, kinds)) => match self.model.organisation().node(key.as_str()) {
                Some(node) if !kinds.contains(&node.kind()) => {
                    return Some(ProblemKind::BadValue {
                        what: format!("`{key}`"),
                        expected: expected.into(),
                        found: node.kind().words().into(),
                    });
                }
                node => node.is_some(),
            },
        };
        (!known).then(|| ProblemKind::UnknownKey {
            key: key.clone(),
            expected: target.words(),
            near: if near { self.near(target, key) } else { vec![] },
        })
    }

    fn has(&self, list: List, key: &Key) -> bool {
        let Some(sets) = &self.sets else { return list.has(self.model, key) };
        let mut sets = sets.borrow_mut();
        sets.entry(list).or_insert_with(|| list.keys(self.model).into_iter().collect()).contains(key)
    }

    /// The nearest names of what could stand there.
    fn near(&self, target: Target, key: &Key) -> Vec<String> {
        let organisation = self.model.organisation();
        match target.kinds() {
            Some((_, kinds)) => organisation.near(key, |kind| kinds.contains(&kind)),
            None => near_keys(key, target.lists().flat_map(|list| list.keys(self.model))),
        }
    }
}

/// The shapes that fields with references have.
trait Keys {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key));
    /// Lets it refer to another key, to which it may refer already.
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind>;
    /// Lets it refer to nothing, where it can.
    fn clear(&mut self);
}

impl Keys for Key {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key)) {
        see(None, self);
    }
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind> {
        if self == old {
            self.clone_from(new);
        }
        Ok(())
    }
    fn clear(&mut self) {}
}

impl Keys for Option<Key> {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key)) {
        self.iter().for_each(|key| see(None, key));
    }
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind> {
        self.iter_mut().try_for_each(|key| key.rename(old, new))
    }
    fn clear(&mut self) {
        *self = None;
    }
}

impl Keys for Vec<Key> {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key)) {
        self.iter().enumerate().for_each(|(item, key)| see(Some(item), key));
    }
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind> {
        if self.contains(new) {
            self.retain(|key| key != old);
        }
        self.iter_mut().try_for_each(|key| key.rename(old, new))
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl Keys for Vec<Measure> {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key)) {
        for (item, measure) in self.iter().enumerate() {
            measure.responsible.iter().for_each(|key| see(Some(item), key));
        }
    }
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind> {
        self.iter_mut().try_for_each(|measure| measure.responsible.rename(old, new))
    }
    fn clear(&mut self) {
        self.iter_mut().for_each(|measure| measure.responsible = None);
    }
}

impl Keys for Vec<Use> {
    fn each<'k>(&'k self, see: &mut dyn FnMut(Option<usize>, &'k Key)) {
        self.iter().enumerate().for_each(|(item, part)| see(Some(item), &part.user));
    }
    /// What both use is added up.
    fn rename(&mut self, old: &Key, new: &Key) -> Result<(), ProblemKind> {
        let place = |uses: &Self, user: &Key| uses.iter().position(|part| part.user == *user);
        let (Some(gone), stays) = (place(self, old), place(self, new)) else { return Ok(()) };
        let Some(stays) = stays.filter(|stays| *stays != gone) else {
            return self[gone].user.rename(old, new);
        };
        let (there, comes) = (self[stays].quantity, self[gone].quantity);
        self[stays].quantity = there.checked_add(comes).ok_or_else(|| ProblemKind::BadValue {
            what: format!("quantity of `{new}`"),
            expected: format!("at most {}", Decimal::MAX),
            found: format!("{there} and {comes}"),
        })?;
        self.remove(gone);
        Ok(())
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl Entry for Agreement {
    fn subject(&self) -> Subject {
        Subject::Agreement(self.key.clone())
    }
    fn key(&self) -> &Key {
        &self.key
    }
    fn assumed(&self) -> &Assumed {
        &self.assumed
    }
    fn each_reference<'e>(&'e self, see: &mut dyn FnMut(Reference<'e>)) {
        see(Reference { field: "purchaser", item: None, target: Target::Node, key: &self.purchaser });
        see(Reference { field: "provider", item: None, target: Target::Node, key: &self.provider });
        see(Reference { field: "area", item: None, target: Target::ServiceArea, key: &self.area });
    }
    fn own_problems(&self) -> EntryProblems {
        vec![]
    }
    fn rename_node(&mut self, old: &Key, new: &Key) -> Result<(), (&'static str, ProblemKind)> {
        self.purchaser.rename(old, new).map_err(|problem| ("purchaser", problem))?;
        self.provider.rename(old, new).map_err(|problem| ("provider", problem))
    }
}

impl Entry for Delegation {
    fn subject(&self) -> Subject {
        Subject::Delegation(self.key.clone())
    }
    fn key(&self) -> &Key {
        &self.key
    }
    fn assumed(&self) -> &Assumed {
        &self.assumed
    }
    fn each_reference<'e>(&'e self, see: &mut dyn FnMut(Reference<'e>)) {
        self.areas.each(&mut |item, key| {
            see(Reference { field: "areas", item, target: Target::ServiceArea, key });
        });
        if let Decider::Body(key) = &self.by {
            see(Reference { field: "by", item: None, target: Target::Body, key });
        }
    }
    fn own_problems(&self) -> EntryProblems {
        let mut problems = blank("name", &self.key, self.name.as_ref());
        problems.extend(repeated_keys("areas", &self.areas));
        problems
    }
    fn rename_node(&mut self, old: &Key, new: &Key) -> Result<(), (&'static str, ProblemKind)> {
        match &mut self.by {
            Decider::Body(body) => body.rename(old, new).map_err(|problem| ("by", problem)),
            Decider::Level(_) => Ok(()),
        }
    }
}

/// Keys that stand twice in a list.
pub(super) fn repeated_keys(field: &'static str, keys: &[Key]) -> EntryProblems {
    let twice = |(item, key): (usize, &Key)| (field, Some(item), ProblemKind::DuplicateItem { key: key.clone() });
    crate::organisation::repeated(keys).map(twice).collect()
}

/// A text that says nothing.
pub(super) fn blank(field: &'static str, key: &Key, text: Option<&String>) -> EntryProblems {
    let problem = text.and_then(|text| ProblemKind::of_blank(field, key, text));
    problem.into_iter().map(|problem| (field, None, problem)).collect()
}

macro_rules! steering_entries {
    ($($(#[doc = $doc:literal])+ $kind:ident in $list:ident, $section:literal, $words:literal,
        { $($field:ident: $target:expr),* $(,)? };)+) => {
        /// Which sort of entry of a steering model it is; agreements and delegations are told apart from them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum SteeringKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl SteeringKind {
            /// All sorts, in the order of the sections of a file.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The section of a file, such as `chain_document`.
            pub const fn section(self) -> &'static str {
                match self { $(Self::$kind => $section,)+ }
            }

            /// The name in running text, such as `chain document`.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$kind => $words,)+ }
            }

            /// The fields that refer to something else, and to what.
            #[cfg(test)]
            pub(crate) fn references(self) -> Vec<(&'static str, Target)> {
                match self { $(Self::$kind => vec![$((stringify!($field), $target)),*],)+ }
            }
        }

        /// An entry of a steering model.
        ///
        /// In changes, a table with the sort as its name: `state = { goal = { key = "…" } }`.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum SteeringEntry {
            $($(#[doc = $doc])+ $kind($kind),)+
        }

        /// The sort and key of an entry of a steering model.
        ///
        /// In changes, a table with the sort as its name: `withdraw = { goal = "…" }`.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum SteeringKey {
            $($(#[doc = $doc])+ $kind(Key),)+
        }

        impl SteeringKey {
            /// The key of a sort.
            pub fn new(kind: SteeringKind, key: impl Into<Key>) -> Self {
                match kind { $(SteeringKind::$kind => Self::$kind(key.into()),)+ }
            }

            /// The sort.
            pub const fn kind(&self) -> SteeringKind {
                match self { $(Self::$kind(_) => SteeringKind::$kind,)+ }
            }

            /// The key.
            pub const fn key(&self) -> &Key {
                match self { $(Self::$kind(key) => key,)+ }
            }
        }

        impl SteeringEntry {
            /// The sort.
            pub const fn kind(&self) -> SteeringKind {
                match self { $(Self::$kind(_) => SteeringKind::$kind,)+ }
            }

            /// The key.
            pub const fn key(&self) -> &Key {
                match self { $(Self::$kind(entry) => &entry.key,)+ }
            }

            /// The sort and key, by which it can be withdrawn.
            pub fn to_key(&self) -> SteeringKey {
                SteeringKey::new(self.kind(), self.key())
            }

            pub(crate) fn as_entry(&self) -> &dyn Entry {
                match self { $(Self::$kind(entry) => entry,)+ }
            }

            pub(crate) fn as_entry_mut(&mut self) -> &mut dyn Entry {
                match self { $(Self::$kind(entry) => entry,)+ }
            }

            /// The entry without what it refers to among agreements and others of its like, where it can stand without.
            pub(crate) fn cut(mut self) -> Self {
                match &mut self {
                    $(Self::$kind(_entry) => {
                        $(if ($target).sort().is_some() { Keys::clear(&mut _entry.$field); })*
                    })+
                }
                self
            }
        }

        $(impl From<$kind> for SteeringEntry {
            fn from(entry: $kind) -> Self {
                Self::$kind(entry)
            }
        }

        impl Entry for $kind {
            fn subject(&self) -> Subject {
                Subject::Steering(SteeringKind::$kind, self.key.clone())
            }
            fn key(&self) -> &Key {
                &self.key
            }
            fn assumed(&self) -> &Assumed {
                &self.assumed
            }
            fn each_reference<'e>(&'e self, see: &mut dyn FnMut(Reference<'e>)) {
                $(Keys::each(&self.$field, &mut |item, key| {
                    see(Reference { field: stringify!($field), item, target: $target, key });
                });)*
            }
            fn own_problems(&self) -> EntryProblems {
                self.problems()
            }
            fn rename_node(&mut self, old: &Key, new: &Key) -> Result<(), (&'static str, ProblemKind)> {
                $(if ($target).is_node() {
                    Keys::rename(&mut self.$field, old, new).map_err(|problem| (stringify!($field), problem))?;
                })*
                Ok(())
            }
        })+

        impl Steering {
            /// The entries of each section, in the order of the sections of a file.
            pub(crate) fn sections(&self) -> Vec<(&'static str, Vec<&dyn Entry>)> {
                fn of<E: Entry>(entries: &[E]) -> Vec<&dyn Entry> {
                    entries.iter().map(|entry| entry as &dyn Entry).collect()
                }
                vec![
                    ("agreement", of(&self.agreements)),
                    ("delegation", of(&self.delegations)),
                    $(($section, of(&self.$list)),)+
                ]
            }

            /// Whether another states the same, in whatever order.
            pub(crate) fn same(&self, other: &Self) -> bool {
                self.model == other.model
                    && sorted(&self.agreements, |e| &e.key) == sorted(&other.agreements, |e| &e.key)
                    && sorted(&self.delegations, |e| &e.key) == sorted(&other.delegations, |e| &e.key)
                    $(&& sorted(&self.$list, |e| &e.key) == sorted(&other.$list, |e| &e.key))+
            }

            /// The keys of a sort, in order.
            pub(crate) fn keys(&self, kind: SteeringKind) -> Vec<&Key> {
                match kind { $(SteeringKind::$kind => self.$list.iter().map(|entry| &entry.key).collect(),)+ }
            }

            /// The entries of a sort, in order.
            pub(crate) fn of_kind(&self, kind: SteeringKind) -> Vec<&dyn Entry> {
                match kind { $(SteeringKind::$kind => self.$list.iter().map(|entry| entry as &dyn Entry).collect(),)+ }
            }

            /// Where the entry with a key stands among those of its sort.
            pub(crate) fn position(&self, kind: SteeringKind, key: &Key) -> Option<usize> {
                match kind { $(SteeringKind::$kind => self.$list.iter().position(|entry| entry.key == *key),)+ }
            }

            /// The entry of a sort that stands at a place.
            pub(crate) fn at(&self, kind: SteeringKind, at: usize) -> SteeringEntry {
                match kind { $(SteeringKind::$kind => SteeringEntry::$kind(self.$list[at].clone()),)+ }
            }

            /// The entry with a key.
            pub fn entry(&self, key: &SteeringKey) -> Option<SteeringEntry> {
                self.position(key.kind(), key.key()).map(|at| self.at(key.kind(), at))
            }

            /// All entries but agreements and delegations, in the order of the sections of a file.
            pub fn entries(&self) -> impl Iterator<Item = SteeringEntry> + '_ {
                std::iter::empty()$(.chain(self.$list.iter().cloned().map(SteeringEntry::$kind)))+
            }

            pub(crate) fn insert(&mut self, at: usize, entry: SteeringEntry) {
                match entry { $(SteeringEntry::$kind(entry) => self.$list.insert(at, entry),)+ }
            }

            pub(crate) fn remove(&mut self, kind: SteeringKind, at: usize) -> SteeringEntry {
                match kind { $(SteeringKind::$kind => SteeringEntry::$kind(self.$list.remove(at)),)+ }
            }

            pub(crate) fn replace(&mut self, at: usize, entry: SteeringEntry) -> SteeringEntry {
                match entry {
                    $(SteeringEntry::$kind(entry) => {
                        SteeringEntry::$kind(std::mem::replace(&mut self.$list[at], entry))
                    })+
                }
            }
        }
    };
}

const fn of(kind: SteeringKind) -> Target {
    Target::Steering(kind)
}

// The one table of what there is, in the order of the sections of a file, and what each refers to.
steering_entries! {
    /// A document of the goal chain.
    ChainDocument in chain_documents, "chain_document", "chain document", {
        adopter: Target::Node,
        covers: Target::Node,
    };
    /// A link of the goal chain.
    Goal in goals, "goal", "goal", {
        document: Target::ChainDocument,
        derived_from: of(SteeringKind::Goal),
        focus_area: Target::FocusArea,
        responsible: Target::Node,
        led_by: Target::InLine,
        reported_to: Target::Node,
    };
    /// An entry of the register of governing documents.
    GoverningDocument in governing_documents, "governing_document", "governing document", {
        adopter: Target::Node,
        owner: Target::Node,
        measures: Target::Node,
        supersedes: of(SteeringKind::GoverningDocument),
        refers_to: of(SteeringKind::GoverningDocument),
    };
    /// The money that a node may use.
    Frame in frames, "frame", "frame", {
        from: Target::Node,
        to: Target::Node,
    };
    /// What a service area gets.
    Price in prices, "price", "price", {
        area: Target::ServiceArea,
    };
    /// A service of one part of the municipality to others.
    InternalService in internal_services, "internal_service", "internal service", {
        provider: Target::InLine,
        function: Target::SupportFunction,
        uses: Target::Node,
    };
    /// A step of the yearly budget process.
    ProcessStep in process_steps, "process_step", "process step", {
        driver: Target::Node,
        after: of(SteeringKind::ProcessStep),
    };
    /// What was used of a frame.
    FollowUp in follow_ups, "follow_up", "follow-up", {
        frame: of(SteeringKind::Frame),
        answered_by: Target::Node,
    };
    /// How a head meets the requirement profile.
    Assessment in assessments, "assessment", "assessment", {
        node: Target::InLine,
    };
    /// A group of heads who lead together.
    ManagementGroup in management_groups, "management_group", "management group", {
        members: Target::InLine,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_are_called_alike_in_sections_changes_and_findings() {
        for kind in SteeringKind::ALL {
            assert_eq!(serde_json::to_value(kind).expect("a name"), kind.section());
            let key = serde_json::to_value(SteeringKey::new(*kind, "x")).expect("a key");
            assert_eq!(key, serde_json::json!({ kind.section(): "x" }));
        }
    }
}
