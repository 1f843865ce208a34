use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::defects::defect;
use super::{services, steering};
use crate::archetypes::{self, SectorParameters};
use crate::organisation::RELATIONS;
use crate::{
    AdministrationEntry, BodyEntry, BodyKind, ChannelEntry, ChannelKind, CompanyEntry, Decimal, FocusAreaEntry, Head,
    HeadState, Key, Level, Model, NodeEntry, NodeKind, Opening, Organisation, Relation, RelationKind, SectorEntry,
    Services, Steering, SteeringModel, UnitEntry, UnitRole,
};

/// A model that one of the five archetypes makes of generated services, the sector model with up to three focus areas:
/// valid, and without structural defects.
pub fn model() -> impl Strategy<Value = Model> {
    services().prop_flat_map(model_of)
}

/// A model that one of the five archetypes makes of these services, to compare it with another of the same services.
pub fn model_of(services: Services) -> impl Strategy<Value = Model> {
    (select(SteeringModel::ALL.to_vec()), vec(vec(any::<Index>(), 0..=3), 0..=3))
        .prop_map(move |(archetype, focus_areas)| organise(&services, archetype, &focus_areas))
}

fn organise(services: &Services, archetype: SteeringModel, focus_areas: &[Vec<Index>]) -> Model {
    let made = if archetype == SteeringModel::Sector {
        let focus_areas = focus_areas.iter().enumerate().map(|(number, areas)| {
            let areas: BTreeSet<Key> = areas.iter().map(|area| area.get(&services.areas).key.clone()).collect();
            FocusAreaEntry { areas: areas.into_iter().collect(), ..FocusAreaEntry::new(format!("focus-{number}")) }
        });
        let focus_areas = focus_areas.collect();
        archetypes::sector(services, &SectorParameters { focus_areas, ..SectorParameters::default() })
    } else {
        archetypes::organise(services, archetype)
    };
    made.expect("an archetype organises any valid services")
}

/// A model of an archetype with up to twelve defects, of all the sorts that the checks look for: circles, lost and added
/// relations, heads that are missing, vacant or on another level, units moved, areas that nobody does, bodies of the wrong
/// size, agreements made and ended.
pub fn defective_model() -> impl Strategy<Value = Model> {
    (model(), vec(defect(), 1..=12)).prop_map(|(mut model, defects)| {
        for defect in defects {
            defect.apply(&mut model);
        }
        model
    })
}

/// A model of a few nodes of any kind that are joined at random, with a few entries of a steering model that refer to them and
/// to one another at random: every combination that can be written down, most of them odd.
pub fn odd_model() -> impl Strategy<Value = Model> {
    (
        services(),
        vec(node(), 1..=14),
        vec((select(RELATIONS.to_vec()), any::<Index>(), any::<Index>(), 0..=10_000_u32), 0..=40),
        vec((any::<Index>(), any::<Index>(), any::<Index>(), steering::payment()), 0..=3),
        proptest::option::of(select(SteeringModel::ALL.to_vec())),
        0..=4_usize,
        steering::odd(20),
    )
        .prop_map(|(services, nodes, links, agreements, steering_model, levels, odd)| {
            let mut builder = Organisation::builder();
            for title in &TITLES[..levels] {
                builder.level(Level { title: (*title).into(), also: vec![] });
            }
            let mut entries: Vec<NodeEntry> = nodes
                .into_iter()
                .enumerate()
                .map(|(number, (kind, of))| of.entry(kind, format!("node-{number}").into(), &services))
                .collect();
            let mut standing = BTreeSet::new();
            for (rule, from, to, number) in links {
                let among = |kinds: &[NodeKind]| -> Vec<usize> {
                    (0..entries.len()).filter(|&n| kinds.contains(&entries[n].kind())).collect()
                };
                let (froms, tos) = (among(rule.from), among(rule.to));
                if froms.is_empty() || tos.is_empty() {
                    continue;
                }
                let (from, to) = (*from.get(&froms), *to.get(&tos));
                if standing.insert((from, rule.kind, to)) {
                    let to = entries[to].key().clone();
                    let link = crate::Link { relation: carrying(rule.kind, number), to };
                    entries[from].push(link).expect("the kinds can be joined");
                }
            }
            let keys: Vec<Key> = entries.iter().map(|entry| entry.key().clone()).collect();
            for entry in entries {
                builder.add(entry);
            }
            let agreements = agreements
                .iter()
                .enumerate()
                .map(|(number, (purchaser, provider, area, (kronor_per_year, period)))| crate::Agreement {
                    key: format!("agreement-{number}").into(),
                    purchaser: purchaser.get(&keys).clone(),
                    provider: provider.get(&keys).clone(),
                    area: area.get(&services.areas).key.clone(),
                    kronor_per_year: *kronor_per_year,
                    period: *period,
                    source: None,
                    assumed: crate::Assumed::Nothing,
                })
                .collect();
            let mut steering = Steering { model: steering_model, agreements, ..Steering::default() };
            let organisation = builder.build().expect("what cannot be said is left out");
            odd.state(&organisation, &services, &mut steering);
            Model::new("odd", organisation, steering, services, vec![]).expect("every key exists")
        })
}

/// Titles of heads, highest first; a ladder has the first few.
const TITLES: [&str; 5] = ["director", "sector head", "operations manager", "unit manager", "coordinator"];

fn carrying(kind: RelationKind, number: u32) -> Relation {
    match kind {
        RelationKind::ReportsTo => Relation::ReportsTo,
        RelationKind::AnswersTo => Relation::AnswersTo,
        RelationKind::CommissionedBy => Relation::CommissionedBy,
        RelationKind::EmployedBy => Relation::EmployedBy,
        RelationKind::PurchasesFrom => Relation::PurchasesFrom,
        RelationKind::OwnedBy => Relation::OwnedBy {
            // Half of them whole.
            share_percent: Decimal::from_hundredths((2 * number).min(10_000)),
        },
        RelationKind::ResponsibleFor => Relation::ResponsibleFor,
        RelationKind::FollowedUpBy => Relation::FollowedUpBy,
        RelationKind::Supports => Relation::Supports,
        RelationKind::Serves => Relation::Serves { priced: number > 5_000 },
        RelationKind::EntersAt => Relation::EntersAt,
        RelationKind::Advises => Relation::Advises,
    }
}

/// What a node of any kind may state; each kind takes what it can.
#[derive(Debug, Clone)]
struct Stated {
    body: BodyKind,
    role: UnitRole,
    seats: Option<u16>,
    year: Option<u16>,
    flag: bool,
    head: Option<Head>,
    staff: Option<u32>,
    areas: Vec<Index>,
    functions: Vec<Index>,
    open: Vec<Opening>,
    first_contact: Option<u32>,
}

fn node() -> impl Strategy<Value = (NodeKind, Stated)> {
    let kind = prop_oneof![
        4 => Just(NodeKind::Unit),
        3 => Just(NodeKind::Body),
        2 => Just(NodeKind::Sector),
        2 => Just(NodeKind::Administration),
        1 => Just(NodeKind::Company),
        1 => Just(NodeKind::FocusArea),
        1 => Just(NodeKind::Channel),
    ];
    let body = prop_oneof![
        1 => Just(BodyKind::Council),
        1 => Just(BodyKind::ExecutiveBoard),
        3 => select(BodyKind::ALL.to_vec()),
    ];
    let roles = vec![UnitRole::Operations, UnitRole::Operations, UnitRole::StaffOffice, UnitRole::Support];
    let of_body = (body, proptest::option::of(1..=71_u16), proptest::option::of(2010..=2011_u16), any::<bool>());
    let of_line = (select(roles), proptest::option::of(head()), proptest::option::of(0..=4_000_u32));
    let of_channel = (vec(opening(), 0..=2), proptest::option::of(0..=10_000_u32));
    (kind, of_body, of_line, vec(any::<Index>(), 0..=2), vec(any::<Index>(), 0..=1), of_channel).prop_map(
        |(kind, (body, seats, year, flag), (role, head, staff), areas, functions, (open, first_contact))| {
            (kind, Stated { body, role, seats, year, flag, head, staff, areas, functions, open, first_contact })
        },
    )
}

/// Hours of the week.
pub(super) fn opening() -> impl Strategy<Value = Opening> {
    let hours = ["mon-fri 08:00-16:30", "always", "sat 10:00-14:00", "mon 00:00-24:00", "thu-sun 15:00-18:01"];
    select(hours.map(|hours| hours.parse().expect("hours")).to_vec())
}

fn head() -> impl Strategy<Value = Head> {
    let state = prop_oneof![
        3 => Just(HeadState::Filled),
        1 => Just(HeadState::Vacant),
        1 => Just(HeadState::Acting),
        1 => (2..=3_u8).prop_map(HeadState::Shared),
    ];
    (select(&TITLES[..]), state, proptest::option::of(0..=1_000_u32)).prop_map(|(title, state, hours)| Head {
        title: title.into(),
        state,
        hours_per_week: hours.map(Decimal::from_hundredths),
    })
}

impl Stated {
    fn entry(self, kind: NodeKind, key: Key, services: &Services) -> NodeEntry {
        let areas: BTreeSet<Key> = self.areas.iter().map(|area| area.get(&services.areas).key.clone()).collect();
        let areas: Vec<Key> = areas.into_iter().collect();
        let mut functions = BTreeSet::new();
        if !services.functions.is_empty() {
            functions = self.functions.iter().map(|one| one.get(&services.functions).key.clone()).collect();
        }
        let (head, staff) = (self.head, self.staff.map(Decimal::from_hundredths));
        match kind {
            NodeKind::Body => BodyEntry {
                seats: self.seats,
                temporary: self.flag,
                supervises: areas,
                ..BodyEntry::new(key, self.body)
            }
            .into(),
            NodeKind::Administration => AdministrationEntry { head, staff, ..AdministrationEntry::new(key) }.into(),
            NodeKind::Sector => SectorEntry { head, staff, ..SectorEntry::new(key) }.into(),
            NodeKind::Unit => UnitEntry {
                role: self.role,
                head,
                staff,
                areas,
                functions: functions.into_iter().collect(),
                placement_reason: self.flag.then(|| "tried out".into()),
                ..UnitEntry::new(key)
            }
            .into(),
            NodeKind::Company => CompanyEntry::new(key).into(),
            NodeKind::FocusArea => FocusAreaEntry { year: self.year, areas, ..FocusAreaEntry::new(key) }.into(),
            NodeKind::Channel => ChannelEntry {
                reaches: areas,
                open: self.open,
                first_contact_percent: self.first_contact.map(Decimal::from_hundredths),
                ..ChannelEntry::new(key, ChannelKind::Web)
            }
            .into(),
        }
    }
}
