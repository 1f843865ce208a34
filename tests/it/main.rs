//! Tests across modules.

mod docs;
