//! Tests of the crate as its users see it.
#![allow(missing_docs, reason = "tests are read by their names")]

mod defects;
mod docs;
mod format;
mod parallel;
mod props;
mod source_map;
