//! Queueing networks. The formulas are textbook ones: L. Kleinrock, "Queueing Systems" I (1975); for networks J. R. Jackson,
//! "Networks of waiting lines", Operations Research 5 (1957); for priorities A. Cobham, "Priority assignment in waiting line
//! problems", Operations Research 2 (1954).

use super::{
    always, areas, assert_near, constant, decimal, doing, exponential, headed, hourly, hours, level, mean_hours, model,
    observe, share,
};
use crate::simulate::Record;
use crate::{Decides, Distribution, MatterKind, Model, Referral, ServiceArea, UnitEntry};

fn station(rate: f64, handling: Distribution, staff: f64) -> Model {
    let kind = MatterKind::new("matter", "area", hourly(rate), handling);
    let unit = UnitEntry::new("unit").area("area").staff(decimal(staff));
    model([unit], areas(&["area"]), vec![kind], always())
}

#[test]
fn one_server() {
    // W = 1 / (μ − λ), whose distribution is exponential; the load is λ / μ, and so many wait as λ (W − 1 / μ).
    let model = station(0.8, exponential(1.0), 1.0);
    let loads = observe(&model, 2000, 10, |record| record.stations[0].busy_time as f64 / record.ticks as f64);
    assert_near(&loads, 0.8, 0.02);
    assert_near(&observe(&model, 2000, 10, mean_hours), 5.0, 0.1);
    let queue = |record: &Record| record.stations[0].waiting_time as f64 / record.ticks as f64;
    assert_near(&observe(&model, 2000, 10, queue), 3.2, 0.12);
    let quantile =
        |share: f64| move |record: &Record| hours(record.overall().quantiles.quantile(share).expect("matters") as f64);
    assert_near(&observe(&model, 2000, 10, quantile(0.5)), 5.0 * std::f64::consts::LN_2, 0.1);
    assert_near(&observe(&model, 2000, 10, quantile(0.95)), 5.0 * 20.0_f64.ln(), 0.15);
}

#[test]
fn one_server_with_a_high_load() {
    assert_near(&observe(&station(0.9, exponential(1.0), 1.0), 2000, 20, mean_hours), 10.0, 0.15);
}

/// Erlang's second formula, from his first by its recursion.
fn erlang_wait(rate: f64, servers: u32) -> f64 {
    let blocking = (1..=servers).fold(1.0, |before, k| rate * before / (f64::from(k) + rate * before));
    let servers = f64::from(servers);
    let waiting = servers * blocking / (servers - rate * (1.0 - blocking));
    waiting / (servers - rate)
}

#[test]
fn several_servers() {
    // The probability of waiting is 4/9 for a load of 2 on 3 servers, and 0.409 180 for 8 on 10.
    assert!((erlang_wait(2.0, 3) - 4.0 / 9.0).abs() < 1e-12);
    assert!((erlang_wait(8.0, 10) * 2.0 - 0.409_180_150_796_443_5).abs() < 1e-12);
    for (rate, servers, days) in [(2.0, 3, 600), (1.5, 2, 700), (8.0, 10, 200)] {
        let model = station(rate, exponential(1.0), f64::from(servers));
        assert_near(&observe(&model, days, 10, mean_hours), 1.0 + erlang_wait(rate, servers), 0.05);
    }
}

/// Staff that is not whole: as many servers as members, who together have the hours of the staff.
#[test]
fn part_time_staff() {
    // One and a half full-time members are two servers at three quarters of the speed: load 0.5 of two servers with μ = 0.75.
    let expected = (1.0 + erlang_wait(1.0, 2)) / 0.75;
    assert_near(&observe(&station(0.75, exponential(1.0), 1.5), 1000, 10, mean_hours), expected, 0.05);
}

/// Pollaczek and Khinchine: the wait is ρ (1 + c²) / (2 (1 − ρ)) services, with c² the squared coefficient of variation.
#[test]
fn one_server_with_other_handling_times() {
    let lognormal = Distribution::Lognormal { mean: decimal(1.0), deviation: decimal(2.0) };
    let erlang = Distribution::Erlang { shape: 2, mean: decimal(1.0) };
    let gamma = Distribution::Gamma { mean: decimal(1.0), deviation: decimal(0.5) };
    let uniform = Distribution::Uniform { from: decimal(0.0), to: decimal(2.0) };
    let cases = [
        (0.8, constant(1.0), 0.0, 0.08),
        (0.8, erlang, 0.5, 0.08),
        (0.8, gamma, 0.25, 0.08),
        (0.5, uniform, 1.0 / 3.0, 0.04),
        (0.5, lognormal, 4.0, 0.15),
    ];
    for (load, handling, squared_variation, part) in cases {
        let expected = 1.0 + load * (1.0 + squared_variation) / (2.0 * (1.0 - load));
        assert_near(&observe(&station(load, handling, 1.0), 1200, 10, mean_hours), expected, part);
    }
}

/// The example of F. S. Hillier and G. J. Lieberman, "Introduction to Operations Research": three facilities with 1, 2 and 1
/// servers, μ 10, arrivals 1, 4 and 3; L is 1, 4/3 and 3, and W 2/3. Here a unit of time is ten hours.
#[test]
fn a_network_of_three_stations() {
    let names = ["a", "b", "c"];
    let referred = [[0.0, 60.0, 30.0], [10.0, 0.0, 30.0], [40.0, 40.0, 0.0]];
    let areas = names.iter().zip(referred).map(|(&name, percents)| {
        let to = names.iter().zip(percents).filter(|(_, percent)| *percent > 0.0);
        let referrals = to.map(|(&area, percent)| Referral { area: area.into(), percent: decimal(percent) }).collect();
        ServiceArea { referrals, ..ServiceArea::new(name) }
    });
    let units = names.iter().zip([1.0, 2.0, 1.0]).map(|(&name, staff)| doing(name).staff(decimal(staff)));
    let kinds = names
        .iter()
        .zip([0.1, 0.4, 0.3])
        .map(|(&name, rate)| MatterKind::new(format!("from-{name}"), name, hourly(rate), exponential(1.0)));
    let model = model(units, areas.collect(), kinds.collect(), always());
    assert_near(&observe(&model, 2000, 10, mean_hours), 20.0 / 3.0, 0.1);
    for (station, expected) in [1.0, 4.0 / 3.0, 3.0].into_iter().enumerate() {
        let number = |record: &Record| {
            let station = record.stations[station];
            (station.busy_time + station.waiting_time) as f64 / record.ticks as f64
        };
        assert_near(&observe(&model, 2000, 10, number), expected, 0.15);
    }
}

/// One after another: W is the sum of 1 / (μᵢ − λ). Arrivals 1 and μ 2 and 3, with a unit of time of three hours, as the area
/// says how many hours there are.
#[test]
fn one_station_after_another() {
    let hand_on = vec![Referral { area: "second".into(), percent: decimal(100.0) }];
    let first =
        ServiceArea { referrals: hand_on, matter_hours_per_week: Some(decimal(112.0)), ..ServiceArea::new("first") };
    let kind = MatterKind::new("matter", "first", hourly(1.0 / 3.0), exponential(1.0));
    let model = model([doing("first"), doing("second")], vec![first, ServiceArea::new("second")], vec![kind], always());
    assert_near(&observe(&model, 1000, 10, mean_hours), 4.5, 0.06);
}

/// A share p comes back to be handled again: W is 1 / (μ (1 − p) − λ) over all visits.
#[test]
fn matters_that_come_back() {
    for (rate, percent, expected) in [(0.4, 20.0, 2.5), (0.2, 50.0, 10.0 / 3.0)] {
        let back = vec![Referral { area: "area".into(), percent: decimal(percent) }];
        let area = ServiceArea { referrals: back, ..ServiceArea::new("area") };
        let kind = MatterKind::new("matter", "area", hourly(rate), exponential(1.0));
        let model = model([doing("area")], vec![area], vec![kind], always());
        assert_near(&observe(&model, 1500, 10, mean_hours), expected, 0.06);
    }
}

/// Units under middle heads under one top: each level passes a share on. Matters an hour at each unit.
fn tree(spans: [u32; 2], rate: f64, escalated: f64, deciding: f64, returned_percent: f64) -> Model {
    let mut units = vec![headed("top", "first")];
    for middle in 0..spans[1] {
        let middle = format!("middle-{middle}");
        units.push(headed(&middle, "second").reports_to("top"));
        for number in 0..spans[0] {
            let unit = UnitEntry::new(format!("{middle}-{number}"));
            units.push(unit.area("area").staff(decimal(1.0)).reports_to(middle.as_str()));
        }
    }
    let all = rate * f64::from(spans[0] * spans[1]);
    let mut kind = MatterKind::new("matter", "area", hourly(all), exponential(1.0));
    kind.decision_hours = Some(exponential(deciding));
    let top = escalated * escalated;
    kind.decisions = vec![
        share(100.0 * (1.0 - escalated), Decides::Handler),
        share(100.0 * (escalated - top), level("second")),
        share(100.0 * top, level("first")),
    ];
    kind.decisions[2].returned_percent = decimal(returned_percent);
    model(units, areas(&["area"]), vec![kind], always())
}

/// A Jackson network: the mean time is the sum of the shares that reach a level by 1 / (μ − λ) there.
#[test]
fn an_escalation_tree() {
    assert_near(&observe(&tree([2, 2], 0.6, 0.3, 1.0, 0.0), 700, 10, mean_hours), 3.083_545_918, 0.05);
    assert_near(&observe(&tree([5, 3], 0.5, 0.2, 0.5, 0.0), 250, 10, mean_hours), 2.156_862_745, 0.04);
}

/// Half of what comes to the top is sent back to the unit. The linear equations of the traffic give 0.628 272, 0.376 963 and
/// 0.226 178 matters an hour, and a mean of 3.442 889 287.
#[test]
fn an_escalation_tree_that_sends_back() {
    let model = tree([2, 2], 0.6, 0.3, 1.0, 50.0);
    assert_near(&observe(&model, 700, 10, mean_hours), 3.442_889_287, 0.05);
    let top = |record: &Record| {
        // Two heads in the middle and one on top have no staff of their own: their stations come first.
        record.stations[0].served as f64 / hours(record.ticks as f64)
    };
    assert_near(&observe(&model, 700, 10, top), 0.226_178_010, 0.05);
}

/// Work that was begun is not interrupted: the wait of class k is W₀ / ((1 − σₖ₋₁) (1 − σₖ)), with σ the load so far and W₀ half of
/// the sum of λ E\[S²\].
#[test]
fn priorities() {
    for (rates, days) in [(&[0.3, 0.4][..], 1000), (&[0.1, 0.2, 0.3], 1000), (&[1.0 / 15.0, 0.2, 0.4], 1500)] {
        let kinds = rates.iter().enumerate().map(|(class, &rate)| {
            // The last number goes last, whatever the order of the kinds.
            let kind = MatterKind::new(format!("class-{class}"), "area", hourly(rate), exponential(1.0));
            MatterKind { priority: 10 * class as u8, ..kind }
        });
        let mut kinds: Vec<MatterKind> = kinds.collect();
        kinds.reverse();
        let model = model([doing("area")], areas(&["area"]), kinds, always());
        let (mut before, work) = (0.0, rates.iter().sum::<f64>());
        for (class, rate) in rates.iter().enumerate() {
            let load = before + rate;
            let expected = 1.0 + work / ((1.0 - before) * (1.0 - load));
            let wait =
                |record: &Record| hours(record.kinds[rates.len() - 1 - class].lead_time.mean().expect("matters"));
            assert_near(&observe(&model, days, 10, wait), expected, 0.15);
            before = load;
        }
    }
}

/// More comes than can be done: the backlog grows, and nothing else happens.
#[test]
fn an_overload_grows() {
    let record = super::run(&station(2.0, exponential(1.0), 1.0), 200, 0);
    let station = record.stations[0];
    assert!(record.unfinished > 0);
    assert!(station.offered > record.ticks * 19 / 10);
    // One an hour goes, two come: 4,800 more at the end of 200 days, within what chance does.
    let grown = f64::from(station.waiting.1) - f64::from(station.waiting.0);
    assert!((grown - 4800.0).abs() < 4.0 * (3.0 * 4800.0_f64).sqrt(), "{grown}");
    assert!(station.most_waiting >= station.waiting.1);
}
