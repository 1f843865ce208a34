//! Hypothetical services of any size, from a seed: what benchmarks and property tests organise.
//!
//! The generator is PCG 64 (`rand_pcg::Pcg64`), so that a seed gives the same services on every platform and in every
//! release; a release that changes them says so in the changelog under "Generated output".

mod defects;
mod services;

pub use defects::{INJECTORS, InjectError, Injector, Planted, inject};
pub use services::{ServicesPlan, services};
