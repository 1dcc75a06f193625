//! Reports: plain, serialisable values (this is the JSON), their records (the CSV) and their page (everything for people).

pub mod accounts;
pub mod records;
