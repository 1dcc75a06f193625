//! What the number format of a cell shows that the number itself does not say.

use std::cmp::Ordering;

use crate::ledger::cell::amount::parse_amount_in;
use crate::ledger::heading::unit_of_money;
use crate::money::Money;

/// What a number format shows beyond the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Of a date its year and month only.
    Month,
    /// A unit of money, or a percentage, by the sections of the format.
    Multiples(Vec<Section>),
}

/// What a section of a number format makes of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The numbers that it is for, where it says so.
    condition: Option<Condition>,
    multiple: Multiple,
}

/// What the number that is shown is multiplied with to be the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Multiple {
    /// The number is the value, or the format itself divides it: `0!.0,"万元"`.
    One,
    /// The number is shown in percent.
    Hundredth,
    /// A unit of money, or a month's 月, stands beside the number, which nothing has divided by it.
    Unit(String),
}

/// A comparison such as `[>=10000]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    operator: &'static str,
    operand: Money,
}

impl Shown {
    /// What a format shows; `None` where that is nothing of interest.
    pub fn by(code: &str, id: Option<u32>) -> Option<Self> {
        if shows_month_only(code, id) {
            return Some(Self::Month);
        }
        let sections: Vec<Section> = sections_of(code).into_iter().map(|tokens| Section::of(&tokens)).collect();
        let is_plain = sections.iter().all(|section| section.multiple == Multiple::One);
        (!is_plain).then_some(Self::Multiples(sections))
    }

    /// What a number is shown as a multiple of.
    pub fn multiple_of(&self, value: Money) -> Multiple {
        let Self::Multiples(sections) = self else { return Multiple::One };
        // The fourth section is for texts.
        let of_numbers = &sections[..sections.len().min(3)];
        let has_conditions = of_numbers.iter().any(|section| section.condition.is_some());
        let section = if has_conditions {
            of_numbers.iter().find(|section| section.condition.as_ref().is_none_or(|condition| condition.holds(value)))
        } else {
            let index = match value.cmp(&Money::ZERO) {
                Ordering::Greater => 0,
                Ordering::Less => 1,
                Ordering::Equal => 2,
            };
            of_numbers.get(index).or(of_numbers.first())
        };
        section.map_or(Multiple::One, |section| section.multiple.clone())
    }
}

impl Condition {
    fn read(bracketed: &str) -> Option<Self> {
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
            Token::Bracketed(text) => Condition::read(text),
            _ => None,
        });
        let last_digit = tokens.iter().rposition(|token| matches!(token, Token::Code('0' | '#' | '?')));
        let is_divided = last_digit.is_some_and(|last| matches!(tokens.get(last + 1), Some(Token::Code(','))));
        let literal: String = tokens
            .iter()
            .map(|token| match token {
                Token::Literal(c) => *c,
                // Other letters keep words apart.
                Token::Code(_) | Token::Bracketed(_) => ' ',
            })
            .collect();
        let unit = literal.split(|c: char| !c.is_alphanumeric()).find(|word| is_worth_showing(word));
        let multiple = match unit {
            _ if last_digit.is_none() => Multiple::One,
            _ if tokens.contains(&Token::Code('%')) => Multiple::Hundredth,
            Some(unit) if !is_divided => Multiple::Unit(unit.to_owned()),
            _ => Multiple::One,
        };
        Self { condition, multiple }
    }
}

/// Whether a word beside a number makes another of it: a unit of money, or the 月 of a heading that is typed as 1 and shown as 1月.
fn is_worth_showing(word: &str) -> bool {
    unit_of_money(word).is_some_and(|power| power > 0) || word == "月"
}

/// A piece of a number format.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A character that is shown as it stands.
    Literal(char),
    /// A character that means something.
    Code(char),
    /// What stands in square brackets.
    Bracketed(String),
}

/// The sections of a format, for positive numbers, negative ones, zero and texts.
fn sections_of(code: &str) -> Vec<Vec<Token>> {
    let mut sections = vec![Vec::new()];
    let mut characters = code.chars();
    while let Some(found) = characters.next() {
        let Some(section) = sections.last_mut() else { break };
        match found {
            '"' => section.extend(characters.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            // In Chinese Excel the exclamation mark does what the backslash does.
            '\\' | '!' => section.extend(characters.next().map(Token::Literal)),
            // Room as wide as a character, and one that fills the cell.
            '_' | '*' => {
                characters.next();
            }
            '[' => section.push(Token::Bracketed(characters.by_ref().take_while(|c| *c != ']').collect())),
            ';' => sections.push(Vec::new()),
            _ if found.is_ascii() => section.push(Token::Code(found)),
            _ => section.push(Token::Literal(found)),
        }
    }
    sections
}

/// Whether a number format shows a year and a month but no day.
fn shows_month_only(code: &str, id: Option<u32>) -> bool {
    // Of the formats that Excel does not spell out because they differ by language: `yyyy"年"m"月"` in Chinese.
    if code == "General" {
        return matches!(id, Some(27 | 36 | 50 | 52 | 55 | 57));
    }
    // What follows a semicolon is for other numbers than dates.
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
        let shown = |code: &str, value: &str| match Shown::by(code, None).map(|shown| shown.multiple_of(money(value))) {
            None | Some(Multiple::One) => String::new(),
            Some(Multiple::Hundredth) => "%".to_owned(),
            Some(Multiple::Unit(unit)) => unit,
        };
        for (code, value, expected) in [
            ("0.00\"万元\"", "12.5", "万元"),
            ("#,##0.00\\万", "12.5", "万"),
            ("0.0亿", "12.5", "亿"),
            ("\"¥\"#,##0.00_ \"万元\";[Red]\\-0.00\"万元\"", "-1.0", "万元"),
            ("0\" 千元\"", "1.0", "千元"),
            // A comma behind the last digit divides by a thousand: the number is shown in the unit and stored without.
            ("0\\.0,\"万元\"", "125000.0", ""),
            ("0!.0,\"万\"", "125000.0", ""),
            ("#,##0,\"千元\"", "125000.0", ""),
            ("0.00,,\"百万元\"", "125000.0", ""),
            ("0.00\"元\"", "12.5", ""),
            ("\"RMB\" #,##0.00", "12.5", ""),
            ("#,##0.00_);(#,##0.00)", "-12.5", ""),
            // Large numbers are divided, small ones stand as they are.
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
            assert_eq!(shown(code, value), expected, "{code} {value}");
        }
    }
}
