use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, GuidingValue, Undefined, Value, declare_metric};
use crate::{NodeKind, Relation, Total};

declare_metric! {
    /// The share of companies that are wholly inside the group.
    ///
    /// A company is inside when bodies and companies that are inside own all of it, and its shares make 100 per cent. Companies
    /// that own one another in a circle are not, unless they are so without the circle. The proposal puts all companies
    /// under one holding company, which the executive board holds (P9). Companies times the longest chain of owners.
    ///
    /// A holding company owned by the executive board, two companies that it owns, one of which it owns half: 2 / 3 =
    /// 0.67.
    pub(crate) METRIC = {
        name: "companies-within-group",
        aspect: Aspect::Group,
        unit: "share of companies",
        range: "0..1",
        better: Better::Higher,
        shows: &[GuidingValue::GroupBenefit],
        needs: &[Need::Companies],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let organisation = facts.organisation();
    let companies: Vec<_> = organisation.companies().collect();
    let mut within = vec![false; organisation.bound()];
    loop {
        let mut found = 0;
        for company in &companies {
            let (mut stated, mut inside) = (Total::ZERO, Total::ZERO);
            for (relation, owner) in company.relations() {
                if let Relation::OwnedBy { share_percent } = relation {
                    stated += Total::from(share_percent);
                    if owner.kind() == NodeKind::Body || within[owner.id().row()] {
                        inside += Total::from(share_percent);
                    }
                }
            }
            // Shares that make more than the whole are no ground for anything: the order must not count.
            if stated == Total::whole(100) && inside == stated && !within[company.id().row()] {
                within[company.id().row()] = true;
                found += 1;
            }
        }
        if found == 0 {
            break;
        }
    }
    let inside = companies.iter().filter(|company| within[company.id().row()]).count();
    Ok(Value::Number(inside as f64 / companies.len() as f64))
}

#[cfg(test)]
mod tests {
    use crate::metrics::example::{model_of, number, purchaser_provider, sector, staff};
    use crate::{BodyEntry, BodyKind, CompanyEntry, NodeEntry};

    #[test]
    fn half_of_a_company_is_not_all_of_it() {
        assert_eq!(number(&sector(), "companies-within-group"), Some(1.0));
        assert_eq!(number(&purchaser_provider(), "companies-within-group"), Some(0.0));
    }

    #[test]
    fn owners_add_up_and_a_circle_owns_nothing() {
        let company = CompanyEntry::new;
        let entries: Vec<NodeEntry> = vec![
            company("both").owned_by("a", staff(60)).owned_by("b", staff(40)).into(),
            company("a").owned_by("board", staff(100)).into(),
            company("b").owned_by("board", staff(100)).into(),
            company("x").owned_by("y", staff(100)).into(),
            company("y").owned_by("x", staff(100)).into(),
            company("partly").owned_by("board", staff(51)).into(),
            company("over").owned_by("board", staff(100)).owned_by("a", staff(20)).into(),
            BodyEntry::new("board", BodyKind::ExecutiveBoard).into(),
        ];
        assert_eq!(number(&model_of(entries), "companies-within-group"), Some(3.0 / 7.0));
    }
}
