//! Where a matter goes next: each rule is one function, which looks at the structure and at the matter's luck, and gives the next
//! step with its reason. The engine and the printed route of one matter ask the same rules.

use std::fmt;

use super::NONE;
use super::assembly::{Assembly, Decision, Doer, Kind, Share};
use super::luck::{Luck, Purpose};
use crate::ReviewRule;

/// What the lead time of a matter is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// Work on it by doors and by the units that handle it.
    Handling,
    /// Waiting for a member of staff of these.
    WaitingAtUnits,
    /// Work on it by heads who decide, or pass it on to be decided.
    Deciding,
    /// Waiting for a head, to decide or to co-ordinate.
    WaitingAtHeads,
    /// Waiting for the meeting of a body.
    WaitingForMeetings,
    /// Work of heads and other units to co-ordinate, and waiting for the other units.
    Coordination,
    /// Work and waiting on both sides of an agreement.
    Negotiation,
    /// Waiting and work at a wrong door, and the way from there.
    Misrouting,
}

impl Part {
    /// All parts, in the order in which results show them.
    pub const ALL: [Self; 8] = [
        Self::Handling,
        Self::WaitingAtUnits,
        Self::Deciding,
        Self::WaitingAtHeads,
        Self::WaitingForMeetings,
        Self::Coordination,
        Self::Negotiation,
        Self::Misrouting,
    ];

    /// The name for readers.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Handling => "handling",
            Self::WaitingAtUnits => "waiting at units",
            Self::Deciding => "deciding",
            Self::WaitingAtHeads => "waiting at heads",
            Self::WaitingForMeetings => "waiting for meetings",
            Self::Coordination => "co-ordination",
            Self::Negotiation => "negotiation",
            Self::Misrouting => "misrouting",
        }
    }
}

/// How a matter ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum End {
    /// Settled at the first contact.
    Door,
    /// Decided by whoever handled it.
    Handler,
    /// Decided by a head on this manager level, 1 for the highest; 255 for one whose title the ladder does not have.
    Head(u8),
    /// Decided by a committee.
    Committee,
    /// Decided by the executive board.
    ExecutiveBoard,
    /// Decided by the council.
    Council,
    /// Refused by the heads who judged it.
    Refused,
    /// Lost between chairs: nobody does its area.
    NobodyDoesIt,
    /// Lost between chairs: nobody may decide it.
    NobodyDecides,
    /// A report that has come to the top of the line.
    Reported,
}

impl End {
    /// A number for each: those without a level first, then heads from level 0 on.
    #[inline]
    pub(crate) const fn number(self) -> usize {
        match self {
            Self::Door => 0,
            Self::Handler => 1,
            Self::Committee => 2,
            Self::ExecutiveBoard => 3,
            Self::Council => 4,
            Self::Refused => 5,
            Self::NobodyDoesIt => 6,
            Self::NobodyDecides => 7,
            Self::Reported => 8,
            Self::Head(level) => 9 + level as usize,
        }
    }

    /// The end with a number.
    pub(crate) const fn of(number: usize) -> Self {
        match number {
            0 => Self::Door,
            1 => Self::Handler,
            2 => Self::Committee,
            3 => Self::ExecutiveBoard,
            4 => Self::Council,
            5 => Self::Refused,
            6 => Self::NobodyDoesIt,
            7 => Self::NobodyDecides,
            8 => Self::Reported,
            level => Self::Head((level - 9) as u8),
        }
    }

    /// Whether it fell between chairs.
    pub const fn is_lost(self) -> bool {
        matches!(self, Self::NobodyDoesIt | Self::NobodyDecides)
    }
}

/// What a matter does next.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// It is worked on at a station for so many hours; waiting and work belong to these parts.
    Serve { station: u32, hours: f64, wait: Part, work: Part },
    /// It is on its way for so many hours of day and night.
    Delay { hours: f64, part: Part },
    /// It is put on the agenda of a body.
    Meet { station: u32 },
    /// It has ended.
    End(End),
}

/// Why a step is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// A door by which the area is reached.
    RightDoor,
    /// A door that the citizen took for the right one.
    WrongDoor,
    /// From the wrong door to the right one.
    SentOn,
    /// The channel settles it.
    FirstContact,
    /// It does the area, and has its share of the matters.
    DoesTheArea,
    /// The area before handed it on.
    Referred,
    /// Its head is responsible for the focus area.
    FocusArea,
    /// On the way up to the lowest common superior.
    UpToCommonSuperior,
    /// The lowest common superior of both units.
    CommonSuperior,
    /// On the way down from the lowest common superior.
    DownFromCommonSuperior,
    /// It does the other area.
    OtherArea,
    /// The purchaser's side of an agreement that the two areas do not share.
    PurchaserSide,
    /// The provider's side of that agreement.
    ProviderSide,
    /// Another agreement is needed.
    ChangeOfAgreement,
    /// No superior is above both units: the lowest body above both.
    CommonBody,
    /// The first head on the line.
    FirstHead,
    /// The head above.
    NextHead,
    /// Delegated so far.
    Delegated,
    /// No decision by anyone else is stated.
    NobodyElseDecides,
    /// The committee that steers the area.
    Steers,
    /// The next body that has to be asked.
    NextBody,
    /// Sent back to be handled again.
    SentBack,
    /// Not accepted.
    NotAccepted,
    /// No unit does the area.
    NobodyDoesIt,
    /// Nobody above may decide it.
    NobodyDecides,
    /// The report goes on upward.
    ReportsUpward,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::RightDoor => "a door by which the area is reached",
            Self::WrongDoor => "a wrong door, taken for the right one",
            Self::SentOn => "sent on from the wrong door",
            Self::FirstContact => "settled at the first contact",
            Self::DoesTheArea => "does the area",
            Self::Referred => "handed on from the area before",
            Self::FocusArea => "its head is responsible for the focus area",
            Self::UpToCommonSuperior => "on the way up to the lowest common superior",
            Self::CommonSuperior => "the lowest common superior of both units",
            Self::DownFromCommonSuperior => "on the way down from the lowest common superior",
            Self::OtherArea => "does the other area that the matter touches",
            Self::PurchaserSide => "the purchaser's side: the two areas are under different agreements",
            Self::ProviderSide => "the provider's side of that agreement",
            Self::ChangeOfAgreement => "the agreement has to be changed",
            Self::CommonBody => "no superior is above both units: the lowest body above both",
            Self::FirstHead => "the first head on the line",
            Self::NextHead => "the head above",
            Self::Delegated => "the decision is delegated so far",
            Self::NobodyElseDecides => "no decision by anyone else is stated",
            Self::Steers => "the committee that steers the area",
            Self::NextBody => "the next body that has to be asked",
            Self::SentBack => "sent back to be handled again",
            Self::NotAccepted => "not accepted",
            Self::NobodyDoesIt => "nobody does the area",
            Self::NobodyDecides => "nobody above may decide it",
            Self::ReportsUpward => "the report goes on upward",
        })
    }
}

/// What a matter has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Stage {
    #[default]
    Arrived,
    AtWrongDoor,
    OnItsWay,
    Received,
    Handled,
    AtFocusHead,
    Climbing,
    Descending,
    AtOther,
    Negotiated(u8),
    AgreementMet,
    CommonMet,
    AtHead,
    Met,
    Reporting,
}

/// A matter that flows: two lines of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(crate) struct Matter {
    pub(crate) luck: Luck,
    pub(crate) arrived: u64,
    /// Since when it waits, or is worked on.
    pub(crate) since: u64,
    /// Ticks of each part so far.
    pub(crate) parts: [u32; 8],
    /// Ticks of the work for which it waits.
    pub(crate) need: u32,
    /// The station at which it is.
    pub(crate) station: u32,
    /// The next in the same queue, or the next free place.
    pub(crate) next: u32,
    pub(crate) kind: u32,
    /// The area that handles it, and the unit.
    pub(crate) area: u32,
    pub(crate) doer: u32,
    /// The unit of the other area, by its number among those.
    pub(crate) other: u32,
    /// The head up to whom it climbs.
    pub(crate) goal: u32,
    /// Where it stands among its touches; among bodies and doors.
    pub(crate) touch: u32,
    pub(crate) index: u32,
    /// How often it was handled.
    pub(crate) round: u32,
    /// The share of the decisions to which it belongs; `UNDRAWN` when it is not drawn yet.
    pub(crate) share: u16,
    pub(crate) class: u16,
    pub(crate) stage: Stage,
    pub(crate) wait: u8,
    pub(crate) work: u8,
    /// Bodies that dealt with it.
    pub(crate) bodies: u32,
    /// Stations that worked on it.
    pub(crate) touches: u32,
    /// How often it went from one station to another.
    pub(crate) hand_overs: u32,
    /// How often it went up to a head.
    pub(crate) escalations: u32,
    /// Areas that it touches and that nobody could co-ordinate.
    pub(crate) gaps: u32,
}

const UNDRAWN: u16 = u16::MAX;

const _: () = assert!(size_of::<Matter>() == 128, "a matter is two lines of the cache");

impl Matter {
    /// A matter that has just arrived.
    pub(crate) fn new(luck: Luck, kind: u32, area: u32, class: u16, now: u64) -> Self {
        Self {
            luck,
            arrived: now,
            since: now,
            station: NONE,
            next: NONE,
            kind,
            area,
            class,
            share: UNDRAWN,
            ..Self::default()
        }
    }

    /// A report that sets out.
    pub(crate) fn report(luck: Luck, station: u32, now: u64) -> Self {
        Self {
            luck,
            arrived: now,
            since: now,
            station,
            next: NONE,
            kind: NONE,
            stage: Stage::Reporting,
            ..Self::default()
        }
    }
}

/// The step, and why.
pub(crate) type Next = (Step, Why);

impl Assembly {
    /// Where a matter goes next, after what it has just done.
    #[inline]
    pub(crate) fn next(&self, m: &mut Matter) -> Next {
        match m.stage {
            Stage::Arrived => self.enter(m),
            Stage::AtWrongDoor => self.send_on(m),
            Stage::OnItsWay => self.receive(m),
            Stage::Received => self.leave_door(m),
            Stage::Handled => self.after_handling(m),
            Stage::AtFocusHead | Stage::Descending => self.to_other(m),
            Stage::Climbing => self.climb(m),
            Stage::CommonMet => self.to_other(m),
            Stage::AtOther => self.negotiate(m),
            Stage::Negotiated(side) => self.negotiated(m, side),
            Stage::AgreementMet => self.next_touch(m),
            Stage::AtHead => self.judged(m),
            Stage::Met => self.decided_by_body(m),
            Stage::Reporting => self.report_on(m),
        }
    }

    fn doer_of(&self, m: &Matter) -> Doer {
        self.areas[m.area as usize].doers[m.doer as usize]
    }

    /// Entry: by a channel of the sort that the citizen chose, where one reaches the area, else by any that does. Of several doors
    /// each is as likely as any other. With every other door there is a probability that it is taken for the right one. Without
    /// a channel, a matter comes to the unit that handles it.
    fn enter(&self, m: &mut Matter) -> Next {
        if m.area == NONE {
            return (Step::End(End::NobodyDoesIt), Why::NobodyDoesIt);
        }
        let area = &self.areas[m.area as usize];
        if area.doors.is_empty() {
            return self.handle(m, Why::DoesTheArea);
        }
        let kind = &self.kinds[m.kind as usize];
        let chosen = m.luck.even(Purpose::Channel, 0);
        let sort = kind.channels.iter().find(|&&(_, until)| chosen < until).map(|&(sort, _)| sort);
        let of_sort = area.doors.iter().filter(|door| Some(door.kind) == sort).count();
        let open = if of_sort > 0 { of_sort } else { area.doors.len() };
        let at = (m.luck.even(Purpose::Door, 0) * open as f64) as usize;
        let mut doors = (0..).zip(&area.doors).filter(|(_, door)| of_sort == 0 || Some(door.kind) == sort);
        m.index = doors.nth(at).map_or(0, |(number, _): (u32, _)| number);
        if m.luck.happens(Purpose::WrongDoor, 0, area.wrong_probability) {
            let at = (m.luck.even(Purpose::WrongDoor, 1) * area.wrong_doors.len() as f64) as usize;
            m.stage = Stage::AtWrongDoor;
            m.hand_overs += 1;
            let hours = self.reception.draw(m.luck, Purpose::Reception, 1);
            let station = area.wrong_doors[at];
            return (Step::Serve { station, hours, wait: Part::Misrouting, work: Part::Misrouting }, Why::WrongDoor);
        }
        self.receive(m)
    }

    /// A wrong door sends the matter on to the right one, which takes the time of a transfer.
    fn send_on(&self, m: &mut Matter) -> Next {
        m.stage = Stage::OnItsWay;
        let hours = self.transfer.draw(m.luck, Purpose::Transfer, 0);
        (Step::Delay { hours, part: Part::Misrouting }, Why::SentOn)
    }

    /// The right door receives it.
    fn receive(&self, m: &mut Matter) -> Next {
        m.stage = Stage::Received;
        let door = self.areas[m.area as usize].doors[m.index as usize];
        let hours = self.reception.draw(m.luck, Purpose::Reception, 0);
        (Step::Serve { station: door.station, hours, wait: Part::WaitingAtUnits, work: Part::Handling }, Why::RightDoor)
    }

    /// A share of the matters is settled at the first contact, as the channel says; the others go to a unit that does the area.
    fn leave_door(&self, m: &mut Matter) -> Next {
        let door = self.areas[m.area as usize].doors[m.index as usize];
        m.index = 0;
        if m.luck.happens(Purpose::FirstContact, 0, door.first_contact) {
            return (Step::End(End::Door), Why::FirstContact);
        }
        self.handle(m, Why::DoesTheArea)
    }

    /// Handling: by a unit that does the area, each as likely as its share of the area's staff. What nobody does is lost between
    /// chairs.
    #[inline]
    fn handle(&self, m: &mut Matter, why: Why) -> Next {
        let area = &self.areas[m.area as usize];
        if area.doers.is_empty() {
            return (Step::End(End::NobodyDoesIt), Why::NobodyDoesIt);
        }
        let share = if area.doers.len() > 1 { m.luck.even(Purpose::Doer, u64::from(m.area)) } else { 0.0 };
        m.doer = area.doer(share) as u32;
        self.work_on(m, why)
    }

    /// The unit works on the matter, for the first time or again.
    #[inline]
    fn work_on(&self, m: &mut Matter, why: Why) -> Next {
        let station = self.areas[m.area as usize].doers[m.doer as usize].station;
        m.hand_overs += u32::from(m.station != NONE && m.station != station);
        m.stage = Stage::Handled;
        let hours = self.kinds[m.kind as usize].handling.draw(m.luck, Purpose::Handling, u64::from(m.round));
        m.round = m.round.saturating_add(1);
        (Step::Serve { station, hours, wait: Part::WaitingAtUnits, work: Part::Handling }, why)
    }

    /// After handling: on to another area where this one hands it on; else co-ordination with each area that it touches; else, when it
    /// was sent back, straight to the decision.
    #[inline]
    fn after_handling(&self, m: &mut Matter) -> Next {
        let area = &self.areas[m.area as usize];
        if !area.referrals.is_empty() {
            let drawn = m.luck.even(Purpose::Referral, u64::from(m.round));
            if let Some(&(to, _)) = area.referrals.iter().find(|&&(_, until)| drawn < until) {
                m.area = to;
                return self.handle(m, Why::Referred);
            }
        }
        if m.share != UNDRAWN {
            return self.decide_again(m);
        }
        m.touch = 0;
        self.next_touch(m)
    }

    /// Co-ordination with the next area that the matter touches. Nothing is to be done where the same unit does both. What nobody
    /// does, or nobody stands above, falls between chairs: the matter goes on without it.
    fn next_touch(&self, m: &mut Matter) -> Next {
        let kind = &self.kinds[m.kind as usize];
        while let Some(&(area, probability, salt)) = kind.touches.get(m.touch as usize) {
            m.touch += 1;
            if area == m.area || !m.luck.happens(Purpose::Touch, salt, probability) {
                continue;
            }
            let other = &self.areas[area as usize];
            if other.doers.is_empty() {
                m.gaps = m.gaps.saturating_add(1);
                continue;
            }
            let share = if other.doers.len() > 1 { m.luck.even(Purpose::Doer, u64::from(area)) } else { 0.0 };
            m.other = other.doer(share) as u32;
            if other.doers[m.other as usize].station == self.doer_of(m).station {
                continue;
            }
            if let Some(next) = self.coordinate(m) {
                return next;
            }
            m.gaps = m.gaps.saturating_add(1);
        }
        self.decide(m)
    }

    /// The other unit with which the matter is co-ordinated.
    fn other_of(&self, m: &Matter) -> Doer {
        let area = self.kinds[m.kind as usize].touches[m.touch as usize - 1].0;
        self.areas[area as usize].doers[m.other as usize]
    }

    fn coordination(&self, m: &Matter, index: u64) -> f64 {
        self.coordination.draw(m.luck, Purpose::Coordination, u64::from(m.touch) << 32 | index)
    }

    /// Where two areas are co-ordinated: at the head who alone is responsible for the matter's focus area; else at the lowest
    /// common superior on the line, up and down; else across the agreements, where the two are bought by different purchasers;
    /// else at the lowest body above both. Nowhere, when there is none of these.
    fn coordinate(&self, m: &mut Matter) -> Option<Next> {
        let (unit, other) = (self.doer_of(m), self.other_of(m));
        let focus = self.kinds[m.kind as usize].focus;
        if focus != NONE {
            m.stage = Stage::AtFocusHead;
            return Some(self.coordinate_at(m, focus, Why::FocusArea));
        }
        let (from, to) = (self.rungs[unit.station as usize].up, self.rungs[other.station as usize].up);
        if let Some(common) = self.common_superior(from, to) {
            m.goal = common;
            m.stage = Stage::Climbing;
            let why = if from == common { Why::CommonSuperior } else { Why::UpToCommonSuperior };
            return Some(self.coordinate_at(m, from, why));
        }
        if self.crosses(unit, other) {
            return Some(self.to_other(m));
        }
        let body = self.common.get(&(unit.root, other.root)).copied().filter(|&body| body != NONE)?;
        m.stage = Stage::CommonMet;
        m.bodies = m.bodies.saturating_add(1);
        Some((Step::Meet { station: body }, Why::CommonBody))
    }

    fn coordinate_at(&self, m: &mut Matter, head: u32, why: Why) -> Next {
        m.hand_overs += 1;
        m.escalations += u32::from(matches!(why, Why::UpToCommonSuperior | Why::CommonSuperior | Why::FocusArea));
        let hours = self.coordination(m, u64::from(head) + 1);
        (Step::Serve { station: head, hours, wait: Part::WaitingAtHeads, work: Part::Coordination }, why)
    }

    /// The lowest head who stands above both of two heads or is one of them.
    fn common_superior(&self, a: u32, b: u32) -> Option<u32> {
        let (mut a, mut b) = (a, b);
        while a != b && a != NONE && b != NONE {
            let (station_a, station_b) = (&self.rungs[a as usize], &self.rungs[b as usize]);
            if station_a.depth >= station_b.depth {
                a = station_a.up;
            } else {
                b = station_b.up;
            }
        }
        (a == b && a != NONE).then_some(a)
    }

    /// Up to the lowest common superior, head by head, and then down on the other side.
    fn climb(&self, m: &mut Matter) -> Next {
        if m.station != m.goal {
            let up = self.rungs[m.station as usize].up;
            let why = if up == m.goal { Why::CommonSuperior } else { Why::UpToCommonSuperior };
            return self.coordinate_at(m, up, why);
        }
        self.descend(m)
    }

    /// Down from the lowest common superior to the other unit, head by head.
    fn descend(&self, m: &mut Matter) -> Next {
        let mut head = self.rungs[self.other_of(m).station as usize].up;
        if head == m.station {
            return self.to_other(m);
        }
        while self.rungs[head as usize].up != m.station {
            head = self.rungs[head as usize].up;
        }
        m.stage = Stage::Descending;
        self.coordinate_at(m, head, Why::DownFromCommonSuperior)
    }

    /// The other unit does its part. On the way down there may be more heads before it.
    fn to_other(&self, m: &mut Matter) -> Next {
        let other = self.other_of(m);
        if m.stage == Stage::Descending && self.rungs[other.station as usize].up != m.station {
            return self.descend(m);
        }
        m.stage = Stage::AtOther;
        m.hand_overs += 1;
        let hours = self.coordination(m, 0);
        let serve = Step::Serve { station: other.station, hours, wait: Part::Coordination, work: Part::Coordination };
        (serve, Why::OtherArea)
    }

    /// Whether two units do their areas for different purchasers.
    fn crosses(&self, unit: Doer, other: Doer) -> bool {
        let purchaser = |doer: Doer| (doer.deal != NONE).then(|| self.deals[doer.deal as usize].purchaser);
        purchaser(unit) != purchaser(other)
    }

    /// Across an agreement, what the units agree has to be negotiated by purchaser and provider: those of the other area, where it
    /// is bought, else those of the first.
    fn negotiate(&self, m: &mut Matter) -> Next {
        let (unit, other) = (self.doer_of(m), self.other_of(m));
        if self.crosses(unit, other) { self.negotiated(m, 0) } else { self.next_touch(m) }
    }

    fn deal_of(&self, m: &Matter) -> u32 {
        match self.other_of(m).deal {
            NONE => self.doer_of(m).deal,
            deal => deal,
        }
    }

    /// The next side works on the negotiation; after both, with some probability, the purchaser's body has to change the
    /// agreement.
    fn negotiated(&self, m: &mut Matter, mut side: u8) -> Next {
        let deal = &self.deals[self.deal_of(m) as usize];
        while side < 2 {
            let station = deal.sides[usize::from(side)];
            side += 1;
            if station != NONE {
                m.stage = Stage::Negotiated(side);
                m.hand_overs += 1;
                let hours =
                    self.negotiation.draw(m.luck, Purpose::Negotiation, u64::from(m.touch) << 8 | u64::from(side));
                let why = if side == 1 { Why::PurchaserSide } else { Why::ProviderSide };
                return (Step::Serve { station, hours, wait: Part::Negotiation, work: Part::Negotiation }, why);
            }
        }
        if deal.body != NONE && m.luck.happens(Purpose::AgreementChange, u64::from(m.touch), self.agreement_change) {
            m.stage = Stage::AgreementMet;
            m.bodies = m.bodies.saturating_add(1);
            return (Step::Meet { station: deal.body }, Why::ChangeOfAgreement);
        }
        self.next_touch(m)
    }

    fn share_of(&self, m: &Matter) -> Option<Share> {
        self.kinds[m.kind as usize].shares.get(usize::from(m.share)).copied()
    }

    /// Decision: the luck of the matter says who has to decide; the structure, where that is.
    #[inline]
    fn decide(&self, m: &mut Matter) -> Next {
        let shares = &self.kinds[m.kind as usize].shares;
        let drawn = m.luck.even(Purpose::Decision, u64::from(m.round));
        m.share = shares.iter().position(|share| drawn < share.until).map_or(UNDRAWN - 1, |share| share as u16);
        self.to_decider(m)
    }

    /// What a head sent back is drawn anew; what a body sent back, it gets again.
    fn decide_again(&self, m: &mut Matter) -> Next {
        match self.share_of(m).map(|share| share.decision) {
            Some(Decision::Handler | Decision::Level(_)) | None => self.decide(m),
            Some(_) => self.to_decider(m),
        }
    }

    /// Up the line from the unit that handled the matter; beyond it to the bodies.
    #[inline]
    fn to_decider(&self, m: &mut Matter) -> Next {
        let decision = self.share_of(m).map(|share| share.decision);
        if matches!(decision, None | Some(Decision::Handler)) && self.kinds[m.kind as usize].review.is_none() {
            let why = if decision.is_none() { Why::NobodyElseDecides } else { Why::Delegated };
            return (Step::End(End::Handler), why);
        }
        m.index = 0;
        let head = self.rungs[self.doer_of(m).station as usize].up;
        self.to_head(m, head, Why::FirstHead)
    }

    /// The next head on the way to a decision; where the line ends, or the commission of a committee reaches it, the bodies.
    #[inline]
    fn to_head(&self, m: &mut Matter, head: u32, why: Why) -> Next {
        let decision = self.share_of(m).map_or(Decision::Handler, |share| share.decision);
        let by_body = !matches!(decision, Decision::Handler | Decision::Level(_));
        let is_beyond = head == NONE
            || by_body && self.rungs[head as usize].depth < self.steered[self.doer_of(m).steered as usize].gate;
        if is_beyond {
            if let (Some((_, ReviewRule::Polyarchy)), true) = (self.kinds[m.kind as usize].review, head == NONE) {
                return (Step::End(End::Refused), Why::NotAccepted);
            }
            return self.to_body(m);
        }
        m.stage = Stage::AtHead;
        m.hand_overs += 1;
        m.escalations += 1;
        m.index = m.index.saturating_add(1);
        let hours = self.kinds[m.kind as usize].deciding.draw(
            m.luck,
            Purpose::Deciding,
            u64::from(m.round) << 32 | u64::from(m.index),
        );
        (Step::Serve { station: head, hours, wait: Part::WaitingAtHeads, work: Part::Deciding }, why)
    }

    /// A head has looked at the matter: judges it, where the kind is reviewed; decides it, where the delegation suffices; sends it
    /// back, or passes it on.
    #[inline]
    fn judged(&self, m: &mut Matter) -> Next {
        let head = &self.rungs[m.station as usize];
        let end = End::Head(head.level);
        if let Some((accepted, rule)) = self.kinds[m.kind as usize].review {
            let accepts = m.luck.happens(Purpose::Review, u64::from(m.index), accepted);
            match (rule, accepts) {
                (ReviewRule::Hierarchy, false) => return (Step::End(End::Refused), Why::NotAccepted),
                (ReviewRule::Polyarchy, true) => return (Step::End(end), Why::Delegated),
                (ReviewRule::Polyarchy, false) => {
                    if self.suffices(m, head.level) {
                        return (Step::End(End::Refused), Why::NotAccepted);
                    }
                    return self.to_head(m, head.up, Why::NextHead);
                }
                (ReviewRule::Hierarchy, true) => {}
            }
        }
        if self.suffices(m, head.level) {
            let returned = self.share_of(m).map_or(0.0, |share| share.returned);
            if m.luck.happens(Purpose::Return, u64::from(m.round), returned) {
                return self.work_on(m, Why::SentBack);
            }
            return (Step::End(end), Why::Delegated);
        }
        self.to_head(m, head.up, Why::NextHead)
    }

    /// Whether the delegation of the matter reaches a head on a level.
    #[inline]
    fn suffices(&self, m: &Matter, level: u8) -> bool {
        match self.share_of(m).map(|share| share.decision) {
            // Reviewed by the first head, though whoever handles it may decide.
            None | Some(Decision::Handler) => true,
            Some(Decision::Level(wanted)) => level <= wanted,
            Some(_) => false,
        }
    }

    /// The body that is asked, by its number on the way: the committees that steer the unit, the executive board, the council.
    fn body_at(&self, m: &Matter, number: usize) -> Option<u32> {
        let decision = self.share_of(m).map_or(Decision::Committee, |share| share.decision);
        self.body_for(self.doer_of(m), decision, number)
    }

    /// Whether nobody may decide what a unit has handled: no head on its line, and no body.
    pub(crate) fn is_undecided(&self, kind: &Kind, doer: Doer, decision: Decision) -> bool {
        let mut heads = std::iter::successors(Some(self.rungs[doer.station as usize].up), |&head| {
            (head != NONE).then(|| self.rungs[head as usize].up)
        });
        let by_head = match decision {
            Decision::Handler => kind.review.is_none() || heads.any(|head| head != NONE),
            Decision::Level(wanted) => heads.any(|head| head != NONE && self.rungs[head as usize].level <= wanted),
            _ => false,
        };
        // What heads in parallel have not accepted is refused.
        let is_refused = matches!(kind.review, Some((_, ReviewRule::Polyarchy)));
        !by_head && !is_refused && self.body_for(doer, decision, 0).is_none()
    }

    fn body_for(&self, doer: Doer, decision: Decision, number: usize) -> Option<u32> {
        let committees = self.steered[doer.steered as usize].committees.as_slice();
        let above = match decision {
            Decision::Body(body) => {
                // A body that steers the unit is asked in its turn; any other is asked alone.
                return match committees.iter().position(|&committee| committee == body) {
                    Some(last) => committees[..=last].get(number).copied(),
                    None => (number == 0).then_some(body),
                };
            }
            Decision::ExecutiveBoard => [self.executive_board, NONE],
            Decision::Council => [self.executive_board, self.council],
            // A level that no head on the line has: the committee decides.
            _ => [NONE, NONE],
        };
        let above = above.into_iter().filter(|&body| body != NONE && !committees.contains(&body));
        let last = match decision {
            Decision::ExecutiveBoard => committees.iter().position(|&body| body == self.executive_board),
            Decision::Council => committees.iter().position(|&body| body == self.council),
            _ => None,
        };
        let committees = last.map_or(committees, |last| &committees[..=last]);
        let above = above.filter(|_| last.is_none());
        committees.iter().copied().chain(above).nth(number)
    }

    /// On to the first body.
    fn to_body(&self, m: &mut Matter) -> Next {
        m.index = 0;
        self.to_next_body(m, Why::Steers)
    }

    fn to_next_body(&self, m: &mut Matter, why: Why) -> Next {
        match self.body_at(m, m.index as usize) {
            Some(station) => {
                m.stage = Stage::Met;
                m.bodies = m.bodies.saturating_add(1);
                (Step::Meet { station }, why)
            }
            None => (Step::End(End::NobodyDecides), Why::NobodyDecides),
        }
    }

    /// A body has met: it sends the matter back, decides it, or the next body is asked.
    fn decided_by_body(&self, m: &mut Matter) -> Next {
        let station = m.station;
        let index = u64::from(m.round) << 32 | u64::from(m.index);
        if m.luck.happens(Purpose::Remand, index, self.meetings_of(station).remand) {
            return self.work_on(m, Why::SentBack);
        }
        m.index = m.index.saturating_add(1);
        if self.body_at(m, m.index as usize).is_some() {
            return self.to_next_body(m, Why::NextBody);
        }
        let end = match station {
            _ if station == self.executive_board => End::ExecutiveBoard,
            _ if station == self.council => End::Council,
            _ => End::Committee,
        };
        (Step::End(end), Why::Delegated)
    }

    /// A report goes up the line, head by head, to the top.
    fn report_on(&self, m: &mut Matter) -> Next {
        let up = self.rungs[m.station as usize].up;
        if up == NONE {
            return (Step::End(End::Reported), Why::ReportsUpward);
        }
        m.index = m.index.saturating_add(1);
        m.hand_overs += 1;
        let hours = self
            .reporting
            .as_ref()
            .map_or(0.0, |reporting| reporting.hours.draw(m.luck, Purpose::Report, u64::from(m.index)));
        (Step::Serve { station: up, hours, wait: Part::WaitingAtHeads, work: Part::Deciding }, Why::ReportsUpward)
    }
}

impl End {
    /// The words for readers.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Door => "at the first contact",
            Self::Handler => "by whoever handles it",
            Self::Head(_) => "by a head",
            Self::Committee => "by a committee",
            Self::ExecutiveBoard => "by the executive board",
            Self::Council => "by the council",
            Self::Refused => "refused",
            Self::NobodyDoesIt => "lost: nobody does the area",
            Self::NobodyDecides => "lost: nobody may decide",
            Self::Reported => "reported",
        }
    }
}
