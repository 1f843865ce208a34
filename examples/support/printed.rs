//! How an example ends that has a text to say.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

/// Says the text, or why there is none, with exit status 2.
pub(crate) fn printed(text: Result<String, Box<dyn Error>>) -> ExitCode {
    match text {
        Ok(text) => {
            // A reader that has gone away is no error.
            let _ = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}
