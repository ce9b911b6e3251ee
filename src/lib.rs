//! draft
pub mod artifact;
pub mod config;
pub mod data;
pub mod diagnostic;
pub mod files;
pub mod span;
pub mod text;
pub mod catalog;
pub mod model;
pub mod source;
pub mod trace;
pub mod audience;
pub mod report;
