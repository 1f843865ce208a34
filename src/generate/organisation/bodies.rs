//! Bodies, companies and focus areas.

use super::{BOARD, COUNCIL, Work, area_key, committee_key, numbered};
use crate::{
    Assumed, BodyEntry, BodyKind, Calendar, CompanyEntry, Decimal, FocusAreaEntry, GroupCompany, Key, NodeEntry, Total,
};

const HOLDING: &str = "holding";
/// The year of the focus areas, the goals and the money.
pub(super) const YEAR: i16 = 2010;

impl Work<'_> {
    /// The bodies that the law requires, the committees, and the companies of the group.
    pub(super) fn bodies(&self) -> Vec<NodeEntry> {
        let plan = self.plan;
        let calendar = Some(Calendar::every(28, 10));
        let under = |key: Key, kind, seats| {
            NodeEntry::Body(BodyEntry {
                seats,
                calendar: calendar.clone(),
                ..BodyEntry::new(key, kind).answers_to(COUNCIL)
            })
        };
        let council = BodyEntry::new(COUNCIL, BodyKind::Council);
        let mut entries: Vec<NodeEntry> = vec![
            BodyEntry { seats: Some(self.council_seats()), calendar: calendar.clone(), ..council }.into(),
            under(BOARD.into(), BodyKind::ExecutiveBoard, Some(15)),
            under("auditors".into(), BodyKind::Auditors, None),
            under("election-committee".into(), BodyKind::ElectionCommittee, None),
            under("chief-guardian".into(), BodyKind::ChiefGuardian, None),
        ];
        let kind = if self.of_purchasers() { BodyKind::PurchaserCommittee } else { BodyKind::Committee };
        for sector in self.sectors() {
            let mut committee = BodyEntry {
                seats: Some(11),
                calendar: calendar.clone(),
                ..BodyEntry::new(committee_key(sector), kind)
            };
            // Each committee but the only one supervises what the next one runs.
            let next = (sector + 1) % usize::from(plan.sectors);
            committee.supervises = (next != sector).then(|| area_key(next)).into_iter().collect();
            committee.purchases_from = self.bought_from_companies(sector).map(|(_, company)| company).collect();
            entries.push(committee.answers_to(COUNCIL).into());
        }
        entries.extend((0..usize::from(plan.drafting_committees)).map(|number| {
            let body = BodyEntry::new(numbered("drafting-committee", number), BodyKind::DraftingCommittee);
            NodeEntry::Body(BodyEntry { temporary: true, ..body.answers_to(COUNCIL) })
        }));
        entries.extend(
            (0..usize::from(plan.joint_committees))
                .map(|number| under(numbered("joint-committee", number), BodyKind::JointCommittee, Some(9))),
        );
        let hundred = Decimal::from(100);
        entries.extend(self.group().into_iter().map(|company| {
            let entry = CompanyEntry::new(company.key);
            NodeEntry::Company(match company.parent {
                Some(parent) => entry.owned_by(parent, hundred),
                None => entry.owned_by(BOARD, hundred).answers_to(BOARD),
            })
        }));
        entries
    }

    /// The drafting committees that a sector supports: each has one.
    pub(super) fn drafting_committees_of(&self, sector: usize) -> impl Iterator<Item = Key> + use<> {
        let committees = sector..usize::from(self.plan.drafting_committees);
        committees.step_by(usize::from(self.plan.sectors)).map(|number| numbered("drafting-committee", number))
    }

    /// Eight for each member of staff.
    pub(super) fn electorate(&self) -> u32 {
        let staff: Total = self.lines.iter().flatten().map(|operations| operations.staff).sum();
        u32::try_from(staff.hundredths() / 100 * 8).unwrap_or(u32::MAX)
    }

    /// Enough by any of the laws (Act 1991:900, Act 2017:725).
    fn council_seats(&self) -> u16 {
        match self.electorate() {
            0..=12_000 => 31,
            12_001..=24_000 => 41,
            24_001..=36_000 => 51,
            _ => 61,
        }
    }

    /// A holding company, and the companies under it.
    pub(super) fn group(&self) -> Vec<GroupCompany> {
        let company = |key: Key, parent: Option<Key>| GroupCompany {
            key,
            name: None,
            parent,
            share_percent: Decimal::from(100),
            source: None,
            assumed: Assumed::Nothing,
        };
        let companies = usize::from(self.plan.companies);
        let holding = (companies > 0).then(|| company(HOLDING.into(), None));
        holding
            .into_iter()
            .chain((0..companies).map(|number| company(numbered("company", number), Some(HOLDING.into()))))
            .collect()
    }

    /// Areas next to one another, which are never all in one sector, unless there is one only.
    pub(super) fn focus_areas(&self) -> impl Iterator<Item = FocusAreaEntry> {
        let (seed, areas) = (self.seed.child("focus-area"), self.plan.areas);
        (0..usize::from(self.plan.focus_areas)).map(move |number| {
            let seed = seed.index(number as u64);
            let touched = (2 + seed.child("areas").below(4)).min(areas);
            let first = seed.child("first").below(areas - touched + 1);
            FocusAreaEntry {
                year: Some(YEAR.unsigned_abs()),
                areas: (first..first + touched).map(|area| area_key(area as usize)).collect(),
                ..FocusAreaEntry::new(focus_area_key(number)).followed_up_by(BOARD)
            }
        })
    }

    /// The focus areas for which the head of a sector is responsible.
    pub(super) fn focus_areas_of(&self, sector: usize) -> impl Iterator<Item = Key> + use<> {
        (sector..usize::from(self.plan.focus_areas)).step_by(usize::from(self.plan.sectors)).map(focus_area_key)
    }
}

pub(super) fn focus_area_key(number: usize) -> Key {
    numbered("focus-area", number)
}
