mod crash;
mod crossing;
mod documents;
mod forged;
mod gate;
mod hostile;
pub mod journey;
mod outward;
mod scene;
