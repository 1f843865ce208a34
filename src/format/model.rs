use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::de::{decode, listed, offer};
use super::document::{Document, Loaded, VERSION};
use super::error::{ReadError, ReadProblem};
use super::kind::FileKind;
use super::source::{Input, LARGEST, Source, Span, Syntax, load};
use super::tree::{Entry, Kind, Value};
use crate::location::FieldPlace;
use crate::steering::budget::{FollowUp, Frame, InternalService, Price, ProcessStep};
use crate::steering::documents::GoverningDocument;
use crate::steering::goals::{ChainDocument, Goal};
use crate::steering::leadership::{Assessment, ManagementGroup};
use crate::{
    AdministrationEntry, Agreement, Assumed, Assumption, BodyEntry, ChannelEntry, CompanyEntry, Delegation, Flow,
    FocusAreaEntry, GroupCompany, Key, Level, Locations, MatterKind, Model, NodeEntry, NodeKind, OrganisationBuilder,
    Place, Problem, ProblemKind, SectorEntry, ServiceArea, Services, Steering, SteeringModel, Subject, SupportFunction,
    Touch, UnitEntry,
};

/// The number of the format in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version;

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(VERSION)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Version {
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "const": VERSION })
    }
}

/// A model, or the services that several models share. Sections may stand in any order.
#[derive(Serialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ModelFile {
    /// The version of the format.
    format: Version,
    /// The name for readers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    /// How the organisation is steered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    steering_model: Option<SteeringModel>,
    /// Another file, in the same folder or below, that states electorate, service areas, touches, support functions and
    /// group companies in the place of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    services: Option<String>,
    /// People who may vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    electorate: Option<u32>,
    /// What is an assumption among the fields of the services as a whole: the electorate.
    #[serde(default, skip_serializing_if = "Assumed::is_nothing")]
    assumed: Assumed,
    /// What is taken for granted without a source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    assumption: Vec<Assumption>,
    /// The service areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    service_area: Vec<ServiceArea>,
    /// Which areas matters touch together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    touch: Vec<Touch>,
    /// The sorts of matter that flow through the organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    matter_kind: Vec<MatterKind>,
    /// What it takes to let them flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flow: Option<Flow>,
    /// The support functions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    support_function: Vec<SupportFunction>,
    /// The companies of the group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    group_company: Vec<GroupCompany>,
    /// The manager levels, highest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    level: Vec<Level>,
    /// The bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    body: Vec<BodyEntry>,
    /// The administrations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    administration: Vec<AdministrationEntry>,
    /// The sectors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sector: Vec<SectorEntry>,
    /// The units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unit: Vec<UnitEntry>,
    /// The companies in the organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    company: Vec<CompanyEntry>,
    /// The focus areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    focus_area: Vec<FocusAreaEntry>,
    /// The ways in for citizens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    channel: Vec<ChannelEntry>,
    /// The agreements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    agreement: Vec<Agreement>,
    /// Who may decide what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    delegation: Vec<Delegation>,
    /// The documents of the goal chain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    chain_document: Vec<ChainDocument>,
    /// The goal chain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    goal: Vec<Goal>,
    /// The register of governing documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    governing_document: Vec<GoverningDocument>,
    /// The money that nodes may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    frame: Vec<Frame>,
    /// What service areas get in the model by which resources are distributed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    price: Vec<Price>,
    /// The services of parts of the municipality to others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    internal_service: Vec<InternalService>,
    /// The steps of the yearly budget process.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    process_step: Vec<ProcessStep>,
    /// What was used of frames.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    follow_up: Vec<FollowUp>,
    /// How heads meet the requirement profile.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    assessment: Vec<Assessment>,
    /// The groups of heads who lead together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    management_group: Vec<ManagementGroup>,
}

/// After so many problems, the entries that follow are not read.
const MOST_PROBLEMS: usize = 10_000;

/// What may stand at the top level of a file of services.
pub(super) const OF_SERVICES: [&str; 10] = [
    "format",
    "electorate",
    "assumed",
    "assumption",
    "service_area",
    "touch",
    "matter_kind",
    "flow",
    "support_function",
    "group_company",
];
/// What else may stand at the top level of a file of a model.
pub(super) const OF_MODEL: [&str; 23] = [
    "name",
    "steering_model",
    "services",
    "level",
    "body",
    "administration",
    "sector",
    "unit",
    "company",
    "focus_area",
    "channel",
    "agreement",
    "delegation",
    "chain_document",
    "goal",
    "governing_document",
    "frame",
    "price",
    "internal_service",
    "process_step",
    "follow_up",
    "assessment",
    "management_group",
];

impl ModelFile {
    pub(super) fn of(model: &Model) -> Self {
        let Services { electorate, assumed, areas, touches, matter_kinds, flow, functions, companies } =
            model.services().clone();
        let Steering {
            model: steering_model,
            agreements,
            delegations,
            chain_documents,
            goals,
            governing_documents,
            frames,
            prices,
            internal_services,
            process_steps,
            follow_ups,
            assessments,
            management_groups,
        } = model.steering().clone();
        let mut file = Self {
            format: Version,
            name: model.name().to_owned(),
            steering_model,
            services: None,
            electorate,
            assumed,
            assumption: model.assumptions().to_vec(),
            service_area: areas,
            touch: touches,
            matter_kind: matter_kinds,
            flow,
            support_function: functions,
            group_company: companies,
            level: model.organisation().ladder().levels().to_vec(),
            body: vec![],
            administration: vec![],
            sector: vec![],
            unit: vec![],
            company: vec![],
            focus_area: vec![],
            channel: vec![],
            agreement: agreements,
            delegation: delegations,
            chain_document: chain_documents,
            goal: goals,
            governing_document: governing_documents,
            frame: frames,
            price: prices,
            internal_service: internal_services,
            process_step: process_steps,
            follow_up: follow_ups,
            assessment: assessments,
            management_group: management_groups,
        };
        for entry in model.organisation().entries() {
            match entry {
                NodeEntry::Body(entry) => file.body.push(entry),
                NodeEntry::Administration(entry) => file.administration.push(entry),
                NodeEntry::Sector(entry) => file.sector.push(entry),
                NodeEntry::Unit(entry) => file.unit.push(entry),
                NodeEntry::Company(entry) => file.company.push(entry),
                NodeEntry::FocusArea(entry) => file.focus_area.push(entry),
                NodeEntry::Channel(entry) => file.channel.push(entry),
            }
        }
        file
    }
}

/// Reads a model from a TOML or JSON file, and the file of services that it may include.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with them.
pub fn read(path: impl AsRef<Path>) -> Result<Model, ReadError> {
    let path = path.as_ref();
    let folder = path.parent().unwrap_or(Path::new(""));
    let loaded = Loaded::new(path)?;
    parse(&loaded.input(), &mut |file| load(&folder.join(file), LARGEST).map_err(io::Error::other))
}

/// Reads a model from a text. `include` gives the text of the file of services that it may name, by its path relative to
/// the text's own.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with both.
///
/// # Example
/// ```
/// use orgmodel::format::{Input, parse};
///
/// let text = "format = 1\n[[unit]]\nkey = \"finance\"\n[[unit]]\nkey = \"payroll\"\nreports_to = \"finanse\"\n";
/// let error = parse(&Input::toml("small.toml", text), &mut |_| unreachable!("nothing is included"))
///     .expect_err("one key is wrong");
/// assert_eq!(
///     error.to_string(),
///     "small.toml:6:14: unknown node `finanse`; did you mean `finance`?\n  \
///        | reports_to = \"finanse\"\n  \
///        |              ^^^^^^^^^"
/// );
/// ```
pub fn parse(input: &Input<'_>, include: &mut dyn FnMut(&str) -> io::Result<String>) -> Result<Model, ReadError> {
    let mut problems = Vec::new();
    let fail = |problems| ReadError::new(problems, input.name);
    let document = match Document::open(input, &mut problems) {
        Ok(document) => document,
        Err(found) => return Err(fail(found)),
    };
    FileKind::Model.expect(&document, "a model")?;
    let mut broken = false;
    let included = match document.root.get("services") {
        Some(entry) => {
            let included = included(entry, &document, input.name, include, &mut problems);
            broken |= included.is_none();
            included
        }
        None => None,
    };
    let services = included.as_ref().and_then(|(name, text, syntax)| {
        let input = Input { name, text, syntax: *syntax };
        let services = Document::open(&input, &mut problems).map_err(|found| problems.extend(found)).ok()?;
        FileKind::Model.expect(&services, "services").map_err(|found| problems.push(found)).ok()?;
        Some(services)
    });
    broken |= included.is_some() && services.is_none();

    let mut reading = Reading { broken, problems, ..Reading::default() };
    reading.document(&document, Part::Model { includes: document.root.get("services").is_some() });
    if let Some(services) = &services {
        reading.document(services, Part::Services);
    }
    reading.finish().map_err(fail)
}

/// What a file of services states.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ServicesFile {
    /// What has to be done.
    pub services: Services,
    /// What that takes for granted without a source.
    pub assumptions: Vec<Assumption>,
}

/// Reads a file of services by itself.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it.
pub fn read_services(path: impl AsRef<Path>) -> Result<ServicesFile, ReadError> {
    parse_services(&Loaded::new(path.as_ref())?.input())
}

/// Reads services from a text.
///
/// # Errors
/// [`ReadError`] with everything that is wrong with it.
pub fn parse_services(input: &Input<'_>) -> Result<ServicesFile, ReadError> {
    let mut reading = Reading::default();
    let fail = |problems| ReadError::new(problems, input.name);
    let document = match Document::open(input, &mut reading.problems) {
        Ok(document) => document,
        Err(found) => return Err(fail(found)),
    };
    FileKind::Model.expect(&document, "services")?;
    reading.document(&document, Part::Services);
    let model = reading.finish().map_err(fail)?;
    Ok(ServicesFile { services: model.services, assumptions: model.assumptions })
}

/// Name, text and syntax of the file of services that a model names.
fn included(
    entry: &Entry<'_>,
    document: &Document<'_>,
    name: &str,
    include: &mut dyn FnMut(&str) -> io::Result<String>,
    problems: &mut Vec<ReadProblem>,
) -> Option<(String, String, Syntax)> {
    let file: String = document.value(entry, problems)?;
    entry.value.as_str()?;
    let mut refuse = |message: String| {
        problems.push(document.source.problem(entry.value.span, format!("`services`: {message}")));
        None
    };
    let below = Path::new(&file).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if file.is_empty() || !below {
        return refuse("expected a path in the folder of this file or below".into());
    }
    let Some(syntax) = Syntax::of(&file) else {
        return refuse("expected a name that ends in .toml or .json".into());
    };
    match include(&file) {
        Ok(text) => {
            let name = Path::new(name).parent().unwrap_or(Path::new("")).join(&file);
            Some((name.to_string_lossy().into_owned(), text, syntax))
        }
        Err(error) => refuse(error.to_string()),
    }
}

/// Which sections a file may have.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Model { includes: bool },
    Services,
}

/// An entry as it stands in its file, with holes where it was wrong.
struct Stated<'t> {
    source: &'t Source<'t>,
    tree: Cow<'t, Value<'t>>,
}

/// What has been read so far.
#[derive(Default)]
struct Reading<'t> {
    problems: Vec<ReadProblem>,
    /// Something with keys could not be read at all: unknown keys say nothing.
    broken: bool,
    stated: HashMap<&'static str, Vec<Stated<'t>>>,
    name: String,
    steering: Steering,
    services: Services,
    assumptions: Vec<Assumption>,
    builder: OrganisationBuilder,
    /// Where the fields of the top level stand.
    top: Vec<(&'t str, &'t Source<'t>, Span)>,
}

impl<'t> Reading<'t> {
    fn document(&mut self, document: &'t Document<'t>, part: Part) {
        for entry in document.entries() {
            let key: &'t str = &entry.key;
            let of_services = OF_SERVICES.contains(&key);
            if part == Part::Services && OF_MODEL.contains(&key) {
                let message = format!("`{key}` cannot stand in a file of services; expected {}", listed(&OF_SERVICES));
                self.problems.push(document.source.problem(entry.key_span, message));
                continue;
            }
            if part == (Part::Model { includes: true }) && of_services && key != "assumption" {
                let message = format!("`{key}` cannot stand beside `services`: the included file states it");
                self.problems.push(document.source.problem(entry.key_span, message));
                continue;
            }
            self.top.push((key, &document.source, entry.value.span));
            match key {
                "name" => self.name = document.value(entry, &mut self.problems).unwrap_or_default(),
                "steering_model" => self.steering.model = document.value(entry, &mut self.problems),
                "electorate" => self.services.electorate = document.value(entry, &mut self.problems),
                "assumed" => {
                    // It is read as a field of the services, by which the fields that it may name are known.
                    let kind = Kind::Table(vec![entry.clone()]);
                    let mut tree = Cow::Owned(Value { span: entry.value.span, kind });
                    let of_services = decode::<Services>(&mut tree, "services", &document.source, &mut self.problems);
                    self.services.assumed = of_services.unwrap_or_default().assumed;
                    self.stated.entry("services").or_default().push(Stated { source: &document.source, tree });
                }
                "services" => {}
                "assumption" => self.section("assumption", entry, document, |all, entry| all.assumptions.push(entry)),
                "service_area" => {
                    self.section("service_area", entry, document, |all, entry| all.services.areas.push(entry));
                }
                "touch" => self.section("touch", entry, document, |all, entry| all.services.touches.push(entry)),
                "matter_kind" => {
                    self.section("matter_kind", entry, document, |all, entry| all.services.matter_kinds.push(entry));
                }
                "flow" => {
                    let mut tree = Cow::Borrowed(&entry.value);
                    self.services.flow = decode(&mut tree, "flow", &document.source, &mut self.problems);
                    self.stated.entry("flow").or_default().push(Stated { source: &document.source, tree });
                }
                "support_function" => {
                    self.section("support_function", entry, document, |all, entry| all.services.functions.push(entry));
                }
                "group_company" => {
                    self.section("group_company", entry, document, |all, entry| all.services.companies.push(entry));
                }
                "level" => self.section("level", entry, document, |all, entry| {
                    all.builder.level(entry);
                }),
                "body" => self.nodes::<BodyEntry>(NodeKind::Body, entry, document),
                "administration" => self.nodes::<AdministrationEntry>(NodeKind::Administration, entry, document),
                "sector" => self.nodes::<SectorEntry>(NodeKind::Sector, entry, document),
                "unit" => self.nodes::<UnitEntry>(NodeKind::Unit, entry, document),
                "company" => self.nodes::<CompanyEntry>(NodeKind::Company, entry, document),
                "focus_area" => self.nodes::<FocusAreaEntry>(NodeKind::FocusArea, entry, document),
                "channel" => self.nodes::<ChannelEntry>(NodeKind::Channel, entry, document),
                "agreement" => {
                    self.section("agreement", entry, document, |all, entry| all.steering.agreements.push(entry));
                }
                "delegation" => {
                    self.section("delegation", entry, document, |all, entry| all.steering.delegations.push(entry));
                }
                "chain_document" => {
                    self.section("chain_document", entry, document, |all, entry| {
                        all.steering.chain_documents.push(entry);
                    });
                }
                "goal" => self.section("goal", entry, document, |all, entry| all.steering.goals.push(entry)),
                "governing_document" => {
                    self.section("governing_document", entry, document, |all, entry| {
                        all.steering.governing_documents.push(entry);
                    });
                }
                "frame" => self.section("frame", entry, document, |all, entry| all.steering.frames.push(entry)),
                "price" => self.section("price", entry, document, |all, entry| all.steering.prices.push(entry)),
                "internal_service" => {
                    self.section("internal_service", entry, document, |all, entry| {
                        all.steering.internal_services.push(entry);
                    });
                }
                "process_step" => {
                    self.section("process_step", entry, document, |all, entry| {
                        all.steering.process_steps.push(entry);
                    });
                }
                "follow_up" => {
                    self.section("follow_up", entry, document, |all, entry| all.steering.follow_ups.push(entry));
                }
                "assessment" => {
                    self.section("assessment", entry, document, |all, entry| all.steering.assessments.push(entry));
                }
                "management_group" => {
                    self.section("management_group", entry, document, |all, entry| {
                        all.steering.management_groups.push(entry);
                    });
                }
                "scenario" | "phase" | "change" => {
                    let message = format!("`{key}` belongs to a scenario file");
                    self.problems.push(document.source.problem(entry.key_span, message));
                }
                _ => {
                    let names: Vec<&str> = match part {
                        Part::Model { .. } => OF_SERVICES.into_iter().chain(OF_MODEL).collect(),
                        Part::Services => OF_SERVICES.to_vec(),
                    };
                    let message = format!("unknown section or field `{key}`{}", offer(key, &names));
                    self.problems.push(document.source.problem(entry.key_span, message));
                    // Its entries may be what others refer to.
                    self.broken |= matches!(entry.value.kind, Kind::Array(_) | Kind::Table(_));
                }
            }
        }
    }

    fn nodes<T>(&mut self, kind: NodeKind, entry: &'t Entry<'t>, document: &'t Document<'t>)
    where
        T: for<'de> Deserialize<'de> + Into<NodeEntry>,
    {
        self.section(kind.name(), entry, document, |all, entry: T| {
            all.builder.add(entry);
        });
    }

    fn section<T: for<'de> Deserialize<'de>>(
        &mut self,
        section: &'static str,
        entry: &'t Entry<'t>,
        document: &'t Document<'t>,
        push: impl Fn(&mut Self, T),
    ) {
        let Some(tables) = document.tables(entry, &mut self.problems) else {
            self.broken = true;
            return;
        };
        for table in tables {
            if self.problems.len() >= MOST_PROBLEMS {
                let message = format!("more than {MOST_PROBLEMS} problems: `{section}` is not judged from here on");
                self.problems.push(document.source.problem(table.span, message));
                self.broken = true;
                return;
            }
            let mut tree = Cow::Borrowed(table);
            match decode(&mut tree, section, &document.source, &mut self.problems) {
                Some(value) => {
                    push(self, value);
                    self.stated.entry(section).or_default().push(Stated { source: &document.source, tree });
                }
                None => self.broken = true,
            }
        }
    }

    fn finish(mut self) -> Result<Model, Vec<ReadProblem>> {
        let (organisation, mut found) = self.builder.build_partly();
        let mut model = Model {
            name: std::mem::take(&mut self.name),
            organisation,
            steering: std::mem::take(&mut self.steering),
            services: std::mem::take(&mut self.services),
            assumptions: std::mem::take(&mut self.assumptions),
            ..Model::default()
        };
        found.extend(model.problems_of(self.builder.entries().iter().map(|entry| (entry.kind(), Some(entry)))));
        let found: Vec<ReadProblem> = found.into_iter().filter_map(|problem| self.place(problem)).collect();
        self.problems.extend(found);
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let mut locations = Locations::default();
        self.locate(&model, &mut locations);
        model.locations = locations;
        Ok(model)
    }

    /// The problem with its place in the file; `None` when it only follows from another that is reported.
    fn place(&self, problem: Problem) -> Option<ReadProblem> {
        let Problem { place, kind } = problem;
        if self.broken && matches!(kind, ProblemKind::UnknownKey { .. }) {
            return None;
        }
        let (source, value) = self.value(&place)?;
        if value.has_hole() {
            return None;
        }
        let named = match &kind {
            ProblemKind::UnknownKey { key, .. }
            | ProblemKind::DuplicateKey { key, .. }
            | ProblemKind::ImpossibleRelation { to: key, .. }
            | ProblemKind::DuplicateRelation { to: key, .. } => find(value, key),
            _ => None,
        };
        let message = match &kind {
            ProblemKind::DuplicateKey { key, first } => {
                let (source, value) = self.value(first)?;
                let first = find(value.get("key").map_or(value, |entry| &entry.value), key).unwrap_or(value.span);
                format!("duplicate key `{key}`: it stands at {} already", source.locate(first.start))
            }
            ProblemKind::DuplicatePair { areas: (a, b), first } => {
                let (source, value) = self.value(first)?;
                format!("duplicate pair `{a}` and `{b}`: it stands at {} already", source.locate(value.span.start))
            }
            kind => kind.to_string(),
        };
        Some(source.problem(named.unwrap_or(value.span), message))
    }

    /// What stands at a place: the item, else the field, else the entry.
    fn value(&self, place: &Place) -> Option<(&'t Source<'t>, &Value<'t>)> {
        let Stated { source, tree } = self.stated.get(place.section)?.get(place.index)?;
        let Some(field) = place.field.and_then(|field| tree.get(field)) else { return Some((source, tree)) };
        let item = match (&field.value.kind, place.item) {
            (Kind::Array(items), Some(item)) => items.get(item),
            _ => None,
        };
        Some((source, item.unwrap_or(&field.value)))
    }

    fn locate(&self, model: &Model, locations: &mut Locations) {
        if let Some((_, source, _)) = self.top.first() {
            let fields = self.top.iter().map(|(field, source, span)| FieldPlace {
                name: (*field).to_owned(),
                own: source.locate(span.start),
                items: Box::default(),
            });
            locations.insert(Subject::Model, source.locate(0), fields.collect());
        }
        let (services, steering) = (&model.services, &model.steering);
        let mut note = |section: &str, subjects: &mut dyn Iterator<Item = Subject>| {
            for (Stated { source, tree }, subject) in self.stated.get(section).into_iter().flatten().zip(subjects) {
                let own = tree.get("key").or_else(|| tree.get("title")).map_or(tree.span, |field| field.value.span);
                locations.insert(subject, source.locate(own.start), source.places(tree));
            }
        };
        note("level", &mut model.organisation.ladder().levels().iter().map(|e| Subject::Level(e.title.clone())));
        note("service_area", &mut services.areas.iter().map(|e| Subject::ServiceArea(e.key.clone())));
        note("touch", &mut services.touches.iter().map(|e| Subject::Touch(e.areas.0.clone(), e.areas.1.clone())));
        note("matter_kind", &mut services.matter_kinds.iter().map(|e| Subject::MatterKind(e.key.clone())));
        note("flow", &mut services.flow.iter().map(|_| Subject::Flow));
        note("support_function", &mut services.functions.iter().map(|e| Subject::SupportFunction(e.key.clone())));
        note("group_company", &mut services.companies.iter().map(|e| Subject::GroupCompany(e.key.clone())));
        for kind in NodeKind::ALL {
            note(kind.name(), &mut model.organisation.of_kind(kind).map(Subject::node));
        }
        for (section, entries) in steering.sections() {
            note(section, &mut entries.into_iter().map(crate::steering::Entry::subject));
        }
    }
}

/// Where a key is mentioned in a value.
fn find(value: &Value<'_>, key: &Key) -> Option<Span> {
    match &value.kind {
        Kind::String(text) => (*key == **text).then_some(value.span),
        Kind::Array(items) => items.iter().find_map(|item| find(item, key)),
        Kind::Table(entries) => entries.iter().find_map(|entry| find(&entry.value, key)),
        _ => None,
    }
}
