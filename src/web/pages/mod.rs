//! Pages: each file holds the view of a page, which documents its forms, and its template.
pub mod about;
pub mod admin;
pub mod arrange;
pub mod bookmarks;
pub mod choices;
pub mod communities;
pub mod community;
pub mod confirm;
pub mod confirm_email;
pub mod credentials;
pub mod delete;
pub mod docs;
pub mod edit;
pub mod errors;
pub mod facilitate;
pub mod find;
pub mod history;
pub mod home;
pub mod invitations;
pub mod invite;
pub mod moderation;
pub mod join;
pub mod new_community;
pub mod new_topic;
pub mod notifications;
pub mod passkeys;
pub mod person;
pub mod preview;
pub mod register;
pub mod reset;
pub mod search;
pub mod second_step;
pub mod security;
pub mod settings;
pub mod sign_in;
pub mod tag;
pub mod taxonomy;
pub mod term;
pub mod term_form;
pub mod topic;
pub mod two_factor;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
