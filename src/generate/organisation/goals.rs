//! The goal chain: from the vision by strategic goals, committee goals and activities to what is done in each operations area.

use super::bodies::{YEAR, focus_area_key};
use super::{ADMINISTRATION, BOARD, COUNCIL, Work, committee_key, numbered};
use crate::Key;
use crate::generate::Seed;
use crate::steering::goals::{ChainDocument, ChainDocumentKind, Direction, Goal, GoalKind, Indicator, Perspective};
use crate::steering::{Period, PeriodLength};

const BUDGET: &str = "budget";

/// The year to which everything that is planned belongs.
pub(super) fn year() -> Period {
    Period::year(YEAR).expect("a year of the calendar")
}

fn document(key: Key, kind: ChainDocumentKind, adopter: Key) -> ChainDocument {
    ChainDocument::new(key, kind).covers(&adopter).adopter(adopter).period(year())
}

/// An indicator that was measured in each part of the year.
fn indicator(seed: Seed, every: PeriodLength, with_target: bool) -> Indicator {
    let baseline = f64::from(40 + seed.child("baseline").below(31));
    let mut indicator = Indicator::new("per cent", Direction::Higher).baseline(baseline).every(every);
    if with_target {
        indicator = indicator.target(baseline + 10.0);
    }
    let values = seed.child("value");
    year().each(every).enumerate().fold(indicator, |indicator, (part, period)| {
        indicator.value(period, baseline + f64::from(values.index(part as u64).below(21)))
    })
}

impl Work<'_> {
    /// The budget, and for each committee the plans of its sector.
    pub(super) fn chain_documents(&self) -> Vec<ChainDocument> {
        let mut documents = vec![document(BUDGET.into(), ChainDocumentKind::Budget, COUNCIL.into())];
        for sector in self.sectors() {
            let division = self.division_key(sector);
            documents.push(document(plan_key(sector), ChainDocumentKind::SectorPlan, committee_key(sector)));
            documents.push(document(operations_key(sector), ChainDocumentKind::OperationalPlan, division));
            for operations in &self.lines[sector] {
                let (key, adopter) = (operations.key(), operations.key());
                documents.push(document(format!("work:{key}").into(), ChainDocumentKind::WorkPlan, adopter));
            }
        }
        documents
    }

    pub(super) fn goals(&self) -> Vec<Goal> {
        let seed = self.seed.child("goal");
        let each = |perspective: Perspective| {
            (0..usize::from(self.plan.goals_per_perspective)).map(move |number| format!("{perspective}-{}", number + 1))
        };
        let mut goals =
            vec![Goal::new("vision", GoalKind::Vision).document(BUDGET).responsible(COUNCIL).reported_to(COUNCIL)];
        for perspective in Perspective::ALL {
            for name in each(perspective) {
                let goal = Goal::new(format!("strategic:{name}"), GoalKind::StrategicGoal)
                    .perspective(perspective)
                    .document(BUDGET)
                    .derived_from("vision")
                    .responsible(BOARD)
                    .reported_to(COUNCIL);
                goals.push(goal.indicator(indicator(seed.child(&name), PeriodLength::Year, true)));
            }
        }
        for sector in self.sectors() {
            let seed = seed.child("sector").index(sector as u64);
            let division = self.division_key(sector);
            let mut add = |name: &str, perspective: Perspective, above: &str, focus_area: Option<usize>| {
                let key = format!("committee-{}:{name}", sector + 1);
                let goal = Goal::new(key.as_str(), GoalKind::CommitteeGoal)
                    .perspective(perspective)
                    .document(plan_key(sector))
                    .derived_from(format!("strategic:{above}"))
                    .responsible(&division)
                    .indicator(indicator(seed.child(name), PeriodLength::Half, true));
                goals.push(match focus_area {
                    None => goal.reported_to(COUNCIL),
                    Some(number) => goal
                        .reported_to(BOARD)
                        .focus_area(focus_area_key(number))
                        .led_by(ADMINISTRATION)
                        .led_by(self.division_key(number % usize::from(self.plan.sectors))),
                });
                let activity = Goal::new(format!("activity-{}:{name}", sector + 1), GoalKind::Activity)
                    .document(operations_key(sector))
                    .derived_from(key)
                    .responsible(&division)
                    .reported_to(committee_key(sector));
                goals.push(activity);
            };
            for perspective in Perspective::ALL {
                for name in each(perspective) {
                    add(&name, perspective, &name, None);
                }
            }
            for number in 0..usize::from(self.plan.focus_areas) {
                let name = format!("focus-area-{}", number + 1);
                add(&name, Perspective::Citizen, "citizen-1", Some(number));
            }
            for (number, operations) in self.lines[sector].iter().enumerate() {
                let key = operations.key();
                let name = format!("{}-1", Perspective::ALL[number % Perspective::ALL.len()]);
                let goal = Goal::new(format!("doing:{key}"), GoalKind::ConcreteActivity)
                    .document(format!("work:{key}"))
                    .derived_from(format!("activity-{}:{name}", sector + 1))
                    .indicator(indicator(seed.child("doing").index(number as u64), PeriodLength::Tertial, false));
                goals.push(goal.responsible(key).reported_to(&division));
            }
        }
        goals
    }
}

fn plan_key(sector: usize) -> Key {
    numbered("sector-plan", sector)
}

fn operations_key(sector: usize) -> Key {
    numbered("operational-plan", sector)
}
