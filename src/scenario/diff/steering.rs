//! What differs in the steering model.

use std::collections::{HashMap, HashSet};

use super::Differ;
use crate::scenario::Change;
use crate::steering::{SteeringEntry, SteeringKey, Target};
use crate::{Decider, Delegation, Key};

impl Differ<'_> {
    /// Ends delegations and agreements that are no more, or that hold on to a node or a level that has to go.
    pub(super) fn end_early(&mut self) {
        let goal = &self.goal.steering;
        let delegations = self.work.steering.delegations.iter().filter(|delegation| self.ends(delegation));
        let delegations: Vec<Key> = delegations.map(|delegation| delegation.key.clone()).collect();
        let ended = |agreement: &&crate::Agreement| {
            goal.agreement(agreement.key.as_str()).is_none()
                || self.goes(&agreement.purchaser)
                || self.goes(&agreement.provider)
        };
        let agreements = self.work.steering.agreements.iter().filter(ended);
        let agreements: Vec<Key> = agreements.map(|agreement| agreement.key.clone()).collect();
        self.withdraw_early(&agreements);
        for delegation in delegations {
            self.make(Change::EndDelegation { delegation });
        }
        for agreement in agreements {
            self.make(Change::EndAgreement { agreement });
        }
    }

    /// Whether a delegation is no more, or holds on to what has to go.
    pub(super) fn ends(&self, delegation: &Delegation) -> bool {
        self.goal.steering.delegations.iter().all(|other| other.key != delegation.key)
            || match &delegation.by {
                Decider::Level(title) => self.goal.organisation.ladder().level_of(title).is_none(),
                Decider::Body(body) => self.goes(body),
            }
    }

    /// States what can stand already as it is to be. Withdraws what is no more, or holds on to what has to go; what refers to
    /// such an entry goes with it, and comes back later.
    fn withdraw_early(&mut self, ended: &[Key]) {
        let areas: HashSet<&Key> = self.goal.services.areas.iter().map(|area| &area.key).collect();
        let functions: HashSet<&Key> = self.goal.services.functions.iter().map(|function| &function.key).collect();
        let ended: HashSet<&Key> = ended.iter().collect();
        let holds_on = |differ: &Self, entry: &SteeringEntry| {
            let mut holds_on = false;
            entry.as_entry().each_reference(&mut |reference| {
                holds_on |= match reference.target {
                    Target::ServiceArea => !areas.contains(reference.key),
                    Target::SupportFunction => !functions.contains(reference.key),
                    target if target.is_node() => differ.goes(reference.key),
                    target => target == Target::ChainDocument && ended.contains(reference.key),
                };
            });
            holds_on
        };
        for entry in self.to_state() {
            if !holds_on(self, &entry) {
                self.make(Change::State(entry));
            }
        }
        let entries: Vec<SteeringEntry> = self.work.steering.entries().collect();
        let stays: HashSet<SteeringKey> = self.goal.steering.entries().map(|entry| entry.to_key()).collect();
        let mut gone = HashSet::new();
        let mut users: HashMap<SteeringKey, Vec<SteeringKey>> = HashMap::new();
        for entry in &entries {
            if !stays.contains(&entry.to_key()) || holds_on(self, entry) {
                gone.insert(entry.to_key());
            }
            for used in used_by(entry) {
                users.entry(used).or_default().push(entry.to_key());
            }
        }
        let mut open: Vec<SteeringKey> = gone.iter().cloned().collect();
        while let Some(key) = open.pop() {
            let more = users.remove(&key).unwrap_or_default().into_iter();
            open.extend(more.filter(|user| gone.insert(user.clone())));
        }
        self.withdraw(entries.into_iter().filter(|entry| gone.contains(&entry.to_key())).collect());
    }

    /// Withdraws entries, those to which no other refers first. A circle is opened where it is met.
    fn withdraw(&mut self, gone: Vec<SteeringEntry>) {
        let mut held = Vec::new();
        for entry in used_first(gone).into_iter().rev() {
            let key = entry.to_key();
            if !self.make(Change::Withdraw(key.clone())) {
                self.make(Change::State(entry.cut()));
                held.push(key);
            }
        }
        for key in held {
            self.make(Change::Withdraw(key));
        }
    }

    /// The entries that are not there yet as they are to be, those to which others refer first.
    fn to_state(&self) -> Vec<SteeringEntry> {
        let now: HashMap<SteeringKey, SteeringEntry> =
            self.work.steering.entries().map(|entry| (entry.to_key(), entry)).collect();
        let goal = self.goal.steering.entries();
        used_first(goal.filter(|entry| now.get(&entry.to_key()) != Some(entry)).collect())
    }

    /// Makes and amends agreements and delegations, and states all else that differs. A circle is closed where it is met.
    pub(super) fn state_late(&mut self) {
        for agreement in &self.goal.steering.agreements {
            match self.work.steering.agreement(agreement.key.as_str()) {
                Some(now) if now == agreement => {}
                Some(_) => {
                    self.make(Change::AmendAgreement(agreement.clone()));
                }
                None => {
                    self.make(Change::MakeAgreement(agreement.clone()));
                }
            }
        }
        for delegation in &self.goal.steering.delegations {
            if !self.work.steering.delegations.contains(delegation) {
                self.make(Change::Delegate(delegation.clone()));
            }
        }
        let mut open = Vec::new();
        for entry in self.to_state() {
            if !self.make(Change::State(entry.clone())) {
                self.make(Change::State(entry.clone().cut()));
                open.push(entry);
            }
        }
        for entry in open {
            self.make(Change::State(entry));
        }
    }
}

/// The other entries to which an entry refers.
fn used_by(entry: &SteeringEntry) -> Vec<SteeringKey> {
    let mut used = Vec::new();
    entry.as_entry().each_reference(&mut |reference| {
        used.extend(reference.target.sort().map(|kind| SteeringKey::new(kind, reference.key)));
    });
    used
}

/// Entries in an order in which each comes after those to which it refers, as far as they refer in no circle.
fn used_first(entries: Vec<SteeringEntry>) -> Vec<SteeringEntry> {
    let places: HashMap<SteeringKey, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.to_key(), at)).collect();
    let mut order = Vec::with_capacity(entries.len());
    let mut seen = vec![false; entries.len()];
    for start in 0..entries.len() {
        // Depth first, by hand: a chain can be long.
        let mut open = vec![(start, false)];
        while let Some((at, used_done)) = open.pop() {
            if used_done {
                order.push(at);
            } else if !std::mem::replace(&mut seen[at], true) {
                open.push((at, true));
                let used = used_by(&entries[at]).into_iter().rev().filter_map(|key| places.get(&key).copied());
                open.extend(used.map(|at| (at, false)));
            }
        }
    }
    let mut entries: Vec<Option<SteeringEntry>> = entries.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| entries[at].take()).collect()
}

#[cfg(test)]
mod tests {
    use crate::scenario::example::steered;
    use crate::scenario::{Change, diff};
    use crate::steering::budget::*;
    use crate::steering::documents::*;
    use crate::steering::goals::*;
    use crate::steering::leadership::*;
    use crate::steering::{Period, SteeringEntry, SteeringKey, SteeringKind};
    use crate::{Decimal, Model, SectorEntry, UnitEntry};

    /// The changes from one model to another, in words; and that they lead there.
    fn between(a: &Model, b: &Model) -> Vec<String> {
        let changes = diff(a, b);
        let mut made = a.clone();
        let _ = made.apply_all(&changes).expect("a diff can be applied");
        assert_eq!(made, *b);
        assert_eq!(made.problems(), []);
        changes.iter().map(ToString::to_string).collect()
    }

    /// The example after changes.
    fn after(changes: &[Change]) -> Model {
        let mut model = steered();
        let _ = model.apply_all(changes).expect("changes with a meaning");
        model
    }

    fn state(entry: impl Into<SteeringEntry>) -> Change {
        Change::State(entry.into())
    }

    fn activity(key: &str) -> Goal {
        Goal::new(key, GoalKind::Activity)
    }

    #[test]
    fn an_entry_that_comes_goes_or_differs_is_one_change() {
        let year = Period::year(2012).expect("a year");
        let new: Vec<(SteeringEntry, SteeringEntry)> = vec![
            (
                ChainDocument::new("x", ChainDocumentKind::Budget).into(),
                ChainDocument::new("x", ChainDocumentKind::Budget).state(DocumentState::Draft).into(),
            ),
            (activity("x").derived_from("lessons").into(), activity("x").document("teaching").into()),
            (
                GoverningDocument::new("x", GoverningDocumentKind::Policy).into(),
                GoverningDocument::new("x", GoverningDocumentKind::Policy).refers_to("old-policy").into(),
            ),
            (Frame::new("x", "care", 5).into(), Frame::new("x", "care", 5).from("board").into()),
            (Price::new("x", "elderly").into(), Price::new("x", "school").into()),
            (
                InternalService::new("x", "front-desk", 1).used_by("care", Decimal::from(1)).into(),
                InternalService::new("x", "front-desk", 1).used_by("care", Decimal::from(2)).into(),
            ),
            (
                ProcessStep::new("x", BudgetPhase::FollowUp).into(),
                ProcessStep::new("x", BudgetPhase::FollowUp).after("decision").into(),
            ),
            (FollowUp::new("x", "school-frame", year, 1).into(), FollowUp::new("x", "north-frame", year, 1).into()),
            (Assessment::new("x", "south").into(), Assessment::new("x", "south").below(Ability::WholeGroup).into()),
            (ManagementGroup::new("x").into(), ManagementGroup::new("x").member("north").into()),
        ];
        assert!(new.iter().map(|(entry, _)| entry.kind()).eq(SteeringKind::ALL.iter().copied()));
        for (one, other) in new {
            let name = format!("{} `x`", one.kind().words());
            let (with, changed) = (after(&[Change::State(one)]), after(&[Change::State(other)]));
            assert_eq!(between(&steered(), &with), [format!("state {name}")]);
            assert_eq!(between(&with, &changed), [format!("state {name}")]);
            assert_eq!(between(&changed, &with), [format!("state {name}")]);
            assert_eq!(between(&with, &steered()), [format!("withdraw {name}")]);
            assert!(between(&with, &with).is_empty());
        }
    }

    #[test]
    fn the_order_of_entries_does_not_count() {
        let mut other = steered();
        let steering = &mut other.steering;
        steering.chain_documents.reverse();
        steering.goals.reverse();
        steering.governing_documents.reverse();
        steering.frames.reverse();
        steering.process_steps.reverse();
        assert_ne!(other.steering, steered().steering);
        assert_eq!(other, steered());
        assert!(between(&steered(), &other).is_empty());
        other.steering.goals[0].responsible = None;
        assert_ne!(other, steered());
    }

    #[test]
    fn what_others_refer_to_comes_first_and_goes_last() {
        let chain: Vec<Change> = (0..300)
            .map(|link| match link {
                0 => state(activity("link-0")),
                link => state(activity(&format!("link-{link}")).derived_from(format!("link-{}", link - 1))),
            })
            .collect();
        let mut long = after(&chain);
        long.steering.goals.reverse();
        let comes: Vec<String> = (0..300).map(|link| format!("state goal `link-{link}`")).collect();
        assert_eq!(between(&steered(), &long), comes);
        let goes: Vec<String> = (0..300).rev().map(|link| format!("withdraw goal `link-{link}`")).collect();
        assert_eq!(between(&long, &steered()), goes);
        long.steering.goals.reverse();
        assert_eq!(between(&long, &steered()), goes);
    }

    #[test]
    fn circles_come_and_go() {
        let circle = after(&[
            state(activity("a")),
            state(activity("b").derived_from("a")),
            state(activity("c").derived_from("b")),
            state(activity("a").derived_from("c")),
            state(activity("of-itself").derived_from("of-itself")),
        ]);
        assert_eq!(
            between(&steered(), &circle),
            ["state goal `of-itself`", "state goal `b`", "state goal `c`", "state goal `a`", "state goal `b`"]
        );
        assert_eq!(
            between(&circle, &steered()),
            [
                "withdraw goal `of-itself`",
                "state goal `a`",
                "withdraw goal `c`",
                "withdraw goal `b`",
                "withdraw goal `a`"
            ]
        );
        // A circle that turns the other way round.
        let other = after(&[
            state(activity("a")),
            state(activity("c").derived_from("a")),
            state(activity("b").derived_from("c")),
            state(activity("a").derived_from("b")),
            state(activity("of-itself")),
        ]);
        assert_eq!(between(&circle, &other).len(), 4);
    }

    #[test]
    fn entries_let_go_of_a_node_that_goes() {
        // They name another one afterwards, or nobody.
        let steering = steered().steering;
        let mut changes = vec![Change::EndAgreement { agreement: "teaching".into() }];
        changes.push(state(Goal { document: None, ..steering.goals[2].clone() }));
        changes.rotate_right(1);
        changes.push(Change::Merge { nodes: vec!["north".into()], into: "south".into() });
        let merged = after(&changes);
        let words = between(&steered(), &merged);
        assert_eq!(words.iter().filter(|words| words.starts_with("withdraw")).count(), 0, "{words:?}");
        let count = |words: &[String], kind: &str| words.iter().filter(|word| word.contains(kind)).count();
        assert_eq!(count(&words, "state goal `lessons`"), 1, "{words:?}");
        assert_eq!(count(&words, "remove `north`"), 1, "{words:?}");
        // And back.
        let words = between(&merged, &steered());
        assert_eq!(words.iter().filter(|words| words.starts_with("withdraw")).count(), 0, "{words:?}");
    }

    #[test]
    fn entries_come_back_to_a_node_that_changes_kind() {
        let Model { name, organisation, steering, services, assumptions, .. } = steered();
        let mut builder = crate::Organisation::builder();
        for level in organisation.ladder().levels() {
            builder.level(level.clone());
        }
        for entry in organisation.entries() {
            if *entry.key() == "north" {
                builder.add(SectorEntry::new("north").reports_to("schools"));
            } else {
                builder.add(entry);
            }
        }
        let other = Model::new(name, builder.build().expect("sound"), steering, services, assumptions).expect("sound");
        let words = between(&steered(), &other);
        // What names it goes with what refers to that, and all of it comes back.
        for entry in [
            "chain document `north-plan`",
            "goal `lessons`",
            "governing document `school-roads`",
            "frame `north-frame`",
            "internal service `calls`",
            "follow-up `spring`",
            "assessment `north-head`",
            "management group `leaders`",
        ] {
            let at = |verb: &str| words.iter().position(|word| *word == format!("{verb} {entry}"));
            let (goes, comes) = (at("withdraw"), at("state"));
            let (remove, add) = (words.iter().position(|word| word == "remove `north`"), "add sector `north`");
            assert!(goes < remove && goes.is_some(), "{entry}: {words:?}");
            assert!(comes > words.iter().position(|word| word == add), "{entry}: {words:?}");
        }
        assert_eq!(words.iter().filter(|words| words.starts_with("withdraw")).count(), 8, "{words:?}");
    }

    #[test]
    fn an_agreement_in_which_a_goal_stands_gives_place_to_another() {
        use crate::scenario::example::agreement;
        let end = Change::EndAgreement { agreement: "teaching".into() };
        let lessons = steered().steering.goals[2].clone();
        let moved = after(&[
            Change::MakeAgreement(agreement("lessons-2011", "buyer", "south", "school")),
            state(lessons.clone().document("lessons-2011")),
            end.clone(),
        ]);
        assert_eq!(
            between(&steered(), &moved),
            [
                "withdraw goal `lessons`",
                "end agreement `teaching`",
                "make agreement `lessons-2011`",
                "state goal `lessons`"
            ]
        );
        // A plan of the same key in its place, and back.
        let plan = ChainDocument::new("teaching", ChainDocumentKind::OperationalPlan).adopter("schools");
        let planned = after(&[state(Goal { document: None, ..lessons.clone() }), end, state(plan), state(lessons)]);
        assert_eq!(
            between(&steered(), &planned),
            [
                "withdraw goal `lessons`",
                "end agreement `teaching`",
                "state chain document `teaching`",
                "state goal `lessons`"
            ]
        );
        assert_eq!(
            between(&planned, &steered()),
            [
                "withdraw goal `lessons`",
                "withdraw chain document `teaching`",
                "make agreement `teaching`",
                "state goal `lessons`"
            ]
        );
    }

    #[test]
    fn entries_let_go_of_services_that_go() {
        let roads = crate::Services { areas: vec![crate::ServiceArea::new("roads")], ..Default::default() };
        let mut organisation = crate::Organisation::builder();
        organisation.add(UnitEntry::new("north"));
        let organisation = organisation.build().expect("one unit");
        let model = |services: &crate::Services, price: &str| {
            let steering = crate::Steering { prices: vec![Price::new("x", price)], ..Default::default() };
            Model::new("one", organisation.clone(), steering, services.clone(), vec![]).expect("sound")
        };
        let schools = crate::Services { areas: vec![crate::ServiceArea::new("schools")], ..Default::default() };
        let (a, b) = (model(&roads, "roads"), model(&schools, "schools"));
        assert_eq!(between(&a, &b), ["restate the services", "state price `x`", "restate the services"]);
        let none = Model { steering: crate::Steering::default(), services: crate::Services::default(), ..a.clone() };
        assert_eq!(between(&a, &none), ["withdraw price `x`", "restate the services"]);
        assert_eq!(between(&none, &a), ["restate the services", "state price `x`"]);
        assert!(a.steering().entry(&SteeringKey::new(SteeringKind::Price, "x")).is_some());
    }
}
