//! Waiting at one station whose arrivals come in classes, the first of which goes before all others, and so on.
//!
//! A. Cobham: *Priority assignment in waiting line problems*, Operations Research 2 (1954). H. White and L. S. Christie: *Queuing with
//! preemptive priorities or with breakdown*, Operations Research 6 (1958).

use super::queueing::{erlang_c, mmc};
use super::{not_negative, positive};

/// A class of arrivals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// Arrivals per unit of time.
    pub arrival_rate: f64,
    /// The mean time of service.
    pub mean_service: f64,
    /// The variance of the time of service over the square of its mean: 1 when it is exponential.
    pub squared_variation: f64,
}

impl Class {
    /// A class whose service is exponential, from the rates of arrival and service.
    pub fn exponential(arrival_rate: f64, service_rate: f64) -> Self {
        Self { arrival_rate, mean_service: 1.0 / service_rate, squared_variation: 1.0 }
    }

    fn load(&self) -> f64 {
        self.arrival_rate * self.mean_service
    }

    /// λ E[S²] / 2: what an arrival finds of a service that has begun.
    fn residual(&self) -> f64 {
        self.load() * self.mean_service * (1.0 + self.squared_variation) / 2.0
    }
}

/// The mean wait before service of each class at one server that finishes what it has begun.
///
/// Classes from the one that goes first. `None` when a rate or variation is negative, a mean not above 0, or all together overload the
/// server. Linear.
///
/// A. Cobham 1954: W₀ / ((1 − σ of those before) (1 − σ with it)), σ the load and W₀ = Σ λ `E[S²]` / 2.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::priorities::{Class, non_preemptive};
///
/// let urgent = Class { arrival_rate: 0.25, mean_service: 1.0, squared_variation: 1.0 };
/// assert_eq!(non_preemptive(&[urgent, urgent]), Some(vec![0.5 / 0.75, 0.5 / 0.75 / 0.5]));
/// ```
pub fn non_preemptive(classes: &[Class]) -> Option<Vec<f64>> {
    let residual: f64 = classes.iter().map(Class::residual).sum();
    Some(before_and_with(classes)?.map(|(_, before, with)| residual / (1.0 - before) / (1.0 - with)).collect())
}

/// The mean time at one server of each class, service included, when a class interrupts those after it, which go on later where
/// they were.
///
/// Classes from the one that goes first. `None` as for [`non_preemptive`]. Linear.
///
/// H. White and L. S. Christie 1958: (`E[S]` (1 − σ with it) + Σ up to it of λ `E[S²]` / 2) / ((1 − σ before) (1 − σ with it)).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::priorities::{Class, preemptive_resume};
///
/// let urgent = Class { arrival_rate: 0.5, mean_service: 1.0, squared_variation: 1.0 };
/// // What goes first does not notice the others.
/// let times = preemptive_resume(&[urgent, Class { arrival_rate: 0.25, ..urgent }]).ok_or("not overloaded")?;
/// assert_eq!(times[0], 2.0);
/// # Ok::<(), &str>(())
/// ```
pub fn preemptive_resume(classes: &[Class]) -> Option<Vec<f64>> {
    let mut residual = 0.0;
    let time = |(class, before, with): (&Class, f64, f64)| {
        residual += class.residual();
        (class.mean_service * (1.0 - with) + residual) / (1.0 - before) / (1.0 - with)
    };
    Some(before_and_with(classes)?.map(time).collect())
}

/// [`non_preemptive`] at several servers, when the service of all classes is exponential with one rate: the mean wait of each.
///
/// `service_rate` is that of one server. `None` when a rate is negative, the service rate not above 0, there is no server, or all classes
/// together overload them. Linear in classes and servers.
///
/// A. Cobham 1954, section on several channels.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::priorities::non_preemptive_servers;
///
/// let waits = non_preemptive_servers(&[0.5, 0.5], 1.0, 2).ok_or("not overloaded")?;
/// // All have to wait with probability 1/3 and then half a unit: of the first class, one third less than that of both at 3/4.
/// assert!((waits[0] - 1.0 / 6.0 / 0.75).abs() < 1e-12);
/// # Ok::<(), &str>(())
/// ```
pub fn non_preemptive_servers(arrival_rates: &[f64], service_rate: f64, servers: u32) -> Option<Vec<f64>> {
    if !positive(service_rate) || !arrival_rates.iter().all(|&rate| not_negative(rate)) {
        return None;
    }
    let capacity = f64::from(servers) * service_rate;
    let waiting = erlang_c(servers, arrival_rates.iter().sum::<f64>() / service_rate)?;
    let mut with = 0.0;
    let wait = |&rate: &f64| {
        let before = with;
        with += rate / capacity;
        waiting / capacity / (1.0 - before) / (1.0 - with)
    };
    Some(arrival_rates.iter().map(wait).collect())
}

/// [`preemptive_resume`] at several servers, when the service of all classes is exponential with one rate: the mean time of each at
/// the station, service included.
///
/// Arguments, and when it is `None`, as for [`non_preemptive_servers`]; a class without arrivals has none either. The first classes
/// do not notice the others, so that the numbers of the first k are those of a station that only they come to. Classes × servers
/// steps.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::priorities::preemptive_servers;
/// use orgmodel::simulate::theory::queueing::mmc;
///
/// let times = preemptive_servers(&[0.5, 0.5], 1.0, 2).ok_or("not overloaded")?;
/// assert_eq!(Some(times[0]), mmc(0.5, 1.0, 2).map(|alone| alone.in_system / 0.5));
/// # Ok::<(), &str>(())
/// ```
pub fn preemptive_servers(arrival_rates: &[f64], service_rate: f64, servers: u32) -> Option<Vec<f64>> {
    if !arrival_rates.iter().all(|&rate| positive(rate)) {
        return None;
    }
    let (mut rate_with, mut number_before) = (0.0, 0.0);
    let time = |&rate: &f64| {
        rate_with += rate;
        let number = mmc(rate_with, service_rate, servers)?.in_system;
        let time = (number - number_before) / rate;
        number_before = number;
        Some(time)
    };
    arrival_rates.iter().map(time).collect()
}

/// Each class with the load of those before it, and with its own on top.
fn before_and_with(classes: &[Class]) -> Option<impl Iterator<Item = (&Class, f64, f64)>> {
    let defined = |class: &Class| {
        not_negative(class.arrival_rate) && positive(class.mean_service) && not_negative(class.squared_variation)
    };
    let load: f64 = classes.iter().map(Class::load).sum();
    let mut with = 0.0;
    (classes.iter().all(defined) && load < 1.0).then(|| {
        classes.iter().map(move |class| {
            let before = with;
            with += class.load();
            (class, before, with)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::queueing::mg1;
    use super::super::tests::close;
    use super::*;

    /// The formulas worked out in another language, and confirmed by simulation: sure. The last rows are the three classes of a textbook
    /// example (Hillier and Lieberman).
    #[test]
    fn waits_are_those_of_another_implementation() {
        type Row = (&'static [(f64, f64)], &'static [f64], &'static [f64]);
        // Rates of arrival and service; waits without, times with interruption.
        let rows: [Row; 5] = [
            (
                &[(0.3, 1.0), (0.4, 1.0)],
                &[1.0, 3.333_333_333_333_332_6],
                &[1.428_571_428_571_428_6, 4.761_904_761_904_762],
            ),
            (&[(0.2, 1.0), (0.6, 1.0)], &[1.0, 5.000_000_000_000_001], &[1.25, 6.250_000_000_000_001]),
            (&[(0.5, 2.0), (0.25, 1.0)], &[0.5, 1.0], &[0.666_666_666_666_666_6, 2.333_333_333_333_333_5]),
            (
                &[(0.1, 1.0), (0.2, 1.0), (0.3, 1.0)],
                &[0.666_666_666_666_666_7, 0.952_380_952_380_952_6, 2.142_857_142_857_143_7],
                &[1.111_111_111_111_111_2, 1.587_301_587_301_587_2, 3.571_428_571_428_572_5],
            ),
            (
                &[(0.4, 1.0), (0.4, 1.0)],
                &[1.333_333_333_333_333_5, 6.666_666_666_666_669],
                &[1.666_666_666_666_666_7, 8.333_333_333_333_336],
            ),
        ];
        for (rates, waits, times) in rows {
            let classes: Vec<Class> =
                rates.iter().map(|&(arrival, service)| Class::exponential(arrival, service)).collect();
            let found = non_preemptive(&classes).expect("not overloaded");
            found.iter().zip(waits).for_each(|(&found, &expected)| close(found, expected));
            let found = preemptive_resume(&classes).expect("not overloaded");
            found.iter().zip(times).for_each(|(&found, &expected)| close(found, expected));
        }

        let rates = [0.2, 0.6, 1.2];
        let servers = [
            (
                1,
                [0.238_095_238_095_238_08, 0.324_675_324_675_324_6, 0.909_090_909_090_908_8],
                [0.023_809_523_809_523_78, 0.153_679_653_679_653_64, 1.030_303_030_303_03],
            ),
            (
                2,
                [0.028_735_632_183_908_05, 0.033_156_498_673_740_056, 0.048_076_923_076_923_066],
                [0.000_370_782_350_760_101_6, 0.007_920_649_221_440_978, 0.065_422_322_775_264],
            ),
        ];
        for (servers, without, with) in servers {
            let found = non_preemptive_servers(&rates, 3.0, servers).expect("not overloaded");
            found.iter().zip(without).for_each(|(&found, expected)| close(found, expected));
            let found = preemptive_servers(&rates, 3.0, servers).expect("not overloaded");
            found.iter().zip(with).for_each(|(found, expected)| close(found - 1.0 / 3.0, expected));
        }
    }

    /// Whoever goes first, the work that waits is the same (L. Kleinrock 1965): Σ ρ W = ρ W of all in one class.
    #[test]
    fn priorities_make_no_work() {
        let classes = [
            Class { arrival_rate: 0.2, mean_service: 1.0, squared_variation: 0.0 },
            Class { arrival_rate: 0.1, mean_service: 2.0, squared_variation: 3.0 },
            Class { arrival_rate: 0.4, mean_service: 0.5, squared_variation: 1.0 },
        ];
        let weighted =
            |waits: Vec<f64>| classes.iter().zip(waits).map(|(class, wait)| class.load() * wait).sum::<f64>();
        let (rate, load): (f64, f64) =
            (classes.iter().map(|class| class.arrival_rate).sum(), classes.iter().map(Class::load).sum());
        let second_moment = 2.0 * classes.iter().map(Class::residual).sum::<f64>() / rate;
        let mean = load / rate;
        let all = mg1(rate, mean, second_moment / (mean * mean) - 1.0).expect("not overloaded");
        close(weighted(non_preemptive(&classes).expect("not overloaded")), load * all.time_in_queue);
    }

    #[test]
    fn outside_their_range_there_are_no_waits() {
        let class = Class::exponential(0.6, 1.0);
        assert_eq!(non_preemptive(&[class, class]), None);
        assert_eq!(preemptive_resume(&[class, class]), None);
        assert_eq!(non_preemptive(&[Class::exponential(-0.1, 1.0)]), None);
        assert_eq!(non_preemptive(&[Class::exponential(0.1, 0.0)]), None);
        assert_eq!(non_preemptive_servers(&[1.0, 1.0], 1.0, 2), None);
        assert_eq!(preemptive_servers(&[1.0, 1.0], 1.0, 2), None);
        assert_eq!((non_preemptive_servers(&[0.5], 1.0, 0), preemptive_servers(&[0.5], 0.0, 1)), (None, None));
        assert_eq!(non_preemptive(&[]), Some(vec![]));
    }
}
