use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::services;
use crate::scenario::{Change, LinkChange};
use crate::{Head, HeadState, Key, Model, RelationKind, Services, SteeringModel, archetypes};

/// A model that one of the five archetypes makes of generated services: valid, and without structural defects.
pub fn model() -> impl Strategy<Value = Model> {
    (services(), proptest::sample::select(SteeringModel::ALL.to_vec()))
        .prop_map(|(services, archetype)| organise(&services, archetype))
}

fn organise(services: &Services, archetype: SteeringModel) -> Model {
    archetypes::organise(services, archetype).expect("an archetype organises any valid services")
}

/// A model with defects: circles, second superiors, units without a superior or a head, vacant heads, lost relations.
pub fn defective_model() -> impl Strategy<Value = Model> {
    (model(), vec((0..6_u8, any::<Index>(), any::<Index>()), 1..=6)).prop_map(|(mut model, defects)| {
        for (defect, one, other) in defects {
            // A defect that cannot be done in this model is left out.
            if let Some(change) = defect_as_change(&model, defect, one, other) {
                let _ = model.apply(&change);
            }
        }
        model
    })
}

fn defect_as_change(model: &Model, defect: u8, one: Index, other: Index) -> Option<Change> {
    let line: Vec<Key> = model.organisation().in_line().map(|node| node.key()).collect();
    if line.is_empty() {
        return None;
    }
    let (a, b) = (one.get(&line).clone(), other.get(&line).clone());
    let node = model.organisation().node(a.as_str())?;
    Some(match defect {
        0 => Change::Link(LinkChange::new(a, RelationKind::ReportsTo, b)),
        1 => {
            let superior = node.superiors().next()?.key();
            Change::Unlink(LinkChange::new(a, RelationKind::ReportsTo, superior))
        }
        2 => Change::SetHead { node: a, head: None },
        3 => {
            let title = node.head()?.title().to_owned();
            Change::SetHead { node: a, head: Some(Head::new(title).state(HeadState::Vacant)) }
        }
        4 => {
            let (relation, to) = node.relations().next()?;
            Change::Unlink(LinkChange::new(a, relation.kind(), to.key()))
        }
        _ => Change::SetAreas { node: a, areas: vec![] },
    })
}
