//! Money in a small municipality: `cargo run --example budget`
//!
//! Frames from the council down, what service areas get by volume and price, how frames move when volumes do, and what
//! internal services charge by three methods. All numbers are made up.

use std::error::Error;

use orgmodel::format::{Input, parse};
use orgmodel::render::terminal::{self, Look};
use orgmodel::steering::budget::{Method, Money, Resources, allocate_in};

const MODEL: &str = r#"
format = 1
name = "Smallham"
steering_model = "sector"

body = [
    { key = "council", kind = "council" },
    { key = "education-committee", kind = "committee", answers_to = "council" },
    { key = "care-committee", kind = "committee", answers_to = "council" },
]
administration = [{ key = "administration", head = { title = "director" } }]
sector = [
    { key = "education", reports_to = "administration", commissioned_by = "education-committee" },
    { key = "care", reports_to = "administration", commissioned_by = "care-committee" },
]
unit = [
    { key = "it", role = "support", staff = 6, reports_to = "administration" },
    { key = "personnel", role = "support", staff = 4, reports_to = "administration" },
    { key = "hill-school", staff = 45, areas = "school", reports_to = "education" },
    { key = "library", staff = 15, areas = ["school", "culture"], reports_to = "education" },
    { key = "home-care", staff = 60, areas = "elderly-care", reports_to = "care" },
]
service_area = [
    { key = "school", staff = 50, volume_per_year = 600 },
    { key = "culture", staff = 10, volume_per_year = 9000 },
    { key = "elderly-care", staff = 60, volume_per_year = 250 },
]

price = [
    { key = "school-price", area = "school", kronor_per_matter = 80000, fixed_kronor_per_year = 12000000 },
    { key = "culture-price", area = "culture", kronor_per_matter = 200, fixed_kronor_per_year = 7200000 },
    { key = "elderly-care-price", area = "elderly-care", kronor_per_matter = 240000 },
]
frame = [
    { key = "all", to = "council", kronor = 135000001, period = "2011" },
    { key = "for-education", from = "council", to = "education-committee", kronor = 69000001, period = "2011" },
    { key = "for-care", from = "council", to = "care-committee", kronor = 60000000, period = "2011" },
    { key = "for-it", from = "council", to = "it", kronor = 4000000, period = "2011" },
    { key = "for-personnel", from = "council", to = "personnel", kronor = 2000000, period = "2011" },
    { key = "education", from = "education-committee", to = "education", kronor = 69000001, period = "2011" },
    { key = "care", from = "care-committee", to = "care", kronor = 60000000, period = "2011" },
]
internal_service = [
    { key = "computers", provider = "it", kronor_per_year = 4000000, driver = "computers", uses = [
        { user = "personnel", quantity = 10 }, { user = "education", quantity = 70 }, { user = "care", quantity = 20 },
    ] },
    { key = "salaries", provider = "personnel", kronor_per_year = 2000000, driver = "members of staff", uses = [
        { user = "it", quantity = 6 }, { user = "education", quantity = 60 }, { user = "care", quantity = 60 },
    ] },
]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let model = parse(&Input::toml("smallham.toml", MODEL), &mut |_| Err(std::io::ErrorKind::NotFound.into()))?;
    let look = Look::default();
    println!("{}", terminal::money(&model, look));

    let resources = Resources::of(&model);
    println!("By volume and price the areas get {} kronor:", resources.total());
    for area in resources.areas() {
        let elasticity = area.elasticity().unwrap_or(0.0);
        println!("  {:<14} {:>12} kronor; 1 % more volume is {elasticity:.2} % more", area.area, area.kronor());
    }

    // The frames of the committees after volumes rise by a tenth, when the council has no more to distribute than before.
    let money = Money::latest(&model).ok_or("the model states money")?;
    let frame = u64::try_from(money.given("council") - money.received("it") - money.received("personnel"))?;
    let more = resources.with_volumes(|_, volume| volume + volume / 10);
    println!("Volumes rise by 10 %: {} kronor more are needed.", more.total() - resources.total());
    for (before, after) in resources.by_body(&model).iter().zip(more.by_body(&model)) {
        let of = |name: &Option<orgmodel::Key>| name.as_ref().map_or("nobody".to_owned(), ToString::to_string);
        println!("  {:<20} {:>12} → {:>12} kronor", of(&before.0), before.1.total(), after.1.total());
    }
    println!("Within the same frame of {frame} kronor:");
    let (was, is) = (resources.scaled_to(frame), more.scaled_to(frame));
    for ((area, was), (_, is)) in was.iter().zip(&is) {
        println!("  {area:<14} {was:>12} → {is:>12} kronor");
    }
    if is.iter().map(|(_, kronor)| kronor).sum::<u64>() != frame {
        return Err("kronor were lost or made".into());
    }

    println!("\n{}", terminal::charges(&model, look));
    for method in Method::ALL {
        let allocation = allocate_in(&model, method)?;
        let charged: u64 = allocation.charges.iter().map(|charge| charge.kronor).sum();
        println!("{method}: {charged} of {} kronor are charged", allocation.cost());
    }
    Ok(())
}
