//! The best that an organisation could have, with what proves it: fewest manager levels, fewest heads.
//!
//! Everything here is exact, on plain integers: no logarithm of a floating-point number decides a level. [`flatten`] makes
//! a plan of it for a whole organisation.

mod levels;
mod minimax;

pub(crate) use levels::fewer_levels_of;
pub use levels::{FewestLevels, fewest_levels};
pub use minimax::{Merge, Merging, fewest_heads, fewest_height, heads_by_level, merge};
// It stands with the searches, which know models and changes; the arithmetic of this module knows neither.
pub use crate::search::flatten::{Flattened, Flattening, Kept, flatten};
