//! Parts that pages share.
pub mod actions;
pub mod admin;
pub mod avatar;
pub mod community;
pub mod form;
pub mod level;
pub mod notice;
pub mod pager;
pub mod passkey;
pub mod person;
pub mod plain;
pub mod post;
pub mod settings;
pub mod terms;
pub mod thread;
pub mod work;
