use std::collections::BTreeSet;

use jiff::civil::Date;
use orgmodel::RelationKind::{AnswersTo, CommissionedBy, PurchasesFrom};
use orgmodel::steering::budget::{FollowUp, Frame, InternalService, ProcessStep};
use orgmodel::steering::{Period, PeriodLength};
use orgmodel::{Agreement, BodyKind, Key, NodeKind, UnitRole};

use super::Oracle;
use super::world::{Subjects, World, circles, subjects};

pub(super) const ORACLES: &[Oracle] = &[
    ("frame-missing", frame_missing),
    ("frames-do-not-add-up", frames_do_not_add_up),
    ("budget-responsibility-split", budget_responsibility_split),
    ("agreements-exceed-frame", agreements_exceed_frame),
    ("service-area-unpriced", service_area_unpriced),
    ("service-charged-twice", service_charged_twice),
    ("service-charged-to-nobody", service_charged_to_nobody),
    ("deviation-without-responsible", deviation_without_responsible),
    ("process-step-without-driver", process_step_without_driver),
    ("process-step-out-of-order", process_step_out_of_order),
    ("planning-after-decision", planning_after_decision),
    ("process-circle", process_circle),
];

/// Each period that frames state, or else agreements for which something is paid; one of no name, when none states any.
fn periods(world: &World<'_>) -> BTreeSet<Option<Period>> {
    let steering = world.model.steering();
    let of_frames: BTreeSet<_> = steering.frames.iter().map(|frame| frame.period).filter(Option::is_some).collect();
    let paid = steering.agreements.iter().filter(|agreement| agreement.kronor_per_year.is_some());
    let of_agreements: BTreeSet<_> = paid.map(|agreement| agreement.period).filter(Option::is_some).collect();
    let either = [of_frames, of_agreements].into_iter().find(|periods| !periods.is_empty());
    either.unwrap_or_else(|| BTreeSet::from([None]))
}

/// The frames of a period.
fn frames<'a>(world: &'a World<'_>, period: Option<Period>) -> Vec<&'a Frame> {
    let stated = world.model.steering().frames.iter();
    stated.filter(|frame| frame.period.is_none_or(|of| Some(of) == period)).collect()
}

fn months(period: Period) -> BTreeSet<Period> {
    period.each(PeriodLength::Month).collect()
}

/// What is paid by an agreement in a period: so many twelfths of the year's sum as it has months in it, the half rounded up;
/// nothing to oneself.
fn paid(agreement: &Agreement, period: Option<Period>) -> u128 {
    let count = match (agreement.period.map(months), period.map(months)) {
        (None, None) => 12,
        (None, Some(all)) => all.len(),
        (Some(_), None) => 0,
        (Some(some), Some(all)) => some.intersection(&all).count(),
    };
    let to_another = u128::from(agreement.purchaser != agreement.provider);
    (u128::from(agreement.kronor_per_year.unwrap_or(0)) * to_another * count as u128 + 6) / 12
}

/// What a node has in a period, and what it does with it.
#[derive(Default)]
struct Account {
    got: u128,
    given: u128,
    paid: u128,
    kept: u128,
}

fn account(world: &World<'_>, key: &str, period: Option<Period>) -> Account {
    let mut account = Account::default();
    for frame in frames(world, period) {
        let kronor = u128::from(frame.kronor);
        match (frame.from.as_ref().is_some_and(|from| *from == *key), frame.to == *key) {
            (true, true) => account.kept += kronor,
            (true, false) => account.given += kronor,
            (false, true) => account.got += kronor,
            (false, false) => {}
        }
    }
    for agreement in &world.model.steering().agreements {
        account.paid += if agreement.purchaser == *key { paid(agreement, period) } else { 0 };
        account.got += if agreement.provider == *key { paid(agreement, period) } else { 0 };
    }
    account
}

fn is_provider_administration(world: &World<'_>, key: &str) -> bool {
    let agreed = world.model.steering().agreements.iter().any(|agreement| agreement.provider == *key);
    let sold = world.relations(PurchasesFrom).into_iter().any(|(_, provider)| provider == key);
    let boards = world.bodies_of(BodyKind::ProviderBoard);
    let to_board = world.targets(key, AnswersTo).into_iter().any(|body| boards.contains(body));
    world.kind(key) == NodeKind::Administration && (agreed || sold || to_board)
}

/// Committees, sectors and operations areas.
fn needs_money(world: &World<'_>, key: &str) -> bool {
    use BodyKind::{Committee, DistrictCommittee, PurchaserCommittee};
    let below = |above: &str| world.kind(above) == NodeKind::Sector || is_provider_administration(world, above);
    let operations = |unit: &&orgmodel::UnitEntry| unit.key == *key && unit.role == UnitRole::Operations;
    match world.kind(key) {
        NodeKind::Body => {
            world.body_kind(key).is_some_and(|kind| [Committee, DistrictCommittee, PurchaserCommittee].contains(&kind))
        }
        NodeKind::Sector => true,
        NodeKind::Unit => world.units().any(|unit| operations(&unit)) && world.superior(key).is_some_and(below),
        _ => false,
    }
}

/// The nodes of which something holds in a period, for each period.
fn in_each_period(world: &World<'_>, holds: impl Fn(&str, Option<Period>) -> bool) -> Subjects {
    let periods = periods(world);
    subjects(world.all().flat_map(|key| {
        let when = periods.iter().filter(|period| holds(key, **period)).count();
        std::iter::repeat_n(key, when)
    }))
}

fn frame_missing(world: &World<'_>) -> Subjects {
    let mut found =
        in_each_period(world, |key, period| needs_money(world, key) && account(world, key, period).got == 0);
    found.dedup();
    found
}

/// Whether it is for others to say that a node got nothing: it is a council, or found by `frame-missing`.
fn may_have_nothing(world: &World<'_>, key: &str) -> bool {
    world.body_kind(key) == Some(BodyKind::Council) || needs_money(world, key)
}

fn frames_do_not_add_up(world: &World<'_>) -> Subjects {
    in_each_period(world, |key, period| {
        let account = account(world, key, period);
        let judged = account.given > 0 && account.paid == 0 && (account.got > 0 || !may_have_nothing(world, key));
        judged && account.got != account.given + account.kept
    })
}

fn agreements_exceed_frame(world: &World<'_>) -> Subjects {
    in_each_period(world, |key, period| {
        let account = account(world, key, period);
        let judged = account.paid > 0 && (account.got > 0 || !may_have_nothing(world, key));
        judged && account.paid + account.given + account.kept > account.got
    })
}

fn budget_responsibility_split(world: &World<'_>) -> Subjects {
    in_each_period(world, |key, period| {
        let givers: BTreeSet<Option<&str>> = frames(world, period)
            .into_iter()
            .filter(|frame| frame.kronor > 0 && frame.to == *key)
            .map(|frame| frame.from.as_ref().map(Key::as_str))
            .filter(|from| *from != Some(key))
            .collect();
        let commissioning = world.targets(key, CommissionedBy);
        givers.len() > 1 && !givers.iter().all(|giver| giver.is_some_and(|giver| commissioning.contains(&giver)))
    })
}

fn service_area_unpriced(world: &World<'_>) -> Subjects {
    let prices = &world.model.steering().prices;
    subjects(world.areas().filter(|area| !prices.iter().any(|price| price.area == **area)))
}

/// Who uses some of a service.
fn users(service: &InternalService) -> BTreeSet<&str> {
    let uses = service.uses.iter().filter(|used| used.quantity.hundredths() > 0);
    uses.map(|used| used.user.as_str()).collect()
}

fn service_charged_twice(world: &World<'_>) -> Subjects {
    let services = &world.model.steering().internal_services;
    let twice = services.iter().enumerate().filter(|(n, service)| {
        services[..*n].iter().any(|before| {
            service.function.is_some()
                && before.function == service.function
                && !users(before).is_disjoint(&users(service))
        })
    });
    subjects(twice.map(|(_, service)| service.key.as_str()))
}

fn service_charged_to_nobody(world: &World<'_>) -> Subjects {
    let services = world.model.steering().internal_services.iter();
    let uncharged = services.filter(|service| {
        service.driver.is_none() || !users(service).into_iter().any(|user| service.provider != *user)
    });
    subjects(uncharged.map(|service| service.key.as_str()))
}

/// Each day of a period, one after another.
fn days(period: Period) -> impl Iterator<Item = Date> {
    period.first_day().series(jiff::Span::new().days(1)).take_while(move |day| *day <= period.last_day())
}

/// The forecast of a follow-up: stated, or in a straight line.
fn forecast(follow_up: &FollowUp, frame: &Frame) -> Option<u128> {
    if let Some(stated) = follow_up.forecast {
        return Some(u128::from(stated));
    }
    let all = days(frame.period?).count() as u128;
    let over = days(frame.period?).filter(|day| *day <= follow_up.period.last_day()).count() as u128;
    // Twice of it, and one half more, halved and cut off.
    (over > 0).then(|| (2 * u128::from(follow_up.kronor) * all + over) / (2 * over))
}

fn deviation_without_responsible(world: &World<'_>) -> Subjects {
    let steering = world.model.steering();
    let mut found = Subjects::new();
    for frame in &steering.frames {
        let of_frame: Vec<&FollowUp> = steering.follow_ups.iter().filter(|one| one.frame == frame.key).collect();
        let last = of_frame.iter().map(|one| one.period.last_day()).max();
        for follow_up in of_frame.into_iter().filter(|one| Some(one.period.last_day()) == last) {
            let hundredths = u128::from(world.thresholds.deviation_percent.hundredths());
            let frame_kronor = u128::from(frame.kronor);
            let off = forecast(follow_up, frame)
                .is_some_and(|forecast| forecast.abs_diff(frame_kronor) * 10_000 > frame_kronor * hundredths);
            if off && follow_up.answered_by.is_none() {
                found.push(follow_up.key.to_string());
            }
        }
    }
    found
}

fn steps<'a>(world: &'a World<'_>) -> &'a [ProcessStep] {
    &world.model.steering().process_steps
}

fn process_step_without_driver(world: &World<'_>) -> Subjects {
    let drives = |driver: &Key| world.kind(driver.as_str()) == NodeKind::Body || world.is_in_line(driver.as_str());
    let undriven = steps(world).iter().filter(|step| !step.driver.as_ref().is_some_and(drives));
    subjects(undriven.map(|step| step.key.as_str()))
}

/// Whether a step must be done before another, straight or by way of others, in at most so many steps.
fn is_before(world: &World<'_>, first: &Key, then: &Key, most: usize) -> bool {
    let mut before: BTreeSet<&Key> = BTreeSet::from([then]);
    for _ in 0..most {
        before = before
            .iter()
            .flat_map(|key| steps(world).iter().filter(|step| step.key == **key))
            .flat_map(|step| &step.after)
            .chain(before.iter().copied().filter(|key| *key != then))
            .collect();
        if before.contains(first) {
            return true;
        }
    }
    false
}

fn process_step_out_of_order(world: &World<'_>) -> Subjects {
    let late = planning_after_decision(world);
    let is_late = |step: &ProcessStep| late.iter().any(|key| step.key == **key);
    // Step, the one that must be done before it, and whether the two are at odds.
    let mut pairs: Vec<(&ProcessStep, &ProcessStep, bool)> = Vec::new();
    for step in steps(world) {
        for before in steps(world).iter().filter(|before| step.after.contains(&before.key)) {
            if is_before(world, &step.key, &before.key, steps(world).len()) || is_late(step) || is_late(before) {
                continue;
            }
            let by_day = step.by.zip(before.by).is_some_and(|(day, earlier)| day < earlier);
            pairs.push((step, before, by_day || step.phase < before.phase));
        }
    }
    let in_wrong_place = |step: &ProcessStep| {
        let after: Vec<bool> = pairs.iter().filter(|pair| pair.1.key == step.key).map(|pair| pair.2).collect();
        after.len() > 1 && after.iter().all(|at_odds| *at_odds)
    };
    let too_early =
        |step: &ProcessStep| pairs.iter().any(|pair| pair.0.key == step.key && pair.2 && !in_wrong_place(pair.1));
    let found = steps(world)
        .iter()
        .filter(|step| too_early(step))
        .chain(steps(world).iter().filter(|step| in_wrong_place(step)));
    subjects(found.map(|step| step.key.as_str()))
}

fn planning_after_decision(world: &World<'_>) -> Subjects {
    use orgmodel::steering::budget::BudgetPhase::Planning;
    let (decisions, others): (Vec<&ProcessStep>, Vec<&ProcessStep>) =
        steps(world).iter().partition(|step| step.decision);
    let decided = decisions.iter().filter_map(|step| step.by).max();
    let planning: Vec<&ProcessStep> =
        others.into_iter().filter(|step| step.phase == Planning && step.by.is_some()).collect();
    let late: Vec<&ProcessStep> =
        planning.iter().copied().filter(|step| decided.is_some() && step.by > decided).collect();
    if late.len() > 1 && late.len() == planning.len() {
        return subjects(decisions.iter().filter(|step| step.by == decided).map(|step| step.key.as_str()));
    }
    subjects(late.iter().map(|step| step.key.as_str()))
}

fn process_circle(world: &World<'_>) -> Subjects {
    let steps: Vec<(&str, &[Key])> = steps(world).iter().map(|step| (step.key.as_str(), &step.after[..])).collect();
    circles(&steps)
}
