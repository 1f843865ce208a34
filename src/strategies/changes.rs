use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::models::opening;
use super::steering::{World, drawn};
use crate::organisation::RELATIONS;
use crate::scenario::{Change, LinkChange};
use crate::steering::{Period, PeriodLength, SteeringKey, SteeringKind};
use crate::{
    Agreement, Assumed, BodyEntry, BodyKind, Calendar, ChannelEntry, ChannelKind, Decider, Decimal, Delegation, Head,
    HeadState, Key, Model, NodeEntry, NodeKind, Recess, SteeringModel, UnitEntry,
};

/// A change that names things of a model. It may be refused all the same: a node to which others report cannot be removed.
pub fn change(model: &Model) -> BoxedStrategy<Change> {
    let organisation = model.organisation();
    let keys = |wanted: &[NodeKind]| -> Vec<Key> {
        organisation.nodes().filter(|node| wanted.contains(&node.kind())).map(|node| node.key()).collect()
    };
    let all = keys(&NodeKind::ALL);
    let line = keys(&[NodeKind::Administration, NodeKind::Sector, NodeKind::Unit]);
    let units = keys(&[NodeKind::Unit]);
    let bodies = keys(&[NodeKind::Body]);
    let focus_areas = keys(&[NodeKind::FocusArea]);
    let channels = keys(&[NodeKind::Channel]);
    let areas: Vec<Key> = model.services().areas.iter().map(|area| area.key.clone()).collect();
    let agreements: Vec<Key> = model.steering().agreements.iter().map(|agreement| agreement.key.clone()).collect();
    let delegations: Vec<Key> = model.steering().delegations.iter().map(|delegation| delegation.key.clone()).collect();
    let titles: Vec<String> = organisation.ladder().titles().map(str::to_owned).collect();

    let fresh = || (0..1_000_u32).prop_map(|number| Key::from(format!("new-{number}")));
    let staff = || (0..=10_000_u32).prop_map(Decimal::from_hundredths);
    let mut arms: Vec<BoxedStrategy<Change>> = vec![
        proptest::option::of(select(SteeringModel::ALL.to_vec()))
            .prop_map(|model| Change::SetSteeringModel { model })
            .boxed(),
        (fresh(), select(BodyKind::ALL.to_vec()))
            .prop_map(|(key, kind)| Change::Add(BodyEntry::new(key, kind).into()))
            .boxed(),
    ];
    let mut arm = |lists: &[bool], strategy: &dyn Fn() -> BoxedStrategy<Change>| {
        // A list that is empty has nothing to select from.
        if lists.iter().all(|filled| *filled) {
            arms.push(strategy());
        }
    };
    let filled = |list: &[Key]| !list.is_empty();

    arm(&[filled(&all)], &|| select(all.clone()).prop_map(|node| Change::Remove { node }).boxed());
    arm(&[filled(&all)], &|| {
        (select(all.clone()), proptest::option::of("[a-z]{1,8}"), proptest::option::of(fresh()))
            .prop_map(|(node, name, key)| Change::Rename { node, name, key })
            .boxed()
    });
    arm(&[filled(&all)], &|| {
        (select(all.clone()), select(RELATIONS.to_vec()), select(all.clone()), any::<bool>())
            .prop_map(|(from, rule, to, link)| {
                let change = LinkChange::new(from, rule.kind, to);
                if link { Change::Link(change) } else { Change::Unlink(change) }
            })
            .boxed()
    });
    // Relations that stand, so that unlinking succeeds often enough.
    let standing: Vec<LinkChange> = organisation
        .nodes()
        .flat_map(|node| {
            node.relations().map(move |(relation, to)| LinkChange::new(node.key(), relation.kind(), to.key()))
        })
        .collect();
    arm(&[!standing.is_empty()], &|| select(standing.clone()).prop_map(Change::Unlink).boxed());
    arm(&[filled(&line)], &|| {
        (select(line.clone()), select(line.clone())).prop_map(|(node, to)| Change::Move { node, to }).boxed()
    });
    arm(&[filled(&line)], &|| {
        (select(line.clone()), select(line.clone()), staff())
            .prop_map(|(from, to, staff)| Change::TransferStaff { from, to, staff })
            .boxed()
    });
    arm(&[filled(&line)], &|| {
        (select(line.clone()), proptest::option::of(staff()))
            .prop_map(|(node, staff)| Change::SetStaff { node, staff })
            .boxed()
    });
    arm(&[filled(&line), !titles.is_empty()], &|| {
        let state = prop_oneof![
            Just(HeadState::Filled),
            Just(HeadState::Vacant),
            Just(HeadState::Acting),
            (2..5_u8).prop_map(HeadState::Shared)
        ];
        (select(line.clone()), proptest::option::of((select(titles.clone()), state)))
            .prop_map(|(node, head)| Change::SetHead {
                node,
                head: head.map(|(title, state)| Head::new(title).state(state)),
            })
            .boxed()
    });
    arm(&[filled(&line)], &|| {
        (fresh(), select(line.clone()), proptest::option::of(staff()))
            .prop_map(|(key, superior, staff)| {
                let entry = UnitEntry { staff, ..UnitEntry::new(key).reports_to(superior) };
                Change::Add(NodeEntry::Unit(entry))
            })
            .boxed()
    });
    arm(&[filled(&units)], &|| {
        (vec(select(units.clone()), 1..=2), select(units.clone()))
            .prop_map(|(nodes, into)| Change::Merge { nodes, into })
            .boxed()
    });
    arm(&[filled(&units)], &|| {
        (select(units.clone()), fresh(), proptest::option::of(staff()))
            .prop_map(|(node, key, staff)| Change::Split { node, off: UnitEntry { staff, ..UnitEntry::new(key) } })
            .boxed()
    });
    arm(&[filled(&units), filled(&areas)], &|| {
        (select(units.clone()), proptest::sample::subsequence(areas.clone(), 0..=areas.len().min(2)))
            .prop_map(|(node, areas)| Change::SetAreas { node, areas })
            .boxed()
    });
    arm(&[filled(&line), filled(&focus_areas)], &|| {
        (select(line.clone()), select(focus_areas.clone()))
            .prop_map(|(node, focus_area)| Change::MakeResponsible { node, focus_area })
            .boxed()
    });
    arm(&[filled(&line), filled(&bodies)], &|| {
        (select(line.clone()), select(bodies.clone()))
            .prop_map(|(node, to)| Change::TransferEmployment { node, to })
            .boxed()
    });
    arm(&[filled(&all), filled(&areas)], &|| {
        (fresh(), select(all.clone()), select(all.clone()), select(areas.clone()))
            .prop_map(|(key, purchaser, provider, area)| {
                Change::MakeAgreement(Agreement {
                    key,
                    purchaser,
                    provider,
                    area,
                    kronor_per_year: None,
                    period: None,
                    source: None,
                    assumed: Assumed::Nothing,
                })
            })
            .boxed()
    });
    arm(&[filled(&agreements)], &|| {
        select(agreements.clone()).prop_map(|agreement| Change::EndAgreement { agreement }).boxed()
    });
    arm(&[filled(&bodies)], &|| {
        (select(bodies.clone()), proptest::option::of(calendar()))
            .prop_map(|(body, calendar)| Change::SetCalendar { body, calendar })
            .boxed()
    });
    arm(&[filled(&units)], &|| {
        (fresh(), select(units.clone()))
            .prop_map(|(key, unit)| Change::OpenChannel(ChannelEntry::new(key, ChannelKind::Telephone).enters_at(unit)))
            .boxed()
    });
    arm(&[filled(&channels)], &|| {
        select(channels.clone()).prop_map(|channel| Change::CloseChannel { channel }).boxed()
    });
    arm(&[!titles.is_empty()], &|| {
        (fresh(), select(titles.clone()))
            .prop_map(|(key, title)| {
                Change::Delegate(Delegation {
                    key,
                    name: None,
                    kind: None,
                    areas: vec![],
                    by: Decider::Level(title),
                    source: None,
                    assumed: Assumed::Nothing,
                })
            })
            .boxed()
    });
    arm(&[filled(&delegations)], &|| {
        select(delegations.clone()).prop_map(|delegation| Change::EndDelegation { delegation }).boxed()
    });
    let steering = model.steering();
    let world = std::sync::Arc::new(World::of(organisation, model.services(), steering));
    arm(&[], &|| {
        // An entry of a sort that must refer to something of which there is nothing is none.
        let world = world.clone();
        (drawn(), fresh(), prop::option::of(any::<Index>()))
            .prop_filter_map("it must refer to something", move |(drawn, fresh, stands)| {
                let entry = drawn.entry(&world, Some(drawn.key(&world, stands).unwrap_or(fresh)))?;
                Some(Change::State(entry))
            })
            .boxed()
    });
    let entries: Vec<SteeringKey> = steering.entries().map(|entry| entry.to_key()).collect();
    arm(&[!entries.is_empty()], &|| select(entries.clone()).prop_map(Change::Withdraw).boxed());
    let keys = |kind| -> Vec<Key> { steering.keys(kind).into_iter().cloned().collect() };
    let documents = keys(SteeringKind::GoverningDocument);
    arm(&[filled(&documents)], &|| {
        (select(documents.clone()), 1..=12_i8)
            .prop_map(|(document, month)| Change::CloseDocument {
                document,
                on: jiff::civil::date(2010, month, 1),
                because: "it is fulfilled".into(),
            })
            .boxed()
    });
    let goals = keys(SteeringKind::Goal);
    arm(&[filled(&goals)], &|| {
        (select(goals.clone()), 1..=3_u8, -1_000..=1_000_i32)
            .prop_map(|(goal, tertial, value)| Change::RecordValue {
                goal,
                period: Period::part(2010, PeriodLength::Tertial, tertial).expect("a tertial"),
                value: f64::from(value) / 10.0,
            })
            .boxed()
    });
    let frames = keys(SteeringKind::Frame);
    arm(&[filled(&frames)], &|| {
        (select(frames.clone()), any::<u64>()).prop_map(|(frame, kronor)| Change::SetFrame { frame, kronor }).boxed()
    });
    arm(&[filled(&channels)], &|| {
        (select(channels.clone()), vec(opening(), 0..=2))
            .prop_map(|(channel, open)| Change::SetOpening { channel, open })
            .boxed()
    });
    proptest::strategy::Union::new(arms).boxed()
}

/// When a body meets: at even distances or on days of the year, with or without a recess.
fn calendar() -> impl Strategy<Value = Calendar> {
    let distances = (1..=90_u16, any::<Index>());
    let distances = distances.prop_map(|(interval, first)| (interval, first.index(interval.into()) as u16, vec![]));
    let days = proptest::collection::btree_set(1..=365_u16, 1..=12).prop_map(|days| (0, 0, days.into_iter().collect()));
    let recess = proptest::option::of((2..=365_u16, 0..=60_u16));
    let work = (0..=21_u16, proptest::option::of(1..=40_u16), 0..=30_u16);
    (prop_oneof![3 => distances, 1 => days], recess, work)
        .prop_map(|((interval_days, first_day, days), recess, (agenda_deadline_days, longest_agenda, remand))| {
            let calendar = Calendar {
                interval_days,
                first_day,
                days,
                agenda_deadline_days,
                longest_agenda,
                recess: vec![],
                remand_percent: Decimal::from(remand),
            };
            let recess = recess.map(|(from_day, days)| Recess { from_day, to_day: (from_day + days).min(365) });
            let with = Calendar { recess: recess.into_iter().collect(), ..calendar.clone() };
            // A body that would never meet has no recess.
            if with.problems().is_empty() { with } else { calendar }
        })
        .boxed()
}

/// Up to so many changes that name things of a model as it is. The later ones may be refused because of the earlier ones.
pub fn changes(model: &Model, most: usize) -> impl Strategy<Value = Vec<Change>> + use<> {
    vec(change(model), 0..=most)
}
