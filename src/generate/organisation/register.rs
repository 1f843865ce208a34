//! The register of governing documents, and leadership.

use jiff::civil::date;

use super::{ADMINISTRATION, BOARD, COUNCIL, STAFF_OFFICE, SUPPORT, Work, numbered};
use crate::Key;
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind, Measure, Publication};
use crate::steering::leadership::{Ability, Assessment, ManagementGroup};

impl Work<'_> {
    /// Documents of all kinds in turn, each on a subject of its own. The last of every twelve is closed, and the first of the
    /// next stands in its place; each other one refers to the one before it.
    pub(super) fn governing_documents(&self) -> Vec<GoverningDocument> {
        use GoverningDocumentKind::{Instruction, Plan, Policy, Programme, Strategy};

        let seed = self.seed.child("document");
        let document = |number: usize| {
            let seed = seed.index(number as u64);
            let kind = GoverningDocumentKind::ALL[number % GoverningDocumentKind::ALL.len()];
            let division = self.division_key(number % usize::from(self.plan.sectors));
            let adopter = match kind {
                Programme | Plan | Policy | Strategy => COUNCIL.into(),
                Instruction => division.clone(),
                _ => BOARD.into(),
            };
            // Within four years before the day of judgement.
            let adopted = date(2007 + seed.below(4) as i16, 6, 1 + seed.child("day").below(28) as i8);
            let mut document = GoverningDocument {
                published: vec![Publication::Inside, Publication::Outside],
                ..GoverningDocument::new(document_key(number), kind)
                    .subject(numbered("matter", number))
                    .adopter(adopter)
                    .owner(division.clone())
                    .adopted(adopted)
                    .review_interval_months(48)
            };
            if kind == Plan {
                document.measures = (0..1 + seed.child("measures").below(3))
                    .map(|measure| {
                        Measure::new(format!("measure {}", measure + 1))
                            .responsible(&division)
                            .by(date(2012, 12, 31))
                            .priority(1 + measure as u8)
                    })
                    .collect();
            }
            if kind == Strategy {
                document.other_actors.push("the county".into());
            }
            match number % 12 {
                0 if number > 0 => document.supersedes(document_key(number - 1)),
                0 => document,
                11 => document.closed(date(2011, 1, 31), "another came in its place"),
                _ => document.refers_to(document_key(number - 1)),
            }
        };
        (0..usize::from(self.plan.documents)).map(document).collect()
    }

    /// All who report to the director, and the director first.
    fn top(&self) -> impl Iterator<Item = Key> {
        std::iter::once(ADMINISTRATION.into())
            .chain(self.sectors().map(|sector| self.division_key(sector)))
            .chain((self.plan.support_units > 0).then(|| SUPPORT.into()))
            .chain(self.plan.staff_office.then(|| STAFF_OFFICE.into()))
    }

    /// All top managers, who meet the profile.
    pub(super) fn assessments(&self) -> Vec<Assessment> {
        let offices = (0..self.plan.purchasing_offices as usize).map(|office| numbered("purchasing", office));
        let assessment = |node: Key| Assessment {
            on: Some(date(2010, 9, 15)),
            meets: Ability::ALL.to_vec(),
            ..Assessment::new(format!("assessment:{node}"), node)
        };
        self.top().chain(offices).map(assessment).collect()
    }

    pub(super) fn management_group(&self) -> ManagementGroup {
        ManagementGroup { members: self.top().collect(), ..ManagementGroup::new("management-group") }
    }
}

fn document_key(number: usize) -> Key {
    numbered("document", number)
}
