//! Heads.

use super::{Injector, Site};
use crate::organisation::RelationKind;
use crate::scenario::Change;
use crate::{Head, HeadState, Subject};

/// Vacates posts.
pub(super) const VACANT: Injector = Injector { check: "vacant-head", run: vacant };

fn vacant(site: &mut Site<'_>, wanted: usize) -> Vec<Subject> {
    // A vacant head of a focus area would be a finding of its own.
    let candidates = site
        .model
        .organisation()
        .in_line()
        .filter(|node| node.head().is_some() && node.targets(RelationKind::ResponsibleFor).next().is_none())
        .filter(|node| site.is_free(&Subject::node(*node)))
        .map(|node| node.id())
        .collect();
    let mut planted = Vec::new();
    for id in site.draw(candidates, wanted) {
        let node = site.model.organisation().get(id).expect("it was met above");
        let subject = Subject::node(node);
        let head = node.head().map(|head| Head {
            title: head.title().to_owned(),
            state: HeadState::Vacant,
            hours_per_week: head.hours_per_week(),
        });
        let node = node.key();
        site.change(Change::SetHead { node, head });
        site.take([subject.clone()]);
        planted.push(subject);
    }
    planted
}

#[cfg(test)]
mod tests {
    use crate::fixture::sector;
    use crate::generate::defects::example::finds_only;

    #[test]
    fn each_is_found_once_and_nothing_else() {
        finds_only(sector(), "vacant-head", 3);
    }
}
