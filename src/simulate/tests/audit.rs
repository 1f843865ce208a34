//! A broken engine is found by its own books.

use super::{always, decimal, exponential, hourly, model};
use crate::simulate::run::Fault;
use crate::simulate::{Assembly, AuditError, Horizon};
use crate::{MatterKind, ServiceArea, UnitEntry};

fn broken(fault: Option<Fault>) -> Result<(), AuditError> {
    let kind = MatterKind::new("matter", "area", hourly(0.9), exponential(1.0));
    let unit = UnitEntry::new("unit").area("area").staff(decimal(1.0));
    let model = model([unit], vec![ServiceArea::new("area")], vec![kind], always());
    let assembly = Assembly::of(&model).expect("matters can flow");
    let mut run = assembly.start(Horizon { seed: 3, replication: 0, warm_up_days: 2, days: 20, drain_days: 1 });
    run.fault = fault;
    run.finish().map(|_| ())
}

#[test]
fn each_fault_is_found() {
    assert_eq!(broken(None), Ok(()));
    assert!(matches!(broken(Some(Fault::LosesAMatter)), Err(AuditError::Conservation { .. })));
    assert!(matches!(broken(Some(Fault::ForgetsWaiting)), Err(AuditError::Little { station: None, .. })));
    assert!(matches!(broken(Some(Fault::CountsWorkTwice)), Err(AuditError::Little { station: Some(_), .. })));
    assert!(matches!(broken(Some(Fault::SkipsAPart)), Err(AuditError::Parts { .. })));
}
