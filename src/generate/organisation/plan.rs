use jiff::civil::date;
use serde::{Deserialize, Serialize};

use crate::facts::Thresholds;
use crate::generate::error::expect;
use crate::generate::{PlanError, Spans, Staff, matters};
use crate::{Decimal, SteeringModel};

/// How large a municipality is to be, and how much of everything it is to have. Plain data, to store beside the seed.
///
/// # What stays when more is asked for
/// Asking for more of one thing leaves what there was of it unchanged: the first drafting and joint committees, companies, focus areas,
/// channels, documents, touches and dotted lines of a plan are those of the same plan with more of them; so are the
/// volumes and prices of the first service areas, and the goals of a plan are among those of one with more goals in each perspective. The
/// sorts of matter of the first areas are among those of a plan with more sorts of each, and, but for the areas that they touch and
/// their focus areas, of one with more areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationPlan {
    /// The steering model: `sector` or `purchaser-provider`. The other archetypes are made of [services](super::super::services).
    pub steering: SteeringModel,
    /// Units in all, those of support, the staff office and the purchasing offices among them.
    pub units: u32,
    /// Sectors, or providers; each has a committee.
    pub sectors: u16,
    /// Spans of the heads below the director; at least 2. Each sector's line is made of so many as it needs, and the widest stand
    /// at the top. Where a single unit would be left over, the last span is wider by one.
    pub spans: Spans,
    /// Staff of the units without subordinates: more than 3, which is a micro team, and at most 30, for whom a head has time.
    pub staff: Staff,
    /// Service areas; at least one for each sector.
    pub areas: u32,
    /// Pairs of areas that matters touch together; at most half of all pairs.
    pub touches: u32,
    /// Units of support and services: none, one for all functions, or one over others.
    pub support_units: u32,
    /// Whether there is a staff office.
    pub staff_office: bool,
    /// Units that buy from the providers, in the model of purchasers and providers: at most as many as there are providers, and
    /// none when there are to be no agreements.
    pub purchasing_offices: u32,
    /// Support functions; none without units of support.
    pub functions: u16,
    /// Companies under one holding company.
    pub companies: u16,
    /// Drafting committees under the council.
    pub drafting_committees: u16,
    /// Committees that are shared with other municipalities.
    pub joint_committees: u16,
    /// Focus areas.
    pub focus_areas: u16,
    /// Ways in for citizens.
    pub channels: u16,
    /// Strategic goals in each perspective, and so many of each committee; at least 1.
    pub goals_per_perspective: u16,
    /// Governing documents.
    pub documents: u16,
    /// Agreements of committees with companies; at most one for each committee and company.
    pub agreements: u16,
    /// Sorts of matter of each service area; at most 20, and with any of them there is a flow. Their hours, shares and deciders are made up.
    pub matter_kinds: u16,
    /// Units that advise another: dotted lines, one from each of the first so many units of operations.
    pub dotted_lines: u32,
}

impl Default for OrganisationPlan {
    /// A small municipality.
    fn default() -> Self {
        Self::small_municipality()
    }
}

impl OrganisationPlan {
    /// A municipality of so many units, with as much of everything else as goes with that: below twenty units less and less of it.
    pub fn sized(steering: SteeringModel, units: u32) -> Self {
        let sectors = (units / 25).clamp(1, 20) as u16;
        let buys = steering == SteeringModel::PurchaserProvider && units > 1;
        let support_units = if units < 3 { 0 } else { 1 + (units / 50).min(12) };
        let areas = (units / 8).clamp(u32::from(sectors).max(4), 400);
        Self {
            steering,
            units,
            sectors,
            spans: Spans::Uniform { least: 3, most: 12 },
            staff: Staff::Lognormal {
                median: Decimal::from(16),
                sigma: 0.4,
                least: Decimal::from(5),
                most: Decimal::from(30),
            },
            areas,
            touches: (areas.saturating_mul(areas.saturating_sub(1)) / 4).min(areas * 4),
            support_units,
            staff_office: units >= 4,
            purchasing_offices: if buys { u32::from(sectors.div_ceil(3)) } else { 0 },
            functions: if support_units > 0 { 9 } else { 0 },
            companies: 5,
            drafting_committees: 4,
            joint_committees: 1,
            focus_areas: 3,
            channels: 5,
            goals_per_perspective: 2,
            documents: 24,
            agreements: sectors,
            matter_kinds: matters::USUAL,
            dotted_lines: 0,
        }
    }

    /// About as many units as a Swedish municipality of ten thousand people has.
    pub fn small_municipality() -> Self {
        Self::sized(SteeringModel::Sector, 60)
    }

    /// About as many units as a city of half a million people has, with committees, companies and documents to match.
    pub fn large_city() -> Self {
        Self {
            companies: 30,
            drafting_committees: 8,
            joint_committees: 3,
            focus_areas: 5,
            goals_per_perspective: 4,
            documents: 300,
            agreements: 60,
            ..Self::sized(SteeringModel::Sector, 3_000)
        }
    }

    /// The numbers by which a model after this plan is judged: the default ones, on 1 March 2011, with as many focus areas as the
    /// plan has.
    pub fn thresholds(&self) -> Thresholds {
        let thresholds = Thresholds { judged_on: Some(date(2011, 3, 1)), ..Thresholds::default() };
        Thresholds {
            focus_areas_maximum: thresholds.focus_areas_maximum.max(u32::from(self.focus_areas)),
            ..thresholds
        }
    }

    /// Units of operations.
    pub(super) fn operations(&self) -> u32 {
        self.units - self.offices() as u32
    }

    /// Units of support, staff and purchasing.
    fn offices(&self) -> u64 {
        u64::from(self.support_units) + u64::from(self.staff_office) + u64::from(self.purchasing_offices)
    }

    /// That there is such an organisation.
    pub(super) fn validate(&self) -> Result<(), PlanError> {
        let sectors = u64::from(self.sectors);
        let of_purchasers = self.steering == SteeringModel::PurchaserProvider;
        expect(
            of_purchasers || self.steering == SteeringModel::Sector,
            "steering",
            "sector or purchaser-provider",
            self.steering,
        )?;
        expect(sectors > 0, "sectors", "at least 1", sectors)?;
        let least = sectors + self.offices();
        let expected =
            format_args!("at least {least}: one for each sector, support, staff office and purchasing offices");
        expect(u64::from(self.units) >= least, "units", expected, self.units)?;
        self.spans.drawn()?;
        expect(self.spans.least() >= 2, "spans", "at least 2 each", self.spans.least())?;
        self.staff.drawn()?;
        let (micro, limit) = (Thresholds::default().micro_team, Thresholds::default().span_limit);
        let expected = format!("more than {micro} and at most {limit}");
        match self.staff.bounds() {
            Some((least, _)) if least <= micro => return expect(false, "staff", expected, least),
            Some((_, most)) if most > limit => return expect(false, "staff", expected, most),
            Some(_) => {}
            None => return expect(false, "staff", expected, "none"),
        }
        let areas = u64::from(self.areas);
        expect(areas >= sectors, "areas", format_args!("at least {sectors}, one for each sector"), areas)?;
        let pairs = areas * (areas - 1) / 2;
        let expected = format_args!("at most {}, half of all pairs of areas", pairs / 2);
        expect(u64::from(self.touches) <= pairs / 2, "touches", expected, self.touches)?;
        let offices = u64::from(self.purchasing_offices);
        let most = if of_purchasers { sectors } else { 0 };
        expect(offices <= most, "purchasing_offices", format_args!("at most {most}"), offices)?;
        expect(
            self.functions == 0 || self.support_units > 0,
            "functions",
            "0 without units of support",
            self.functions,
        )?;
        let most = sectors * u64::from(self.companies);
        let expected = format_args!("at most {most}, one for each committee and company");
        expect(u64::from(self.agreements) <= most, "agreements", expected, self.agreements)?;
        let (kinds, most) = (self.matter_kinds, matters::MOST);
        expect(kinds <= most, "matter_kinds", format_args!("at most {most}"), kinds)?;
        let goals = self.goals_per_perspective;
        expect(goals > 0, "goals_per_perspective", "at least 1", goals)?;
        let most = if self.operations() > 1 { self.operations() } else { 0 };
        expect(self.dotted_lines <= most, "dotted_lines", format_args!("at most {most}"), self.dotted_lines)
    }
}
