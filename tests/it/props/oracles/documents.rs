use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use orgmodel::steering::documents::{GoverningDocument, GoverningDocumentKind, Publication};
use orgmodel::{BodyKind, HeadState, Key, NodeKind};

use super::Oracle;
use super::world::{Subjects, World, circles, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("document-adopted-by-wrong", adopted_by_wrong),
    ("document-without-owner", |world| {
        // Where no head is stated, an owner need not have one.
        let none_stated = !world.all().any(|key| world.head(key).is_some());
        let has = |owner: &Key| none_stated || world.head(owner.as_str()).is_some();
        keys(world.not_closed().filter(|document| !document.owner.as_ref().is_some_and(has)))
    }),
    ("document-owner-vacant", |world| {
        let vacant = |owner: &Key| world.head(owner.as_str()).is_some_and(|head| head.state == HeadState::Vacant);
        keys(world.not_closed().filter(|document| document.owner.as_ref().is_some_and(vacant)))
    }),
    ("document-review-overdue", review_overdue),
    ("document-not-published", |world| {
        let still_to_come = |document: &GoverningDocument| match (document.adopted, world.thresholds.judged_on) {
            (Some(adopted), Some(on)) => adopted > on,
            _ => false,
        };
        let everywhere = |document: &GoverningDocument| {
            [Publication::Inside, Publication::Outside].iter().all(|place| document.published.contains(place))
        };
        keys(world.not_closed().filter(|document| !still_to_come(document) && !everywhere(document)))
    }),
    ("documents-twice-in-force", twice_in_force),
    ("measure-incomplete", |world| {
        let plans = world.not_closed().filter(|document| document.kind == GoverningDocumentKind::Plan);
        keys(plans.flat_map(|plan| {
            let incomplete = plan
                .measures
                .iter()
                .filter(|measure| measure.responsible.is_none() || measure.by.is_none() || measure.priority.is_none());
            incomplete.map(move |_| plan)
        }))
    }),
    ("strategy-without-other-actors", |world| {
        let strategies = world.not_closed().filter(|document| document.kind == GoverningDocumentKind::Strategy);
        keys(strategies.filter(|strategy| strategy.other_actors.is_empty()))
    }),
    ("superseded-in-force", |world| {
        let superseding = superseding(world);
        keys(world.in_force().filter(|document| {
            let own = &superseding[document.key.as_str()];
            world.in_force().any(|other| {
                let other = other.key.as_str();
                superseding[other].contains(document.key.as_str()) && !own.contains(other)
            })
        }))
    }),
    ("reference-to-closed-document", |world| {
        let closed = |key: &Key| !world.not_closed().any(|document| document.key == *key);
        keys(world.not_closed().filter(|document| document.refers_to.iter().any(closed)))
    }),
    ("document-circle", |world| {
        let documents = world.governing_documents();
        circles(&documents.map(|document| (document.key.as_str(), document.supersedes.as_slice())).collect::<Vec<_>>())
    }),
];

fn keys<'a>(documents: impl Iterator<Item = &'a GoverningDocument>) -> Subjects {
    subjects(documents.map(|document| document.key.as_str()))
}

impl<'m> World<'m> {
    fn governing_documents(&self) -> impl Iterator<Item = &'m GoverningDocument> {
        self.model.steering().governing_documents.iter()
    }

    /// Not closed on the day of judgement; where none is stated, without a closing day.
    fn not_closed(&self) -> impl Iterator<Item = &'m GoverningDocument> {
        let on = self.thresholds.judged_on;
        let closed = move |day: Date| on.is_none_or(|on| day <= on);
        self.governing_documents().filter(move |document| !document.closed.is_some_and(closed))
    }

    /// Adopted and not closed at the end of the day of judgement; where none is stated, without a closing day.
    fn in_force(&self) -> impl Iterator<Item = &'m GoverningDocument> {
        let on = self.thresholds.judged_on;
        let to_come = move |adopted: Date| on.is_some_and(|on| on < adopted);
        self.not_closed().filter(move |document| !document.adopted.is_some_and(to_come))
    }
}

fn adopted_by_wrong(world: &World<'_>) -> Subjects {
    let has_sectors = world.of_kind(NodeKind::Sector).next().is_some();
    let may = |kind: GoverningDocumentKind, adopter: &str| {
        let by_council = world.body_kind(adopter) == Some(BodyKind::Council);
        let by_board = world
            .body_kind(adopter)
            .is_some_and(|body| body != BodyKind::Auditors && body != BodyKind::DraftingCommittee);
        let by_management = match world.kind(adopter) {
            NodeKind::Sector => true,
            NodeKind::Administration => !has_sectors,
            _ => false,
        };
        match kind {
            GoverningDocumentKind::Guidelines | GoverningDocumentKind::Instruction => by_board || by_management,
            _ => by_council,
        }
    };
    keys(
        world
            .not_closed()
            .filter(|document| !document.adopter.as_ref().is_some_and(|adopter| may(document.kind, adopter.as_str()))),
    )
}

/// Counted on the calendar: year, month and day of the month, of the day on which it is due.
fn review_overdue(world: &World<'_>) -> Subjects {
    let Some(on) = world.thresholds.judged_on else { return vec![] };
    keys(world.in_force().filter(|document| {
        let Some(interval) = document.review_interval_months else { return false };
        let days = [document.adopted, document.reviewed].into_iter().flatten();
        let Some(latest) = days.filter(|day| *day <= on).max() else { return false };
        let months = i32::from(latest.year()) * 12 + i32::from(latest.month()) - 1 + i32::from(interval);
        let (year, month) = (months / 12, months % 12 + 1);
        let leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
        let last = match month {
            2 => 28 + i32::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let due = (year, month, i32::from(latest.day()).min(last));
        (i32::from(on.year()), i32::from(on.month()), i32::from(on.day())) > due
    }))
}

/// For each document those that it supersedes, directly or by way of others.
fn superseding<'m>(world: &World<'m>) -> BTreeMap<&'m str, BTreeSet<&'m str>> {
    let mut reach: BTreeMap<&str, BTreeSet<&str>> = world
        .governing_documents()
        .map(|document| (document.key.as_str(), document.supersedes.iter().map(|key| key.as_str()).collect()))
        .collect();
    loop {
        let further: BTreeMap<&str, BTreeSet<&str>> = reach
            .iter()
            .map(|(from, to)| (*from, to.iter().flat_map(|by| &reach[by]).chain(to).copied().collect()))
            .collect();
        if further == reach {
            return reach;
        }
        reach = further;
    }
}

fn twice_in_force(world: &World<'_>) -> Subjects {
    let superseding = superseding(world);
    let superseded = |document: &GoverningDocument| {
        let key = document.key.as_str();
        world.in_force().any(|other| other.key != document.key && superseding[other.key.as_str()].contains(key))
    };
    let alone: Vec<&GoverningDocument> =
        world.in_force().filter(|document| document.subject.is_some() && !superseded(document)).collect();
    let beside = |one: &GoverningDocument, other: &GoverningDocument| {
        one.kind == other.kind && one.subject == other.subject && one.key != other.key
    };
    let firsts = alone.iter().enumerate().filter(|(n, one)| {
        !alone[..*n].iter().any(|other| beside(one, other)) && alone[n + 1..].iter().any(|other| beside(one, other))
    });
    keys(firsts.map(|(_, document)| *document))
}
