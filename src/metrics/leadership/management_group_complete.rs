use std::collections::HashSet;

use crate::Key;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::steering::leadership::memberships;

declare_metric! {
    /// The share of those who belong in the management group that are in it.
    ///
    /// In it belong the director, which is the administration that answers to an executive board, and of the nodes that
    /// report directly to it the sectors, the administrations, and the units of role staff office or support (A10). Who is in
    /// any of several groups is in it; groups without the director count only when no group has the director. Linear.
    ///
    /// Director, two sectors, support and staff office belong in it, the staff office is not: 4 / 5 = 0.8.
    pub(crate) METRIC = {
        name: "management-group-complete",
        aspect: Aspect::Leadership,
        unit: "share of those who belong in it",
        range: "0..1",
        better: Better::Higher,
        shows: &[],
        needs: &[Need::ManagementGroups],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let memberships = memberships(facts.model());
    let Some(first) = memberships.first() else {
        return Err(Undefined("it is not one administration that answers to an executive board"));
    };
    let members: HashSet<&Key> = memberships.iter().flat_map(|membership| &membership.group.members).collect();
    let within = first.belong.iter().filter(|key| members.contains(key)).count();
    Ok(Value::Number(within as f64 / first.belong.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::AdministrationEntry;
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::example::{number, why_not};

    #[test]
    fn those_who_belong_in_it_are_counted_and_strangers_are_not() {
        let of = |fixture: crate::fixture::Fixture| number(&fixture.model(), "management-group-complete");
        assert_eq!(of(purchaser_provider().with_leadership()), Some(1.0));
        let fixture = sector().with_leadership().management_group(|members| {
            members.retain(|key| *key != "staff-office");
            members.push("school".into());
        });
        assert_eq!(of(fixture.clone()), Some(0.8));
        let mut second = fixture;
        second.steering.management_groups.push(second.steering.management_groups[0].clone());
        second.steering.management_groups[1].key = "second".into();
        second.steering.management_groups[1].members = vec!["administration".into(), "staff-office".into()];
        assert_eq!(of(second), Some(1.0));
    }

    #[test]
    fn with_two_directors_it_is_undefined() {
        let fixture = sector().with_leadership().add(AdministrationEntry::new("other").answers_to("executive-board"));
        let why = "it is not one administration that answers to an executive board";
        assert_eq!(why_not(&fixture.model(), "management-group-complete").as_deref(), Some(why));
    }
}
