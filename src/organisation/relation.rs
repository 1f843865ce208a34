use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, NodeKind};

/// A relation between two nodes, with what it carries. It runs from the node that states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Line: to the superior. One is expected.
    ReportsTo,
    /// Political: to the body above.
    AnswersTo,
    /// To the body that gives the commission (sector plan) and gets the report back (P6).
    CommissionedBy,
    /// To the employing authority; holds for all below that state no other (P3).
    EmployedBy,
    /// From purchaser to provider (O1).
    PurchasesFrom,
    /// From company to owner.
    OwnedBy {
        /// How much of the company, in per cent.
        share_percent: Decimal,
    },
    /// From the head's node to the focus area (A6).
    ResponsibleFor,
    /// From focus area to the receiver of its follow-up (A7).
    FollowedUpBy,
    /// To the body that gets officer support (P2, P5).
    Supports,
    /// From support to its customer (A9).
    Serves {
        /// Whether the service has a price.
        priced: bool,
    },
    /// From channel to the unit that is its door (A8).
    EntersAt,
    /// A dotted line.
    Advises,
}

/// A [`Relation`] without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RelationKind {
    /// See [`Relation::ReportsTo`].
    ReportsTo,
    /// See [`Relation::AnswersTo`].
    AnswersTo,
    /// See [`Relation::CommissionedBy`].
    CommissionedBy,
    /// See [`Relation::EmployedBy`].
    EmployedBy,
    /// See [`Relation::PurchasesFrom`].
    PurchasesFrom,
    /// See [`Relation::OwnedBy`].
    OwnedBy,
    /// See [`Relation::ResponsibleFor`].
    ResponsibleFor,
    /// See [`Relation::FollowedUpBy`].
    FollowedUpBy,
    /// See [`Relation::Supports`].
    Supports,
    /// See [`Relation::Serves`].
    Serves,
    /// See [`Relation::EntersAt`].
    EntersAt,
    /// See [`Relation::Advises`].
    Advises,
}

/// What the table of relations says of one: its name, what it may join, how many may leave a node without a finding.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RelationRule {
    /// The relation.
    pub kind: RelationKind,
    /// The name in files and messages, such as `reports_to`.
    pub name: &'static str,
    /// The kinds of node that it may leave.
    pub from: &'static [NodeKind],
    /// The kinds of node to which it may lead.
    pub to: &'static [NodeKind],
    /// How many are expected to leave one node at the most; `None` where any number is.
    pub expected: Option<u8>,
}

use NodeKind::{Administration, Body, Channel, Company, FocusArea, Sector, Unit};

/// The one table of relations, in the order of [`RelationKind`].
pub const RELATIONS: [RelationRule; 12] = [
    RelationRule {
        kind: RelationKind::ReportsTo,
        name: "reports_to",
        from: &[Administration, Sector, Unit],
        to: &[Administration, Sector, Unit],
        expected: Some(1),
    },
    RelationRule {
        kind: RelationKind::AnswersTo,
        name: "answers_to",
        from: &[Body, Administration, Company],
        to: &[Body],
        expected: Some(1),
    },
    RelationRule {
        kind: RelationKind::CommissionedBy,
        name: "commissioned_by",
        from: &[Administration, Sector, Unit],
        to: &[Body],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::EmployedBy,
        name: "employed_by",
        from: &[Administration, Sector, Unit],
        to: &[Body],
        expected: Some(1),
    },
    RelationRule {
        kind: RelationKind::PurchasesFrom,
        name: "purchases_from",
        from: &[Body, Administration, Unit],
        to: &[Body, Administration, Sector, Unit, Company],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::OwnedBy,
        name: "owned_by",
        from: &[Company],
        to: &[Company, Body],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::ResponsibleFor,
        name: "responsible_for",
        from: &[Administration, Sector, Unit],
        to: &[FocusArea],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::FollowedUpBy,
        name: "followed_up_by",
        from: &[FocusArea],
        to: &[Body, Administration, Sector, Unit],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::Supports,
        name: "supports",
        from: &[Administration, Sector, Unit],
        to: &[Body],
        expected: None,
    },
    RelationRule {
        kind: RelationKind::Serves,
        name: "serves",
        from: &[Unit],
        to: &[Administration, Sector, Unit, Company],
        expected: None,
    },
    RelationRule { kind: RelationKind::EntersAt, name: "enters_at", from: &[Channel], to: &[Unit], expected: Some(1) },
    RelationRule {
        kind: RelationKind::Advises,
        name: "advises",
        from: &[Unit],
        to: &[Administration, Sector, Unit],
        expected: None,
    },
];

impl RelationKind {
    /// What the table says of it.
    pub const fn rule(self) -> &'static RelationRule {
        &RELATIONS[self as usize]
    }

    /// The name in files and messages, such as `reports_to`.
    pub const fn name(self) -> &'static str {
        self.rule().name
    }

    /// Whether it may join nodes of these kinds.
    pub fn may_join(self, from: NodeKind, to: NodeKind) -> bool {
        self.rule().from.contains(&from) && self.rule().to.contains(&to)
    }
}

impl Relation {
    /// The relation without what it carries.
    pub const fn kind(self) -> RelationKind {
        match self {
            Self::ReportsTo => RelationKind::ReportsTo,
            Self::AnswersTo => RelationKind::AnswersTo,
            Self::CommissionedBy => RelationKind::CommissionedBy,
            Self::EmployedBy => RelationKind::EmployedBy,
            Self::PurchasesFrom => RelationKind::PurchasesFrom,
            Self::OwnedBy { .. } => RelationKind::OwnedBy,
            Self::ResponsibleFor => RelationKind::ResponsibleFor,
            Self::FollowedUpBy => RelationKind::FollowedUpBy,
            Self::Supports => RelationKind::Supports,
            Self::Serves { .. } => RelationKind::Serves,
            Self::EntersAt => RelationKind::EntersAt,
            Self::Advises => RelationKind::Advises,
        }
    }
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_kinds() {
        for (row, rule) in RELATIONS.iter().enumerate() {
            assert_eq!(rule.kind as usize, row, "{}", rule.name);
        }
    }
}
