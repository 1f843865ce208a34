/// Where the start of a run is over: how many observations to leave out at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Truncation {
    /// How many observations to leave out.
    pub observations: usize,
    /// The marginal standard error, squared, of what is left: the least over the first half.
    pub statistic: f64,
    /// Whether it is the last place that was looked at: the run may be too short to tell where its start is over.
    pub at_limit: bool,
}

/// The marginal standard error rule on means of batches: leaves out the d batches for which
/// Σ_{i>d} (x_i − mean of the rest)² / (n − d)² is least, d up to half of the n batches.
///
/// `series` in order of time; `batch` is how many observations make one mean, and what does not fill a batch at the end is left out.
/// Of equal places the first is taken. `None` when there are fewer than two batches, `batch` is 0, or something is not finite.
/// Linear.
///
/// K. P. White: *An effective truncation heuristic for bias reduction in simulation output*, Simulation 69 (1997).
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::mser;
///
/// let series: Vec<f64> = (0..100).map(|n| if n < 10 { 10.0 } else { f64::from(1 + n % 2) }).collect();
/// assert_eq!(mser(&series, 1).map(|truncation| truncation.observations), Some(10));
/// ```
pub fn mser(series: &[f64], batch: usize) -> Option<Truncation> {
    if batch == 0 || !series.iter().all(|value| value.is_finite()) {
        return None;
    }
    let means: Vec<f64> = series.chunks_exact(batch).map(|chunk| chunk.iter().sum::<f64>() / batch as f64).collect();
    let limit = means.len() / 2;
    let mut best: Option<(usize, f64)> = None;
    // From the end: each place is one observation more, and the sum of squares is kept up to date without cancellation.
    let (mut mean, mut squares) = (0.0, 0.0);
    for (at, value) in means.iter().enumerate().rev() {
        let count = (means.len() - at) as f64;
        let from_mean = value - mean;
        mean += from_mean / count;
        squares += from_mean * (value - mean);
        let statistic = squares / (count * count);
        if at <= limit && best.is_none_or(|(_, least)| statistic <= least) {
            best = Some((at, statistic));
        }
    }
    let (at, statistic) = best.filter(|(_, statistic)| means.len() > 1 && statistic.is_finite())?;
    Some(Truncation { observations: at * batch, statistic, at_limit: at == limit })
}

/// [`mser`] on means of five observations, the usual choice.
///
/// K. P. White, M. J. Cobb and S. C. Spratt: *A comparison of five steady-state truncation heuristics for simulation*, Winter
/// Simulation Conference (2000).
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::mser5;
///
/// let series: Vec<f64> = (0..200).map(|n| if n < 18 { 9.0 } else { f64::from(n * 37 % 11) / 10.0 }).collect();
/// let truncation = mser5(&series).ok_or("long enough")?;
/// assert_eq!((truncation.observations, truncation.at_limit), (20, false));
/// # Ok::<(), &str>(())
/// ```
pub fn mser5(series: &[f64]) -> Option<Truncation> {
    mser(series, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(37 i) mod 101`.
    fn scattered(i: usize) -> f64 {
        (37 * i % 101) as f64
    }

    /// Series with the results of another implementation (pymser 1.0.22).
    #[test]
    fn three_series_are_cut_where_another_implementation_does() {
        let step: Vec<f64> = std::iter::repeat_n(10.0, 10).chain([1.0, 2.0].into_iter().cycle().take(90)).collect();
        let decay: Vec<f64> = (0..200).map(|i| 5.0 * libm::exp(-(i as f64) / 8.0) + scattered(i) / 100.0).collect();
        let noise: Vec<f64> = (0..200).map(|i| scattered(i) / 100.0).collect();
        let rows = [
            (step, (10, 0.002_777_777_777_777_778), (10, 0.000_555_555_555_555_556_5)),
            (decay, (20, 0.000_487_881_517_421_817), (50, 0.000_133_554_650_825_897_7)),
            (noise, (1, 0.000_425_387_004_211_228_15), (20, 0.000_118_730_709_876_543_22)),
        ];
        for (series, single, five) in rows {
            for (found, (observations, statistic)) in [(mser(&series, 1), single), (mser5(&series), five)] {
                let found = found.expect("long enough");
                assert_eq!(found.observations, observations);
                assert!((found.statistic / statistic - 1.0).abs() < 1e-9, "{found:?} {statistic}");
                assert!(!found.at_limit);
            }
        }
    }

    /// Against the sum as it is written, worked out anew at each place.
    #[test]
    fn it_is_the_least_of_the_sums() {
        for length in 2..40 {
            let series: Vec<f64> = (0..length).map(|i| scattered(i * i + length)).collect();
            let statistic = |d: usize| {
                let rest = &series[d..];
                let count = rest.len() as f64;
                let mean = rest.iter().sum::<f64>() / count;
                rest.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count * count)
            };
            let least = (0..=length / 2).map(statistic).fold(f64::INFINITY, f64::min);
            let found = mser(&series, 1).expect("two or more");
            assert!((found.statistic - least).abs() <= 1e-12 * least.max(1.0), "{length}");
            assert!((statistic(found.observations) - least).abs() <= 1e-12 * least.max(1.0), "{length}");
        }
    }

    #[test]
    fn a_run_that_only_falls_is_cut_at_the_limit() {
        let falling: Vec<f64> = (0..40).map(|i| -f64::from(i)).collect();
        let found = mser5(&falling).expect("eight batches");
        assert_eq!((found.observations, found.at_limit), (20, true));
    }

    #[test]
    fn too_short_a_series_has_no_start() {
        assert_eq!(mser5(&[1.0; 9]), None);
        assert_eq!(mser(&[], 1), None);
        assert_eq!(mser(&[1.0; 9], 0), None);
        assert_eq!(mser(&[1.0, f64::NAN, 2.0], 1), None);
        let constant = mser5(&[1.0; 20]).expect("four batches");
        assert_eq!((constant.observations, constant.statistic, constant.at_limit), (0, 0.0, false));
    }
}
