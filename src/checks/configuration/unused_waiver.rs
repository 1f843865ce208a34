use crate::checks::{AppliesTo, Family, Scope, Severity, declare_check};
use crate::facts::Parts;

declare_check! {
    /// A waiver that covers no finding.
    ///
    /// A waiver says that somebody has decided to live with a finding. When the finding is gone, or its subject is called
    /// otherwise, the waiver hides what comes next.
    ///
    /// Take the waiver away, or correct its subject.
    pub(crate) CHECK = {
        name: "unused-waiver",
        code: "C1",
        family: Family::Configuration,
        severity: Severity::Warning,
        applies_to: AppliesTo::Any,
        needs: &[],
        scope: Scope::Model(Parts::ALL),
        source: &[],
        since: "0.1.0",
        // The run itself knows which waivers were used; it makes the findings after all other checks.
        run: |_, _| {},
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::{CheckConfig, Checker, Waiver};
    use crate::{Model, Organisation, UnitEntry};

    #[test]
    fn a_waiver_is_used_or_found() {
        let mut builder = Organisation::builder();
        builder.add(UnitEntry::new("a").reports_to("b")).add(UnitEntry::new("b").reports_to("a"));
        let organisation = builder.build().expect("a cycle can be written down");
        let model =
            Model::new("round", organisation, Default::default(), Default::default(), vec![]).expect("one part");

        let waiver = |subject: &str| Waiver {
            check: "reporting-cycle".into(),
            subject: Some(subject.into()),
            reason: "until the move in May".into(),
        };
        let config = CheckConfig { waivers: vec![waiver("a"), waiver("c")], ..Default::default() };
        let report = Checker::new().config(config).expect("the check exists").run(&model);
        assert_eq!(report.waived.len(), 1);
        assert_eq!(report.of("reporting-cycle").count(), 0);
        let unused: Vec<_> = report.of("unused-waiver").collect();
        assert_eq!(unused.len(), 1);
        assert_eq!(unused[0].message, "the waiver of `c` covers no finding");
    }
}
