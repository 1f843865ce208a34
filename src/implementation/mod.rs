//! The implementation of a reform: when its commissions can be done, whether every organisation on the way holds, and an
//! order of its changes in which each does (G1, G7).
//!
//! A [`Schedule`] is the critical path of the commissions of a [`Scenario`]. [`between`] asks the checks
//! that must hold [`EVERY_DAY`] of the organisation between any two phases, and names the change that breaks one;
//! [`safe_order`] looks for an order that breaks none. [`Checker::run_plan`](crate::checks::Checker::run_plan) makes findings of all of it.

mod between;
mod order;
mod schedule;

pub use between::{Between, EVERY_DAY, between};
pub use order::{Move, Outcome, SafeOrder, safe_order, safe_order_by};
pub use schedule::{Schedule, Task, Times};

pub use crate::facts::{Break, PlannedStep};

use crate::checks::{Checker, Report};
use crate::facts::{Facts, Plan, PlannedCommission};
use crate::scenario::{PlanError, Scenario};

/// The plan of a scenario as checks see it, without what breaks. Commissions that the plan does not have are left out of
/// what a commission depends on.
fn plan_of(scenario: &Scenario) -> Plan {
    let places: std::collections::HashMap<_, _> =
        scenario.commissions().iter().enumerate().map(|(at, commission)| (&commission.key, at)).collect();
    let commission = |commission: &crate::scenario::Commission| PlannedCommission {
        key: commission.key.clone(),
        responsible: commission.responsible.clone(),
        from: commission.from,
        by: commission.by,
        done: commission.done,
        depends_on: commission.depends_on.iter().filter_map(|ground| places.get(ground).copied()).collect(),
    };
    Plan {
        commissions: scenario.commissions().iter().map(commission).collect(),
        phases: scenario.phases().iter().map(|phase| phase.key.clone()).collect(),
        breaks: Vec::new(),
        locations: scenario.locations().clone(),
    }
}

impl Checker<'_> {
    /// Runs every check that judges a plan, and no other: of the commissions, and of the organisations between the phases.
    /// Where the scenario was read from a file, findings say where their subject stands in it.
    ///
    /// # Errors
    /// [`PlanError`] when the scenario cannot be carried out.
    ///
    /// # Example
    /// ```
    /// use std::sync::Arc;
    /// use orgmodel::Model;
    /// use orgmodel::checks::Checker;
    /// use orgmodel::scenario::{Commission, Scenario};
    ///
    /// let plan = Scenario::new("reform", Arc::new(Model::default()))
    ///     .commissioned(vec![Commission::new("values").by("2011-12-31".parse()?)]);
    /// let report = Checker::new().run_plan(&plan)?;
    /// assert_eq!(report.findings[0].to_string(), "error[I1] commission `values`: nobody is responsible (G7)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run_plan(&self, scenario: &Scenario) -> Result<Report, PlanError> {
        let between = between(scenario, self)?;
        let plan = Plan { breaks: between.breaks, ..plan_of(scenario) };
        let model = scenario.model()?;
        let facts = Facts::new(&model, &self.configuration().thresholds).with_plan(&plan);
        Ok(self.only(|check| check.is_of_plan()).run_on(&facts))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::checks::{CheckConfig, Checker, Waiver};
    use crate::fixture::{late_owner, plan};
    use crate::format::{Input, parse_scenario};

    #[test]
    fn a_run_of_a_plan_runs_the_checks_of_plans_and_no_other() {
        let report = Checker::new().run_plan(&late_owner().scenario()).expect("it can be carried out");
        assert_eq!(report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["I6"]);
        // Without a day of judgement nothing is late.
        let not_run: Vec<(&str, &str)> =
            report.not_run.iter().map(|not_run| (not_run.check, not_run.reason.as_str())).collect();
        assert_eq!(not_run, [("commission-late", "the thresholds do not state the day of judgement")]);
        let of_model = Checker::new().run(&plan().base.model());
        let off = of_model.not_run.iter().filter(|not_run| not_run.reason == "the run is given no plan").count();
        assert_eq!(off, 6);
    }

    #[test]
    fn a_waiver_is_judged_by_the_run_to_which_its_check_belongs() {
        let waiver = |check: &str| Waiver { check: check.into(), subject: None, reason: "so it is".into() };
        let waivers = vec![waiver("I6"), waiver("I1"), waiver("micro-team")];
        let config = CheckConfig { waivers, ..CheckConfig::default() };
        let checker = Checker::new().config(config).expect("the checks exist");
        let told = |report: &crate::checks::Report| -> Vec<String> {
            let unused = report.of("unused-waiver");
            unused
                .filter_map(|finding| match &finding.subject {
                    crate::Subject::Check(name) => Some(name.clone()),
                    _ => None,
                })
                .collect()
        };
        let report = checker.run_plan(&late_owner().scenario()).expect("it can be carried out");
        assert_eq!((report.waived.len(), told(&report)), (1, vec!["I1".to_owned()]));
        assert_eq!(told(&checker.run(&plan().base.model())), ["micro-team"]);
    }

    #[test]
    fn a_finding_says_where_its_subject_stands_in_the_file_of_the_plan() {
        let text = "format = 1\n[scenario]\nname = \"a\"\n[[commission]]\nkey = \"values\"\nby = 2011-12-31\n\
                    [[commission]]\nkey = \"heads\"\nresponsible = \"support\"\nfrom = 2010-01-01\nby = 2010-06-30\n\
                    depends_on = \"values\"\n";
        let file = parse_scenario(&Input::toml("plan.toml", text)).expect("a scenario");
        let report =
            Checker::new().run_plan(&file.to_scenario(Arc::new(plan().base.model()))).expect("nothing changes");
        let told: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "plan.toml:5:7: error[I1] commission `values`: nobody is responsible (G7)",
                "plan.toml:10:8: error[I4] commission `heads`: starts on 2010-01-01, before what it depends on is due: \
                 `values` (on 2011-12-31) (G7)"
            ]
        );
    }
}
