//! Communities of practice: what they are, who belongs, who may do what.

pub mod charter;
pub mod community;
pub mod invite;
pub mod lifecycle;
pub mod membership;
pub mod newcomers;
pub mod opening;
pub mod person;
pub mod request;
pub mod roles;
pub mod rules;
pub mod texts;

pub use charter::CharterParts;
pub use community::{Community, CommunityView};
pub use rules::Standing;
pub use texts::Texts;
