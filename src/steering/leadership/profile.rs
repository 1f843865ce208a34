//! Who is assessed against the requirement profile (G2), and who belongs in the management group (A10).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{Ability, Assessment, ManagementGroup};
use crate::{BodyKind, HeadState, Key, Model, NodeId, NodeKind, NodeRef, RelationKind, UnitRole};

/// The administrations that answer to an executive board: their heads are directors (A1).
fn directors(model: &Model) -> impl Iterator<Item = NodeRef<'_>> {
    let is_board = |body: NodeRef<'_>| body.is_body(BodyKind::ExecutiveBoard);
    let administrations = model.organisation().in_line().filter(|node| node.kind() == NodeKind::Administration);
    administrations.filter(move |node| node.targets(RelationKind::AnswersTo).any(is_board))
}

/// The nodes whose heads are the top managers: the administrations that answer to an executive board, and the nodes that
/// report directly to one of them. In the order of the nodes. Linear.
pub fn top_managers(model: &Model) -> Vec<NodeRef<'_>> {
    let mut found: BTreeMap<NodeId, NodeRef<'_>> = BTreeMap::new();
    for director in directors(model) {
        found.insert(director.id(), director);
        found.extend(director.subordinates().map(|node| (node.id(), node)));
    }
    found.into_values().collect()
}

/// How the head of a node stands against the requirement profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing<'m> {
    /// The node.
    pub node: Key,
    /// The head's title; `None` when the node has no head.
    pub title: Option<&'m str>,
    /// Whether somebody holds the post: it is filled, acting or shared.
    pub staffed: bool,
    /// Whether the head is a top manager.
    pub top: bool,
    /// The assessments that count: those of the latest day, as stated; none when the head was not assessed. Those without
    /// a day count as earlier than any with one.
    pub assessments: Vec<&'m Key>,
    /// The day of the assessments that count.
    pub on: Option<Date>,
    /// The abilities that the head has, in the order of the source.
    pub meets: Vec<Ability>,
    /// The abilities in which the head falls short. Of assessments that differ, the lower counts.
    pub below: Vec<Ability>,
    /// The abilities that were not assessed.
    pub not_assessed: Vec<Ability>,
}

impl Standing<'_> {
    /// Whether the head was assessed, in whatever ability.
    pub fn is_assessed(&self) -> bool {
        !self.assessments.is_empty()
    }
}

/// The top managers, and all others whose node has an assessment that counts, in the order of the nodes.
///
/// With a day of judgement, assessments of a later day are left out. `n log n` in the assessments and the top managers, after a
/// look at each node that answers to a body.
pub fn standings(model: &Model, judged_on: Option<Date>) -> Vec<Standing<'_>> {
    let organisation = model.organisation();
    let top: BTreeSet<NodeId> = top_managers(model).into_iter().map(NodeRef::id).collect();
    let mut of_nodes: BTreeMap<NodeId, Vec<&Assessment>> = top.iter().map(|&id| (id, Vec::new())).collect();
    for assessment in &model.steering().assessments {
        let is_later = judged_on.is_some_and(|judged| assessment.on.is_some_and(|on| on > judged));
        let node = organisation.node(assessment.node.as_str()).filter(|node| node.kind().is_in_line());
        if let Some(node) = node.filter(|_| !is_later) {
            of_nodes.entry(node.id()).or_default().push(assessment);
        }
    }
    let mut found = Vec::new();
    for (id, assessments) in of_nodes {
        let Some(node) = organisation.get(id) else { continue };
        let is_top = top.contains(&id);
        let on = assessments.iter().map(|assessment| assessment.on).max().flatten();
        let latest: Vec<&Assessment> = assessments.iter().copied().filter(|assessment| assessment.on == on).collect();
        let below = |ability: &Ability| latest.iter().any(|assessment| assessment.below.contains(ability));
        let meets = |ability: &Ability| latest.iter().any(|assessment| assessment.meets.contains(ability));
        let those = |is: &dyn Fn(&Ability) -> bool| Ability::ALL.into_iter().filter(|ability| is(ability)).collect();
        found.push(Standing {
            node: node.key(),
            title: node.head().map(|head| head.title()),
            staffed: node.head().is_some_and(|head| head.state() != HeadState::Vacant),
            top: is_top,
            assessments: latest.iter().map(|assessment| &assessment.key).collect(),
            on,
            meets: those(&|ability| meets(ability) && !below(ability)),
            below: those(&below),
            not_assessed: those(&|ability| !meets(ability) && !below(ability)),
        });
    }
    found
}

/// A management group beside those who belong in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Membership<'m> {
    /// The group.
    pub group: &'m ManagementGroup,
    /// The nodes whose heads belong in it, in the order of the nodes: the administration that answers to the executive
    /// board, and of the nodes that report directly to it the administrations, the sectors, and the units of role staff
    /// office or support.
    pub belong: Vec<Key>,
    /// Those of them that are not in it.
    pub missing: Vec<Key>,
    /// Its members that are no part of the management, as stated: units of another role than staff office or support.
    pub strangers: Vec<&'m Key>,
}

/// The management groups of the municipality beside those who belong in them: those that have the director as a member, or
/// all when none has, so that a group within a sector is left alone.
///
/// None when it is not one administration that answers to an executive board: then it is not known who is the director.
pub fn memberships<'m>(model: &'m Model) -> Vec<Membership<'m>> {
    let mut directors = directors(model);
    let (Some(director), None) = (directors.next(), directors.next()) else { return vec![] };
    let mut belong = BTreeMap::from([(director.id(), director.key())]);
    for node in director.subordinates().filter(|node| is_management(*node)) {
        belong.insert(node.id(), node.key());
    }
    let belong: Vec<Key> = belong.into_values().collect();
    let groups = &model.steering().management_groups;
    let leads = |group: &ManagementGroup| group.members.contains(&director.key());
    let is_led = groups.iter().any(leads);
    let of = |group: &'m ManagementGroup| {
        let members = &group.members;
        let stated: BTreeSet<&Key> = members.iter().collect();
        let is_stranger =
            |member: &&Key| model.organisation().node(member.as_str()).is_some_and(|node| !is_management(node));
        Membership {
            group,
            belong: belong.clone(),
            missing: belong.iter().filter(|key| !stated.contains(key)).cloned().collect(),
            strangers: members.iter().filter(is_stranger).collect(),
        }
    };
    groups.iter().filter(|group| !is_led || leads(group)).map(of).collect()
}

/// Whether a node is one whose head leads the municipality, where it stands directly below the director.
fn is_management(node: NodeRef<'_>) -> bool {
    match node.kind() {
        NodeKind::Administration | NodeKind::Sector => true,
        _ => matches!(node.unit_role(), Some(UnitRole::StaffOffice | UnitRole::Support)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::fixture::{purchaser_provider, sector};

    #[test]
    fn the_top_managers_are_the_director_and_those_directly_below() {
        let keys = |model: &Model| -> Vec<String> {
            top_managers(model).into_iter().map(|node| node.key().to_string()).collect()
        };
        assert_eq!(
            keys(&sector().model()),
            ["administration", "education-sector", "care-sector", "support", "staff-office"]
        );
        assert_eq!(
            keys(&purchaser_provider().model()),
            ["municipal-office", "purchasing-office", "support", "education-provider", "care-provider"]
        );
        assert!(keys(&Model::default()).is_empty());
    }

    #[test]
    fn assessments_of_the_latest_day_count_together_and_later_ones_do_not() {
        let mut fixture = sector();
        let mut assess = |key: &str, on: Option<Date>, meets: &[Ability], below: &[Ability]| {
            let (meets, below) = (meets.to_vec(), below.to_vec());
            let node = "school".into();
            let source = None;
            fixture.steering.assessments.push(Assessment {
                key: key.into(),
                node,
                on,
                meets,
                below,
                source,
                assumed: crate::Assumed::Nothing,
            });
        };
        use Ability::{CarryOutTheModel, Development, GoalsAndResults, WholeGroup};
        assess("undated", None, &[GoalsAndResults], &[]);
        assess("first", Some(date(2010, 5, 1)), &[CarryOutTheModel, Development], &[]);
        assess("beside", Some(date(2010, 5, 1)), &[WholeGroup], &[Development]);
        assess("later", Some(date(2011, 5, 1)), &[], &Ability::ALL);
        let model = fixture.model();

        let school = |judged_on| {
            let found = standings(&model, judged_on).into_iter().find(|standing| standing.node == "school");
            found.expect("it is assessed")
        };
        let then = school(Some(date(2011, 4, 30)));
        assert_eq!((then.on, then.top, then.staffed), (Some(date(2010, 5, 1)), false, true));
        assert_eq!(then.assessments, ["first", "beside"]);
        assert_eq!((then.meets, then.below), (vec![CarryOutTheModel, WholeGroup], vec![Development]));
        assert_eq!(then.not_assessed.len(), 3);
        assert_eq!(school(Some(date(2011, 5, 1))).below, Ability::ALL);
        assert_eq!(school(None).assessments, ["later"]);
        assert_eq!(school(Some(date(2010, 1, 1))).meets, [GoalsAndResults]);
    }

    #[test]
    fn a_group_within_a_sector_is_left_alone() {
        let group = |key: &str, members: &[&str]| ManagementGroup {
            key: key.into(),
            name: None,
            members: members.iter().map(|&member| member.into()).collect(),
            source: None,
            assumed: crate::Assumed::Nothing,
        };
        let mut fixture = sector();
        let of_education = group("of-education", &["education-sector", "school", "culture"]);
        fixture.steering.management_groups = vec![of_education, group("of-all", &["administration", "school-1"])];
        let model = fixture.model();
        let found = memberships(&model);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].missing, ["education-sector", "care-sector", "support", "staff-office"]);
        assert_eq!(found[0].strangers, ["school-1"]);

        fixture.steering.management_groups.pop();
        assert_eq!(memberships(&fixture.model())[0].missing.len(), 4);
    }
}
