//! The clean examples of the tests: a small municipality in the sector model, in which every check is silent, and one in the
//! purchaser-provider model, with the findings of that model as such and no other. A test breaks one thing and looks at
//! what is found.

mod access;
mod documents;
pub(crate) mod goals;
mod leadership;
pub(crate) mod money;
mod plan;
mod process;

pub(crate) use plan::{PlanFixture, late_owner, owns, phase, plan};

use crate::checks::{CheckConfig, Checker, Finding};
use crate::{
    AdministrationEntry, Agreement, Assumed, BodyEntry, BodyKind, ChannelEntry, ChannelKind, CompanyEntry, Decider,
    Decimal, Delegation, FocusAreaEntry, GroupCompany, Head, Key, Level, Model, NodeEntry, Organisation, SectorEntry,
    Service, ServiceArea, Services, Steering, SteeringModel, SupportFunction, Touch, UnitEntry, UnitRole,
};

/// The parts of a model, to break one of them.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    pub(crate) levels: Vec<Level>,
    pub(crate) entries: Vec<NodeEntry>,
    pub(crate) steering: Steering,
    pub(crate) services: Services,
}

impl Fixture {
    /// The model of the parts.
    pub(crate) fn model(&self) -> Model {
        let mut builder = Organisation::builder();
        for level in &self.levels {
            builder.level(level.clone());
        }
        for entry in &self.entries {
            builder.add(entry.clone());
        }
        let organisation = builder.build().expect("the fixture has a meaning");
        Model::new("fixture", organisation, self.steering.clone(), self.services.clone(), vec![])
            .expect("the parts of the fixture fit together")
    }

    /// The checks by which the fixtures are judged, as of 1 March 2011.
    pub(crate) fn checker() -> Checker<'static> {
        let mut config = CheckConfig::default();
        config.thresholds.judged_on = Some(jiff::civil::date(2011, 3, 1));
        Checker::new().config(config).expect("it names no check")
    }

    /// What the checks find.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        Self::checker().run(&self.model()).findings
    }

    /// The one finding beyond those that the clean example of the same steering model has.
    #[track_caller]
    pub(crate) fn only_finding(&self) -> Finding {
        let clean = match self.steering.model {
            Some(SteeringModel::PurchaserProvider) => purchaser_provider().findings(),
            _ => sector().findings(),
        };
        let mut findings = self.findings();
        findings.retain(|finding| !clean.contains(finding));
        let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), 1, "expected one finding, found {shown:#?}");
        findings.remove(0)
    }

    /// One more node.
    pub(crate) fn add(mut self, entry: impl Into<NodeEntry>) -> Self {
        self.entries.push(entry.into());
        self
    }

    /// Takes a node away, with every relation, agreement and delegation that names it.
    pub(crate) fn without(mut self, key: &str) -> Self {
        self.entries.retain(|entry| entry.key() != key);
        for entry in &mut self.entries {
            let mut kept = entry.clone().unlinked();
            for link in entry.links().into_iter().filter(|link| link.to != key) {
                kept.push(link).expect("it was linked before");
            }
            *entry = kept;
        }
        self.steering.agreements.retain(|agreement| agreement.purchaser != key && agreement.provider != key);
        self.steering.delegations.retain(|delegation| !matches!(&delegation.by, Decider::Body(body) if body == key));
        self
    }

    fn change(mut self, key: &str, change: impl FnOnce(&mut NodeEntry)) -> Self {
        change(self.entries.iter_mut().find(|entry| entry.key() == key).expect("a node of the fixture"));
        self
    }

    /// Changes a body.
    pub(crate) fn body(self, key: &str, change: impl FnOnce(&mut BodyEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Body(body) => change(body),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes an administration.
    pub(crate) fn administration(self, key: &str, change: impl FnOnce(&mut AdministrationEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Administration(administration) => change(administration),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes a sector.
    pub(crate) fn sector(self, key: &str, change: impl FnOnce(&mut SectorEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Sector(sector) => change(sector),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes a unit.
    pub(crate) fn unit(self, key: &str, change: impl FnOnce(&mut UnitEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Unit(unit) => change(unit),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes a company.
    pub(crate) fn company(self, key: &str, change: impl FnOnce(&mut CompanyEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Company(company) => change(company),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes a focus area.
    pub(crate) fn focus_area(self, key: &str, change: impl FnOnce(&mut FocusAreaEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::FocusArea(focus_area) => change(focus_area),
            other => panic!("{key} is a {}", other.kind()),
        })
    }

    /// Changes a channel.
    pub(crate) fn channel(self, key: &str, change: impl FnOnce(&mut ChannelEntry)) -> Self {
        self.change(key, |entry| match entry {
            NodeEntry::Channel(channel) => change(channel),
            other => panic!("{key} is a {}", other.kind()),
        })
    }
}

fn levels() -> Vec<Level> {
    let level = |title: &str, also: &[&str]| Level {
        title: title.into(),
        also: also.iter().map(|&title| title.into()).collect(),
    };
    vec![
        level("director", &[]),
        level("sector head", &["head of support", "head of staff office", "provider head"]),
        level("operations manager", &[]),
        level("unit manager", &["principal"]),
    ]
}

fn services() -> Services {
    let area = |key: &str, subject: &str, staff: u16| ServiceArea {
        subject: Some(subject.into()),
        staff: Some(Decimal::from(staff)),
        volume_per_year: Some(1_000),
        ..ServiceArea::new(key)
    };
    let function = |key: &str| SupportFunction {
        key: key.into(),
        name: None,
        staff: Some(Decimal::from(10)),
        source: None,
        assumed: Assumed::Nothing,
    };
    let company = |key: &str, parent: Option<&str>| GroupCompany {
        key: key.into(),
        name: None,
        parent: parent.map(Key::from),
        share_percent: Decimal::from(100),
        source: None,
        assumed: Assumed::Nothing,
    };
    let touch = |a: &str, b: &str, weight: u16| Touch {
        areas: (a.into(), b.into()),
        weight: Decimal::from(weight),
        source: None,
        assumed: Assumed::Nothing,
    };
    Services {
        matter_kinds: vec![],
        flow: None,
        electorate: Some(12_000),
        assumed: Assumed::Nothing,
        areas: vec![
            area("school", "education", 80),
            area("culture", "education", 80),
            area("elderly-care", "care", 80),
            area("disability-care", "care", 80),
        ],
        touches: vec![touch("school", "culture", 300), touch("school", "disability-care", 100)],
        functions: vec![function("finance"), function("personnel")],
        companies: vec![company("holding", None), company("energy", Some("holding"))],
    }
}

/// The bodies that the law requires (P1), and the group (P9).
fn common() -> Vec<NodeEntry> {
    let hundred = Decimal::from(100);
    vec![
        BodyEntry { seats: Some(31), ..BodyEntry::new("council", BodyKind::Council) }.into(),
        BodyEntry { seats: Some(15), ..BodyEntry::new("executive-board", BodyKind::ExecutiveBoard) }
            .answers_to("council")
            .into(),
        BodyEntry::new("auditors", BodyKind::Auditors).answers_to("council").into(),
        BodyEntry::new("election-committee", BodyKind::ElectionCommittee).answers_to("council").into(),
        BodyEntry::new("chief-guardian", BodyKind::ChiefGuardian).answers_to("council").into(),
        CompanyEntry::new("holding").owned_by("executive-board", hundred).answers_to("executive-board").into(),
        CompanyEntry::new("energy").owned_by("holding", hundred).into(),
    ]
}

/// A head whose hours suffice for so many.
fn head(title: &str, span: u16) -> Head {
    Head::new(title).hours_per_week(Decimal::from(span))
}

/// Four teams of twenty for each service area, each area under an operations manager whose key is the area's.
fn teams(superiors: &[(&str, &str)]) -> Vec<NodeEntry> {
    let mut entries = Vec::new();
    for (area, superior) in superiors {
        entries.push(UnitEntry::new(*area).head(head("operations manager", 4)).reports_to(*superior).into());
        for number in 1..=4 {
            let team = UnitEntry::new(format!("{area}-{number}"))
                .head(Head::new(if *area == "school" { "principal" } else { "unit manager" }))
                .staff(Decimal::from(20))
                .area(*area)
                .reports_to(*area);
            entries.push(team.into());
        }
    }
    entries
}

fn delegations(plan: &[(&str, &str)]) -> Vec<Delegation> {
    let delegation = |key: &str, areas: &[&str], by: Decider| Delegation {
        key: key.into(),
        name: None,
        kind: None,
        areas: areas.iter().map(|&area| area.into()).collect(),
        by,
        source: None,
        assumed: Assumed::Nothing,
    };
    let mut delegations = vec![
        delegation("individual-decision", &[], Decider::Level("unit manager".into())),
        delegation("purchase", &[], Decider::Level("operations manager".into())),
    ];
    for (area, body) in plan {
        delegations.push(delegation(&format!("plan-{area}"), &[area], Decider::Body((*body).into())));
    }
    delegations
}

/// A municipality in the sector model: two sectors, 18 teams, nothing to find.
pub(crate) fn sector() -> Fixture {
    let mut entries = common();
    entries.extend([
        BodyEntry::new("education-committee", BodyKind::Committee).answers_to("council").into(),
        BodyEntry::new("care-committee", BodyKind::Committee).answers_to("council").into(),
        BodyEntry { temporary: true, ..BodyEntry::new("drafting-committee", BodyKind::DraftingCommittee) }
            .answers_to("council")
            .into(),
        AdministrationEntry::new("administration")
            .head(head("director", 4))
            .answers_to("executive-board")
            .employed_by("executive-board")
            .into(),
        SectorEntry::new("education-sector")
            .head(head("sector head", 4))
            .reports_to("administration")
            .commissioned_by("education-committee")
            .supports("education-committee")
            .supports("drafting-committee")
            .responsible_for("integration")
            .into(),
        SectorEntry::new("care-sector")
            .head(head("sector head", 4))
            .reports_to("administration")
            .commissioned_by("care-committee")
            .supports("care-committee")
            .into(),
        NodeEntry::Unit(UnitEntry {
            role: UnitRole::Support,
            functions: vec!["finance".into(), "personnel".into()],
            serves: ["education-sector", "care-sector", "energy"]
                .map(|customer| Service { customer: customer.into(), priced: true })
                .into(),
            ..UnitEntry::new("support")
                .head(Head::new("head of support"))
                .staff(Decimal::from(20))
                .reports_to("administration")
        }),
        NodeEntry::Unit(UnitEntry {
            role: UnitRole::StaffOffice,
            ..UnitEntry::new("staff-office")
                .head(Head::new("head of staff office"))
                .staff(Decimal::from(10))
                .reports_to("administration")
        }),
    ]);
    entries.extend(teams(&[
        ("school", "education-sector"),
        ("culture", "education-sector"),
        ("elderly-care", "care-sector"),
        ("disability-care", "care-sector"),
    ]));
    entries.extend([
        FocusAreaEntry::new("integration").area("school").area("elderly-care").followed_up_by("executive-board").into(),
        ChannelEntry::new("web", ChannelKind::EService).enters_at("support").into(),
        ChannelEntry::new("telephone", ChannelKind::Telephone).enters_at("support").into(),
        ChannelEntry::new("visit", ChannelKind::Visit).enters_at("support").into(),
    ]);
    let plan = [
        ("school", "education-committee"),
        ("culture", "education-committee"),
        ("elderly-care", "care-committee"),
        ("disability-care", "care-committee"),
    ];
    Fixture {
        levels: levels(),
        entries,
        steering: Steering {
            model: Some(SteeringModel::Sector),
            delegations: delegations(&plan),
            ..Steering::default()
        },
        services: services(),
    }
}

/// The same services with purchasers and a provider, as well ordered as that model allows.
pub(crate) fn purchaser_provider() -> Fixture {
    let mut entries = common();
    entries.extend([
        NodeEntry::Body(BodyEntry {
            purchases_from: vec!["education-provider".into()],
            ..BodyEntry::new("education-purchaser", BodyKind::PurchaserCommittee).answers_to("council")
        }),
        NodeEntry::Body(BodyEntry {
            purchases_from: vec!["care-provider".into()],
            ..BodyEntry::new("care-purchaser", BodyKind::PurchaserCommittee).answers_to("council")
        }),
        BodyEntry::new("provider-board", BodyKind::ProviderBoard).answers_to("council").into(),
        AdministrationEntry::new("municipal-office")
            .head(head("director", 4))
            .answers_to("executive-board")
            .employed_by("executive-board")
            .into(),
        NodeEntry::Unit(UnitEntry {
            role: UnitRole::Purchasing,
            ..UnitEntry::new("purchasing-office")
                .head(Head::new("head of staff office"))
                .staff(Decimal::from(10))
                .reports_to("municipal-office")
                .supports("education-purchaser")
                .supports("care-purchaser")
        }),
        NodeEntry::Unit(UnitEntry {
            role: UnitRole::Support,
            functions: vec!["finance".into(), "personnel".into()],
            serves: ["education-provider", "care-provider"]
                .map(|customer| Service { customer: customer.into(), priced: true })
                .into(),
            ..UnitEntry::new("support")
                .head(Head::new("head of support"))
                .staff(Decimal::from(20))
                .reports_to("municipal-office")
        }),
    ]);
    for provider in ["education-provider", "care-provider"] {
        entries.push(NodeEntry::Administration(AdministrationEntry {
            reports_to: vec!["municipal-office".into()],
            ..AdministrationEntry::new(provider)
                .head(head("provider head", 4))
                .answers_to("provider-board")
                .employed_by("provider-board")
                .supports("provider-board")
        }));
    }
    let providers = [
        ("school", "education-provider"),
        ("culture", "education-provider"),
        ("elderly-care", "care-provider"),
        ("disability-care", "care-provider"),
    ];
    entries.extend(teams(&providers));
    entries.push(ChannelEntry::new("telephone", ChannelKind::Telephone).enters_at("support").into());
    let agreements = providers
        .iter()
        .map(|(area, provider)| Agreement {
            key: format!("agreement-{area}").into(),
            purchaser: provider.replace("provider", "purchaser").into(),
            provider: (*provider).into(),
            area: (*area).into(),
            kronor_per_year: Some(40_000_000),
            period: None,
            source: None,
            assumed: Assumed::Nothing,
        })
        .collect();
    let plan = providers.map(|(area, provider)| (area, provider.replace("provider", "purchaser")));
    let plan: Vec<(&str, &str)> = plan.iter().map(|(area, body)| (*area, body.as_str())).collect();
    Fixture {
        levels: levels(),
        entries,
        steering: Steering {
            model: Some(SteeringModel::PurchaserProvider),
            agreements,
            delegations: delegations(&plan),
            ..Steering::default()
        },
        services: services(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::Checker;

    #[test]
    fn the_clean_example_of_the_sector_model_has_no_finding() {
        let report = Checker::new().run(&super::sector().model());
        assert_eq!(report.findings, []);
    }

    #[test]
    fn the_clean_example_of_the_purchaser_provider_model_has_only_the_findings_of_that_model() {
        let report = Checker::new().run(&super::purchaser_provider().model());
        let names: std::collections::BTreeSet<_> = report.findings.iter().map(|finding| finding.check).collect();
        // What the source holds against the model itself, and nothing else: the provider board employs (P5),
        // and the responsibility for every area is split between two sides (O1).
        assert_eq!(names, ["committee-employs", "service-area-split"].into());
    }
}
