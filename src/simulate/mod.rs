//! What a simulation of flows rests on: the analysis of what it puts out ([`statistics`]).

pub mod statistics;
