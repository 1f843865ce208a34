//! Natural numbers of any size: what an exact solution of linear equations needs, and no more.

use std::cmp::Ordering;

/// A natural number, in digits of 32 bits, the lowest first and none of them a leading nought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Natural(Vec<u32>);

const BITS: u32 = 32;

impl Natural {
    fn trimmed(mut digits: Vec<u32>) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self(digits)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() >= other.0.len() { (self, other) } else { (other, self) };
        let mut digits = Vec::with_capacity(long.0.len() + 1);
        let mut carry = 0_u64;
        for (at, &digit) in long.0.iter().enumerate() {
            carry += u64::from(digit) + u64::from(short.0.get(at).copied().unwrap_or(0));
            digits.push(carry as u32);
            carry >>= BITS;
        }
        digits.push(carry as u32);
        Self::trimmed(digits)
    }

    /// The difference; nought where it would be negative.
    pub(super) fn minus(&self, other: &Self) -> Self {
        if *self <= *other {
            return Self::default();
        }
        let mut digits = Vec::with_capacity(self.0.len());
        let mut borrow = 0_i64;
        for (at, &digit) in self.0.iter().enumerate() {
            let difference = i64::from(digit) - i64::from(other.0.get(at).copied().unwrap_or(0)) - borrow;
            borrow = i64::from(difference < 0);
            digits.push(difference as u32);
        }
        Self::trimmed(digits)
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0_u32; self.0.len() + other.0.len()];
        for (at, &a) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            for (further, &b) in other.0.iter().enumerate() {
                carry += u64::from(a) * u64::from(b) + u64::from(digits[at + further]);
                digits[at + further] = carry as u32;
                carry >>= BITS;
            }
            digits[at + other.0.len()] = carry as u32;
        }
        Self::trimmed(digits)
    }

    /// Quotient and remainder (Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D); nought and the number itself
    /// when the divisor is nought.
    pub(super) fn divided_by(&self, divisor: &Self) -> (Self, Self) {
        if divisor.is_zero() || *self < *divisor {
            return (Self::default(), self.clone());
        }
        if let [divisor] = divisor.0[..] {
            let mut remainder = 0_u64;
            let mut digits = self.0.clone();
            for digit in digits.iter_mut().rev() {
                let part = remainder << BITS | u64::from(*digit);
                *digit = (part / u64::from(divisor)) as u32;
                remainder = part % u64::from(divisor);
            }
            return (Self::trimmed(digits), Self::trimmed(vec![remainder as u32]));
        }
        // So that the highest digit of the divisor has its highest bit.
        let shift = divisor.0[divisor.0.len() - 1].leading_zeros();
        let divisor = divisor.shifted_up(shift).0;
        let mut rest = self.shifted_up(shift).0;
        rest.resize(self.0.len() + 1, 0);
        let (n, base) = (divisor.len(), 1_u64 << BITS);
        let (first, second) = (u64::from(divisor[n - 1]), u64::from(divisor[n - 2]));
        let mut quotient = vec![0_u32; rest.len() - n];
        for at in (0..quotient.len()).rev() {
            let top = u64::from(rest[at + n]) << BITS | u64::from(rest[at + n - 1]);
            let (mut guess, mut over) = (top / first, top % first);
            while guess >= base || guess * second > (over << BITS | u64::from(rest[at + n - 2])) {
                guess -= 1;
                over += first;
                if over >= base {
                    break;
                }
            }
            let (mut borrow, mut carry) = (0_i64, 0_u64);
            for (further, &digit) in divisor.iter().enumerate() {
                carry += guess * u64::from(digit);
                let difference = i64::from(rest[at + further]) - borrow - i64::from(carry as u32);
                rest[at + further] = difference as u32;
                borrow = i64::from(difference < 0);
                carry >>= BITS;
            }
            let difference = i64::from(rest[at + n]) - borrow - carry as i64;
            rest[at + n] = difference as u32;
            if difference < 0 {
                guess -= 1;
                let mut carry = 0_u64;
                for (further, &digit) in divisor.iter().enumerate() {
                    carry += u64::from(rest[at + further]) + u64::from(digit);
                    rest[at + further] = carry as u32;
                    carry >>= BITS;
                }
                rest[at + n] = rest[at + n].wrapping_add(carry as u32);
            }
            quotient[at] = guess as u32;
        }
        (Self::trimmed(quotient), Self::trimmed(rest).shifted_down(shift))
    }

    /// By less than a digit.
    fn shifted_up(&self, shift: u32) -> Self {
        let mut carry = 0_u64;
        let mut digits = Vec::with_capacity(self.0.len() + 1);
        for &digit in &self.0 {
            carry |= u64::from(digit) << shift;
            digits.push(carry as u32);
            carry >>= BITS;
        }
        digits.push(carry as u32);
        Self::trimmed(digits)
    }

    /// By less than a digit.
    fn shifted_down(&self, shift: u32) -> Self {
        let mut digits = Vec::with_capacity(self.0.len());
        for (at, &digit) in self.0.iter().enumerate() {
            let higher = u64::from(self.0.get(at + 1).copied().unwrap_or(0));
            digits.push(((higher << BITS | u64::from(digit)) >> shift) as u32);
        }
        Self::trimmed(digits)
    }

    /// As a number of 128 bits, when it is one.
    pub(super) fn small(&self) -> Option<u128> {
        if self.0.len() > 4 {
            return None;
        }
        Some(self.0.iter().rev().fold(0, |number, &digit| number << BITS | u128::from(digit)))
    }
}

impl From<u128> for Natural {
    fn from(number: u128) -> Self {
        Self::trimmed((0..4).map(|at| (number >> (at * BITS)) as u32).collect())
    }
}

impl From<u64> for Natural {
    fn from(number: u64) -> Self {
        Self::from(u128::from(number))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let digits = || self.0.iter().rev().cmp(other.0.iter().rev());
        self.0.len().cmp(&other.0.len()).then_with(digits)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Digits that are often nought or as high as can be: where carries and guesses go wrong.
    fn any_natural(digits: usize) -> impl Strategy<Value = Natural> {
        let digit = prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(1 << 31), any::<u32>()];
        prop::collection::vec(digit, 0..digits).prop_map(Natural::trimmed)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn small_numbers_are_as_those_of_the_machine(a in any::<u64>(), b in any::<u64>(), c in any::<u128>()) {
            let of = |number: u64| Natural::from(number);
            prop_assert_eq!(of(a).plus(&of(b)).small(), Some(u128::from(a) + u128::from(b)));
            prop_assert_eq!(of(a).minus(&of(b)).small(), Some(u128::from(a.saturating_sub(b))));
            prop_assert_eq!(of(a).times(&of(b)).small(), Some(u128::from(a) * u128::from(b)));
            prop_assert_eq!(of(a).cmp(&of(b)), a.cmp(&b));
            if b > 0 {
                let (quotient, remainder) = Natural::from(c).divided_by(&of(b));
                prop_assert_eq!(quotient.small(), Some(c / u128::from(b)));
                prop_assert_eq!(remainder.small(), Some(c % u128::from(b)));
            }
        }

        #[test]
        fn dividing_undoes_multiplying(a in any_natural(9), b in any_natural(6), c in any_natural(6)) {
            prop_assume!(!b.is_zero());
            let (quotient, remainder) = a.divided_by(&b);
            prop_assert!(remainder < b);
            prop_assert_eq!(quotient.times(&b).plus(&remainder), a.clone());
            prop_assert_eq!(a.times(&b).divided_by(&b), (a.clone(), Natural::default()));
            prop_assert_eq!(a.plus(&c).minus(&c), a.clone());
            prop_assert_eq!(a.times(&c), c.times(&a));
            prop_assert_eq!(a.times(&b.plus(&c)), a.times(&b).plus(&a.times(&c)));
        }
    }
}
