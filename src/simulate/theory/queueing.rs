//! Waiting at one station: Poisson arrivals at one or more servers, first come, first served.
//!
//! D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris: *Fundamentals of queueing theory*, fourth edition, chapters 2 and 5.

use super::{not_negative, positive};

/// What a station comes to in the long run.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Queue {
    /// The share of the servers' time that is taken, from 0 to below 1.
    pub utilisation: f64,
    /// The mean number at the station, those being served included.
    pub in_system: f64,
    /// The mean number that wait.
    pub in_queue: f64,
    /// The mean time at the station.
    pub time_in_system: f64,
    /// The mean time of waiting.
    pub time_in_queue: f64,
    /// How likely an arrival has to wait.
    pub waiting_probability: f64,
    /// How likely the station is empty.
    pub empty_probability: f64,
}

impl Queue {
    /// From the wait, by Little's law (J. D. C. Little 1961).
    fn new(arrival_rate: f64, mean_service: f64, servers: u32, time_in_queue: f64, probabilities: (f64, f64)) -> Self {
        let time_in_system = time_in_queue + mean_service;
        Self {
            utilisation: arrival_rate * mean_service / f64::from(servers),
            in_system: arrival_rate * time_in_system,
            in_queue: arrival_rate * time_in_queue,
            time_in_system,
            time_in_queue,
            waiting_probability: probabilities.0,
            empty_probability: probabilities.1,
        }
    }
}

/// One server, exponential service.
///
/// Rates per unit of time. `None` when the arrival rate is negative, the service rate not above 0, or the server overloaded
/// (arrivals at the rate of service or above). Constant time.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::mm1;
///
/// let queue = mm1(0.5, 1.0).ok_or("not overloaded")?;
/// assert_eq!((queue.in_system, queue.time_in_system, queue.time_in_queue), (1.0, 2.0, 1.0));
/// assert_eq!(mm1(1.0, 1.0), None);
/// # Ok::<(), &str>(())
/// ```
pub fn mm1(arrival_rate: f64, service_rate: f64) -> Option<Queue> {
    mmc(arrival_rate, service_rate, 1)
}

/// The share of arrivals that find all servers taken, when these are turned away: Erlang's B formula.
///
/// `load` is the arrival rate over the service rate of one server, in erlang. `None` when it is negative or there is no server.
/// Linear in the servers.
///
/// A. K. Erlang 1917; by the recursion B(k) = a B(k − 1) / (k + a B(k − 1)).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::erlang_b;
///
/// assert_eq!(erlang_b(2, 1.0), Some(0.2));
/// ```
pub fn erlang_b(servers: u32, load: f64) -> Option<f64> {
    (servers > 0 && not_negative(load))
        .then(|| (1..=servers).fold(1.0, |blocked, k| load * blocked / (f64::from(k) + load * blocked)))
}

/// The share of arrivals that have to wait, when they do so: Erlang's C formula.
///
/// `load` as for [`erlang_b`]; `None` as there, and when it is not below the number of servers. Linear in the servers.
///
/// A. K. Erlang 1917; C = c B / (c − a (1 − B)).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::erlang_c;
///
/// assert_eq!(erlang_c(1, 0.5), Some(0.5));
/// assert_eq!(erlang_c(1, 1.0), None);
/// ```
pub fn erlang_c(servers: u32, load: f64) -> Option<f64> {
    let (blocked, count) = (erlang_b(servers, load)?, f64::from(servers));
    (load < count).then(|| count * blocked / (count - load * (1.0 - blocked)))
}

/// Some servers with one queue, exponential service.
///
/// `service_rate` is that of one server. `None` as for [`mm1`], and without a server. Linear in the servers.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::mmc;
///
/// let pool = mmc(4.0, 3.0, 2).ok_or("not overloaded")?;
/// assert!((pool.time_in_system - 0.6).abs() < 1e-12);
/// # Ok::<(), &str>(())
/// ```
pub fn mmc(arrival_rate: f64, service_rate: f64, servers: u32) -> Option<Queue> {
    let waiting = waiting(arrival_rate, service_rate, servers)?;
    let empty = in_system_probability(arrival_rate, service_rate, servers, 0)?;
    let time_in_queue = waiting / (f64::from(servers) * service_rate - arrival_rate);
    Some(Queue::new(arrival_rate, 1.0 / service_rate, servers, time_in_queue, (waiting, empty)))
}

/// How likely so many are at a station of [`mmc`], those being served included.
///
/// Its arguments are those of [`mmc`], as is when it is `None`. Linear in the servers.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::in_system_probability;
///
/// assert_eq!(in_system_probability(0.5, 1.0, 1, 2), Some(0.125));
/// ```
pub fn in_system_probability(arrival_rate: f64, service_rate: f64, servers: u32, number: u32) -> Option<f64> {
    let waiting = waiting(arrival_rate, service_rate, servers)?;
    let load = arrival_rate / service_rate;
    if load == 0.0 {
        return Some(if number == 0 { 1.0 } else { 0.0 });
    }
    let utilisation = load / f64::from(servers);
    // That all servers are taken and nobody waits, and from there up or down: no power of the load is taken that could overflow.
    let just_full = waiting * (1.0 - utilisation);
    Some(match number.checked_sub(servers) {
        Some(more) => just_full * super::power(utilisation, more),
        None => (number + 1..=servers).rev().fold(just_full, |probability, k| probability * f64::from(k) / load),
    })
}

fn waiting(arrival_rate: f64, service_rate: f64, servers: u32) -> Option<f64> {
    (not_negative(arrival_rate) && positive(service_rate)).then(|| erlang_c(servers, arrival_rate / service_rate))?
}

/// One server whose service has any distribution: Pollaczek and Khinchin's formula.
///
/// `mean_service` is the mean time of service; `squared_variation` its variance over the square of its mean: 0 when it is constant, 1
/// when it is exponential, 1/k for Erlang's with k stages. `None` when one is negative, the mean not above 0, or the server overloaded.
/// Constant time.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::queueing::mg1;
///
/// let constant = mg1(0.5, 1.0, 0.0).ok_or("not overloaded")?;
/// let exponential = mg1(0.5, 1.0, 1.0).ok_or("not overloaded")?;
/// assert_eq!((constant.time_in_queue, exponential.time_in_queue), (0.5, 1.0));
/// # Ok::<(), &str>(())
/// ```
pub fn mg1(arrival_rate: f64, mean_service: f64, squared_variation: f64) -> Option<Queue> {
    let defined = not_negative(arrival_rate) && positive(mean_service) && not_negative(squared_variation);
    let utilisation = arrival_rate * mean_service;
    (defined && utilisation < 1.0).then(|| {
        let time_in_queue = utilisation * mean_service * (1.0 + squared_variation) / (2.0 * (1.0 - utilisation));
        Queue::new(arrival_rate, mean_service, 1, time_in_queue, (utilisation, 1.0 - utilisation))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::close;
    use super::*;

    /// Textbook values, checked against a birth-and-death chain and by simulation: sure.
    #[test]
    fn one_server_is_as_in_the_textbook() {
        // Arrival rate, service rate; utilisation, in system, in queue, time in system, time in queue, empty.
        let rows = [
            ([1.0, 2.0], [0.5, 1.0, 0.5, 1.0, 0.5, 0.5]),
            (
                [0.8, 1.0],
                [
                    0.8,
                    4.000_000_000_000_001,
                    3.200_000_000_000_001_5,
                    5.000_000_000_000_001,
                    4.000_000_000_000_001,
                    0.199_999_999_999_999_96,
                ],
            ),
            (
                [0.9, 1.0],
                [
                    0.9,
                    9.000_000_000_000_002,
                    8.100_000_000_000_003,
                    10.000_000_000_000_002,
                    9.000_000_000_000_002,
                    0.099_999_999_999_999_98,
                ],
            ),
            ([3.0, 4.0], [0.75, 3.0, 2.25, 1.0, 0.75, 0.25]),
            (
                [5.0, 6.0],
                [
                    0.833_333_333_333_333_4,
                    5.000_000_000_000_002,
                    4.166_666_666_666_668,
                    1.0,
                    0.833_333_333_333_333_4,
                    0.166_666_666_666_666_63,
                ],
            ),
            ([0.5, 1.0], [0.5, 1.0, 0.5, 2.0, 1.0, 0.5]),
        ];
        for ([arrival_rate, service_rate], expected) in rows {
            let queue = mm1(arrival_rate, service_rate).expect("not overloaded");
            let found = [
                queue.utilisation,
                queue.in_system,
                queue.in_queue,
                queue.time_in_system,
                queue.time_in_queue,
                queue.empty_probability,
            ];
            found.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
        }
    }

    /// The same; the last two are the hospital of F. S. Hillier and G. J. Lieberman, *Introduction to operations research*, as printed:
    /// L 2, W 1; P0 1/2, L 3/4, Wq 1/24.
    #[test]
    fn several_servers_are_as_in_the_textbook() {
        // Arrival rate, service rate, servers; waiting, time in queue, time in system, in queue, in system, empty.
        let rows = [
            (
                1.0,
                1.0,
                2,
                [
                    0.333_333_333_333_333_37,
                    0.333_333_333_333_333_37,
                    1.333_333_333_333_333_5,
                    0.333_333_333_333_333_37,
                    1.333_333_333_333_333_5,
                    0.333_333_333_333_333_3,
                ],
            ),
            (
                4.0,
                3.0,
                2,
                [
                    0.533_333_333_333_333_3,
                    0.266_666_666_666_666_66,
                    0.6,
                    1.066_666_666_666_666_7,
                    2.4,
                    0.200_000_000_000_000_04,
                ],
            ),
            (
                2.0,
                1.0,
                3,
                [
                    0.444_444_444_444_444_53,
                    0.444_444_444_444_444_53,
                    1.444_444_444_444_444_6,
                    0.888_888_888_888_889_1,
                    2.888_888_888_888_889_3,
                    0.111_111_111_111_111_1,
                ],
            ),
            (
                8.0,
                1.0,
                10,
                [
                    0.409_180_150_796_443_5,
                    0.204_590_075_398_221_74,
                    1.204_590_075_398_221_7,
                    1.636_720_603_185_774,
                    9.636_720_603_185_774,
                    0.000_276_571_685_673_693_96,
                ],
            ),
            (
                0.8,
                1.0,
                1,
                [
                    0.8,
                    4.000_000_000_000_001,
                    5.000_000_000_000_001,
                    3.200_000_000_000_001,
                    4.000_000_000_000_001,
                    0.199_999_999_999_999_96,
                ],
            ),
            (
                90.0,
                1.0,
                100,
                [
                    0.216_940_480_906_366_25,
                    0.021_694_048_090_636_624,
                    1.021_694_048_090_636_7,
                    1.952_464_328_157_296_2,
                    91.952_464_328_157_3,
                    7.622427623359007e-40,
                ],
            ),
            (
                1.5,
                1.0,
                2,
                [
                    0.642_857_142_857_142_8,
                    1.285_714_285_714_285_6,
                    2.285_714_285_714_285_6,
                    1.928_571_428_571_428_4,
                    3.428_571_428_571_428_4,
                    0.142_857_142_857_142_85,
                ],
            ),
            (
                2.0,
                3.0,
                1,
                [
                    0.666_666_666_666_666_6,
                    0.666_666_666_666_666_6,
                    1.0,
                    1.333_333_333_333_333_3,
                    2.0,
                    0.333_333_333_333_333_3,
                ],
            ),
            (
                2.0,
                3.0,
                2,
                [
                    0.166_666_666_666_666_66,
                    0.041_666_666_666_666_664,
                    0.375,
                    0.083_333_333_333_333_33,
                    0.75,
                    0.500_000_000_000_000_1,
                ],
            ),
        ];
        for (arrival_rate, service_rate, servers, expected) in rows {
            let queue = mmc(arrival_rate, service_rate, servers).expect("not overloaded");
            let found = [
                queue.waiting_probability,
                queue.time_in_queue,
                queue.time_in_system,
                queue.in_queue,
                queue.in_system,
                queue.empty_probability,
            ];
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-10, "{found} {expected}");
            }
        }
    }

    /// Textbook values, checked against a birth-and-death chain and by simulation: sure.
    #[test]
    fn any_service_is_as_in_the_textbook() {
        // Arrival rate, mean service, squared variation; time in queue, time in system, in queue, in system.
        let rows = [
            (
                0.8,
                1.0,
                0.0,
                [2.000_000_000_000_000_4, 3.000_000_000_000_000_4, 1.600_000_000_000_000_5, 2.400_000_000_000_000_4],
            ),
            (
                0.8,
                1.0,
                1.0,
                [4.000_000_000_000_001, 5.000_000_000_000_001, 3.200_000_000_000_001, 4.000_000_000_000_001],
            ),
            (
                0.8,
                1.0,
                0.5,
                [3.000_000_000_000_001_3, 4.000_000_000_000_002, 2.400_000_000_000_001_2, 3.200_000_000_000_001_5],
            ),
            (
                0.9,
                1.0,
                0.0,
                [4.500_000_000_000_001, 5.500_000_000_000_001, 4.050_000_000_000_001, 4.950_000_000_000_001],
            ),
            (0.5, 1.0, 2.0, [1.5, 2.5, 0.75, 1.25]),
            (
                0.8,
                1.0,
                4.0,
                [10.000_000_000_000_002, 11.000_000_000_000_002, 8.000_000_000_000_002, 8.800_000_000_000_002],
            ),
            (
                0.5,
                1.0,
                0.333_333_333_333_333_3,
                [0.666_666_666_666_666_6, 1.666_666_666_666_666_5, 0.333_333_333_333_333_3, 0.833_333_333_333_333_3],
            ),
        ];
        for (arrival_rate, mean_service, squared_variation, expected) in rows {
            let queue = mg1(arrival_rate, mean_service, squared_variation).expect("not overloaded");
            let found = [queue.time_in_queue, queue.time_in_system, queue.in_queue, queue.in_system];
            found.into_iter().zip(expected).for_each(|(found, expected)| close(found, expected));
        }
    }

    /// Worked out in another language; then the loads with one per cent blocked, from any printed table of Erlang's B formula, which are
    /// to three figures.
    #[test]
    fn blocking_and_waiting_are_those_of_the_tables() {
        let blocked = [
            (1, 1.0, 0.5),
            (2, 1.0, 0.2),
            (5, 3.0, 0.110_054_347_826_086_96),
            (10, 5.0, 0.018_384_570_336_648_14),
            (10, 10.0, 0.214_582_343_107_347_36),
            (100, 100.0, 0.075_700_452_710_860_97),
        ];
        for (servers, load, expected) in blocked {
            close(erlang_b(servers, load).expect("within the range"), expected);
        }
        let waiting = [
            (1, 0.5, 0.5),
            (2, 1.0, 0.333_333_333_333_333_37),
            (2, 1.5, 0.642_857_142_857_142_8),
            (3, 2.0, 0.444_444_444_444_444_53),
            (5, 4.0, 0.554_112_554_112_554_1),
            (10, 8.0, 0.409_180_150_796_443_5),
            (10, 9.0, 0.668_731_524_107_697),
        ];
        for (servers, load, expected) in waiting {
            close(erlang_c(servers, load).expect("within the range"), expected);
        }
        let table = [
            (1, 0.0101, 5e-05),
            (2, 0.153, 0.0005),
            (3, 0.455, 0.0005),
            (4, 0.869, 0.0005),
            (5, 1.36, 0.005),
            (10, 4.46, 0.005),
            (20, 12.0, 0.05),
            (30, 20.3, 0.05),
            (50, 37.9, 0.05),
            (100, 84.1, 0.05),
        ];
        for (servers, load, rounding) in table {
            let at = |load: f64| erlang_b(servers, load).expect("within the range");
            assert!(at(load - rounding) <= 0.01 && 0.01 <= at(load + rounding), "{servers} {load}");
        }
    }

    /// Against the stationary distribution of the chain, cut off where nothing is left.
    #[test]
    fn it_is_what_the_birth_and_death_chain_says() {
        for (arrival_rate, service_rate, servers) in [(0.8, 1.0, 1), (4.0, 3.0, 2), (8.0, 1.0, 10), (2.5, 0.5, 7)] {
            let mut weights = vec![1.0];
            for number in 1..2_000_u32 {
                let rate_down = f64::from(number.min(servers)) * service_rate;
                weights.push(weights[weights.len() - 1] * arrival_rate / rate_down);
            }
            let all: f64 = weights.iter().sum();
            let mean = weights.iter().enumerate().map(|(number, weight)| number as f64 * weight).sum::<f64>() / all;
            let queue = mmc(arrival_rate, service_rate, servers).expect("not overloaded");
            close(queue.in_system, mean);
            for number in 0..30 {
                let found = in_system_probability(arrival_rate, service_rate, servers, number).expect("not overloaded");
                close(found, weights[number as usize] / all);
            }
        }
    }

    #[test]
    fn outside_its_range_there_is_no_queue() {
        for (arrival_rate, service_rate, servers) in
            [(1.0, 1.0, 1), (2.0, 1.0, 2), (-1.0, 1.0, 1), (1.0, 0.0, 1), (0.5, 1.0, 0), (f64::NAN, 1.0, 1)]
        {
            assert_eq!(mmc(arrival_rate, service_rate, servers), None);
        }
        for (arrival_rate, mean_service, squared_variation) in [(1.0, 1.0, 0.0), (0.5, 1.0, -1.0), (0.5, 0.0, 1.0)] {
            assert_eq!(mg1(arrival_rate, mean_service, squared_variation), None);
        }
        let idle = mmc(0.0, 2.0, 3).expect("no arrivals are no overload");
        assert_eq!((idle.in_system, idle.time_in_system, idle.empty_probability), (0.0, 0.5, 1.0));
        assert_eq!((erlang_b(0, 1.0), erlang_b(1, -1.0), erlang_c(2, 2.0)), (None, None, None));
    }
}
