//! What could be closed or merged in the register of governing documents: as few as possible (G6).

use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::civil::Date;

use super::Change;
use crate::checks::{Checker, Family, Finding};
use crate::facts::{Facts, Thresholds};
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Register};
use crate::{Key, Model, Subject};

/// What is proposed for governing documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProposedAction {
    /// To close one that another in force supersedes.
    Close,
    /// To close those that are in force beside a newer one of the same subject and kind, which comes in their place.
    Merge,
    /// To ask whether one still serves.
    Ask,
}

impl ProposedAction {
    /// The name in running text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Merge => "merge",
            Self::Ask => "ask",
        }
    }
}

/// A proposal for some governing documents, with its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// What is proposed.
    pub action: ProposedAction,
    /// The documents that are closed, or about which is asked.
    pub documents: Vec<Key>,
    /// The document that holds in their place, where there is one.
    pub into: Option<Key>,
    /// Why: a lower-case fragment.
    pub because: String,
    /// What does it, in order; nothing for a question.
    pub changes: Vec<Change>,
    /// The findings about governing documents that it resolves: these and no others.
    pub resolves: Vec<Finding>,
}

impl fmt::Display for Proposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents: Vec<String> = self.documents.iter().map(|key| format!("`{key}`")).collect();
        let documents = documents.join(", ");
        match (self.action, &self.into) {
            (ProposedAction::Close, _) => write!(f, "close {documents}"),
            (ProposedAction::Merge, Some(into)) => write!(f, "merge {documents} into `{into}`"),
            (ProposedAction::Merge, None) => write!(f, "merge {documents}"),
            (ProposedAction::Ask, _) => write!(f, "ask whether {documents} still serves"),
        }
    }
}

/// What to close or merge in the register of a model on a day, with the reason for each.
///
/// - A document that is in force though another one in force supersedes it
///   ([superseded](Register::superseded)) is closed on the day.
/// - Of documents of one subject and kind that are in force beside one another
///   ([twice in force](Register::twice_in_force)) the newest stays: the one adopted last, one without a day of adoption
///   before all others, and of several one that has an owner with a head, the one that was reviewed last, or else stands
///   last. It states that it supersedes
///   the others and refers to what they refer to; they are closed on the day. Measures and other actors are not carried
///   over: whether they hold on is for the owner to say.
/// - In both cases what is not closed and refers to a closed document refers to the one in its place instead, so that no
///   reference leads to a closed document that did not before.
/// - A document in force that has no owner with a head, and states no review, is asked about: a question, without changes.
///
/// Documents on a [circle](Register::circles) of which nothing else in force supersedes any are left alone: which of them is
/// the older is not known.
///
/// The changes of all that is proposed can be made one after another, in order, and any first part of them by itself. What
/// a proposal resolves are findings of the checks of the family `documents`, judged on the same day; it brings none. Once
/// all is done, there is nothing left to propose but the questions.
///
/// Linear in documents and references, but for documents that refer to several that are closed.
///
/// # Example
/// ```
/// use orgmodel::scenario::{ProposedAction, propose_documents};
/// use orgmodel::steering::documents::{GoverningDocument, GoverningDocumentKind, Register};
/// use orgmodel::{Model, Steering};
///
/// let policy = |key: &str, adopted: &str| -> Result<GoverningDocument, jiff::Error> {
///     let mut policy = GoverningDocument::new(key, GoverningDocumentKind::Policy);
///     policy.subject = Some("alcohol".into());
///     policy.adopted = Some(adopted.parse()?);
///     policy.reviewed = policy.adopted;
///     Ok(policy)
/// };
/// let documents = vec![policy("new", "2010-06-17")?, policy("old", "2003-02-20")?];
/// let steering = Steering { governing_documents: documents, ..Steering::default() };
/// let mut model = Model::new("two policies", Default::default(), steering, Default::default(), vec![])?;
///
/// let day = jiff::civil::date(2011, 3, 1);
/// let proposed = propose_documents(&model, day);
/// assert_eq!((proposed.len(), proposed[0].action), (1, ProposedAction::Merge));
/// assert_eq!(proposed[0].to_string(), "merge `old` into `new`");
/// let undo = model.apply_all(&proposed[0].changes)?;
/// assert_eq!(Register::new(&model, day).in_force().count(), 1);
/// model.undo(undo)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn propose_documents(model: &Model, on: Date) -> Vec<Proposed> {
    let register = Register::new(model, on);
    let mut working = Working::of(&register);
    let mut findings = Found::of(model, on);
    let mut proposed = Vec::new();
    let mut gone: HashSet<&Key> = HashSet::new();

    for (document, successor) in register.superseded() {
        gone.insert(&document.key);
        proposed.push(Proposed {
            action: ProposedAction::Close,
            documents: vec![document.key.clone()],
            into: Some(successor.key.clone()),
            because: format!("`{}` supersedes it{}", successor.key, left_behind(&[document])),
            changes: working.close(document, &successor.key, &format!("superseded by {}", successor.key)),
            resolves: findings.about(&document.key),
        });
    }
    for group in register.twice_in_force() {
        let Some(first) = group.first() else { continue };
        let newest = group
            .iter()
            .copied()
            .enumerate()
            .max_by_key(|(place, one)| (one.adopted, register.owner(one).is_some(), one.reviewed, *place));
        let Some((_, stays)) = newest else { continue };
        let goes: Vec<&GoverningDocument> = group.iter().copied().filter(|one| one.key != stays.key).collect();
        gone.extend(goes.iter().map(|document| &document.key));
        let mut resolves = findings.twice(&first.key);
        let mut changes = working.take_over(stays, &goes);
        for document in &goes {
            changes.extend(working.close(document, &stays.key, &format!("merged into {}", stays.key)));
            resolves.extend(findings.about(&document.key));
        }
        let newer = if goes.iter().all(|one| one.adopted < stays.adopted) { "newer" } else { "other" };
        let subject = first.subject.as_ref().map(ToString::to_string).unwrap_or_default();
        proposed.push(Proposed {
            action: ProposedAction::Merge,
            documents: goes.iter().map(|document| document.key.clone()).collect(),
            into: Some(stays.key.clone()),
            because: format!(
                "in force beside the {newer} `{}`, of the same kind ({}) on `{subject}`{}",
                stays.key,
                stays.kind,
                left_behind(&goes)
            ),
            changes,
            resolves,
        });
    }
    for document in register.in_force() {
        let is_asked = register.owner(document).is_none() && document.reviewed.is_none();
        if is_asked && !gone.contains(&document.key) {
            proposed.push(Proposed {
                action: ProposedAction::Ask,
                documents: vec![document.key.clone()],
                into: None,
                because: "nobody owns it, and it was never reviewed".into(),
                changes: vec![],
                resolves: vec![],
            });
        }
    }
    proposed
}

/// What ends with plans that are closed.
fn left_behind(documents: &[&GoverningDocument]) -> String {
    let plans = documents.iter().filter(|document| document.kind == GoverningDocumentKind::Plan);
    match plans.map(|plan| plan.measures.len()).sum::<usize>() {
        0 => String::new(),
        1 => "; its measure is not carried over".into(),
        number => format!("; {number} measures are not carried over"),
    }
}

/// The findings about governing documents, each to be taken once.
struct Found(HashMap<Key, Vec<Finding>>);

impl Found {
    fn of(model: &Model, on: Date) -> Self {
        let thresholds = Thresholds { judged_on: Some(on), ..Thresholds::default() };
        let checker = Checker::new().only(|check| check.family == Family::Documents);
        let mut found: HashMap<Key, Vec<Finding>> = HashMap::new();
        for finding in checker.run_on(&Facts::new(model, &thresholds)).findings {
            if let Subject::Steering(_, key) = &finding.subject {
                found.entry(key.clone()).or_default().push(finding);
            }
        }
        Self(found)
    }

    fn take(&mut self, key: &Key, which: impl Fn(&Finding) -> bool) -> Vec<Finding> {
        let Some(found) = self.0.get_mut(key) else { return vec![] };
        let (taken, left) = std::mem::take(found).into_iter().partition(which);
        *found = left;
        taken
    }

    /// All that goes when a document is closed: a circle is one also when it is closed.
    fn about(&mut self, key: &Key) -> Vec<Finding> {
        self.take(key, |finding| finding.check != "document-circle")
    }

    /// That a document is the first of several in force.
    fn twice(&mut self, key: &Key) -> Vec<Finding> {
        self.take(key, |finding| finding.check == "documents-twice-in-force")
    }
}

/// The documents as the changes make them.
struct Working {
    on: Date,
    documents: Vec<GoverningDocument>,
    places: HashMap<Key, usize>,
    /// Of each document those that refer to it, and perhaps others that once did.
    referring: HashMap<Key, Vec<usize>>,
}

impl Working {
    fn of(register: &Register<'_>) -> Self {
        let documents = register.documents().to_vec();
        let mut referring: HashMap<Key, Vec<usize>> = HashMap::new();
        for (place, document) in documents.iter().enumerate() {
            for key in &document.refers_to {
                referring.entry(key.clone()).or_default().push(place);
            }
        }
        let places = documents.iter().enumerate().map(|(place, document)| (document.key.clone(), place)).collect();
        Self { on: register.day().unwrap_or_default(), documents, places, referring }
    }

    fn is_closed(&self, place: usize) -> bool {
        self.documents[place].closed.is_some_and(|closed| closed <= self.on)
    }

    /// Closes a document in whose place another one comes; what refers to it refers to that one.
    fn close(&mut self, document: &GoverningDocument, into: &Key, because: &str) -> Vec<Change> {
        let key = &document.key;
        let mut changes = Vec::new();
        let mut referring = self.referring.remove(key).unwrap_or_default();
        referring.sort_unstable();
        referring.dedup();
        for place in referring {
            let other = &self.documents[place];
            if other.key == *key || self.is_closed(place) || !other.refers_to.contains(key) {
                continue;
            }
            let other = &mut self.documents[place];
            if other.key == *into || other.refers_to.contains(into) {
                other.refers_to.retain(|to| to != key);
            } else {
                other.refers_to.iter_mut().filter(|to| *to == key).for_each(|to| to.clone_from(into));
                self.referring.entry(into.clone()).or_default().push(place);
            }
            changes.push(Change::State(self.documents[place].clone().into()));
        }
        if let Some(&place) = self.places.get(key) {
            let closed = &mut self.documents[place];
            (closed.closed, closed.closed_because) = (Some(self.on), Some(because.to_owned()));
        }
        changes.push(Change::CloseDocument { document: key.clone(), on: self.on, because: because.to_owned() });
        changes
    }

    /// Lets a document come in the place of others: it supersedes them and refers to what they refer to.
    fn take_over(&mut self, stays: &GoverningDocument, goes: &[&GoverningDocument]) -> Vec<Change> {
        let Some(&place) = self.places.get(&stays.key) else { return vec![] };
        let mut stated = self.documents[place].clone();
        let gone: HashSet<&Key> = goes.iter().map(|document| &document.key).collect();
        stated.refers_to.retain(|key| !gone.contains(key));
        let mut refers_to: HashSet<Key> = stated.refers_to.iter().cloned().collect();
        let mut supersedes: HashSet<Key> = stated.supersedes.iter().cloned().collect();
        for GoverningDocument { key, .. } in goes {
            if supersedes.insert(key.clone()) {
                stated.supersedes.push(key.clone());
            }
            // As it is now: what it referred to may have been closed before.
            let Some(&from) = self.places.get(key) else { continue };
            for to in &self.documents[from].refers_to {
                let is_closed = self.places.get(to).is_none_or(|&to| self.is_closed(to));
                if !is_closed && *to != stays.key && !gone.contains(to) && refers_to.insert(to.clone()) {
                    stated.refers_to.push(to.clone());
                    self.referring.entry(to.clone()).or_default().push(place);
                }
            }
        }
        self.documents[place] = stated.clone();
        vec![Change::State(stated.into())]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::documents::Measure;

    const DAY: Date = date(2011, 3, 1);

    /// The findings of all checks.
    fn findings(model: &Model) -> Vec<Finding> {
        Fixture::checker().run(model).findings
    }

    /// Applies what is proposed, bit by bit, and compares the findings with those that it says it resolves.
    fn apply(mut model: Model) -> Model {
        let before = model.clone();
        let proposed = propose_documents(&model, DAY);
        let mut undone = Vec::new();
        for one in &proposed {
            let mut expected = findings(&model);
            for resolved in &one.resolves {
                let place = expected.iter().position(|finding| finding == resolved);
                expected.remove(place.unwrap_or_else(|| panic!("{one} resolves {resolved}, which is not there")));
            }
            undone.push(model.apply_all(&one.changes).unwrap_or_else(|error| panic!("{one}: {error}")));
            let shown = |findings: &[Finding]| findings.iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(shown(&findings(&model)), shown(&expected), "{one}");
            assert_eq!(findings(&model), expected, "{one}");
        }
        let after = model.clone();
        for undo in undone.into_iter().rev() {
            model.undo(undo).expect("nothing else was changed");
        }
        assert_eq!(model, before);
        // Nothing is left but the questions.
        let asked: Vec<&Proposed> = proposed.iter().filter(|one| one.action == ProposedAction::Ask).collect();
        let again = propose_documents(&after, DAY);
        assert_eq!(again.iter().collect::<Vec<_>>(), asked);
        after
    }

    fn document<'m>(model: &'m Model, key: &str) -> &'m GoverningDocument {
        let mut documents = model.steering().governing_documents.iter();
        documents.find(|document| document.key == *key).expect("it is in the register")
    }

    #[test]
    fn for_a_clean_register_nothing_is_proposed() {
        for fixture in [sector(), purchaser_provider()] {
            assert_eq!(propose_documents(&fixture.with_documents().model(), DAY), []);
        }
        assert_eq!(propose_documents(&Model::default(), DAY), []);
    }

    #[test]
    fn what_is_superseded_is_closed_and_references_follow() {
        let fixture = sector()
            .with_documents()
            .document("old-guidelines", |old| (old.closed, old.closed_because) = (None, None))
            .document("fire-instruction", |fire| fire.refers_to.push("old-guidelines".into()))
            .document("purchasing-guidelines", |new| new.refers_to.push("old-guidelines".into()));
        let proposed = propose_documents(&fixture.model(), DAY);
        assert_eq!(proposed.len(), 1);
        assert_eq!(proposed[0].to_string(), "close `old-guidelines`");
        assert_eq!(proposed[0].because, "`purchasing-guidelines` supersedes it");
        assert_eq!(proposed[0].resolves.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["W9"]);
        let after = apply(fixture.model());
        assert_eq!(findings(&after), []);
        let old = document(&after, "old-guidelines");
        assert_eq!(
            (old.closed, old.closed_because.as_deref()),
            (Some(DAY), Some("superseded by purchasing-guidelines"))
        );
        assert_eq!(document(&after, "fire-instruction").refers_to, ["alcohol-policy", "purchasing-guidelines"]);
        assert!(document(&after, "purchasing-guidelines").refers_to.is_empty());
    }

    #[test]
    fn the_newest_of_a_subject_and_kind_takes_the_place_of_the_others() {
        let mut fixture = sector().with_documents().document("alcohol-policy", |policy| {
            policy.refers_to = vec!["safety-plan".into(), "old-guidelines".into(), "alcohol-2010".into()];
            policy.owner = None;
        });
        let newer = GoverningDocument {
            key: "alcohol-2010".into(),
            adopted: Some(date(2010, 6, 17)),
            refers_to: vec!["alcohol-policy".into()],
            ..fixture.steering.governing_documents[2].clone()
        };
        fixture.steering.governing_documents.push(GoverningDocument { owner: Some("support".into()), ..newer.clone() });
        let undated =
            GoverningDocument { key: "alcohol-older".into(), adopted: None, owner: Some("support".into()), ..newer };
        fixture.steering.governing_documents.push(undated);
        let proposed = propose_documents(&fixture.model(), DAY);
        assert_eq!(proposed.len(), 1);
        assert_eq!(proposed[0].to_string(), "merge `alcohol-policy`, `alcohol-older` into `alcohol-2010`");
        let reason = "in force beside the newer `alcohol-2010`, of the same kind (policy) on `alcohol`";
        assert_eq!(proposed[0].because, reason);
        // Of the older one, its reference to closed guidelines and the missing owner go with it.
        let mut codes: Vec<&str> = proposed[0].resolves.iter().map(|finding| finding.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["W10", "W2", "W6"]);
        let after = apply(fixture.model());
        assert_eq!(findings(&after), []);
        let stays = document(&after, "alcohol-2010");
        assert_eq!(stays.supersedes, ["alcohol-policy", "alcohol-older"]);
        assert_eq!(stays.refers_to, ["safety-plan"]);
        assert_eq!(document(&after, "fire-instruction").refers_to, ["alcohol-2010"]);
    }

    #[test]
    fn measures_that_end_are_told() {
        let mut fixture = sector().with_documents();
        let mut second = GoverningDocument {
            key: "safety-2010".into(),
            adopted: Some(date(2010, 6, 17)),
            ..fixture.steering.governing_documents[1].clone()
        };
        second.measures.clear();
        fixture.steering.governing_documents.push(second);
        let told = |fixture: &Fixture| propose_documents(&fixture.model(), DAY)[0].because.clone();
        assert!(told(&fixture).ends_with("on `safety`; 2 measures are not carried over"));
        let one = fixture.document("safety-plan", |plan| plan.measures.truncate(1));
        assert!(told(&one).ends_with("on `safety`; its measure is not carried over"));
        apply(one.model());
    }

    #[test]
    fn what_nobody_owns_or_reviewed_is_asked_about() {
        let asked = |change: fn(&mut GoverningDocument)| {
            let fixture = sector().with_documents().document("safety-plan", change);
            apply(fixture.model());
            propose_documents(&fixture.model(), DAY)
        };
        let proposed = asked(|plan| plan.owner = None);
        assert_eq!(proposed.len(), 1);
        assert_eq!(proposed[0].to_string(), "ask whether `safety-plan` still serves");
        assert_eq!((proposed[0].action, proposed[0].changes.len()), (ProposedAction::Ask, 0));
        assert_eq!(asked(|plan| plan.owner = Some("council".into())).len(), 1);
        assert_eq!(asked(|plan| (plan.owner, plan.reviewed) = (None, Some(date(2010, 1, 1)))), []);
        assert_eq!(asked(|plan| (plan.owner, plan.closed) = (None, Some(DAY))), []);
    }

    fn any_register() -> impl Strategy<Value = Vec<GoverningDocument>> {
        const NUMBER: usize = 7;
        let day =
            || prop::option::weighted(0.7, (2008_i16..2013, 1_i8..4).prop_map(|(year, month)| date(year, month, 1)));
        let keys = |most| prop::collection::btree_set((0..NUMBER).prop_map(|n| Key::from(format!("d{n}"))), 0..most);
        let kinds = [GoverningDocumentKind::Policy, GoverningDocumentKind::Plan, GoverningDocumentKind::Strategy];
        let document = (
            prop::sample::select(kinds.to_vec()),
            prop::option::weighted(0.8, prop::sample::select(vec!["a", "b"])),
            prop::option::of(prop::sample::select(vec!["support", "council"])),
            (day(), day(), prop::option::weighted(0.2, 2009_i16..2013), prop::option::of(0_u16..40)),
            keys(2),
            keys(4),
            0_usize..3,
        );
        prop::collection::vec(document, NUMBER).prop_map(|documents| {
            let mut register = Vec::new();
            for (n, (kind, subject, owner, days, supersedes, refers_to, measures)) in documents.into_iter().enumerate()
            {
                let (adopted, reviewed, closed, review_interval_months) = days;
                let measure = Measure { what: "something".into(), responsible: None, by: None, priority: None };
                register.push(GoverningDocument {
                    subject: subject.map(Into::into),
                    owner: owner.map(Into::into),
                    adopted,
                    reviewed,
                    closed: closed.map(|year| date(year, 3, 1)),
                    review_interval_months,
                    supersedes: supersedes.into_iter().collect(),
                    refers_to: refers_to.into_iter().collect(),
                    measures: vec![measure; measures],
                    ..GoverningDocument::new(format!("d{n}"), kind)
                });
            }
            register
        })
    }

    proptest! {
        #[test]
        fn of_any_register_exactly_what_is_said_is_resolved(documents in any_register()) {
            let mut fixture = sector();
            fixture.steering.governing_documents = documents;
            apply(fixture.model());
        }
    }
}
