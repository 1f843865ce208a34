//! How behaviour is influenced and resources are distributed so that goals are reached (S1): the steering model.
//!
//! - [`SteeringModel`], [`Agreement`], [`Delegation`]: which archetype it is, what binds purchasers and providers, who decides what.
//! - [`goals`]: the goal chain and the documents in which it stands (G3, G4).
//! - [`documents`]: the register of governing documents (G6).
//! - [`budget`]: frames, prices, internal services, the yearly process, follow-up (G5, P5, A9).
//! - [`leadership`]: the requirement profile (G2) and the management group (A10).
//!
//! All of it is entries with keys that refer to one another, to nodes and to services by key ([`SteeringEntry`]). Anything that
//! can be written down can be held; [checks](crate::checks) judge it.
//!
//! # Example
//! ```
//! use orgmodel::steering::Period;
//! use orgmodel::steering::goals::{ChainDocument, ChainDocumentKind, Direction, Goal, GoalKind, Indicator};
//! use orgmodel::{BodyEntry, BodyKind, Model, Organisation, Steering};
//!
//! let mut builder = Organisation::builder();
//! builder.add(BodyEntry::new("council", BodyKind::Council));
//! let year = Period::year(2011)?;
//! let steering = Steering {
//!     chain_documents: vec![ChainDocument::new("budget", ChainDocumentKind::Budget).adopter("council").period(year)],
//!     goals: vec![
//!         Goal::new("a-town-that-learns", GoalKind::Vision).document("budget"),
//!         Goal::new("all-can-read", GoalKind::StrategicGoal)
//!             .document("budgets")
//!             .derived_from("a-town-that-learns")
//!             .indicator(Indicator::new("per cent of pupils", Direction::Higher).target(100.0)),
//!     ],
//!     ..Steering::default()
//! };
//! let problems = Model::new("one goal", builder.build()?, steering, Default::default(), vec![]).expect_err("one key is wrong");
//! assert_eq!(
//!     problems.to_string(),
//!     "goal[1].document: unknown chain document or agreement `budgets`; did you mean `budget`?"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreements;
pub mod budget;
pub mod documents;
mod entry;
pub mod goals;
pub mod leadership;
mod period;
mod setters;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use agreements::{Agreement, Decider, DecisionKind, Delegation};
#[cfg(test)]
pub(crate) use entry::Reference;
pub(crate) use entry::{Entry, Known, Target};
pub use entry::{SteeringEntry, SteeringKey, SteeringKind};
pub use period::{Period, PeriodError, PeriodLength};

use budget::{FollowUp, Frame, InternalService, Price, ProcessStep};
use documents::GoverningDocument;
use goals::{ChainDocument, Goal};
use leadership::{Assessment, ManagementGroup};

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

/// How an organisation is steered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Steering {
    /// Which archetype it is; checks that only make sense for some are off for the others.
    pub model: Option<SteeringModel>,
    /// The agreements.
    pub agreements: Vec<Agreement>,
    /// The delegations.
    pub delegations: Vec<Delegation>,
    /// The documents of the goal chain.
    pub chain_documents: Vec<ChainDocument>,
    /// The goal chain.
    pub goals: Vec<Goal>,
    /// The register of governing documents.
    pub governing_documents: Vec<GoverningDocument>,
    /// The frames.
    pub frames: Vec<Frame>,
    /// What service areas get.
    pub prices: Vec<Price>,
    /// The internal services.
    pub internal_services: Vec<InternalService>,
    /// The steps of the yearly budget process.
    pub process_steps: Vec<ProcessStep>,
    /// The follow-up of frames.
    pub follow_ups: Vec<FollowUp>,
    /// How heads meet the requirement profile.
    pub assessments: Vec<Assessment>,
    /// The management groups.
    pub management_groups: Vec<ManagementGroup>,
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
