//! Which heading of a row may be meant for a field that the row lacks.

use super::roles::SUGGESTIONS_MAX;
use super::rows::{Heading, is_field};
use super::sense::Sense;
use crate::ledger::field::Field;
use crate::spelling::{is_misspelling, nearest, normal_form};
use crate::words::heading::NearHeading;

/// Words of a heading that tell which needed field it may be.
const TELLING: [(Field, &[&str]); 4] = [
    (Field::Date, &["date", "day", "日", "月", "时间"]),
    (Field::Dealer, &["dealer", "customer", "client", "客户", "经销", "门店", "往来单位"]),
    (Field::Account, &["account", "acct", "gl", "科目", "费用类别"]),
    (Field::Amount, &["amount", "amt", "金额", "发生数"]),
];

/// Words of somebody who may be the dealer.
const GUESSED: [&str; 5] = ["reseller", "distributor", "retailer", "store", "shop"];

/// Words that may stand beside those without changing what the heading means: a posting date is the date, a due date is not.
const HARMLESS: [(Field, &[&str]); 4] = [
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

/// Words of a heading that say its cells are keys.
const CODES: [&str; 12] = ["key", "code", "id", "no", "nr", "number", "num", "编码", "编号", "代码", "代号", "号"];

/// How near a heading is to a field, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// Its name with a typing error.
    Misspelt,
    /// Its name, and words that say no more.
    Named,
    /// The same as a key.
    Coded,
    /// A name that may be somebody else's: a shop is not always a dealer.
    Guessed,
    /// A longer or shorter name: a dealer's manager, say.
    Holding,
    /// A name with a word that tells.
    Telling,
}

/// The heading that may be meant for a field: of the unknown ones that which is nearest.
pub(super) fn near_heading(field: Field, headings: &[Heading]) -> Option<NearHeading> {
    let unknown = headings.iter().filter(|heading| heading.sense == Sense::Unknown).take(SUGGESTIONS_MAX);
    let mut near: Vec<(Nearness, &str)> =
        unknown.filter_map(|heading| Some((nearness(&heading.text, field)?, heading.text.as_str()))).collect();
    // Equally near ones stay in their order.
    near.sort_by_key(|(nearness, _)| *nearness);
    let best = near.first().map(|(nearness, _)| *nearness);
    let is_alone = near.iter().filter(|(nearness, _)| Some(*nearness) == best).count() == 1;
    let (found, is_certain) = match best {
        Some(best) if best <= Nearness::Coded => {
            // An order has many dates, and the name alone does not tell which one counts.
            let is_certain = if field == Field::Date { near.len() == 1 } else { is_alone };
            (near.first().map(|(_, text)| *text), is_certain)
        }
        _ => {
            // A ledger with codes only has dealers all the same.
            let code = headings.iter().find(|heading| field == Field::Dealer && is_field(heading, Field::DealerCode));
            let may_be = near.first().filter(|(nearness, _)| is_alone || *nearness <= Nearness::Holding);
            let may_be = may_be.map(|(_, text)| *text);
            (code.map(|heading| heading.text.as_str()).or(may_be), code.is_some())
        }
    };
    found.map(|heading| NearHeading { heading: heading.to_owned(), is_certain })
}

/// Words of a heading that say its numbers are no money.
const NO_MONEY: [&str; 12] =
    ["price", "rate", "pct", "percent", "qty", "quantity", "year", "单价", "数量", "税率", "比例", "折扣"];

/// Whether a heading says that its numbers are no amounts: a price, a rate, a key.
pub fn names_no_amount(heading: &str) -> bool {
    let words = words(heading);
    let names = |word: &str| words.iter().any(|part| part == word || (!word.is_ascii() && part.contains(word)));
    names_a_code(heading) || NO_MONEY.iter().any(|word| names(word))
}

/// Whether a heading says that its cells are keys, which are no amounts whatever they look like.
pub fn names_a_code(heading: &str) -> bool {
    words(heading).iter().any(|word| CODES.contains(&word.as_str()) || word.ends_with("编码") || word.ends_with("编号"))
}

fn nearness(heading: &str, field: Field) -> Option<Nearness> {
    if let Some(named) = named(heading, field) {
        return Some(named);
    }
    // Nearer to this field than to any other.
    let name = nearest(heading, Field::every_name());
    if let Some(name) = name.filter(|name| Field::named(name).is_some_and(|(named, _)| named == field)) {
        return Some(if is_misspelling(heading, name) { Nearness::Misspelt } else { Nearness::Holding });
    }
    let text = normal_form(heading);
    let words = words(heading);
    // English words count as a whole: `gl` is not in `single`.
    let tells = |word: &str| if word.is_ascii() { words.iter().any(|part| part == word) } else { text.contains(word) };
    of(field, &TELLING).iter().any(|word| tells(word)).then_some(Nearness::Telling)
}

/// Whether a heading is made of a field's name and words that say no more.
fn named(heading: &str, field: Field) -> Option<Nearness> {
    let (id, zh, aliases) = field.names();
    let mut telling: Vec<&str> = [id, zh].into_iter().chain(aliases.iter().copied()).collect();
    telling.extend(of(field, &TELLING));
    let is_guessed = field == Field::Dealer && words(heading).iter().any(|word| GUESSED.contains(&word.as_str()));
    if is_guessed {
        telling.extend(GUESSED);
    }
    // Longer words first: what is left of 经销商编码 is 编码, not 商编码.
    telling.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let (mut is_named, mut is_code) = (false, false);
    for word in words(heading) {
        let mut rest = word;
        for (list, found) in
            [(&telling[..], &mut is_named), (&CODES[..], &mut is_code), (of(field, &HARMLESS), &mut true)]
        {
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
    match (is_named, is_code) {
        (true, _) if is_guessed => Some(Nearness::Guessed),
        (true, false) => Some(Nearness::Named),
        (true, true) => Some(Nearness::Coded),
        (false, _) => None,
    }
}

fn of(field: Field, lists: &[(Field, &'static [&'static str]); 4]) -> &'static [&'static str] {
    lists.iter().find(|(of, _)| *of == field).map_or(&[], |(_, words)| words)
}

/// The words of a heading, in lower case: `ResellerKey` and `PONumber` have two.
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
        use Nearness::{Coded, Guessed, Holding, Misspelt, Named, Telling};
        for (heading, field, expected) in [
            ("日起", Field::Date, Some(Misspelt)),
            ("Posting Date", Field::Date, Some(Named)),
            ("OrderDate", Field::Date, Some(Named)),
            ("年月", Field::Date, Some(Named)),
            ("记账日期", Field::Date, Some(Named)),
            ("DueDate", Field::Date, Some(Holding)),
            ("到货日期", Field::Date, Some(Holding)),
            ("到账日", Field::Date, Some(Telling)),
            ("客户名", Field::Dealer, Some(Named)),
            ("客户全称", Field::Dealer, Some(Named)),
            ("门店名称", Field::Dealer, Some(Named)),
            ("Customer Name", Field::Dealer, Some(Named)),
            ("Customer No.", Field::Dealer, Some(Coded)),
            ("ResellerKey", Field::Dealer, Some(Guessed)),
            ("Shop", Field::Dealer, Some(Guessed)),
            ("Storage", Field::Dealer, None),
            ("数目", Field::Account, None),
            ("Dealer Key", Field::Dealer, Some(Coded)),
            ("客户经理", Field::Dealer, Some(Holding)),
            ("客户组", Field::Dealer, Some(Holding)),
            ("Customer Group", Field::Dealer, Some(Holding)),
            ("CustomerPONumber", Field::Dealer, Some(Holding)),
            ("GL Text", Field::Account, Some(Named)),
            ("G/L Account", Field::Account, Some(Named)),
            ("科目代码", Field::Account, Some(Coded)),
            ("single", Field::Account, None),
            ("Net Amount", Field::Amount, Some(Named)),
            ("发生金额", Field::Amount, Some(Named)),
            ("Amount incl. VAT", Field::Amount, Some(Holding)),
            ("城市", Field::Dealer, None),
        ] {
            assert_eq!(nearness(heading, field), expected, "{heading}");
        }
        assert!(names_a_code("ProductKey") && names_a_code("PO No.") && names_a_code("商品编码"));
        assert!(!names_a_code("Notes") && !names_a_code("Idle cost"));
    }
}
