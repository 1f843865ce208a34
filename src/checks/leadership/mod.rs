//! The requirement profile (G2) and the management group (A10).

use crate::Key;
use crate::steering::leadership::Ability;

pub(crate) mod head_below_profile;
pub(crate) mod head_not_assessed;
pub(crate) mod head_partly_assessed;
pub(crate) mod management_group_incomplete;
pub(crate) mod management_group_stranger;

/// Abilities by their names.
fn abilities(abilities: &[Ability]) -> String {
    abilities.iter().map(|ability| ability.name()).collect::<Vec<_>>().join(", ")
}

/// Keys of nodes in a message.
fn keys<'k>(keys: impl IntoIterator<Item = &'k Key>) -> String {
    keys.into_iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
