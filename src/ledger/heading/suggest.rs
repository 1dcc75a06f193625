//! Suggests which unknown heading may be meant for a missing field.

use super::kind::HeadingKind;
use super::rows::{Heading, is_field};
use crate::ledger::field::Field;
use crate::spelling::{is_misspelling, nearest, normal_form};
use crate::words::heading::NearHeading;

/// Limits the unknown columns that are compared with known names: a file with more of them is no
/// ledger with typing errors.
pub(super) const SUGGESTIONS_MAX: usize = 50;

/// Words in a heading that point to a needed field.
const FIELD_WORDS: [(Field, &[&str]); 4] = [
    (Field::Date, &["date", "day", "日", "月", "时间"]),
    (Field::Dealer, &["dealer", "customer", "client", "客户", "经销", "门店", "往来单位"]),
    (Field::Account, &["account", "acct", "gl", "科目", "费用类别"]),
    (Field::Amount, &["amount", "amt", "金额", "发生数"]),
];

/// Parties that may be the dealer.
const POSSIBLE_DEALERS: [&str; 5] = ["reseller", "distributor", "retailer", "store", "shop"];

/// Words that do not change the meaning: a posting date is the date, a due date is not.
const QUALIFIERS: [(Field, &[&str]); 4] = [
    (
        Field::Date,
        &[
            "posting",
            "post",
            "order",
            "invoice",
            "document",
            "transaction",
            "trans",
            "entry",
            "booking",
            "年",
            "记账",
            "入账",
            "过账",
            "业务",
            "单据",
            "凭证",
            "订单",
            "开票",
            "交易",
        ],
    ),
    (Field::Dealer, &["name", "名称", "全称", "简称", "名", "商"]),
    (Field::Account, &["g", "l", "text", "name", "title", "名称"]),
    (Field::Amount, &["net", "local", "base", "lc", "发生", "本币"]),
];

/// Words for columns of keys.
const KEY_WORDS: [&str; 12] = ["key", "code", "id", "no", "nr", "number", "num", "编码", "编号", "代码", "代号", "号"];

/// How near a heading is to a field, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The field's name with a typing error.
    Misspelt,
    /// The field's name and only [`QUALIFIERS`].
    Named,
    /// The same with a word for keys.
    NamedAsKey,
    /// A name of [`POSSIBLE_DEALERS`]: a shop is not always a dealer.
    PossiblyNamed,
    /// A similar but longer or shorter name, such as a dealer's manager.
    Contains,
    /// A name with one of [`FIELD_WORDS`].
    Mentions,
}

/// The unknown heading nearest to a field; for a dealer perhaps its code.
pub(super) fn near_heading(field: Field, headings: &[Heading]) -> Option<NearHeading> {
    let unknown = headings.iter().filter(|heading| heading.kind == HeadingKind::Unknown).take(SUGGESTIONS_MAX);
    let mut near: Vec<(Nearness, &str)> =
        unknown.filter_map(|heading| Some((nearness(&heading.text, field)?, heading.text.as_str()))).collect();
    // The sort is stable: ties keep the order of the columns.
    near.sort_by_key(|(nearness, _)| *nearness);
    let best = near.first().map(|(nearness, _)| *nearness);
    let is_alone = near.iter().filter(|(nearness, _)| Some(*nearness) == best).count() == 1;
    let (found, is_certain) = match best {
        Some(best) if best <= Nearness::NamedAsKey => {
            // An order has many dates: the name alone does not say which one counts.
            let is_certain = if field == Field::Date { near.len() == 1 } else { is_alone };
            (near.first().map(|(_, text)| *text), is_certain)
        }
        _ => {
            // A ledger with dealer codes only still has dealers.
            let code = headings.iter().find(|heading| field == Field::Dealer && is_field(heading, Field::DealerCode));
            let may_be = near.first().filter(|(nearness, _)| is_alone || *nearness <= Nearness::Contains);
            let may_be = may_be.map(|(_, text)| *text);
            (code.map(|heading| heading.text.as_str()).or(may_be), code.is_some())
        }
    };
    found.map(|heading| NearHeading { heading: heading.to_owned(), is_certain })
}

/// Words for numbers that are no money.
const NON_AMOUNT_WORDS: [&str; 12] =
    ["price", "rate", "pct", "percent", "qty", "quantity", "year", "单价", "数量", "税率", "比例", "折扣"];

/// The heading names no amount: a price, a rate, a key.
pub fn names_no_amount(heading: &str) -> bool {
    let words = words(heading);
    let names = |word: &str| words.iter().any(|part| part == word || (!word.is_ascii() && part.contains(word)));
    names_a_code(heading) || NON_AMOUNT_WORDS.iter().any(|word| names(word))
}

/// The heading names keys, which are no amounts even if they are numbers.
pub fn names_a_code(heading: &str) -> bool {
    words(heading)
        .iter()
        .any(|word| KEY_WORDS.contains(&word.as_str()) || word.ends_with("编码") || word.ends_with("编号"))
}

fn nearness(heading: &str, field: Field) -> Option<Nearness> {
    if let Some(named) = named(heading, field) {
        return Some(named);
    }
    // It must be nearer to this field than to any other.
    let name = nearest(heading, Field::every_name());
    if let Some(name) = name.filter(|name| Field::named(name).is_some_and(|(named, _)| named == field)) {
        return Some(if is_misspelling(heading, name) { Nearness::Misspelt } else { Nearness::Contains });
    }
    let text = normal_form(heading);
    let words = words(heading);
    // English words must match as a whole: `gl` is not in `single`.
    let mentions =
        |word: &str| if word.is_ascii() { words.iter().any(|part| part == word) } else { text.contains(word) };
    words_for(field, &FIELD_WORDS).iter().any(|word| mentions(word)).then_some(Nearness::Mentions)
}

/// The heading consists of the field's name and words that do not change it.
fn named(heading: &str, field: Field) -> Option<Nearness> {
    let (id, zh, aliases) = field.names();
    let mut field_words: Vec<&str> = [id, zh].into_iter().chain(aliases.iter().copied()).collect();
    field_words.extend(words_for(field, &FIELD_WORDS));
    let is_possible_dealer =
        field == Field::Dealer && words(heading).iter().any(|word| POSSIBLE_DEALERS.contains(&word.as_str()));
    if is_possible_dealer {
        field_words.extend(POSSIBLE_DEALERS);
    }
    // Longer words first: 经销商编码 leaves 编码, not 商编码.
    field_words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (mut is_named, mut is_key) = (false, false);
    for word in words(heading) {
        let mut rest = word;
        for (list, found) in [
            (&field_words[..], &mut is_named),
            (&KEY_WORDS[..], &mut is_key),
            (words_for(field, &QUALIFIERS), &mut true),
        ] {
            for known in list {
                if known.is_ascii() && rest == *known {
                    rest.clear();
                    *found = true;
                } else if !known.is_ascii() && rest.contains(known) {
                    rest = rest.replacen(known, "", 1);
                    *found = true;
                }
            }
        }
        if !rest.is_empty() {
            return None;
        }
    }
    match (is_named, is_key) {
        (true, _) if is_possible_dealer => Some(Nearness::PossiblyNamed),
        (true, false) => Some(Nearness::Named),
        (true, true) => Some(Nearness::NamedAsKey),
        (false, _) => None,
    }
}

fn words_for(field: Field, lists: &[(Field, &'static [&'static str]); 4]) -> &'static [&'static str] {
    lists.iter().find(|(listed, _)| *listed == field).map_or(&[], |(_, words)| words)
}

/// The words of a heading in lower case; `ResellerKey` and `PONumber` have two.
fn words(heading: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let characters: Vec<char> = heading.nfkc().collect();
    let mut words = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let begins = character.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase())
                || (before.is_some_and(|before| before.is_uppercase())
                    && characters.get(index + 1).is_some_and(|after| after.is_lowercase())));
        if begins || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_name_from_a_longer_one() {
        use Nearness::{Contains, Mentions, Misspelt, Named, NamedAsKey, PossiblyNamed};
        for (heading, field, expected) in [
            ("日起", Field::Date, Some(Misspelt)),
            ("Posting Date", Field::Date, Some(Named)),
            ("OrderDate", Field::Date, Some(Named)),
            ("年月", Field::Date, Some(Named)),
            ("记账日期", Field::Date, Some(Named)),
            ("DueDate", Field::Date, Some(Contains)),
            ("到货日期", Field::Date, Some(Contains)),
            ("到账日", Field::Date, Some(Mentions)),
            ("客户名", Field::Dealer, Some(Named)),
            ("客户全称", Field::Dealer, Some(Named)),
            ("门店名称", Field::Dealer, Some(Named)),
            ("Customer Name", Field::Dealer, Some(Named)),
            ("Customer No.", Field::Dealer, Some(NamedAsKey)),
            ("ResellerKey", Field::Dealer, Some(PossiblyNamed)),
            ("Shop", Field::Dealer, Some(PossiblyNamed)),
            ("Storage", Field::Dealer, None),
            ("数目", Field::Account, None),
            ("Dealer Key", Field::Dealer, Some(NamedAsKey)),
            ("客户经理", Field::Dealer, Some(Contains)),
            ("客户组", Field::Dealer, Some(Contains)),
            ("Customer Group", Field::Dealer, Some(Contains)),
            ("CustomerPONumber", Field::Dealer, Some(Contains)),
            ("GL Text", Field::Account, Some(Named)),
            ("G/L Account", Field::Account, Some(Named)),
            ("科目代码", Field::Account, Some(NamedAsKey)),
            ("single", Field::Account, None),
            ("Net Amount", Field::Amount, Some(Named)),
            ("发生金额", Field::Amount, Some(Named)),
            ("Amount incl. VAT", Field::Amount, Some(Contains)),
            ("城市", Field::Dealer, None),
        ] {
            assert_eq!(nearness(heading, field), expected, "{heading}");
        }
        assert!(names_a_code("ProductKey") && names_a_code("PO No.") && names_a_code("商品编码"));
        assert!(!names_a_code("Notes") && !names_a_code("Idle cost"));
    }
}
