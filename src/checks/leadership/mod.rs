//! The requirement profile (G2) and the management group (A10).
