use std::collections::HashSet;

use super::{current_documents, is_below_sector, sector_kind};
use crate::checks::{AppliesTo, Draft, Evidence, Family, Findings, Scope, Severity, declare_check};
use crate::facts::{Facts, Need, Parts};
use crate::steering::goals::{ChainDocument, ChainDocumentKind};
use crate::{BodyKind, Key, NodeId, NodeKind, NodeRef, RelationKind, SteeringModel, Subject};

declare_check! {
    /// A committee without a sector plan, a sector without an operational plan, or an operations area without a work plan.
    ///
    /// The goal chain reaches those for whom there is a document on each link (G3, P6); where one is missing, goals end
    /// there. Documents that have ended do not count.
    ///
    /// A sector plan is asked of each committee, district committee and purchaser committee, and in the committee-less model
    /// of the executive board: one that the body adopts or that covers it. An agreement in which it is the purchaser takes
    /// its place; a purchaser committee that buys without an agreement is found by `provider-without-agreement`.
    ///
    /// An operational plan is asked of each sector; in a model without sectors, of each administration that is the nearest
    /// above a unit that does a service area. One that the node adopts or that covers it counts. Under purchasers and
    /// providers it is not asked, for agreements take its place.
    ///
    /// A work plan is asked of each operations area: a unit that reports directly to a sector (in a model without sectors, to
    /// an administration) and does a service area, itself or by a unit below it. One that covers the unit or such a superior
    /// counts, a plan that says nothing of what it covers for its adopter.
    ///
    /// Adopt the plan, or say in `covers` for whom an existing one holds.
    pub(crate) CHECK = {
        name: "plan-missing",
        code: "V11",
        family: Family::Goals,
        severity: Severity::Error,
        applies_to: AppliesTo::Any,
        needs: &[Need::ChainDocuments],
        scope: Scope::Model(Parts::ALL.but(Parts::STAFF)),
        source: &["G3", "P6"],
        since: "0.1.0",
        run,
    }
}

/// The nodes for which plans of a kind hold; their adopters too, when these count.
fn holders<'m>(facts: &Facts<'m>, kind: ChainDocumentKind, adopters: bool) -> HashSet<&'m Key> {
    let mut found = HashSet::new();
    for document in current_documents(facts).filter(|document: &&ChainDocument| document.kind == kind) {
        found.extend(&document.covers);
        if adopters || document.covers.is_empty() {
            found.extend(&document.adopter);
        }
    }
    found
}

fn run(facts: &Facts<'_>, findings: &mut Findings) {
    let mut missing = |node: NodeRef<'_>, what: &str| {
        let draft = Draft::new(Subject::node(node), format!("there is no {what} for it"))
            .evidence(Evidence::Missing(what.into()))
            .help("adopt the plan, or say in `covers` for whom an existing one holds");
        findings.push(draft);
    };
    let model = facts.steering_model();
    let planned = holders(facts, ChainDocumentKind::SectorPlan, true);
    let purchasers: HashSet<&Key> =
        facts.model().steering().agreements.iter().map(|agreement| &agreement.purchaser).collect();
    for body in facts.organisation().bodies() {
        let what = match body.body_kind() {
            Some(BodyKind::PurchaserCommittee) if body.targets(RelationKind::PurchasesFrom).next().is_some() => {
                continue;
            }
            Some(BodyKind::PurchaserCommittee) => "agreement or sector plan",
            Some(BodyKind::Committee | BodyKind::DistrictCommittee) => "sector plan",
            Some(BodyKind::ExecutiveBoard) if model == Some(SteeringModel::CommitteeLess) => "sector plan",
            _ => continue,
        };
        let key = body.key();
        if !planned.contains(&key) && !purchasers.contains(&key) {
            missing(body, what);
        }
    }

    if model != Some(SteeringModel::PurchaserProvider) {
        let planned = holders(facts, ChainDocumentKind::OperationalPlan, true);
        for node in sectors(facts).into_iter().filter(|node| !planned.contains(&node.key())) {
            missing(node, "operational plan");
        }
    }

    let planned = holders(facts, ChainDocumentKind::WorkPlan, false);
    let sector_kind = sector_kind(facts);
    let does = doing(facts);
    for unit in facts.organisation().units().filter(|unit| is_below_sector(*unit, sector_kind)) {
        let mut superiors = unit.superiors().filter(|superior| superior.kind() == sector_kind);
        let holds = planned.contains(&unit.key()) || superiors.any(|superior| planned.contains(&superior.key()));
        if does[unit.id().row()] && !holds {
            missing(unit, "work plan");
        }
    }
}

/// The sectors, or the administrations that are the nearest above what does a service area.
fn sectors<'m>(facts: &Facts<'m>) -> Vec<NodeRef<'m>> {
    if facts.meets(Need::Sectors) {
        return facts.organisation().of_kind(NodeKind::Sector).collect();
    }
    let doers = facts.organisation().units().filter(|unit| !unit.areas().is_empty());
    let divisions: HashSet<NodeId> = doers.filter_map(|unit| facts.division(unit.id())).collect();
    facts.organisation().of_kind(NodeKind::Administration).filter(|node| divisions.contains(&node.id())).collect()
}

/// For each row whether the node does a service area, itself or by one below it. Linear.
fn doing(facts: &Facts<'_>) -> Vec<bool> {
    let mut above = vec![false; facts.organisation().bound()];
    let mut does = above.clone();
    for unit in facts.organisation().units().filter(|unit| !unit.areas().is_empty()) {
        does[unit.id().row()] = true;
        // Above one that was met before, all have been met, on a circle as well.
        for superior in facts.line().upward(unit.id()) {
            if std::mem::replace(&mut above[superior.row()], true) {
                break;
            }
        }
    }
    does.iter().zip(above).map(|(does, above)| *does || above).collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::Evidence;
    use crate::fixture::{Fixture, purchaser_provider, sector};
    use crate::steering::goals::{ChainDocument, ChainDocumentKind};
    use crate::{BodyEntry, BodyKind, NodeKind, SectorEntry, SteeringModel, Subject, UnitEntry};

    /// A document that is no more; what stood in it stands nowhere.
    fn without(mut fixture: Fixture, document: &str) -> Fixture {
        fixture.steering.chain_documents.retain(|entry| entry.key != *document);
        for goal in &mut fixture.steering.goals {
            goal.document.take_if(|stands| stands == document);
        }
        fixture
    }

    fn found(fixture: &Fixture) -> Vec<Subject> {
        let found = fixture.findings().into_iter().filter(|finding| finding.code == "V11");
        found.map(|finding| finding.subject).collect()
    }

    #[test]
    fn a_link_without_its_plan_is_found() {
        let links = [
            ("care-plan", NodeKind::Body, "care-committee", "sector plan"),
            ("care-operations", NodeKind::Sector, "care-sector", "operational plan"),
            ("elderly-care-work", NodeKind::Unit, "elderly-care", "work plan"),
        ];
        for (document, kind, key, what) in links {
            let finding = without(sector().with_goals(), document).only_finding();
            assert_eq!((finding.code, finding.subject), ("V11", Subject::Node(kind, key.into())));
            assert_eq!(finding.message, format!("there is no {what} for it"));
            assert_eq!(finding.evidence, Some(Evidence::Missing(what.into())));
        }
        let finding = without(purchaser_provider().with_goals(), "school-work").only_finding();
        assert_eq!((finding.code, finding.subject), ("V11", Subject::Node(NodeKind::Unit, "school".into())));
    }

    #[test]
    fn a_purchaser_without_an_agreement_is_found() {
        let idle = BodyEntry::new("idle-purchaser", BodyKind::PurchaserCommittee).answers_to("council");
        let fixture = purchaser_provider().with_goals().add(idle);
        let body = || Subject::Node(NodeKind::Body, "idle-purchaser".into());
        assert_eq!(found(&fixture), [body()]);
        // That it buys without one is found elsewhere.
        let buys = fixture.clone().body("idle-purchaser", |body| body.purchases_from = vec!["care-provider".into()]);
        assert_eq!(found(&buys), []);
        assert!(buys.findings().iter().any(|finding| finding.code == "K1"));
        let mut planned = fixture;
        let plan = ChainDocument {
            adopter: Some("idle-purchaser".into()),
            ..ChainDocument::new("idle-plan", ChainDocumentKind::SectorPlan)
        };
        planned.steering.chain_documents.push(plan);
        assert_eq!(found(&planned), []);
    }

    #[test]
    fn a_plan_of_the_sector_head_holds_for_the_areas_that_it_covers() {
        let fixture = without(without(sector().with_goals(), "elderly-care-work"), "disability-care-work");
        assert_eq!(found(&fixture).len(), 2);
        let covering = |covers: &[&str]| {
            let mut fixture = fixture.clone();
            fixture.steering.chain_documents.push(ChainDocument {
                adopter: Some("care-sector".into()),
                covers: covers.iter().map(|&key| key.into()).collect(),
                ..ChainDocument::new("care-work", ChainDocumentKind::WorkPlan)
            });
            found(&fixture).len()
        };
        assert_eq!([covering(&[]), covering(&["care-sector"]), covering(&["elderly-care"])], [0, 0, 1]);
    }

    #[test]
    fn who_does_something_is_below_on_a_circle_too() {
        let team = UnitEntry::new("team").area("school").reports_to("new-area");
        let area = UnitEntry::new("new-area").reports_to("team").reports_to("care-sector");
        let fixture = sector().with_goals().add(team).add(area);
        assert_eq!(found(&fixture), [Subject::Node(NodeKind::Unit, "new-area".into())]);
    }

    #[test]
    fn what_has_no_link_of_its_own_is_silent() {
        // Teams, support, staff office, drafting committee and law's own bodies have none in the clean example. A new sector
        // and what does something below it have.
        let area = UnitEntry::new("new-area").area("school").reports_to("new-sector");
        let fixture = sector().with_goals().add(SectorEntry::new("new-sector").reports_to("administration")).add(area);
        assert_eq!(found(&fixture).len(), 2);
        let idle = sector().with_goals().add(UnitEntry::new("idle").reports_to("care-sector"));
        assert_eq!(found(&idle), []);
        // Without committees it is the executive board's turn.
        let mut board = sector().with_goals();
        board.steering.model = Some(SteeringModel::CommitteeLess);
        assert_eq!(found(&board), [Subject::Node(NodeKind::Body, "executive-board".into())]);
    }
}
