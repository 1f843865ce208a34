//! Two small municipalities with the same services, for the tests of metrics.

use proptest::prelude::*;

use super::{Value, measure};
use crate::facts::Thresholds;
use crate::fixture::money;
use crate::steering::budget::Price;
use crate::steering::documents::{GoverningDocument, GoverningDocumentKind};
use crate::{
    AdministrationEntry, Agreement, Assumed, BodyEntry, BodyKind, ChannelEntry, ChannelKind, CompanyEntry, Decider,
    Decimal, Delegation, Head, Key, Level, Model, NodeEntry, Opening, Organisation, SectorEntry, ServiceArea, Services,
    Steering, SteeringModel, SupportFunction, Touch, UnitEntry, UnitRole,
};

fn measurement(model: &Model, name: &str) -> super::Measurement {
    let found = measure(model, &Thresholds::default()).into_iter().find(|found| found.metric == name);
    found.unwrap_or_else(|| panic!("`{name}` is not in the catalogue"))
}

/// The value of a metric.
pub(crate) fn value(model: &Model, name: &str) -> Option<Value> {
    measurement(model, name).value
}

/// The value of a metric that is one number.
pub(crate) fn number(model: &Model, name: &str) -> Option<f64> {
    value(model, name).and_then(|value| value.number())
}

/// Why a metric is undefined.
pub(crate) fn why_not(model: &Model, name: &str) -> Option<String> {
    measurement(model, name).undefined
}

/// A model with these nodes and nothing else.
pub(crate) fn model_of<E: Into<NodeEntry>>(entries: impl IntoIterator<Item = E>) -> Model {
    model_with(entries, Services::default(), Steering::default())
}

/// A model with these nodes, and what is done and how it is steered.
pub(crate) fn model_with<E: Into<NodeEntry>>(
    entries: impl IntoIterator<Item = E>,
    services: Services,
    steering: Steering,
) -> Model {
    let mut builder = Organisation::builder();
    for title in ["director", "sector head", "operations manager", "unit manager"] {
        builder.level(Level { title: title.into(), also: vec![] });
    }
    for entry in entries {
        builder.add(entry);
    }
    let organisation = builder.build().expect("an example");
    Model::new("example", organisation, steering, services, vec![]).expect("an example")
}

/// Units `u0`, `u1` …, each under one before it or under none.
pub(crate) fn any_units() -> impl Strategy<Value = Vec<UnitEntry>> {
    let superiors = prop::collection::vec((any::<prop::sample::Index>(), prop::bool::weighted(0.1)), 1..25);
    superiors.prop_map(|superiors| {
        let unit = |(n, (superior, root)): (usize, &(prop::sample::Index, bool))| {
            let unit = UnitEntry::new(format!("u{n}"));
            if n == 0 || *root { unit } else { unit.reports_to(format!("u{}", superior.index(n))) }
        };
        superiors.iter().enumerate().map(unit).collect()
    })
}

pub(crate) fn staff(number: u16) -> Decimal {
    Decimal::from(number)
}

/// A service area with staff.
pub(crate) fn area(key: &str, number: u16) -> ServiceArea {
    ServiceArea { staff: Some(staff(number)), ..ServiceArea::new(key) }
}

/// Two areas that so many matters a year touch together.
pub(crate) fn touch(a: &str, b: &str, weight: u16) -> Touch {
    Touch { areas: (a.into(), b.into()), weight: staff(weight), source: None, assumed: Assumed::Nothing }
}

pub(crate) fn delegation(key: &str, areas: &[&str], by: Decider) -> Delegation {
    let areas = areas.iter().map(|&area| Key::from(area)).collect();
    Delegation { key: key.into(), name: None, kind: None, areas, by, source: None, assumed: Assumed::Nothing }
}

pub(crate) fn agreement(purchaser: &str, provider: &str, area: &str) -> Agreement {
    Agreement {
        key: format!("{purchaser}-{area}").into(),
        purchaser: purchaser.into(),
        provider: provider.into(),
        area: area.into(),
        kronor_per_year: None,
        period: None,
        source: None,
        assumed: Assumed::Nothing,
    }
}

/// Schools (20 staff), adult education (10), elderly care (30) and family care (6).
pub(crate) fn services() -> Services {
    let function = |key: &str| SupportFunction {
        key: key.into(),
        name: None,
        staff: None,
        source: None,
        assumed: Assumed::Nothing,
    };
    Services {
        areas: vec![area("schools", 20), area("adults", 10), area("elderly", 30), area("family", 6)],
        touches: vec![touch("schools", "family", 3), touch("schools", "adults", 1), touch("elderly", "family", 2)],
        functions: vec![function("finance"), function("it")],
        ..Services::default()
    }
}

/// Areas, with the unit that does each, its superior and its staff.
const UNITS: [(&str, &str, u16); 4] =
    [("schools", "learning", 20), ("adults", "learning", 10), ("elderly", "welfare", 30), ("family", "welfare", 6)];

fn units() -> impl Iterator<Item = NodeEntry> {
    UNITS.into_iter().map(|(area, superior, number)| {
        let unit = UnitEntry::new(format!("{area}-unit")).head(Head::new("unit manager")).staff(staff(number));
        unit.area(area).reports_to(superior).into()
    })
}

fn support(key: &str, functions: &[&str], superior: &str) -> NodeEntry {
    let mut unit = UnitEntry::new(key).head(Head::new("operations manager")).staff(staff(4)).reports_to(superior);
    unit.role = UnitRole::Support;
    unit.functions = functions.iter().map(|&function| Key::from(function)).collect();
    unit.into()
}

fn council_and_board() -> [NodeEntry; 2] {
    let mut council = BodyEntry::new("council", BodyKind::Council);
    council.seats = Some(61);
    let mut board = BodyEntry::new("board", BodyKind::ExecutiveBoard).answers_to("council");
    board.seats = Some(15);
    [council.into(), board.into()]
}

/// One administration under the executive board with two sectors, each commissioned by its committee; support in one
/// unit, which is also the one door in; a holding company that owns one other.
pub(crate) fn sector() -> Model {
    let mut entries = Vec::from(council_and_board());
    let administration = AdministrationEntry::new("administration").head(Head::new("director"));
    entries.push(administration.answers_to("board").employed_by("board").into());
    for (key, committee) in [("learning", "education"), ("welfare", "care")] {
        entries.push(BodyEntry::new(committee, BodyKind::Committee).answers_to("council").into());
        let sector = SectorEntry::new(key).head(Head::new("sector head")).reports_to("administration");
        entries.push(sector.commissioned_by(committee).into());
    }
    entries.extend(units());
    entries.push(support("support", &["finance", "it"], "administration"));
    let mut web = ChannelEntry::new("web", ChannelKind::EService).enters_at("support");
    web.reaches = vec!["schools".into()];
    web.open = vec![Opening::ALWAYS];
    entries.push(web.into());
    let mut telephone = ChannelEntry::new("telephone", ChannelKind::Telephone).enters_at("support");
    telephone.first_contact_percent = Some(staff(60));
    entries.push(telephone.into());
    entries.push(CompanyEntry::new("holding").answers_to("board").owned_by("board", staff(100)).into());
    entries.push(CompanyEntry::new("energy").owned_by("holding", staff(100)).into());
    let steering = Steering {
        model: Some(SteeringModel::Sector),
        agreements: vec![],
        delegations: vec![
            delegation("placement", &[], Decider::Level("unit manager".into())),
            delegation("hiring", &["elderly"], Decider::Level("sector head".into())),
            delegation("plan", &["schools"], Decider::Body("education".into())),
        ],
        governing_documents: vec![GoverningDocument {
            subject: Some("alcohol".into()),
            adopted: Some(jiff::civil::date(2009, 6, 15)),
            ..GoverningDocument::new("alcohol-policy", GoverningDocumentKind::Policy)
        }],
        ..Steering::default()
    };
    model_with(entries, services(), steering)
}

/// Two purchaser committees that order from one provider board, under which two administrations stand; each of these
/// has a support function and a door of its own; a company of which half is owned.
pub(crate) fn purchaser_provider() -> Model {
    let mut entries = Vec::from(council_and_board());
    for key in ["order-learning", "order-welfare"] {
        entries.push(BodyEntry::new(key, BodyKind::PurchaserCommittee).answers_to("council").into());
    }
    entries.push(BodyEntry::new("delivery", BodyKind::ProviderBoard).answers_to("council").into());
    for (key, support_key, function) in [("learning", "accounts", "finance"), ("welfare", "computers", "it")] {
        let administration = AdministrationEntry::new(key).head(Head::new("director"));
        entries.push(administration.answers_to("delivery").employed_by("delivery").into());
        entries.push(support(support_key, &[function], key));
        let mut door = ChannelEntry::new(format!("telephone-{key}"), ChannelKind::Telephone).enters_at(support_key);
        door.reaches = UNITS.iter().filter(|(.., number)| *number > 6).map(|&(area, ..)| Key::from(area)).collect();
        entries.push(door.into());
    }
    entries.extend(units());
    entries.push(CompanyEntry::new("energy").owned_by("board", staff(50)).into());
    let mut agreements: Vec<Agreement> =
        UNITS.iter().map(|(area, superior, _)| agreement(&format!("order-{superior}"), "delivery", area)).collect();
    agreements.iter_mut().for_each(|agreement| agreement.kronor_per_year = Some(20_000_000));
    let steering = Steering {
        model: Some(SteeringModel::PurchaserProvider),
        agreements,
        delegations: vec![delegation("placement", &[], Decider::Level("director".into()))],
        frames: vec![
            money::frame(None, "council", 100),
            money::frame(Some("council"), "order-learning", 50),
            money::frame(Some("council"), "order-welfare", 50),
            money::frame(Some("delivery"), "learning", 40),
            money::frame(Some("delivery"), "welfare", 40),
        ],
        prices: vec![Price { kronor_per_matter: 0, ..money::price("schools") }],
        internal_services: vec![money::internal_service("finance", "accounts", Some("finance"), &[("learning", 30)])],
        ..Steering::default()
    };
    model_with(entries, services(), steering)
}
