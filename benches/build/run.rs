//! One run of a program, in a process of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::cases::Case;
use crate::common::programs::on_path;

/// What one run took: seconds, seconds of all processors, and the largest part in memory in MiB.
pub(super) struct Run {
    pub(super) wall: f64,
    pub(super) processor: Option<f64>,
    pub(super) peak: Option<f64>,
}

/// Starts programs, through GNU time where it is installed: the kernel's own account of a process that has ended is not to be had without unsafe code. It adds about a
/// millisecond to each run, and tells processor time in hundredths of seconds.
pub(super) struct Meter {
    time: Option<PathBuf>,
    account: PathBuf,
    complaints: PathBuf,
}

impl Meter {
    pub(super) fn find(scratch: &Path) -> Self {
        let is_gnu = |program: &PathBuf| {
            let output = Command::new(program).arg("--version").output();
            output.is_ok_and(|output| {
                [output.stdout, output.stderr]
                    .iter()
                    .any(|text| String::from_utf8_lossy(text).contains("GNU"))
            })
        };
        Self {
            time: on_path("time").filter(is_gnu),
            account: scratch.join("account"),
            complaints: scratch.join("complaints"),
        }
    }

    /// Whether processor time and memory are known.
    pub(super) fn is_whole(&self) -> bool {
        self.time.is_some()
    }

    /// Runs a case; the error is what the program complained of.
    pub(super) fn run(&self, case: &Case) -> Result<Run, String> {
        let mut command = match &self.time {
            None => Command::new(&case.program),
            Some(time) => {
                let mut command = Command::new(time);
                command
                    .args(["-f", "%U %S %M", "-o"])
                    .arg(&self.account)
                    .arg("--")
                    .arg(&case.program);
                command
            }
        };
        let complaints = File::create(&self.complaints).map_err(|error| error.to_string())?;
        command
            .args(&case.arguments)
            .envs(case.environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(complaints);
        let begun = Instant::now();
        let status = command.status().map_err(|error| format!("cannot be started: {error}"))?;
        let wall = begun.elapsed().as_secs_f64();
        if !status.success() {
            let said = fs::read_to_string(&self.complaints).unwrap_or_default();
            let is_error = |line: &&str| ["error", "Error", "エラー"].iter().any(|word| line.contains(word));
            let line = said
                .lines()
                .find(is_error)
                .or_else(|| said.lines().next_back())
                .unwrap_or("it said nothing");
            return Err(line.chars().take(120).collect());
        }
        let account = self
            .time
            .as_ref()
            .and_then(|_| fs::read_to_string(&self.account).ok())
            .unwrap_or_default();
        let numbers: Vec<f64> = account.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [user, system, peak] = *numbers else {
            return Ok(Run {
                wall,
                processor: None,
                peak: None,
            });
        };
        Ok(Run {
            wall,
            processor: Some(user + system),
            peak: Some(peak / 1024.0),
        })
    }
}
