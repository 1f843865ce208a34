use std::fmt;
use std::sync::Arc;

use crate::Location;

/// How many problems are shown at most; [`ReadError::problems`] has all of them.
const SHOWN: usize = 100;

/// The line of a problem, and which part of it is meant, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) line: String,
    pub(super) indent: usize,
    pub(super) width: usize,
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadProblem {
    pub(super) file: Arc<str>,
    pub(super) location: Option<Location>,
    pub(super) message: String,
    pub(super) excerpt: Option<Excerpt>,
}

impl ReadProblem {
    /// A problem with a file as a whole.
    pub(super) fn of_file(name: &str, message: String) -> Self {
        Self { file: name.into(), location: None, message, excerpt: None }
    }

    /// The file, as it was named when it was read.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where it stands; `None` when it is about the file as a whole.
    pub fn location(&self) -> Option<&Location> {
        self.location.as_ref()
    }

    /// What is wrong: a fragment that says what was expected and what was found.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(location) => write!(f, "{location}: {}", self.message)?,
            None => write!(f, "{}: {}", self.file, self.message)?,
        }
        if let Some(Excerpt { line, indent, width }) = &self.excerpt {
            write!(f, "\n  | {line}\n  | {:indent$}{:^<width$}", "", "")?;
        }
        Ok(())
    }
}

/// Everything that is wrong with a file and those that it includes: by file, in the order of their lines. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    problems: Vec<ReadProblem>,
}

impl ReadError {
    /// The problems of one file or several, in order.
    pub(super) fn new(mut problems: Vec<ReadProblem>, main: &str) -> Self {
        problems.sort_by(|a, b| {
            let place = |problem: &ReadProblem| problem.location.as_ref().map(|at| (at.line, at.column));
            (&*a.file != main, &a.file, place(a)).cmp(&(&*b.file != main, &b.file, place(b)))
        });
        problems.dedup();
        Self { problems }
    }

    /// The problems, those of the file itself before those of files that it includes.
    pub fn problems(&self) -> &[ReadProblem] {
        &self.problems
    }
}

impl From<ReadProblem> for ReadError {
    fn from(problem: ReadProblem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().take(SHOWN).enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        match self.problems.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

impl std::error::Error for ReadError {}
