//! What is wrong with a configuration file.

use super::cell::PatternFault;
use super::{Language, listed, meant};

words! {
    /// What a key's value has to be.
    pub enum Kind {
        Text => zh "加引号的文字", en "a text in quotes";
        Texts => zh "文字的列表，例如 [\"a\", \"b\"]", en "a list of texts, such as [\"a\", \"b\"]";
        Switch => zh "逻辑值 true 或 false", en "true or false";
        WholeNumber => zh "整数", en "a whole number";
        Decimal => zh "加引号的小数，例如 \"0.06\"", en "a decimal in quotes, such as \"0.06\"";
        Section => zh "一个小节", en "a section";
    }
}

/// In the parser's message on a section or key that is written twice, which pasting lines causes.
const DUPLICATE: &str = "duplicate key";

/// Why a configuration file cannot be followed. `key` is where, `given` what is written there,
/// `suggestion` what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsFault {
    // Not TOML, in the parser's own words, which are English.
    Syntax { message: String },
    // A key unknown in its section; `None` is above the first section, where it may belong.
    UnknownKey { key: String, section: Option<String>, suggestion: Option<String>, belongs_above: bool },
    WrongKind { key: String, wanted: Kind },
    // A number, as it is written, that TOML would read as a binary float.
    Inexact { key: String, written: String },
    NotOneOf { key: String, given: String, allowed: &'static [&'static str], suggestion: Option<String> },
    OutOfRange { key: String, given: String, least: &'static str, most: &'static str },
    // An account's name that is a field's, a group's, a metric's or a total's.
    NameReserved { name: String },
    // A date format that could not read dates, or would misread them.
    NotADatePattern { key: String, given: String, why: PatternFault },
    UnknownEncoding { key: String, given: String },
    // A meaning of a column that is no field and no account.
    UnknownMeaning { key: String, given: String, suggestion: Option<String> },
    UnknownField { key: String, given: String, suggestion: Option<String> },
    // A heading in two spellings that compare as equal.
    HeadingTwice { heading: String },
    Blank { key: String },
    AccountId { id: String },
    // A new account without a group; `suggestion` is the existing account that may be meant.
    GroupMissing { id: String, suggestion: Option<String> },
    // A group other than the account's own, `group`.
    GroupChanged { id: String, group: &'static str },
    // A name that would mean two accounts.
    NameTaken { name: String, first: String, second: String },
    TooManyAccounts { most: usize },
}

impl SettingsFault {
    /// The fault as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        let meant = |suggestion: &Option<String>| meant(suggestion.as_ref(), language);
        match self {
            Self::Syntax { message } if message.contains(DUPLICATE) => say!(
                language,
                zh "不符合 TOML 语法：{message}：同一方括号标题或同一名称写了两次，请合并到一处",
                en "not TOML: {message}: a heading in brackets, or a name below it, is written twice; merge the two"
            ),
            Self::Syntax { message } => say!(language, zh "不符合 TOML 语法：{message}", en "not TOML: {message}"),
            Self::UnknownKey { key, belongs_above: true, section, .. } => {
                let section = in_section(section.as_ref(), language);
                say!(
                    language,
                    zh "{section}没有 {key} 这个设置，它要写在第一个 [小节] 之前",
                    en "there is no setting {key}{section}; it belongs above the first [section]"
                )
            }
            Self::UnknownKey { key, section, suggestion, .. } => {
                let (section, meant) = (in_section(section.as_ref(), language), meant(suggestion));
                say!(language, zh "{section}没有 {key} 这个设置{meant}", en "there is no setting {key}{section}{meant}")
            }
            Self::WrongKind { key, wanted } => {
                let wanted = wanted.text(language);
                say!(language, zh "{key}: 应当是{wanted}", en "{key} must be {wanted}")
            }
            Self::Inexact { key, written } => say!(
                language,
                zh "{key}: {written} 会被读成二进制浮点数，请加引号：{key} = \"{written}\"",
                en "{key}: {written} would be a binary float; put it in quotes: {key} = \"{written}\""
            ),
            Self::NotOneOf { key, given, allowed, suggestion } => {
                let (allowed, meant) = (listed(allowed, language), meant(suggestion));
                say!(
                    language,
                    zh "{key}: 不能是 {given:?}，可以是 {allowed}{meant}",
                    en "{key}: {given:?} is not one of {allowed}{meant}"
                )
            }
            Self::OutOfRange { key, given, least, most } => say!(
                language,
                zh "{key}: {given} 不行，可以是 {least} 到 {most}",
                en "{key}: {given} is not a number from {least} to {most}"
            ),
            Self::NameReserved { name } => say!(
                language,
                zh "{name:?} 是字段、类别、指标或合计的名称，不能用作科目名",
                en "{name:?} is the name of a field, a group, a metric or a total, and cannot be an account's"
            ),
            Self::NotADatePattern { key, given, why } => {
                let why = why.text(language);
                say!(
                    language,
                    zh "{key}: {given:?} 不能用作日期格式：{why}；可以是 \"excel\"，或 \"%m/%d/%Y\" 这样的格式",
                    en "{key}: {given:?} is neither \"excel\" nor a pattern such as \"%m/%d/%Y\": {why}"
                )
            }
            Self::UnknownEncoding { key, given } => say!(
                language,
                zh "{key}: 没有 {given:?} 这种编码，可以是 utf-8、gb18030、gbk、big5、utf-16le 等",
                en "{key}: {given:?} is not an encoding such as utf-8, gb18030, gbk, big5 or utf-16le"
            ),
            Self::UnknownMeaning { key, given, suggestion } => {
                let meant = meant(suggestion);
                say!(
                    language,
                    zh "{key}: {given:?} 不是字段、科目、\"dimension\" 或 \"ignore\"{meant}",
                    en "{key}: {given:?} is neither a field nor an account, \"dimension\" or \"ignore\"{meant}"
                )
            }
            Self::UnknownField { key, given, suggestion } => {
                let meant = meant(suggestion);
                say!(language, zh "{key}: 没有 {given:?} 这个字段{meant}", en "{key}: there is no field {given:?}{meant}")
            }
            Self::HeadingTwice { heading } => say!(
                language,
                zh "[columns] 里 {heading:?} 出现两次（不分全角半角和大小写）",
                en "[columns] has {heading:?} twice (ignoring width and case)"
            ),
            Self::Blank { key } => say!(language, zh "{key}: 不能为空", en "{key} must not be empty"),
            Self::AccountId { id } => say!(
                language,
                zh "科目代号 {id:?} 只能用小写字母、数字和下划线，并以字母开头；其他名称写在 zh、en 或 aliases 里",
                en "account id {id:?} may have only lower-case letters, digits and underscores, and must begin with a letter; \
                    other names go into zh, en or aliases"
            ),
            Self::GroupMissing { id, suggestion } => {
                let meant = meant(suggestion);
                say!(language, zh "科目 {id} 是新的，要写明 group{meant}", en "account {id} is new and needs a group{meant}")
            }
            Self::GroupChanged { id, group } => say!(
                language,
                zh "科目 {id} 属于 {group:?}，不能改到别的类别",
                en "account {id} is in the group {group:?} and stays there"
            ),
            Self::NameTaken { name, first, second } => say!(
                language,
                zh "{name:?} 会同时指 {first} 和 {second} 两个科目",
                en "{name:?} would mean both {first} and {second}"
            ),
            Self::TooManyAccounts { most } => say!(language, zh "科目超过 {most} 个", en "more than {most} accounts"),
        }
    }
}

/// The section as a phrase: it opens the Chinese sentence and follows the key in the English one.
fn in_section(section: Option<&String>, language: Language) -> String {
    section.map(|section| say!(language, zh "[{section}] 里", en " in [{section}]")).unwrap_or_default()
}
