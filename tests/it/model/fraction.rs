//! Exact quotients of integers: a ratio is rounded once, when it is printed.

use super::amount;
use std::cmp::Ordering;

/// `over` is always positive, and the terms have no common divisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    part: i128,
    over: i128,
}

impl Fraction {
    pub fn new(part: i128, over: i128) -> Fraction {
        assert!(over != 0, "a fraction over nothing");
        let divisor = greatest_common_divisor(part, over) * over.signum();
        Fraction { part: part / divisor, over: over / divisor }
    }

    pub fn times(self, other: Fraction) -> Fraction {
        // Cancels crosswise first to keep the products small.
        let (a, b) = (Fraction::new(self.part, other.over), Fraction::new(other.part, self.over));
        Fraction { part: a.part * b.part, over: a.over * b.over }
    }

    /// Not available if `other` is zero or negative.
    pub fn divided_by(self, other: Fraction) -> Option<Fraction> {
        other.is_positive().then(|| self.times(Fraction { part: other.over, over: other.part }))
    }

    pub fn is_positive(self) -> bool {
        self.part > 0
    }

    /// Six decimals, rounded half away from zero.
    pub fn print(self) -> String {
        let scaled = self.part.abs() * amount::ONE;
        let rounded = (2 * scaled + self.over) / (2 * self.over);
        amount::print(rounded * self.part.signum())
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        (self.part * other.over).cmp(&(other.part * self.over))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { greatest_common_divisor(b, a % b) }
}
