//! Communities of practice: what they are, who belongs, who may do what.

pub mod community;
pub mod membership;
pub mod newcomers;
pub mod person;
pub mod rules;
pub mod texts;

pub use community::{Community, CommunityView};
pub use rules::Standing;
pub use texts::Texts;
