use serde::{Deserialize, Serialize};

/// One manager level: what heads on it are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Level {
    /// The title that names the level, such as `unit manager`.
    pub title: String,
    /// Other titles of heads on it, such as `principal`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// The manager levels of an organisation, highest first. Levels are numbered from 1, the highest.
///
/// In Borlänge's proposal: director, sector head, operations manager, unit manager or principal (A3).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ladder {
    levels: Vec<Level>,
}

impl Ladder {
    /// A ladder of these levels, highest first.
    pub fn new(levels: Vec<Level>) -> Self {
        Self { levels }
    }

    /// The levels, highest first.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// Whether no level is stated.
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// The number of the level to which a title belongs: 1 for the highest.
    pub fn level_of(&self, title: &str) -> Option<u8> {
        self.levels
            .iter()
            .position(|level| level.title == title || level.also.iter().any(|also| also == title))
            .and_then(|position| u8::try_from(position + 1).ok())
    }

    /// The title that names the level with a number, 1 for the highest.
    pub fn title(&self, level: u8) -> Option<&str> {
        let position = usize::from(level).checked_sub(1)?;
        self.levels.get(position).map(|level| level.title.as_str())
    }

    /// All titles, highest level first.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.levels
            .iter()
            .flat_map(|level| std::iter::once(level.title.as_str()).chain(level.also.iter().map(String::as_str)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_titles_of_a_level_lead_to_it() {
        let ladder = Ladder::new(vec![
            Level { title: "director".into(), also: vec![] },
            Level { title: "unit manager".into(), also: vec!["principal".into()] },
        ]);
        assert_eq!(ladder.level_of("director"), Some(1));
        assert_eq!(ladder.level_of("principal"), Some(2));
        assert_eq!(ladder.level_of("group leader"), None);
        assert_eq!(ladder.title(2), Some("unit manager"));
        assert_eq!(ladder.title(0), None);
        assert_eq!(ladder.title(3), None);
    }
}
