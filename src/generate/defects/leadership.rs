//! The requirement profile and the management group.

use std::collections::HashMap;

use super::{Injector, Site};
use crate::scenario::Change;
use crate::steering::leadership::{Ability, Assessment, ManagementGroup, memberships, standings};
use crate::steering::{Entry as _, SteeringKey};
use crate::{BodyKind, Key, NodeRef, RelationKind, Subject, UnitRole};

/// Takes the assessments of a top manager away; the last ones of the model stay.
pub(super) const NOT_ASSESSED: Injector = Injector { check: "head-not-assessed", run: not_assessed };

/// Takes an ability out of the assessments of a head.
pub(super) const PARTLY_ASSESSED: Injector =
    Injector { check: "head-partly-assessed", run: |site, wanted| reassess(site, wanted, false) };

/// Lets a head fall short in an ability.
pub(super) const BELOW_PROFILE: Injector =
    Injector { check: "head-below-profile", run: |site, wanted| reassess(site, wanted, true) };

/// States a management group like one that is there, in which somebody is missing.
pub(super) const INCOMPLETE: Injector = Injector { check: "management-group-incomplete", run: incomplete };

/// States a management group like one that is there, with a unit in it that does not belong there.
pub(super) const STRANGER: Injector = Injector { check: "management-group-stranger", run: stranger };

/// The assessed heads that nothing has touched, each with the assessments that count; only the top managers of them, or all.
fn assessed(site: &Site<'_>, only_top: bool) -> Vec<(Subject, Vec<Assessment>)> {
    let stated = &site.model.steering().assessments;
    let stated: HashMap<&Key, &Assessment> = stated.iter().map(|assessment| (&assessment.key, assessment)).collect();
    let mut found = Vec::new();
    for standing in standings(site.model, site.thresholds.judged_on) {
        let Some(node) = site.model.organisation().node(standing.node.as_str()) else { continue };
        let counts = standing.staffed && standing.is_assessed() && (standing.top || !only_top);
        if counts && site.is_free(&Subject::node(node)) {
            let assessments = standing.assessments.iter().map(|key| stated[*key].clone()).collect();
            found.push((Subject::node(node), assessments));
        }
    }
    found
}

fn not_assessed(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let mut of_node: HashMap<&Key, Vec<Key>> = HashMap::new();
    for assessment in &site.model.steering().assessments {
        of_node.entry(&assessment.node).or_default().push(assessment.key.clone());
    }
    // The check is off in a model without assessments.
    let wanted = wanted.min(of_node.len().saturating_sub(1));
    let all = |node: &Subject| node.key().and_then(|key| of_node.get(key)).cloned().unwrap_or_default();
    let candidates = assessed(site, true).into_iter().map(|(node, _)| (all(&node), node)).collect();
    let mut planted = Vec::new();
    for (assessments, node) in site.draw::<(Vec<Key>, Subject)>(candidates, wanted) {
        for assessment in assessments {
            site.change(Change::Withdraw(SteeringKey::Assessment(assessment)));
        }
        site.take([node.clone()]);
        planted.push(node);
    }
    planted
}

/// Leaves an ability out of all that counts, or lets it fall short.
fn reassess(site: &mut Site<'_>, wanted: usize, falls_short: bool) -> Vec<Subject> {
    let candidates = assessed(site, false);
    let mut planted = Vec::new();
    for (node, assessments) in site.draw(candidates, wanted) {
        let ability = site.pick(&Ability::ALL);
        for mut assessment in assessments {
            assessment.meets.retain(|met| *met != ability);
            if falls_short {
                assessment.below.push(ability);
            }
            site.state(assessment);
        }
        site.take([node.clone()]);
        planted.push(node);
    }
    planted
}

/// The whole groups that nothing has touched, each with the keys of those who belong in it beside the director, by whom the
/// group is known as one of the management.
fn whole(site: &Site<'_>) -> Vec<(ManagementGroup, Vec<Key>)> {
    let is_director = |key: &Key| {
        let node = site.model.organisation().node(key.as_str());
        let mut bodies = node.into_iter().flat_map(|node| node.targets(RelationKind::AnswersTo));
        bodies.any(|body| body.is_body(BodyKind::ExecutiveBoard))
    };
    let groups = memberships(site.model).into_iter().filter(|membership| site.is_free(&membership.group.subject()));
    groups
        .map(|membership| {
            let others = membership.belong.into_iter().filter(|key| !is_director(key)).collect();
            (membership.group.clone(), others)
        })
        .collect()
}

fn incomplete(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let groups: Vec<_> = whole(site).into_iter().filter(|(_, others)| !others.is_empty()).collect();
    if groups.is_empty() {
        return vec![];
    }
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let (mut group, others) = site.pick(&groups);
        let missing = site.pick(&others);
        group.members.retain(|member| *member != missing);
        planted.push(another(site, group));
    }
    planted
}

fn stranger(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    let groups = whole(site);
    let is_stranger = |role| !matches!(role, Some(UnitRole::StaffOffice | UnitRole::Support));
    let strangers = site.model.organisation().units().filter(|unit| is_stranger(unit.unit_role()));
    let strangers: Vec<Key> = strangers.map(NodeRef::key).collect();
    if groups.is_empty() || strangers.is_empty() {
        return vec![];
    }
    let mut planted = Vec::new();
    for _ in 0..wanted {
        let (mut group, _) = site.pick(&groups);
        group.members.push(site.pick(&strangers));
        planted.push(another(site, group));
    }
    planted
}

fn another(site: &mut Site<'_>, group: ManagementGroup) -> Subject {
    let group = ManagementGroup { key: site.fresh(), ..group };
    let subject = group.subject();
    site.take([subject.clone()]);
    site.state(group);
    subject
}
