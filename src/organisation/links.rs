//! The relations of an entry, whichever kind of node it is.

use super::entry::*;
use super::{Assumed, Key, NodeKind, Relation};

/// One relation that leaves a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// The relation, with what it carries.
    pub relation: Relation,
    /// The node at its end.
    pub to: Key,
}

fn plain<'a>(relation: Relation, keys: &'a [Key]) -> impl Iterator<Item = Link> + 'a {
    keys.iter().map(move |to| Link { relation, to: to.clone() })
}

impl NodeEntry {
    /// Which kind of node.
    pub fn kind(&self) -> NodeKind {
        match self {
            Self::Body(_) => NodeKind::Body,
            Self::Administration(_) => NodeKind::Administration,
            Self::Sector(_) => NodeKind::Sector,
            Self::Unit(_) => NodeKind::Unit,
            Self::Company(_) => NodeKind::Company,
            Self::FocusArea(_) => NodeKind::FocusArea,
            Self::Channel(_) => NodeKind::Channel,
        }
    }

    /// The key of the node.
    pub fn key(&self) -> &Key {
        match self {
            Self::Body(e) => &e.key,
            Self::Administration(e) => &e.key,
            Self::Sector(e) => &e.key,
            Self::Unit(e) => &e.key,
            Self::Company(e) => &e.key,
            Self::FocusArea(e) => &e.key,
            Self::Channel(e) => &e.key,
        }
    }

    /// What in the entry is an assumption.
    pub fn assumed(&self) -> &Assumed {
        match self {
            Self::Body(e) => &e.assumed,
            Self::Administration(e) => &e.assumed,
            Self::Sector(e) => &e.assumed,
            Self::Unit(e) => &e.assumed,
            Self::Company(e) => &e.assumed,
            Self::FocusArea(e) => &e.assumed,
            Self::Channel(e) => &e.assumed,
        }
    }

    /// The service areas that the entry names, with the field in which it does.
    pub fn areas(&self) -> (&'static str, &[Key]) {
        match self {
            Self::Body(e) => ("supervises", &e.supervises),
            Self::Unit(e) => ("areas", &e.areas),
            Self::FocusArea(e) => ("areas", &e.areas),
            Self::Channel(e) => ("reaches", &e.reaches),
            Self::Administration(_) | Self::Sector(_) | Self::Company(_) => ("areas", &[]),
        }
    }

    /// The relations that leave the node, by relation kind, then in the order of the entry.
    pub fn links(&self) -> Vec<Link> {
        match self {
            Self::Body(e) => plain(Relation::AnswersTo, &e.answers_to)
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .collect(),
            Self::Administration(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::AnswersTo, &e.answers_to))
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .collect(),
            Self::Sector(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .collect(),
            Self::Unit(e) => plain(Relation::ReportsTo, &e.reports_to)
                .chain(plain(Relation::CommissionedBy, &e.commissioned_by))
                .chain(plain(Relation::EmployedBy, &e.employed_by))
                .chain(plain(Relation::PurchasesFrom, &e.purchases_from))
                .chain(plain(Relation::ResponsibleFor, &e.responsible_for))
                .chain(plain(Relation::Supports, &e.supports))
                .chain(e.serves.iter().map(|service| Link {
                    relation: Relation::Serves { priced: service.priced },
                    to: service.customer.clone(),
                }))
                .chain(plain(Relation::Advises, &e.advises))
                .collect(),
            Self::Company(e) => plain(Relation::AnswersTo, &e.answers_to)
                .chain(e.owned_by.iter().map(|share| Link {
                    relation: Relation::OwnedBy { share_percent: share.share_percent },
                    to: share.owner.clone(),
                }))
                .collect(),
            Self::FocusArea(e) => plain(Relation::FollowedUpBy, &e.followed_up_by).collect(),
            Self::Channel(e) => plain(Relation::EntersAt, &e.enters_at).collect(),
        }
    }

    /// Takes one more relation that leaves the node.
    ///
    /// # Errors
    /// Gives the link back when this kind of node has no such relation.
    pub fn push(&mut self, link: Link) -> Result<(), Link> {
        use Relation as R;
        let Link { relation, to } = link;
        let list = match (self, relation) {
            (Self::Body(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Body(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Administration(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Administration(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Administration(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Administration(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Administration(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Administration(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Administration(e), R::Supports) => &mut e.supports,
            (Self::Sector(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Sector(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Sector(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Sector(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Sector(e), R::Supports) => &mut e.supports,
            (Self::Unit(e), R::ReportsTo) => &mut e.reports_to,
            (Self::Unit(e), R::CommissionedBy) => &mut e.commissioned_by,
            (Self::Unit(e), R::EmployedBy) => &mut e.employed_by,
            (Self::Unit(e), R::PurchasesFrom) => &mut e.purchases_from,
            (Self::Unit(e), R::ResponsibleFor) => &mut e.responsible_for,
            (Self::Unit(e), R::Supports) => &mut e.supports,
            (Self::Unit(e), R::Advises) => &mut e.advises,
            (Self::Unit(e), R::Serves { priced }) => {
                e.serves.push(Service { customer: to, priced });
                return Ok(());
            }
            (Self::Company(e), R::AnswersTo) => &mut e.answers_to,
            (Self::Company(e), R::OwnedBy { share_percent }) => {
                e.owned_by.push(Ownership { owner: to, share_percent });
                return Ok(());
            }
            (Self::FocusArea(e), R::FollowedUpBy) => &mut e.followed_up_by,
            (Self::Channel(e), R::EntersAt) => &mut e.enters_at,
            _ => return Err(Link { relation, to }),
        };
        list.push(to);
        Ok(())
    }

    /// The same entry without its relations.
    pub fn unlinked(mut self) -> Self {
        match &mut self {
            Self::Body(e) => *e = BodyEntry { answers_to: vec![], purchases_from: vec![], ..e.clone() },
            Self::Administration(e) => {
                e.reports_to.clear();
                e.answers_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.purchases_from.clear();
                e.responsible_for.clear();
                e.supports.clear();
            }
            Self::Sector(e) => {
                e.reports_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.responsible_for.clear();
                e.supports.clear();
            }
            Self::Unit(e) => {
                e.reports_to.clear();
                e.commissioned_by.clear();
                e.employed_by.clear();
                e.purchases_from.clear();
                e.responsible_for.clear();
                e.supports.clear();
                e.serves.clear();
                e.advises.clear();
            }
            Self::Company(e) => {
                e.answers_to.clear();
                e.owned_by.clear();
            }
            Self::FocusArea(e) => e.followed_up_by.clear(),
            Self::Channel(e) => e.enters_at.clear(),
        }
        self
    }
}
