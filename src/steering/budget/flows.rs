use std::collections::{BTreeSet, HashMap, HashSet};

use super::allocation::nearest_at_or_above;
use super::distribute::distribute_sums;
use super::{Frame, distribute};
use crate::steering::Period;
use crate::{Agreement, BodyKind, Key, Line, Model, NodeId, NodeKind, NodeRef, RelationKind, UnitRole};

/// By what money passes from one node to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Via {
    /// A frame.
    Frame(Key),
    /// An agreement for a service area.
    Agreement {
        /// The agreement.
        key: Key,
        /// The service area.
        area: Key,
    },
}

/// Money that passes from one node to another, or to one that has it from nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Who gives it; nobody, for what the council has to distribute.
    pub from: Option<Key>,
    /// Who gets it.
    pub to: Key,
    /// How much, in whole kronor for the period.
    pub kronor: u64,
    /// By what.
    pub via: Via,
}

/// What each service area costs, and what is with nodes that do none. Both together are all the money, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaCosts {
    /// The service areas in the order stated, in whole kronor for the period.
    pub areas: Vec<(Key, u128)>,
    /// The nodes with money that reaches no service area: it stays with support, committees, managers.
    pub unattributed: Vec<(Key, u128)>,
}

/// A sum of money, in whole kronor or in parts of them.
trait FromKronor {
    fn from_kronor(kronor: u128) -> Self;
}

impl FromKronor for u128 {
    fn from_kronor(kronor: u128) -> Self {
        kronor
    }
}

impl FromKronor for f64 {
    fn from_kronor(kronor: u128) -> Self {
        kronor as f64
    }
}

/// What a node gets and gives, in whole kronor for the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Sides {
    /// By frames, from others or from nobody.
    by_frames: u128,
    /// By agreements, as a provider.
    by_agreements: u128,
    /// By frames, to others.
    given: u128,
    /// By agreements, as a purchaser.
    paid: u128,
    /// By frames to itself.
    kept: u128,
}

impl Sides {
    fn received(self) -> u128 {
        self.by_frames + self.by_agreements
    }

    fn handed_on(self) -> u128 {
        self.given + self.paid
    }
}

/// Where the money of a model goes in a period: from the council by frames to committees, sectors and units (P5), or by way of
/// purchasers and agreements to providers (O1).
///
/// To a period belong the frames that state it and those that state none; of agreements, those that state none, and
/// those whose period has months in it, with their part of the year's sum (largest remainder). Entries that state a period do
/// not belong to no period. What a node keeps by a frame from itself stays with it, like all that it does not hand on. Each entry
/// is below 2⁶⁴ kronor; sums are of 128 bits, so that none is cut off.
///
/// # Example
/// ```
/// use orgmodel::steering::budget::{Frame, Money};
/// use orgmodel::{Assumed, BodyEntry, BodyKind, Model, Organisation, Steering, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(BodyEntry::new("council", BodyKind::Council));
/// builder.add(UnitEntry::new("schools"));
/// let frame = |key: &str, from: Option<&str>, to: &str, kronor| Frame {
///     key: key.into(),
///     from: from.map(Into::into),
///     to: to.into(),
///     period: None,
///     kronor,
///     source: None,
///     assumed: Assumed::Nothing,
/// };
/// let frames = vec![frame("all", None, "council", 100), frame("schools", Some("council"), "schools", 70)];
/// let steering = Steering { frames, ..Steering::default() };
/// let model = Model::new("small", builder.build()?, steering, Default::default(), vec![])?;
///
/// let money = Money::of(&model, None);
/// assert_eq!((money.received("schools"), money.stays("council"), money.total()), (70, 30, 100));
/// assert_eq!(money.path_to("schools").len(), 2);
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct Money<'m> {
    model: &'m Model,
    period: Option<Period>,
    transfers: Vec<Transfer>,
    sides: Vec<Sides>,
    /// For each row, the transfers that arrive.
    arriving: Vec<Vec<usize>>,
}

impl<'m> Money<'m> {
    /// The periods for which money is stated, in order: those of frames, or where no frame states one, those of agreements;
    /// one without a name where none of these states any, but there is money. Nothing where there is none.
    pub fn periods(model: &Model) -> Vec<Option<Period>> {
        let steering = model.steering();
        let of_frames: BTreeSet<Period> = steering.frames.iter().filter_map(|frame| frame.period).collect();
        let priced = || steering.agreements.iter().filter(|agreement| agreement.kronor_per_year.is_some());
        let stated =
            if of_frames.is_empty() { priced().filter_map(|agreement| agreement.period).collect() } else { of_frames };
        if !stated.is_empty() {
            return stated.into_iter().map(Some).collect();
        }
        let some = !steering.frames.is_empty() || priced().next().is_some();
        some.then_some(None).into_iter().collect()
    }

    /// Follows the money of a period, or of no stated one. Linear in nodes, relations, frames and agreements.
    pub fn of(model: &'m Model, period: Option<Period>) -> Self {
        let organisation = model.organisation();
        let mut money = Self {
            model,
            period,
            transfers: Vec::new(),
            sides: vec![Sides::default(); organisation.bound()],
            arriving: vec![Vec::new(); organisation.bound()],
        };
        let row = |key: &Key| organisation.node(key.as_str()).map(|node| node.id().row());
        for frame in model.steering().frames.iter().filter(|frame| belongs(frame, period)) {
            let Some(to) = row(&frame.to) else { continue };
            let from = frame.from.as_ref().and_then(&row);
            let sides = &mut money.sides;
            if from == Some(to) {
                sides[to].kept += u128::from(frame.kronor);
                continue;
            }
            sides[to].by_frames += u128::from(frame.kronor);
            if let Some(from) = from {
                sides[from].given += u128::from(frame.kronor);
            }
            money.arriving[to].push(money.transfers.len());
            let via = Via::Frame(frame.key.clone());
            money.transfers.push(Transfer {
                from: frame.from.clone(),
                to: frame.to.clone(),
                kronor: frame.kronor,
                via,
            });
        }
        for agreement in &model.steering().agreements {
            let Some(kronor) = kronor_of(agreement, period) else { continue };
            let (Some(from), Some(to)) = (row(&agreement.purchaser), row(&agreement.provider)) else { continue };
            if from == to {
                continue;
            }
            let sides = &mut money.sides;
            sides[from].paid += u128::from(kronor);
            sides[to].by_agreements += u128::from(kronor);
            money.arriving[to].push(money.transfers.len());
            let via = Via::Agreement { key: agreement.key.clone(), area: agreement.area.clone() };
            let (from, to) = (Some(agreement.purchaser.clone()), agreement.provider.clone());
            money.transfers.push(Transfer { from, to, kronor, via });
        }
        money
    }

    /// Follows the money of the last of the [periods](Self::periods).
    pub fn latest(model: &'m Model) -> Option<Self> {
        Self::periods(model).pop().map(|period| Self::of(model, period))
    }

    /// The period.
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// What passes from one node to another: frames in the order stated, then agreements. What a node keeps is none.
    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }

    fn sides(&self, node: &str) -> Sides {
        self.model.organisation().node(node).map_or_else(Sides::default, |node| self.sides[node.id().row()])
    }

    /// What a node gets by frames and agreements, but not from itself.
    pub fn received(&self, node: &str) -> u128 {
        self.sides(node).received()
    }

    /// What a node hands on to others by frames.
    pub fn given(&self, node: &str) -> u128 {
        self.sides(node).given
    }

    /// What a node pays by agreements as a purchaser.
    pub fn paid(&self, node: &str) -> u128 {
        self.sides(node).paid
    }

    /// What a node says that it keeps: frames from itself to itself.
    pub fn kept(&self, node: &str) -> u128 {
        self.sides(node).kept
    }

    /// What a node gets and neither hands on nor pays; nought for one that hands on more than it gets.
    pub fn stays(&self, node: &str) -> u128 {
        let sides = self.sides(node);
        sides.received().saturating_sub(sides.handed_on())
    }

    /// All the money: what stays with all nodes together.
    pub fn total(&self) -> u128 {
        let stays = |sides: &Sides| sides.received().saturating_sub(sides.handed_on());
        self.sides.iter().map(stays).sum()
    }

    /// What stays with units of role support, staff office and purchasing, and with nodes below them in the line.
    pub fn overhead(&self) -> u128 {
        let organisation = self.model.organisation();
        let is_office = |id: NodeId| {
            let role = organisation.get(id).and_then(NodeRef::unit_role);
            role.is_some_and(|role| role != UnitRole::Operations)
        };
        let offices = nearest_at_or_above(self.model, &Line::of(organisation), is_office);
        let sides = self.sides.iter().zip(offices).filter(|(_, office)| office.is_some());
        sides.map(|(sides, _)| sides.received().saturating_sub(sides.handed_on())).sum()
    }

    /// The nodes that hand on and pay more than they get, with how much more; the council too, where nothing says what it
    /// has to distribute.
    pub fn overdrawn(&self) -> Vec<(Key, u128)> {
        let over = |node: NodeRef<'_>| {
            let sides = self.sides[node.id().row()];
            let over = sides.handed_on().saturating_sub(sides.received());
            (over > 0).then(|| (node.key(), over))
        };
        self.model.organisation().nodes().filter_map(over).collect()
    }

    /// What passes an internal agreement: one whose provider is no company.
    pub fn through_agreements(&self) -> u128 {
        let internal = self.transfers.iter().filter(|transfer| self.is_internal_agreement(transfer));
        internal.map(|transfer| u128::from(transfer.kronor)).sum()
    }

    fn is_internal_agreement(&self, transfer: &Transfer) -> bool {
        let provider = || self.model.organisation().node(transfer.to.as_str());
        matches!(transfer.via, Via::Agreement { .. })
            && provider().is_some_and(|provider| provider.kind() != NodeKind::Company)
    }

    /// Of what committees and purchasers get by frames, the share that they pay by internal agreements; of each no more than it
    /// gets. `None` where they get nothing. Committees are those for subject areas, districts and purchasing; a purchaser is
    /// a node that pays by an agreement.
    pub fn share_through_agreements(&self) -> Option<f64> {
        let organisation = self.model.organisation();
        let mut paid: HashMap<usize, u128> = HashMap::new();
        for transfer in self.transfers.iter().filter(|transfer| self.is_internal_agreement(transfer)) {
            if let Some(purchaser) = transfer.from.as_ref().and_then(|from| organisation.node(from.as_str())) {
                *paid.entry(purchaser.id().row()).or_default() += u128::from(transfer.kronor);
            }
        }
        let (mut through, mut all) = (0_u128, 0_u128);
        for node in organisation.nodes() {
            let sides = self.sides[node.id().row()];
            if is_committee(node) || sides.paid > 0 {
                all += sides.by_frames;
                through += paid.get(&node.id().row()).copied().unwrap_or(0).min(sides.by_frames);
            }
        }
        (all > 0).then(|| through as f64 / all as f64)
    }

    /// The path of most of a node's money, from where it comes to the node: at each step the largest sum that arrives,
    /// of equal ones the first. It ends before it would come to a node again; empty for a node that gets nothing.
    pub fn path_to(&self, node: &str) -> Vec<&Transfer> {
        let organisation = self.model.organisation();
        let mut path = Vec::new();
        let mut met = HashSet::new();
        let mut at = organisation.node(node).map(NodeRef::id);
        while let Some(id) = at.filter(|&id| met.insert(id)) {
            let arriving = self.arriving[id.row()].iter().map(|&transfer| &self.transfers[transfer]);
            let Some(largest) = arriving.reduce(|a, b| if b.kronor > a.kronor { b } else { a }) else { break };
            path.push(largest);
            at = largest.from.as_ref().and_then(|from| organisation.node(from.as_str())).map(NodeRef::id);
        }
        path.reverse();
        path
    }

    /// What each service area costs: the money that stays with the nodes that do it.
    ///
    /// A unit that does service areas is paid for by the nearest node at or above it in the line that gets money, or else by
    /// the first body that gets money among those that commission it, or else among those to which its administration
    /// answers (as stated by the nearest superior that states any). Of what stays with a node, the part that came by
    /// agreements goes to their service areas; the rest is split among the units for which it pays by their staff, and within
    /// a unit that does several areas by the staff that the services state for each. Where no staff is stated, all
    /// count alike. All of it by [largest remainder](distribute), so that areas and what reaches none sum to the
    /// [total](Self::total).
    pub fn cost_per_area(&self) -> AreaCosts {
        let (costs, unattributed) = self.spread(distribute_sums, |one, other| one + other);
        let areas = self.model.services().areas.iter().map(|area| area.key.clone()).zip(costs).collect();
        AreaCosts { areas, unattributed }
    }

    /// What each service area costs as in [`Self::cost_per_area`], but in exact shares: no whole krona goes to the one that
    /// stands first.
    pub(crate) fn shares_of_areas(&self) -> Vec<f64> {
        let in_proportion = |total: f64, weights: &[u128]| -> Vec<f64> {
            let sum: u128 = weights.iter().sum();
            let part = |&weight| if sum == 0 { 1.0 / weights.len() as f64 } else { weight as f64 / sum as f64 };
            weights.iter().map(|weight| total * part(weight)).collect()
        };
        self.spread(in_proportion, |one, other| one + other).0
    }

    /// The money of each service area in the order stated, and of the nodes that have some which reaches none, by a way to
    /// distribute by weights and one to add.
    fn spread<N: Copy + Default + PartialOrd + FromKronor>(
        &self,
        distribute: impl Fn(N, &[u128]) -> Vec<N>,
        plus: impl Fn(N, N) -> N,
    ) -> (Vec<N>, Vec<(Key, N)>) {
        let (organisation, services) = (self.model.organisation(), self.model.services());
        let place: HashMap<&Key, usize> = services.areas.iter().enumerate().map(|(at, area)| (&area.key, at)).collect();
        let staff: Vec<u128> =
            services.areas.iter().map(|area| area.staff.map_or(0, |staff| u128::from(staff.hundredths()))).collect();
        let mut costs = vec![N::default(); services.areas.len()];
        let mut unattributed = Vec::new();
        let paid_for = self.paid_for();
        for node in organisation.nodes() {
            let sides = self.sides[node.id().row()];
            let stays = sides.received().saturating_sub(sides.handed_on());
            if stays == 0 {
                continue;
            }
            let mut nowhere = N::default();
            let mut add = |area: &Key, kronor: N| match place.get(area) {
                Some(&at) => costs[at] = plus(costs[at], kronor),
                None => nowhere = plus(nowhere, kronor),
            };
            let arriving = self.arriving[node.id().row()].iter().map(|&transfer| &self.transfers[transfer]);
            let agreed: Vec<(&Key, u128)> = arriving
                .filter_map(|transfer| match &transfer.via {
                    Via::Agreement { area, .. } => Some((area, u128::from(transfer.kronor))),
                    Via::Frame(_) => None,
                })
                .collect();
            let parts: Vec<u128> =
                std::iter::once(sides.by_frames).chain(agreed.iter().map(|&(_, kronor)| kronor)).collect();
            let parts = distribute(N::from_kronor(stays), &parts);
            for (&(area, _), &part) in agreed.iter().zip(&parts[1..]) {
                add(area, part);
            }
            let units: Vec<NodeRef<'_>> =
                paid_for[node.id().row()].iter().filter_map(|&unit| organisation.get(unit)).collect();
            let by_unit: Vec<u128> =
                units.iter().map(|unit| unit.staff().map_or(0, |staff| u128::from(staff.hundredths()))).collect();
            for (unit, share) in units.iter().zip(distribute(parts[0], &by_unit)) {
                let weights: Vec<u128> =
                    unit.areas().iter().map(|area| place.get(area).map_or(0, |&at| staff[at])).collect();
                for (area, part) in unit.areas().iter().zip(distribute(share, &weights)) {
                    add(area, part);
                }
            }
            if units.is_empty() {
                nowhere = plus(nowhere, parts[0]);
            }
            if nowhere > N::default() {
                unattributed.push((node.key(), nowhere));
            }
        }
        (costs, unattributed)
    }

    /// For each row the units that do service areas and for which its node pays.
    fn paid_for(&self) -> Vec<Vec<NodeId>> {
        let organisation = self.model.organisation();
        let line = Line::of(organisation);
        let gets = |id: NodeId| self.sides[id.row()].received() > 0;
        let states = |kind: RelationKind| {
            nearest_at_or_above(self.model, &line, |id| {
                organisation.get(id).is_some_and(|node| node.targets(kind).next().is_some())
            })
        };
        let holders = nearest_at_or_above(self.model, &line, gets);
        let bodies = [RelationKind::CommissionedBy, RelationKind::AnswersTo].map(|kind| (kind, states(kind)));
        let body_of = |unit: NodeId| {
            let (kind, stating) = bodies.iter().find_map(|(kind, nearest)| Some((*kind, nearest[unit.row()]?)))?;
            organisation.get(stating)?.targets(kind).map(NodeRef::id).find(|&body| gets(body))
        };
        let mut paid_for = vec![Vec::new(); organisation.bound()];
        for unit in organisation.units().filter(|unit| !unit.areas().is_empty()) {
            if let Some(holder) = holders[unit.id().row()].or_else(|| body_of(unit.id())) {
                paid_for[holder.row()].push(unit.id());
            }
        }
        paid_for
    }
}

/// Whether a node is a committee that gets a frame: for a subject area, a district, or purchasing.
pub(crate) fn is_committee(node: NodeRef<'_>) -> bool {
    let committees = [BodyKind::Committee, BodyKind::DistrictCommittee, BodyKind::PurchaserCommittee];
    committees.into_iter().any(|kind| node.is_body(kind))
}

/// Whether a frame belongs to a period: it states that one or none.
fn belongs(frame: &Frame, period: Option<Period>) -> bool {
    frame.period.is_none() || frame.period == period
}

/// What is paid by an agreement in a period: its part of the year's sum by months; `None` when it states no sum, or has no
/// month in the period.
fn kronor_of(agreement: &Agreement, period: Option<Period>) -> Option<u64> {
    let a_year = agreement.kronor_per_year?;
    let months_from =
        |period: Period| i32::from(period.first_day().year()) * 12 + i32::from(period.first_day().month());
    let length = |period: Period| 12 / i32::from(period.length().per_year());
    let months = match (agreement.period, period) {
        (None, None) => 12,
        (None, Some(period)) => length(period),
        (Some(_), None) => 0,
        (Some(of), Some(period)) => {
            let first = months_from(of).max(months_from(period));
            let end = (months_from(of) + length(of)).min(months_from(period) + length(period));
            end - first
        }
    };
    let months = u64::try_from(months).ok().filter(|&months| months > 0)?;
    distribute(a_year, &[months, 12 - months.min(12)]).first().copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fixture::{purchaser_provider, sector};
    use crate::{Assumed, Decimal};

    fn shown(path: &[&Transfer]) -> Vec<String> {
        let one = |transfer: &&Transfer| {
            let from = transfer.from.as_ref().map_or("", Key::as_str);
            let by = if matches!(transfer.via, Via::Frame(_)) { "→" } else { "⇒" };
            format!("{from}{by}{} {}", transfer.to, transfer.kronor / 1_000_000)
        };
        path.iter().map(one).collect()
    }

    #[test]
    fn a_krona_goes_from_the_council_by_committee_and_sector_to_a_unit() {
        let model = sector().with_money().model();
        let money = Money::latest(&model).expect("money");
        let path = [
            "→council 400",
            "council→education-committee 170",
            "education-committee→education-sector 165",
            "education-sector→school 80",
            "school→school-2 20",
        ];
        assert_eq!(shown(&money.path_to("school-2")), path);
        assert_eq!(money.stays("education-committee"), 5_000_000);
        assert_eq!((money.total(), money.through_agreements()), (400_000_000, 0));
        assert_eq!((money.share_through_agreements(), money.overdrawn()), (Some(0.0), vec![]));
        let costs = money.cost_per_area();
        let eighty = ["school", "culture", "elderly-care", "disability-care"].map(|area| (area.into(), 80_000_000));
        assert_eq!(costs.areas, eighty);
        assert_eq!(costs.unattributed.iter().map(|(_, kronor)| kronor).sum::<u128>(), 80_000_000);
    }

    #[test]
    fn a_krona_goes_from_the_council_by_purchaser_and_agreement_to_a_unit() {
        let model = purchaser_provider().with_money().model();
        let money = Money::latest(&model).expect("money");
        let path = [
            "→council 400",
            "council→education-purchaser 170",
            "education-purchaser⇒education-provider 80",
            "education-provider→school 80",
            "school→school-2 20",
        ];
        assert_eq!(shown(&money.path_to("school-2")), path);
        assert_eq!((money.paid("education-purchaser"), money.through_agreements()), (160_000_000, 320_000_000));
        assert_eq!(money.share_through_agreements(), Some(320.0 / 340.0));
    }

    #[test]
    fn money_that_is_not_handed_on_is_split_by_staff_and_the_rest_is_named() {
        let mut fixture = sector().with_money();
        // The sector keeps all; its units count by staff, and one of them does two areas with 80 members of staff each.
        fixture.steering.frames.retain(|frame| {
            frame.from.as_ref().is_none_or(|from| !["education-sector", "school", "culture"].contains(&from.as_str()))
        });
        let model = fixture
            .unit("school-1", |unit| unit.areas.push("culture".into()))
            .unit("school-2", |unit| unit.staff = Some(Decimal::from(60)))
            .model();
        let money = Money::latest(&model).expect("money");
        let costs = money.cost_per_area();
        // 165 million for 200 members of staff: 20 + 60 + 40 in school and 80 in culture, of the first 20 one half each.
        assert_eq!(costs.areas[0], ("school".into(), 165_000_000 * 110 / 200));
        assert_eq!(costs.areas[1], ("culture".into(), 165_000_000 * 90 / 200));
        assert!(!costs.unattributed.iter().any(|(node, _)| node == "education-sector"));
        let all: u128 = costs.areas.iter().chain(&costs.unattributed).map(|(_, kronor)| kronor).sum();
        assert_eq!(all, money.total());
    }

    #[test]
    fn what_a_provider_or_a_committee_keeps_goes_to_the_areas_for_which_it_got_it() {
        let mut fixture = purchaser_provider();
        let agreements = &mut fixture.steering.agreements;
        (agreements[0].kronor_per_year, agreements[1].kronor_per_year) = (Some(30), Some(11));
        agreements.truncate(2);
        let model = fixture.model();
        let money = Money::latest(&model).expect("money");
        assert_eq!(money.cost_per_area().areas[..2], [("school".into(), 30), ("culture".into(), 11)]);
        assert_eq!(money.overdrawn(), [("education-purchaser".into(), 41)]);

        let mut fixture = sector().with_money();
        fixture.steering.frames.retain(|frame| frame.to == "education-committee");
        let model = fixture.model();
        let costs = Money::latest(&model).expect("money").cost_per_area();
        assert_eq!(costs.areas[..2], [("school".into(), 85_000_000), ("culture".into(), 85_000_000)]);
        assert_eq!(costs.unattributed, []);
    }

    #[test]
    fn agreements_count_by_the_months_that_they_have_in_the_period() {
        let agreement = |period: Option<&str>| Agreement {
            key: "a".into(),
            purchaser: "p".into(),
            provider: "q".into(),
            area: "x".into(),
            kronor_per_year: Some(1_201),
            period: period.map(|period| period.parse().expect("a period")),
            source: None,
            assumed: Assumed::Nothing,
        };
        let of = |agreed, period: Option<&str>| {
            kronor_of(&agreement(agreed), period.map(|period| period.parse().expect("a period")))
        };
        assert_eq!(of(None, None), Some(1_201));
        assert_eq!(of(Some("2011"), Some("2011")), Some(1_201));
        assert_eq!(of(Some("2011-H1"), Some("2011")), Some(601));
        assert_eq!(of(Some("2011-H1"), Some("2011-Q2")), Some(300));
        assert_eq!(of(None, Some("2011-07")), Some(100));
        assert_eq!(of(Some("2010"), Some("2011")), None);
        assert_eq!(of(Some("2010"), None), None);
    }

    #[test]
    fn frames_that_go_around_end_and_huge_ones_sum_exactly() {
        let mut fixture = sector();
        let frame = |key: &str, from: &str, to: &str| Frame {
            key: key.into(),
            from: Some(from.into()),
            to: to.into(),
            period: None,
            kronor: u64::MAX,
            source: None,
            assumed: Assumed::Nothing,
        };
        fixture.steering.frames =
            vec![frame("a", "school", "culture"), frame("b", "culture", "school"), frame("c", "council", "school")];
        let model = fixture.model();
        let money = Money::of(&model, None);
        assert_eq!(money.path_to("culture").len(), 2);
        assert_eq!(money.received("school"), 2 * u128::from(u64::MAX));
        assert_eq!((money.stays("school"), money.total()), (u128::from(u64::MAX), u128::from(u64::MAX)));
        assert_eq!(money.cost_per_area().areas.len(), 4);
        assert!(money.path_to("nowhere").is_empty());
    }

    proptest! {
        /// Any frames and agreements at all: what reaches areas and what does not are all the money, and what comes in is
        /// what stays.
        #[test]
        fn nothing_is_lost_or_made(
            frames in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..1_000_000_u64), 0..60),
            agreements in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_usize, 0..1_000_u64), 0..10),
        ) {
            let mut fixture = sector();
            let keys: Vec<Key> = fixture.entries.iter().map(|entry| entry.key().clone()).collect();
            fixture.steering.frames = frames
                .iter()
                .enumerate()
                .map(|(at, (from, to, kronor))| Frame {
                    key: format!("f{at}").into(),
                    from: Some(from.get(&keys).clone()).filter(|_| at % 3 > 0),
                    to: to.get(&keys).clone(),
                    period: None,
                    kronor: *kronor,
                    source: None,
                    assumed: Assumed::Nothing,
                })
                .collect();
            fixture.steering.agreements = agreements
                .iter()
                .enumerate()
                .map(|(at, (from, to, area, kronor))| Agreement {
                    key: format!("a{at}").into(),
                    purchaser: from.get(&keys).clone(),
                    provider: to.get(&keys).clone(),
                    area: fixture.services.areas[*area].key.clone(),
                    kronor_per_year: Some(*kronor),
                    period: None,
                    source: None,
                    assumed: Assumed::Nothing,
                })
                .collect();
            let model = fixture.model();
            let money = Money::of(&model, None);
            let costs = money.cost_per_area();
            let all: u128 = costs.areas.iter().chain(&costs.unattributed).map(|(_, kronor)| kronor).sum();
            prop_assert_eq!(all, money.total());
            let from_nobody: u128 =
                money.transfers().iter().filter(|t| t.from.is_none()).map(|t| u128::from(t.kronor)).sum();
            let overdrawn: u128 = money.overdrawn().iter().map(|(_, kronor)| kronor).sum();
            prop_assert_eq!(from_nobody + overdrawn, money.total());
        }
    }
}
