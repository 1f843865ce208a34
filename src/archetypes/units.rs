//! The units below heads of administrations and sectors: teams under a span limit, and support.

use std::cmp::Reverse;

use super::groundwork::{BOXES, Groundwork, Group, OPERATIONS_MANAGER, TEAMS, UNIT_MANAGER, name_of, titled};
use crate::{Assumed, Decimal, Head, Key, Service, ServiceArea, Total, UnitEntry, UnitRole};

impl Groundwork<'_> {
    /// The teams that do a service area, or the part of it at a place, with so much of its staff.
    pub(super) fn area_teams(
        &mut self,
        area: &ServiceArea,
        place: Option<&str>,
        staff: Option<Decimal>,
    ) -> Vec<UnitEntry> {
        let (key, name) = match place {
            Some(place) => (format!("{}/{place}", area.key), format!("{}, {place}", name_of(area))),
            None => (area.key.to_string(), name_of(area)),
        };
        self.teams(&key, &name, staff, &UnitEntry::new("").area(area.key.clone()))
    }

    /// All areas of a group under one superior, who has so many subordinates already; gives back the units right below.
    ///
    /// The teams stand right below the superior when the span of managers allows it, and below operations managers for each
    /// area otherwise: as few manager levels as needed (A3).
    pub(super) fn areas(&mut self, group: &Group<'_>, superior: &Key, already: usize) -> Vec<Key> {
        let flat = self.teams_of(group) + already <= usize::from(self.scale.managers_per_head);
        let mut units = Vec::new();
        for area in &group.areas {
            let teams = self.area_teams(area, None, area.staff);
            units.extend(if flat {
                self.add_teams(teams, OPERATIONS_MANAGER, superior)
            } else {
                self.operations(area.key.as_str(), &name_of(area), teams, superior)
            });
        }
        units
    }

    /// How many teams a group has.
    pub(super) fn teams_of(&self, group: &Group<'_>) -> usize {
        group.areas.iter().map(|area| area.staff.map_or(1, |staff| self.teams_for(staff) as usize)).sum()
    }

    /// How many teams the span makes of so much staff.
    fn teams_for(&self, staff: Decimal) -> u32 {
        staff.hundredths().div_ceil(u32::from(self.scale.staff_per_team) * 100).max(1)
    }

    /// Teams under as few operations managers as the span of managers allows, or one team that its operations manager leads;
    /// gives back the units right below the superior.
    pub(super) fn operations(&mut self, key: &str, name: &str, teams: Vec<UnitEntry>, superior: &Key) -> Vec<Key> {
        if teams.len() < 2 {
            return self.add_teams(teams, OPERATIONS_MANAGER, superior);
        }
        let role = teams[0].role;
        let managers = teams.len().div_ceil(usize::from(self.scale.managers_per_head));
        let (each, more) = (teams.len() / managers, teams.len() % managers);
        let mut teams = teams.into_iter();
        let mut units = Vec::with_capacity(managers);
        for manager in 1..=managers {
            let operations = Key::from(format!("operations:{key}/{manager:02}"));
            let head = self.head(OPERATIONS_MANAGER);
            let name = if managers == 1 { name.to_owned() } else { format!("{name}: operations {manager}") };
            let entry = UnitEntry::new(operations.clone()).name(name).head(head).reports_to(superior).assumed(BOXES);
            self.builder.add(UnitEntry { role, ..entry });
            // The first so many operations managers have one team more.
            let below = teams.by_ref().take(each + usize::from(manager <= more)).collect();
            self.add_teams(below, UNIT_MANAGER, &operations);
            units.push(operations);
        }
        units
    }

    /// Teams under heads of a title who report to one superior; gives back the teams.
    fn add_teams(&mut self, teams: Vec<UnitEntry>, title: &str, superior: &Key) -> Vec<Key> {
        let keys = teams.iter().map(|team| team.key.clone()).collect();
        for team in teams {
            self.builder.add(team.head(Head::new(title)).reports_to(superior));
        }
        keys
    }

    /// So much staff in as few teams as the span allows, without heads and superior; one team when no staff is stated.
    fn teams(&mut self, key: &str, name: &str, staff: Option<Decimal>, does: &UnitEntry) -> Vec<UnitEntry> {
        let per_team = self.scale.staff_per_team;
        self.assume(TEAMS, format!("a unit manager has at most {per_team} staff: a parameter of the archetype"));
        let sizes = match staff {
            Some(staff) => {
                let even = vec![1; self.teams_for(staff) as usize];
                shares(staff, &even).into_iter().map(Some).collect()
            }
            None => vec![None],
        };
        let only = sizes.len() == 1;
        let team = |(n, staff): (usize, Option<Decimal>)| UnitEntry {
            key: format!("team:{key}/{:02}", n + 1).into(),
            name: Some(if only { name.to_owned() } else { format!("{name} {}", n + 1) }),
            staff,
            assumed: Assumed::Entry(TEAMS.into()),
            ..does.clone()
        };
        sizes.into_iter().enumerate().map(team).collect()
    }

    /// Support and services in one unit under one head (A9), with a priced service to each customer.
    pub(super) fn support_together(&mut self, superior: &Key, customers: &[Key]) -> Option<Key> {
        if self.services.functions.is_empty() {
            return None;
        }
        let key = Key::from("support-and-services");
        let head = self.head("head of support and services");
        let serves = customers.iter().map(|customer| Service { customer: customer.clone(), priced: true });
        self.builder.add(UnitEntry {
            role: UnitRole::Support,
            functions: self.services.functions.iter().map(|function| function.key.clone()).collect(),
            serves: serves.collect(),
            ..UnitEntry::new(key.clone())
                .name("Support and services")
                .head(head)
                .reports_to(superior)
                .source("A9")
                .assumed(BOXES)
        });
        for function in &self.services.functions {
            let name = function.name.clone().unwrap_or_else(|| titled(function.key.as_str()));
            let work = format!("support/{}", function.key);
            let teams = self.teams(&work, &name, function.staff, &support_team());
            self.operations(&work, &name, teams, &key);
        }
        Some(key)
    }

    /// Support in each administration under one head, with staff in proportion to the staff that it supports; gives back the
    /// unit of support in each.
    pub(super) fn support_in_each(&mut self, administrations: &[(Key, Total)]) -> Vec<Option<Key>> {
        if self.services.functions.is_empty() {
            return vec![None; administrations.len()];
        }
        let weights: Vec<u64> = administrations.iter().map(|(_, staff)| staff.hundredths()).collect();
        let mut staff_each: Vec<Option<Total>> = vec![None; administrations.len()];
        for staff in self.services.functions.iter().filter_map(|function| function.staff) {
            for (sum, share) in staff_each.iter_mut().zip(shares(staff, &weights)) {
                *sum = Some(sum.unwrap_or(Total::ZERO) + Total::from(share));
            }
        }
        let mut units = Vec::with_capacity(administrations.len());
        for ((superior, _), staff) in administrations.iter().zip(staff_each) {
            let staff = staff.map(|sum| Decimal::from_hundredths(u32::try_from(sum.hundredths()).unwrap_or(u32::MAX)));
            let mut teams = self.teams(&format!("support/{superior}"), "Support", staff, &support_team());
            let functions = self.services.functions.iter().map(|function| function.key.clone()).collect();
            if let [team] = teams.as_mut_slice() {
                team.functions = functions;
                units.push(self.add_teams(teams, OPERATIONS_MANAGER, superior).into_iter().next());
                continue;
            }
            let key = Key::from(format!("support:{superior}"));
            let head = self.head(OPERATIONS_MANAGER);
            let entry = UnitEntry::new(key.clone()).name("Support").head(head).reports_to(superior).assumed(BOXES);
            self.builder.add(UnitEntry { role: UnitRole::Support, functions, ..entry });
            self.add_teams(teams, UNIT_MANAGER, &key);
            units.push(Some(key));
        }
        units
    }
}

fn support_team() -> UnitEntry {
    UnitEntry { role: UnitRole::Support, ..UnitEntry::new("") }
}

/// Staff in parts in proportion to weights, by largest remainder: the parts add up to it exactly. Whole members of staff stay
/// whole. Parts are equal when all weights are nought.
pub(super) fn shares(staff: Decimal, weights: &[u64]) -> Vec<Decimal> {
    let step = if staff.hundredths().is_multiple_of(100) { 100 } else { 1 };
    let steps = u128::from(staff.hundredths() / step);
    let even = vec![1; weights.len()];
    let weights = if weights.iter().all(|&weight| weight == 0) { &even } else { weights };
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    if sum == 0 {
        return vec![];
    }
    let mut parts: Vec<u128> = weights.iter().map(|&weight| steps * u128::from(weight) / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // A stable sort: the first of equal remainders comes first.
    order.sort_by_key(|&n| Reverse(steps * u128::from(weights[n]) % sum));
    let missing = steps - parts.iter().sum::<u128>();
    for &n in order.iter().take(missing as usize) {
        parts[n] += 1;
    }
    // Each part is at most the whole, which is a `u32` of hundredths.
    parts.into_iter().map(|part| Decimal::from_hundredths(part as u32 * step)).collect()
}
