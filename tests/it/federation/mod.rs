mod crash;
mod documents;
mod hostile;
pub mod journey;
