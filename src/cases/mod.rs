//! Cases from the world, with their data files.

pub mod borlange;
