use std::collections::HashMap;
use std::fmt;

use num_bigint::BigInt;

use super::{InternalService, distribute};
use crate::{Key, Line, Model, NodeId, NodeRef};

/// How the cost of internal services is charged to those that use them, where the services use one another (Horngren, Datar
/// and Rajan, Cost Accounting, the chapter on support departments).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Each service charges its own cost to users that provide no internal service; what services do for one another is left
    /// out.
    Direct,
    /// One service after the other charges its own cost, and what it was charged by those before it, to its users and to
    /// the services after it. The one that serves most other services comes first; of several the one that stands first.
    StepDown,
    /// All services charge one another at the same time: simultaneous equations, solved exactly.
    Reciprocal,
}

impl Method {
    /// All methods, from the simplest to the one that leaves nothing out.
    pub const ALL: [Self; 3] = [Self::Direct, Self::StepDown, Self::Reciprocal];

    /// The name, such as `step-down`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::StepDown => "step-down",
            Self::Reciprocal => "reciprocal",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What a user that provides no internal service is charged for one, in whole kronor a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The internal service.
    pub service: Key,
    /// The user.
    pub user: Key,
    /// How much.
    pub kronor: u64,
}

/// What one internal service is charged for another, in whole kronor a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOn {
    /// The service that charges.
    pub from: Key,
    /// The service that is charged.
    pub to: Key,
    /// How much; rounded to the nearest by the reciprocal method.
    pub kronor: u64,
}

/// What became of the cost of an internal service, in whole kronor a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCost {
    /// The service.
    pub service: Key,
    /// What it costs before it is charged for other services.
    pub own: u64,
    /// What it costs with what it is charged for other services; rounded to the nearest by the reciprocal method.
    pub gross: u64,
    /// What could be charged to nobody, because nobody whom the method charges uses the service.
    pub uncharged: u64,
}

/// Who is charged what for internal services. All charges and what is uncharged sum exactly to what the services cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// By which method.
    pub method: Method,
    /// The services in the order in which they charge: for the step-down method its steps, for the others as stated.
    pub order: Vec<Key>,
    /// The services, in the order stated.
    pub services: Vec<ServiceCost>,
    /// The charges, by service and then by user in the order stated.
    pub charges: Vec<Charge>,
    /// What the services charge one another; nothing by the direct method.
    pub passed_on: Vec<PassedOn>,
}

impl Allocation {
    /// What all services cost before they are charged for one another.
    pub fn cost(&self) -> u64 {
        // They summed without overflow before.
        self.services.iter().map(|service| service.own).sum()
    }

    /// What each user is charged for all services together, in the order in which they are charged first.
    pub fn by_user(&self) -> Vec<(Key, u64)> {
        let mut at: HashMap<&Key, usize> = HashMap::new();
        let mut users: Vec<(Key, u64)> = Vec::new();
        for charge in &self.charges {
            let at = *at.entry(&charge.user).or_insert_with(|| {
                users.push((charge.user.clone(), 0));
                users.len() - 1
            });
            users[at].1 += charge.kronor;
        }
        users
    }
}

/// Why internal services cannot be charged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllocateError {
    /// Some services serve one another and nobody else: by the reciprocal method, what they cost never reaches a user.
    #[error("these internal services serve only one another: {}", keys(.services))]
    OnlyOneAnother {
        /// The services.
        services: Vec<Key>,
    },
    /// More than [`MUTUAL_LIMIT`] services serve one another, directly or by way of others: by the reciprocal method, the
    /// equations of so many are not solved.
    #[error(
        "{services} internal services serve one another, and at most {limit} may be charged by the reciprocal method"
    )]
    TooManyMutual {
        /// How many serve one another.
        services: usize,
        /// How many may.
        limit: usize,
    },
    /// The sums are beyond whole numbers of 64 bits.
    #[error("the internal services cost more kronor than a whole number of 64 bits can hold")]
    TooLarge,
}

/// So many internal services may serve one another, directly or by way of others, for the reciprocal method. Services that
/// only serve others, without a way back, are not counted.
pub const MUTUAL_LIMIT: usize = 64;

fn keys(keys: &[Key]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// Charges the cost of internal services to their users (A9), by quantities of the driver of each.
///
/// A user that is the provider of another internal service is no user but that service; where it provides several, its
/// quantity is split among them by their own costs (largest remainder, in hundredths of the driver's unit). What a provider
/// uses of a service of its own is left out. Then, with `c` the own costs and `q` the quantities:
///
/// - direct: `c` of each service is distributed among its users by `q`;
/// - step-down: in the order of the steps, `c` and what was charged before is distributed among users and later services;
/// - reciprocal: the price of a unit of each driver is such that each service charges what it costs and is charged:
///   `price[i] × Σ q[i] = c[i] + Σ price[j] × q[j to i]`. The equations are solved in whole numbers of any size, without
///   fractions (Bareiss 1968). What the services charge to users altogether is made whole by largest remainder among the
///   services, and then among the users of each.
///
/// Every distribution is by [largest remainder](distribute()): nothing is lost or made. A service that nobody uses, or nobody
/// whom the method charges, keeps its cost as uncharged.
///
/// Direct and step-down are linear in the uses. Reciprocal solves each group of services that serve one another by itself, in
/// a number of steps cubic in the group, of which there may be [`MUTUAL_LIMIT`] in each; of groups that serve one another
/// one way only there may be any number, but the numbers grow with each that charges another.
///
/// # Errors
/// [`AllocateError`] when sums overflow, or, by the reciprocal method, when some services serve only one another, or too many
/// serve one another.
///
/// # Example
/// ```
/// use orgmodel::steering::budget::{InternalService, Method, Use, allocate};
/// use orgmodel::{Assumed, Decimal};
///
/// let service = |key: &str, kronor, uses: &[(&str, u16)]| InternalService {
///     key: key.into(),
///     name: None,
///     provider: key.into(),
///     function: None,
///     kronor_per_year: kronor,
///     driver: Some("hours".into()),
///     uses: uses.iter().map(|&(user, hours)| Use { user: user.into(), quantity: Decimal::from(hours) }).collect(),
///     source: None,
///     assumed: Assumed::Nothing,
/// };
/// let services = [service("it", 1_000, &[("finance", 1), ("school", 1)]), service("finance", 500, &[("it", 1), ("school", 3)])];
/// let allocation = allocate(&services, Method::Reciprocal)?;
/// assert_eq!(allocation.by_user(), [("school".into(), 1_500)]);
/// // it = 1000 + finance / 4 and finance = 500 + it / 2: it = 1125 / 0.875 = 1285.7, of which half goes to the school.
/// assert_eq!(allocation.charges[0].kronor, 643);
/// # Ok::<(), orgmodel::steering::budget::AllocateError>(())
/// ```
pub fn allocate(services: &[InternalService], method: Method) -> Result<Allocation, AllocateError> {
    Uses::of(services, |user| Some(user.clone())).allocate(method)
}

/// Charges the internal services of a model to their users (A9), as [`allocate`] does. A user that stands below the provider
/// of another internal service in the line belongs to that provider: the nearest one counts. A node on a circle of the line, or
/// below one, belongs to nobody but itself.
///
/// # Errors
/// As [`allocate`].
pub fn allocate_in(model: &Model, method: Method) -> Result<Allocation, AllocateError> {
    let services = &model.steering().internal_services;
    let organisation = model.organisation();
    let providers = services.iter().filter_map(|service| organisation.node(service.provider.as_str()));
    let providers: std::collections::HashSet<NodeId> = providers.map(NodeRef::id).collect();
    let nearest = nearest_at_or_above(model, &Line::of(organisation), |id| providers.contains(&id));
    let provider_of = |user: &Key| {
        let provider = nearest[organisation.node(user.as_str())?.id().row()]?;
        organisation.get(provider).map(NodeRef::key)
    };
    Uses::of(services, provider_of).allocate(method)
}

/// For each row the nearest node at or above it in the line that holds something; of nodes on a circle of the line, or below
/// one, only themselves. Linear.
pub(super) fn nearest_at_or_above(model: &Model, line: &Line, holds: impl Fn(NodeId) -> bool) -> Vec<Option<NodeId>> {
    let organisation = model.organisation();
    let mut nearest = vec![None; organisation.bound()];
    for node in organisation.nodes().filter(|node| holds(node.id())) {
        nearest[node.id().row()] = Some(node.id());
    }
    for &id in line.order() {
        if nearest[id.row()].is_none() {
            nearest[id.row()] = line.superior(id).and_then(|superior| nearest[superior.row()]);
        }
    }
    nearest
}

/// The services with who uses how much of each, in hundredths of the driver's unit.
struct Uses<'s> {
    services: &'s [InternalService],
    /// What other services use, each once and more than nought, in the order of the services.
    by_services: Vec<Vec<(usize, u64)>>,
    /// What users use, each once and more than nought.
    by_users: Vec<Vec<(&'s Key, u64)>>,
}

impl<'s> Uses<'s> {
    /// `provider_of` leads from a user to the provider to which it belongs, or itself.
    fn of(services: &'s [InternalService], provider_of: impl Fn(&Key) -> Option<Key>) -> Self {
        let mut provided: HashMap<&Key, Vec<usize>> = HashMap::new();
        for (at, service) in services.iter().enumerate() {
            provided.entry(&service.provider).or_default().push(at);
        }
        let (mut by_services, mut by_users) = (Vec::new(), Vec::new());
        for (at, service) in services.iter().enumerate() {
            let mut to_services: HashMap<usize, u64> = HashMap::new();
            let mut to_users: Vec<(&Key, u64)> = Vec::new();
            let mut met: HashMap<&Key, usize> = HashMap::new();
            for part in service.uses.iter().filter(|part| part.quantity.hundredths() > 0) {
                let quantity = u64::from(part.quantity.hundredths());
                match provider_of(&part.user).and_then(|provider| provided.get(&provider)) {
                    Some(others) if others.contains(&at) => {}
                    Some(others) => {
                        let costs: Vec<u64> = others.iter().map(|&other| services[other].kronor_per_year).collect();
                        for (&other, quantity) in others.iter().zip(distribute(quantity, &costs)) {
                            *to_services.entry(other).or_default() += quantity;
                        }
                    }
                    None => match met.get(&part.user) {
                        Some(&met) => to_users[met].1 += quantity,
                        None => {
                            met.insert(&part.user, to_users.len());
                            to_users.push((&part.user, quantity));
                        }
                    },
                }
            }
            let mut to_services: Vec<(usize, u64)> =
                to_services.into_iter().filter(|&(_, quantity)| quantity > 0).collect();
            to_services.sort_unstable();
            by_services.push(to_services);
            by_users.push(to_users);
        }
        Self { services, by_services, by_users }
    }

    fn allocate(&self, method: Method) -> Result<Allocation, AllocateError> {
        let own: Vec<u64> = self.services.iter().map(|service| service.kronor_per_year).collect();
        own.iter().try_fold(0_u64, |sum, &cost| sum.checked_add(cost)).ok_or(AllocateError::TooLarge)?;
        let mut order: Vec<usize> = (0..own.len()).collect();
        if method == Method::StepDown {
            order.sort_by_key(|&at| std::cmp::Reverse(self.by_services[at].len()));
        }
        let (mut gross, mut passed_on) = (own.clone(), Vec::new());
        // What each service charges to users, or to nobody.
        let mut out = own.clone();
        match method {
            Method::Direct => {}
            Method::StepDown => self.step_down(&order, &mut gross, &mut out, &mut passed_on),
            Method::Reciprocal => self.reciprocal(&mut gross, &mut out, &mut passed_on)?,
        }
        let key = |at: usize| self.services[at].key.clone();
        let mut allocation = Allocation {
            method,
            order: order.into_iter().map(key).collect(),
            services: Vec::new(),
            charges: Vec::new(),
            passed_on: Vec::new(),
        };
        let passed_on = passed_on.into_iter();
        allocation.passed_on =
            passed_on.map(|(from, to, kronor)| PassedOn { from: key(from), to: key(to), kronor }).collect();
        for (at, users) in self.by_users.iter().enumerate() {
            let quantities: Vec<u64> = users.iter().map(|&(_, quantity)| quantity).collect();
            for (&(user, _), kronor) in users.iter().zip(distribute(out[at], &quantities)) {
                allocation.charges.push(Charge { service: key(at), user: user.clone(), kronor });
            }
            let uncharged = if users.is_empty() { out[at] } else { 0 };
            allocation.services.push(ServiceCost { service: key(at), own: own[at], gross: gross[at], uncharged });
        }
        Ok(allocation)
    }

    /// What each service costs with what earlier ones charge, and what is left of it for users.
    fn step_down(&self, order: &[usize], gross: &mut [u64], out: &mut [u64], passed_on: &mut Vec<(usize, usize, u64)>) {
        let mut done = vec![false; order.len()];
        for &at in order {
            done[at] = true;
            let later: Vec<(usize, u64)> = self.by_services[at].iter().copied().filter(|&(to, _)| !done[to]).collect();
            let quantities = later.iter().map(|&(_, quantity)| quantity);
            let quantities: Vec<u64> =
                quantities.chain(self.by_users[at].iter().map(|&(_, quantity)| quantity)).collect();
            let shares = distribute(gross[at], &quantities);
            let mut passed = 0;
            for (&(to, _), &kronor) in later.iter().zip(&shares) {
                // Each krona passes each service once: no sum is larger than what all cost.
                gross[to] += kronor;
                passed += kronor;
                passed_on.push((at, to, kronor));
            }
            out[at] = gross[at] - passed;
        }
    }

    /// Services that serve one another and nobody else, directly or by way of others.
    fn closed(&self) -> Vec<usize> {
        let mut served_by: Vec<Vec<usize>> = vec![Vec::new(); self.services.len()];
        for (from, row) in self.by_services.iter().enumerate() {
            for &(to, _) in row {
                served_by[to].push(from);
            }
        }
        // A service that nobody uses keeps what it costs.
        let ends = |&at: &usize| !self.by_users[at].is_empty() || self.by_services[at].is_empty();
        let mut open: Vec<usize> = (0..self.services.len()).filter(ends).collect();
        let mut reaches = vec![false; self.services.len()];
        for &at in &open {
            reaches[at] = true;
        }
        while let Some(at) = open.pop() {
            for &from in &served_by[at] {
                if !reaches[from] {
                    reaches[from] = true;
                    open.push(from);
                }
            }
        }
        (0..self.services.len()).filter(|&at| !reaches[at]).collect()
    }

    /// Some services in groups that serve one another, directly or by way of others; most stand alone. Each group comes
    /// after all that serve it.
    fn groups(&self, services: &[usize]) -> Vec<Vec<usize>> {
        let mut graph = petgraph::graphmap::DiGraphMap::<usize, ()>::new();
        for &from in services {
            graph.add_node(from);
            for &(to, _) in &self.by_services[from] {
                graph.add_edge(from, to, ());
            }
        }
        // They come with what is served first.
        let mut groups = petgraph::algo::kosaraju_scc(&graph);
        groups.reverse();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups
    }

    fn reciprocal(
        &self,
        gross: &mut [u64],
        out: &mut [u64],
        passed_on: &mut Vec<(usize, usize, u64)>,
    ) -> Result<(), AllocateError> {
        let closed = self.closed();
        if !closed.is_empty() {
            let services = closed.into_iter().map(|at| self.services[at].key.clone()).collect();
            return Err(AllocateError::OnlyOneAnother { services });
        }
        // The others charge what they cost.
        let mut mutual = vec![false; self.services.len()];
        for (from, row) in self.by_services.iter().enumerate() {
            for &(to, _) in row {
                (mutual[from], mutual[to]) = (true, true);
            }
        }
        let joined: Vec<usize> = (0..mutual.len()).filter(|&at| mutual[at]).collect();
        // What users get of each; of one that serves no other service, they get all, in whatever unit.
        let sum = |row: &mut dyn Iterator<Item = u64>| row.map(u128::from).sum::<u128>();
        let to_services = |at: usize| sum(&mut self.by_services[at].iter().map(|&(_, quantity)| quantity));
        let to_users = |at: usize| {
            if self.by_services[at].is_empty() {
                return 1;
            }
            sum(&mut self.by_users[at].iter().map(|&(_, quantity)| quantity))
        };
        let groups = self.groups(&joined);
        if let Some(services) = groups.iter().map(Vec::len).max().filter(|&services| services > MUTUAL_LIMIT) {
            return Err(AllocateError::TooManyMutual { services, limit: MUTUAL_LIMIT });
        }
        // Prices and what is charged to those that come later, over the divisor.
        let mut divisor = BigInt::from(1);
        let mut prices = vec![BigInt::ZERO; self.services.len()];
        let mut charged = vec![BigInt::ZERO; self.services.len()];
        for (number, group) in groups.iter().enumerate() {
            let place: HashMap<usize, usize> = group.iter().enumerate().map(|(place, &at)| (at, place)).collect();
            let mut equations = Equations::new(group.len());
            for (row, &at) in group.iter().enumerate() {
                equations.left[row][row] += to_services(at) + to_users(at);
                equations.right[row] = &divisor * self.services[at].kronor_per_year + std::mem::take(&mut charged[at]);
                for &(to, quantity) in &self.by_services[at] {
                    if let Some(&to) = place.get(&to) {
                        equations.left[to][row] -= quantity;
                    }
                }
            }
            let Some((solved, by)) = equations.solve() else {
                let services = group.iter().map(|&at| self.services[at].key.clone()).collect();
                return Err(AllocateError::OnlyOneAnother { services });
            };
            if by != BigInt::from(1) {
                divisor *= &by;
                for &at in groups[..number].iter().flatten() {
                    prices[at] *= &by;
                }
                charged.iter_mut().filter(|charged| **charged != BigInt::ZERO).for_each(|charged| *charged *= &by);
            }
            for (&at, price) in group.iter().zip(solved) {
                for &(to, quantity) in self.by_services[at].iter().filter(|(to, _)| !place.contains_key(to)) {
                    charged[to] += &price * quantity;
                }
                prices[at] = price;
            }
        }

        let kronor = |number: BigInt| u64::try_from(number).map_err(|_| AllocateError::TooLarge);
        let nearest = |product: BigInt| kronor((product * 2 + &divisor) / (&divisor * 2));
        let (mut left, mut remainders) = (0_u64, Vec::new());
        for &at in &joined {
            let (own, users) = (self.services[at].kronor_per_year, to_users(at));
            gross[at] = nearest(&prices[at] * (to_services(at) + users))?;
            let charged = &prices[at] * users;
            // What all charge is what all cost, and that fits.
            out[at] = kronor(&charged / &divisor)?;
            left = left.wrapping_add(own).wrapping_sub(out[at]);
            remainders.push((std::cmp::Reverse(charged % &divisor), at));
            for &(to, quantity) in &self.by_services[at] {
                passed_on.push((at, to, nearest(&prices[at] * quantity)?));
            }
        }
        remainders.sort();
        for (_, at) in remainders.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
            out[at] += 1;
        }
        Ok(())
    }
}

/// `Σ left[i][j] × x[j] = right[i]`, in whole numbers, positive or nought on the diagonal and negative or nought beside it,
/// where no column takes away more than its diagonal gives: then every pivot is positive or nought, and no row has to be
/// exchanged.
struct Equations {
    left: Vec<Vec<BigInt>>,
    right: Vec<BigInt>,
}

impl Equations {
    fn new(size: usize) -> Self {
        Self { left: vec![vec![BigInt::ZERO; size]; size], right: vec![BigInt::ZERO; size] }
    }

    /// The numerators of the solution and their common divisor, by Bareiss's fraction-free elimination; `None` where there is
    /// no one solution. Every division is exact.
    fn solve(mut self) -> Option<(Vec<BigInt>, BigInt)> {
        let size = self.right.len();
        let mut before = BigInt::from(1);
        for pivot in 0..size {
            let (row, right) = (self.left[pivot].clone(), self.right[pivot].clone());
            if row[pivot] == BigInt::ZERO {
                return None;
            }
            for other in (0..size).filter(|&other| other != pivot) {
                let factor = std::mem::take(&mut self.left[other][pivot]);
                let eliminate = |number: &mut BigInt, of_pivot: &BigInt| {
                    *number = (&*number * &row[pivot] - &factor * of_pivot) / &before;
                };
                // Columns before the pivot are nought but on their diagonal.
                for (number, of_pivot) in self.left[other].iter_mut().zip(&row).skip(pivot + 1) {
                    eliminate(number, of_pivot);
                }
                if other < pivot {
                    eliminate(&mut self.left[other][other], &row[other]);
                }
                eliminate(&mut self.right[other], &right);
            }
            before.clone_from(&row[pivot]);
        }
        Some((self.right, before))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Use;
    use super::*;
    use crate::{Assumed, Decimal};

    fn service(key: &str, kronor: u64, uses: &[(&str, u16)]) -> InternalService {
        let part = |&(user, quantity): &(&str, u16)| Use { user: user.into(), quantity: Decimal::from(quantity) };
        InternalService {
            key: key.into(),
            name: None,
            provider: key.into(),
            function: None,
            kronor_per_year: kronor,
            driver: Some("hours".into()),
            uses: uses.iter().map(part).collect(),
            source: None,
            assumed: Assumed::Nothing,
        }
    }

    fn charges(allocation: &Allocation) -> Vec<(&str, &str, u64)> {
        allocation.charges.iter().map(|c| (c.service.as_str(), c.user.as_str(), c.kronor)).collect()
    }

    /// Horngren's Castleford Engineering: plant maintenance costs 600,000 and gives 1,600, 2,400 and 4,000 hours to
    /// information systems, machining and assembly; information systems cost 116,000 and give 200, 1,600 and 200 hours to
    /// plant maintenance, machining and assembly.
    fn castleford() -> [InternalService; 2] {
        [
            service("pm", 600_000, &[("is", 1_600), ("machining", 2_400), ("assembly", 4_000)]),
            service("is", 116_000, &[("pm", 200), ("machining", 1_600), ("assembly", 200)]),
        ]
    }

    #[test]
    fn the_textbook_is_met_by_all_three_methods() {
        // 600,000 × 2,400 / 6,400 = 225,000; 116,000 × 1,600 / 1,800 = 103,111.1.
        let direct = allocate(&castleford(), Method::Direct).expect("charges");
        let expected = [
            ("pm", "machining", 225_000),
            ("pm", "assembly", 375_000),
            ("is", "machining", 103_111),
            ("is", "assembly", 12_889),
        ];
        assert_eq!(charges(&direct), expected);
        assert!(direct.passed_on.is_empty());

        // Plant maintenance gives a fifth, 120,000; then 236,000 × 1,600 / 1,800 = 209,777.8.
        let step_down = allocate(&castleford(), Method::StepDown).expect("charges");
        let expected = [
            ("pm", "machining", 180_000),
            ("pm", "assembly", 300_000),
            ("is", "machining", 209_778),
            ("is", "assembly", 26_222),
        ];
        assert_eq!(charges(&step_down), expected);
        assert_eq!(step_down.order, ["pm", "is"]);
        assert_eq!((step_down.passed_on[0].kronor, step_down.services[1].gross), (120_000, 236_000));

        // PM = 600,000 + 0.1 IS and IS = 116,000 + 0.2 PM: 0.98 PM = 611,600, so PM = 624,081.6 and IS = 240,816.3. To users
        // go 0.8 PM = 499,265.3 and 0.9 IS = 216,734.7, in whole kronor 499,265 and 216,735; of these 3/8 and 8/9 to machining.
        let reciprocal = allocate(&castleford(), Method::Reciprocal).expect("charges");
        assert_eq!(reciprocal.services.iter().map(|s| s.gross).collect::<Vec<_>>(), [624_082, 240_816]);
        let expected = [
            ("pm", "machining", 187_224),
            ("pm", "assembly", 312_041),
            ("is", "machining", 192_653),
            ("is", "assembly", 24_082),
        ];
        assert_eq!(charges(&reciprocal), expected);
        assert_eq!(reciprocal.passed_on.iter().map(|p| p.kronor).collect::<Vec<_>>(), [124_816, 24_082]);
        assert_eq!(reciprocal.by_user(), [("machining".into(), 379_877), ("assembly".into(), 336_123)]);
    }

    /// With whole solutions: x = 1,000 + y / 5 and y = 800 + x / 4 give x = 1,160 / 0.95. With costs of 950 and 760 they give
    /// 0.95 x = 950 + 152, x = 1,160, y = 1,050.
    #[test]
    fn whole_solutions_stay_whole() {
        let services = [service("x", 950, &[("y", 25), ("a", 75)]), service("y", 760, &[("x", 20), ("b", 80)])];
        let allocation = allocate(&services, Method::Reciprocal).expect("charges");
        assert_eq!(allocation.services.iter().map(|s| s.gross).collect::<Vec<_>>(), [1_160, 1_050]);
        assert_eq!(charges(&allocation), [("x", "a", 870), ("y", "b", 840)]);
    }

    #[test]
    fn the_service_that_serves_most_others_steps_first() {
        let services = [
            service("a", 10, &[("b", 1), ("user", 1)]),
            service("b", 20, &[("a", 1), ("c", 1), ("user", 1)]),
            service("c", 30, &[("user", 1)]),
        ];
        let allocation = allocate(&services, Method::StepDown).expect("charges");
        assert_eq!(allocation.order, ["b", "a", "c"]);
        // b gives 7 to a, 7 to c (and 6 to the user); a serves b no more.
        assert_eq!(charges(&allocation), [("a", "user", 17), ("b", "user", 6), ("c", "user", 37)]);
    }

    #[test]
    fn services_that_serve_only_one_another_have_no_reciprocal_charges() {
        let services =
            [service("it", 10, &[("a", 1), ("user", 1)]), service("a", 10, &[("b", 1)]), service("b", 20, &[("a", 1)])];
        let error = allocate(&services, Method::Reciprocal).expect_err("no solution");
        assert_eq!(error, AllocateError::OnlyOneAnother { services: vec!["a".into(), "b".into()] });
        assert_eq!(error.to_string(), "these internal services serve only one another: `a`, `b`");
        // The other methods leave out what would go around, and name what is left.
        let direct = allocate(&services, Method::Direct).expect("charges");
        assert_eq!(direct.services.iter().map(|s| s.uncharged).collect::<Vec<_>>(), [0, 10, 20]);
        let step_down = allocate(&services, Method::StepDown).expect("charges");
        assert_eq!(step_down.services.iter().map(|s| s.uncharged).collect::<Vec<_>>(), [0, 0, 35]);
    }

    #[test]
    fn up_to_the_limit_services_may_serve_one_another() {
        let round = |size: usize| -> Vec<InternalService> {
            let next = |at: usize| ((at + 1) % size).to_string();
            (0..size).map(|at| service(&at.to_string(), 100, &[(&next(at), 1), ("user", 1)])).collect()
        };
        let allocation = allocate(&round(MUTUAL_LIMIT), Method::Reciprocal).expect("as many as may");
        assert!(allocation.services.iter().all(|service| service.gross == 200));
        assert!(allocation.charges.iter().all(|charge| charge.kronor == 100));
        let services = MUTUAL_LIMIT + 1;
        let error = allocate(&round(services), Method::Reciprocal).expect_err("one more");
        assert_eq!(error, AllocateError::TooManyMutual { services, limit: MUTUAL_LIMIT });
        assert_eq!(
            error.to_string(),
            "65 internal services serve one another, and at most 64 may be charged by the reciprocal method"
        );
        for method in [Method::Direct, Method::StepDown] {
            assert!(allocate(&round(services), method).is_ok(), "{method}");
        }
    }

    #[test]
    fn services_that_serve_others_without_a_way_back_may_be_many() {
        // Each hands half of what it costs on to the next, the last hands all to the user: 1, 3/2, 7/4 ... times the cost.
        let size = 3 * MUTUAL_LIMIT;
        let step = |at: usize| service(&at.to_string(), 1_000, &[(&(at + 1).to_string(), 1), ("user", 1)]);
        let services: Vec<InternalService> = (0..size).map(step).rev().collect();
        let allocation = allocate(&services, Method::Reciprocal).expect("no two serve one another");
        let gross: Vec<u64> = allocation.services.iter().rev().map(|service| service.gross).take(4).collect();
        assert_eq!(gross, [1_000, 1_500, 1_750, 1_875]);
        assert!(sums_to_cost(&allocation));
    }

    #[test]
    fn a_service_of_nobody_keeps_its_cost_and_what_it_is_charged() {
        let services = [service("a", 10, &[("b", 1), ("user", 1)]), service("b", 20, &[])];
        for (method, uncharged) in Method::ALL.into_iter().zip([20, 25, 25]) {
            let allocation = allocate(&services, method).expect("charges");
            assert_eq!(allocation.services[1].uncharged, uncharged, "{method}");
        }
    }

    #[test]
    fn what_a_provider_uses_of_its_own_is_left_out_and_several_services_of_one_are_split_by_cost() {
        let mut services = vec![
            service("it", 100, &[("it", 5), ("support", 4), ("user", 4)]),
            service("finance", 300, &[("support", 9), ("user", 1)]),
            service("personnel", 100, &[("user", 1)]),
        ];
        services[1].provider = "support".into();
        services[2].provider = "support".into();
        let allocation = allocate(&services, Method::StepDown).expect("charges");
        // Half of 100 to support: 3 of 4 units to finance, which costs three times as much as personnel.
        assert_eq!(charges(&allocation), [("it", "user", 50), ("finance", "user", 338), ("personnel", "user", 112)]);
    }

    #[test]
    fn the_largest_sums_are_refused_and_none_panics() {
        let services = [service("a", u64::MAX, &[("user", 1)]), service("b", 1, &[("user", 1)])];
        for method in Method::ALL {
            assert_eq!(allocate(&services, method), Err(AllocateError::TooLarge));
            assert_eq!(allocate(&services[..1], method).expect("charges").charges[0].kronor, u64::MAX);
            assert_eq!(allocate(&[], method).expect("nothing").charges, []);
        }
        // Nearly all goes around: the gross cost is beyond 64 bits.
        let services = [service("a", u64::MAX / 2, &[("b", 9_999), ("user", 1)]), service("b", 1, &[("a", 1)])];
        assert_eq!(allocate(&services, Method::Reciprocal), Err(AllocateError::TooLarge));
    }

    /// Services `0`, `1` … of which each may use each, and three users.
    fn any_services(mutual: bool) -> impl Strategy<Value = Vec<InternalService>> {
        let quantity = prop_oneof![Just(0_u32), 1..2_000_000_u32];
        let of = move |size: usize| {
            let costs = prop::collection::vec(prop_oneof![Just(0), 0..1_000_u64, 0..10_000_000_000_u64], size);
            let quantities = prop::collection::vec(prop::collection::vec(quantity.clone(), size + 3), size);
            (costs, quantities).prop_map(move |(costs, quantities)| {
                let service = |(at, cost): (usize, &u64)| {
                    let mut service = service(&at.to_string(), *cost, &[]);
                    let uses = quantities[at].iter().enumerate().filter(|(user, _)| mutual || *user >= size);
                    service.uses = uses
                        .map(|(user, quantity)| Use {
                            user: user.to_string().into(),
                            quantity: Decimal::from_hundredths(*quantity),
                        })
                        .collect();
                    service
                };
                costs.iter().enumerate().map(service).collect()
            })
        };
        (1..8_usize).prop_flat_map(of)
    }

    fn sums_to_cost(allocation: &Allocation) -> bool {
        let charged: u64 = allocation.charges.iter().map(|charge| charge.kronor).sum();
        let uncharged: u64 = allocation.services.iter().map(|service| service.uncharged).sum();
        charged + uncharged == allocation.cost()
    }

    /// What each service charges to users, by letting the money go around many times, in floating point.
    fn gone_around(services: &[InternalService]) -> Vec<f64> {
        let size = services.len();
        let share = |from: usize, user: usize| {
            let uses: Vec<f64> = services[from].uses.iter().map(|part| part.quantity.to_f64()).collect();
            let all: f64 = uses.iter().enumerate().filter(|(user, _)| *user != from).map(|(_, q)| q).sum();
            if all == 0.0 || user == from { 0.0 } else { uses[user] / all }
        };
        let shares: Vec<Vec<f64>> =
            (0..size).map(|from| (0..size + 3).map(|user| share(from, user)).collect()).collect();
        let mut money: Vec<f64> = services.iter().map(|service| service.kronor_per_year as f64).collect();
        let mut out = vec![0.0; size];
        for _ in 0..20_000 {
            let mut next = vec![0.0; size];
            for from in 0..size {
                let stays = shares[from].iter().sum::<f64>() == 0.0;
                let to_users: f64 = if stays { 1.0 } else { shares[from][size..].iter().sum() };
                out[from] += money[from] * to_users;
                for to in 0..size {
                    next[to] += money[from] * shares[from][to];
                }
            }
            money = next;
            if money.iter().sum::<f64>() < 1e-6 {
                break;
            }
        }
        out
    }

    proptest! {
        #[test]
        fn charges_sum_to_what_services_cost(services in any_services(true)) {
            for method in Method::ALL {
                match allocate(&services, method) {
                    Ok(allocation) => prop_assert!(sums_to_cost(&allocation), "{}", method),
                    Err(error) => prop_assert!(method == Method::Reciprocal, "{}", error),
                }
            }
        }

        #[test]
        fn without_services_among_services_all_methods_agree(services in any_services(false)) {
            let [direct, step_down, reciprocal] =
                Method::ALL.map(|method| allocate(&services, method).expect("charges").charges);
            prop_assert_eq!(&direct, &step_down);
            prop_assert_eq!(&direct, &reciprocal);
        }

        /// For two mutual services the solution is known: (c1 + a21 c2) / (1 − a12 a21).
        #[test]
        fn two_mutual_services_meet_the_closed_form(
            costs in (0..1_000_000_u64, 0..1_000_000_u64),
            quantities in (1..1_000_u16, 1..1_000_u16, 1..1_000_u16, 1..1_000_u16),
        ) {
            let (to_b, a_out, to_a, b_out) = quantities;
            let services =
                [service("a", costs.0, &[("b", to_b), ("u", a_out)]), service("b", costs.1, &[("a", to_a), ("u", b_out)])];
            let share = |part: u16, rest: u16| f64::from(part) / (f64::from(part) + f64::from(rest));
            let (ab, ba) = (share(to_b, a_out), share(to_a, b_out));
            let a = (costs.0 as f64 + ba * costs.1 as f64) / (1.0 - ab * ba);
            let b = costs.1 as f64 + ab * a;
            let allocation = allocate(&services, Method::Reciprocal).expect("charges");
            for (found, expected) in [(&allocation.services[0], a), (&allocation.services[1], b)] {
                prop_assert!((found.gross as f64 - expected).abs() <= 0.5 + 1e-9 * expected, "{} {}", found.gross, expected);
            }
            prop_assert!((allocation.charges[0].kronor as f64 - a * (1.0 - ab)).abs() <= 1.0 + 1e-9 * a);
        }

        #[test]
        fn the_exact_solution_is_where_the_money_ends_that_goes_around(services in any_services(true)) {
            if let Ok(allocation) = allocate(&services, Method::Reciprocal) {
                let mut charged = vec![0.0; services.len()];
                for charge in &allocation.charges {
                    charged[charge.service.as_str().parse::<usize>().expect("a number")] += charge.kronor as f64;
                }
                for (at, service) in allocation.services.iter().enumerate() {
                    charged[at] += service.uncharged as f64;
                }
                let total = allocation.cost() as f64;
                for (found, expected) in charged.iter().zip(gone_around(&services)) {
                    prop_assert!((found - expected).abs() <= 1.001 + 1e-5 * total, "{} {}", found, expected);
                }
            }
        }
    }
}
