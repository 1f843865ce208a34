//! A small municipality to change in tests, made up from end to end.

use crate::scenario::{Change, LinkChange};
use crate::*;

pub(super) fn municipality() -> Model {
    let mut builder = Organisation::builder();
    for title in ["director", "sector head", "unit manager"] {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    let calendar = Calendar { interval_days: 30, agenda_deadline_days: 7 };
    let mut board = BodyEntry::new("board", BodyKind::ExecutiveBoard).answers_to("council");
    board.calendar = Some(calendar);
    let mut front_desk = UnitEntry::new("front-desk").reports_to("administration").staff(Decimal::from(6));
    front_desk.functions = vec!["switchboard".into()];
    front_desk.serves = vec![Service { customer: "north".into(), priced: true }];
    let mut buyer = UnitEntry::new("buyer").reports_to("administration").staff(Decimal::from(2));
    buyer.purchases_from = vec!["north".into()];
    builder
        .add(BodyEntry::new("council", BodyKind::Council))
        .add(board)
        .add(BodyEntry::new("education", BodyKind::Committee).answers_to("council"))
        .add(
            AdministrationEntry::new("administration")
                .answers_to("board")
                .employed_by("board")
                .head(Head::new("director")),
        )
        .add(
            SectorEntry::new("schools")
                .reports_to("administration")
                .head(Head::new("sector head"))
                .commissioned_by("education"),
        )
        .add(
            SectorEntry::new("care")
                .reports_to("administration")
                .head(Head::new("sector head"))
                .commissioned_by("board"),
        )
        .add(
            UnitEntry::new("north")
                .reports_to("schools")
                .staff(Decimal::from(20))
                .area("school")
                .head(Head::new("unit manager").hours_per_week(Decimal::from(25))),
        )
        .add(
            UnitEntry::new("south")
                .reports_to("schools")
                .staff(Decimal::from(15))
                .area("school")
                .head(Head::new("unit manager")),
        )
        .add(
            UnitEntry::new("home")
                .reports_to("care")
                .staff(Decimal::from(30))
                .area("elderly")
                .head(Head::new("unit manager")),
        )
        .add(front_desk)
        .add(buyer)
        .add(CompanyEntry::new("housing").owned_by("council", Decimal::from(60)).answers_to("board"))
        .add(FocusAreaEntry::new("integration").followed_up_by("board"))
        .add(ChannelEntry::new("phone", ChannelKind::Telephone).enters_at("front-desk"));
    builder.relate("care", Relation::ResponsibleFor, "integration");
    let services = Services {
        electorate: Some(30_000),
        areas: ["school", "elderly"].map(ServiceArea::new).to_vec(),
        functions: vec![SupportFunction {
            key: "switchboard".into(),
            name: None,
            staff: None,
            source: None,
            assumed: Assumed::Entry("made-up".into()),
        }],
        ..Services::default()
    };
    let steering = Steering {
        model: Some(SteeringModel::PurchaserProvider),
        agreements: vec![agreement("teaching", "buyer", "north", "school")],
        delegations: vec![
            delegation("hiring", Decider::Level("unit manager".into())),
            delegation("permits", Decider::Body("education".into())),
        ],
    };
    let assumptions = vec![Assumption { key: "made-up".into(), reason: "an example".into() }];
    let organisation = builder.build().expect("the example has a meaning");
    Model::new("example", organisation, steering, services, assumptions).expect("its parts fit together")
}

pub(super) fn agreement(key: &str, purchaser: &str, provider: &str, area: &str) -> Agreement {
    Agreement {
        key: key.into(),
        purchaser: purchaser.into(),
        provider: provider.into(),
        area: area.into(),
        kronor_per_year: None,
        source: None,
        assumed: Assumed::Nothing,
    }
}

pub(super) fn delegation(key: &str, by: Decider) -> Delegation {
    Delegation { key: key.into(), name: None, areas: vec![], by, source: None, assumed: Assumed::Nothing }
}

pub(super) fn link(from: &str, relation: RelationKind, to: &str) -> Change {
    Change::Link(LinkChange::new(from, relation, to))
}

pub(super) fn unlink(from: &str, relation: RelationKind, to: &str) -> Change {
    Change::Unlink(LinkChange::new(from, relation, to))
}

pub(super) fn move_to(node: &str, to: &str) -> Change {
    Change::Move { node: node.into(), to: to.into() }
}

/// Everything in the order in which it stands: what an undo must restore, beyond equality.
pub(super) type InOrder<'m> =
    (Vec<NodeEntry>, Vec<(NodeId, NodeId, RelationKind)>, &'m Steering, &'m Services, &'m [Assumption], usize);

pub(super) fn in_order(model: &Model) -> (InOrder<'_>, Vec<NodeId>) {
    let organisation = model.organisation();
    let relations = RELATIONS
        .iter()
        .flat_map(|rule| organisation.relations(rule.kind).map(|(from, to)| (from, to, rule.kind)))
        .collect();
    let parts = (
        organisation.entries().collect(),
        relations,
        model.steering(),
        model.services(),
        model.assumptions(),
        organisation.len(),
    );
    (parts, organisation.nodes().map(|node| node.id()).collect())
}
