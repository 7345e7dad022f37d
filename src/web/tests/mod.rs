//! The pages as a browser meets them, on a real database.
mod accounts;
mod admin;
mod attention;
mod forms;
mod house;
mod invitations;
mod journeys;
mod leaving;
mod letters;
mod membership;
mod moderation;
mod people;
mod search;
mod security;
mod surroundings;
mod taxonomy;
mod welcome;
