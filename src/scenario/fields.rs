//! The fields that several kinds of entry share, whatever the kind.

use crate::{Decimal, Head, NodeEntry};

impl NodeEntry {
    pub(super) fn name_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::Body(e) => &mut e.name,
            Self::Administration(e) => &mut e.name,
            Self::Sector(e) => &mut e.name,
            Self::Unit(e) => &mut e.name,
            Self::Company(e) => &mut e.name,
            Self::FocusArea(e) => &mut e.name,
            Self::Channel(e) => &mut e.name,
        }
    }

    /// The head, of a kind that stands in the line.
    pub(super) fn head_mut(&mut self) -> Option<&mut Option<Head>> {
        match self {
            Self::Administration(e) => Some(&mut e.head),
            Self::Sector(e) => Some(&mut e.head),
            Self::Unit(e) => Some(&mut e.head),
            Self::Body(_) | Self::Company(_) | Self::FocusArea(_) | Self::Channel(_) => None,
        }
    }

    /// The staff, of a kind that stands in the line.
    pub(super) fn staff_mut(&mut self) -> Option<&mut Option<Decimal>> {
        match self {
            Self::Administration(e) => Some(&mut e.staff),
            Self::Sector(e) => Some(&mut e.staff),
            Self::Unit(e) => Some(&mut e.staff),
            Self::Body(_) | Self::Company(_) | Self::FocusArea(_) | Self::Channel(_) => None,
        }
    }
}
