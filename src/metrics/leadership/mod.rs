//! The requirement profile (G2) and the management group (A10).

use crate::facts::Facts;
use crate::steering::leadership::{Standing, standings};

pub(crate) mod abilities_met;
pub(crate) mod heads_assessed;
pub(crate) mod heads_below_profile;
pub(crate) mod management_group_complete;

/// The top managers whose posts somebody holds.
fn top_managers<'m>(facts: &Facts<'m>) -> Vec<Standing<'m>> {
    let mut standings = standings(facts.model(), facts.thresholds().judged_on);
    standings.retain(|standing| standing.top && standing.staffed);
    standings
}
