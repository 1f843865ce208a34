use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use petgraph::graph::{DiGraph, NodeIndex};

use super::GoverningDocument;
use crate::{Key, Model, NodeRef};

impl GoverningDocument {
    /// The latest of the days on which it was adopted or reviewed that does not lie after a day; with no day, the latest.
    pub fn last_looked_at(&self, on: Option<Date>) -> Option<Date> {
        [self.adopted, self.reviewed].into_iter().flatten().filter(|day| on.is_none_or(|on| *day <= on)).max()
    }

    /// The last day on which its review is not overdue: as many months as its review interval has after the day on which it
    /// was [looked at last](Self::last_looked_at); `None` when the interval or that day is not known.
    pub fn review_due(&self, on: Option<Date>) -> Option<Date> {
        let months = i64::from(self.review_interval_months?);
        Some(self.last_looked_at(on)?.saturating_add(months.months()))
    }
}

/// The governing documents of a model as they stand at the end of a day: what is in force, superseded, overdue (G6).
///
/// Made in time linear in documents and references.
///
/// With no day, a document that states when it was closed is closed, each other is in force, and none is overdue.
///
/// # Example
/// ```
/// use orgmodel::steering::documents::{GoverningDocument, GoverningDocumentKind, Register};
/// use orgmodel::{Model, Steering};
///
/// let old = GoverningDocument::new("alcohol-2003", GoverningDocumentKind::Policy);
/// let mut new = GoverningDocument::new("alcohol-2010", GoverningDocumentKind::Policy);
/// new.supersedes.push("alcohol-2003".into());
/// new.adopted = Some("2010-06-17".parse()?);
/// let steering = Steering { governing_documents: vec![old, new], ..Steering::default() };
/// let model = Model::new("two policies", Default::default(), steering, Default::default(), vec![])?;
///
/// let before = Register::new(&model, jiff::civil::date(2010, 6, 16));
/// assert_eq!((before.in_force().count(), before.superseded().count()), (1, 0));
/// let after = Register::new(&model, jiff::civil::date(2010, 6, 17));
/// assert_eq!((after.in_force().count(), after.superseded().count()), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Register<'m> {
    model: &'m Model,
    on: Option<Date>,
    places: HashMap<&'m Key, usize>,
    in_force: Vec<bool>,
    /// Of each document the one in force at the end of what supersedes it, outside of its own circle.
    successor: Vec<Option<usize>>,
    /// Whether another one in force supersedes it, on a circle or not.
    is_superseded: Vec<bool>,
    circles: Vec<Vec<usize>>,
}

impl<'m> Register<'m> {
    /// The register of a model at the end of a day.
    pub fn new(model: &'m Model, on: impl Into<Option<Date>>) -> Self {
        let on = on.into();
        let documents = &model.steering().governing_documents;
        let places = documents.iter().enumerate().map(|(place, document)| (&document.key, place)).collect();
        let in_force = documents.iter().map(|document| match on {
            Some(day) => document.is_in_force(day),
            None => document.closed.is_none(),
        });
        let mut register = Self {
            model,
            on,
            places,
            in_force: in_force.collect(),
            successor: vec![None; documents.len()],
            is_superseded: vec![false; documents.len()],
            circles: vec![],
        };
        register.follow();
        register
    }

    /// Follows what supersedes what, from those that nothing supersedes downward.
    fn follow(&mut self) {
        let documents = self.documents();
        let superseded = |place: usize| {
            let keys = documents[place].supersedes.iter();
            keys.filter_map(|key| self.places.get(key).copied()).collect::<Vec<usize>>()
        };
        let mut graph = DiGraph::<(), (), usize>::default();
        for _ in documents {
            graph.add_node(());
        }
        for place in 0..documents.len() {
            for below in superseded(place) {
                graph.add_edge(NodeIndex::new(place), NodeIndex::new(below), ());
            }
        }
        let mut groups: Vec<Vec<usize>> = petgraph::algo::kosaraju_scc(&graph)
            .into_iter()
            .map(|group| group.into_iter().map(NodeIndex::index).collect())
            .collect();
        // They come with what is superseded first.
        groups.reverse();
        let mut group_of = vec![0; documents.len()];
        for (number, group) in groups.iter_mut().enumerate() {
            group.sort_unstable();
            for &place in group.iter() {
                group_of[place] = number;
            }
        }

        let mut from_above: Vec<Option<usize>> = vec![None; groups.len()];
        let mut successor = vec![None; documents.len()];
        let mut is_superseded = vec![false; documents.len()];
        let mut circles = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            let above = from_above[number];
            let in_force = group.iter().copied().filter(|&place| self.in_force[place]);
            let (first, count) = (in_force.clone().next(), in_force.count());
            for &place in group {
                successor[place] = above;
                is_superseded[place] = above.is_some() || count > usize::from(self.in_force[place]);
            }
            let last = above.or(first);
            let mut is_circle = false;
            for below in group.iter().flat_map(|&place| superseded(place)) {
                let to = group_of[below];
                is_circle |= to == number;
                if to != number {
                    from_above[to] = from_above[to].into_iter().chain(last).min();
                }
            }
            if is_circle {
                circles.push(group.clone());
            }
        }
        circles.sort_unstable();
        (self.successor, self.is_superseded, self.circles) = (successor, is_superseded, circles);
    }

    fn at(&self, place: usize) -> &'m GoverningDocument {
        &self.documents()[place]
    }

    fn place(&self, document: &GoverningDocument) -> Option<usize> {
        self.places.get(&document.key).copied()
    }

    /// The day.
    pub fn day(&self) -> Option<Date> {
        self.on
    }

    /// All documents, closed ones too, in the order of the model.
    pub fn documents(&self) -> &'m [GoverningDocument] {
        &self.model.steering().governing_documents
    }

    /// The document with a key.
    pub fn document(&self, key: &Key) -> Option<&'m GoverningDocument> {
        self.places.get(key).map(|&place| self.at(place))
    }

    /// Whether a document is closed on the day.
    pub fn is_closed(&self, document: &GoverningDocument) -> bool {
        document.closed.is_some_and(|closed| self.on.is_none_or(|on| closed <= on))
    }

    /// The documents that are not closed, those that are still to be adopted among them.
    pub fn not_closed(&self) -> impl Iterator<Item = &'m GoverningDocument> {
        self.documents().iter().filter(|document| !self.is_closed(document))
    }

    /// The documents in force.
    pub fn in_force(&self) -> impl Iterator<Item = &'m GoverningDocument> {
        self.documents().iter().zip(&self.in_force).filter_map(|(document, in_force)| in_force.then_some(document))
    }

    /// The documents that are in force though another one in force supersedes them, directly or by way of others in
    /// whatever state; each with that other, which itself is not superseded. Those on a [circle](Self::circles) with the
    /// one that supersedes them are left out.
    pub fn superseded(&self) -> impl Iterator<Item = (&'m GoverningDocument, &'m GoverningDocument)> {
        let successors = self.documents().iter().zip(&self.in_force).zip(&self.successor);
        successors
            .filter_map(|((document, in_force), successor)| in_force.then_some((document, self.at((*successor)?))))
    }

    /// Documents of one subject and kind that are in force beside one another, in the order of the first of each group.
    /// Those without a subject are left out, and those that another one in force supersedes.
    pub fn twice_in_force(&self) -> Vec<Vec<&'m GoverningDocument>> {
        let mut groups: Vec<Vec<&GoverningDocument>> = Vec::new();
        let mut group_of = HashMap::new();
        for (document, is_superseded) in self.documents().iter().zip(&self.is_superseded) {
            let Some(subject) = document.subject.as_ref().filter(|_| !is_superseded) else { continue };
            if !self.place(document).is_some_and(|place| self.in_force[place]) {
                continue;
            }
            let group = *group_of.entry((subject, document.kind)).or_insert_with(|| {
                groups.push(vec![]);
                groups.len() - 1
            });
            groups[group].push(document);
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

    /// The documents that supersede one another in a circle, closed ones too: each group in order.
    pub fn circles(&self) -> Vec<Vec<&'m GoverningDocument>> {
        self.circles.iter().map(|circle| circle.iter().map(|&place| self.at(place)).collect()).collect()
    }

    /// The documents in force whose review is overdue, each with the last day on which it was not.
    pub fn overdue(&self) -> impl Iterator<Item = (&'m GoverningDocument, Date)> {
        let on = self.on;
        self.in_force().filter_map(move |document| {
            let due = document.review_due(on).filter(|due| on.is_some_and(|on| *due < on))?;
            Some((document, due))
        })
    }

    /// The node whose head owns a document; `None` when none is stated, or the one that is has no head.
    pub fn owner(&self, document: &GoverningDocument) -> Option<NodeRef<'m>> {
        let owner = self.model.organisation().node(document.owner.as_ref()?.as_str())?;
        owner.head().is_some().then_some(owner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::GoverningDocumentKind;
    use super::*;
    use crate::Steering;

    fn documents(supersedes: &[(&str, &[&str])]) -> Vec<GoverningDocument> {
        let document = |(key, superseded): &(&str, &[&str])| {
            let mut document = GoverningDocument::new(*key, GoverningDocumentKind::Policy);
            document.supersedes = superseded.iter().map(|&key| key.into()).collect();
            document
        };
        supersedes.iter().map(document).collect()
    }

    fn model(documents: Vec<GoverningDocument>) -> Model {
        let steering = Steering { governing_documents: documents, ..Steering::default() };
        Model::new("register", Default::default(), steering, Default::default(), vec![]).expect("they fit")
    }

    fn superseded(register: &Register<'_>) -> Vec<(String, String)> {
        register.superseded().map(|(old, new)| (old.key.to_string(), new.key.to_string())).collect()
    }

    #[test]
    fn what_supersedes_by_way_of_a_closed_document_supersedes() {
        let mut documents = documents(&[("c", &[]), ("b", &["c"]), ("a", &["b"])]);
        let found = |documents: &[GoverningDocument], day| {
            superseded(&Register::new(&model(documents.to_vec()), date(2011, 3, day)))
        };
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        assert_eq!(found(&documents, 1), [pair("c", "a"), pair("b", "a")]);
        documents[1].closed = Some(date(2011, 3, 1));
        assert_eq!(found(&documents, 1), [pair("c", "a")]);
        // Before it is adopted, and from the day on which it is closed, it supersedes nothing.
        documents[2].adopted = Some(date(2011, 3, 2));
        documents[2].closed = Some(date(2011, 3, 4));
        assert_eq!([1, 2, 3, 4].map(|day| found(&documents, day).len()), [0, 1, 1, 0]);
    }

    #[test]
    fn a_circle_is_told_apart_from_what_is_superseded() {
        let documents = documents(&[("a", &["b"]), ("b", &["a", "c"]), ("c", &[]), ("d", &["d"])]);
        let model = model(documents);
        let register = Register::new(&model, None);
        let circles: Vec<Vec<&str>> = register
            .circles()
            .iter()
            .map(|circle| circle.iter().map(|document| document.key.as_str()).collect())
            .collect();
        assert_eq!(circles, [vec!["a", "b"], vec!["d"]]);
        assert_eq!(superseded(&register), [("c".into(), "a".into())]);
    }

    #[test]
    fn a_review_is_overdue_from_the_day_after_its_months() {
        let mut document = GoverningDocument::new("x", GoverningDocumentKind::Plan);
        assert_eq!(document.review_due(None), None);
        document.adopted = Some(date(2010, 8, 31));
        document.review_interval_months = Some(6);
        assert_eq!(document.review_due(None), Some(date(2011, 2, 28)));
        let model = model(vec![document.clone()]);
        let overdue = |month, day| Register::new(&model, date(2011, month, day)).overdue().count();
        assert_eq!((overdue(2, 28), overdue(3, 1)), (0, 1));
        assert_eq!(Register::new(&model, None).overdue().count(), 0);
        // What is reviewed later is not reviewed yet.
        document.reviewed = Some(date(2011, 3, 5));
        assert_eq!(document.review_due(Some(date(2011, 3, 1))), Some(date(2011, 2, 28)));
        document.review_interval_months = Some(u16::MAX);
        document.adopted = Some(Date::MAX);
        assert_eq!(document.review_due(None), Some(Date::MAX));
    }

    proptest! {
        /// Against a walk upward from each document.
        #[test]
        fn what_is_superseded_is_what_a_walk_upward_says(
            closed in prop::collection::vec(prop::bool::ANY, 7),
            pairs in prop::collection::vec((0_usize..7, 0_usize..7), 0..10),
        ) {
            let mut documents: Vec<GoverningDocument> = (0..7)
                .map(|n| GoverningDocument::new(format!("d{n}"), GoverningDocumentKind::Policy))
                .collect();
            for (document, closed) in documents.iter_mut().zip(closed) {
                document.closed = closed.then(|| date(2010, 1, 1));
                document.subject = Some("all".into());
            }
            for (above, below) in pairs {
                let key: Key = format!("d{below}").into();
                if !documents[above].supersedes.contains(&key) {
                    documents[above].supersedes.push(key);
                }
            }
            let above = |place: usize| {
                let mut found = vec![];
                let mut open = vec![place];
                while let Some(at) = open.pop() {
                    for (n, document) in documents.iter().enumerate() {
                        if document.supersedes.contains(&documents[at].key) && !found.contains(&n) {
                            found.push(n);
                            open.push(n);
                        }
                    }
                }
                found
            };
            let model = model(documents.clone());
            let register = Register::new(&model, date(2011, 1, 1));
            let in_force = |n: usize| documents[n].closed.is_none();
            let mut alone = 0;
            for n in 0..7 {
                let on_circle_with = |other: usize| above(n).contains(&other) && above(other).contains(&n);
                let outside: Vec<usize> =
                    above(n).into_iter().filter(|&other| in_force(other) && !on_circle_with(other)).collect();
                let found = register.superseded().find(|(old, _)| old.key == documents[n].key);
                prop_assert_eq!(found.is_some(), in_force(n) && !outside.is_empty(), "d{}", n);
                if let Some((_, new)) = found {
                    let new = documents.iter().position(|document| document.key == new.key).expect("one of them");
                    prop_assert!(outside.contains(&new));
                    prop_assert!(above(new).into_iter().all(|over| !in_force(over) || above(over).contains(&new)));
                }
                let others = above(n).into_iter().any(|other| other != n && in_force(other));
                alone += usize::from(in_force(n) && !others);
                prop_assert_eq!(register.circles.iter().flatten().any(|&place| place == n), above(n).contains(&n));
            }
            let twice: usize = register.twice_in_force().iter().map(Vec::len).sum();
            prop_assert_eq!(twice, if alone > 1 { alone } else { 0 });
        }
    }
}
