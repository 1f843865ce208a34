use crate::generate::Seed;

/// So many points that fill a space evenly, for trying assumptions within their ranges: a seeded Latin hypercube. Cut any one
/// dimension into as many equal parts as there are points, and each part holds exactly one.
///
/// Each point has `dimensions` numbers from 0 up to but not including 1; a point is the same whatever the number of dimensions,
/// as far as it goes. Linear in their product.
///
/// M. D. McKay, R. J. Beckman and W. J. Conover: *A comparison of three methods for selecting values of input variables in the
/// analysis of output from a computer code*, Technometrics 21 (1979).
///
/// # Example
/// ```
/// use orgmodel::generate::Seed;
/// use orgmodel::simulate::statistics::space_filling;
///
/// let points = space_filling(4, 2, Seed::new(1));
/// let mut quarters: Vec<u8> = points.iter().map(|point| (point[1] * 4.0) as u8).collect();
/// quarters.sort();
/// assert_eq!(quarters, [0, 1, 2, 3]);
/// ```
pub fn space_filling(points: u32, dimensions: usize, seed: Seed) -> Vec<Vec<f64>> {
    let mut sample: Vec<Vec<f64>> = (0..points).map(|_| Vec::with_capacity(dimensions)).collect();
    let mut order: Vec<u32> = Vec::with_capacity(points as usize);
    for dimension in 0..dimensions {
        let seed = seed.child("dimension").index(dimension as u64);
        order.clear();
        order.extend(0..points);
        // Fisher and Yates.
        for last in (1..points).rev() {
            order.swap(last as usize, seed.child("order").index(last.into()).below(last + 1) as usize);
        }
        for (point, &part) in sample.iter_mut().zip(&order) {
            // In the middle of one of 2^20 places within its part, so that no rounding moves it out.
            let place = seed.child("place").index(part.into()).below(1 << 20);
            let within = (f64::from(place) + 0.5) / f64::from(1 << 20);
            point.push((f64::from(part) + within) / f64::from(points));
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_part_of_each_dimension_holds_one(points in 0_u32..300, dimensions in 0_usize..6, seed: u64) {
            let sample = space_filling(points, dimensions, Seed::new(seed));
            prop_assert_eq!(sample.len(), points as usize);
            for dimension in 0..dimensions {
                let mut parts: Vec<u32> =
                    sample.iter().map(|point| (point[dimension] * f64::from(points)) as u32).collect();
                parts.sort_unstable();
                prop_assert_eq!(parts, (0..points).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_seed_gives_the_same_points_in_every_release() {
        let points = space_filling(3, 2, Seed::new(1));
        assert_eq!(
            points,
            space_filling(3, 3, Seed::new(1)).iter().map(|point| point[..2].to_vec()).collect::<Vec<_>>()
        );
        assert_ne!(points, space_filling(3, 2, Seed::new(2)));
        let thousandths: Vec<u32> = points.iter().flatten().map(|value| (value * 1000.0) as u32).collect();
        assert_eq!(thousandths, [746, 494, 251, 703, 520, 116]);
    }

    /// Means and correlations of 1,000 points in five dimensions: the mean of a stratified sample is off by at most 1/2n, and the
    /// correlation of two has a standard deviation of 1/√999, of which five are allowed.
    #[test]
    fn dimensions_have_nothing_in_common() {
        let sample = space_filling(1_000, 5, Seed::new(9));
        for first in 0..5 {
            let mean = sample.iter().map(|point| point[first]).sum::<f64>() / 1_000.0;
            assert!((mean - 0.5).abs() < 5e-4, "{mean}");
            for second in 0..first {
                let product: f64 = sample.iter().map(|point| (point[first] - 0.5) * (point[second] - 0.5)).sum();
                assert!((product / 1_000.0 * 12.0).abs() < 5.0 / 999.0_f64.sqrt(), "{first} {second}: {product}");
            }
        }
    }
}
