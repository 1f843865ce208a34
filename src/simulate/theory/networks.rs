//! Waiting in networks of stations: open Jackson networks, and some that organisations are made of.
//!
//! J. R. Jackson: *Networks of waiting lines*, Operations Research 5 (1957).

use super::queueing::{Queue, in_system_probability, mm1, mmc};
use super::{not_negative, positive, share};

/// A station of a network: Poisson arrivals from outside, exponential service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Station {
    /// Arrivals from outside per unit of time.
    pub arrival_rate: f64,
    /// Services per unit of time of one server.
    pub service_rate: f64,
    /// How many servers.
    pub servers: u32,
}

/// What a network comes to in the long run.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Network {
    /// Arrivals at each station, from outside and from other stations.
    pub arrival_rates: Vec<f64>,
    /// Each station, as if it stood alone.
    pub stations: Vec<Queue>,
    /// The mean number in the network.
    pub in_system: f64,
    /// The mean time from the arrival from outside until it leaves, all visits included.
    pub time_in_system: f64,
}

/// How much arrives at each station: λ = γ + Pᵀ λ.
///
/// `external` is what arrives from outside per unit of time; `routing[i][j]` the share of what leaves station i that goes on to station
/// j, the rest leaves the network. `None` when the sizes do not match, a rate is negative, a share is not one or the shares of a row
/// sum to more than 1, or something can never leave. Cubic in the stations.
///
/// J. R. Jackson 1957; by elimination with pivots.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::traffic;
///
/// // Half of what leaves the second station comes back to the first.
/// let rates = traffic(&[1.0, 0.0], &[vec![0.0, 1.0], vec![0.5, 0.0]]);
/// assert_eq!(rates, Some(vec![2.0, 2.0]));
/// ```
pub fn traffic(external: &[f64], routing: &[Vec<f64>]) -> Option<Vec<f64>> {
    let count = external.len();
    let sums_to_a_share = |row: &Vec<f64>| row.iter().all(|&part| share(part)) && row.iter().sum::<f64>() <= 1.0 + 1e-9;
    let shaped = routing.len() == count && routing.iter().all(|row| row.len() == count && sums_to_a_share(row));
    if !shaped || !external.iter().all(|&rate| not_negative(rate)) {
        return None;
    }
    let mut rows: Vec<Vec<f64>> = (0..count)
        .map(|to| {
            let coefficient = |from: usize| f64::from(u8::from(from == to)) - routing[from][to];
            (0..count).map(coefficient).chain([external[to]]).collect()
        })
        .collect();
    for column in 0..count {
        let pivot = (column..count).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        if rows[column][column].abs() < 1e-12 {
            return None;
        }
        let (done, below) = rows.split_at_mut(column + 1);
        for row in below {
            let factor = row[column] / done[column][column];
            if factor != 0.0 {
                row[column..]
                    .iter_mut()
                    .zip(&done[column][column..])
                    .for_each(|(entry, above)| *entry -= factor * above);
            }
        }
    }
    let mut rates = vec![0.0; count];
    for station in (0..count).rev() {
        let known: f64 = (station + 1..count).map(|other| rows[station][other] * rates[other]).sum();
        rates[station] = (rows[station][count] - known) / rows[station][station];
    }
    // What nothing leads to may come out below zero by a rounding.
    rates.iter().all(|rate| rate.is_finite()).then(|| rates.into_iter().map(|rate| rate.max(0.0)).collect())
}

/// An open Jackson network: each station is as if it stood alone with what arrives there ([`mmc`]).
///
/// `routing` as for [`traffic`]. `None` as there, when a station is overloaded or has no server, or nothing arrives from outside. Cubic
/// in the stations, linear in servers.
///
/// J. R. Jackson 1957.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::{Station, jackson};
///
/// let front = Station { arrival_rate: 1.0, service_rate: 2.0, servers: 1 };
/// let back = Station { arrival_rate: 0.0, service_rate: 1.0, servers: 1 };
/// let network = jackson(&[front, back], &[vec![0.0, 0.5], vec![0.0, 0.0]]).ok_or("not overloaded")?;
/// // One unit at the front, and for every other one two units at the back.
/// assert_eq!((network.arrival_rates[1], network.time_in_system), (0.5, 2.0));
/// # Ok::<(), &str>(())
/// ```
pub fn jackson(stations: &[Station], routing: &[Vec<f64>]) -> Option<Network> {
    let arrival_rates = arrivals(stations, routing)?;
    let queues: Option<Vec<Queue>> = stations
        .iter()
        .zip(&arrival_rates)
        .map(|(station, &rate)| mmc(rate, station.service_rate, station.servers))
        .collect();
    let queues = queues?;
    let in_system: f64 = queues.iter().map(|queue| queue.in_system).sum();
    let external: f64 = stations.iter().map(|station| station.arrival_rate).sum();
    (external > 0.0).then(|| Network {
        arrival_rates,
        stations: queues,
        in_system,
        time_in_system: in_system / external,
    })
}

/// How likely so many are at each station of a [`jackson`] network at once: the product of what is likely at each.
///
/// `numbers` has one number for each station. `None` as for [`jackson`], and when there are not as many numbers as stations. Cubic in the
/// stations, linear in servers.
///
/// J. R. Jackson 1957, the product form.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::{Station, product_form};
///
/// let station = Station { arrival_rate: 0.5, service_rate: 1.0, servers: 1 };
/// let apart = [vec![0.0, 0.0], vec![0.0, 0.0]];
/// assert_eq!(product_form(&[station, station], &apart, &[0, 1]), Some(0.125));
/// ```
pub fn product_form(stations: &[Station], routing: &[Vec<f64>], numbers: &[u32]) -> Option<f64> {
    let rates = arrivals(stations, routing).filter(|_| numbers.len() == stations.len())?;
    let at_each = stations.iter().zip(rates).zip(numbers);
    at_each
        .map(|((station, rate), &number)| in_system_probability(rate, station.service_rate, station.servers, number))
        .product()
}

fn arrivals(stations: &[Station], routing: &[Vec<f64>]) -> Option<Vec<f64>> {
    let external: Vec<f64> = stations.iter().map(|station| station.arrival_rate).collect();
    traffic(&external, routing)
}

/// The mean time through stations in a row, one server each: Σ 1 / (μ − λ).
///
/// `None` when there is no station, or one is overloaded or without a rate. Linear.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::tandem;
///
/// assert_eq!(tandem(1.0, &[2.0, 3.0]), Some(1.5));
/// ```
pub fn tandem(arrival_rate: f64, service_rates: &[f64]) -> Option<f64> {
    let times = service_rates.iter().map(|&rate| mm1(arrival_rate, rate).map(|queue| queue.time_in_system));
    times.sum::<Option<f64>>().filter(|_| !service_rates.is_empty())
}

/// What a server comes to that sends back some of what it has done.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Feedback {
    /// The station with all visits as arrivals.
    pub queue: Queue,
    /// The mean number of visits.
    pub visits: f64,
    /// The mean time of all visits.
    pub time: f64,
}

/// One server after which a share has to come again, as if new: remand.
///
/// `returned` from 0 to below 1. `None` when it is not, or the server is overloaded by what comes again. Constant time.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::feedback;
///
/// let remand = feedback(0.25, 1.0, 0.5).ok_or("not overloaded")?;
/// assert_eq!((remand.visits, remand.time), (2.0, 4.0));
/// # Ok::<(), &str>(())
/// ```
pub fn feedback(arrival_rate: f64, service_rate: f64, returned: f64) -> Option<Feedback> {
    if !share(returned) || returned == 1.0 {
        return None;
    }
    let visits = 1.0 / (1.0 - returned);
    let queue = mm1(arrival_rate * visits, service_rate)?;
    Some(Feedback { queue, visits, time: visits * queue.time_in_system })
}

/// What a tree comes to in which each level passes some of what it gets to the level above.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Escalation {
    /// Arrivals per unit of time at one node of each level, from the lowest.
    pub arrival_rates: Vec<f64>,
    /// The mean time of a matter, at all levels together.
    pub time: f64,
    /// How many levels a matter reaches on average.
    pub levels: f64,
}

/// A tree of heads with one queue each: matters arrive at the lowest level, and at each level a share goes on to the superior.
///
/// `arrival_rate` is that at one node of the lowest level, `service_rates` that of a node of each level from the lowest, `escalated`
/// the share that goes on, and `spans` how many report to a node of each level above the lowest: one less than there are levels.
/// What the highest level gets it settles. `None` when the numbers of levels do not match, a rate or span is out of its range, or a level
/// is overloaded. Linear in the levels.
///
/// A Jackson network whose levels are alike: Σ qˡ / (μₗ − λₗ), λₗ = λₗ₋₁ s q.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::networks::escalation;
///
/// let tree = escalation(0.5, &[1.0, 1.0, 1.0], 0.5, &[2.0, 1.0]).ok_or("not overloaded")?;
/// assert_eq!(tree.arrival_rates, [0.5, 0.5, 0.25]);
/// assert_eq!((tree.time, tree.levels), (2.0 + 0.5 * 2.0 + 0.25 / 0.75, 1.75));
/// # Ok::<(), &str>(())
/// ```
pub fn escalation(arrival_rate: f64, service_rates: &[f64], escalated: f64, spans: &[f64]) -> Option<Escalation> {
    if spans.len() + 1 != service_rates.len() || !share(escalated) || !spans.iter().all(|&span| positive(span)) {
        return None;
    }
    let (mut rate, mut reached) = (arrival_rate, 1.0);
    let mut found = Escalation { arrival_rates: vec![], time: 0.0, levels: 0.0 };
    for (level, &service_rate) in service_rates.iter().enumerate() {
        if level > 0 {
            rate *= spans[level - 1] * escalated;
            reached *= escalated;
        }
        found.time += reached * mm1(rate, service_rate)?.time_in_system;
        found.levels += reached;
        found.arrival_rates.push(rate);
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::super::tests::close;
    use super::*;

    struct Row {
        /// Arrivals from outside, service rate, servers.
        stations: &'static [(f64, f64, u32)],
        arcs: &'static [(usize, usize, f64)],
        arrivals: &'static [f64],
        numbers: &'static [f64],
        time: f64,
    }

    /// A tree of 4, 2 and 1; the same with half of the top's decisions sent back; a front pool and specialists: solved in another
    /// language and confirmed by simulation, sure. The last is the network of three facilities of F. S. Hillier and G. J. Lieberman,
    /// *Introduction to operations research*, as printed: arrivals 5, 10, 7.5, numbers 1, 4/3, 3, time 2/3.
    #[test]
    fn networks_are_as_published() {
        let rows = [
            Row {
                stations: &[
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.0, 1.0, 1),
                    (0.0, 1.0, 1),
                    (0.0, 1.0, 1),
                ],
                arcs: &[(0, 4, 0.3), (1, 4, 0.3), (2, 5, 0.3), (3, 5, 0.3), (4, 6, 0.3), (5, 6, 0.3)],
                arrivals: &[0.6, 0.6, 0.6, 0.6, 0.36, 0.36, 0.216],
                numbers: &[
                    1.499_999_999_999_999_8,
                    1.499_999_999_999_999_8,
                    1.499_999_999_999_999_8,
                    1.499_999_999_999_999_8,
                    0.5625,
                    0.5625,
                    0.275_510_204_081_632_6,
                ],
                time: 3.083_545_918_367_347,
            },
            Row {
                stations: &[
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.6, 1.0, 1),
                    (0.0, 1.0, 1),
                    (0.0, 1.0, 1),
                    (0.0, 1.0, 1),
                ],
                arcs: &[
                    (0, 4, 0.3),
                    (1, 4, 0.3),
                    (2, 5, 0.3),
                    (3, 5, 0.3),
                    (4, 6, 0.3),
                    (5, 6, 0.3),
                    (6, 0, 0.125),
                    (6, 1, 0.125),
                    (6, 2, 0.125),
                    (6, 3, 0.125),
                ],
                arrivals: &[
                    0.628_272_251_308_900_5,
                    0.628_272_251_308_900_5,
                    0.628_272_251_308_900_5,
                    0.628_272_251_308_900_5,
                    0.376_963_350_785_340_3,
                    0.376_963_350_785_340_3,
                    0.226_178_010_471_204_2,
                ],
                numbers: &[
                    1.690_140_845_070_422_5,
                    1.690_140_845_070_422_5,
                    1.690_140_845_070_422_5,
                    1.690_140_845_070_422_5,
                    0.605_042_016_806_722_8,
                    0.605_042_016_806_722_8,
                    0.292_286_874_154_262_5,
                ],
                time: 3.442_889_286_687_249,
            },
            Row {
                stations: &[(2.0, 1.0, 4), (0.0, 1.5, 2)],
                arcs: &[(0, 1, 0.6), (1, 0, 0.25)],
                arrivals: &[2.352_941_176_470_588_3, 1.411_764_705_882_353],
                numbers: &[2.741_822_524_031_955_6, 1.208_888_888_888_889_1],
                time: 1.975_355_706_460_422_4,
            },
            Row {
                stations: &[(1.0, 10.0, 1), (4.0, 10.0, 2), (3.0, 10.0, 1)],
                arcs: &[(0, 1, 0.6), (0, 2, 0.3), (1, 0, 0.1), (1, 2, 0.3), (2, 0, 0.4), (2, 1, 0.4)],
                arrivals: &[4.999_999_999_999_999, 9.999_999_999_999_998, 7.499_999_999_999_998],
                numbers: &[0.999_999_999_999_999_6, 1.333_333_333_333_332_8, 2.999_999_999_999_997],
                time: 0.666_666_666_666_666_1,
            },
        ];
        for row in rows {
            let stations: Vec<Station> = row
                .stations
                .iter()
                .map(|&(arrival_rate, service_rate, servers)| Station { arrival_rate, service_rate, servers })
                .collect();
            let mut routing = vec![vec![0.0; stations.len()]; stations.len()];
            row.arcs.iter().for_each(|&(from, to, part)| routing[from][to] = part);
            let network = jackson(&stations, &routing).expect("not overloaded");
            network.arrival_rates.iter().zip(row.arrivals).for_each(|(&found, &expected)| close(found, expected));
            network.stations.iter().zip(row.numbers).for_each(|(found, &expected)| close(found.in_system, expected));
            close(network.time_in_system, row.time);
            close(network.in_system, row.numbers.iter().sum());
        }
    }

    /// Textbook formulas worked out in another language, and confirmed by simulation: sure.
    #[test]
    fn rows_remands_and_trees_are_those_of_another_implementation() {
        let rows: [(f64, &[f64], f64); 4] = [
            (1.0, &[2.0, 3.0], 1.5),
            (1.0, &[2.0, 2.0, 2.0], 3.0),
            (0.5, &[1.0, 0.8], 5.333_333_333_333_333),
            (3.0, &[4.0, 5.0, 6.0], 1.833_333_333_333_333_3),
        ];
        for (rate, rates, expected) in rows {
            close(tandem(rate, rates).expect("not overloaded"), expected);
        }
        // Arrival rate, service rate, returned; all arrivals, in system, time, time of a visit, visits.
        let rows = [
            ([0.4, 1.0, 0.2], [0.5, 1.0, 2.5, 2.0, 1.25]),
            (
                [0.5, 1.0, 0.25],
                [
                    0.666_666_666_666_666_6,
                    1.999_999_999_999_999_8,
                    3.999_999_999_999_999_6,
                    2.999_999_999_999_999_6,
                    1.333_333_333_333_333_3,
                ],
            ),
            ([0.2, 1.0, 0.5], [0.4, 0.666_666_666_666_666_7, 3.333_333_333_333_333_5, 1.666_666_666_666_666_7, 2.0]),
            ([1.0, 2.0, 0.3], [1.428_571_428_571_428_6, 2.5, 2.5, 1.75, 1.428_571_428_571_428_6]),
        ];
        for ([arrival_rate, service_rate, returned], [all, in_system, time, of_a_visit, visits]) in rows {
            let found = feedback(arrival_rate, service_rate, returned).expect("not overloaded");
            close(found.queue.utilisation * service_rate, all);
            close(found.queue.in_system, in_system);
            close(found.time, time);
            close(found.queue.time_in_system, of_a_visit);
            close(found.visits, visits);
        }
        type Tree = (f64, &'static [f64], f64, &'static [f64], &'static [f64], f64, f64);
        // Arrival rate, service rates, share, spans; arrivals at a node, time, levels.
        let rows: [Tree; 4] = [
            (
                0.6,
                &[1.0, 1.0, 1.0],
                0.3,
                &[2.0, 2.0],
                &[0.6, 0.36, 0.216],
                3.083_545_918_367_347,
                1.390_000_000_000_000_1,
            ),
            (
                0.5,
                &[1.0, 2.0, 2.0],
                0.2,
                &[5.0, 3.0],
                &[0.5, 0.5, 0.300_000_000_000_000_04],
                2.156_862_745_098_039,
                1.24,
            ),
            (
                0.8,
                &[1.0, 1.0, 1.0, 1.0],
                0.1,
                &[8.0, 5.0, 4.0],
                &[0.8, 0.640_000_000_000_000_1, 0.320_000_000_000_000_06, 0.128_000_000_000_000_03],
                5.293_630_449_121_546,
                1.111,
            ),
            (0.5, &[1.0, 1.0, 1.0], 0.5, &[2.0, 1.0], &[0.5, 0.5, 0.25], 3.333_333_333_333_333_5, 1.75),
        ];
        for (rate, rates, part, spans, arrivals, time, levels) in rows {
            let tree = escalation(rate, rates, part, spans).expect("not overloaded");
            tree.arrival_rates.iter().zip(arrivals).for_each(|(&found, &expected)| close(found, expected));
            close(tree.time, time);
            close(tree.levels, levels);
        }
    }

    /// An escalation tree is the Jackson network of all its nodes.
    #[test]
    fn a_tree_by_levels_is_the_network_of_its_nodes() {
        for (rate, rates, share, spans) in [
            (0.6, [1.0, 1.0, 1.0], 0.3, [2, 2]),
            (0.5, [1.0, 2.0, 2.0], 0.2, [5, 3]),
            (0.3, [0.9, 0.8, 0.7], 0.15, [1, 4]),
        ] {
            let counts = [spans[0] * spans[1], spans[1], 1];
            let station = |level: usize| Station {
                arrival_rate: if level == 0 { rate } else { 0.0 },
                service_rate: rates[level],
                servers: 1,
            };
            let stations: Vec<Station> = (0..3).flat_map(|level| vec![station(level); counts[level]]).collect();
            let mut routing = vec![vec![0.0; stations.len()]; stations.len()];
            (0..counts[0]).for_each(|node| routing[node][counts[0] + node / spans[0]] = share);
            (0..counts[1]).for_each(|node| routing[counts[0] + node][counts[0] + counts[1]] = share);
            let network = jackson(&stations, &routing).expect("not overloaded");
            let tree = escalation(rate, &rates, share, &spans.map(|span| span as f64)).expect("not overloaded");
            close(tree.time, network.time_in_system);
        }
    }

    /// States far up are left out; what is left sums to one.
    #[test]
    fn the_product_form_is_a_distribution() {
        let stations = [
            Station { arrival_rate: 0.4, service_rate: 1.0, servers: 1 },
            Station { arrival_rate: 0.1, service_rate: 0.5, servers: 2 },
        ];
        let routing = [vec![0.0, 0.5], vec![0.2, 0.0]];
        let network = jackson(&stations, &routing).expect("not overloaded");
        let (mut sum, mut mean) = (0.0, 0.0);
        for first in 0..120 {
            for second in 0..120 {
                let found = product_form(&stations, &routing, &[first, second]).expect("not overloaded");
                sum += found;
                mean += found * f64::from(first + second);
            }
        }
        close(sum, 1.0);
        close(mean, network.in_system);
    }

    #[test]
    fn what_cannot_flow_has_no_network() {
        let station = Station { arrival_rate: 0.5, service_rate: 1.0, servers: 1 };
        assert_eq!(jackson(&[station], &[]), None);
        assert_eq!(jackson(&[station], &[vec![1.0]]), None, "nothing ever leaves");
        assert_eq!(jackson(&[station], &[vec![0.5]]), None, "overloaded");
        assert_eq!(jackson(&[station], &[vec![-0.5]]), None);
        assert_eq!(jackson(&[station, station], &[vec![0.6, 0.6], vec![0.0, 0.0]]), None);
        assert_eq!(jackson(&[], &[]), None);
        assert_eq!(product_form(&[station], &[vec![0.0]], &[0, 0]), None);
        assert_eq!((tandem(1.0, &[]), tandem(1.0, &[2.0, 1.0])), (None, None));
        assert_eq!((feedback(0.5, 1.0, 0.5), feedback(0.1, 1.0, 1.0)), (None, None));
        assert_eq!(escalation(0.5, &[1.0], 0.5, &[2.0]), None);
        assert_eq!(escalation(0.9, &[1.0, 1.0], 0.5, &[4.0]), None);
    }
}
