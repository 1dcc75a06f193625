//! What the number format of a cell shows beyond the number.

use std::cmp::Ordering;

use crate::ledger::cell::amount::parse_amount_in;
use crate::ledger::heading::unit_of_money;
use crate::money::Money;

/// The relevant content of a number format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisplayFormat {
    /// Only the year and the month of a date.
    Month,
    /// A unit of money or a percentage, by section.
    Multipliers(Vec<Section>),
}

/// One section of a number format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The numbers that the section applies to, if it says so.
    condition: Option<Condition>,
    multiplier: Multiplier,
}

/// The factor between the number in the cell and the amount that people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Multiplier {
    /// None, or the format itself divides the number: `0!.0,"万元"`.
    One,
    /// Percent.
    Hundredth,
    /// A unit of money (or the 月 of a month) beside a number that the format does not divide.
    Unit(String),
}

/// A comparison such as `[>=10000]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    operator: &'static str,
    operand: Money,
}

impl DisplayFormat {
    /// Parses a format; `None` if it shows nothing beyond the value.
    pub fn parse(code: &str, id: Option<u32>) -> Option<Self> {
        if shows_month_only(code, id) {
            return Some(Self::Month);
        }
        let sections: Vec<Section> = sections_of(code).into_iter().map(|tokens| Section::of(&tokens)).collect();
        let is_plain = sections.iter().all(|section| section.multiplier == Multiplier::One);
        (!is_plain).then_some(Self::Multipliers(sections))
    }

    /// The factor of the section that applies to a number.
    pub fn multiplier_for(&self, value: Money) -> Multiplier {
        let Self::Multipliers(sections) = self else { return Multiplier::One };
        // The fourth section is for texts.
        let for_numbers = &sections[..sections.len().min(3)];
        let has_conditions = for_numbers.iter().any(|section| section.condition.is_some());
        let section = if has_conditions {
            for_numbers.iter().find(|section| section.condition.as_ref().is_none_or(|condition| condition.holds(value)))
        } else {
            let index = match value.cmp(&Money::ZERO) {
                Ordering::Greater => 0,
                Ordering::Less => 1,
                Ordering::Equal => 2,
            };
            for_numbers.get(index).or(for_numbers.first())
        };
        section.map_or(Multiplier::One, |section| section.multiplier.clone())
    }
}

impl Condition {
    fn parse(bracketed: &str) -> Option<Self> {
        let operators = [">=", "<=", "<>", ">", "<", "="];
        let operator = operators.into_iter().find(|operator| bracketed.starts_with(operator))?;
        let operand = parse_amount_in(&bracketed[operator.len()..], 0).ok()??;
        Some(Self { operator, operand })
    }

    fn holds(&self, value: Money) -> bool {
        let order = value.cmp(&self.operand);
        match self.operator {
            ">=" => order.is_ge(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            "<" => order.is_lt(),
            "=" => order.is_eq(),
            _ => order.is_ne(),
        }
    }
}

impl Section {
    fn of(tokens: &[Token]) -> Self {
        let condition = tokens.iter().find_map(|token| match token {
            Token::Bracketed(text) => Condition::parse(text),
            _ => None,
        });
        let last_digit = tokens.iter().rposition(|token| matches!(token, Token::Code('0' | '#' | '?')));
        let is_divided = last_digit.is_some_and(|last| matches!(tokens.get(last + 1), Some(Token::Code(','))));
        let literal: String = tokens
            .iter()
            .map(|token| match token {
                Token::Literal(c) => *c,
                // Other characters separate words.
                Token::Code(_) | Token::Bracketed(_) => ' ',
            })
            .collect();
        let unit = literal.split(|c: char| !c.is_alphanumeric()).find(|word| changes_the_number(word));
        let multiplier = match unit {
            _ if last_digit.is_none() => Multiplier::One,
            _ if tokens.contains(&Token::Code('%')) => Multiplier::Hundredth,
            Some(unit) if !is_divided => Multiplier::Unit(unit.to_owned()),
            _ => Multiplier::One,
        };
        Self { condition, multiplier }
    }
}

/// A word that changes the number: a unit of money, or 月 where 1 is shown as 1月.
fn changes_the_number(word: &str) -> bool {
    unit_of_money(word).is_some_and(|power| power > 0) || word == "月"
}

/// A token of a number format.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A character shown as it is.
    Literal(char),
    /// A character with a meaning.
    Code(char),
    /// The text in square brackets.
    Bracketed(String),
}

/// Splits a format into its sections: positive numbers, negative numbers, zero, texts.
fn sections_of(code: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        let Some(section) = sections.last_mut() else { break };
        match character {
            '"' => section.extend(characters.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            // In Chinese Excel, the exclamation mark escapes like the backslash.
            '\\' | '!' => section.extend(characters.next().map(Token::Literal)),
            // A space as wide as the next character, or a repetition of it.
            '_' | '*' => {
                characters.next();
            }
            '[' => section.push(Token::Bracketed(characters.by_ref().take_while(|c| *c != ']').collect())),
            ';' => sections.push(Vec::new()),
            _ if character.is_ascii() => section.push(Token::Code(character)),
            _ => section.push(Token::Literal(character)),
        }
    }
    sections
}

/// The format shows a year and a month but no day.
fn shows_month_only(code: &str, id: Option<u32>) -> bool {
    // A format that Excel does not store because it depends on the language: `yyyy"年"m"月"` in
    // Chinese.
    if code == "General" {
        return matches!(id, Some(27 | 36 | 50 | 52 | 55 | 57));
    }
    // Sections after the first do not apply to dates.
    let sections = sections_of(code);
    let shows = |letters: &str| {
        sections[..1].iter().flatten().any(|token| matches!(token, Token::Code(c) if letters.contains(*c)))
    };
    shows("yYeE") && shows("mM") && !shows("dDhHsS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_without_a_day_are_months() {
        for (code, id, expected) in [
            ("mmm-yy", Some(17), true),
            ("yyyy\"年\"m\"月\"", Some(164), true),
            ("[$-804]yyyy\"年\"m\"月\";@", Some(165), true),
            ("General", Some(57), true),
            ("General", Some(58), false),
            ("General", None, false),
            ("yyyy-mm-dd", Some(166), false),
            ("yyyy\"d\"mm", Some(167), true),
            ("mm:ss", Some(45), false),
            ("#,##0.00", Some(4), false),
        ] {
            assert_eq!(shows_month_only(code, id), expected, "{code}");
        }
    }

    #[test]
    fn a_unit_that_nothing_divides_by_is_part_of_the_number() {
        let money = |text: &str| parse_amount_in(text, 0).unwrap().unwrap();
        let multiplier_of = |code: &str, value: &str| match DisplayFormat::parse(code, None)
            .map(|format| format.multiplier_for(money(value)))
        {
            None | Some(Multiplier::One) => String::new(),
            Some(Multiplier::Hundredth) => "%".to_owned(),
            Some(Multiplier::Unit(unit)) => unit,
        };
        for (code, value, expected) in [
            ("0.00\"万元\"", "12.5", "万元"),
            ("#,##0.00\\万", "12.5", "万"),
            ("0.0亿", "12.5", "亿"),
            ("\"¥\"#,##0.00_ \"万元\";[Red]\\-0.00\"万元\"", "-1.0", "万元"),
            ("0\" 千元\"", "1.0", "千元"),
            // A comma behind the last digit divides by a thousand: shown in the unit, stored
            // without.
            ("0\\.0,\"万元\"", "125000.0", ""),
            ("0!.0,\"万\"", "125000.0", ""),
            ("#,##0,\"千元\"", "125000.0", ""),
            ("0.00,,\"百万元\"", "125000.0", ""),
            ("0.00\"元\"", "12.5", ""),
            ("\"RMB\" #,##0.00", "12.5", ""),
            ("#,##0.00_);(#,##0.00)", "-12.5", ""),
            // Large numbers are divided, small ones are not.
            ("[>=10000]0!.0,\"万元\";0\"元\"", "125000.0", ""),
            ("[>100]0\"万元\";0", "120.0", "万元"),
            ("[>100]0\"万元\";0", "7.0", ""),
            ("0;-0;\"无万元\"", "0.0", ""),
            ("0\"月\"", "1", "月"),
            ("0%", "0.05", "%"),
            ("0.00\\%", "5.0", ""),
            ("General", "5.0", ""),
            ("@", "5.0", ""),
            ("\"万元", "5.0", ""),
            ("[\\", "5.0", ""),
        ] {
            assert_eq!(multiplier_of(code, value), expected, "{code} {value}");
        }
    }
}
