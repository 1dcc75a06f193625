//! The terms of formulas in words.

use super::Language;

/// A term of a metric's formula that is no metric itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term<'a> {
    /// How many dealers a group has.
    Dealers,
    /// How many of them have capital.
    CapitalDealers,
    /// What stood as capital over the months.
    AverageCapital,
    /// How many days a year is counted as.
    DaysInYear,
    /// How many months the figures span.
    Months,
    /// What is posted to an account.
    Account {
        /// Its Chinese name.
        zh: &'a str,
        /// Its English name.
        en: &'a str,
    },
    /// What is posted to the accounts of a group.
    Group {
        /// Its Chinese name.
        zh: &'a str,
        /// Its English name.
        en: &'a str,
    },
    /// A metric of the dealers with capital alone.
    OfCapitalDealers(&'a str),
}

impl Term<'_> {
    /// The term in that language.
    pub fn text(self, language: Language) -> String {
        match language {
            Language::Zh => self.zh(),
            Language::En => self.en(),
        }
    }

    fn zh(self) -> String {
        match self {
            Self::Dealers => "组内有分录或平均余额不为零的经销商数".to_owned(),
            Self::CapitalDealers => "其中平均余额不为零的经销商数".to_owned(),
            Self::AverageCapital => "各月期初与期末占用资金之平均, 再按月平均 (余额 + 减余额 -)".to_owned(),
            Self::DaysInYear => "全年天数".to_owned(),
            Self::Months => "月数".to_owned(),
            Self::Account { zh, .. } => format!("科目“{zh}”之和"),
            Self::Group { zh, .. } => format!("类别“{zh}”各科目之和"),
            Self::OfCapitalDealers(metric) => format!("有资金数据的经销商的{metric}"),
        }
    }

    fn en(self) -> String {
        match self {
            Self::Dealers => "dealers with an entry, or an average balance that is not zero".to_owned(),
            Self::CapitalDealers => "those of them with an average balance that is not zero".to_owned(),
            Self::AverageCapital => {
                "mean over the months of opening and closing capital employed (balance + less balance -)".to_owned()
            }
            Self::DaysInYear => "days in a year".to_owned(),
            Self::Months => "months".to_owned(),
            Self::Account { en, .. } => format!("sum of the account {en}"),
            Self::Group { en, .. } => format!("sum of the accounts of the group {en}"),
            Self::OfCapitalDealers(metric) => format!("{metric} of dealers with capital"),
        }
    }
}
