//! What has to be done, however it is organised: service areas with staff and volume, which areas a matter touches together,
//! support functions, companies, and the electorate.
//!
//! The same [`Services`] under different organisations is what makes them comparable.

mod distribution;
mod flow;
mod matters;
mod problems;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::organisation::near_keys;
use crate::{Assumed, Decimal, Key, Place, Problem, ProblemKind, Problems};

pub use distribution::Distribution;
pub use flow::{Flow, Reports};
pub use matters::{
    Arrivals, ChannelShare, Decides, DecisionShare, MatterKind, Referral, Review, ReviewRule, TouchedArea,
};

/// A field of service to citizens, such as elderly care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ServiceArea {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The subject group to which it belongs, such as `care`: areas that one committee or sector would steer together. Each
    /// area is a group of its own when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Key>,
    /// Staff that does it, in full-time equivalents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Decimal>,
    /// Matters a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume_per_year: Option<u64>,
    /// Hours a week that a full-time member of the area's staff has for matters; more than 0, at most 168. Those of the [`Flow`]
    /// when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter_hours_per_week: Option<Decimal>,
    /// To which areas it hands on matters that it has handled, and how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<Referral>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl ServiceArea {
    /// A service area of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            subject: None,
            staff: None,
            volume_per_year: None,
            matter_hours_per_week: None,
            referrals: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

/// Two service areas that matters touch together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Touch {
    /// The two areas, which are different. A pair stands once, in either order.
    pub areas: (Key, Key),
    /// How many matters a year touch both; it weighs the pair against others.
    pub weight: Decimal,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A function that supports the rest, such as finance (A9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SupportFunction {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Staff that does it, in full-time equivalents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Decimal>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// A company that belongs to the group (P9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupCompany {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The company that owns it; the municipality itself when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Key>,
    /// How much of it the parent owns, in per cent.
    pub share_percent: Decimal,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// What has to be done. In files, each list is a section of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Services {
    /// People who may vote: what the law's minimum size of the council hangs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub electorate: Option<u32>,
    /// What is an assumption among the fields of the services as a whole: the electorate.
    #[serde(skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
    /// The service areas.
    #[serde(rename = "service_area", skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<ServiceArea>,
    /// Which areas matters touch together.
    #[serde(rename = "touch", skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<Touch>,
    /// The sorts of matter that flow through the organisation.
    #[serde(rename = "matter_kind", skip_serializing_if = "Vec::is_empty")]
    pub matter_kinds: Vec<MatterKind>,
    /// What it takes to let them flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    /// The support functions.
    #[serde(rename = "support_function", skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<SupportFunction>,
    /// The companies of the group.
    #[serde(rename = "group_company", skip_serializing_if = "Vec::is_empty")]
    pub companies: Vec<GroupCompany>,
}

impl Services {
    /// The service area with a key.
    pub fn area(&self, key: &str) -> Option<&ServiceArea> {
        self.areas.iter().find(|area| area.key == *key)
    }

    /// The sort of matter with a key.
    pub fn matter_kind(&self, key: &str) -> Option<&MatterKind> {
        self.matter_kinds.iter().find(|kind| kind.key == *key)
    }

    /// The support function with a key.
    pub fn function(&self, key: &str) -> Option<&SupportFunction> {
        self.functions.iter().find(|function| function.key == *key)
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What entries assume, by section; the services as a whole first.
    pub(crate) fn assumed(&self) -> [(&'static str, Vec<&Assumed>); 7] {
        [
            ("services", vec![&self.assumed]),
            ("service_area", self.areas.iter().map(|e| &e.assumed).collect()),
            ("touch", self.touches.iter().map(|e| &e.assumed).collect()),
            ("matter_kind", self.matter_kinds.iter().map(|e| &e.assumed).collect()),
            ("flow", self.flow.iter().map(|e| &e.assumed).collect()),
            ("support_function", self.functions.iter().map(|e| &e.assumed).collect()),
            ("group_company", self.companies.iter().map(|e| &e.assumed).collect()),
        ]
    }

    /// That a key is one of a service area.
    pub(crate) fn expect_area(&self, key: &Key) -> Result<(), ProblemKind> {
        self.area(key.as_str()).map(|_| ()).ok_or_else(|| ProblemKind::UnknownKey {
            key: key.clone(),
            expected: "service area",
            near: near_keys(key, self.areas.iter().map(|area| &area.key)),
        })
    }

    /// That a key is one of a support function.
    pub(crate) fn expect_function(&self, key: &Key) -> Result<(), ProblemKind> {
        self.function(key.as_str()).map(|_| ()).ok_or_else(|| ProblemKind::UnknownKey {
            key: key.clone(),
            expected: "support function",
            near: near_keys(key, self.functions.iter().map(|function| &function.key)),
        })
    }

    /// Whether everything has a meaning by itself.
    ///
    /// # Errors
    /// [`Problems`] with every malformed, duplicate and unknown key, every name without any text, every share over 100 per
    /// cent, every pair of an area with itself, every pair that stands twice, every number and distribution of matters outside what
    /// its field says, and every area whose matters are handed on for ever.
    pub fn validate(&self) -> Result<(), Problems> {
        let mut problems = Vec::new();
        distinct("service_area", self.areas.iter().map(|area| &area.key), &mut problems);
        distinct("support_function", self.functions.iter().map(|function| &function.key), &mut problems);
        distinct("group_company", self.companies.iter().map(|company| &company.key), &mut problems);
        distinct("matter_kind", self.matter_kinds.iter().map(|kind| &kind.key), &mut problems);
        named("service_area", self.areas.iter().map(|area| (&area.key, area.name.as_ref())), &mut problems);
        named("matter_kind", self.matter_kinds.iter().map(|kind| (&kind.key, kind.name.as_ref())), &mut problems);
        let functions = self.functions.iter().map(|function| (&function.key, function.name.as_ref()));
        named("support_function", functions, &mut problems);
        let companies = self.companies.iter().map(|company| (&company.key, company.name.as_ref()));
        named("group_company", companies, &mut problems);
        let areas: HashSet<&Key> = self.areas.iter().map(|area| &area.key).collect();
        let companies: HashSet<&Key> = self.companies.iter().map(|company| &company.key).collect();
        let mut pairs = HashMap::new();
        for (index, touch) in self.touches.iter().enumerate() {
            let place = Place::entry("touch", index).field("areas");
            for (item, key) in [&touch.areas.0, &touch.areas.1].into_iter().enumerate() {
                if !areas.contains(key)
                    && let Err(kind) = self.expect_area(key)
                {
                    problems.push(Problem { place: place.clone().item(item), kind });
                }
            }
            if touch.areas.0 == touch.areas.1 {
                let kind = ProblemKind::BadValue {
                    what: "areas that matters touch together".into(),
                    expected: "two different areas".into(),
                    found: format!("`{}` twice", touch.areas.0),
                };
                problems.push(Problem { place: place.clone(), kind });
            }
            let (a, b) = (&touch.areas.0, &touch.areas.1);
            if let Some(first) = pairs.get(&(a.min(b), a.max(b))) {
                let first = Place::entry("touch", *first).field("areas");
                problems
                    .push(Problem { place, kind: ProblemKind::DuplicatePair { areas: touch.areas.clone(), first } });
            } else {
                pairs.insert((a.min(b), a.max(b)), index);
            }
        }
        self.flow_problems(&mut problems);
        for (index, company) in self.companies.iter().enumerate() {
            if let Some(parent) = &company.parent
                && !companies.contains(parent)
            {
                let kind = ProblemKind::UnknownKey {
                    key: parent.clone(),
                    expected: "company",
                    near: near_keys(parent, self.companies.iter().map(|company| &company.key)),
                };
                problems.push(Problem { place: Place::entry("group_company", index).field("parent"), kind });
            }
            if company.share_percent > Decimal::from(100) {
                let kind = ProblemKind::BadValue {
                    what: format!("share of `{}`", company.key),
                    expected: "at most 100 per cent".into(),
                    found: company.share_percent.to_string(),
                };
                problems.push(Problem { place: Place::entry("group_company", index).field("share_percent"), kind });
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
    }

    /// What is wrong with matters and how they flow, but for keys and names.
    fn flow_problems(&self, problems: &mut Vec<Problem>) {
        let areas: HashMap<&Key, &ServiceArea> = self.areas.iter().map(|area| (&area.key, area)).collect();
        let mut note = |section, index, found: Vec<(&'static str, Option<usize>, ProblemKind)>| {
            problems.extend(found.into_iter().map(|(field, item, kind)| {
                let place = Place::entry(section, index).field(field);
                Problem { place: item.into_iter().fold(place, Place::item), kind }
            }));
        };
        for (index, area) in self.areas.iter().enumerate() {
            note("service_area", index, area.flow_problems(&areas));
        }
        for index in problems::endless(&self.areas) {
            note("service_area", index, vec![("referrals", None, problems::endless_problem(&self.areas[index]))]);
        }
        for (index, kind) in self.matter_kinds.iter().enumerate() {
            note("matter_kind", index, kind.problems(&areas));
        }
        note("flow", 0, self.flow.as_ref().map_or_else(Vec::new, Flow::problems));
    }
}

/// That names of a section say something, where there are any.
fn named<'a>(
    section: &'static str,
    names: impl Iterator<Item = (&'a Key, Option<&'a String>)>,
    problems: &mut Vec<Problem>,
) {
    for (index, (key, name)) in names.enumerate() {
        let kind = name.and_then(|name| ProblemKind::of_blank("name", key, name));
        problems.extend(kind.map(|kind| Problem { place: Place::entry(section, index).field("name"), kind }));
    }
}

/// That keys of a section are well formed and differ.
pub(crate) fn distinct<'a>(section: &'static str, keys: impl Iterator<Item = &'a Key>, problems: &mut Vec<Problem>) {
    let mut first = HashMap::new();
    for (index, key) in keys.enumerate() {
        let place = Place::entry(section, index).field("key");
        if !key.is_well_formed() {
            problems.push(Problem { place: place.clone(), kind: ProblemKind::MalformedKey { key: key.clone() } });
        }
        if let Some(&first) = first.get(key) {
            let kind = ProblemKind::DuplicateKey { key: key.clone(), first: Place::entry(section, first) };
            problems.push(Problem { place, kind });
        } else {
            first.insert(key, index);
        }
    }
}
