//! How behaviour is influenced and resources are distributed across the organisation (S1): the steering model, agreements
//! between purchasers and providers, and who may decide what.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Assumed, Key};

/// The archetypes of steering that the source names (O3), and the one that it proposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SteeringModel {
    /// Specialist committees, each with its own administration.
    Traditional,
    /// District committees.
    District,
    /// Purchasers and providers, bound by agreements.
    PurchaserProvider,
    /// The executive board is the only operative board.
    CommitteeLess,
    /// Broad committees, one administration, sectors with whole responsibility (4.3).
    Sector,
}

impl SteeringModel {
    /// All models, in the order of their declaration.
    pub const ALL: [Self; 5] =
        [Self::Traditional, Self::District, Self::PurchaserProvider, Self::CommitteeLess, Self::Sector];

    /// The name in files and messages, such as `purchaser-provider`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Traditional => "traditional",
            Self::District => "district",
            Self::PurchaserProvider => "purchaser-provider",
            Self::CommitteeLess => "committee-less",
            Self::Sector => "sector",
        }
    }
}

impl fmt::Display for SteeringModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What binds a provider to a purchaser for one service area (O1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agreement {
    /// The stable name.
    pub key: Key,
    /// The node that buys.
    pub purchaser: Key,
    /// The node that provides.
    pub provider: Key,
    /// The service area that is bought.
    pub area: Key,
    /// What is paid for it, in whole kronor a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kronor_per_year: Option<u64>,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// Who may take a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Decider {
    /// Heads on the manager level with this title, and above.
    Level(String),
    /// This body.
    Body(Key),
}

/// Who may take decisions of one sort: the delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegation {
    /// The stable name of the sort of decision.
    pub key: Key,
    /// The name for readers; the key when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The service areas for which it holds; all of them when nothing is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "crate::organisation::one_or_many")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::organisation::one_or_many::schema"))]
    pub areas: Vec<Key>,
    /// Who may take them.
    pub by: Decider,
    /// Where the entry is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What in the entry is an assumption.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    pub assumed: Assumed,
}

/// How an organisation is steered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steering {
    /// Which archetype it is; checks that only make sense for some are off for the others.
    pub model: Option<SteeringModel>,
    /// The agreements.
    pub agreements: Vec<Agreement>,
    /// The delegations.
    pub delegations: Vec<Delegation>,
}

impl Steering {
    /// The agreement with a key.
    pub fn agreement(&self, key: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|agreement| agreement.key == *key)
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
