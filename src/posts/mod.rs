//! The spine: whatever can be posted, with what hangs on it.

pub mod aside;
pub mod attachment;
pub mod early;
pub mod post;
pub mod reaction;
pub mod revision;
pub mod tag;
pub mod view;
pub mod voice;

pub use post::{Post, PostKind};
pub use view::PostView;
