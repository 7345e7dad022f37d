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
pub mod data;
pub mod delete;
pub mod edit;
pub mod errors;
pub mod find;
pub mod history;
pub mod home;
pub mod invite;
pub mod new_topic;
pub mod notifications;
pub mod passkeys;
pub mod people;
pub mod person;
pub mod preview;
pub mod privacy;
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
pub mod welcome;
pub mod work;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
