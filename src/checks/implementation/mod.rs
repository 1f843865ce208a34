//! The plan of a reform: commissions, phases and the organisations between them (G1, G7).

pub(super) mod broken_between_phases;
pub(super) mod commission_before_its_ground;
pub(super) mod commission_circle;
pub(super) mod commission_late;
pub(super) mod commission_without_date;
pub(super) mod commission_without_responsible;
