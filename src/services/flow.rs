use serde::{Deserialize, Serialize};

use super::Distribution;
use crate::{Assumed, Decimal};

/// What it takes to let matters flow, the same in every organisation: how many hours there are for matters, and what each step
/// of the way takes.
///
/// Nothing here is in the source. What is not stated takes no time and does not happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Flow {
    /// Hours a week that a full-time member of staff has for matters, where the service area does not say; more than 0, at most
    /// 168. 40 when nothing is said.
    pub staff_hours_per_week: Decimal,
    /// Hours of a full working week, of heads and of staff; more than 0, at most 168. 40 when nothing is said. Staff with fewer hours for
    /// matters than that is taken to be fewer people with all of them.
    pub working_hours_per_week: Decimal,
    /// Hours a week that a head needs for each member of staff in the span; what is left of the week is for matters. 1 when nothing is said.
    pub hours_per_member: Decimal,
    /// Hours a week that a head keeps for matters, however wide the span; more than 0. 1 when nothing is said.
    pub least_head_hours_per_week: Decimal,
    /// Hours of work of a door to receive a matter.
    pub reception_hours: Distribution,
    /// How many citizens take one certain other door for the right one, in per cent; at most 100. With so many doors to choose from,
    /// each is taken for the right one independently of the others.
    pub wrong_door_percent: Decimal,
    /// Hours, of day and night, that it takes from a wrong door to the right one.
    pub transfer_hours: Distribution,
    /// Hours of work of each head whom a matter passes on its way to a decision.
    pub decision_hours: Distribution,
    /// Hours of work of each head and of the other unit where two areas have to be co-ordinated.
    pub coordination_hours: Distribution,
    /// Hours of work of each side where an agreement has to be negotiated.
    pub negotiation_hours: Distribution,
    /// How many negotiations end in another agreement, on which the purchaser's body decides, in per cent; at most 100.
    pub agreement_change_percent: Decimal,
    /// The reports that go upward; there are none when nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports: Option<Reports>,
    /// Where the entry is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

impl Default for Flow {
    fn default() -> Self {
        Self {
            staff_hours_per_week: Decimal::from(40),
            working_hours_per_week: Decimal::from(40),
            hours_per_member: Decimal::from(1),
            least_head_hours_per_week: Decimal::from(1),
            reception_hours: Distribution::NOTHING,
            wrong_door_percent: Decimal::ZERO,
            transfer_hours: Distribution::NOTHING,
            decision_hours: Distribution::NOTHING,
            coordination_hours: Distribution::NOTHING,
            negotiation_hours: Distribution::NOTHING,
            agreement_change_percent: Decimal::ZERO,
            reports: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

/// How results and focus areas are reported upward (A7): each unit that does a service area reports at even distances, and
/// each head above passes the report on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reports {
    /// Days from one report to the next; at least 1.
    pub interval_days: u16,
    /// Hours of work of each head for one report.
    pub hours: Distribution,
    /// How many reports are turned into their opposite by a head who passes them on, in per cent; at most 50.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub wrong_percent: Decimal,
    /// The standard deviation of the error that each head adds to a figure; the figures themselves have a deviation of 1.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub error_deviation: Decimal,
}

fn is_nought(decimal: &Decimal) -> bool {
    *decimal == Decimal::ZERO
}
