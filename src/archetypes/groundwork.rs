//! What all archetypes are laid out with: bodies that the law requires, companies, teams under a span limit, support.

use std::collections::BTreeMap;

use super::Scale;
use super::scale::problem;
use crate::{
    AdministrationEntry, Assumed, Assumption, BodyEntry, BodyKind, Calendar, ChannelEntry, ChannelKind, CompanyEntry,
    Decider, Decimal, Delegation, Head, Key, Level, Model, Organisation, OrganisationBuilder, Problems, SectorEntry,
    ServiceArea, Services, Steering, SteeringModel, Total, UnitEntry, UnitRole,
};

pub(super) const COUNCIL: &str = "council";
pub(super) const EXECUTIVE_BOARD: &str = "executive-board";
pub(super) const DIRECTOR: &str = "director";
pub(super) const OPERATIONS_MANAGER: &str = "operations manager";
pub(super) const UNIT_MANAGER: &str = "unit manager";

const BOXES: &str = "archetype:boxes";
const SEATS: &str = "archetype:seats";
const MEETINGS: &str = "archetype:meetings";
const TEAMS: &str = "archetype:teams";
const STEERING_STAFF: &str = "archetype:steering-staff";
const DOORS: &str = "archetype:doors";
const DELEGATION: &str = "archetype:delegation";

/// More teams than this are no organisation to lay out by archetype, but a slip in a number of staff.
const MOST_TEAMS: u64 = 10_000_000;

/// Service areas that are steered together.
pub(super) struct Group<'s> {
    pub(super) key: Key,
    pub(super) name: String,
    pub(super) areas: Vec<&'s ServiceArea>,
}

impl Group<'_> {
    /// The keys of the areas.
    pub(super) fn area_keys(&self) -> Vec<Key> {
        self.areas.iter().map(|area| area.key.clone()).collect()
    }

    /// Staff of all areas.
    pub(super) fn staff(&self) -> Total {
        self.areas.iter().filter_map(|area| area.staff).sum()
    }
}

/// A model in the making.
pub(super) struct Groundwork<'s> {
    pub(super) services: &'s Services,
    pub(super) scale: &'s Scale,
    pub(super) builder: OrganisationBuilder,
    pub(super) steering: Steering,
    assumptions: Vec<Assumption>,
}

impl<'s> Groundwork<'s> {
    /// The ladder, the bodies that the law requires, the drafting committees and the companies.
    pub(super) fn new(services: &'s Services, scale: &'s Scale, model: SteeringModel) -> Result<Self, Problems> {
        scale.validate()?;
        services.validate()?;
        let staff = services.areas.iter().map(|area| area.staff);
        let staff: Total = staff.chain(services.functions.iter().map(|function| function.staff)).flatten().sum();
        let teams = staff.hundredths() / (u64::from(scale.staff_per_team) * 100);
        if teams > MOST_TEAMS {
            let expected = format!("enough for at most {MOST_TEAMS} teams");
            return Err(Problems(vec![problem("staff_per_team", expected, format!("{staff} staff in {teams} teams"))]));
        }
        let mut builder = Organisation::builder();
        for (title, also) in [
            (DIRECTOR, &["provider director"][..]),
            (
                "sector head",
                &[
                    "administration head",
                    "district head",
                    "division head",
                    "purchasing head",
                    "head of support and services",
                    "chief of staff",
                ],
            ),
            (OPERATIONS_MANAGER, &[]),
            (UNIT_MANAGER, &["principal"]),
        ] {
            builder.level(Level { title: title.into(), also: also.iter().map(|&title| title.into()).collect() });
        }
        let steering = Steering { model: Some(model), ..Steering::default() };
        let mut work = Self { services, scale, builder, steering, assumptions: scale.assumptions.clone() };
        let span = scale.managers_per_head;
        let boxes = format!(
            "the boxes of the {model} archetype are laid out by rule, not by a source; a head has hours for {span} managers"
        );
        work.assume(BOXES, boxes);
        let seats = "seats of bodies are parameters of the archetype; no source states them";
        work.assume(SEATS, seats.into());
        work.assume(
            MEETINGS,
            format!(
                "bodies meet every {} days with papers due {} days before: parameters of the archetype",
                scale.meeting_interval_days, scale.agenda_deadline_days
            ),
        );

        work.body(COUNCIL, "Municipal council", BodyKind::Council, Some(scale.council_seats), None, Some("P1"));
        let board = Some(scale.board_seats);
        work.body(EXECUTIVE_BOARD, "Executive board", BodyKind::ExecutiveBoard, board, Some(COUNCIL), Some("P1"));
        for (key, name, kind) in [
            ("auditors", "Auditors", BodyKind::Auditors),
            ("election-committee", "Election committee", BodyKind::ElectionCommittee),
            ("chief-guardian", "Chief guardian", BodyKind::ChiefGuardian),
        ] {
            work.builder.add(BodyEntry::new(key, kind).name(name).answers_to(COUNCIL).source("P1"));
        }
        for number in 1..=scale.drafting_committees {
            work.builder.add(BodyEntry {
                temporary: true,
                ..BodyEntry::new(drafting_committee(number), BodyKind::DraftingCommittee)
                    .name(format!("Temporary drafting committee {number}"))
                    .answers_to(COUNCIL)
                    .assumed(BOXES)
            });
        }
        for company in &services.companies {
            let entry = CompanyEntry { name: company.name.clone(), ..CompanyEntry::new(company.key.clone()) };
            let entry = match &company.parent {
                Some(parent) => entry.owned_by(parent, company.share_percent),
                None => entry.owned_by(EXECUTIVE_BOARD, company.share_percent).answers_to(EXECUTIVE_BOARD),
            };
            work.builder.add(CompanyEntry { source: company.source.clone(), ..entry });
        }
        Ok(work)
    }

    /// States an assumption, unless it is stated already.
    pub(super) fn assume(&mut self, key: &str, reason: String) {
        if !self.assumptions.iter().any(|assumption| assumption.key == *key) {
            self.assumptions.push(Assumption { key: key.into(), reason });
        }
    }

    /// Says one thing more of the boxes.
    pub(super) fn boxes_also(&mut self, what: &str) {
        for assumption in self.assumptions.iter_mut().filter(|assumption| assumption.key == BOXES) {
            assumption.reason.push_str("; ");
            assumption.reason.push_str(what);
        }
    }

    /// Service areas by subject, in the order of the services.
    pub(super) fn groups(&self) -> Vec<Group<'s>> {
        let mut groups: Vec<Group<'s>> = Vec::new();
        let mut numbers = BTreeMap::new();
        for area in &self.services.areas {
            let key = area.subject.as_ref().unwrap_or(&area.key);
            let number = *numbers.entry(key).or_insert(groups.len());
            if number == groups.len() {
                let name = area.subject.as_ref().map_or_else(|| name_of(area), |subject| titled(subject.as_str()));
                groups.push(Group { key: key.clone(), name, areas: vec![] });
            }
            groups[number].areas.push(area);
        }
        groups
    }

    /// A body with seats and a calendar.
    pub(super) fn body(
        &mut self,
        key: impl Into<Key>,
        name: impl Into<String>,
        kind: BodyKind,
        seats: Option<u16>,
        above: Option<&str>,
        source: Option<&str>,
    ) -> Key {
        let key = key.into();
        let calendar = Calendar {
            interval_days: self.scale.meeting_interval_days,
            agenda_deadline_days: self.scale.agenda_deadline_days,
        };
        let assumed = match source {
            Some(_) => Assumed::Fields(BTreeMap::from([
                ("seats".to_owned(), SEATS.into()),
                ("calendar".to_owned(), MEETINGS.into()),
            ])),
            None => Assumed::Entry(BOXES.into()),
        };
        self.builder.add(BodyEntry {
            name: Some(name.into()),
            seats,
            calendar: Some(calendar),
            answers_to: above.into_iter().map(Key::from).collect(),
            source: source.map(str::to_owned),
            assumed,
            ..BodyEntry::new(key.clone(), kind)
        });
        key
    }

    /// A committee for a group of areas.
    pub(super) fn committee(&mut self, group: &Group<'_>, kind: BodyKind) -> Key {
        let seats = Some(self.scale.committee_seats);
        self.body(committee_key(group), group.name.clone(), kind, seats, Some(COUNCIL), None)
    }

    /// A head of managers, with hours for as many as the scale lets one head have.
    pub(super) fn head(&self, title: &str) -> Head {
        Head::new(title).hours_per_week(Decimal::from(self.scale.managers_per_head))
    }

    /// An administration under a body that employs its staff.
    pub(super) fn administration(
        &mut self,
        key: impl Into<Key>,
        name: impl Into<String>,
        title: &str,
        body: impl Into<Key>,
    ) -> Key {
        let (key, body) = (key.into(), body.into());
        let head = self.head(title);
        self.builder.add(
            AdministrationEntry::new(key.clone())
                .name(name)
                .head(head)
                .answers_to(body.clone())
                .supports(body.clone())
                .employed_by(body)
                .assumed(BOXES),
        );
        key
    }

    /// The administration under director and executive board.
    pub(super) fn director(&mut self, name: &str) -> Key {
        self.administration("administration:director", name, DIRECTOR, EXECUTIVE_BOARD)
    }

    /// A sector that reports to an administration.
    pub(super) fn sector(&mut self, key: impl Into<Key>, name: impl Into<String>, superior: &Key) -> SectorEntry {
        let head = self.head("sector head");
        SectorEntry::new(key).name(name).head(head).reports_to(superior).assumed(BOXES)
    }

    /// A unit that holds operations together, without staff of its own.
    pub(super) fn division(&mut self, key: impl Into<Key>, name: impl Into<String>, superior: &Key) -> UnitEntry {
        let head = self.head("division head");
        UnitEntry::new(key).name(name).head(head).reports_to(superior).assumed(BOXES)
    }

    /// Staff that prepares and follows up for politics; nothing when no staff is stated.
    pub(super) fn steering_staff(&mut self) -> Option<Decimal> {
        let stated = self.services.areas.iter().map(|area| area.staff);
        let stated: Vec<Decimal> =
            stated.chain(self.services.functions.iter().map(|function| function.staff)).flatten().collect();
        if stated.is_empty() {
            return None;
        }
        let total: Total = stated.into_iter().sum();
        let percent = self.scale.steering_staff_percent;
        let reason = format!("{percent} per cent beside the staff of the services prepare and follow up for politics");
        self.assume(STEERING_STAFF, reason);
        let hundredths = u128::from(total.hundredths()) * u128::from(percent.hundredths()) / 10_000;
        Some(u32::try_from(hundredths).map_or(Decimal::MAX, Decimal::from_hundredths))
    }

    /// The staff office directly under a head.
    pub(super) fn staff_office(&mut self, superior: &Key, staff: Option<Decimal>) -> Key {
        let entry =
            UnitEntry::new("staff-office").name("Staff office").head(Head::new("chief of staff")).reports_to(superior);
        let assumed = if staff.is_some() { STEERING_STAFF } else { BOXES };
        self.builder.add(UnitEntry { role: UnitRole::StaffOffice, staff, ..entry.assumed(assumed) });
        "staff-office".into()
    }

    /// An office of the purchaser side.
    pub(super) fn purchasing_office(
        &mut self,
        group: &Group<'_>,
        superior: &Key,
        committee: &Key,
        staff: Option<Decimal>,
    ) -> Key {
        let key = Key::from(format!("purchasing:{}", group.key));
        let entry = UnitEntry::new(key.clone())
            .name(format!("Purchasing: {}", group.name))
            .head(Head::new("purchasing head"))
            .reports_to(superior)
            .commissioned_by(committee)
            .supports(committee);
        let assumed = if staff.is_some() { STEERING_STAFF } else { BOXES };
        self.builder.add(UnitEntry { role: UnitRole::Purchasing, staff, ..entry.assumed(assumed) });
        key
    }

    /// The teams that do a service area, or the part of it at a place, with so much of its staff.
    pub(super) fn area_teams(
        &mut self,
        area: &ServiceArea,
        place: Option<&str>,
        staff: Option<Decimal>,
    ) -> Vec<UnitEntry> {
        let (key, name) = match place {
            Some(place) => (format!("{}/{place}", area.key), format!("{}, {place}", name_of(area))),
            None => (area.key.to_string(), name_of(area)),
        };
        self.teams(&key, &name, staff, &UnitEntry::new("").area(area.key.clone()))
    }

    /// All areas of a group under one superior, who has so many subordinates already; gives back the units right below.
    ///
    /// The teams stand right below the superior when the span of managers allows it, and below operations managers for each
    /// area otherwise: as few manager levels as needed (A3).
    pub(super) fn areas(&mut self, group: &Group<'_>, superior: &Key, already: usize) -> Vec<Key> {
        let flat = self.teams_of(group) + already <= usize::from(self.scale.managers_per_head);
        let mut units = Vec::new();
        for area in &group.areas {
            let teams = self.area_teams(area, None, area.staff);
            units.extend(if flat {
                self.add_teams(teams, OPERATIONS_MANAGER, superior)
            } else {
                self.operations(area.key.as_str(), &name_of(area), teams, superior)
            });
        }
        units
    }

    /// How many teams a group has.
    pub(super) fn teams_of(&self, group: &Group<'_>) -> usize {
        group.areas.iter().map(|area| area.staff.map_or(1, |staff| self.teams_for(staff) as usize)).sum()
    }

    /// How many teams the span makes of so much staff.
    fn teams_for(&self, staff: Decimal) -> u32 {
        staff.hundredths().div_ceil(u32::from(self.scale.staff_per_team) * 100).max(1)
    }

    /// Teams under as few operations managers as the span of managers allows, or one team that its operations manager leads;
    /// gives back the units right below the superior.
    pub(super) fn operations(&mut self, key: &str, name: &str, teams: Vec<UnitEntry>, superior: &Key) -> Vec<Key> {
        if teams.len() < 2 {
            return self.add_teams(teams, OPERATIONS_MANAGER, superior);
        }
        let role = teams[0].role;
        let managers = teams.len().div_ceil(usize::from(self.scale.managers_per_head));
        let (each, more) = (teams.len() / managers, teams.len() % managers);
        let mut teams = teams.into_iter();
        let mut units = Vec::with_capacity(managers);
        for manager in 1..=managers {
            let operations = Key::from(format!("operations:{key}/{manager:02}"));
            let head = self.head(OPERATIONS_MANAGER);
            let name = if managers == 1 { name.to_owned() } else { format!("{name}: operations {manager}") };
            let entry = UnitEntry::new(operations.clone()).name(name).head(head).reports_to(superior).assumed(BOXES);
            self.builder.add(UnitEntry { role, ..entry });
            // The first so many operations managers have one team more.
            let below = teams.by_ref().take(each + usize::from(manager <= more)).collect();
            self.add_teams(below, UNIT_MANAGER, &operations);
            units.push(operations);
        }
        units
    }

    /// Teams under heads of a title who report to one superior; gives back the teams.
    fn add_teams(&mut self, teams: Vec<UnitEntry>, title: &str, superior: &Key) -> Vec<Key> {
        let keys = teams.iter().map(|team| team.key.clone()).collect();
        for team in teams {
            self.builder.add(team.head(Head::new(title)).reports_to(superior));
        }
        keys
    }

    /// So much staff in as few teams as the span allows, without heads and superior; one team when no staff is stated.
    fn teams(&mut self, key: &str, name: &str, staff: Option<Decimal>, does: &UnitEntry) -> Vec<UnitEntry> {
        let per_team = self.scale.staff_per_team;
        self.assume(TEAMS, format!("a unit manager has at most {per_team} staff: a parameter of the archetype"));
        let sizes = match staff {
            Some(staff) => {
                let even = vec![1; self.teams_for(staff) as usize];
                shares(staff, &even).into_iter().map(Some).collect()
            }
            None => vec![None],
        };
        let only = sizes.len() == 1;
        let team = |(n, staff): (usize, Option<Decimal>)| UnitEntry {
            key: format!("team:{key}/{:02}", n + 1).into(),
            name: Some(if only { name.to_owned() } else { format!("{name} {}", n + 1) }),
            staff,
            assumed: Assumed::Entry(TEAMS.into()),
            ..does.clone()
        };
        sizes.into_iter().enumerate().map(team).collect()
    }

    /// Support and services in one unit under one head (A9), with a priced service to each customer.
    pub(super) fn support_together(&mut self, superior: &Key, customers: &[Key]) -> Option<Key> {
        if self.services.functions.is_empty() {
            return None;
        }
        let key = Key::from("support-and-services");
        let head = self.head("head of support and services");
        let serves = customers.iter().map(|customer| crate::Service { customer: customer.clone(), priced: true });
        self.builder.add(UnitEntry {
            role: UnitRole::Support,
            functions: self.services.functions.iter().map(|function| function.key.clone()).collect(),
            serves: serves.collect(),
            ..UnitEntry::new(key.clone())
                .name("Support and services")
                .head(head)
                .reports_to(superior)
                .source("A9")
                .assumed(BOXES)
        });
        for function in &self.services.functions {
            let name = function.name.clone().unwrap_or_else(|| titled(function.key.as_str()));
            let work = format!("support/{}", function.key);
            let teams = self.teams(&work, &name, function.staff, &support_team());
            self.operations(&work, &name, teams, &key);
        }
        Some(key)
    }

    /// Support in each administration under one head, with staff in proportion to the staff that it supports; gives back the
    /// unit of support in each.
    pub(super) fn support_in_each(&mut self, administrations: &[(Key, Total)]) -> Vec<Option<Key>> {
        if self.services.functions.is_empty() {
            return vec![None; administrations.len()];
        }
        let weights: Vec<u64> = administrations.iter().map(|(_, staff)| staff.hundredths()).collect();
        let mut staff_each: Vec<Option<Total>> = vec![None; administrations.len()];
        for staff in self.services.functions.iter().filter_map(|function| function.staff) {
            for (sum, share) in staff_each.iter_mut().zip(shares(staff, &weights)) {
                *sum = Some(sum.unwrap_or(Total::ZERO) + Total::from(share));
            }
        }
        let mut units = Vec::with_capacity(administrations.len());
        for ((superior, _), staff) in administrations.iter().zip(staff_each) {
            let staff = staff.map(|sum| Decimal::from_hundredths(u32::try_from(sum.hundredths()).unwrap_or(u32::MAX)));
            let mut teams = self.teams(&format!("support/{superior}"), "Support", staff, &support_team());
            let functions = self.services.functions.iter().map(|function| function.key.clone()).collect();
            if let [team] = teams.as_mut_slice() {
                team.functions = functions;
                units.push(self.add_teams(teams, OPERATIONS_MANAGER, superior).into_iter().next());
                continue;
            }
            let key = Key::from(format!("support:{superior}"));
            let head = self.head(OPERATIONS_MANAGER);
            let entry = UnitEntry::new(key.clone()).name("Support").head(head).reports_to(superior).assumed(BOXES);
            self.builder.add(UnitEntry { role: UnitRole::Support, functions, ..entry });
            self.add_teams(teams, UNIT_MANAGER, &key);
            units.push(Some(key));
        }
        units
    }

    /// A channel of each kind that enters at one unit.
    pub(super) fn channels(&mut self, place: Option<&Key>, door: &Key, reaches: Vec<Key>) {
        self.assume(
            DOORS,
            "where citizens enter is laid out by rule: one unit is the door of each administration".into(),
        );
        let suffix = place.map_or_else(String::new, |place| format!(":{place}"));
        for kind in
            [ChannelKind::EService, ChannelKind::Web, ChannelKind::Telephone, ChannelKind::EMail, ChannelKind::Visit]
        {
            self.builder.add(ChannelEntry {
                reaches: reaches.clone(),
                ..ChannelEntry::new(format!("channel:{}{suffix}", kind.name()), kind).enters_at(door).assumed(DOORS)
            });
        }
    }

    /// Who may take decisions of a sort, for some areas or for all.
    pub(super) fn delegate(&mut self, key: impl Into<Key>, name: &str, areas: Vec<Key>, by: Decider) {
        self.assume(DELEGATION, "who may take which decision is laid out by rule, not by a source".into());
        self.steering.delegations.push(Delegation {
            key: key.into(),
            name: Some(name.into()),
            areas,
            by,
            source: None,
            assumed: Assumed::Entry(DELEGATION.into()),
        });
    }

    /// That heads on a level and above may take decisions of a sort.
    pub(super) fn delegate_to_level(&mut self, key: &str, name: &str, title: &str) {
        self.delegate(key, name, vec![], Decider::Level(title.into()));
    }

    /// That a body adopts the plan for its areas.
    pub(super) fn plan_by(&mut self, group: &Group<'_>, body: &Key) {
        let (key, name) = (format!("plan-for-the-area:{}", group.key), format!("plan for {}", group.name));
        self.delegate(key, &name, group.area_keys(), Decider::Body(body.clone()));
    }

    /// The model.
    pub(super) fn finish(self, name: &str) -> Result<Model, Problems> {
        let Self { services, builder, steering, assumptions, .. } = self;
        let organisation = builder.build()?;
        Model::new(name, organisation, steering, services.clone(), assumptions)
    }
}

fn support_team() -> UnitEntry {
    UnitEntry { role: UnitRole::Support, ..UnitEntry::new("") }
}

/// The key of the committee for a group.
pub(super) fn committee_key(group: &Group<'_>) -> Key {
    format!("committee:{}", group.key).into()
}

/// The key of a drafting committee.
pub(super) fn drafting_committee(number: u16) -> Key {
    format!("drafting-committee:{number}").into()
}

/// The name of an area for readers.
pub(super) fn name_of(area: &ServiceArea) -> String {
    area.name.clone().unwrap_or_else(|| titled(area.key.as_str()))
}

/// A key as a name: `upper-secondary-school` as `Upper secondary school`.
fn titled(key: &str) -> String {
    let text = key.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Staff in parts in proportion to weights, by largest remainder: the parts add up to it exactly. Whole members of staff stay
/// whole. Parts are equal when all weights are nought.
pub(super) fn shares(staff: Decimal, weights: &[u64]) -> Vec<Decimal> {
    let step = if staff.hundredths().is_multiple_of(100) { 100 } else { 1 };
    let steps = u128::from(staff.hundredths() / step);
    let even = vec![1; weights.len()];
    let weights = if weights.iter().all(|&weight| weight == 0) { &even } else { weights };
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    if sum == 0 {
        return vec![];
    }
    let mut parts: Vec<u128> = weights.iter().map(|&weight| steps * u128::from(weight) / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // A stable sort: the first of equal remainders comes first.
    order.sort_by_key(|&n| std::cmp::Reverse(steps * u128::from(weights[n]) % sum));
    let missing = steps - parts.iter().sum::<u128>();
    for &n in order.iter().take(missing as usize) {
        parts[n] += 1;
    }
    // Each part is at most the whole, which is a `u32` of hundredths.
    parts.into_iter().map(|part| Decimal::from_hundredths(part as u32 * step)).collect()
}
