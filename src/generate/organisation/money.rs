//! Agreements, frames, prices, internal services, the yearly process and its follow-up.

use jiff::civil::date;

use super::goals::year;
use super::{
    ADMINISTRATION, BOARD, COUNCIL, OFFICE_STAFF, OWN_STAFF, STAFF_OFFICE, SUPPORT, Work, area_key, committee_key,
    numbered,
};
use crate::steering::PeriodLength;
use crate::steering::budget::{BudgetPhase, FollowUp, Frame, InternalService, Price, ProcessStep, Use, distribute};
use crate::{Agreement, Decimal, Key, Total};

/// A member of staff for a year.
const KRONOR_PER_STAFF: u64 = 500_000;
/// What a committee keeps.
const KEPT: u64 = 1_000_000;

fn staffed(staff: u16) -> u64 {
    u64::from(staff) * KRONOR_PER_STAFF
}

fn kronor(staff: Total) -> u64 {
    // A price for a hundredth keeps the sum of frames exact.
    staff.hundredths() * (KRONOR_PER_STAFF / 100)
}

fn frame(from: &str, to: impl Into<Key>, kronor: u64) -> Frame {
    let to = to.into();
    Frame::new(format!("{from}:{to}"), to, kronor).from(from).period(year())
}

impl Work<'_> {
    /// What a committee buys from companies, with the number of the service area.
    pub(super) fn bought_from_companies(&self, sector: usize) -> impl Iterator<Item = (usize, Key)> + use<> {
        let (sectors, companies) = (usize::from(self.plan.sectors), usize::from(self.plan.companies));
        let agreements = sector..usize::from(self.plan.agreements);
        // The plan asks for no more of a committee than there are companies: it buys once from each.
        agreements.step_by(sectors).map(move |number| (sector, numbered("company", number / sectors % companies)))
    }

    /// With companies, and under purchasers and providers for each service area within the administration.
    pub(super) fn agreements(&self) -> Vec<Agreement> {
        let seed = self.seed.child("agreement");
        let agreement = |key: Key, purchaser: Key, provider: Key, area: usize, kronor: u64| Agreement {
            kronor_per_year: Some(kronor),
            period: Some(year()),
            ..Agreement::new(key, purchaser, provider, area_key(area))
        };
        let mut agreements = Vec::new();
        for office in 0..self.plan.purchasing_offices as usize {
            for sector in self.bought_for(office) {
                let areas: Vec<usize> = self.areas_of(sector).collect();
                let parts = distribute(self.budget_of(sector), &vec![1; areas.len()]);
                for (area, kronor) in areas.into_iter().zip(parts) {
                    let key = format!("agreement:{}", area_key(area)).into();
                    let purchaser = numbered("purchasing", office);
                    agreements.push(agreement(key, purchaser, self.division_key(sector), area, kronor));
                }
            }
        }
        for sector in self.sectors() {
            for (number, (area, company)) in self.bought_from_companies(sector).enumerate() {
                let committee = committee_key(sector);
                let key = format!("agreement:{committee}:{company}").into();
                let kronor = self.price_of_company(seed, sector, number);
                agreements.push(agreement(key, committee, company, area, kronor));
            }
        }
        agreements
    }

    fn price_of_company(&self, seed: crate::generate::Seed, sector: usize, number: usize) -> u64 {
        1_000 * u64::from(100 + seed.index(sector as u64).index(number as u64).below(900))
    }

    /// What a sector has for itself and for its operations areas.
    fn budget_of(&self, sector: usize) -> u64 {
        staffed(OWN_STAFF) + self.lines[sector].iter().map(|operations| kronor(operations.staff)).sum::<u64>()
    }

    /// From the council to the operations areas: everybody hands on or keeps all that was got.
    pub(super) fn frames(&self) -> Vec<Frame> {
        let mut offices = vec![(Key::from(ADMINISTRATION), staffed(OWN_STAFF))];
        if self.plan.support_units > 0 {
            let teams = u64::from(self.plan.support_units - 1);
            offices.push((SUPPORT.into(), staffed(OWN_STAFF) + teams * staffed(OFFICE_STAFF)));
        }
        if self.plan.staff_office {
            offices.push((STAFF_OFFICE.into(), staffed(OFFICE_STAFF)));
        }
        let office: u64 = offices.iter().map(|(_, kronor)| kronor).sum();
        let mut frames = vec![
            Frame::new("taxes", COUNCIL, 0).period(year()),
            frame(COUNCIL, BOARD, office + KEPT),
            frame(BOARD, BOARD, KEPT),
            frame(BOARD, ADMINISTRATION, office),
        ];
        frames.extend(offices.into_iter().map(|(to, kronor)| frame(ADMINISTRATION, to, kronor)));
        let mut all = office + KEPT;
        let seed = self.seed.child("agreement");
        for sector in self.sectors() {
            let (committee, division, budget) =
                (committee_key(sector), self.division_key(sector), self.budget_of(sector));
            let bought: u64 = self
                .bought_from_companies(sector)
                .enumerate()
                .map(|(number, _)| self.price_of_company(seed, sector, number))
                .sum();
            let mut got = budget + bought + KEPT;
            if let Some(office) = sector.checked_rem(self.plan.purchasing_offices as usize) {
                // The office buys for all but what it costs itself: an equal part of that for each committee.
                let parts = distribute(staffed(OWN_STAFF), &vec![1; self.bought_for(office).count()]);
                let cost = parts[sector / self.plan.purchasing_offices as usize];
                let office = numbered("purchasing", office);
                got += cost;
                frames.push(frame(committee.as_str(), &office, budget + cost));
            } else {
                frames.push(frame(committee.as_str(), &division, budget));
            }
            all += got;
            frames.push(frame(COUNCIL, &committee, got));
            frames.push(frame(committee.as_str(), &committee, KEPT));
            frames.push(frame(division.as_str(), &division, staffed(OWN_STAFF)));
            for operations in &self.lines[sector] {
                frames.push(frame(division.as_str(), operations.key(), kronor(operations.staff)));
            }
        }
        frames[0].kronor = all;
        frames
    }

    pub(super) fn prices(&self) -> Vec<Price> {
        let seed = self.seed.child("price");
        let price = |area: usize| {
            let seed = seed.index(area as u64);
            Price::new(format!("price:{}", area_key(area)), area_key(area))
                .kronor_per_matter(100 * u64::from(10 + seed.child("matter").below(990)))
                .fixed_kronor_per_year(1_000 * u64::from(seed.child("fixed").below(1_000)))
        };
        (0..self.plan.areas as usize).map(price).collect()
    }

    /// A service of each support function, charged by the staff of the sectors.
    pub(super) fn internal_services(&self) -> Vec<InternalService> {
        let hundredths = |sector: usize| {
            let staff: Total = self.lines[sector].iter().map(|operations| operations.staff).sum();
            u32::try_from(staff.hundredths()).unwrap_or(u32::MAX)
        };
        let uses: Vec<Use> = self
            .sectors()
            .map(|sector| Use {
                user: self.division_key(sector),
                quantity: Decimal::from_hundredths(hundredths(sector)),
            })
            .collect();
        let service = |number: usize| InternalService {
            uses: uses.clone(),
            ..InternalService::new(numbered("service", number), SUPPORT, staffed(OFFICE_STAFF))
                .function(numbered("function", number))
                .driver("members of staff")
        };
        (0..usize::from(self.plan.functions)).map(service).collect()
    }

    /// The frame of each operations area, followed up twice; whoever got it answers for what is off in the end.
    pub(super) fn follow_ups(&self) -> Vec<FollowUp> {
        let seed = self.seed.child("follow-up");
        let mut tertials = year().each(PeriodLength::Tertial);
        let (Some(first), Some(second)) = (tertials.next(), tertials.next()) else { return vec![] };
        let mut follow_ups = Vec::new();
        for sector in self.sectors() {
            for (number, operations) in self.lines[sector].iter().enumerate() {
                let key = format!("{}:{}", self.division_key(sector), operations.key());
                let of = kronor(operations.staff);
                let percent = 98 + u64::from(seed.index(sector as u64).index(number as u64).below(5));
                let follow_up = |period, used| FollowUp::new(format!("{key}:{period}"), key.as_str(), period, used);
                follow_ups.push(follow_up(first, of / 3).forecast(of));
                let last = follow_up(second, of / 3 * 2).forecast(of / 100 * percent);
                follow_ups.push(last.answered_by(operations.key()));
            }
        }
        follow_ups
    }
}

/// The steps of the yearly budget process, in their order.
pub(super) fn process_steps() -> Vec<ProcessStep> {
    use BudgetPhase::{CarryingOut, FollowUp, Planning};
    let step = |key: &str, phase, driver: &str, by| ProcessStep::new(key, phase).driver(driver).by(by);
    vec![
        step("analysis", Planning, ADMINISTRATION, date(2009, 3, 31)),
        step("conditions", Planning, BOARD, date(2009, 5, 29)).after("analysis"),
        step("proposal", Planning, BOARD, date(2009, 10, 20)).after("conditions"),
        step("decision", Planning, COUNCIL, date(2009, 11, 24)).after("proposal").decision(),
        step("plans", CarryingOut, ADMINISTRATION, date(2009, 12, 18)).after("decision"),
        step("allotment", CarryingOut, BOARD, date(2009, 12, 31)).after("decision").after("plans"),
        step("tertial-report", FollowUp, ADMINISTRATION, date(2010, 5, 31)).after("allotment"),
        step("annual-report", FollowUp, BOARD, date(2011, 2, 28)).after("tertial-report"),
    ]
}
