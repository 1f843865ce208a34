//! Whole municipalities without a finding.

mod bodies;
mod goals;
mod money;
mod plan;
mod register;
mod units;

use std::collections::HashMap;

use crate::{
    AdministrationEntry, Assumed, ChannelEntry, ChannelKind, Decider, Decimal, DecisionKind, Delegation, Head, Key,
    Level, Model, NodeEntry, Opening, Organisation, SectorEntry, Service, ServiceArea, Services, Steering,
    SteeringModel, SupportFunction, Touch,
};

pub use plan::OrganisationPlan;
use units::Operations;

use super::{PlanError, Seed, matters};

/// Titles of heads by manager level, highest first.
const TITLES: [&str; 4] = ["director", "sector head", "operations manager", "unit manager"];
/// Other titles of heads right below the director.
const ALSO: [&str; 4] = ["provider head", "head of support", "head of staff office", "purchasing head"];

const COUNCIL: &str = "council";
const BOARD: &str = "executive-board";
const ADMINISTRATION: &str = "administration";
const SUPPORT: &str = "support";
const STAFF_OFFICE: &str = "staff-office";

/// A model after a plan, in which no check of the catalogue finds anything by the plan's [thresholds](OrganisationPlan::thresholds).
///
/// The executive board employs everybody. Under the director stand the sectors (providers, in the model of purchasers
/// and providers), support, the staff office and the purchasing offices. The line below each sector is as flat as its spans allow:
/// the widest stand at the top, and each head has hours for exactly those whom the head leads. Each sector has a committee, which
/// commissions it; under purchasers and providers the purchasing office of the same committee buys from the provider, so that
/// one body answers for both sides. Everything else that a model can state is there too: goals, documents, money,
/// doors, leadership.
///
/// Linear in what the plan asks for.
///
/// # Errors
/// [`PlanError`] when no such organisation can be.
///
/// # Example
/// ```
/// use orgmodel::checks::{CheckConfig, Checker};
/// use orgmodel::generate::{OrganisationPlan, organisation};
///
/// let plan = OrganisationPlan::small_municipality();
/// let model = organisation(&plan, 1)?;
/// assert_eq!(model.organisation().units().count(), plan.units as usize);
///
/// let checker = Checker::new().config(CheckConfig { thresholds: plan.thresholds(), ..Default::default() })?;
/// assert_eq!(checker.run(&model).findings, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn organisation(plan: &OrganisationPlan, seed: u64) -> Result<Model, PlanError> {
    plan.validate()?;
    let mut work = Work::new(plan, Seed::new(seed).child("organisation"))?;
    let mut builder = Organisation::builder();
    for level in work.ladder() {
        builder.level(level);
    }
    for entry in work.entries() {
        builder.add(entry);
    }
    for (adviser, relation, advised) in work.dotted_lines() {
        builder.relate(adviser, relation, advised);
    }
    let (steering, services) = (work.steering(), work.services());
    for (superior, units) in work.take_columns() {
        builder.units_below(superior, units);
    }
    let organisation = builder.build().expect("generated entries have a meaning");
    Ok(Model::new("generated", organisation, steering, services, vec![]).expect("the parts refer to one another"))
}

/// What is drawn first, and what everything else hangs on.
struct Work<'p> {
    plan: &'p OrganisationPlan,
    seed: Seed,
    /// For each sector its operations areas.
    lines: Vec<Vec<Operations>>,
    /// How many manager levels there are.
    levels: usize,
}

impl<'p> Work<'p> {
    fn new(plan: &'p OrganisationPlan, seed: Seed) -> Result<Self, PlanError> {
        let (lines, levels) = units::lines(plan, seed.child("line"))?;
        Ok(Self { plan, seed, lines, levels })
    }

    fn sectors(&self) -> std::ops::Range<usize> {
        0..usize::from(self.plan.sectors)
    }

    fn of_purchasers(&self) -> bool {
        self.plan.steering == SteeringModel::PurchaserProvider
    }

    /// The service areas of a sector, by their numbers.
    fn areas_of(&self, sector: usize) -> impl Iterator<Item = usize> + use<> {
        (sector..self.plan.areas as usize).step_by(usize::from(self.plan.sectors))
    }

    /// The bodies, then the line from the top.
    fn entries(&self) -> Vec<NodeEntry> {
        let mut entries = self.bodies();
        entries.push(self.administration().into());
        entries.extend(self.sectors().map(|sector| self.division(sector)));
        entries.extend(self.offices());
        entries.extend(self.operations());
        entries.extend(self.focus_areas().map(NodeEntry::from));
        entries.extend(self.channels().map(NodeEntry::from));
        entries
    }

    fn steering(&self) -> Steering {
        Steering {
            model: Some(self.plan.steering),
            agreements: self.agreements(),
            delegations: self.delegations(),
            chain_documents: self.chain_documents(),
            goals: self.goals(),
            governing_documents: self.governing_documents(),
            frames: self.frames(),
            prices: self.prices(),
            internal_services: self.internal_services(),
            process_steps: money::process_steps(),
            follow_ups: self.follow_ups(),
            assessments: self.assessments(),
            management_groups: vec![self.management_group()],
        }
    }

    fn ladder(&self) -> Vec<Level> {
        let level = |number| Level {
            title: title(number),
            also: if number == 1 { ALSO.map(String::from).to_vec() } else { vec![] },
        };
        (0..self.levels.max(TITLES.len())).map(level).collect()
    }

    /// The administration under the director.
    fn administration(&self) -> AdministrationEntry {
        let offices =
            self.plan.purchasing_offices + u32::from(self.plan.support_units > 0) + u32::from(self.plan.staff_office);
        AdministrationEntry::new(ADMINISTRATION)
            .head(leader(TITLES[0], u32::from(self.plan.sectors) + offices))
            .staff(Decimal::from(OWN_STAFF))
            .answers_to(BOARD)
            .employed_by(BOARD)
    }

    /// A sector, or a provider.
    fn division(&self, sector: usize) -> NodeEntry {
        let below = self.lines[sector].len() as u32;
        let key = self.division_key(sector);
        let mut focus_areas = self.focus_areas_of(sector);
        let mut supports: Vec<Key> = self.drafting_committees_of(sector).collect();
        // Who buys for a committee supports it.
        if self.plan.purchasing_offices == 0 {
            supports.push(committee_key(sector));
        }
        if self.of_purchasers() {
            return NodeEntry::Administration(AdministrationEntry {
                reports_to: vec![ADMINISTRATION.into()],
                responsible_for: focus_areas.by_ref().collect(),
                supports,
                ..AdministrationEntry::new(key)
                    .head(leader(ALSO[0], below))
                    .staff(Decimal::from(OWN_STAFF))
                    .commissioned_by(committee_key(sector))
            });
        }
        NodeEntry::Sector(SectorEntry {
            responsible_for: focus_areas.collect(),
            supports,
            ..SectorEntry::new(key)
                .head(leader(TITLES[1], below))
                .staff(Decimal::from(OWN_STAFF))
                .reports_to(ADMINISTRATION)
                .commissioned_by(committee_key(sector))
        })
    }

    fn division_key(&self, sector: usize) -> Key {
        if self.of_purchasers() { numbered("provider", sector) } else { numbered("sector", sector) }
    }

    /// Channels of all kinds in turn, through one door.
    fn channels(&self) -> impl Iterator<Item = ChannelEntry> {
        const KINDS: [(ChannelKind, &[&str]); 5] = [
            (ChannelKind::Telephone, &["mon-fri 08:00-17:00"]),
            (ChannelKind::EService, &["always"]),
            (ChannelKind::Visit, &["mon-fri 09:00-16:00", "thu 16:00-18:00"]),
            (ChannelKind::Web, &["always"]),
            (ChannelKind::EMail, &["always"]),
        ];
        let door: Key = match (self.plan.support_units, self.plan.staff_office) {
            (1.., _) => SUPPORT.into(),
            (0, true) => STAFF_OFFICE.into(),
            (0, false) => self.lines[0][0].key(),
        };
        let seed = self.seed.child("channel");
        (0..usize::from(self.plan.channels)).map(move |number| {
            let (kind, open) = KINDS[number % KINDS.len()];
            let opening = |text: &&str| text.parse::<Opening>().expect("opening hours of the table");
            let percent = 50 + seed.index(number as u64).below(51) as u16;
            ChannelEntry {
                open: open.iter().map(opening).collect(),
                first_contact_percent: Some(Decimal::from(percent)),
                ..ChannelEntry::new(numbered("channel", number), kind).enters_at(&door)
            }
        })
    }

    /// Who decides: heads, and for each sector its committee.
    fn delegations(&self) -> Vec<Delegation> {
        let level = |title: &str| Decider::Level(title.into());
        let mut delegations = vec![
            Delegation::new("individual-decision", level(TITLES[3])),
            Delegation::new("purchase", level(TITLES[2])),
        ];
        for sector in self.sectors() {
            let by = Decider::Body(committee_key(sector));
            let areas: Vec<Key> = self.areas_of(sector).map(area_key).collect();
            for (what, kind) in [("plan", None), ("choice", Some(DecisionKind::Choice))] {
                let delegation = Delegation::new(format!("{what}-{}", sector + 1), by.clone());
                delegations.push(Delegation { kind, areas: areas.clone(), ..delegation });
            }
        }
        delegations
    }

    /// What has to be done, with the staff that does it.
    fn services(&self) -> Services {
        let seed = self.seed.child("area");
        let staff = self.staff_of_areas();
        let area = |number: usize| ServiceArea {
            subject: Some(numbered("subject", number % usize::from(self.plan.sectors))),
            staff: Some(staff[number]),
            volume_per_year: Some(100 + u64::from(seed.index(number as u64).below(9_901))),
            ..ServiceArea::new(area_key(number))
        };
        let mut areas: Vec<ServiceArea> = (0..self.plan.areas as usize).map(area).collect();
        let (touches, seed) = (self.touches(), self.seed.child("matter"));
        let mut focus_areas: HashMap<Key, Key> = HashMap::new();
        for focus_area in self.focus_areas() {
            for area in focus_area.areas {
                focus_areas.entry(area).or_insert_with(|| focus_area.key.clone());
            }
        }
        let focus_area = |area: &Key| focus_areas.get(area).cloned();
        let kinds = matters::kinds(self.plan.matter_kinds, &areas, &touches, focus_area, seed);
        matters::give_hours(&mut areas, &kinds, seed);
        Services {
            electorate: Some(self.electorate()),
            assumed: Assumed::Nothing,
            areas,
            touches,
            flow: (!kinds.is_empty()).then(matters::flow),
            matter_kinds: kinds,
            functions: (0..usize::from(self.plan.functions))
                .map(|number| SupportFunction {
                    key: numbered("function", number),
                    name: None,
                    staff: Some(Decimal::from(OFFICE_STAFF)),
                    source: None,
                    assumed: Assumed::Nothing,
                })
                .collect(),
            companies: self.group(),
        }
    }

    /// Pairs of areas that matters touch together, in the order in which they are drawn.
    fn touches(&self) -> Vec<Touch> {
        let (seed, areas) = (self.seed.child("touch"), self.plan.areas);
        let mut seen = std::collections::HashSet::new();
        let mut touches = Vec::with_capacity(self.plan.touches as usize);
        // The plan asks for at most half of all pairs: a draw is new every second time at the worst.
        for draw in (0..).map(|draw| seed.index(draw)) {
            if touches.len() == self.plan.touches as usize {
                break;
            }
            let (a, b) = (draw.child("a").below(areas), draw.child("b").below(areas));
            if a != b && seen.insert((a.min(b), a.max(b))) {
                touches.push(Touch {
                    areas: (area_key(a.min(b) as usize), area_key(a.max(b) as usize)),
                    weight: Decimal::from(1 + draw.below(500) as u16),
                    source: None,
                    assumed: Assumed::Nothing,
                });
            }
        }
        touches
    }
}

/// Staff right below the head of the administration, of a sector, and of the purchasing office.
const OWN_STAFF: u16 = 5;
/// Staff of the staff office and of each unit of support.
const OFFICE_STAFF: u16 = 10;

/// The title of heads on a manager level, 0 for the highest.
fn title(level: usize) -> String {
    TITLES.get(level).map_or_else(|| format!("head on level {}", level + 1), |&title| title.into())
}

/// A head who leads so many nodes and some staff, and has hours for no more.
fn leader(title: &str, below: u32) -> Head {
    let hours = (below + u32::from(OWN_STAFF)).saturating_mul(100);
    Head::new(title).hours_per_week(Decimal::from_hundredths(hours))
}

/// A key with a number, counted from 1.
fn numbered(what: &str, number: usize) -> Key {
    format!("{what}-{}", number + 1).into()
}

fn area_key(number: usize) -> Key {
    numbered("area", number)
}

fn committee_key(sector: usize) -> Key {
    numbered("committee", sector)
}

fn served(customer: Key) -> Service {
    Service { customer, priced: true }
}

#[cfg(test)]
mod tests;
