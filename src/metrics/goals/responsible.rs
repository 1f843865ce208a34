use std::collections::HashMap;

use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};
use crate::{Key, NodeKind, NodeRef};

declare_metric! {
    /// How many goals a body that is responsible for any is responsible for on average.
    ///
    /// Goals of all kinds that name a body as responsible, divided by the bodies that are named. Goals in documents that have
    /// ended are left out. Many goals for one body are as good as none: it cannot follow them. Linear in the goals.
    ///
    /// A council with the vision, an executive board with four strategic goals: (1 + 4) / 2 = 2.5.
    pub(crate) PER_BODY = {
        name: "goals-per-body",
        aspect: Aspect::Goals,
        unit: "goals per body",
        range: "1..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: per_body,
    }
}

declare_metric! {
    /// How many goals a head who is responsible for any is responsible for on average.
    ///
    /// Goals of all kinds that name as responsible a node with a head, whoever holds the post, divided by the nodes that are
    /// named. Goals in documents that have ended are left out. Linear in the goals.
    ///
    /// A sector head with five committee goals and two activities, an operations manager with one concrete activity: (7 + 1)
    /// / 2 = 4.
    pub(crate) PER_HEAD = {
        name: "goals-per-head",
        aspect: Aspect::Goals,
        unit: "goals per head",
        range: "1..",
        better: Better::Neither,
        shows: &[],
        needs: &[Need::Goals],
        since: "0.1.0",
        run: per_head,
    }
}

fn mean(facts: &Facts<'_>, counts: impl Fn(NodeRef<'_>) -> bool, none: Undefined) -> Result<Value, Undefined> {
    let mut goals: HashMap<&Key, usize> = HashMap::new();
    let chain = facts.goal_chain();
    for responsible in chain.current().filter_map(|goal| goal.responsible.as_ref()) {
        *goals.entry(responsible).or_default() += 1;
    }
    goals.retain(|key, _| facts.organisation().node(key.as_str()).is_some_and(&counts));
    if goals.is_empty() {
        return Err(none);
    }
    Ok(Value::Number(goals.values().sum::<usize>() as f64 / goals.len() as f64))
}

fn per_body(facts: &Facts<'_>) -> Result<Value, Undefined> {
    mean(facts, |node| node.kind() == NodeKind::Body, Undefined("no body is responsible for a goal"))
}

fn per_head(facts: &Facts<'_>) -> Result<Value, Undefined> {
    mean(facts, |node| node.head().is_some(), Undefined("no head is responsible for a goal"))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{purchaser_provider, sector};
    use crate::metrics::goals::{measured, number};
    use crate::steering::goals::DocumentState;

    #[test]
    fn goals_are_counted_by_who_is_responsible() {
        let fixture = sector().with_goals();
        assert_eq!(number(&fixture, "goals-per-body"), Some(2.5));
        // Two sector heads with 5 goals and 2 activities, four operations managers with one.
        assert_eq!(number(&fixture, "goals-per-head"), Some(18.0 / 6.0));
        let agreed = purchaser_provider().with_goals();
        // The purchasers have 16 between them.
        assert_eq!(number(&agreed, "goals-per-body"), Some(21.0 / 4.0));
        assert_eq!(number(&agreed, "goals-per-head"), Some(8.0 / 6.0));
    }

    #[test]
    fn a_node_without_a_head_and_an_ended_document_do_not_count() {
        let headless = sector().with_goals().sector("care-sector", |sector| sector.head = None);
        assert_eq!(number(&headless, "goals-per-head"), Some(11.0 / 5.0));
        let mut nobody = sector().with_goals();
        nobody.steering.goals.iter_mut().for_each(|goal| goal.responsible = None);
        assert_eq!(measured(&nobody, "goals-per-body").undefined.as_deref(), Some("no body is responsible for a goal"));
        assert_eq!(measured(&nobody, "goals-per-head").undefined.as_deref(), Some("no head is responsible for a goal"));
        let ended = sector().with_goals().chain_document("town-budget", |budget| budget.state = DocumentState::Ended);
        assert_eq!(number(&ended, "goals-per-body"), None);
    }
}
