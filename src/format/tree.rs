//! What a file holds, whatever its syntax, with the place of everything in it.

use std::borrow::Cow;
use std::collections::HashSet;

use jsonc_parser::ast;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use super::error::ReadProblem;
use super::source::{Source, Span, Syntax};

/// How deep lists, tables and dotted keys may be nested: far more than any file needs, far less than a stack holds.
const DEEPEST: usize = 64;

/// In a larger TOML text than this, in bytes, only the first error of syntax is reported: garbage could have one on every
/// line, and each takes far more room than the line.
const LARGEST_JUDGED: usize = 4 * 1024 * 1024;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Value<'s> {
    pub(super) span: Span,
    pub(super) kind: Kind<'s>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Kind<'s> {
    Table(Vec<Entry<'s>>),
    Array(Vec<Value<'s>>),
    String(Cow<'s, str>),
    /// Fits `i64` or `u64`.
    Integer(i128),
    Float(f64),
    Bool(bool),
    Date(String),
    Null,
    /// In the place of something wrong that has been reported: anything can be read from it.
    Hole,
}

/// A field of a table.
#[derive(Debug, Clone)]
pub(super) struct Entry<'s> {
    pub(super) key: Cow<'s, str>,
    pub(super) key_span: Span,
    pub(super) value: Value<'s>,
}

impl<'s> Value<'s> {
    /// The field of a table.
    pub(super) fn get(&self, key: &str) -> Option<&Entry<'s>> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The fields, when it is a table.
    pub(super) fn entries(&self) -> &[Entry<'s>] {
        match &self.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The string, when it is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is a hole somewhere in it.
    pub(super) fn has_hole(&self) -> bool {
        match &self.kind {
            Kind::Hole => true,
            Kind::Table(entries) => entries.iter().any(|entry| entry.value.has_hole()),
            Kind::Array(items) => items.iter().any(Self::has_hole),
            _ => false,
        }
    }

    /// What it is, in words.
    pub(super) fn words(&self) -> String {
        const SHOWN: usize = 40;
        match &self.kind {
            Kind::Table(entries) if entries.len() == 1 => "a table with 1 field".into(),
            Kind::Table(entries) => format!("a table with {} fields", entries.len()),
            Kind::Array(items) => format!("a list of {}", items.len()),
            Kind::String(text) if text.chars().nth(SHOWN).is_some() => {
                format!("string {:?}…", text.chars().take(SHOWN).collect::<String>())
            }
            Kind::String(text) => format!("string {text:?}"),
            Kind::Integer(number) => format!("number {number}"),
            Kind::Float(number) => format!("number {number:?}"),
            Kind::Bool(flag) => format!("{flag}"),
            Kind::Date(date) => format!("date {date}"),
            Kind::Null | Kind::Hole => "null".into(),
        }
    }
}

/// What a text holds.
///
/// # Errors
/// Everything that is against the syntax, as far as its parser goes on after the first.
pub(super) fn parse<'s>(source: &Source<'s>) -> Result<Value<'s>, Vec<ReadProblem>> {
    let deepest = match source.syntax {
        Syntax::Toml => too_deep_toml(source.text),
        Syntax::Json => too_deep_json(source.text),
    };
    if let Some(at) = deepest {
        let message = format!("nested too deeply: expected at most {DEEPEST} levels");
        return Err(vec![source.problem(Span::new(at..at + 1), message)]);
    }
    match source.syntax {
        Syntax::Toml => {
            let (table, errors) = if source.text.len() > LARGEST_JUDGED {
                DeTable::parse(source.text)
                    .map_or_else(|error| (Spanned::new(0..0, DeTable::new()), vec![error]), |table| (table, Vec::new()))
            } else {
                DeTable::parse_recoverable(source.text)
            };
            if errors.is_empty() {
                return Ok(Value { span: Span { start: 0, end: 0 }, kind: from_toml_table(table.into_inner()) });
            }
            Err(errors
                .iter()
                .map(|error| {
                    let span = error.span().unwrap_or(source.text.len()..source.text.len());
                    let message = match error.message() {
                        // The parser shows the field and does not name it.
                        "duplicate key" => format!("duplicate field `{}`", source.text.get(span.clone()).unwrap_or("")),
                        message => message.to_owned(),
                    };
                    source.problem(Span::new(span), format!("not TOML: {message}"))
                })
                .collect())
        }
        Syntax::Json => {
            let strict = ParseOptions {
                allow_comments: false,
                allow_loose_object_property_names: false,
                allow_trailing_commas: false,
                allow_missing_commas: false,
                allow_single_quoted_strings: false,
                allow_hexadecimal_numbers: false,
                allow_unary_plus_numbers: false,
                allow_bare_decimal_point_numbers: false,
                allow_non_finite_numbers: false,
                allow_extended_string_escapes: false,
            };
            let refuse = |range: jsonc_parser::common::Range, message: String| {
                vec![source.problem(Span::new(range.start..range.end), message)]
            };
            let parsed = parse_to_ast(source.text, &CollectOptions::default(), &strict).map_err(|error| {
                refuse(error.range(), format!("not JSON: {}", lower_first(error.kind().to_string())))
            })?;
            let Some(value) = parsed.value else {
                return Err(refuse(jsonc_parser::common::Range::new(0, 0), "not JSON: expected an object".into()));
            };
            let mut problems = Vec::new();
            let value = from_json(value, source, &mut problems);
            if problems.is_empty() { Ok(value) } else { Err(problems) }
        }
    }
}

fn lower_first(text: String) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect())
}

fn from_toml_table<'s>(table: DeTable<'s>) -> Kind<'s> {
    Kind::Table(
        table
            .into_iter()
            .map(|(key, value)| Entry {
                key_span: Span::new(key.span()),
                key: key.into_inner(),
                value: from_toml(value),
            })
            .collect(),
    )
}

fn from_toml<'s>(value: Spanned<DeValue<'s>>) -> Value<'s> {
    let span = Span::new(value.span());
    let kind = match value.into_inner() {
        DeValue::String(text) => Kind::String(text),
        DeValue::Integer(digits) => integer(digits.as_str(), digits.radix()),
        DeValue::Float(digits) => float(digits.as_str()),
        DeValue::Boolean(flag) => Kind::Bool(flag),
        DeValue::Datetime(date) => Kind::Date(date.to_string()),
        DeValue::Array(items) => Kind::Array(items.into_iter().map(from_toml).collect()),
        DeValue::Table(table) => from_toml_table(table),
    };
    Value { span, kind }
}

fn from_json<'s>(value: ast::Value<'s>, source: &Source<'s>, problems: &mut Vec<ReadProblem>) -> Value<'s> {
    let span_of = |range: jsonc_parser::common::Range| Span::new(range.start..range.end);
    match value {
        ast::Value::StringLit(text) => Value { span: span_of(text.range), kind: Kind::String(text.value) },
        ast::Value::NumberLit(number) => {
            let whole = number.value.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
            let kind = if whole { integer(number.value, 10) } else { float(number.value) };
            Value { span: span_of(number.range), kind }
        }
        ast::Value::BooleanLit(flag) => Value { span: span_of(flag.range), kind: Kind::Bool(flag.value) },
        ast::Value::NullKeyword(null) => Value { span: span_of(null.range), kind: Kind::Null },
        ast::Value::Array(array) => {
            let items = array.elements.into_iter().map(|item| from_json(item, source, problems)).collect();
            Value { span: span_of(array.range), kind: Kind::Array(items) }
        }
        ast::Value::Object(object) => {
            let mut seen = HashSet::with_capacity(object.properties.len());
            let mut entries = Vec::with_capacity(object.properties.len());
            for property in object.properties {
                let (key, range) = match property.name {
                    ast::ObjectPropName::String(name) => (name.value, name.range),
                    ast::ObjectPropName::Word(name) => (Cow::Borrowed(name.value), name.range),
                };
                let key_span = span_of(range);
                if !seen.insert(key.clone()) {
                    problems.push(source.problem(key_span, format!("not JSON: duplicate field `{key}`")));
                }
                let value = from_json(property.value, source, problems);
                entries.push(Entry { key, key_span, value });
            }
            Value { span: span_of(object.range), kind: Kind::Table(entries) }
        }
    }
}

/// An integer, or a floating-point number when it does not fit 64 bits.
fn integer<'s>(digits: &str, radix: u32) -> Kind<'s> {
    match i128::from_str_radix(digits, radix) {
        Ok(number) if i64::try_from(number).is_ok() || u64::try_from(number).is_ok() => Kind::Integer(number),
        Ok(number) => Kind::Float(number as f64),
        Err(_) => float(digits),
    }
}

fn float<'s>(digits: &str) -> Kind<'s> {
    // Both parsers let nothing through that is no number; what is too large is infinite.
    Kind::Float(digits.parse().unwrap_or(f64::INFINITY))
}

/// Where a TOML text goes too deep. A dotted key goes one level deeper with each dot.
fn too_deep_toml(text: &str) -> Option<usize> {
    let mut outer: Vec<usize> = Vec::new();
    let (mut above, mut dots) = (0, 0);
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::Comma | TokenKind::Newline => dots = 0,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                outer.push(dots);
                above += dots + 1;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                if let Some(before) = outer.pop() {
                    above -= before + 1;
                    dots = before;
                }
            }
            _ => {}
        }
        if above + dots > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}

/// Where a JSON text goes too deep.
fn too_deep_json(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::source::Input;
    use super::*;

    fn refused(input: Input<'_>) -> String {
        let problems = parse(&Source::new(&input).expect("text")).expect_err("refused");
        problems.iter().map(|problem| problem.message()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn deep_nesting_is_refused_before_any_parser_recurses() {
        let deep = "nested too deeply: expected at most 64 levels";
        let many = 100_000;
        for text in [
            format!("a = {}", "[".repeat(many)),
            format!("a = {}", "{a=".repeat(many)),
            format!("a{} = 1", ".a".repeat(many)),
            format!("[a{}]", ".a".repeat(many)),
            format!("a = {{a{} = 1}}", ".\"a\"".repeat(many)),
        ] {
            assert_eq!(refused(Input::toml("a.toml", &text)), deep, "{}", &text[..20]);
        }
        for text in ["[".repeat(many), "{\"a\":".repeat(many)] {
            assert_eq!(refused(Input::json("a.json", &text)), deep);
        }
    }

    #[test]
    fn json_is_strict() {
        for (text, message) in [
            ("{\"a\": 1, // no\n}", "not JSON: comments are not allowed"),
            ("{\"a\": 1,}", "not JSON: trailing commas are not allowed"),
            ("{\"a\": 1 \"b\": 2}", "not JSON: expected comma"),
            ("{'a': 1}", "not JSON: single-quoted strings are not allowed"),
            ("{\"a\": NaN}", "not JSON: unexpected token"),
            ("{\"a\": 1, \"a\": 2}", "not JSON: duplicate field `a`"),
            ("{\"a\": 1", "not JSON: unterminated object"),
        ] {
            assert_eq!(refused(Input::json("a.json", text)), message, "{text}");
        }
    }

    #[test]
    fn every_error_of_syntax_is_found() {
        let found = refused(Input::toml("a.toml", "a = \nb = 1\nb = 2\nc = 1 2\n"));
        assert_eq!(found.lines().count(), 3, "{found}");
        assert!(found.contains("not TOML: duplicate field `b`\n"), "{found}");
    }
}
