use jiff::civil::{Date, date};

/// What one law says of the size of the council of a municipality.
pub(super) struct CouncilSize {
    /// The law.
    pub(super) law: &'static str,
    /// The first day of its rule.
    from: Date,
    /// Electorates up to a number, each with the fewest seats.
    steps: &'static [(u32, u16)],
    /// The fewest seats for a larger electorate.
    above: u16,
}

/// The rules, oldest first. The council of Stockholm, for which the law has a number of its own, is left out.
///
/// The limits of 1991 are those of the text of 1981 (SFS 1981:527), which the act of 1991 kept. Of those of 2014 only the 21
/// has been read in print; the limits of the electorate are from general knowledge.
const RULES: [CouncilSize; 2] = [
    CouncilSize {
        law: "Act 1991:900",
        from: date(1992, 1, 1),
        steps: &[(12_000, 31), (24_000, 41), (36_000, 51)],
        above: 61,
    },
    CouncilSize {
        law: "prop. 2013/14:5 and Act 2017:725",
        from: date(2014, 1, 1),
        steps: &[(8_000, 21), (16_000, 31), (24_000, 41), (36_000, 51)],
        above: 61,
    },
];

impl CouncilSize {
    /// The rule of a day: the newest when none is said, the oldest for a day before it.
    pub(super) fn of(day: Option<Date>) -> &'static Self {
        let [oldest, .., newest] = &RULES;
        match day {
            None => newest,
            Some(day) => RULES.iter().rev().find(|rule| rule.from <= day).unwrap_or(oldest),
        }
    }

    /// The fewest seats for an electorate.
    pub(super) fn minimum(&self, electorate: u32) -> u16 {
        self.steps.iter().find(|(up_to, _)| electorate <= *up_to).map_or(self.above, |(_, seats)| *seats)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_law_has_its_limits() {
        // The text of 1981 (SFS 1981:527), kept by Act 1991:900 5:1.
        let old =
            [(1, 31), (12_000, 31), (12_001, 41), (24_000, 41), (24_001, 51), (36_000, 51), (36_001, 61), (39_000, 61)];
        // Prop. 2013/14:5, then Act 2017:725 5:5.
        let new = [
            (8_000, 21),
            (8_001, 31),
            (16_000, 31),
            (16_001, 41),
            (24_000, 41),
            (24_001, 51),
            (36_000, 51),
            (36_001, 61),
        ];
        for (day, sizes) in [(date(2009, 12, 3), old), (date(2018, 1, 1), new)] {
            for (electorate, seats) in sizes {
                assert_eq!(CouncilSize::of(Some(day)).minimum(electorate), seats, "{electorate} on {day}");
            }
        }
    }

    #[test]
    fn the_day_picks_the_law() {
        let law = |day| CouncilSize::of(day).law;
        assert_eq!(law(Some(date(1980, 1, 1))), "Act 1991:900");
        assert_eq!(law(Some(date(2013, 12, 31))), "Act 1991:900");
        assert_eq!(law(Some(date(2014, 1, 1))), "prop. 2013/14:5 and Act 2017:725");
        assert_eq!(law(None), "prop. 2013/14:5 and Act 2017:725");
    }
}
