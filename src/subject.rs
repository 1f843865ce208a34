use std::fmt;

use serde::{Deserialize, Serialize};

use crate::steering::SteeringKind;
use crate::{Key, NodeKind, NodeRef};

/// What a finding, an assumption or a problem is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The model as a whole.
    Model,
    /// A node.
    Node(NodeKind, Key),
    /// A service area.
    ServiceArea(Key),
    /// Two service areas that matters touch together.
    Touch(Key, Key),
    /// A sort of matter.
    MatterKind(Key),
    /// How matters flow.
    Flow,
    /// A support function.
    SupportFunction(Key),
    /// A company of the group, as the services state it.
    GroupCompany(Key),
    /// An agreement.
    Agreement(Key),
    /// A delegation.
    Delegation(Key),
    /// Another entry of the steering model.
    Steering(SteeringKind, Key),
    /// A commission of a plan.
    Commission(Key),
    /// A phase of a plan.
    Phase(Key),
    /// A manager level, by its title.
    Level(String),
    /// A check, in findings about the configuration itself.
    Check(String),
}

impl Subject {
    /// A node.
    pub fn node(node: NodeRef<'_>) -> Self {
        Self::Node(node.kind(), node.key())
    }

    /// The key, where the subject has one.
    pub fn key(&self) -> Option<&Key> {
        match self {
            Self::Node(_, key)
            | Self::ServiceArea(key)
            | Self::MatterKind(key)
            | Self::SupportFunction(key)
            | Self::GroupCompany(key)
            | Self::Agreement(key)
            | Self::Delegation(key)
            | Self::Steering(_, key)
            | Self::Commission(key)
            | Self::Phase(key) => Some(key),
            Self::Model | Self::Touch(..) | Self::Flow | Self::Level(_) | Self::Check(_) => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Model => f.write_str("the model"),
            Self::Node(kind, key) => write!(f, "{kind} `{key}`"),
            Self::ServiceArea(key) => write!(f, "service area `{key}`"),
            Self::Touch(a, b) => write!(f, "areas `{a}` and `{b}`"),
            Self::MatterKind(key) => write!(f, "matter kind `{key}`"),
            Self::Flow => f.write_str("the flow of matters"),
            Self::SupportFunction(key) => write!(f, "support function `{key}`"),
            Self::GroupCompany(key) => write!(f, "group company `{key}`"),
            Self::Agreement(key) => write!(f, "agreement `{key}`"),
            Self::Delegation(key) => write!(f, "delegation `{key}`"),
            Self::Steering(kind, key) => write!(f, "{} `{key}`", kind.words()),
            Self::Commission(key) => write!(f, "commission `{key}`"),
            Self::Phase(key) => write!(f, "phase `{key}`"),
            Self::Level(title) => write!(f, "manager level `{title}`"),
            Self::Check(name) => write!(f, "check `{name}`"),
        }
    }
}
