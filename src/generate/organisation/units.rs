//! The line below the sectors, support and the offices.

use std::cmp::Reverse;

use super::{
    ADMINISTRATION, ALSO, OFFICE_STAFF, OWN_STAFF, OrganisationPlan, STAFF_OFFICE, SUPPORT, Work, area_key,
    committee_key, leader, numbered, served, title,
};
use crate::generate::{PlanError, Seed};
use crate::steering::budget::distribute;
use crate::{Decimal, Head, Key, NodeEntry, Total, UnitEntry, UnitRole};

/// A unit of operations.
pub(super) struct Unit {
    /// Its number among all units of operations.
    pub(super) number: usize,
    /// The place of its superior in the line of the sector; none right below the sector.
    pub(super) superior: Option<usize>,
    /// The manager level of its head, 0 for the director's.
    pub(super) level: u16,
    /// How many report to it.
    pub(super) span: u32,
    /// Staff, of units without subordinates.
    pub(super) staff: Option<Decimal>,
    /// The service areas that it does, by their numbers: a unit with subordinates none.
    pub(super) areas: Vec<usize>,
}

impl Unit {
    pub(super) fn key(&self) -> Key {
        numbered("unit", self.number)
    }
}

/// For each sector its units of operations, in breadth-first order.
pub(super) fn lines(plan: &OrganisationPlan, seed: Seed) -> Result<Vec<Vec<Unit>>, PlanError> {
    let (spans, staff) = (plan.spans.drawn()?, plan.staff.drawn()?);
    let mut random = seed.child("staff").stream();
    let mut before = 0;
    let sizes = distribute(u64::from(plan.operations()), &vec![1; usize::from(plan.sectors)]);
    let lines = sizes.into_iter().enumerate().map(|(sector, size)| {
        let mut drawn = seed.child("span").index(sector as u64).stream();
        let spans = flat(size as usize, |level| spans.draw(&mut drawn, level));
        let mut line: Vec<Unit> = Vec::with_capacity(size as usize);
        for (place, &span) in spans.iter().enumerate() {
            // The head before the first unit is the sector's own.
            let superior = place.checked_sub(1);
            let level = superior.map_or(2, |place| line[place].level + 1);
            for _ in 0..span {
                let number = before + line.len();
                line.push(Unit { number, superior, level, span: 0, staff: None, areas: vec![] });
            }
            if let Some(place) = superior {
                line[place].span = span;
            }
        }
        let areas: Vec<usize> = (sector..plan.areas as usize).step_by(usize::from(plan.sectors)).collect();
        let teams = line.iter().filter(|unit| unit.span == 0).count();
        for (team, unit) in line.iter_mut().filter(|unit| unit.span == 0).enumerate() {
            unit.staff = staff.draw(&mut random);
            // An area for several teams, or several areas for one, as evenly as may be.
            unit.areas = if teams >= areas.len() {
                vec![areas[team * areas.len() / teams]]
            } else {
                areas[team * areas.len() / teams..(team + 1) * areas.len() / teams].to_vec()
            };
        }
        before += line.len();
        line
    });
    Ok(lines.collect())
}

/// Spans of as many heads as so many units below a first head need, the widest first: no line of the same spans has fewer levels.
fn flat(units: usize, mut draw: impl FnMut(usize) -> u32) -> Vec<u32> {
    let mut spans: Vec<u32> = Vec::new();
    let mut left = units;
    while left > 0 {
        let mut span = (draw(spans.len()) as usize).min(left);
        // A head over one other is a level too many.
        if left - span == 1 {
            span += 1;
        }
        spans.push(span as u32);
        left -= span;
    }
    spans.sort_by_key(|&span| Reverse(span));
    spans
}

impl Work<'_> {
    /// The units of operations with what is below them in the line, whose head is right below the sector's.
    pub(super) fn operations_areas(&self, sector: usize) -> Vec<(&Unit, Total)> {
        let line = &self.lines[sector];
        let mut staff: Vec<Total> = line.iter().map(|unit| unit.staff.map_or(Total::ZERO, Total::from)).collect();
        for place in (0..line.len()).rev() {
            if let Some(superior) = line[place].superior {
                let below = staff[place];
                staff[superior] += below;
            }
        }
        line.iter().zip(staff).filter(|(unit, _)| unit.superior.is_none()).collect()
    }

    /// The staff of each service area: that of the units that do it, in equal parts where one does several.
    pub(super) fn staff_of_areas(&self) -> Vec<Decimal> {
        let mut staff = vec![0_u64; self.plan.areas as usize];
        for unit in self.lines.iter().flatten() {
            let all = unit.staff.map_or(0, |staff| u64::from(staff.hundredths()));
            for (&area, part) in unit.areas.iter().zip(distribute(all, &vec![1; unit.areas.len()])) {
                staff[area] += part;
            }
        }
        staff
            .into_iter()
            .map(|hundredths| Decimal::from_hundredths(u32::try_from(hundredths).unwrap_or(u32::MAX)))
            .collect()
    }

    /// The entries of the units of operations.
    pub(super) fn operations(&self) -> impl Iterator<Item = NodeEntry> {
        let all = self.lines.iter().map(Vec::len).sum::<usize>() as u32;
        let seed = self.seed.child("dotted-line");
        self.lines.iter().enumerate().flat_map(|(sector, line)| line.iter().map(move |unit| (sector, line, unit))).map(
            move |(sector, line, unit)| {
                let title = title(usize::from(unit.level));
                let head = if unit.span > 0 {
                    Head::new(title).hours_per_week(Decimal::from_hundredths(unit.span.saturating_mul(100)))
                } else {
                    Head::new(title)
                };
                let superior = unit.superior.map_or_else(|| self.division_key(sector), |place| line[place].key());
                // Somebody else among all units.
                let advised = || {
                    let ahead = 1 + seed.index(unit.number as u64).below(all - 1);
                    numbered("unit", (unit.number + ahead as usize) % all as usize)
                };
                NodeEntry::Unit(UnitEntry {
                    head: Some(head),
                    staff: unit.staff,
                    areas: unit.areas.iter().copied().map(area_key).collect(),
                    reports_to: vec![superior],
                    advises: ((unit.number as u32) < self.plan.dotted_lines).then(advised).into_iter().collect(),
                    ..UnitEntry::new(unit.key())
                })
            },
        )
    }

    /// Support with the units below it, the staff office, and the purchasing offices.
    pub(super) fn offices(&self) -> Vec<NodeEntry> {
        let mut offices: Vec<NodeEntry> = Vec::new();
        let functions = || (0..usize::from(self.plan.functions)).map(|number| numbered("function", number));
        let teams = self.plan.support_units.saturating_sub(1) as usize;
        if self.plan.support_units > 0 {
            let customers = self.sectors().map(|sector| self.division_key(sector));
            let customers = customers.chain(self.group().into_iter().map(|company| company.key));
            offices.push(NodeEntry::Unit(UnitEntry {
                role: UnitRole::Support,
                functions: if teams == 0 { functions().collect() } else { vec![] },
                serves: customers.map(served).collect(),
                ..UnitEntry::new(SUPPORT)
                    .head(leader(ALSO[1], teams as u32))
                    .staff(Decimal::from(OWN_STAFF))
                    .reports_to(ADMINISTRATION)
            }));
        }
        for team in 0..teams {
            offices.push(NodeEntry::Unit(UnitEntry {
                role: UnitRole::Support,
                functions: functions().skip(team).step_by(teams).collect(),
                ..UnitEntry::new(numbered("support", team))
                    .head(Head::new(title(2)))
                    .staff(Decimal::from(OFFICE_STAFF))
                    .reports_to(SUPPORT)
            }));
        }
        if self.plan.staff_office {
            let office = UnitEntry::new(STAFF_OFFICE).head(Head::new(ALSO[2])).staff(Decimal::from(OFFICE_STAFF));
            offices.push(office.role(UnitRole::StaffOffice).reports_to(ADMINISTRATION).into());
        }
        for office in 0..self.plan.purchasing_offices as usize {
            let committees: Vec<Key> = self.bought_for(office).map(committee_key).collect();
            offices.push(NodeEntry::Unit(UnitEntry {
                role: UnitRole::Purchasing,
                commissioned_by: committees.clone(),
                supports: committees,
                ..UnitEntry::new(numbered("purchasing", office))
                    .head(Head::new(ALSO[3]))
                    .staff(Decimal::from(OWN_STAFF))
                    .reports_to(ADMINISTRATION)
            }));
        }
        offices
    }

    /// The sectors for whose committees a purchasing office buys.
    pub(super) fn bought_for(&self, office: usize) -> impl Iterator<Item = usize> + use<> {
        self.sectors().skip(office).step_by(self.plan.purchasing_offices.max(1) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Spans;

    #[test]
    fn spans_add_up_to_the_units_and_never_leave_one_alone() {
        let spans = Spans::Uniform { least: 2, most: 12 };
        let draw = spans.drawn().expect("a distribution");
        for units in 1..500 {
            let mut random = Seed::new(7).index(units).stream();
            let spans = flat(units as usize, |level| draw.draw(&mut random, level));
            assert_eq!(spans.iter().sum::<u32>(), units as u32);
            assert!(spans.is_sorted_by(|a, b| a >= b));
            assert!(spans.iter().all(|&span| span > 1) || spans == [1], "{spans:?}");
        }
    }
}
