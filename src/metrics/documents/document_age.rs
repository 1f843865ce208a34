use super::register;
use crate::facts::{Facts, Need};
use crate::metrics::{Aspect, Better, Undefined, Value, declare_metric};

declare_metric! {
    /// How many years ago the governing documents in force were adopted or reviewed last, on average.
    ///
    /// For each document in force on the day of judgement the days from the latest of the days on which it was adopted
    /// or reviewed, days after the day of judgement left out, divided by 365.25; the mean of all that state such a day.
    /// Undefined when none does. The owner keeps a document current (G6). Linear in the documents.
    ///
    /// Judged on 1 March 2011, one reviewed on 1 March 2009 and one adopted on 1 March 2007: (730 + 1461) / 2 days = 3.0
    /// years.
    pub(crate) METRIC = {
        name: "document-age",
        aspect: Aspect::Documents,
        unit: "years",
        range: "0..",
        better: Better::Lower,
        shows: &[],
        needs: &[Need::GoverningDocuments, Need::JudgedOn],
        since: "0.1.0",
        run,
    }
}

fn run(facts: &Facts<'_>) -> Result<Value, Undefined> {
    let register = register(facts);
    let day = register.day();
    let ages = register.in_force().filter_map(|document| Some((day?, document.last_looked_at(day)?)));
    let (mut days, mut number) = (0_i64, 0_u32);
    for (on, looked_at) in ages {
        days += on.duration_since(looked_at).as_hours() / 24;
        number += 1;
    }
    if number == 0 {
        return Err(Undefined("no governing document in force states when it was adopted or reviewed"));
    }
    Ok(Value::Number(days as f64 / 365.25 / f64::from(number)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::example::{DAY, documents, measured, model};
    use crate::metrics::Value;

    #[test]
    fn the_last_look_counts_and_one_without_a_day_does_not() {
        let mut documents = documents();
        let age = |documents: &[_], day| measured(&model(documents.to_vec()), "document-age", day).value;
        let mean = Some(Value::Number((730 + 1461) as f64 / 2.0 / 365.25));
        assert_eq!(age(&documents, Some(DAY)), mean);
        documents[0].adopted = Some(date(2009, 3, 1));
        documents[0].reviewed = Some(date(2011, 3, 2));
        assert_eq!(age(&documents, Some(DAY)), mean);
        assert_eq!(age(&documents, None), None);
        documents[0].adopted = Some(date(-9999, 1, 1));
        documents[1].adopted = Some(date(9999, 12, 31));
        let ages = age(&documents, Some(date(9999, 12, 30))).and_then(|age| age.number()).expect("an age");
        assert!((ages - 2_917_860.0 / 365.25).abs() < 1e-9, "{ages}");
        documents.iter_mut().for_each(|document| (document.adopted, document.reviewed) = (None, None));
        let why = measured(&model(documents), "document-age", Some(DAY)).undefined;
        assert_eq!(why.as_deref(), Some("no governing document in force states when it was adopted or reviewed"));
    }
}
