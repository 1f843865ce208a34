//! Reports that go up the line.

use super::{always, areas, assert_near, assert_share, constant, decimal, doing, headed, hours, model, observe, run};
use crate::{Distribution, Flow, Model, Reports, UnitEntry};

fn reporting(units: Vec<UnitEntry>, hours: Distribution, wrong: f64, deviation: f64) -> Model {
    let reports =
        Reports { interval_days: 1, hours, wrong_percent: decimal(wrong), error_deviation: decimal(deviation) };
    model(units, areas(&["a", "b", "c"]), vec![], Flow { reports: Some(reports), ..always() })
}

fn line() -> Vec<UnitEntry> {
    let mut units = vec![headed(super::LEVELS[0], super::LEVELS[0])];
    units.extend(super::LEVELS.windows(2).map(|pair| headed(pair[1], pair[1]).reports_to(pair[0])));
    units.push(doing("a").reports_to(super::LEVELS[3]));
    units
}

/// A report that each of L heads turns into its opposite with probability e is wrong with (1 − (1 − 2e)ᴸ) / 2; errors with variance
/// v add up to L v. With e = 0.05: 0.05, 0.095, 0.1355, 0.17195.
#[test]
fn distortion_grows_with_the_levels() {
    let model = reporting(line(), constant(0.5), 5.0, 0.5);
    let record = run(&model, 20_000, 0);
    assert_eq!(record.reports.len(), 4);
    for (report, expected) in record.reports.iter().zip([0.05, 0.095, 0.1355, 0.171_95]) {
        assert_share(report.wrong, report.delay.count(), expected);
    }
    for levels in 1..=4 {
        let error = |record: &crate::simulate::Record| {
            let report = record.reports[levels - 1];
            report.squared_error / report.delay.count() as f64
        };
        assert_near(&observe(&model, 1000, 10, error), levels as f64 * 0.25, 0.15);
    }
    // One report a day meets nobody: each level takes its half hour.
    for (level, report) in (1..).zip(&record.reports) {
        assert_eq!((report.delay.least(), report.delay.most()), (Some(level * 1800), Some(level * 1800)));
    }
    assert_eq!(record.unfinished, 0);
}

/// Three reports at once under one head, an hour each: 1, 2 and 3 hours at the first level, and one more at the second.
#[test]
fn reports_wait_for_one_another() {
    let units = vec![
        headed("top", "first"),
        headed("head", "second").reports_to("top"),
        doing("a").reports_to("head"),
        doing("b").reports_to("head"),
        doing("c").reports_to("head"),
    ];
    let record = run(&reporting(units, constant(1.0), 0.0, 0.0), 100, 0);
    let delays = record.reports.iter().map(|report| {
        let delay = report.delay;
        (delay.least(), delay.mean().map(hours), delay.most(), report.wrong, report.squared_error)
    });
    let hour = |hours: u64| Some(hours * 3600);
    let expected = [(hour(1), Some(2.0), hour(3), 0, 0.0), (hour(2), Some(3.0), hour(4), 0, 0.0)];
    assert_eq!(delays.collect::<Vec<_>>(), expected);
    assert_eq!(record.reports[1].delay.count(), 300);
}
