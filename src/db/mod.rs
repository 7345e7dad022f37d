//! The database: pool, migrations, the managed cluster.
pub mod local;
