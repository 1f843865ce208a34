//! A run that can be followed by hand.

use super::{always, decimal, model};
use crate::simulate::{Assembly, HOUR, Horizon, Seen, What};
use crate::{Arrivals, Distribution, MatterKind, ServiceArea, UnitEntry};

/// Law and Kelton, "Simulation Modeling and Analysis", chapter 1: six customers, of whom the last begins at 8.6; delays 0, 0.8,
/// 1, 0, 0.9 and 3, mean 0.95. The service times of the book are those of the customers in their order.
#[test]
fn six_customers_wait_as_long_as_by_hand() {
    let arrivals = [0.4, 1.6, 2.1, 3.8, 4.0, 5.6];
    let services = [2.0, 0.7, 0.2, 1.1, 3.7, 0.6];
    // A kind for each matter, so that each has its own time.
    let kinds = arrivals.iter().zip(services).enumerate().map(|(number, (&at, hours))| {
        let arrivals = Arrivals::AtHours(vec![decimal(at)]);
        MatterKind::new(format!("customer-{number}"), "service", arrivals, Distribution::Constant(decimal(hours)))
    });
    let unit = UnitEntry::new("server").area("service").staff(decimal(1.0));
    let model = model([unit], vec![ServiceArea::new("service")], kinds.collect(), always());
    let assembly = Assembly::of(&model).expect("matters can flow");
    let (mut came, mut delays) = (vec![0; 6], vec![]);
    let horizon = Horizon { seed: 1, replication: 0, warm_up_days: 0, days: 1, drain_days: 0 };
    let run = assembly.start_watched(horizon, |seen: Seen| match seen.what {
        What::Comes => came[seen.kind as usize] = seen.time,
        What::Begins => delays.push((seen.kind, seen.time - came[seen.kind as usize], seen.time)),
        _ => {}
    });
    let (record, _) = run.finish_watched().expect("the books balance");
    let tenths = |ticks: u64| ticks as f64 / HOUR;
    let found: Vec<f64> = delays.iter().map(|&(_, delay, _)| tenths(delay)).collect();
    assert_eq!(found, [0.0, 0.8, 1.0, 0.0, 0.9, 3.0]);
    assert_eq!(tenths(delays[5].2), 8.6);
    let queue_area: u64 = delays.iter().map(|&(_, delay, _)| delay).sum();
    assert_eq!(tenths(queue_area), 5.7);
    assert_eq!(tenths(record.stations[0].waiting_time), 5.7);
    assert_eq!(tenths(record.stations[0].busy_time), 8.3);
}
