mod steering;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Change, LinkChange};
use crate::model::same_services;
use crate::organisation::Organisation;
use crate::{Decides, Decimal, Key, Link, Model, NodeEntry, NodeKind, NodeRef, RelationKind, Services, UnitEntry};

/// Changes that make one model equal to another.
///
/// `a.apply_all(&diff(&a, &b))` succeeds and leaves `a == b`. Where one attribute of a node differs, the change is the one for
/// that attribute; [`Change::Restate`] stands for the rest. Nodes are told apart by key: one with another key is another
/// node, so that a key that was changed shows as a node removed and one added.
///
/// As equality does, the changes leave the order of nodes and relations out: where a node states two superiors, the one that
/// is stated first may be the other one afterwards.
///
/// Takes time in proportion to both models, and a copy of the first. Each agreement, delegation and other entry of the steering
/// model that differs takes one more pass over these.
///
/// # Example
/// ```
/// use orgmodel::scenario::diff;
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let model = |superior: &str| {
///     let mut builder = Organisation::builder();
///     builder.add(UnitEntry::new("care")).add(UnitEntry::new("schools")).add(UnitEntry::new("north").reports_to(superior));
///     Model::new("three", builder.build()?, Default::default(), Default::default(), vec![])
/// };
/// let (mut a, b) = (model("care")?, model("schools")?);
/// let changes = diff(&a, &b);
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].to_string(), "move `north` to `schools`");
/// let _ = a.apply_all(&changes)?;
/// assert_eq!(a, b);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(a: &Model, b: &Model) -> Vec<Change> {
    let mut differ = Differ { work: a.clone(), goal: b, changes: Vec::new() };
    differ.widen();
    differ.end_early();
    differ.steer();
    differ.add_new();
    differ.restate_kept();
    differ.relate();
    differ.remove_gone();
    // Nodes whose kind changed have gone under their old kind; now they come back.
    differ.add_new();
    differ.relate();
    differ.state_late();
    differ.narrow();
    differ.changes
}

/// A model on its way to another. Every change is made at once, so that the next is chosen by what is there then.
struct Differ<'g> {
    work: Model,
    goal: &'g Model,
    changes: Vec<Change>,
}

impl Differ<'_> {
    /// Makes a change, if it has a meaning now.
    fn make(&mut self, change: Change) -> bool {
        let made = self.work.apply(&change).is_ok();
        if made {
            self.changes.push(change);
        }
        made
    }

    /// Whether a node is there already as the kind that it is to be.
    fn in_place(&self, key: &Key) -> bool {
        kind(&self.work.organisation, key) == kind(&self.goal.organisation, key)
    }

    /// Whether a node has to go, at least under its present kind.
    fn goes(&self, key: &Key) -> bool {
        kind(&self.work.organisation, key).is_some() && !self.in_place(key)
    }

    /// States what will be referred to, without taking away what still is.
    fn widen(&mut self) {
        for assumption in &self.goal.assumptions {
            if !self.work.assumptions.contains(assumption) {
                self.make(Change::Assume(assumption.clone()));
            }
        }
        let (now, goal) = (&self.work.services, &self.goal.services);
        let loosens = self.loosens();
        if same_services(now, goal) && !loosens {
            return;
        }
        let gone_areas = now.areas.iter().filter(|area| goal.area(area.key.as_str()).is_none());
        let gone_functions = now.functions.iter().filter(|function| goal.function(function.key.as_str()).is_none());
        let mut wide = Services {
            areas: goal.areas.iter().chain(gone_areas).cloned().collect(),
            functions: goal.functions.iter().chain(gone_functions).cloned().collect(),
            ..goal.clone()
        };
        if loosens {
            let kinds = wide.matter_kinds.iter_mut();
            kinds.for_each(|kind| kind.decisions.retain(|share| !names_decider(&share.by)));
        }
        let brings = goal.areas.iter().any(|area| now.area(area.key.as_str()).is_none())
            || goal.functions.iter().any(|function| now.function(function.key.as_str()).is_none());
        // When something goes and nothing comes, all of it can wait until nothing refers to what goes.
        if loosens || brings || same_services(&wide, goal) {
            self.make(Change::RestateServices(wide));
        }
    }

    /// Whether somebody who decides on matters is not there all the way, so that matters cannot name anybody for a while.
    fn loosens(&self) -> bool {
        let sides = [&self.work, self.goal];
        let delegation = |model: &Model, key: &Key| model.steering.delegations.iter().any(|other| other.key == *key);
        let stands = |by: &Decides| match by {
            Decides::Level(title) => sides.iter().all(|model| {
                let ladder = model.organisation.ladder();
                ladder.levels().is_empty() || ladder.level_of(title).is_some()
            }),
            Decides::Delegation(key) => {
                let kept = self.work.steering.delegations.iter().any(|now| now.key == *key && !self.ends(now));
                kept && delegation(self.goal, key) || sides.iter().all(|model| model.steering.delegations.is_empty())
            }
            _ => true,
        };
        let kinds = sides.iter().flat_map(|model| &model.services.matter_kinds);
        !kinds.flat_map(|kind| &kind.decisions).all(|share| stands(&share.by))
    }

    /// Takes away what nothing refers to any more.
    fn narrow(&mut self) {
        if !same_services(&self.work.services, &self.goal.services) {
            self.make(Change::RestateServices(self.goal.services.clone()));
        }
        let gone = self.work.assumptions.iter().map(|assumption| assumption.key.clone());
        let gone = gone.filter(|key| !self.goal.assumptions.iter().any(|assumption| assumption.key == *key));
        for assumption in gone.collect::<Vec<_>>() {
            self.make(Change::Unassume { assumption });
        }
    }

    fn steer(&mut self) {
        if self.work.steering.model != self.goal.steering.model {
            self.make(Change::SetSteeringModel { model: self.goal.steering.model });
        }
        if self.work.organisation.ladder() != self.goal.organisation.ladder() {
            self.make(Change::SetLadder { levels: self.goal.organisation.ladder().levels().to_vec() });
        }
    }

    /// Adds nodes whose key is free, those to which others lead first, each with the relations that can stand by then.
    fn add_new(&mut self) {
        let goal = self.goal;
        let mut seen = BTreeSet::new();
        for node in goal.organisation.nodes() {
            // Depth first, by hand: a line can be deep.
            let mut open = vec![(node, false)];
            while let Some((node, targets_done)) = open.pop() {
                let key = node.key();
                if targets_done {
                    let entry = goal.organisation.entry(node.id()).expect("a node of the goal");
                    let entry = self.linked(entry);
                    self.make(Change::Add(entry));
                } else if self.work.organisation.node(key.as_str()).is_none() && seen.insert(key) {
                    open.push((node, true));
                    let mut targets: Vec<NodeRef<'_>> = node.relations().map(|(_, to)| to).collect();
                    targets.reverse();
                    open.extend(targets.into_iter().map(|to| (to, false)));
                }
            }
        }
    }

    /// An entry of the goal with those of its relations that can stand now.
    fn linked(&self, entry: NodeEntry) -> NodeEntry {
        let links = entry.links();
        let mut linked = entry.unlinked();
        for link in links {
            if self.in_place(&link.to) {
                linked.push(link).expect("a relation of the same entry");
            }
        }
        linked
    }

    /// Changes the content of nodes that stay.
    fn restate_kept(&mut self) {
        for node in self.goal.organisation.nodes() {
            let key = node.key();
            if !self.in_place(&key) {
                continue;
            }
            let now = self.work.organisation.node(key.as_str()).expect("it is in place");
            let mut now = self.work.organisation.unlinked_entry(now);
            let mut goal = self.goal.organisation.unlinked_entry(node);
            if now == goal {
                continue;
            }
            let changes = by_attribute(&mut now, &mut goal);
            if now == goal {
                for change in changes {
                    self.make(change);
                }
            } else {
                let entry = self.goal.organisation.entry(node.id()).expect("a node of the goal");
                let entry = self.linked(entry);
                self.make(Change::Restate(entry));
            }
        }
    }

    /// Brings the relations of nodes that are in place to what they are to be, as far as both ends are.
    fn relate(&mut self) {
        let nodes: Vec<Key> = self.goal.organisation.nodes().map(|node| node.key()).collect();
        for key in nodes.iter().filter(|key| self.in_place(key)).cloned().collect::<Vec<_>>() {
            self.relate_by_one_change(&key);
        }
        // What goes first, so that a second superior is never there for a while.
        for key in nodes.iter().filter(|key| self.in_place(key)).cloned().collect::<Vec<_>>() {
            let (now, goal) = (links(&self.work, &key), links(self.goal, &key));
            for ((relation, to), link) in &now {
                if goal.get(&(*relation, to.clone())) != Some(link) || self.goes(to) {
                    self.make(Change::Unlink(LinkChange::new(&key, *relation, to)));
                }
            }
            let now = links(&self.work, &key);
            for (at, link) in &goal {
                if self.in_place(&at.1) && !now.contains_key(at) {
                    self.make(Change::Link(link_change(&key, link)));
                }
            }
        }
    }

    /// Changes that say more than that one relation goes and another comes.
    fn relate_by_one_change(&mut self, key: &Key) {
        let only = |model: &Model, kind| {
            let targets: Vec<Key> =
                links(model, key).into_keys().filter(|(k, _)| *k == kind).map(|(_, to)| to).collect();
            (targets.len(), targets.into_iter().next())
        };
        for kind in [RelationKind::ReportsTo, RelationKind::EmployedBy] {
            let (now, goal) = (only(&self.work, kind), only(self.goal, kind));
            if let (1, Some(to)) = (goal.0, &goal.1)
                && now != goal
                && now.0 > 0
                && self.in_place(to)
            {
                let (node, to) = (key.clone(), to.clone());
                self.make(match kind {
                    RelationKind::ReportsTo => Change::Move { node, to },
                    _ => Change::TransferEmployment { node, to },
                });
            }
        }
        let responsible = |model: &Model| -> BTreeSet<Key> {
            let node = model.organisation.node(key.as_str());
            node.into_iter()
                .flat_map(|node| node.sources(RelationKind::ResponsibleFor))
                .map(|from| from.key())
                .collect()
        };
        let (now, goal) = (responsible(&self.work), responsible(self.goal));
        if let (1, Some(node)) = (goal.len(), goal.first())
            && now != goal
            && !now.is_empty()
            && self.in_place(node)
        {
            self.make(Change::MakeResponsible { node: node.clone(), focus_area: key.clone() });
        }
    }

    /// Removes the nodes that have to go, those to which no other leads first.
    fn remove_gone(&mut self) {
        let gone: Vec<Key> =
            self.work.organisation.nodes().map(|node| node.key()).filter(|key| self.goes(key)).collect();
        let mut waiting: BTreeMap<&Key, usize> = BTreeMap::new();
        let mut leads_to: HashMap<&Key, Vec<Key>> = HashMap::new();
        for key in &gone {
            let node = self.work.organisation.node(key.as_str()).expect("it is still there");
            waiting.insert(key, node.relations_in().filter(|(_, from)| *from != node).count());
            leads_to.insert(key, node.relations().filter(|(_, to)| *to != node).map(|(_, to)| to.key()).collect());
        }
        let mut free: Vec<Key> = gone.iter().rev().filter(|key| waiting[key] == 0).cloned().collect();
        let mut held = gone.iter();
        let mut removed = BTreeSet::new();
        loop {
            while let Some(key) = free.pop() {
                removed.insert(key.clone());
                self.make(Change::Remove { node: key.clone() });
                for to in &leads_to[&key] {
                    if let Some(waiting) = waiting.get_mut(to) {
                        *waiting = waiting.saturating_sub(1);
                        if *waiting == 0 {
                            free.push(to.clone());
                        }
                    }
                }
            }
            // All that is left is held by a circle: open it where it is met first.
            let Some(key) = held.find(|key| !removed.contains(*key)) else { break };
            let node = self.work.organisation.node(key.as_str()).expect("it is still there");
            let arriving: Vec<_> = node
                .relations_in()
                .filter(|(_, from)| *from != node)
                .map(|(relation, from)| LinkChange::new(from.key(), relation.kind(), key))
                .collect();
            for link in arriving {
                if let Some(targets) = leads_to.get_mut(&link.from)
                    && let Some(at) = targets.iter().position(|to| *to == link.to)
                {
                    targets.remove(at);
                }
                self.make(Change::Unlink(link));
            }
            free.push(key.clone());
        }
    }
}

/// Whether it takes somebody whom a model states to decide.
fn names_decider(by: &Decides) -> bool {
    matches!(by, Decides::Level(_) | Decides::Delegation(_))
}

fn kind(organisation: &Organisation, key: &Key) -> Option<NodeKind> {
    organisation.node(key.as_str()).map(|node| node.kind())
}

/// The relations that leave a node, in a fixed order.
fn links(model: &Model, key: &Key) -> BTreeMap<(RelationKind, Key), Link> {
    let node = model.organisation.node(key.as_str());
    node.into_iter()
        .flat_map(|node| node.relations())
        .map(|(relation, to)| ((relation.kind(), to.key()), Link { relation, to: to.key() }))
        .collect()
}

fn link_change(from: &Key, link: &Link) -> LinkChange {
    let mut change = LinkChange::new(from, link.relation.kind(), &link.to);
    match link.relation {
        crate::Relation::OwnedBy { share_percent } if share_percent != Decimal::from(100) => {
            change.share_percent = Some(share_percent);
        }
        crate::Relation::Serves { priced } => change.priced = priced,
        _ => {}
    }
    change
}

/// The changes that each bring one attribute of an entry to what it is to be, made on the entry too.
fn by_attribute(now: &mut NodeEntry, goal: &mut NodeEntry) -> Vec<Change> {
    let node = now.key().clone();
    let mut changes = Vec::new();
    if let Some(name) = goal.name_mut().clone()
        && now.name_mut().as_ref() != Some(&name)
    {
        *now.name_mut() = Some(name.clone());
        changes.push(Change::Rename { node: node.clone(), name: Some(name), key: None });
    }
    if let (Some(now), Some(goal)) = (now.head_mut(), goal.head_mut())
        && now != goal
    {
        *now = goal.clone();
        changes.push(Change::SetHead { node: node.clone(), head: goal.clone() });
    }
    if let (Some(now), Some(goal)) = (now.staff_mut(), goal.staff_mut())
        && now != goal
    {
        *now = *goal;
        changes.push(Change::SetStaff { node: node.clone(), staff: *goal });
    }
    match (now, goal) {
        (NodeEntry::Unit(UnitEntry { areas: now, .. }), NodeEntry::Unit(UnitEntry { areas: goal, .. }))
            if now != goal =>
        {
            now.clone_from(goal);
            changes.push(Change::SetAreas { node, areas: goal.clone() });
        }
        (NodeEntry::Body(now), NodeEntry::Body(goal)) if now.calendar != goal.calendar => {
            now.calendar.clone_from(&goal.calendar);
            changes.push(Change::SetCalendar { body: node, calendar: goal.calendar.clone() });
        }
        _ => {}
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::example::{agreement, delegation, link, move_to, municipality, set_head};
    use crate::{Agreement, Decider, SectorEntry, ServiceArea};

    /// The changes from the example to what other changes make of it, in words; and that they lead there.
    fn found(changes: &[Change]) -> Vec<String> {
        let (mut a, mut b) = (municipality(), municipality());
        let _ = b.apply_all(changes).expect("changes with a meaning");
        let changes = diff(&a, &b);
        let _ = a.apply_all(&changes).expect("a diff can be applied");
        assert_eq!(a, b);
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_thing_that_differs_is_one_change() {
        let housing = "housing".into();
        let share = LinkChange {
            share_percent: Some(Decimal::from(40)),
            ..LinkChange::new("housing", RelationKind::OwnedBy, "board")
        };
        for change in [
            move_to("home", "schools"),
            set_head("north", None),
            Change::SetStaff { node: "north".into(), staff: Some(Decimal::from(3)) },
            Change::SetAreas { node: "north".into(), areas: vec!["elderly".into()] },
            Change::SetCalendar { body: "board".into(), calendar: None },
            Change::Rename { node: "north".into(), name: Some("North".into()), key: None },
            Change::Remove { node: housing },
            Change::Add(UnitEntry::new("x").reports_to("care").into()),
            Change::Link(share),
            Change::MakeResponsible { node: "schools".into(), focus_area: "integration".into() },
            Change::TransferEmployment { node: "administration".into(), to: "council".into() },
            Change::AmendAgreement(Agreement {
                kronor_per_year: Some(7),
                ..agreement("teaching", "buyer", "north", "school")
            }),
            Change::EndAgreement { agreement: "teaching".into() },
            Change::Delegate(delegation("loans", Decider::Body("board".into()))),
            Change::SetSteeringModel { model: None },
            Change::RestateServices(Services { electorate: Some(1), ..municipality().services }),
        ] {
            assert_eq!(found(std::slice::from_ref(&change)), [change.to_string()]);
        }
        assert!(found(&[]).is_empty());
    }

    #[test]
    fn a_unit_becomes_a_sector_and_all_that_refers_to_it_comes_back() {
        let end = Change::EndAgreement { agreement: "teaching".into() };
        let unlink = |from, relation| Change::Unlink(LinkChange::new(from, relation, "north"));
        let changes = found(&[
            end,
            unlink("front-desk", RelationKind::Serves),
            unlink("buyer", RelationKind::PurchasesFrom),
            Change::Remove { node: "north".into() },
            Change::Add(SectorEntry::new("north").reports_to("administration").into()),
            link("buyer", RelationKind::PurchasesFrom, "north"),
            Change::MakeAgreement(agreement("teaching", "buyer", "north", "school")),
        ]);
        assert_eq!(
            changes,
            [
                "end agreement `teaching`",
                "unlink `front-desk` serves `north`",
                "unlink `buyer` purchases_from `north`",
                "remove `north`",
                "add sector `north`",
                "link `buyer` purchases_from `north`",
                "make agreement `teaching`",
            ]
        );
    }

    #[test]
    fn circles_that_come_and_go_are_closed_and_opened() {
        let circle = [
            Change::Add(UnitEntry::new("x").reports_to("care").into()),
            Change::Add(UnitEntry::new("y").reports_to("x").into()),
            link("x", RelationKind::ReportsTo, "y"),
        ];
        assert_eq!(found(&circle), ["add unit `y`", "add unit `x`", "link `y` reports_to `x`"]);

        let (mut a, b) = (municipality(), municipality());
        let _ = a.apply_all(&circle).expect("a circle can be made");
        let changes = diff(&a, &b);
        let words: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(words, ["unlink `y` reports_to `x`", "remove `x`", "remove `y`"]);
        let _ = a.apply_all(&changes).expect("a diff can be applied");
        assert_eq!(a, b);
    }

    #[test]
    fn services_stay_as_long_as_they_are_referred_to() {
        let services = |areas: &[&str]| Services {
            areas: areas.iter().copied().map(ServiceArea::new).collect(),
            ..municipality().services
        };
        let changes = found(&[
            Change::RestateServices(services(&["school", "elderly", "home-care"])),
            Change::SetAreas { node: "home".into(), areas: vec!["home-care".into()] },
            Change::RestateServices(services(&["school", "home-care"])),
        ]);
        assert_eq!(changes, ["restate the services", "set the service areas of `home`", "restate the services"]);
        let changes = found(&[
            Change::SetAreas { node: "home".into(), areas: vec![] },
            Change::RestateServices(services(&["school"])),
        ]);
        assert_eq!(changes, ["set the service areas of `home`", "restate the services"]);
    }
}
