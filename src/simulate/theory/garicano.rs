//! Management by exception: the easy is settled below, the hard goes up, and heads are as many as that takes.
//!
//! L. Garicano: *Hierarchies and the organization of knowledge in production*, Journal of Political Economy 108 (2000).

use super::{not_negative, positive, share};

/// A hierarchy of knowledge.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct KnowledgeHierarchy {
    /// How many work on each layer, from the lowest, who are those that meet the problems.
    pub layers: Vec<f64>,
    /// How many of a layer there are to one of the layer above it: one less than there are layers.
    pub spans: Vec<f64>,
    /// How many problems are solved per unit of time, when each of the lowest layer meets one.
    pub output: f64,
}

/// How many heads each layer needs when it helps with what the layers below cannot solve.
///
/// `producers` meet one problem each per unit of time; a head takes `help_time` of it for one that is passed up, whether it can
/// solve it or not. `beyond` is for each layer from the lowest the share of problems that it and all below it cannot solve.
/// `None` when producers or help time are not above 0, there is no layer, a share is not one or larger than that of the layer below,
/// or nothing is left for a layer to do. Linear.
///
/// Garicano 2000: nₗ = n₀ h (1 − F(Zₗ₋₁)), output n₀ F(Z of the highest).
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::garicano::knowledge_hierarchy;
///
/// // Half of the problems are solved below; a quarter remains beyond the heads.
/// let hierarchy = knowledge_hierarchy(100.0, 0.5, &[0.5, 0.25]).ok_or("within the range")?;
/// assert_eq!((hierarchy.layers, hierarchy.spans, hierarchy.output), (vec![100.0, 25.0], vec![4.0], 75.0));
/// # Ok::<(), &str>(())
/// ```
pub fn knowledge_hierarchy(producers: f64, help_time: f64, beyond: &[f64]) -> Option<KnowledgeHierarchy> {
    let (&unsolved, passed_up) = beyond.split_last()?;
    let falls = beyond.windows(2).all(|pair| pair[1] <= pair[0]);
    if !positive(producers) || !positive(help_time) || !beyond.iter().all(|&part| share(part)) || !falls {
        return None;
    }
    let heads = passed_up.iter().map(|part| producers * help_time * part);
    let layers: Vec<f64> = [producers].into_iter().chain(heads).collect();
    let spans = layers.windows(2).map(|pair| pair[0] / pair[1]).collect();
    layers.iter().all(|&count| count > 0.0).then_some(KnowledgeHierarchy {
        layers,
        spans,
        output: producers * (1.0 - unsolved),
    })
}

/// The share of problems beyond each layer when their difficulty is exponential: e^(−rate × what the layer knows).
///
/// `knowledge` is up to which difficulty each layer knows the answers. `None` when the rate is not above 0, or a knowledge negative.
/// Linear.
///
/// # Example
/// ```
/// use orgmodel::simulate::theory::garicano::exponential_beyond;
///
/// let beyond = exponential_beyond(1.0, &[0.0, 2.0_f64.ln()]).ok_or("within the range")?;
/// assert!((beyond[0] - 1.0).abs() < 1e-12 && (beyond[1] - 0.5).abs() < 1e-12);
/// # Ok::<(), &str>(())
/// ```
pub fn exponential_beyond(rate: f64, knowledge: &[f64]) -> Option<Vec<f64>> {
    let defined = positive(rate) && knowledge.iter().all(|&difficulty| not_negative(difficulty));
    defined.then(|| knowledge.iter().map(|difficulty| libm::exp(-rate * difficulty)).collect())
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{E, LN_2};

    use super::super::tests::close;
    use super::*;

    /// The identities of the paper worked out in another language: sure. The third row has round numbers: 60 and 30 heads over 600.
    #[test]
    fn hierarchies_are_those_of_another_implementation() {
        type Row = ([f64; 3], &'static [f64], &'static [f64], &'static [f64], f64);
        // Producers, help time, rate of difficulty; knowledge; layers, spans, output.
        let rows: [Row; 4] = [
            (
                [100.0, 0.8, 1.0],
                &[1.0, 2.0, 3.0],
                &[100.0, 29.430_355_293_715_387, 10.826_822_658_929_016],
                &[3.397_852_285_573_806_3, E],
                95.021_293_163_213_6,
            ),
            (
                [1000.0, 0.5, 2.0],
                &[0.5, 1.0, 2.0],
                &[1000.0, 183.939_720_585_721_18, 67.667_641_618_306_35],
                &[5.436_563_656_918_09, E],
                981.684_361_111_265_7,
            ),
            (
                [600.0, 0.2, 1.0],
                &[LN_2, 1.386_294_361_119_890_6, 2.079_441_541_679_835_7],
                &[600.0, 60.0, 30.0],
                &[10.0, 2.0],
                525.0,
            ),
            (
                [600.0, 0.9, 1.0],
                &[1.5, 3.0],
                &[600.0, 120.490_286_480_152_1],
                &[4.979_654_522_597_85],
                570.127_758_979_281_7,
            ),
        ];
        for ([producers, help_time, rate], knowledge, layers, spans, output) in rows {
            let beyond = exponential_beyond(rate, knowledge).expect("within the range");
            let found = knowledge_hierarchy(producers, help_time, &beyond).expect("within the range");
            assert_eq!((found.layers.len(), found.spans.len()), (layers.len(), spans.len()));
            found.layers.iter().zip(layers).for_each(|(&found, &expected)| close(found, expected));
            found.spans.iter().zip(spans).for_each(|(&found, &expected)| close(found, expected));
            close(found.output, output);
        }
    }

    #[test]
    fn outside_its_range_there_is_no_hierarchy() {
        for (producers, help_time, beyond) in [
            (0.0, 0.5, &[0.5][..]),
            (10.0, 0.0, &[0.5]),
            (10.0, 0.5, &[]),
            (10.0, 0.5, &[1.5]),
            (10.0, 0.5, &[0.2, 0.3]),
            (10.0, 0.5, &[0.0, 0.0]),
        ] {
            assert_eq!(knowledge_hierarchy(producers, help_time, beyond), None);
        }
        assert_eq!((exponential_beyond(0.0, &[1.0]), exponential_beyond(1.0, &[-1.0])), (None, None));
        let alone = knowledge_hierarchy(10.0, 0.5, &[0.1]).expect("one layer");
        assert_eq!((alone.layers.len(), alone.spans.len(), alone.output), (1, 0, 9.0));
    }
}
