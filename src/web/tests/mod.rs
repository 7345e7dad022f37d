//! The pages as a browser meets them, on a real database.
mod accounts;
mod admin;
mod forms;
mod house;
mod journeys;
mod leaving;
mod people;
mod surroundings;
mod taxonomy;
