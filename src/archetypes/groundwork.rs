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

pub(super) const BOXES: &str = "archetype:boxes";
const SEATS: &str = "archetype:seats";
const MEETINGS: &str = "archetype:meetings";
pub(super) const TEAMS: &str = "archetype:teams";
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
            (DIRECTOR, &[][..]),
            (
                "sector head",
                &[
                    "administration head",
                    "district head",
                    "provider head",
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
            self.assumptions.push(Assumption::new(key, reason));
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
        let calendar = Calendar::every(self.scale.meeting_interval_days, self.scale.agenda_deadline_days);
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
            kind: None,
            areas,
            by,
            source: None,
            assumed: Assumed::Entry(DELEGATION.into()),
        });
    }

    /// What unit managers may decide in every archetype.
    pub(super) fn delegate_operations(&mut self) {
        for (key, name) in [
            ("individual-decision", "decision on one person's matter"),
            ("operational-purchase", "purchase for operations"),
        ] {
            self.delegate(key, name, vec![], Decider::Level(UNIT_MANAGER.into()));
        }
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
pub(super) fn titled(key: &str) -> String {
    let text = key.replace(['-', '_'], " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
