//! What the entries of a steering model have in common: a key, what is assumed, and what they refer to.

use std::cell::OnceCell;
use std::collections::HashSet;

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

impl Target {
    /// Whether it is a node, of whatever kind.
    pub(crate) fn is_node(self) -> bool {
        matches!(self, Self::Node | Self::InLine | Self::Body | Self::FocusArea)
    }

    /// Whether it is another entry of the steering model.
    fn is_steering(self) -> bool {
        matches!(self, Self::ChainDocument | Self::Steering(_))
    }

    /// Whether it leads to entries of this sort.
    pub(crate) fn is_of(self, kind: SteeringKind) -> bool {
        self == Self::Steering(kind) || kind == SteeringKind::ChainDocument && self == Self::ChainDocument
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

    /// What a node that is referred to has to be.
    const fn kinds(self) -> (&'static str, &'static [NodeKind]) {
        match self {
            Self::InLine => {
                ("an administration, a sector or a unit", &[NodeKind::Administration, NodeKind::Sector, NodeKind::Unit])
            }
            Self::Body => ("a body", &[NodeKind::Body]),
            Self::FocusArea => ("a focus area", &[NodeKind::FocusArea]),
            _ => ("a node", &NodeKind::ALL),
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

/// What is wrong with an entry by itself: field, item, problem.
pub(crate) type OwnProblems = Vec<(&'static str, Option<usize>, ProblemKind)>;

/// An entry of a steering model.
pub(crate) trait Entry {
    fn subject(&self) -> Subject;
    fn key(&self) -> &Key;
    fn assumed(&self) -> &Assumed;
    fn references(&self) -> Vec<Reference<'_>>;
    /// What is wrong with it by itself.
    fn own_problems(&self) -> OwnProblems;
    /// Lets it refer to another node.
    fn rename_node(&mut self, old: &Key, new: &Key);

    /// Whether it refers to a node.
    fn names_node(&self, key: &Key) -> bool {
        self.references().iter().any(|reference| reference.target.is_node() && reference.key == key)
    }
}

/// What entries may refer to in a model, in sets that are made when they are first asked for.
pub(crate) struct Known<'m> {
    model: &'m Model,
    areas: Keyed<'m>,
    functions: Keyed<'m>,
    agreements: Keyed<'m>,
    steering: Vec<Keyed<'m>>,
}

type Keyed<'m> = OnceCell<HashSet<&'m Key>>;

impl<'m> Known<'m> {
    pub(crate) fn of(model: &'m Model) -> Self {
        Self {
            model,
            areas: Keyed::new(),
            functions: Keyed::new(),
            agreements: Keyed::new(),
            steering: vec![Keyed::new(); SteeringKind::ALL.len()],
        }
    }

    fn areas(&self) -> &HashSet<&'m Key> {
        self.areas.get_or_init(|| self.model.services().areas.iter().map(|area| &area.key).collect())
    }

    fn functions(&self) -> &HashSet<&'m Key> {
        self.functions.get_or_init(|| self.model.services().functions.iter().map(|function| &function.key).collect())
    }

    fn agreements(&self) -> &HashSet<&'m Key> {
        self.agreements.get_or_init(|| self.model.steering().agreements.iter().map(|entry| &entry.key).collect())
    }

    fn steering(&self, kind: SteeringKind) -> &HashSet<&'m Key> {
        self.steering[kind as usize].get_or_init(|| self.model.steering().keys(kind).into_iter().collect())
    }

    /// What is wrong with what an entry refers to; `near` says whether the nearest names are looked for too.
    pub(crate) fn problems(&self, entry: &dyn Entry, near: bool) -> OwnProblems {
        let judged = |reference: Reference<'_>| {
            let problem = self.problem(&reference, near)?;
            Some((reference.field, reference.item, problem))
        };
        entry.references().into_iter().filter_map(judged).collect()
    }

    fn problem(&self, reference: &Reference<'_>, near: bool) -> Option<ProblemKind> {
        let Reference { key, target, .. } = *reference;
        let known = match target {
            target if target.is_node() => {
                let node = self.model.organisation().node(key.as_str());
                let (expected, kinds) = target.kinds();
                if let Some(node) = node.filter(|node| !kinds.contains(&node.kind())) {
                    return Some(ProblemKind::BadValue {
                        what: format!("`{key}`"),
                        expected: expected.into(),
                        found: node.kind().words().into(),
                    });
                }
                node.is_some()
            }
            Target::ServiceArea => self.areas().contains(key),
            Target::SupportFunction => self.functions().contains(key),
            Target::ChainDocument => {
                self.steering(SteeringKind::ChainDocument).contains(key) || self.agreements().contains(key)
            }
            Target::Steering(kind) => self.steering(kind).contains(key),
            Target::Node | Target::InLine | Target::Body | Target::FocusArea => unreachable!("they are nodes"),
        };
        (!known).then(|| ProblemKind::UnknownKey {
            key: key.clone(),
            expected: target.words(),
            near: if near { self.near(target, key) } else { vec![] },
        })
    }

    fn near(&self, target: Target, key: &Key) -> Vec<String> {
        let nodes = self.model.organisation().keys();
        match target {
            Target::ServiceArea => near_keys(key, self.areas().iter().copied()),
            Target::SupportFunction => near_keys(key, self.functions().iter().copied()),
            Target::ChainDocument => {
                let documents = self.steering(SteeringKind::ChainDocument).iter().chain(self.agreements());
                near_keys(key, documents.copied())
            }
            Target::Steering(kind) => near_keys(key, self.steering(kind).iter().copied()),
            Target::Node | Target::InLine | Target::Body | Target::FocusArea => near_keys(key, nodes),
        }
    }
}

/// The shapes that fields with references have.
trait Keys {
    fn keys(&self) -> Vec<(Option<usize>, &Key)>;
    fn rename(&mut self, old: &Key, new: &Key);
    /// Lets it refer to nothing, where it can.
    fn clear(&mut self);
}

impl Keys for Key {
    fn keys(&self) -> Vec<(Option<usize>, &Key)> {
        vec![(None, self)]
    }
    fn rename(&mut self, old: &Key, new: &Key) {
        if self == old {
            self.clone_from(new);
        }
    }
    fn clear(&mut self) {}
}

impl Keys for Option<Key> {
    fn keys(&self) -> Vec<(Option<usize>, &Key)> {
        self.iter().map(|key| (None, key)).collect()
    }
    fn rename(&mut self, old: &Key, new: &Key) {
        if let Some(key) = self {
            key.rename(old, new);
        }
    }
    fn clear(&mut self) {
        *self = None;
    }
}

impl Keys for Vec<Key> {
    fn keys(&self) -> Vec<(Option<usize>, &Key)> {
        self.iter().enumerate().map(|(item, key)| (Some(item), key)).collect()
    }
    fn rename(&mut self, old: &Key, new: &Key) {
        if self.contains(new) {
            self.retain(|key| key != old);
        } else {
            self.iter_mut().for_each(|key| key.rename(old, new));
        }
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl Keys for Vec<Measure> {
    fn keys(&self) -> Vec<(Option<usize>, &Key)> {
        let of = |(item, measure)| Measure::responsible_of(measure).map(|key| (Some(item), key));
        self.iter().enumerate().filter_map(of).collect()
    }
    fn rename(&mut self, old: &Key, new: &Key) {
        self.iter_mut().for_each(|measure| measure.responsible.rename(old, new));
    }
    fn clear(&mut self) {
        self.iter_mut().for_each(|measure| measure.responsible = None);
    }
}

impl Keys for Vec<Use> {
    fn keys(&self) -> Vec<(Option<usize>, &Key)> {
        self.iter().enumerate().map(|(item, part)| (Some(item), &part.user)).collect()
    }
    /// What both used is added up.
    fn rename(&mut self, old: &Key, new: &Key) {
        let gone = self.iter().position(|part| part.user == *old);
        match (gone, self.iter().position(|part| part.user == *new)) {
            (Some(gone), Some(stays)) if gone != stays => {
                self[stays].quantity = self[stays].quantity.checked_add(self[gone].quantity).unwrap_or(Decimal::MAX);
                self.remove(gone);
            }
            (Some(gone), None) => self[gone].user = new.clone(),
            _ => {}
        }
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl Measure {
    fn responsible_of(&self) -> Option<&Key> {
        self.responsible.as_ref()
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
    fn references(&self) -> Vec<Reference<'_>> {
        let of = |field, target, key| Reference { field, item: None, target, key };
        vec![
            of("purchaser", Target::Node, &self.purchaser),
            of("provider", Target::Node, &self.provider),
            of("area", Target::ServiceArea, &self.area),
        ]
    }
    fn own_problems(&self) -> OwnProblems {
        vec![]
    }
    fn rename_node(&mut self, old: &Key, new: &Key) {
        self.purchaser.rename(old, new);
        self.provider.rename(old, new);
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
    fn references(&self) -> Vec<Reference<'_>> {
        let areas = self.areas.iter().enumerate();
        let areas =
            areas.map(|(item, key)| Reference { field: "areas", item: Some(item), target: Target::ServiceArea, key });
        let body = match &self.by {
            Decider::Body(key) => Some(Reference { field: "by", item: None, target: Target::Body, key }),
            Decider::Level(_) => None,
        };
        areas.chain(body).collect()
    }
    fn own_problems(&self) -> OwnProblems {
        repeated_keys("areas", &self.areas)
    }
    fn rename_node(&mut self, old: &Key, new: &Key) {
        if let Decider::Body(body) = &mut self.by {
            body.rename(old, new);
        }
    }
}

/// Keys that stand twice in a list.
pub(super) fn repeated_keys(field: &'static str, keys: &[Key]) -> OwnProblems {
    let twice = |(item, key): (usize, &Key)| (field, Some(item), ProblemKind::DuplicateItem { key: key.clone() });
    crate::organisation::repeated(keys).map(twice).collect()
}

/// A text that says nothing.
pub(super) fn blank(field: &'static str, key: &Key, text: Option<&String>) -> OwnProblems {
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

            /// The entry without what it refers to among the others of the steering model, where it can stand without.
            pub(crate) fn cut(mut self) -> Self {
                match &mut self {
                    $(Self::$kind(_entry) => {
                        $(if ($target).is_steering() { Keys::clear(&mut _entry.$field); })*
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
            fn references(&self) -> Vec<Reference<'_>> {
                let mut references = Vec::new();
                $(references.extend(Keys::keys(&self.$field).into_iter().map(|(item, key)| {
                    Reference { field: stringify!($field), item, target: $target, key }
                }));)*
                references
            }
            fn own_problems(&self) -> OwnProblems {
                self.problems()
            }
            fn rename_node(&mut self, old: &Key, new: &Key) {
                $(if ($target).is_node() { Keys::rename(&mut self.$field, old, new); })*
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

            /// The entry of a sort that stands at a place.
            pub(crate) fn at(&self, kind: SteeringKind, at: usize) -> SteeringEntry {
                match kind { $(SteeringKind::$kind => SteeringEntry::$kind(self.$list[at].clone()),)+ }
            }

            /// The entry with a key.
            pub fn entry(&self, key: &SteeringKey) -> Option<SteeringEntry> {
                match key {
                    $(SteeringKey::$kind(key) => {
                        self.$list.iter().find(|entry| entry.key == *key).cloned().map(SteeringEntry::$kind)
                    })+
                }
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
