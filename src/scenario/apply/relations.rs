use petgraph::Direction;

use super::Refusal;
use super::step::Edit;
use crate::organisation::link_problem;
use crate::scenario::LinkChange;
use crate::{Decimal, Key, NodeId, NodeKind, ProblemKind, Relation, RelationKind};

impl Edit<'_> {
    pub(super) fn move_below(&mut self, node: &Key, to: &Key) -> Result<(), Refusal> {
        let (node, to) = (self.find_in_line(node)?, self.find_in_line(to)?);
        self.expect_not_below(to, node)?;
        self.make_only_target(node, Relation::ReportsTo, to)
    }

    pub(super) fn transfer_employment(&mut self, node: &Key, to: &Key) -> Result<(), Refusal> {
        let (node, to) = (self.find_in_line(node)?, self.find_kind(to, NodeKind::Body)?);
        self.make_only_target(node, Relation::EmployedBy, to)
    }

    pub(super) fn make_responsible(&mut self, node: &Key, focus_area: &Key) -> Result<(), Refusal> {
        let (node, focus_area) = (self.find_in_line(node)?, self.find_kind(focus_area, NodeKind::FocusArea)?);
        let organisation = &self.model().organisation;
        let responsible = organisation.edges_of(focus_area, Direction::Incoming, RelationKind::ResponsibleFor);
        let others = responsible.filter(|&(.., from)| from != node);
        self.unlink_all(others.map(|(edge, ..)| edge).collect::<Vec<_>>());
        if self.model().organisation.edge(node, RelationKind::ResponsibleFor, focus_area).is_none() {
            self.link(node, Relation::ResponsibleFor, focus_area);
        }
        Ok(())
    }

    pub(super) fn add_link(&mut self, link: &LinkChange) -> Result<(), Refusal> {
        let (from, to) = (self.find(&link.from)?, self.find(&link.to)?);
        expect_carried(link)?;
        let organisation = &self.model().organisation;
        let relation = link.relation();
        let twice = organisation.edge(from, link.relation, to).is_some();
        if let Some(problem) = link_problem(organisation, from, relation, to, twice) {
            return Err(problem.into());
        }
        self.link(from, relation, to);
        Ok(())
    }

    pub(super) fn remove_link(&mut self, link: &LinkChange) -> Result<(), Refusal> {
        let (from, to) = (self.find(&link.from)?, self.find(&link.to)?);
        let organisation = &self.model().organisation;
        let Some(edge) = organisation.edge(from, link.relation, to) else {
            let node = organisation.get(from).expect("the node was found");
            let has = node.targets(link.relation).map(|target| target.key()).collect();
            return Err(Refusal::NotLinked {
                from: link.from.clone(),
                relation: link.relation,
                to: link.to.clone(),
                has,
            });
        };
        self.unlink_all([edge]);
        Ok(())
    }

    /// Lets the relations of a kind that leave a node lead to one other and nowhere else.
    fn make_only_target(&mut self, from: NodeId, relation: Relation, to: NodeId) -> Result<(), Refusal> {
        let organisation = &self.model().organisation;
        if let Some(problem) = link_problem(organisation, from, relation, to, false) {
            return Err(problem.into());
        }
        let (mut stands, mut others) = (false, Vec::new());
        for (edge, _, at) in organisation.edges_of(from, Direction::Outgoing, relation.kind()) {
            if at == to { stands = true } else { others.push(edge) }
        }
        self.unlink_all(others);
        if !stands {
            self.link(from, relation, to);
        }
        Ok(())
    }
}

/// That a relation carries only what its kind can, within its range.
fn expect_carried(link: &LinkChange) -> Result<(), Refusal> {
    let bad = |what: &str, expected: &str, found: String| {
        let what = format!("{what} of `{}` {} `{}`", link.from, link.relation, link.to);
        Err(ProblemKind::BadValue { what, expected: expected.into(), found }.into())
    };
    match (link.relation, link.share_percent, link.priced) {
        (RelationKind::OwnedBy, Some(share), _) if share > Decimal::from(100) => {
            bad("share", "at most 100 per cent", share.to_string())
        }
        (kind, Some(share), _) if kind != RelationKind::OwnedBy => {
            bad("share", "none, as only `owned_by` has one", share.to_string())
        }
        (kind, _, true) if kind != RelationKind::Serves => {
            bad("price", "none, as only `serves` has one", "priced".into())
        }
        _ => Ok(()),
    }
}
