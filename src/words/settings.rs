//! What is wrong with a configuration file.

use super::Language;
use super::cell::PatternFault;

/// What a key's value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    WholeNumber,
    /// A plain decimal in quotes, or a whole number.
    Decimal,
    /// A section.
    Section,
}

/// What the parser calls a section or a name that stands twice, as pasted lines make it.
const DUPLICATE: &str = "duplicate key";

/// Why a configuration file cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsFault {
    /// It is not TOML.
    Syntax {
        /// The parser's own words, which are English.
        message: String,
    },
    /// A key that nobody knows.
    UnknownKey {
        /// The key.
        key: String,
        /// The section that it stands in; `None` above the first one.
        section: Option<String>,
        /// The key that was probably meant.
        suggestion: Option<String>,
        /// Whether it would be known above the first section.
        belongs_above: bool,
    },
    /// A value of another kind.
    WrongKind {
        /// The key.
        key: String,
        /// The kind that is wanted.
        wanted: Kind,
    },
    /// A number that TOML would read as a binary float.
    Inexact {
        /// The key.
        key: String,
        /// The number as it is written.
        written: String,
    },
    /// A text that is none of those allowed.
    NotOneOf {
        /// The key.
        key: String,
        /// The text.
        given: String,
        /// What is allowed.
        allowed: &'static [&'static str],
        /// The one that was probably meant.
        suggestion: Option<String>,
    },
    /// A number that is too small, too large or not a number.
    OutOfRange {
        /// The key.
        key: String,
        /// The value.
        given: String,
        /// The smallest that is allowed.
        least: &'static str,
        /// The largest that is allowed.
        most: &'static str,
    },
    /// An account's name that is a field's, a group's, a metric's or a total's.
    NameReserved {
        /// The name.
        name: String,
    },
    /// A date format that could not be read by, or would misread dates.
    NotADatePattern {
        /// The key.
        key: String,
        /// The value.
        given: String,
        /// What is wrong with it.
        why: PatternFault,
    },
    /// An encoding that nobody knows.
    UnknownEncoding {
        /// The key.
        key: String,
        /// The value.
        given: String,
    },
    /// A meaning of a column that is no field and no account.
    UnknownMeaning {
        /// The key.
        key: String,
        /// The value.
        given: String,
        /// The name that was probably meant.
        suggestion: Option<String>,
    },
    /// A field that nobody knows.
    UnknownField {
        /// The key.
        key: String,
        /// The value.
        given: String,
        /// The field that was probably meant.
        suggestion: Option<String>,
    },
    /// A heading that is named twice, in two spellings that are compared as one.
    HeadingTwice {
        /// The heading.
        heading: String,
    },
    /// An empty text where a name is needed.
    Blank {
        /// The key.
        key: String,
    },
    /// An account's id that is not plain.
    AccountId {
        /// The id.
        id: String,
    },
    /// A new account without a group.
    GroupMissing {
        /// The account.
        id: String,
        /// The account that was probably meant, if it is not new.
        suggestion: Option<String>,
    },
    /// A group other than the account's own.
    GroupChanged {
        /// The account.
        id: String,
        /// The group that it is in.
        group: &'static str,
    },
    /// A name that would mean two accounts.
    NameTaken {
        /// The name.
        name: String,
        /// The account that has it.
        first: String,
        /// The account that would have it too.
        second: String,
    },
    /// Too many accounts.
    TooManyAccounts {
        /// How many there may be.
        most: usize,
    },
}

impl SettingsFault {
    /// The fault as a sentence without its end.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => zh(self),
            Language::En => en(self),
        }
    }
}

fn zh(fault: &SettingsFault) -> String {
    use SettingsFault as F;
    match fault {
        F::Syntax { message } if message.contains(DUPLICATE) => {
            format!("不符合 TOML 语法: {message}:同一方括号标题或同一名称写了两次,请合并到一处")
        }
        F::Syntax { message } => format!("不符合 TOML 语法: {message}"),
        F::UnknownKey { key, section, suggestion, belongs_above } => {
            let section = section.as_ref().map(|section| format!("[{section}] 里")).unwrap_or_default();
            let hint = match (suggestion, belongs_above) {
                (_, true) => ",它要写在第一个 [小节] 之前".to_owned(),
                (meant, false) => zh_meant(meant.as_ref()),
            };
            format!("{section}没有 {key} 这个设置{hint}")
        }
        F::WrongKind { key, wanted } => format!("{key}: 应当是 {}", zh_kind(*wanted)),
        F::Inexact { key, written } => {
            format!("{key}: {written} 会被读成二进制浮点数,请加引号: {key} = \"{written}\"")
        }
        F::NotOneOf { key, given, allowed, suggestion } => {
            format!("{key}: {given:?} 不在 {} 之内{}", allowed.join("、"), zh_meant(suggestion.as_ref()))
        }
        F::OutOfRange { key, given, least, most } => format!("{key}: {given} 不行,可以是 {least} 到 {most}"),
        F::NameReserved { name } => format!("{name:?} 是字段、类别、指标或合计的名称,不能用作科目名"),
        F::NotADatePattern { key, given, why } => {
            let why = why.text(Language::Zh);
            format!("{key}: {given:?} 不能用作日期格式: {why};可以是 \"excel\",或 \"%m/%d/%Y\" 这样的格式")
        }
        F::UnknownEncoding { key, given } => {
            format!("{key}: 没有 {given:?} 这种编码,可以是 utf-8、gb18030、gbk、big5、utf-16le 等")
        }
        F::UnknownMeaning { key, given, suggestion } => {
            format!("{key}: {given:?} 不是字段、科目、\"dimension\" 或 \"ignore\"{}", zh_meant(suggestion.as_ref()))
        }
        F::UnknownField { key, given, suggestion } => {
            format!("{key}: 没有 {given:?} 这个字段{}", zh_meant(suggestion.as_ref()))
        }
        F::HeadingTwice { heading } => format!("[columns] 里 {heading:?} 出现两次(不分全角半角和大小写)"),
        F::Blank { key } => format!("{key}: 不能为空"),
        F::AccountId { id } => {
            format!("科目代号 {id:?} 只能用小写字母、数字和下划线,并以字母开头;其他名称写在 zh、en 或 aliases 里")
        }
        F::GroupMissing { id, suggestion } => {
            format!("科目 {id} 是新的,要写明 group{}", zh_meant(suggestion.as_ref()))
        }
        F::GroupChanged { id, group } => format!("科目 {id} 属于 {group:?},不能改到别的类别"),
        F::NameTaken { name, first, second } => format!("{name:?} 会同时指 {first} 和 {second} 两个科目"),
        F::TooManyAccounts { most } => format!("科目超过 {most} 个"),
    }
}

fn zh_meant(suggestion: Option<&String>) -> String {
    suggestion.map(|meant| format!(",是不是 {meant}?")).unwrap_or_default()
}

const fn zh_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "加引号的文字",
        Kind::Texts => "文字的列表,例如 [\"a\", \"b\"]",
        Kind::Switch => "true 或 false",
        Kind::WholeNumber => "整数",
        Kind::Decimal => "加引号的小数,例如 \"0.06\"",
        Kind::Section => "一个小节",
    }
}

fn en(fault: &SettingsFault) -> String {
    use SettingsFault as F;
    match fault {
        F::Syntax { message } if message.contains(DUPLICATE) => {
            format!(
                "not TOML: {message}: a heading in brackets, or a name below it, stands twice: put their lines together"
            )
        }
        F::Syntax { message } => format!("not TOML: {message}"),
        F::UnknownKey { key, section, suggestion, belongs_above } => {
            let section = section.as_ref().map(|section| format!(" in [{section}]")).unwrap_or_default();
            let hint = match (suggestion, belongs_above) {
                (_, true) => "; it belongs above the first [section]".to_owned(),
                (meant, false) => en_meant(meant.as_ref()),
            };
            format!("there is no setting {key}{section}{hint}")
        }
        F::WrongKind { key, wanted } => format!("{key} is to be {}", en_kind(*wanted)),
        F::Inexact { key, written } => {
            format!("{key}: {written} would be a binary float; put it in quotes: {key} = \"{written}\"")
        }
        F::NotOneOf { key, given, allowed, suggestion } => {
            format!("{key}: {given:?} is not one of {}{}", allowed.join(", "), en_meant(suggestion.as_ref()))
        }
        F::OutOfRange { key, given, least, most } => {
            format!("{key}: {given} is not a number from {least} to {most}")
        }
        F::NameReserved { name } => {
            format!("{name:?} is the name of a field, a group, a metric or a total, and cannot be an account's")
        }
        F::NotADatePattern { key, given, why } => {
            let why = why.text(Language::En);
            format!("{key}: {given:?} is neither \"excel\" nor a pattern such as \"%m/%d/%Y\": {why}")
        }
        F::UnknownEncoding { key, given } => {
            format!("{key}: {given:?} is not an encoding such as utf-8, gb18030, gbk, big5 or utf-16le")
        }
        F::UnknownMeaning { key, given, suggestion } => format!(
            "{key}: {given:?} is no field, no account and neither \"dimension\" nor \"ignore\"{}",
            en_meant(suggestion.as_ref())
        ),
        F::UnknownField { key, given, suggestion } => {
            format!("{key}: there is no field {given:?}{}", en_meant(suggestion.as_ref()))
        }
        F::HeadingTwice { heading } => format!("[columns] has {heading:?} twice (width and case aside)"),
        F::Blank { key } => format!("{key} is empty"),
        F::AccountId { id } => format!(
            "account id {id:?} is not lower-case letters, digits and underscores after a letter; \
             other names go into zh, en or aliases"
        ),
        F::GroupMissing { id, suggestion } => {
            format!("account {id} is new and needs a group{}", en_meant(suggestion.as_ref()))
        }
        F::GroupChanged { id, group } => format!("account {id} is in the group {group:?} and stays there"),
        F::NameTaken { name, first, second } => format!("{name:?} would mean both {first} and {second}"),
        F::TooManyAccounts { most } => format!("more than {most} accounts"),
    }
}

fn en_meant(suggestion: Option<&String>) -> String {
    suggestion.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default()
}

const fn en_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "a text in quotes",
        Kind::Texts => "a list of texts, such as [\"a\", \"b\"]",
        Kind::Switch => "true or false",
        Kind::WholeNumber => "a whole number",
        Kind::Decimal => "a decimal in quotes, such as \"0.06\"",
        Kind::Section => "a section",
    }
}
