//! The line below the sectors, support and the offices.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{
    ADMINISTRATION, ALSO, OFFICE_STAFF, OWN_STAFF, OrganisationPlan, STAFF_OFFICE, SUPPORT, Work, area_key,
    committee_key, leader, numbered, served, title,
};
use crate::generate::distribution::StaffDraw;
use crate::generate::{PlanError, Seed};
use crate::steering::budget::distribute;
use crate::{Decimal, Head, Key, NodeEntry, Relation, Total, UnitColumns, UnitEntry, UnitKeys, UnitRole};

/// An operations area: a unit right below a sector, with the units below it.
pub(super) struct Operations {
    /// Its number among all operations areas.
    number: usize,
    /// How many units of operations come before it.
    before: u32,
    /// How many report to it.
    span: u32,
    /// Staff right below its head, when nobody else is.
    own: Option<Decimal>,
    /// The service areas that it does with all below it, by their numbers.
    areas: Vec<usize>,
    /// All below it, in breadth-first order.
    below: UnitColumns,
    /// Staff of it all.
    pub(super) staff: Total,
}

impl Operations {
    pub(super) fn key(&self) -> Key {
        numbered("operations", self.number)
    }
}

/// For each sector its operations areas, and the number of manager levels.
pub(super) fn lines(plan: &OrganisationPlan, seed: Seed) -> Result<(Vec<Vec<Operations>>, usize), PlanError> {
    let (spans, staff) = (plan.spans.drawn()?, plan.staff.drawn()?);
    let sizes = distribute(u64::from(plan.operations()), &vec![1; usize::from(plan.sectors)]);
    let (mut number, mut before, mut levels) = (0, 0, 0);
    let mut lines = Vec::with_capacity(sizes.len());
    for (sector, size) in sizes.into_iter().enumerate() {
        let mut random = seed.child("span").index(sector as u64).stream();
        let spans = flat(size as u32, |level| spans.draw(&mut random, level));
        let (mut line, deepest) = laid_out(&spans, &staff, seed.child("staff").index(sector as u64));
        let areas: Vec<usize> = (sector..plan.areas as usize).step_by(usize::from(plan.sectors)).collect();
        let all = line.len();
        for (place, operations) in line.iter_mut().enumerate() {
            (operations.number, operations.before) = (number, before);
            number += 1;
            before += 1 + operations.below.len() as u32;
            // An area for several, or several areas for one, as evenly as may be.
            operations.areas = if all >= areas.len() {
                vec![areas[place * areas.len() / all]]
            } else {
                areas[place * areas.len() / all..(place + 1) * areas.len() / all].to_vec()
            };
        }
        levels = levels.max(deepest);
        lines.push(line);
    }
    Ok((lines, levels))
}

/// Spans of as many heads as so many units below a first head need, the widest first: no line of the same spans has fewer levels.
fn flat(units: u32, mut draw: impl FnMut(usize) -> u32) -> Vec<u32> {
    let mut spans: Vec<u32> = Vec::new();
    let mut left = units;
    while left > 0 {
        let mut span = draw(spans.len()).min(left);
        // A head over one other is a level too many.
        if left - span == 1 {
            span += 1;
        }
        spans.push(span);
        left -= span;
    }
    spans.sort_by_key(|&span| Reverse(span));
    spans
}

/// The operations areas below a sector's head, whose span is the first, the others those of the units in breadth-first order;
/// and the number of manager levels with the director's.
fn laid_out(spans: &[u32], staff: &StaffDraw, seed: Seed) -> (Vec<Operations>, usize) {
    let mut random = seed.stream();
    // The span of a unit, and its staff when that is nought.
    let mut unit = |place: usize| match spans.get(place + 1) {
        Some(&span) => (span, None),
        None => (0, staff.draw(&mut random)),
    };
    let mut line: Vec<Operations> = (0..spans[0] as usize)
        .map(|place| {
            let (span, own) = unit(place);
            let staff = own.map_or(Total::ZERO, Total::from);
            Operations { number: 0, before: 0, span, own, areas: vec![], below: no_units(), staff }
        })
        .collect();
    // Of each unit the operations area to which it belongs, and its row there.
    let mut rows: Vec<(u32, u32)> = (0..spans[0]).map(|place| (place, UnitColumns::NONE)).collect();
    let mut heads: Vec<HashMap<(usize, u32), u32>> = line.iter().map(|_| HashMap::new()).collect();
    let (mut level, mut level_ends) = (2, rows.len());
    for place in 0..spans.len() - 1 {
        if place == level_ends {
            (level, level_ends) = (level + 1, rows.len());
        }
        let (area, superior) = rows[place];
        let operations = &mut line[area as usize];
        for _ in 0..spans[place + 1] {
            let (span, own) = unit(rows.len());
            let numbers = &mut heads[area as usize];
            let next = numbers.len() as u32;
            let head = *numbers.entry((level + 1, span)).or_insert(next);
            if head == next {
                operations.below.heads.push(head_of(level + 1, span));
            }
            rows.push((area, operations.below.len() as u32));
            operations.below.superior.push(superior);
            operations.below.staff.push(own);
            operations.below.head.push(head);
            operations.staff += own.map_or(Total::ZERO, Total::from);
        }
    }
    let deepest = if rows.len() > level_ends { level + 2 } else { level + 1 };
    (line, deepest)
}

fn no_units() -> UnitColumns {
    let keys = UnitKeys::Counted { prefix: String::new() };
    UnitColumns { keys, superior: vec![], staff: vec![], head: vec![], heads: vec![] }
}

/// A head on a manager level, 0 for the director's, with hours for exactly so many heads below, if any.
fn head_of(level: usize, span: u32) -> Head {
    let head = Head::new(title(level));
    if span > 0 { head.hours_per_week(Decimal::from_hundredths(span.saturating_mul(100))) } else { head }
}

impl Work<'_> {
    /// The staff of each service area: that of the operations areas that do it, in equal parts where one does several.
    pub(super) fn staff_of_areas(&self) -> Vec<Decimal> {
        let mut staff = vec![0_u64; self.plan.areas as usize];
        for operations in self.lines.iter().flatten() {
            let parts = distribute(operations.staff.hundredths(), &vec![1; operations.areas.len()]);
            for (&area, part) in operations.areas.iter().zip(parts) {
                staff[area] += part;
            }
        }
        let most = |hundredths| Decimal::from_hundredths(u32::try_from(hundredths).unwrap_or(u32::MAX));
        staff.into_iter().map(most).collect()
    }

    /// The entries of the operations areas.
    pub(super) fn operations(&self) -> impl Iterator<Item = NodeEntry> {
        let lines = self.sectors().zip(&self.lines);
        lines.flat_map(|(sector, line)| line.iter().map(move |operations| (sector, operations))).map(
            |(sector, operations)| {
                NodeEntry::Unit(UnitEntry {
                    staff: operations.own,
                    areas: operations.areas.iter().copied().map(area_key).collect(),
                    ..UnitEntry::new(operations.key())
                        .head(head_of(2, operations.span))
                        .reports_to(self.division_key(sector))
                })
            },
        )
    }

    /// The units below each operations area. They are taken out.
    pub(super) fn take_columns(&mut self) -> impl Iterator<Item = (Key, UnitColumns)> {
        self.lines.iter_mut().flatten().filter(|operations| operations.span > 0).map(|operations| {
            let key = operations.key();
            let below = std::mem::replace(&mut operations.below, no_units());
            let keys = UnitKeys::Counted { prefix: format!("{key}/") };
            (key, UnitColumns { keys, ..below })
        })
    }

    /// Who advises whom among the units of operations: the first so many each somebody else.
    pub(super) fn dotted_lines(&self) -> Vec<(Key, Relation, Key)> {
        let seed = self.seed.child("dotted-line");
        let all = self.plan.operations();
        let starts: Vec<&Operations> = self.lines.iter().flatten().collect();
        let key = |number: u32| -> Key {
            let operations = starts[starts.partition_point(|operations| operations.before <= number) - 1];
            match number - operations.before {
                0 => operations.key(),
                row => format!("{}/{row}", operations.key()).into(),
            }
        };
        let line = |number: u32| {
            let ahead = 1 + seed.index(u64::from(number)).below(all - 1);
            let other = (u64::from(number) + u64::from(ahead)) % u64::from(all);
            (key(number), Relation::Advises, key(other as u32))
        };
        (0..self.plan.dotted_lines).map(line).collect()
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
            let spans = flat(units as u32, |level| draw.draw(&mut random, level));
            assert_eq!(spans.iter().sum::<u32>(), units as u32);
            assert!(spans.is_sorted_by(|a, b| a >= b));
            assert!(spans.iter().all(|&span| span > 1) || spans == [1], "{spans:?}");
        }
    }

    #[test]
    fn a_line_is_laid_out_by_hand() {
        // The sector is over 2; each of them is over 2, and the first of the four below them too.
        let (line, levels) = laid_out(&[2, 2, 2, 2], &StaffDraw::Uniform(700, 700), Seed::new(1));
        assert_eq!(levels, 5);
        assert_eq!(line.iter().map(|operations| operations.span).collect::<Vec<_>>(), [2, 2]);
        let none = UnitColumns::NONE;
        let [first, second] = [&line[0].below, &line[1].below];
        assert_eq!((&first.superior, &second.superior), (&vec![none, none, 0, 0], &vec![none, none]));
        assert_eq!((&first.head, &second.head), (&vec![0, 1, 2, 2], &vec![0, 0]));
        let heads: Vec<_> = first.heads.iter().map(|head| (head.title.as_str(), head.hours_per_week)).collect();
        let two = Some(Decimal::from(2));
        assert_eq!(heads, [("unit manager", two), ("unit manager", None), ("head on level 5", None)]);
        let staff = Some(Decimal::from(7));
        assert_eq!(first.staff, [None, staff, staff, staff]);
        assert_eq!([0, 1].map(|area| line[area].staff), [21, 14].map(Total::whole));
    }
}
