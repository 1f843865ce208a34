//! Entries written in code: a constructor for each sort, which takes what an entry cannot be without, and setters for the rest.
//! A setter of a list adds to it.

use jiff::civil::Date;

use super::budget::{BudgetPhase, FollowUp, Frame, InternalService, Price, ProcessStep, Use};
use super::documents::{GoverningDocument, GoverningDocumentKind, Measure, Publication};
use super::goals::{
    ChainDocument, ChainDocumentKind, Direction, DocumentState, Goal, GoalKind, Indicator, MeasuredValue, Perspective,
};
use super::leadership::{Ability, Assessment, ManagementGroup};
use super::{Agreement, Decider, Delegation, Period, PeriodLength};
use crate::{Assumed, Decimal, Key};

impl Agreement {
    /// An agreement of which only the parties and the service area are known.
    pub fn new(key: impl Into<Key>, purchaser: impl Into<Key>, provider: impl Into<Key>, area: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            purchaser: purchaser.into(),
            provider: provider.into(),
            area: area.into(),
            kronor_per_year: None,
            period: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl Delegation {
    /// A delegation for all service areas.
    pub fn new(key: impl Into<Key>, by: Decider) -> Self {
        Self { key: key.into(), name: None, kind: None, areas: vec![], by, source: None, assumed: Assumed::Nothing }
    }
}

impl ChainDocument {
    /// An adopted document of which only the kind is known.
    pub fn new(key: impl Into<Key>, kind: ChainDocumentKind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            adopter: None,
            covers: vec![],
            period: None,
            state: DocumentState::Adopted,
            adopted: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl Goal {
    /// A goal of which only the kind is known.
    pub fn new(key: impl Into<Key>, kind: GoalKind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            perspective: None,
            document: None,
            derived_from: vec![],
            focus_area: None,
            responsible: None,
            led_by: vec![],
            reported_to: None,
            indicator: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl Indicator {
    /// An indicator, measured each year, of which only the unit and the direction are known.
    pub fn new(unit: impl Into<String>, direction: Direction) -> Self {
        Self { unit: unit.into(), baseline: None, target: None, direction, every: PeriodLength::Year, values: vec![] }
    }

    /// One more value that was measured.
    pub fn value(mut self, period: Period, value: f64) -> Self {
        self.values.push(MeasuredValue { period, value });
        self
    }
}

impl GoverningDocument {
    /// A document of which only the kind is known.
    pub fn new(key: impl Into<Key>, kind: GoverningDocumentKind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            subject: None,
            adopter: None,
            owner: None,
            adopted: None,
            reviewed: None,
            review_interval_months: None,
            published: vec![],
            other_actors: vec![],
            measures: vec![],
            supersedes: vec![],
            refers_to: vec![],
            closed: None,
            closed_because: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// The same document, closed, and why.
    pub fn closed(mut self, on: Date, because: impl Into<String>) -> Self {
        (self.closed, self.closed_because) = (Some(on), Some(because.into()));
        self
    }
}

impl Measure {
    /// A measure of which only the content is known.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), responsible: None, by: None, priority: None }
    }
}

impl Frame {
    /// A frame of so many whole kronor for a node, from nobody and for no period that is stated.
    pub fn new(key: impl Into<Key>, to: impl Into<Key>, kronor: u64) -> Self {
        Self {
            key: key.into(),
            from: None,
            to: to.into(),
            period: None,
            kronor,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl Price {
    /// A service area that gets nothing yet.
    pub fn new(key: impl Into<Key>, area: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            area: area.into(),
            kronor_per_matter: 0,
            fixed_kronor_per_year: 0,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl InternalService {
    /// A service that costs its provider so many whole kronor a year, and that nobody uses yet.
    pub fn new(key: impl Into<Key>, provider: impl Into<Key>, kronor_per_year: u64) -> Self {
        Self {
            key: key.into(),
            name: None,
            provider: provider.into(),
            function: None,
            kronor_per_year,
            driver: None,
            uses: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// One more user, and how much it uses in the unit of the driver.
    pub fn used_by(mut self, user: impl Into<Key>, quantity: Decimal) -> Self {
        self.uses.push(Use { user: user.into(), quantity });
        self
    }
}

impl ProcessStep {
    /// A step of which only the phase is known.
    pub fn new(key: impl Into<Key>, phase: BudgetPhase) -> Self {
        Self {
            key: key.into(),
            name: None,
            phase,
            driver: None,
            by: None,
            after: vec![],
            decision: false,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// The same step, as the council's decision on the budget.
    pub fn decision(mut self) -> Self {
        self.decision = true;
        self
    }
}

impl FollowUp {
    /// What was used of a frame until the end of a period, in whole kronor.
    pub fn new(key: impl Into<Key>, frame: impl Into<Key>, period: Period, kronor: u64) -> Self {
        Self {
            key: key.into(),
            frame: frame.into(),
            period,
            kronor,
            forecast: None,
            answered_by: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl Assessment {
    /// An assessment of a node's head, in which nothing was assessed yet.
    pub fn new(key: impl Into<Key>, node: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            node: node.into(),
            on: None,
            meets: vec![],
            below: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl ManagementGroup {
    /// A group of nobody.
    pub fn new(key: impl Into<Key>) -> Self {
        Self { key: key.into(), name: None, members: vec![], source: None, assumed: Assumed::Nothing }
    }
}

// The rest, one line each: documentation, name, the field where it is not called so too, and what is set.
macro_rules! setters {
    ($($entry:ident {
        $($(#[doc = $doc:literal])+ $setter:ident $(of $field:ident)?: $shape:ident $(($type:ty))?;)*
    })+) => {
        $(impl $entry {
            $(setters! { @field $shape $(($type))? [$(#[doc = $doc])+] $setter $($field)? })*
        })+
    };
    (@field $shape:ident $(($type:ty))? [$($doc:tt)+] $setter:ident) => {
        setters! { @field $shape $(($type))? [$($doc)+] $setter $setter }
    };
    // A text that may be stated.
    (@field text [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: impl Into<String>) -> Self {
            self.$field = Some($setter.into());
            self
        }
    };
    // One more of several texts.
    (@field texts [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: impl Into<String>) -> Self {
            self.$field.push($setter.into());
            self
        }
    };
    // A key that may be stated.
    (@field key [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: impl Into<Key>) -> Self {
            self.$field = Some($setter.into());
            self
        }
    };
    // One more of several keys.
    (@field keys [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: impl Into<Key>) -> Self {
            self.$field.push($setter.into());
            self
        }
    };
    // An assumption that covers the entry.
    (@field assumption [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, assumption: impl Into<Key>) -> Self {
            self.$field = Assumed::Entry(assumption.into());
            self
        }
    };
    // Something else that may be stated.
    (@field some($type:ty) [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: $type) -> Self {
            self.$field = Some($setter);
            self
        }
    };
    // One more of several things.
    (@field each($type:ty) [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: $type) -> Self {
            self.$field.push($setter);
            self
        }
    };
    // Something that is always stated.
    (@field plain($type:ty) [$($doc:tt)+] $setter:ident $field:ident) => {
        $($doc)+
        pub fn $setter(mut self, $setter: $type) -> Self {
            self.$field = $setter;
            self
        }
    };
}

setters! {
    Agreement {
        /// The same agreement with what is paid, in whole kronor a year.
        kronor_per_year: some(u64);
        /// The same agreement with the time for which it is made.
        period: some(Period);
        /// The same agreement with the place that states it.
        source: text;
        /// The same agreement, all of it resting on one assumption.
        assumed: assumption;
    }
    Delegation {
        /// The same delegation with a name for readers.
        name: text;
        /// One more service area for which it holds.
        area of areas: keys;
        /// The same delegation with the place that states it.
        source: text;
        /// The same delegation, all of it resting on one assumption.
        assumed: assumption;
    }
    ChainDocument {
        /// The same document with a name for readers.
        name: text;
        /// The same document with the node that adopts it.
        adopter: key;
        /// One more node for which it holds.
        covers: keys;
        /// The same document with the time for which it holds.
        period: some(Period);
        /// The same document in another state.
        state: plain(DocumentState);
        /// The same document with the day on which it was adopted.
        adopted: some(Date);
        /// The same document with the place that states it.
        source: text;
        /// The same document, all of it resting on one assumption.
        assumed: assumption;
    }
    Goal {
        /// The same goal with what it says.
        name: text;
        /// The same goal with the side from which it looks.
        perspective: some(Perspective);
        /// The same goal with the document, or the agreement, in which it stands.
        document: key;
        /// One more goal from which it is derived.
        derived_from: keys;
        /// The same goal with the focus area for which it is one.
        focus_area: key;
        /// The same goal with the node that is responsible for it.
        responsible: key;
        /// One more node whose head leads it.
        led_by: keys;
        /// The same goal with the node to which its result is reported.
        reported_to: key;
        /// The same goal with what shows whether it is reached.
        indicator: some(Indicator);
        /// The same goal with the place that states it.
        source: text;
        /// The same goal, all of it resting on one assumption.
        assumed: assumption;
    }
    Indicator {
        /// The same indicator with the value from which it starts.
        baseline: some(f64);
        /// The same indicator with the value that is to be reached.
        target: some(f64);
        /// The same indicator with how often it is measured.
        every: plain(PeriodLength);
    }
    GoverningDocument {
        /// The same document with a name for readers.
        name: text;
        /// The same document with its subject area.
        subject: key;
        /// The same document with the node that adopted it.
        adopter: key;
        /// The same document with the node whose head owns it.
        owner: key;
        /// The same document with the day on which it was adopted.
        adopted: some(Date);
        /// The same document with the day on which it was reviewed last.
        reviewed: some(Date);
        /// The same document with the number of months after which it is reviewed again.
        review_interval_months: some(u16);
        /// One more place where it is published.
        published: each(Publication);
        /// One more who acts in the area of a strategy.
        other_actor of other_actors: texts;
        /// One more measure of a plan.
        measure of measures: each(Measure);
        /// One more document in whose place it comes.
        supersedes: keys;
        /// One more document to which it refers.
        refers_to: keys;
        /// The same document with the place that states it.
        source: text;
        /// The same document, all of it resting on one assumption.
        assumed: assumption;
    }
    Measure {
        /// The same measure with the node that is responsible.
        responsible: key;
        /// The same measure with the day by which it is done.
        by: some(Date);
        /// The same measure with its priority; 1 comes first.
        priority: some(u8);
    }
    Frame {
        /// The same frame with the node that gives it.
        from: key;
        /// The same frame with the time for which it is given.
        period: some(Period);
        /// The same frame with the place that states it.
        source: text;
        /// The same frame, all of it resting on one assumption.
        assumed: assumption;
    }
    Price {
        /// The same price with whole kronor for each matter.
        kronor_per_matter: plain(u64);
        /// The same price with whole kronor a year, whatever the volume.
        fixed_kronor_per_year: plain(u64);
        /// The same price with the place that states it.
        source: text;
        /// The same price, all of it resting on one assumption.
        assumed: assumption;
    }
    InternalService {
        /// The same service with a name for readers.
        name: text;
        /// The same service with the support function that it is.
        function: key;
        /// The same service with the cost driver by which it is charged.
        driver: text;
        /// The same service with the place that states it.
        source: text;
        /// The same service, all of it resting on one assumption.
        assumed: assumption;
    }
    ProcessStep {
        /// The same step with what is done.
        name: text;
        /// The same step with the node that drives it.
        driver: key;
        /// The same step with the day by which it is done.
        by: some(Date);
        /// One more step that must be done before it.
        after: keys;
        /// The same step with the place that states it.
        source: text;
        /// The same step, all of it resting on one assumption.
        assumed: assumption;
    }
    FollowUp {
        /// The same follow-up with what will have been used when the frame's period is over, in whole kronor.
        forecast: some(u64);
        /// The same follow-up with the node that answers for the deviation.
        answered_by: key;
        /// The same follow-up with the place that states it.
        source: text;
        /// The same follow-up, all of it resting on one assumption.
        assumed: assumption;
    }
    Assessment {
        /// The same assessment with its day.
        on: some(Date);
        /// One more ability that the head has.
        meets: each(Ability);
        /// One more ability in which the head falls short.
        below: each(Ability);
        /// The same assessment with the place that states it.
        source: text;
        /// The same assessment, all of it resting on one assumption.
        assumed: assumption;
    }
    ManagementGroup {
        /// The same group with a name for readers.
        name: text;
        /// One more node whose head is in it.
        member of members: keys;
        /// The same group with the place that states it.
        source: text;
        /// The same group, all of it resting on one assumption.
        assumed: assumption;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use crate::steering::SteeringEntry;

    fn written(entry: impl Into<SteeringEntry>) -> serde_json::Value {
        serde_json::to_value(entry.into()).expect("it can be written")
    }

    #[test]
    fn each_setter_states_its_own_field() {
        let period = Period::year(2011).expect("a year");
        let day = date(2010, 12, 1);
        assert_eq!(
            written(
                ChainDocument::new("plan", ChainDocumentKind::SectorPlan)
                    .name("n")
                    .adopter("a")
                    .covers("b")
                    .covers("c")
                    .period(period)
                    .state(DocumentState::Draft)
                    .adopted(day)
                    .source("s")
                    .assumed("why")
            ),
            json!({ "chain_document": {
                "key": "plan", "name": "n", "kind": "sector-plan", "adopter": "a", "covers": ["b", "c"], "period": "2011",
                "state": "draft", "adopted": "2010-12-01", "source": "s", "assumed": "why"
            } })
        );
        let indicator = Indicator::new("days", Direction::Lower).baseline(9.0).target(5.5).every(PeriodLength::Half);
        assert_eq!(
            written(
                Goal::new("g", GoalKind::Activity)
                    .name("n")
                    .perspective(Perspective::Citizen)
                    .document("plan")
                    .derived_from("h")
                    .focus_area("work")
                    .responsible("r")
                    .led_by("l")
                    .reported_to("t")
                    .indicator(indicator.value(period, 7.0))
                    .source("s")
                    .assumed("why")
            ),
            json!({ "goal": {
                "key": "g", "name": "n", "kind": "activity", "perspective": "citizen", "document": "plan",
                "derived_from": "h", "focus_area": "work", "responsible": "r", "led_by": "l", "reported_to": "t",
                "indicator": { "unit": "days", "baseline": 9.0, "target": 5.5, "direction": "lower", "every": "half",
                    "values": [{ "period": "2011", "value": 7.0 }] },
                "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(
                GoverningDocument::new("d", GoverningDocumentKind::Plan)
                    .name("n")
                    .subject("traffic")
                    .adopter("a")
                    .owner("o")
                    .adopted(day)
                    .reviewed(day)
                    .review_interval_months(24)
                    .published(Publication::Inside)
                    .other_actor("the county")
                    .measure(Measure::new("m").responsible("r").by(day).priority(1))
                    .supersedes("e")
                    .refers_to("f")
                    .closed(day, "merged")
                    .source("s")
                    .assumed("why")
            ),
            json!({ "governing_document": {
                "key": "d", "name": "n", "kind": "plan", "subject": "traffic", "adopter": "a", "owner": "o",
                "adopted": "2010-12-01", "reviewed": "2010-12-01", "review_interval_months": 24, "published": ["inside"],
                "other_actors": ["the county"],
                "measures": [{ "what": "m", "responsible": "r", "by": "2010-12-01", "priority": 1 }],
                "supersedes": "e", "refers_to": "f", "closed": "2010-12-01", "closed_because": "merged",
                "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(Frame::new("f", "to", 7).from("from").period(period).source("s").assumed("why")),
            json!({ "frame": {
                "key": "f", "from": "from", "to": "to", "period": "2011", "kronor": 7, "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(Price::new("p", "school").kronor_per_matter(3).fixed_kronor_per_year(4).source("s").assumed("why")),
            json!({ "price": {
                "key": "p", "area": "school", "kronor_per_matter": 3, "fixed_kronor_per_year": 4, "source": "s",
                "assumed": "why"
            } })
        );
        assert_eq!(
            written(
                InternalService::new("i", "it", 9)
                    .name("n")
                    .function("it")
                    .driver("seats")
                    .used_by("u", Decimal::from(2))
                    .source("s")
                    .assumed("why")
            ),
            json!({ "internal_service": {
                "key": "i", "name": "n", "provider": "it", "function": "it", "kronor_per_year": 9, "driver": "seats",
                "uses": [{ "user": "u", "quantity": 2 }], "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(
                ProcessStep::new("s", BudgetPhase::Planning)
                    .name("n")
                    .driver("d")
                    .by(day)
                    .after("r")
                    .decision()
                    .source("s")
                    .assumed("why")
            ),
            json!({ "process_step": {
                "key": "s", "name": "n", "phase": "planning", "driver": "d", "by": "2010-12-01", "after": "r",
                "decision": true, "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(FollowUp::new("u", "f", period, 5).forecast(6).answered_by("a").source("s").assumed("why")),
            json!({ "follow_up": {
                "key": "u", "frame": "f", "period": "2011", "kronor": 5, "forecast": 6, "answered_by": "a", "source": "s",
                "assumed": "why"
            } })
        );
        assert_eq!(
            written(
                Assessment::new("a", "n")
                    .on(day)
                    .meets(Ability::WholeGroup)
                    .below(Ability::Development)
                    .source("s")
                    .assumed("why")
            ),
            json!({ "assessment": {
                "key": "a", "node": "n", "on": "2010-12-01", "meets": ["whole-group"], "below": ["development"],
                "source": "s", "assumed": "why"
            } })
        );
        assert_eq!(
            written(ManagementGroup::new("m").name("n").member("a").member("b").source("s").assumed("why")),
            json!({ "management_group": {
                "key": "m", "name": "n", "members": ["a", "b"], "source": "s", "assumed": "why"
            } })
        );
        let agreement = Agreement::new("a", "p", "q", "r").kronor_per_year(4).period(period).source("s").assumed("why");
        assert_eq!(
            serde_json::to_value(agreement).expect("it can be written"),
            json!({
                "key": "a", "purchaser": "p", "provider": "q", "area": "r", "kronor_per_year": 4, "period": "2011",
                "source": "s", "assumed": "why"
            })
        );
        let delegation = Delegation::new("d", Decider::Level("head".into())).name("n").area("r").source("s");
        assert_eq!(
            serde_json::to_value(delegation.assumed("why")).expect("it can be written"),
            json!({
                "key": "d", "name": "n", "areas": "r", "by": { "level": "head" }, "source": "s", "assumed": "why"
            })
        );
    }
}
