use super::interval::{Interval, interval};
use super::mean_and_squares;

/// One long run in batches: the interval of its mean, from means of batches that are long enough to be nearly independent.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct BatchMeans {
    /// The t interval of the batch means; its observations are the batches.
    pub interval: Interval,
    /// How many observations make one batch.
    pub batch: u64,
    /// The mean of each batch, in order of time.
    pub means: Vec<f64>,
    /// The correlation of each batch mean with the next, between −1 and 1: when it is far from 0 the batches are too short and the
    /// interval too narrow. `None` when the means do not vary.
    pub lag_1_correlation: Option<f64>,
}

/// The interval of the mean of one long run by `batches` batches of equal length; 20 to 30 are usual.
///
/// `series` in order of time, without its [start](super::mser5); what does not fill a batch at the end is left out. `None` when
/// there are fewer than two batches or fewer observations than batches, when something is not finite, or the confidence is
/// not between 0 and 100. Linear.
///
/// A. M. Law: *Simulation modeling and analysis*, section 9.5.3.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::batch_means;
///
/// let found = batch_means(&[1.0, 3.0, 2.0, 4.0, 3.0, 5.0], 3, 90.0).ok_or("enough")?;
/// assert_eq!((found.batch, found.means.as_slice(), found.interval.mean), (2, [2.0, 3.0, 4.0].as_slice(), 3.0));
/// assert_eq!(found.lag_1_correlation, Some(0.0));
/// # Ok::<(), &str>(())
/// ```
pub fn batch_means(series: &[f64], batches: usize, confidence_percent: f64) -> Option<BatchMeans> {
    let batch = series.len().checked_div(batches).filter(|&batch| batch > 0)?;
    let sums = series.chunks_exact(batch).take(batches).map(|chunk| chunk.iter().sum::<f64>());
    of_sums(sums, batch as u64, confidence_percent)
}

/// [`batch_means`] while a run goes on, in fixed memory: when there are as many batches as there is room for, each two become one,
/// and batches are twice as long from there on.
///
/// # Example
/// ```
/// use orgmodel::simulate::statistics::StreamedBatches;
///
/// let mut batches = StreamedBatches::new(4);
/// (0..8).for_each(|n| batches.record(f64::from(n)));
/// let found = batches.means(90.0).ok_or("two batches are needed")?;
/// assert_eq!((found.batch, found.means), (2, vec![0.5, 2.5, 4.5, 6.5]));
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct StreamedBatches {
    /// Sums of full batches.
    sums: Vec<f64>,
    most: usize,
    batch: u64,
    /// The batch that is not full.
    open: f64,
    in_open: u64,
}

impl StreamedBatches {
    /// Nothing yet, with room for `most` batches, rounded up to an even number of at least four: there are always between half of
    /// them and all of them, once the run is long enough.
    pub fn new(most: usize) -> Self {
        let most = most.clamp(4, 1 << 24).next_multiple_of(2);
        Self { sums: Vec::with_capacity(most), most, batch: 1, open: 0.0, in_open: 0 }
    }

    /// Takes in one observation.
    #[inline]
    pub fn record(&mut self, value: f64) {
        if self.sums.len() == self.most && self.in_open == 0 {
            self.pair_up();
        }
        self.open += value;
        self.in_open += 1;
        if self.in_open == self.batch {
            self.sums.push(self.open);
            (self.open, self.in_open) = (0.0, 0);
        }
    }

    /// How many observations are in full batches, and so in the interval.
    pub fn observations(&self) -> u64 {
        self.sums.len() as u64 * self.batch
    }

    /// The interval of the mean, from the full batches; `None` when there are fewer than two, something is not finite, or the
    /// confidence is not between 0 and 100.
    pub fn means(&self, confidence_percent: f64) -> Option<BatchMeans> {
        of_sums(self.sums.iter().copied(), self.batch, confidence_percent)
    }

    #[cold]
    fn pair_up(&mut self) {
        for pair in 0..self.most / 2 {
            self.sums[pair] = self.sums[2 * pair] + self.sums[2 * pair + 1];
        }
        self.sums.truncate(self.most / 2);
        self.batch *= 2;
    }
}

fn of_sums(sums: impl Iterator<Item = f64>, batch: u64, confidence_percent: f64) -> Option<BatchMeans> {
    let means: Vec<f64> = sums.map(|sum| sum / batch as f64).collect();
    let interval = interval(&means, confidence_percent)?;
    let (mean, squares) = mean_and_squares(&means)?;
    let products: f64 = means.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    Some(BatchMeans { interval, batch, lag_1_correlation: (squares > 0.0).then(|| products / squares), means })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::interval::tests::normals;
    use super::*;
    use crate::generate::Seed;

    /// A series with results worked out in another language.
    #[test]
    fn a_series_has_the_means_of_another_implementation() {
        let series: Vec<f64> =
            (0..100).map(|i| f64::from(37 * i % 101) / 10.0 + 5.0 * libm::exp(-f64::from(i) / 8.0)).collect();
        let found = batch_means(&series, 10, 95.0).expect("a hundred");
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        close(found.interval.mean, 5.411_519_111_982_034_5);
        close(found.interval.half_width, 0.615_664_168_793_564_1);
        let first = [7.566_069_766_813_956, 6.039_848_551_794_397, 5.049_215_782_630_984];
        found.means.iter().zip(first).for_each(|(&found, expected)| close(found, expected));
        assert_eq!((found.batch, found.means.len(), found.interval.observations), (10, 10, 10));
    }

    /// Each number is 0.9 of the one before and some luck: batches of two hang together, batches of 200 do not. By the theory of such
    /// a series the correlation of batch means is 0.90 and 0.03; with 100 of them it is off by about 0.1, and four times that
    /// is allowed.
    #[test]
    fn the_correlation_tells_batches_that_are_too_short() {
        let luck = normals(Seed::new(3).child("series"), 20_000);
        let mut last = 0.0;
        let series: Vec<f64> = luck
            .iter()
            .map(|z| {
                last = 0.9 * last + z;
                last
            })
            .collect();
        let correlation =
            |found: Option<BatchMeans>| found.and_then(|found| found.lag_1_correlation).expect("it varies");
        assert!(correlation(batch_means(&series[..200], 100, 95.0)) > 0.5);
        assert!(correlation(batch_means(&series, 100, 95.0)).abs() < 0.43);
    }

    #[test]
    fn too_few_have_no_means() {
        assert_eq!(batch_means(&[1.0, 2.0], 3, 95.0), None);
        assert_eq!(batch_means(&[1.0, 2.0], 1, 95.0), None);
        assert_eq!(batch_means(&[1.0, 2.0], 0, 95.0), None);
        assert_eq!(batch_means(&[1.0, f64::NAN], 2, 95.0), None);
        assert_eq!(StreamedBatches::new(20).means(95.0), None);
        let constant = batch_means(&[2.0; 9], 3, 95.0).expect("enough");
        assert_eq!((constant.interval.half_width, constant.lag_1_correlation), (0.0, None));
    }

    proptest! {
        /// Whole numbers, so that sums do not depend on how they are grouped.
        #[test]
        fn streamed_they_are_those_of_the_series(values in prop::collection::vec(-1000_i32..1000, 0..600), most in 0_usize..12) {
            let series: Vec<f64> = values.into_iter().map(f64::from).collect();
            let mut streamed = StreamedBatches::new(most);
            for (at, &value) in series.iter().enumerate() {
                streamed.record(value);
                let (room, batches) = (streamed.most, streamed.sums.len());
                prop_assert!(batches <= room && (batches >= room / 2 || at + 1 < room));
            }
            let kept = &series[..streamed.observations() as usize];
            prop_assert!(((series.len() - kept.len()) as u64) < streamed.batch);
            prop_assert_eq!(streamed.means(95.0), batch_means(kept, streamed.sums.len(), 95.0));
        }
    }
}
