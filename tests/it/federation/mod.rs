//! Servers that talk to each other, well or badly.

mod forged;
mod gate;
mod hostile;
mod journey;
mod outward;
