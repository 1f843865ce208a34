//! What holds for any model, any change, and any check.

use orgmodel::Model;
use orgmodel::strategies::{defective_model, model, odd_model, steered_model};
use proptest::prelude::*;

mod identities;
mod metamorphic;
mod metrics;
mod oracles;
mod session;

/// A clean model, a defective one, one with a steering, or an odd one.
fn any_model() -> impl Strategy<Value = Model> {
    prop_oneof![model(), defective_model(), steered_model(), odd_model()]
}
