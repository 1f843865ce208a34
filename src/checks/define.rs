use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Findings;
use crate::facts::{Facts, Need, Parts};
use crate::{Key, Location, Locations, NodeRef, SteeringModel, Subject};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Against a principle that the source states as a direction.
    Warning,
    /// Against a principle that the source states as a rule, or against the law.
    Error,
}

impl Severity {
    /// The name in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The part of the source's principles to which a check belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Family {
    /// Who reports to whom.
    Reporting,
    /// Heads of administrations, sectors and units.
    Heads,
    /// Manager levels and spans.
    Levels,
    /// Focus areas.
    FocusAreas,
    /// Bodies, employment and the group.
    Bodies,
    /// Who does which service area.
    Responsibility,
    /// Support functions.
    Support,
    /// Ways in for citizens.
    Access,
    /// Agreements between purchasers and providers.
    Agreements,
    /// The goal chain and its documents.
    Goals,
    /// The register of governing documents.
    Documents,
    /// Frames, prices, internal services and the yearly process.
    Money,
    /// The requirement profile and the management group.
    Leadership,
    /// The plan of a reform: commissions, phases, and the organisations between them.
    Implementation,
    /// The configuration of the run itself.
    Configuration,
    /// Checks of a user's own.
    Own,
}

impl Family {
    /// The name, which is also the folder of its checks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reporting => "reporting",
            Self::Heads => "heads",
            Self::Levels => "levels",
            Self::FocusAreas => "focus_areas",
            Self::Bodies => "bodies",
            Self::Responsibility => "responsibility",
            Self::Support => "support",
            Self::Access => "access",
            Self::Agreements => "agreements",
            Self::Goals => "goals",
            Self::Documents => "documents",
            Self::Money => "money",
            Self::Leadership => "leadership",
            Self::Implementation => "implementation",
            Self::Configuration => "configuration",
            Self::Own => "own",
        }
    }
}

/// Under which steering models a check makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppliesTo {
    /// Under any, also when none is stated.
    Any,
    /// Under these.
    Only(&'static [SteeringModel]),
    /// Under any that is stated but these.
    AllBut(&'static [SteeringModel]),
}

/// Judges one node of the line.
pub type Judge = for<'m> fn(&Facts<'m>, NodeRef<'m>, &mut Findings);

/// What a check looks at, and so what of it must be judged anew after a change.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// The model as a whole: it runs anew when one of these parts changes, or the nodes that there are.
    /// [`Parts::ALL`](crate::facts::Parts::ALL) is always right.
    Model(Parts),
    /// Each node of the line by itself: findings are about that node, and hang on it and on what is near it on the line. It
    /// runs anew on the nodes that a change reaches, or as a whole when one of the named parts changes. Example
    /// `your_own_check` is such a check.
    Nodes {
        /// Judges a node. [`Check::run`] must find what this finds of all nodes of the line
        /// ([`in_line`](crate::Organisation::in_line)): a session relies on it.
        judge: Judge,
        /// How far a node sees.
        reach: Reach,
        /// At which parts it looks, besides the nodes that there are. [`Parts::ALL`](crate::facts::Parts::ALL) is always right.
        parts: Parts,
        /// Parts on which it hangs everywhere.
        whole: Parts,
    },
    /// Each node of the line with all below it. Only the catalogue's check on manager levels does, for which a session
    /// keeps what is seen of each node from above; another runs anew after every change.
    Upward,
}

impl Scope {
    /// The parts of which one must change for the check to run anew, on some nodes or whole.
    pub(crate) fn parts(self) -> Parts {
        match self {
            Self::Model(looked_at) => looked_at.and(Parts::NODES),
            Self::Nodes { parts, whole, .. } => parts.and(whole).and(Parts::NODES),
            Self::Upward => Parts::ALL,
        }
    }
}

/// How far a check looks from a node of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reach {
    /// What the node states of itself, which nodes are its superiors and its subordinates, and what these state, but for the
    /// relations of its superiors to others.
    Near,
    /// The same, and whether the node has a way to the top.
    Upward,
    /// Missteps as the catalogue has them: where the step from the node to its superior on the ladder of manager levels does not
    /// go to the next level upward. It finds nothing where the levels are not known, the node states several superiors, is on a
    /// circle, or the title of its superior is what is wrong (see `level-skipped`). A check that looks at steps in
    /// another way is [`Near`](Self::Near).
    Step,
}

/// A rule of the catalogue, or one of a user's own: what it is called, where it comes from, and the function that finds
/// where a model breaks it.
///
/// The function never fails: on odd input it finds what it can, or nothing.
#[derive(Debug, Clone)]
pub struct Check {
    /// The permanent name, in kebab-case, after the defect: `focus-area-without-responsible`.
    pub name: &'static str,
    /// The permanent short code, such as `F1`.
    pub code: &'static str,
    /// The family.
    pub family: Family,
    /// How much a finding weighs when the configuration does not say otherwise.
    pub severity: Severity,
    /// The steering models under which it runs.
    pub applies_to: AppliesTo,
    /// What a model must state for it to run.
    pub needs: &'static [Need],
    /// What it looks at.
    pub scope: Scope,
    /// The points of the source from which it comes, such as `A6`.
    pub source: &'static [&'static str],
    /// The version of the crate that brought it.
    pub since: &'static str,
    /// The page: first line what it finds, then why, then what to do.
    pub doc: &'static str,
    /// Finds.
    pub run: fn(&Facts<'_>, &mut Findings),
}

impl Check {
    /// The first paragraph of the page, on one line.
    pub fn summary(&self) -> String {
        let paragraph = self.doc.trim().split("\n\n").next().unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// A value beyond its limit.
    Measured {
        /// What was measured, with its unit.
        what: String,
        /// The value found.
        value: f64,
        /// The limit that it passes.
        limit: f64,
    },
    /// Things of which there should be one at the most.
    Conflict(Vec<Subject>),
    /// A path of nodes; of a cycle, each node once.
    Path(Vec<Key>),
    /// Something that should be there and is not.
    Missing(String),
    /// Something that should be otherwise.
    Mismatch {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// Fewest manager levels, with what proves it.
    Levels(LevelsEvidence),
    /// A check that is broken between two phases of a plan.
    Broken {
        /// The name of the check.
        check: &'static str,
        /// What is broken.
        subject: Subject,
        /// The change that broke it, counted from 0 at the base.
        change: usize,
        /// The change that mends it, counted from 0 at the base; `None` when nothing does.
        mended: Option<usize>,
    },
}

/// The certificate of fewest manager levels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelsEvidence {
    /// Manager levels that there are.
    pub levels: u32,
    /// The fewest with which every head keeps the limit.
    pub fewest: u32,
    /// What proves that fewer would not do, and that so many do.
    pub certificate: String,
    /// How many heads could go.
    pub could_go: u64,
    /// Which: in a finding some of them, in a plan of changes all.
    pub redundant: Vec<Key>,
}

/// A place where a model breaks a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The name of the check.
    pub check: &'static str,
    /// Its code.
    pub code: &'static str,
    /// How much it weighs in this run.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// Others that are part of it.
    pub related: Vec<Subject>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// What is wrong: a fragment that names things by key.
    pub message: String,
    /// What could be done about it; may be empty.
    pub help: Cow<'static, str>,
    /// The points of the source from which the rule comes.
    pub source: &'static [&'static str],
    /// Where the subject stands in its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<crate::Location>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        write!(f, "{}[{}] {}: {}", self.severity, self.code, self.subject, self.message)?;
        if !self.source.is_empty() {
            write!(f, " ({})", self.source.join(", "))?;
        }
        Ok(())
    }
}

/// What a check says of one defect; the run adds the rest.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) subject: Subject,
    pub(super) field: Option<&'static str>,
    pub(super) item: Option<usize>,
    pub(super) related: Vec<Subject>,
    pub(super) evidence: Option<Evidence>,
    pub(super) message: String,
    pub(super) help: Cow<'static, str>,
}

impl Draft {
    /// A defect of a subject, in a lower-case fragment that names things by their keys.
    pub fn new(subject: Subject, message: impl Into<String>) -> Self {
        Self {
            subject,
            field: None,
            item: None,
            related: vec![],
            evidence: None,
            message: message.into(),
            help: Cow::default(),
        }
    }

    /// The field of the subject's entry to which a reader should go.
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Which of the tables in that field, counted from 0, such as a measure of a plan.
    pub fn item(mut self, item: usize) -> Self {
        self.item = Some(item);
        self
    }

    /// Where it stands.
    pub(super) fn locate<'l>(&self, locations: &'l Locations) -> Option<&'l Location> {
        match self.field.zip(self.item) {
            Some((field, item)) => locations.locate_item(&self.subject, field, item),
            None => locations.locate(&self.subject, self.field),
        }
    }

    /// Others that are part of it.
    pub fn related(mut self, related: impl IntoIterator<Item = Subject>) -> Self {
        self.related.extend(related);
        self
    }

    /// What it rests on.
    pub fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = Some(evidence);
        self
    }

    /// What could be done about it.
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = help.into();
        self
    }
}
