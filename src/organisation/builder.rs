use std::collections::HashMap;

use super::columns::ColumnsLine;
use super::growing::Growing;
use super::{
    BodyEntry, Decimal, Head, HeadState, Key, Ladder, Level, Link, NodeEntry, NodeId, NodeKind, Organisation, Place,
    Problem, ProblemKind, Problems, Relation, RelationKind, UnitColumns, near_keys, repeated,
};

/// After so many problems, near names are not looked for any more: each look-up goes through all keys.
pub(crate) const MOST_OFFERED: usize = 20;

/// Takes entries and relations in any order, and reports everything that is wrong with them at once.
///
/// # Example
/// ```
/// use orgmodel::{Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("finance"));
/// builder.add(UnitEntry::new("payroll").reports_to("finanse"));
/// builder.add(UnitEntry::new("payroll"));
///
/// let problems = builder.build().expect_err("two things are wrong");
/// assert_eq!(
///     problems.to_string(),
///     "unit[1].reports_to[0]: unknown node `finanse`; did you mean `finance`?\n\
///      unit[2].key: duplicate key `payroll`: unit[1] is called that already"
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct OrganisationBuilder {
    entries: Vec<NodeEntry>,
    relations: Vec<(Key, Relation, Key)>,
    ladder: Vec<Level>,
    units: Vec<(Option<Key>, UnitColumns)>,
}

impl OrganisationBuilder {
    /// Adds a node with the relations that leave it. The nodes to which they lead may come later.
    pub fn add(&mut self, entry: impl Into<NodeEntry>) -> &mut Self {
        self.entries.push(entry.into());
        self
    }

    /// Adds units in columns, after all nodes that are added as entries. The topmost report to nobody. Entries, relations and
    /// other columns may name them.
    ///
    /// Places call them `units`, rows of all columns in the order in which they were added; of one set of columns at most 1,000
    /// problems of a sort are told.
    pub fn units(&mut self, columns: UnitColumns) -> &mut Self {
        self.units.push((None, columns));
        self
    }

    /// Like [`units`](Self::units); the topmost report to a node that is added before or later: as an entry, or in columns
    /// before these.
    pub fn units_below(&mut self, superior: impl Into<Key>, columns: UnitColumns) -> &mut Self {
        self.units.push((Some(superior.into()), columns));
        self
    }

    /// Adds a relation between two nodes that are added before or later.
    pub fn relate(&mut self, from: impl Into<Key>, relation: Relation, to: impl Into<Key>) -> &mut Self {
        self.relations.push((from.into(), relation, to.into()));
        self
    }

    /// Adds a manager level below those that are there.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.ladder.push(level);
        self
    }

    /// The organisation.
    ///
    /// # Errors
    /// [`Problems`] with everything that has no meaning: malformed, duplicate and unknown keys, relations between kinds of
    /// node that they cannot join, relations that stand twice, keys that stand twice in a list, titles on two levels, values out of range.
    pub fn build(mut self) -> Result<Organisation, Problems> {
        let (organisation, problems) = self.build_partly();
        if problems.is_empty() { Ok(organisation) } else { Err(Problems(problems)) }
    }

    /// The entries, in the order in which they were added.
    pub(crate) fn entries(&self) -> &[NodeEntry] {
        &self.entries
    }

    /// The organisation of what has a meaning, and what has none. Columns of units are used up.
    pub(crate) fn build_partly(&mut self) -> (Organisation, Vec<Problem>) {
        let mut growing = Growing::default();
        let mut problems = Vec::new();
        problems.extend(ladder_problems(&self.ladder));
        growing.organisation.set_ladder(Ladder::new(self.ladder.clone()));

        let rows: usize = self.units.iter().map(|(_, columns)| columns.len()).sum();
        growing.reserve(self.entries.len() + rows, 0);
        let mut counts = [0_usize; NodeKind::ALL.len()];
        let mut places: Vec<Place> = Vec::with_capacity(self.entries.len());
        let mut first: HashMap<&Key, Place> = HashMap::with_capacity(self.entries.len());
        let mut ids: Vec<Option<NodeId>> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let kind = entry.kind();
            let place = Place::entry(kind.name(), counts[kind as usize]);
            counts[kind as usize] += 1;
            places.push(place.clone());
            problems.extend(entry_problems(entry).into_iter().map(|(field, item, kind)| {
                let place = place.clone().field(field);
                Problem { place: item.into_iter().fold(place, Place::item), kind }
            }));
            if let Some(first) = first.get(entry.key()) {
                let kind = ProblemKind::DuplicateKey { key: entry.key().clone(), first: first.clone() };
                problems.push(Problem { place: place.field("key"), kind });
                ids.push(None);
                continue;
            }
            first.insert(entry.key(), place);
            ids.push(Some(growing.insert(entry)));
        }

        let units = std::mem::take(&mut self.units);
        let lines = add_columns(&mut growing, units, &places, &ids, &mut problems);

        // An entry with a duplicate key is not there, but what it refers to is looked up all the same.
        let mut found = Vec::new();
        for ((entry, place), id) in self.entries.iter().zip(&places).zip(&ids) {
            let mut item = (None, 0);
            for Link { relation, to } in entry.links() {
                let kind = relation.kind();
                item = if item.0 == Some(kind) { (Some(kind), item.1 + 1) } else { (Some(kind), 0) };
                let place = place.clone().field(kind.name()).item(item.1);
                if problems.len() >= MOST_OFFERED && growing.organisation.node(to.as_str()).is_none() {
                    let kind = ProblemKind::UnknownKey { key: to, expected: "node", near: vec![] };
                    problems.push(Problem { place, kind });
                    continue;
                }
                match resolve(&growing.organisation, &to) {
                    Err(kind) => problems.push(Problem { place, kind }),
                    Ok(to) => found.extend(id.map(|from| (from, relation, to, place))),
                }
            }
        }
        for (index, (from, relation, to)) in self.relations.iter().enumerate() {
            let place = Place::entry("relation", index);
            let ends = (resolve(&growing.organisation, from), resolve(&growing.organisation, to));
            for (field, end) in [("from", &ends.0), ("to", &ends.1)] {
                if let Err(kind) = end {
                    problems.push(Problem { place: place.clone().field(field), kind: kind.clone() });
                }
            }
            if let (Ok(from), Ok(to)) = ends {
                found.push((from, *relation, to, place));
            }
        }
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&n| (found[n].0, found[n].1.kind(), found[n].2, n));
        let mut twice = vec![false; found.len()];
        for pair in order.windows(2) {
            let [a, b] = [&found[pair[0]], &found[pair[1]]];
            twice[pair[1]] = (a.0, a.1.kind(), a.2) == (b.0, b.1.kind(), b.2);
        }
        growing.reserve(0, found.len() + rows);
        for ((from, relation, to, place), twice) in found.into_iter().zip(twice) {
            let twice = twice || lines.iter().any(|line| line.states(from, relation.kind(), to));
            match growing.link_problem(from, relation, to, twice) {
                Some(kind) => problems.push(Problem { place, kind }),
                None => growing.link(relation, std::iter::once((from, to))),
            }
        }
        for line in &lines {
            growing.link_units(line);
        }
        (growing.finish(), in_order(problems, &places))
    }
}

/// Adds the units of columns in which nothing is wrong; their relations are still to be added.
fn add_columns(
    growing: &mut Growing,
    units: Vec<(Option<Key>, UnitColumns)>,
    places: &[Place],
    ids: &[Option<NodeId>],
    problems: &mut Vec<Problem>,
) -> Vec<ColumnsLine> {
    let entries = growing.organisation.bound();
    let mut rows = 0;
    let mut lines = Vec::with_capacity(units.len());
    for (above, columns) in units {
        let before = rows;
        rows += columns.len();
        let place_of = |row: u32| match ids.iter().position(|id| *id == Some(NodeId(row))) {
            Some(entry) => places[entry].clone(),
            None => Place::entry("units", row as usize - entries),
        };
        let found = columns.problems(&growing.organisation, before, place_of);
        let sound = found.is_empty();
        problems.extend(found);
        let top = columns.superior.iter().position(|&row| row == UnitColumns::NONE);
        let above = match (above, top) {
            (Some(above), Some(row)) => {
                let found = resolve(&growing.organisation, &above).and_then(|above| {
                    let kind = growing.kind(above);
                    let joins = RelationKind::ReportsTo.may_join(NodeKind::Unit, kind);
                    joins.then_some(above).ok_or_else(|| ProblemKind::ImpossibleRelation {
                        relation: RelationKind::ReportsTo,
                        from: columns.keys.get(row).unwrap_or_else(|| "units".into()),
                        from_kind: NodeKind::Unit,
                        to: growing.key(above),
                        to_kind: kind,
                    })
                });
                let place = Place::entry("units", before + row).field("superior");
                found.map_err(|kind| problems.push(Problem { place, kind })).ok()
            }
            _ => None,
        };
        if sound {
            lines.push(growing.add_units(columns, above));
        }
    }
    lines
}

/// What is wrong with manager levels: a title that says nothing or stands on two of them, or more levels than can be numbered.
pub(crate) fn ladder_problems(levels: &[Level]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, level) in levels.iter().enumerate() {
        let place = Place::entry("level", index);
        let also = level.also.iter().enumerate();
        let also = also.map(|(item, title)| (title, place.clone().field("also").item(item)));
        for (title, own) in std::iter::once((&level.title, place.clone().field("title"))).chain(also) {
            if title.trim().is_empty() {
                let (what, expected) = ("title of a manager level".into(), "some text".into());
                let kind = ProblemKind::BadValue { what, expected, found: format!("{title:?}") };
                problems.push(Problem { place: own, kind });
            } else if let Some(&first) = seen.get(title.as_str()) {
                let kind =
                    ProblemKind::DuplicateKey { key: title.as_str().into(), first: Place::entry("level", first) };
                problems.push(Problem { place: place.clone(), kind });
            } else {
                seen.insert(title, index);
            }
        }
    }
    if levels.len() > usize::from(u8::MAX) {
        let kind = ProblemKind::BadValue {
            what: "manager levels".into(),
            expected: "at most 255".into(),
            found: levels.len().to_string(),
        };
        problems.push(Problem { place: Place::entry("level", usize::from(u8::MAX)), kind });
    }
    problems
}

/// Problems in the order of the input: by entry as they were added, then as they were found.
fn in_order(mut problems: Vec<Problem>, places: &[Place]) -> Vec<Problem> {
    let order: HashMap<(&str, usize), usize> =
        places.iter().enumerate().map(|(n, place)| ((place.section, place.index), n)).collect();
    problems.sort_by_key(|problem| {
        let place = &problem.place;
        order.get(&(place.section, place.index)).map_or((1, place.index), |&n| (0, n))
    });
    problems
}

/// What is wrong with an entry taken by itself, with field and item.
pub(crate) fn entry_problems(entry: &NodeEntry) -> Vec<(&'static str, Option<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    if !entry.key().is_well_formed() {
        problems.push(("key", None, ProblemKind::MalformedKey { key: entry.key().clone() }));
    }
    let bad = |what: &str, expected: &str, found: String| ProblemKind::BadValue {
        what: format!("{what} of `{}`", entry.key()),
        expected: expected.into(),
        found,
    };
    let name = match entry {
        NodeEntry::Body(e) => &e.name,
        NodeEntry::Administration(e) => &e.name,
        NodeEntry::Sector(e) => &e.name,
        NodeEntry::Unit(e) => &e.name,
        NodeEntry::Company(e) => &e.name,
        NodeEntry::FocusArea(e) => &e.name,
        NodeEntry::Channel(e) => &e.name,
    };
    if let Some(kind) = name.as_ref().and_then(|name| ProblemKind::of_blank("name", entry.key(), name)) {
        problems.push(("name", None, kind));
    }
    let head = match entry {
        NodeEntry::Administration(e) => e.head.as_ref(),
        NodeEntry::Sector(e) => e.head.as_ref(),
        NodeEntry::Unit(e) => e.head.as_ref(),
        _ => None,
    };
    let head = head.map_or_else(Vec::new, |head| head_problems(entry.key(), head));
    problems.extend(head.into_iter().map(|kind| ("head", None, kind)));
    if let NodeEntry::Body(BodyEntry { calendar: Some(calendar), .. }) = entry {
        let found = calendar.problems().into_iter();
        problems.extend(found.map(|(expected, found)| ("calendar", None, bad("calendar", &expected, found))));
    }
    if let NodeEntry::Channel(channel) = entry
        && let Some(share) = channel.first_contact_percent.filter(|share| *share > Decimal::from(100))
    {
        let found = share.to_string();
        problems.push(("first_contact_percent", None, bad("share", "at most 100 per cent", found)));
    }
    if let NodeEntry::Company(company) = entry {
        for (item, share) in company.owned_by.iter().enumerate() {
            if share.share_percent > Decimal::from(100) {
                let found = share.share_percent.to_string();
                problems.push(("owned_by", Some(item), bad("share", "at most 100 per cent", found)));
            }
        }
    }
    let functions = match entry {
        NodeEntry::Unit(unit) => unit.functions.as_slice(),
        _ => &[],
    };
    for (field, keys) in [entry.areas(), ("functions", functions)] {
        for (item, key) in repeated(keys) {
            problems.push((field, Some(item), ProblemKind::DuplicateItem { key: key.clone() }));
        }
    }
    problems
}

/// What is wrong with the head of a node.
pub(super) fn head_problems(of: &Key, head: &Head) -> Vec<ProblemKind> {
    let blank = ProblemKind::of_blank("title of the head", of, &head.title);
    let shared = match head.state {
        HeadState::Shared(by @ 0..=1) => Some(ProblemKind::BadValue {
            what: format!("head of `{of}`"),
            expected: "a post shared by at least 2".into(),
            found: format!("shared by {by}"),
        }),
        _ => None,
    };
    blank.into_iter().chain(shared).collect()
}

/// The node with a key, or that there is none.
pub(crate) fn resolve(organisation: &Organisation, key: &Key) -> Result<NodeId, ProblemKind> {
    organisation.node(key.as_str()).map(|node| node.id()).ok_or_else(|| ProblemKind::UnknownKey {
        key: key.clone(),
        expected: "node",
        near: near_keys(key, organisation.keys()),
    })
}

/// Why a relation cannot be added, if it cannot.
pub(crate) fn link_problem(
    organisation: &Organisation,
    from: NodeId,
    relation: Relation,
    to: NodeId,
    twice: bool,
) -> Option<ProblemKind> {
    let end = |id| organisation.get(id).map(|node| (node.kind(), move || node.key()));
    join_problem(relation.kind(), end(from)?, end(to)?, twice)
}

/// Why a relation cannot join two nodes, of which kinds and keys are given, if it cannot.
pub(super) fn join_problem<F: FnOnce() -> Key>(
    relation: RelationKind,
    (from_kind, from): (NodeKind, F),
    (to_kind, to): (NodeKind, F),
    twice: bool,
) -> Option<ProblemKind> {
    if !relation.may_join(from_kind, to_kind) {
        return Some(ProblemKind::ImpossibleRelation { relation, from: from(), from_kind, to: to(), to_kind });
    }
    twice.then(|| ProblemKind::DuplicateRelation { relation, from: from(), to: to() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_levels_are_counted() {
        let levels =
            |number: u32| (0..number).map(|n| Level { title: format!("l{n}"), also: vec![] }).collect::<Vec<_>>();
        assert_eq!(ladder_problems(&levels(255)), vec![]);
        let problems = ladder_problems(&levels(300));
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["level[255]: manager levels: expected at most 255, found 300"]);
    }
}
