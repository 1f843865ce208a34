use crate::Subject;
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};

declare_check! {
    /// A support function that no unit does.
    ///
    /// Support and services has its functions as a rule in one unit (A9). One that no unit does is either forgotten or
    /// done by everybody.
    ///
    /// Let support and services do it, or take it out of the services.
    pub(crate) CHECK = {
        name: "support-function-missing",
        code: "U1",
        family: Family::Support,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::SupportFunctions],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["A9"],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let doers = super::doers(facts);
    for function in &facts.model().services().functions {
        if !doers.contains_key(function.key.as_str()) {
            let draft = Draft::new(Subject::SupportFunction(function.key.clone()), "no unit does it")
                .evidence(Evidence::Missing("a unit that does it".into()))
                .help("let support and services do it");
            findings.push(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Subject;
    use crate::checks::Evidence;
    use crate::fixture::{purchaser_provider, sector};

    #[test]
    fn a_function_that_nobody_does_is_found() {
        for clean in [sector(), purchaser_provider()] {
            let finding = clean.unit("support", |unit| unit.functions = vec!["finance".into()]).only_finding();
            assert_eq!((finding.code, finding.subject), ("U1", Subject::SupportFunction("personnel".into())));
            assert_eq!(finding.evidence, Some(Evidence::Missing("a unit that does it".into())));
        }
    }
}
