//! Files: what is refused and how it is said, what is written and read again, and the documents made from the types.

mod documents;
mod faults;
mod round_trip;

pub(crate) use round_trip::survives;
