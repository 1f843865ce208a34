use serde::{Deserialize, Serialize};

use super::Distribution;
use crate::{Assumed, ChannelKind, Decimal, Key};

/// A sort of matter that citizens bring, such as an application for home care.
///
/// It says what has to be done and who has to decide, and nothing of where that is: which unit handles it, which heads and
/// bodies it meets on its way, follows from the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MatterKind {
    /// The stable name.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The service area that it is about.
    pub area: Key,
    /// How matters of this kind arrive.
    pub arrivals: Arrivals,
    /// Hours of work until it is handled.
    pub handling_hours: Distribution,
    /// Hours of work of each head that it passes on its way to a decision; those of the [`Flow`](super::Flow) when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_hours: Option<Distribution>,
    /// Other service areas that it may touch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touches: Vec<TouchedArea>,
    /// The focus area to which it belongs, by the key that the focus area has in an organisation; in an organisation without it
    /// nobody is responsible for the matter across the areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus_area: Option<Key>,
    /// Who has to decide. Together at most 100 per cent; the rest is decided by whoever handles it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionShare>,
    /// How the heads whom it passes judge it; they pass it on as it is when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Which go first where several wait: those with the lower number. Work that was begun is never interrupted.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: u8,
    /// By which sorts of channel citizens bring it. Together at most 100 per cent; the rest, and what comes by a sort of channel
    /// that an organisation does not have, comes by any channel that reaches the area, each as often as any other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelShare>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

fn is_zero(number: &u8) -> bool {
    *number == 0
}

impl MatterKind {
    /// A kind that is decided by whoever handles it.
    pub fn new(key: impl Into<Key>, area: impl Into<Key>, arrivals: Arrivals, handling_hours: Distribution) -> Self {
        Self {
            key: key.into(),
            name: None,
            area: area.into(),
            arrivals,
            handling_hours,
            decision_hours: None,
            touches: vec![],
            focus_area: None,
            decisions: vec![],
            review: None,
            priority: 0,
            channels: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// The name for readers, or the key.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(self.key.as_str())
    }
}

/// How matters of a kind arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Arrivals {
    /// So many a year of 365 days, at random and independently of one another (a Poisson process).
    PerYear(Decimal),
    /// This share of the matters a year of the service area, in per cent, likewise at random.
    PercentOfVolume(Decimal),
    /// At these times, in hours of day and night from the start of the run, in order. A run starts with its warm-up, a year when
    /// nothing is said, in which no arrival counts. After the last one there are no more.
    AtHours(Vec<Decimal>),
}

/// Another service area that a matter may touch, so that the two have to be co-ordinated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TouchedArea {
    /// The other area.
    pub area: Key,
    /// How many of the matters touch it, in per cent; at most 100.
    pub percent: Decimal,
}

/// How many matters of a kind one sort of decider has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecisionShare {
    /// How many of the matters, in per cent; at most 100.
    pub percent: Decimal,
    /// Who has to decide them.
    pub by: Decides,
    /// How many of them a head sends back to be handled again, each time that they come, in per cent; less than 100. What a body
    /// sends back is said by the body's calendar.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub returned_percent: Decimal,
}

fn is_nought(decimal: &Decimal) -> bool {
    *decimal == Decimal::ZERO
}

/// Who has to decide a matter, in words that hold in every organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum Decides {
    /// Whoever handles it.
    Handler,
    /// The first head on the line who stands on the manager level with this title, or above it.
    Level(String),
    /// Whoever the delegation with this key names.
    Delegation(Key),
    /// The committee that steers the area: where the area is bought, the provider's board first and then the purchaser's.
    Committee,
    /// The executive board, which the committee asks.
    ExecutiveBoard,
    /// The council, which the executive board asks.
    Council,
}

/// How the heads whom a matter passes judge it, one after another and independently (Sah and Stiglitz, "The architecture
/// of economic systems: hierarchies and polyarchies", American Economic Review 76, 1986).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// How many of the matters each head accepts, in per cent; at most 100.
    pub accepted_percent: Decimal,
    /// What follows from what they say.
    pub rule: ReviewRule,
}

/// What follows from what several heads say of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ReviewRule {
    /// All must accept it: the first who does not refuses it (serial review).
    Hierarchy,
    /// One must accept it: the first who does decides, and it is refused when all were asked in vain (parallel review).
    Polyarchy,
}

/// How many matters of a kind come by one sort of channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChannelShare {
    /// The sort of channel.
    pub kind: ChannelKind,
    /// How many of the matters, in per cent; at most 100.
    pub percent: Decimal,
}

/// Matters that a service area hands on to another one, or to itself, when it has handled them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Referral {
    /// The area that handles them next.
    pub area: Key,
    /// How many of the matters that were handled, in per cent; all referrals of an area together at most 100.
    pub percent: Decimal,
}
