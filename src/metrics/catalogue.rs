use super::{
    Metric, access, coordination, counts, decisions, documents, goals, group, leadership, levels, money, shape, spans,
};

/// All metrics, by aspect.
pub static CATALOGUE: &[&Metric] = &[
    &counts::bodies::METRIC,
    &counts::bodies_by_kind::METRIC,
    &counts::seats::METRIC,
    &counts::heads::METRIC,
    &counts::agreements::METRIC,
    &counts::doors::METRIC,
    &levels::manager_levels::METRIC,
    &levels::levels_above_staff::METRIC,
    &levels::staff_per_level::METRIC,
    &spans::mean_span::METRIC,
    &spans::median_span::METRIC,
    &spans::bands::METRIC,
    &spans::over_limit::METRIC,
    &spans::heads_per_100_staff::METRIC,
    &decisions::decision_path::METRIC,
    &decisions::bodies_per_decision::METRIC,
    &decisions::close_to_citizens::METRIC,
    &coordination::distance::METRIC,
    &coordination::without_meeting_point::METRIC,
    &coordination::across_divisions::METRIC,
    &coordination::ei_index::METRIC,
    &coordination::modularity::METRIC,
    &shape::krackhardt::CONNECTEDNESS,
    &shape::krackhardt::HIERARCHY,
    &shape::krackhardt::EFFICIENCY,
    &shape::krackhardt::LEAST_UPPER_BOUNDEDNESS,
    &shape::krackhardt::LEAST_UPPER_BOUNDEDNESS_SNA,
    &shape::centralisation::DEGREE,
    &shape::centralisation::CLOSENESS,
    &shape::centralisation::BETWEENNESS,
    &shape::reach::PROPAGATION_COST,
    &shape::reach::GLOBAL_REACHING_CENTRALITY,
    &shape::reach::FLOW_HIERARCHY,
    &access::areas_reached::METRIC,
    &access::areas_with_e_service::METRIC,
    &access::doors_per_area::METRIC,
    &access::hours_reachable::METRIC,
    &access::hops_to_handling::METRIC,
    &access::first_contact::METRIC,
    &group::companies_within::METRIC,
    &group::support_gathered::METRIC,
    // Goals.
    &goals::links::REACHING,
    &goals::links::TRACING,
    &goals::links::LENGTH,
    &goals::links::FAN_OUT,
    &goals::responsible::PER_BODY,
    &goals::responsible::PER_HEAD,
    &goals::results::KNOWN,
    &goals::results::MET,
    &goals::results::BY_PERSPECTIVE,
    // Documents.
    &documents::documents_in_force::METRIC,
    &documents::documents_by_kind::METRIC,
    &documents::documents_by_subject::METRIC,
    &documents::document_age::METRIC,
    &documents::documents_current::METRIC,
    &documents::documents_published::METRIC,
    // Money.
    &money::forecast_deviation::METRIC,
    &money::deviations_answered::METRIC,
    &money::through_agreements::METRIC,
    &money::internal_transactions::METRIC,
    &money::overhead_share::METRIC,
    &money::cost_per_service_area::METRIC,
    &money::frame_predictability::METRIC,
    // Leadership.
    &leadership::heads_assessed::METRIC,
    &leadership::heads_below_profile::METRIC,
    &leadership::abilities_met::METRIC,
    &leadership::management_group_complete::METRIC,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::facts::Thresholds;
    use crate::metrics::example::{model_of, model_with, purchaser_provider, sector, services, staff};
    use crate::metrics::{Aspect, GuidingValue, Value, measure, metric};
    use crate::{
        BodyEntry, BodyKind, ChannelEntry, ChannelKind, CompanyEntry, Head, Model, NodeEntry, Steering, UnitEntry,
    };

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: BTreeSet<&str> = CATALOGUE.iter().map(|metric| metric.name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        for name in names {
            let is_word =
                |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
            assert!(name.split('-').all(is_word), "{name}");
            assert!(metric(name).is_some_and(|metric| metric.name == name));
        }
        assert!(metric("bodys").is_none());
    }

    #[test]
    fn every_page_has_a_summary_a_definition_and_an_example() {
        for metric in CATALOGUE {
            assert!(metric.summary().ends_with('.') && metric.summary().len() < 140, "{}", metric.name);
            let paragraphs: Vec<&str> = metric.doc.trim().split("\n \n").flat_map(|p| p.split("\n\n")).collect();
            assert!(paragraphs.len() >= 3, "{}", metric.name);
            let example = paragraphs.last().copied().unwrap_or_default();
            assert!(example.contains(|c: char| c.is_ascii_digit()), "{}", metric.name);
            assert!(!metric.unit.is_empty() && metric.since.split('.').count() == 3, "{}", metric.name);
            range(metric);
        }
    }

    /// The least and the greatest value that a metric says it can have.
    fn range(metric: &Metric) -> (f64, f64) {
        let (from, to) = metric.range.split_once("..").expect("two ends");
        let end = |text: &str, open| if text.is_empty() { open } else { text.parse().expect("a number") };
        (end(from, f64::NEG_INFINITY), end(to, f64::INFINITY))
    }

    #[test]
    fn metrics_stand_by_aspect_in_the_folder_of_their_aspect() {
        let aspects: Vec<Aspect> = CATALOGUE.iter().map(|metric| metric.aspect).collect();
        assert!(aspects.is_sorted());
        let mut declared = 0;
        for aspect in Aspect::ALL {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/metrics").join(aspect.name());
            let mut sources = String::new();
            for file in folder.read_dir().expect("the folder of an aspect") {
                sources += &std::fs::read_to_string(file.expect("a file").path()).expect("a source file");
            }
            declared += sources.matches("declare_metric! {").count();
            for metric in CATALOGUE.iter().filter(|metric| metric.aspect == aspect) {
                assert!(sources.contains(&format!("name: \"{}\"", metric.name)), "{}", metric.name);
            }
        }
        assert_eq!(declared, CATALOGUE.len());
    }

    #[test]
    fn two_or_three_metrics_show_each_guiding_value() {
        for value in GuidingValue::ALL {
            let shown = CATALOGUE.iter().filter(|metric| metric.shows.contains(&value)).count();
            assert!((2..=3).contains(&shown), "{value}: {shown}");
        }
    }

    fn odd_models() -> Vec<Model> {
        let unit = |key: &str| UnitEntry::new(key).head(Head::new("unit manager")).staff(staff(3)).area("schools");
        let with = |entries: Vec<NodeEntry>| model_with(entries, services(), Steering::default());
        vec![
            Model::default(),
            with(vec![]),
            model_of([UnitEntry::new("one")]),
            with(vec![unit("one").into()]),
            with(vec![unit("self").reports_to("self").into()]),
            with(vec![
                unit("a").reports_to("b").into(),
                unit("b").reports_to("a").into(),
                unit("c").area("family").reports_to("a").into(),
            ]),
            with(vec![
                unit("a").into(),
                unit("b").area("family").into(),
                unit("c").reports_to("a").reports_to("b").into(),
            ]),
            with(vec![
                BodyEntry::new("x", BodyKind::Committee).answers_to("y").into(),
                BodyEntry::new("y", BodyKind::Committee).answers_to("x").into(),
                unit("a").commissioned_by("x").into(),
                unit("b").area("family").commissioned_by("y").into(),
                ChannelEntry::new("web", ChannelKind::Web).into(),
                CompanyEntry::new("own").owned_by("own", staff(100)).into(),
            ]),
            model_of([BodyEntry::new("council", BodyKind::Council)]),
            sector(),
            purchaser_provider(),
            crate::fixture::sector().with_goals().model(),
            crate::fixture::purchaser_provider().with_goals().model(),
            crate::fixture::sector().with_process().with_leadership().model(),
        ]
    }

    /// The numbers by which the fixtures are judged.
    fn thresholds() -> Thresholds {
        Thresholds { judged_on: Some(jiff::civil::date(2011, 3, 1)), ..Thresholds::default() }
    }

    #[test]
    fn every_metric_has_a_finite_value_in_its_range_or_a_reason() {
        for model in odd_models() {
            let measured = measure(&model, &thresholds());
            assert_eq!(measured.len(), CATALOGUE.len());
            for (metric, found) in CATALOGUE.iter().zip(measured) {
                assert_eq!(found.value.is_none(), found.undefined.is_some(), "{}", metric.name);
                let numbers = match found.value {
                    Some(Value::Number(number) | Value::Estimate { number, .. }) => vec![number],
                    Some(Value::Series(series)) => series.into_iter().map(|(_, number)| number).collect(),
                    None => vec![],
                };
                let (least, most) = range(metric);
                for number in numbers {
                    assert!(number.is_finite() && (least..=most).contains(&number), "{}: {number}", metric.name);
                }
            }
        }
    }

    #[test]
    fn the_order_of_entries_changes_nothing() {
        for model in odd_models() {
            let mut entries: Vec<NodeEntry> = model.organisation.entries().collect();
            entries.reverse();
            let turned = model_with(entries, model.services.clone(), model.steering.clone());
            for (a, b) in measure(&model, &thresholds()).into_iter().zip(measure(&turned, &thresholds())) {
                match (a.value, b.value) {
                    (Some(Value::Number(a)), Some(Value::Number(b))) => assert!((a - b).abs() < 1e-12),
                    (a, b) => assert_eq!(a, b),
                }
            }
        }
    }

    #[test]
    fn every_metric_is_defined_for_some_model() {
        let defined: BTreeSet<&str> = odd_models()
            .iter()
            .flat_map(|model| measure(model, &thresholds()))
            .filter(|found| found.value.is_some())
            .map(|found| found.metric)
            .collect();
        assert_eq!(defined.len(), CATALOGUE.len());
    }
}
