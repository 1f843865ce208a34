use super::Undo;
use crate::organisation::{arrows, did_you_mean};
use crate::scenario::Change;
use crate::{Decimal, Key, NodeKind, ProblemKind, RelationKind, Subject};

/// A change that cannot be made. The model is as it was.
///
/// # Example
/// ```
/// use orgmodel::scenario::Change;
/// use orgmodel::{Model, Organisation, UnitEntry};
///
/// let mut builder = Organisation::builder();
/// builder.add(UnitEntry::new("schools")).add(UnitEntry::new("north").reports_to("schools"));
/// let mut model = Model::new("two", builder.build()?, Default::default(), Default::default(), vec![])?;
///
/// let error = model.apply(&Change::Remove { node: "schools".into() }).expect_err("north reports to it");
/// assert_eq!(
///     error.to_string(),
///     "cannot remove `schools`: unit `north` refers to it (reports_to); move, unlink or end what refers to it first"
/// );
/// # Ok::<(), orgmodel::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("cannot {change}: {refusal}")]
pub struct ChangeError {
    /// The change.
    pub change: Box<Change>,
    /// Why it cannot be made.
    pub refusal: Refusal,
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// What it states has no meaning in this model.
    #[error("{}{problem}", in_field(.field))]
    Problem {
        /// The field of the entry that it states, when it is one.
        field: Option<&'static str>,
        /// What is wrong.
        problem: ProblemKind,
    },
    /// The key is in use.
    #[error("{what} `{key}` exists already")]
    Taken {
        /// What has it.
        what: &'static str,
        /// The key.
        key: Key,
    },
    /// A thing of that sort and key does not exist.
    #[error("unknown {what} `{key}`{}", did_you_mean(.near))]
    Unknown {
        /// What was looked for.
        what: &'static str,
        /// The key.
        key: Key,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// The node is not of a kind that the change is for.
    #[error("expected {expected}, found {found} `{key}`")]
    WrongKind {
        /// The node.
        key: Key,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: NodeKind,
    },
    /// Other things refer to what would go.
    #[error("{}; move, unlink or end what refers to it first", in_use(.by))]
    InUse {
        /// Who refers to it, and by which field.
        by: Vec<(Subject, &'static str)>,
    },
    /// The node would stand below itself.
    #[error("`{}` stands below `{}`: {}", .path[0], .path[.path.len() - 1], arrows(.path))]
    Below {
        /// From the lower node up to the higher.
        path: Vec<Key>,
    },
    /// A node and itself.
    #[error("`{key}` is named on both sides")]
    Itself {
        /// The node.
        key: Key,
    },
    /// A node that is named more than once.
    #[error("`{key}` is named twice")]
    Twice {
        /// The node.
        key: Key,
    },
    /// The relation does not stand.
    #[error("`{from}` has no `{relation}` to `{to}`; it has {}", listed(.has))]
    NotLinked {
        /// The node that should state it.
        from: Key,
        /// The relation.
        relation: RelationKind,
        /// The node to which it should lead.
        to: Key,
        /// The nodes to which relations of that kind lead from there.
        has: Vec<Key>,
    },
    /// More staff than there is.
    #[error("expected at most the staff of `{node}`, {}; found {asked}", there.map_or("which is not stated".into(), |there| there.to_string()))]
    TooMuchStaff {
        /// From where it would come.
        node: Key,
        /// The staff that is there, when it is stated.
        there: Option<Decimal>,
        /// The staff that is asked for.
        asked: Decimal,
    },
    /// Something that the node would give, and does not have.
    #[error("expected a {what} of `{node}`, found `{key}`; it has {}", listed(.has))]
    NotThere {
        /// Which sort of thing, such as `service area`.
        what: &'static str,
        /// The node.
        node: Key,
        /// What it does not have.
        key: Key,
        /// What it has.
        has: Vec<Key>,
    },
    /// What is changed does not have what the change is about.
    #[error("{what} `{key}` has no {lacks}")]
    Lacks {
        /// Which sort of thing it is.
        what: &'static str,
        /// Its key.
        key: Key,
        /// What it does not have.
        lacks: &'static str,
    },
    /// The change says nothing.
    #[error("it states nothing to do: expected {expected}")]
    Nothing {
        /// What it should state.
        expected: &'static str,
    },
}

impl From<ProblemKind> for Refusal {
    fn from(problem: ProblemKind) -> Self {
        Self::Problem { field: None, problem }
    }
}

/// How many things are named before the rest is counted.
const NAMED: usize = 3;

fn in_field(field: &Option<&'static str>) -> String {
    field.map_or_else(String::new, |field| format!("{field}: "))
}

fn in_use(by: &[(Subject, &'static str)]) -> String {
    let named: Vec<String> = by.iter().take(NAMED).map(|(who, field)| format!("{who} ({field})")).collect();
    match (by, by.len().saturating_sub(NAMED)) {
        ([(who, field)], _) => format!("{who} refers to it ({field})"),
        (_, 0) => format!("{} refer to it", named.join(", ")),
        (_, rest) => format!("{} and {rest} more refer to it", named.join(", ")),
    }
}

fn listed(keys: &[Key]) -> String {
    if keys.is_empty() {
        return "none".into();
    }
    let named: Vec<String> = keys.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
    match keys.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        rest => format!("{} and {rest} more", named.join(", ")),
    }
}

/// An undo that does not belong to the state in which the model is. The model is as it was.
///
/// What was changed last is taken back first.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the undo belongs to another state of the model: take back first what was changed after it")]
pub struct UndoError {
    pub(super) undo: Undo,
}

impl UndoError {
    /// The undo, to use it when the model is in its state.
    pub fn into_undo(self) -> Undo {
        self.undo
    }
}
