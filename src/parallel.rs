//! Where work is shared among threads, when the feature `parallel` is on.

/// What becomes of each of some things, in their order: on the pool of rayon with the feature `parallel`, else one after another.
///
/// Each is worked out by itself, so that the number of threads changes nothing of what comes out. What several of them wait
/// for must be worked out without this function: a thread that waits takes up other work.
pub(crate) fn map<T: Sync, R: Send>(things: &[T], of: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        // One at a time: they are few, and some take far longer than others.
        things.par_iter().with_max_len(1).map(of).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        things.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stay_in_their_order() {
        let things: Vec<usize> = (0..1_000).collect();
        assert_eq!(map(&things, |thing| thing * 2), (0..1_000).map(|thing| thing * 2).collect::<Vec<_>>());
        assert_eq!(map(&[] as &[u8], |_| ()), []);
    }
}
