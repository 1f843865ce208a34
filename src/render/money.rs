//! Where the money passes, and what internal services charge.

use std::collections::HashMap;

use super::document::{Block, keys, named, number, numbers, table, text};
use crate::steering::budget::{Allocation, Method, Money, Transfer, Via, allocate_in};
use crate::text::kronor;
use crate::{Key, Model, NodeKind};

/// Transfers that are told in one row: of one giver by frames to units together, and of one purchaser to one provider.
#[derive(PartialEq, Eq, Hash)]
enum Row<'m> {
    Frame(&'m Key, &'m Key),
    ToUnits(&'m Key),
    Nobody(&'m Key),
    Agreements(&'m Key, &'m Key),
}

impl<'m> Row<'m> {
    fn of(model: &Model, transfer: &'m Transfer) -> Self {
        let is_unit =
            |key: &Key| model.organisation().node(key.as_str()).is_some_and(|node| node.kind() == NodeKind::Unit);
        match (&transfer.from, &transfer.via) {
            (None, _) => Self::Nobody(&transfer.to),
            (Some(from), Via::Agreement { .. }) => Self::Agreements(from, &transfer.to),
            (Some(from), Via::Frame(_)) if is_unit(&transfer.to) => Self::ToUnits(from),
            (Some(from), Via::Frame(_)) => Self::Frame(from, &transfer.to),
        }
    }

    fn cells(&self, count: usize, sum: u128) -> Vec<String> {
        let counted = |one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let (from, to, by) = match self {
            Self::Frame(from, to) => (from.to_string(), to.to_string(), counted("frame")),
            Self::ToUnits(from) => (from.to_string(), counted("unit"), counted("frame")),
            Self::Nobody(to) => ("–".to_owned(), to.to_string(), counted("frame")),
            Self::Agreements(from, to) => (from.to_string(), to.to_string(), counted("agreement")),
        };
        vec![from, to, kronor(sum), by]
    }
}

/// Where the money of the last period passes.
pub(super) fn money(model: &Model) -> Vec<Block> {
    let heading = format!("Where the money of {} passes", named(model.name(), "an unnamed model"));
    let Some(money) = Money::latest(model) else {
        return vec![Block::Heading(1, heading), Block::Text("The model states no money.".into())];
    };
    let during = money.period().map_or_else(String::new, |period| format!(", {period}"));
    let mut rows: Vec<(Row<'_>, usize, u128)> = Vec::new();
    let mut place: HashMap<Row<'_>, usize> = HashMap::new();
    for transfer in money.transfers() {
        let at = *place.entry(Row::of(model, transfer)).or_insert_with(|| {
            rows.push((Row::of(model, transfer), 0, 0));
            rows.len() - 1
        });
        rows[at].1 += 1;
        rows[at].2 += u128::from(transfer.kronor);
    }
    let rows = rows.iter().map(|(row, count, sum)| row.cells(*count, *sum)).collect();
    let mut blocks = vec![
        Block::Heading(1, heading + &during),
        table(vec![text("from"), text("to"), numbers("kronor"), text("by")], rows),
    ];
    let share = money.share_through_agreements();
    let share = share.map_or_else(String::new, |share| {
        format!(": {} % of what committees and purchasers get", number((share * 1000.0).round() / 10.0))
    });
    let all = if money.transfers().iter().any(|transfer| transfer.from.is_none()) || money.total() > 0 {
        format!("all of it: {} kronor", kronor(money.total()))
    } else {
        "all of it: not known, since nobody states what there is to distribute".to_owned()
    };
    blocks.push(Block::Item(all, None));
    let through = kronor(money.through_agreements());
    blocks.push(Block::Item(format!("passes internal agreements: {through} kronor{share}"), None));
    let overhead = kronor(money.overhead());
    blocks.push(Block::Item(
        format!("stays with support, staff offices and purchasing offices: {overhead} kronor"),
        None,
    ));
    for (node, over) in money.overdrawn() {
        let what = format!("`{node}` hands on {} kronor more than is stated that it gets", kronor(over));
        blocks.push(Block::Item(what, None));
    }
    let costs = money.cost_per_area();
    let note = "What support, staff offices and nodes that keep money are given is not in it: two models can only be \
                compared where they book support alike.";
    for (heading, column, sums, note) in [
        ("What service areas cost", "service area", costs.areas, Some(note)),
        ("What reaches no service area", "stays with", costs.unattributed, None),
    ] {
        if !sums.is_empty() {
            blocks.push(Block::Heading(2, heading.into()));
            let rows = sums.into_iter().map(|(key, sum)| vec![key.to_string(), kronor(sum)]).collect();
            blocks.push(table(vec![text(column), numbers("kronor")], rows));
            blocks.extend(note.map(|note| Block::Text(note.into())));
        }
    }
    blocks
}

/// What users are charged for internal services, by each method.
pub(super) fn charges(model: &Model) -> Vec<Block> {
    let heading = format!("What the internal services of {} charge", named(model.name(), "an unnamed model"));
    let mut blocks = vec![Block::Heading(1, heading)];
    if model.steering().internal_services.is_empty() {
        blocks.push(Block::Text("The model states no internal service.".into()));
        return blocks;
    }
    let (mut done, mut failed): (Vec<Allocation>, Vec<String>) = (Vec::new(), Vec::new());
    for method in Method::ALL {
        match allocate_in(model, method) {
            Ok(allocation) => done.push(allocation),
            Err(error) => failed.push(format!("not by the {method} method: {error}")),
        }
    }
    let mut users: Vec<Key> = Vec::new();
    let mut place: HashMap<Key, usize> = HashMap::new();
    let mut sums: Vec<Vec<u64>> = Vec::new();
    for (at, allocation) in done.iter().enumerate() {
        for (user, sum) in allocation.by_user() {
            let row = *place.entry(user.clone()).or_insert_with(|| {
                users.push(user);
                sums.push(vec![0; done.len()]);
                users.len() - 1
            });
            sums[row][at] = sum;
        }
    }
    let mut rows: Vec<Vec<String>> = users
        .iter()
        .zip(&sums)
        .map(|(user, sums)| std::iter::once(user.to_string()).chain(sums.iter().map(|&sum| kronor(sum))).collect())
        .collect();
    let uncharged: Vec<u64> = done
        .iter()
        .map(|allocation| allocation.services.iter().map(|service| service.uncharged).fold(0, u64::saturating_add))
        .collect();
    let last = |what: &str, sums: Vec<u64>| {
        std::iter::once(what.to_owned()).chain(sums.into_iter().map(kronor)).collect::<Vec<_>>()
    };
    if uncharged.iter().any(|&sum| sum > 0) {
        rows.push(last("charged to nobody", uncharged));
    }
    rows.push(last("all", done.iter().map(Allocation::cost).collect()));
    let mut columns = vec![text("user, kronor a year")];
    columns.extend(done.iter().map(|allocation| numbers(allocation.method.name())));
    if !done.is_empty() {
        blocks.push(table(columns, rows));
    }
    if let Some(steps) = done.iter().find(|allocation| allocation.method == Method::StepDown) {
        blocks.push(Block::Text(format!("Steps of the step-down method: {}.", keys(&steps.order))));
    }
    blocks.extend(failed.into_iter().map(Block::Text));
    blocks
}

#[cfg(test)]
mod tests {
    use super::kronor;
    use crate::Model;
    use crate::fixture::money::{frame, internal_service};
    use crate::fixture::{purchaser_provider, sector};
    use crate::render::markdown;

    #[test]
    fn digits_stand_in_threes() {
        let shown = [0, 12, 123, 1_234, 123_456, u64::MAX].map(kronor);
        assert_eq!(shown, ["0", "12", "123", "1,234", "123,456", "18,446,744,073,709,551,615"]);
    }

    #[test]
    fn readers_see_who_gives_whom_and_what_passes_agreements() {
        insta::assert_snapshot!("money", markdown::money(&purchaser_provider().with_money().model()));
        let told = markdown::money(&sector().with_money().model());
        assert!(told.contains("passes internal agreements: 0 kronor: 0 % of what committees and purchasers get"));
        assert!(markdown::money(&Model::default()).contains("states no money"));
        let mut fixture = sector();
        fixture.steering.frames = vec![frame(Some("school"), "culture", 5), frame(Some("culture"), "school", 5)];
        let told = markdown::money(&fixture.model());
        assert!(told.contains("all of it: not known, since nobody states what there is to distribute"), "{told}");
    }

    #[test]
    fn readers_see_the_methods_beside_one_another() {
        let mut fixture = sector().with_money();
        let services = &mut fixture.steering.internal_services;
        services.push(internal_service("archive", "staff-office", None, &[("support", 1), ("energy", 3)]));
        services[0].uses.push(crate::steering::budget::Use { user: "staff-office".into(), quantity: 80.into() });
        insta::assert_snapshot!("charges", markdown::charges(&fixture.model()));
        // Services of one another only: the third method has no answer, and says so.
        fixture.steering.internal_services.truncate(1);
        fixture.steering.internal_services[0].uses.truncate(1);
        fixture.steering.internal_services[0].uses[0].user = "staff-office".into();
        let services = &mut fixture.steering.internal_services;
        services.push(internal_service("archive", "staff-office", None, &[("support", 1)]));
        let told = markdown::charges(&fixture.model());
        assert!(
            told.contains("not by the reciprocal method: these internal services serve only one another"),
            "{told}"
        );
        assert!(told.contains("| charged to nobody | 20,000,000 |"), "{told}");
        assert!(markdown::charges(&Model::default()).contains("states no internal service"));
    }
}
