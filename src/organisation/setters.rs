//! Entries written in code: a constructor for each kind, and setters for what most entries state.

use super::entry::*;
use super::parts::*;
use super::{Assumed, Decimal, Key};

impl BodyEntry {
    /// A body of which only the kind is known.
    pub fn new(key: impl Into<Key>, kind: BodyKind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            seats: None,
            temporary: false,
            calendar: None,
            supervises: vec![],
            answers_to: vec![],
            purchases_from: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl AdministrationEntry {
    /// An administration of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            head: None,
            staff: None,
            reports_to: vec![],
            answers_to: vec![],
            commissioned_by: vec![],
            employed_by: vec![],
            purchases_from: vec![],
            responsible_for: vec![],
            supports: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl SectorEntry {
    /// A sector of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            head: None,
            staff: None,
            reports_to: vec![],
            commissioned_by: vec![],
            employed_by: vec![],
            responsible_for: vec![],
            supports: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl UnitEntry {
    /// A unit of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            role: UnitRole::Operations,
            head: None,
            staff: None,
            areas: vec![],
            functions: vec![],
            placement_reason: None,
            reports_to: vec![],
            commissioned_by: vec![],
            employed_by: vec![],
            purchases_from: vec![],
            responsible_for: vec![],
            supports: vec![],
            serves: vec![],
            advises: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }
}

impl UnitEntry {
    /// The same entry with what the unit is there for.
    pub fn role(mut self, role: UnitRole) -> Self {
        self.role = role;
        self
    }

    /// One more support function that it does.
    pub fn function(mut self, function: impl Into<Key>) -> Self {
        self.functions.push(function.into());
        self
    }

    /// One more customer of its internal services, and whether these have a price.
    pub fn serves(mut self, customer: impl Into<Key>, priced: bool) -> Self {
        self.serves.push(Service { customer: customer.into(), priced });
        self
    }

    /// One more node that it advises.
    pub fn advises(mut self, node: impl Into<Key>) -> Self {
        self.advises.push(node.into());
        self
    }
}

impl CompanyEntry {
    /// A company of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            owned_by: vec![],
            answers_to: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// One more owner, with its share in per cent.
    pub fn owned_by(mut self, owner: impl Into<Key>, share_percent: Decimal) -> Self {
        self.owned_by.push(Ownership { owner: owner.into(), share_percent });
        self
    }
}

impl FocusAreaEntry {
    /// A focus area of which nothing is known.
    pub fn new(key: impl Into<Key>) -> Self {
        Self {
            key: key.into(),
            name: None,
            year: None,
            areas: vec![],
            followed_up_by: vec![],
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// One more receiver of its follow-up.
    pub fn followed_up_by(mut self, receiver: impl Into<Key>) -> Self {
        self.followed_up_by.push(receiver.into());
        self
    }

    /// One more service area that it touches.
    pub fn area(mut self, area: impl Into<Key>) -> Self {
        self.areas.push(area.into());
        self
    }
}

impl ChannelEntry {
    /// A channel of which only the kind is known.
    pub fn new(key: impl Into<Key>, kind: ChannelKind) -> Self {
        Self {
            key: key.into(),
            name: None,
            kind,
            reaches: vec![],
            enters_at: vec![],
            open: vec![],
            first_contact_percent: None,
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    /// One more unit at which it enters.
    pub fn enters_at(mut self, unit: impl Into<Key>) -> Self {
        self.enters_at.push(unit.into());
        self
    }
}

// The setters that kinds share. A macro, because Rust has no other way to give several structs the same one-line methods.
macro_rules! setters {
    ($($entry:ident is $kind:ident: $($setter:ident)*;)*) => {
        $(impl $entry { $(setters!(@ $setter);)* })*
        $(impl From<$entry> for NodeEntry {
            fn from(entry: $entry) -> Self {
                Self::$kind(entry)
            }
        })*
    };
    (@ name) => {
        /// The same entry with a name for readers.
        pub fn name(mut self, name: impl Into<String>) -> Self {
            self.name = Some(name.into());
            self
        }
    };
    (@ source) => {
        /// The same entry with the place that states it.
        pub fn source(mut self, source: impl Into<String>) -> Self {
            self.source = Some(source.into());
            self
        }
    };
    (@ assumed) => {
        /// The same entry, all of it resting on one assumption.
        pub fn assumed(mut self, assumption: impl Into<Key>) -> Self {
            self.assumed = Assumed::Entry(assumption.into());
            self
        }
    };
    (@ head) => {
        /// The same entry with a head.
        pub fn head(mut self, head: Head) -> Self {
            self.head = Some(head);
            self
        }
    };
    (@ staff) => {
        /// The same entry with staff directly under the head.
        pub fn staff(mut self, staff: Decimal) -> Self {
            self.staff = Some(staff);
            self
        }
    };
    (@ area) => {
        /// One more service area that it does.
        pub fn area(mut self, area: impl Into<Key>) -> Self {
            self.areas.push(area.into());
            self
        }
    };
    (@ reports_to) => {
        /// One more superior.
        pub fn reports_to(mut self, superior: impl Into<Key>) -> Self {
            self.reports_to.push(superior.into());
            self
        }
    };
    (@ answers_to) => {
        /// One more body to which it answers.
        pub fn answers_to(mut self, body: impl Into<Key>) -> Self {
            self.answers_to.push(body.into());
            self
        }
    };
    (@ commissioned_by) => {
        /// One more body that commissions it.
        pub fn commissioned_by(mut self, body: impl Into<Key>) -> Self {
            self.commissioned_by.push(body.into());
            self
        }
    };
    (@ purchases_from) => {
        /// One more provider from which it buys.
        pub fn purchases_from(mut self, provider: impl Into<Key>) -> Self {
            self.purchases_from.push(provider.into());
            self
        }
    };
    (@ employed_by) => {
        /// One more body that employs its staff.
        pub fn employed_by(mut self, body: impl Into<Key>) -> Self {
            self.employed_by.push(body.into());
            self
        }
    };
    (@ responsible_for) => {
        /// One more focus area for which its head is responsible.
        pub fn responsible_for(mut self, focus_area: impl Into<Key>) -> Self {
            self.responsible_for.push(focus_area.into());
            self
        }
    };
    (@ supports) => {
        /// One more body to which it gives officer support.
        pub fn supports(mut self, body: impl Into<Key>) -> Self {
            self.supports.push(body.into());
            self
        }
    };
}

setters! {
    BodyEntry is Body: name source assumed answers_to purchases_from;
    AdministrationEntry is Administration: name source assumed head staff answers_to commissioned_by employed_by purchases_from supports;
    SectorEntry is Sector: name source assumed head staff reports_to commissioned_by employed_by responsible_for supports;
    UnitEntry is Unit: name source assumed head staff area reports_to commissioned_by employed_by purchases_from responsible_for supports;
    CompanyEntry is Company: name source assumed answers_to;
    FocusAreaEntry is FocusArea: name source assumed;
    ChannelEntry is Channel: name source assumed;
}
