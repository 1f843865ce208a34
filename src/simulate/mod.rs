//! What a simulation of flows rests on: the analysis of what it puts out ([`statistics`]), and closed forms that say what it must
//! come to where theory knows the answer ([`theory`]).

pub mod statistics;
pub mod theory;
