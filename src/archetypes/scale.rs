use serde::{Deserialize, Serialize};

use crate::{Assumption, Decimal, Place, Problem, ProblemKind, Problems};

/// How large teams, spans and bodies are, and how often bodies meet: what all archetypes have in common.
///
/// Every default is an assumption; the model that comes out says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scale {
    /// The most staff of one unit manager; at least 1. Default 25, the span that the guide of a Swedish managers' union names.
    pub staff_per_team: u16,
    /// The most managers that report to one manager, and the hours a week that a head has for them; at least 2. Default 12.
    pub managers_per_head: u16,
    /// Seats in the council. Default 61: enough by Swedish law for any electorate but Stockholm's.
    pub council_seats: u16,
    /// Seats in the executive board. Default 15.
    pub board_seats: u16,
    /// Seats in each committee. Default 11.
    pub committee_seats: u16,
    /// Days from one meeting of a body to the next; at least 1. Default 28.
    pub meeting_interval_days: u16,
    /// Days before a meeting at which its agenda closes. Default 10.
    pub agenda_deadline_days: u16,
    /// Temporary drafting committees under the council (P2). Default 0; 4 in the sector model.
    pub drafting_committees: u16,
    /// Staff that prepares and follows up for politics, beside the staff of the services, in per cent of it. Default 0.5.
    pub steering_staff_percent: Decimal,
    /// The assumptions that the services name.
    pub assumptions: Vec<Assumption>,
}

impl Default for Scale {
    fn default() -> Self {
        Self {
            staff_per_team: 25,
            managers_per_head: 12,
            council_seats: 61,
            board_seats: 15,
            committee_seats: 11,
            meeting_interval_days: 28,
            agenda_deadline_days: 10,
            drafting_committees: 0,
            steering_staff_percent: Decimal::from_hundredths(50),
            assumptions: vec![],
        }
    }
}

impl Scale {
    /// That every number is one by which an organisation can be laid out.
    pub(super) fn validate(&self) -> Result<(), Problems> {
        let least = [
            ("staff_per_team", self.staff_per_team, 1),
            ("managers_per_head", self.managers_per_head, 2),
            ("meeting_interval_days", self.meeting_interval_days, 1),
        ];
        let mut problems: Vec<Problem> = least
            .into_iter()
            .filter(|(_, found, least)| found < least)
            .map(|(field, found, least)| problem(field, format!("at least {least}"), found.to_string()))
            .collect();
        if self.steering_staff_percent > Decimal::from(100) {
            let found = self.steering_staff_percent.to_string();
            problems.push(problem("steering_staff_percent", "at most 100 per cent".into(), found));
        }
        if problems.is_empty() { Ok(()) } else { Err(Problems(problems)) }
    }
}

/// That a parameter has a value by which no organisation can be laid out.
pub(super) fn problem(field: &'static str, expected: String, found: String) -> Problem {
    let kind = ProblemKind::BadValue { what: field.replace('_', " "), expected, found };
    Problem { place: Place::entry("parameters", 0).field(field), kind }
}
