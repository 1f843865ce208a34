use std::fmt;

use super::{Key, NodeKind, RelationKind};

/// Where in its input a problem stands: a path that a file's reader turns into line and column.
///
/// `unit[7].reports_to[1]` is the second key in field `reports_to` of the eighth unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The section, such as `unit` or `agreement`.
    pub section: &'static str,
    /// Which entry of the section, counted from 0.
    pub index: usize,
    /// Which field of the entry, when it is one field.
    pub field: Option<&'static str>,
    /// Which item of the field, counted from 0, when the field is a list.
    pub item: Option<usize>,
}

impl Place {
    /// An entry as a whole.
    pub fn entry(section: &'static str, index: usize) -> Self {
        Self { section, index, field: None, item: None }
    }

    /// A field of the entry.
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// An item of the field.
    pub fn item(mut self, item: usize) -> Self {
        self.item = Some(item);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.section, self.index)?;
        if let Some(field) = self.field {
            write!(f, ".{field}")?;
        }
        if let Some(item) = self.item {
            write!(f, "[{item}]")?;
        }
        Ok(())
    }
}

/// Something in the input of a builder that has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {kind}")]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A key that cannot be one.
    #[error("malformed key `{key}`: expected 1 to 512 bytes of letters, digits and -_.:/")]
    MalformedKey {
        /// The key as it was found.
        key: Key,
    },
    /// Two things of a sort with the same key.
    #[error("duplicate key `{key}`: {first} is called that already")]
    DuplicateKey {
        /// The key.
        key: Key,
        /// Who had it first.
        first: Place,
    },
    /// A key that nothing has.
    #[error("unknown {expected} `{key}`{}", did_you_mean(.near))]
    UnknownKey {
        /// The key as it was found.
        key: Key,
        /// What was looked for, such as `node` or `service area`.
        expected: &'static str,
        /// The nearest names that exist.
        near: Vec<String>,
    },
    /// A relation between kinds of node that it cannot join.
    #[error(
        "impossible relation: `{relation}` cannot lead from {from_kind} `{from}` to {to_kind} `{to}`; expected it to lead {}",
        sides(*.relation, *.from_kind, *.to_kind)
    )]
    ImpossibleRelation {
        /// The relation.
        relation: RelationKind,
        /// The node that states it.
        from: Key,
        /// Its kind.
        from_kind: NodeKind,
        /// The node to which it would lead.
        to: Key,
        /// Its kind.
        to_kind: NodeKind,
    },
    /// The same relation twice.
    #[error("duplicate relation: `{from}` has `{relation}` to `{to}` already")]
    DuplicateRelation {
        /// The relation.
        relation: RelationKind,
        /// The node that states it.
        from: Key,
        /// The node to which it leads.
        to: Key,
    },
    /// The same key twice in a list.
    #[error("duplicate key in a list: `{key}` stands twice")]
    DuplicateItem {
        /// The key.
        key: Key,
    },
    /// Two service areas that are said twice to be touched together, in either order.
    #[error("duplicate pair `{}` and `{}`: it stands in {first} already", .areas.0, .areas.1)]
    DuplicatePair {
        /// The two areas.
        areas: (Key, Key),
        /// Where they stand first.
        first: Place,
    },
    /// A value outside what it may be.
    #[error("{what}: expected {expected}, found {found}")]
    BadValue {
        /// Which value.
        what: String,
        /// What it may be.
        expected: String,
        /// What it is.
        found: String,
    },
}

impl ProblemKind {
    /// That a text says something: what is wrong when it does not.
    pub(crate) fn of_blank(what: &str, key: &Key, text: &str) -> Option<Self> {
        text.trim().is_empty().then(|| Self::BadValue {
            what: format!("{what} of `{key}`"),
            expected: "some text".into(),
            found: format!("{text:?}"),
        })
    }
}

/// `; did you mean `a` or `b`?`, or nothing.
pub(crate) fn did_you_mean(near: &[String]) -> String {
    match near {
        [] => String::new(),
        near => {
            let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            format!("; did you mean {}?", quoted.join(" or "))
        }
    }
}

/// What the wrong side of an impossible relation should be, or both.
fn sides(relation: RelationKind, from: NodeKind, to: NodeKind) -> String {
    let rule = relation.rule();
    match (rule.from.contains(&from), rule.to.contains(&to)) {
        (false, true) => format!("from {}", one_of(rule.from)),
        (true, _) => format!("to {}", one_of(rule.to)),
        (false, false) => format!("from {} to {}", one_of(rule.from), one_of(rule.to)),
    }
}

/// A path of nodes from one to the next, with arrows; of a long one, its two ends.
pub(crate) fn arrows<'k>(path: impl IntoIterator<Item = &'k Key>) -> String {
    /// How many are named at the most, and how many of them at the end.
    const NAMED: (usize, usize) = (8, 3);
    let mut named: Vec<String> = path.into_iter().map(|key| format!("`{key}`")).collect();
    if named.len() > NAMED.0 {
        let rest = NAMED.0 - NAMED.1..named.len() - NAMED.1;
        let more = format!("… and {} more", rest.len());
        named.splice(rest, [more]);
    }
    named.join(" → ")
}

pub(crate) fn one_of<T: fmt::Display>(things: &[T]) -> String {
    let names: Vec<String> = things.iter().map(ToString::to_string).collect();
    match names.as_slice() {
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
        [] => "nothing".into(),
    }
}

/// Everything that is wrong with an input, in the order of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// The problems.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Problem> {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_relation_says_which_side_is_wrong() {
        let said = |relation, from_kind, to_kind| {
            let kind =
                ProblemKind::ImpossibleRelation { relation, from: "a".into(), from_kind, to: "b".into(), to_kind };
            kind.to_string()
                .split("; expected it to lead ")
                .nth(1)
                .map(str::to_owned)
                .expect("it says what it expected")
        };
        use NodeKind::{Body, Channel, Sector, Unit};
        assert_eq!(said(RelationKind::AnswersTo, Unit, Body), "from body, administration or company");
        assert_eq!(said(RelationKind::EmployedBy, Unit, Sector), "to body");
        assert_eq!(said(RelationKind::EntersAt, Body, Channel), "from channel to unit");
    }

    #[test]
    fn a_long_path_is_named_by_its_ends() {
        let keys: Vec<Key> = (1..=100_000).map(|n| Key::from(format!("u{n}"))).collect();
        let short = "`u1` → `u2` → `u3` → `u4` → `u5` → `u6` → `u7` → `u8`";
        assert_eq!(arrows(&keys[..8]), short);
        let long = "`u1` → `u2` → `u3` → `u4` → `u5` → … and 99992 more → `u99998` → `u99999` → `u100000`";
        assert_eq!(arrows(&keys), long);
    }
}
