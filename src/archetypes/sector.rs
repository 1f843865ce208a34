use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Scale;
use super::groundwork::{EXECUTIVE_BOARD, Groundwork, Group, committee_key, drafting_committee};
use super::scale::problem;
use crate::organisation::{did_you_mean, near};
use crate::{BodyKind, FocusAreaEntry, Key, Model, Problem, Problems, Relation, SectorEntry, Services, SteeringModel};

/// Parameters of [`sector`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SectorParameters {
    /// Teams, spans and bodies; four drafting committees by default (P2).
    pub scale: Scale,
    /// Which subjects each sector has; a subject that none names is a sector of its own. Default: none named.
    pub sectors: Vec<Vec<Key>>,
    /// The focus areas. The sector that does most of its areas is responsible for each, the first of equals; the executive
    /// board follows it up, when the entry does not say who does. Default: none.
    pub focus_areas: Vec<FocusAreaEntry>,
}

impl Default for SectorParameters {
    fn default() -> Self {
        Self { scale: Scale { drafting_committees: 4, ..Scale::default() }, sectors: vec![], focus_areas: vec![] }
    }
}

/// The sector archetype (4.3): a committee for each group of areas, one administration under the director, sectors with
/// whole responsibility.
///
/// The executive board employs everybody (P3). Each sector is commissioned by the committees of its areas and gives them officer
/// support (P5, P6); where it has several, each area is commissioned by its own. Sector heads support the drafting
/// committees in turn (P2). Support and services are one unit with priced services to the sectors (A9), the staff office
/// stands directly under the director (A10), and there is one door in (A8).
///
/// # Errors
/// [`Problems`] when the services do not hold together, or a parameter is out of range: a sector of an unknown subject, or a
/// subject in two sectors.
pub fn sector(services: &Services, parameters: &SectorParameters) -> Result<Model, Problems> {
    let mut work = Groundwork::new(services, &parameters.scale, SteeringModel::Sector)?;
    let sectors = sectors(work.groups(), &parameters.sectors)?;
    let director = work.director("Municipal administration");
    let steering_staff = work.steering_staff();
    let staff_office = work.staff_office(&director, steering_staff);

    let mut entries: Vec<SectorEntry> = Vec::new();
    for groups in &sectors {
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        // `sectors` leaves no sector without a group.
        let Some(first) = groups.first() else { continue };
        let key = Key::from(format!("sector:{}", first.key));
        let mut entry = work.sector(key.clone(), names.join(", "), &director);
        for group in groups {
            let committee = work.committee(group, BodyKind::Committee);
            work.plan_by(group, &committee);
            entry = entry.commissioned_by(&committee).supports(&committee);
        }
        entries.push(entry);
    }
    for number in 1..=parameters.scale.drafting_committees {
        let sectors = entries.len();
        if let Some(entry) = entries.get_mut(usize::from(number - 1) % sectors.max(1)) {
            entry.supports.push(drafting_committee(number));
        }
    }
    for focus_area in &parameters.focus_areas {
        let areas = |groups: &[Group<'_>]| {
            groups.iter().flat_map(|group| &group.areas).filter(|area| focus_area.areas.contains(&area.key)).count()
        };
        // The last of equals is found by `max_by_key`, so the order is turned round.
        let most = (0..sectors.len()).rev().max_by_key(|&n| areas(&sectors[n]));
        if let Some(entry) = most.and_then(|n| entries.get_mut(n)) {
            entry.responsible_for.push(focus_area.key.clone());
        }
        let mut focus_area = focus_area.clone();
        if focus_area.followed_up_by.is_empty() {
            focus_area.followed_up_by.push(EXECUTIVE_BOARD.into());
        }
        work.builder.add(focus_area);
    }
    let keys: Vec<Key> = entries.iter().map(|entry| entry.key.clone()).collect();
    for (entry, groups) in entries.into_iter().zip(&sectors) {
        let key = entry.key.clone();
        work.builder.add(entry);
        let teams: usize = groups.iter().map(|group| work.teams_of(group)).sum();
        for group in groups {
            let units = work.areas(group, &key, teams - work.teams_of(group));
            // Where the sector has several committees, each area keeps to its own.
            for unit in units.into_iter().filter(|_| groups.len() > 1) {
                work.builder.relate(unit, Relation::CommissionedBy, committee_key(group));
            }
        }
    }
    let support = work.support_together(&director, &keys);
    work.channels(None, &support.unwrap_or(staff_office), vec![]);
    work.delegate_operations();
    work.finish("sector")
}

/// The groups by sector: those that are named, then one for each other.
fn sectors<'s>(groups: Vec<Group<'s>>, named: &[Vec<Key>]) -> Result<Vec<Vec<Group<'s>>>, Problems> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut sector_of: BTreeMap<&Key, usize> = BTreeMap::new();
    for (number, subject) in named.iter().enumerate().flat_map(|(n, keys)| keys.iter().map(move |key| (n, key))) {
        if !groups.iter().any(|group| group.key == *subject) {
            let near = near(subject.as_str(), groups.iter().map(|group| group.key.as_str()));
            let found = format!("`{subject}`{}", did_you_mean(&near));
            problems.push(problem("sectors", "subjects of service areas".into(), found));
        }
        if sector_of.insert(subject, number).is_some() {
            problems.push(problem("sectors", "each subject once".into(), format!("`{subject}` twice")));
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let mut sectors: Vec<Vec<Group<'s>>> = named.iter().map(|_| Vec::new()).collect();
    for group in groups {
        match sector_of.get(&group.key) {
            Some(&number) => sectors[number].push(group),
            None => sectors.push(vec![group]),
        }
    }
    sectors.retain(|groups| !groups.is_empty());
    Ok(sectors)
}
