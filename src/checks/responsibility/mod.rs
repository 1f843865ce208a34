//! Who does which service area (A2, O1, O6).

pub(crate) mod choice_decided_by_wrong;
pub(crate) mod service_area_in_several_divisions;
pub(crate) mod service_area_split;
pub(crate) mod service_area_without_doer;
