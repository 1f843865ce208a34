use std::fmt::Write;
use std::io;

use orgmodel::format::{
    Input, ReadError, parse, parse_config, parse_scenario, parse_services, read, read_config, read_scenario,
};
use proptest::prelude::*;

fn no_include(_: &str) -> io::Result<String> {
    Err(io::Error::other("no such file"))
}

fn model(name: &str, text: &str) -> Result<(), ReadError> {
    let input = if name.ends_with(".json") { Input::json(name, text) } else { Input::toml(name, text) };
    parse(&input, &mut no_include).map(drop)
}

/// Each fault with what is said of it.
fn report(faults: &[(&str, &str)], read: impl Fn(&str) -> Result<(), ReadError>) -> String {
    let mut report = String::new();
    for (what, text) in faults {
        let error = read(text).expect_err(what);
        assert!(!error.problems().is_empty());
        writeln!(report, "== {what}\n{error}\n").expect("a string takes everything");
    }
    report
}

#[test]
fn faults_of_a_model_in_toml() {
    let deep = format!("format = 1\nname = {}", "[".repeat(100_000));
    let almost = format!("format = 1\nname = {}{}", "[".repeat(64), "]".repeat(64));
    let dotted = format!("format = 1\nname{} = 1", ".a".repeat(100_000));
    let faults = [
        ("empty", ""),
        ("blank", " \n\t\n"),
        ("byte-order mark", "\u{feff}format = 1\n"),
        ("binary", "format = 1\n\0\0"),
        ("no format", "name = \"a\"\n"),
        ("format of tomorrow", "format = 2\nunit = 5\n"),
        ("format as a string", "format = \"1\"\n"),
        ("syntax, three times", "format = 1\nname = \n[[unit]\nkey = \"a\" \"b\"\n"),
        ("a key of TOML twice", "format = 1\nname = \"a\"\nname = \"b\"\n"),
        ("unknown section", "format = 1\n[[units]]\nkey = \"a\"\n[[unit]]\nkey = \"b\"\nreports_to = \"a\"\n"),
        ("section as one table", "format = 1\n[unit]\nkey = \"a\"\nstaff = -2\n"),
        ("section as a number", "format = 1\nunit = 5\n"),
        ("entry that is no table", "format = 1\nunit = [5]\n"),
        ("unknown field", "format = 1\n[[unit]]\nkey = \"a\"\nraports_to = \"b\"\n"),
        ("unknown field, nothing near", "format = 1\n[[level]]\ntitle = \"a\"\nzzzzzzzz = 1\n"),
        ("misspelt field that is needed", "format = 1\n[[unit]]\nkye = \"a\"\nreports_to = \"a\"\n"),
        ("unknown field of a table", "format = 1\n[[unit]]\nkey = \"a\"\nhead = { titel = \"b\" }\n"),
        ("wrong type", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = \"ten\"\n"),
        ("list for a table", "format = 1\n[[unit]]\nkey = \"a\"\nhead = [\"principal\", \"vacant\"]\n"),
        ("unknown value", "format = 1\n[[body]]\nkey = \"a\"\nkind = \"comittee\"\n"),
        (
            "value with a number missing",
            "format = 1\n[[unit]]\nkey = \"a\"\nhead = { title = \"b\", state = \"shared\" }\n",
        ),
        ("shared by one", "format = 1\n[[unit]]\nkey = \"a\"\nhead = { title = \"b\", state = { shared = 1 } }\n"),
        ("shared by 300", "format = 1\n[[unit]]\nkey = \"a\"\nhead = { title = \"b\", state = { shared = 300 } }\n"),
        ("seats out of range", "format = 1\n[[body]]\nkey = \"a\"\nkind = \"council\"\nseats = 70000\n"),
        ("negative staff", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = -1\n"),
        ("not a number", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = nan\n"),
        ("infinite", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = inf\n"),
        ("too large for a float", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = 1e999\n"),
        ("too large for 64 bits", "format = 1\nelectorate = 99999999999999999999\n"),
        ("three decimals", "format = 1\n[[unit]]\nkey = \"a\"\nstaff = 0.125\n"),
        ("malformed key", "format = 1\n[[unit]]\nkey = \"a b\"\n"),
        (
            "keys with nothing and with too much in them",
            "format = 1\n[[unit]]\nkey = \"\"\n[[unit]]\nkey = \"a\\nb\"\n[[unit]]\nkey = \"b\"\nreports_to = [\"a\", \"a\\tb\"]\n\"c\\nd\" = 1\n",
        ),
        ("duplicate key across kinds", "format = 1\n[[unit]]\nkey = \"a\"\n[[sector]]\nkey = \"a\"\n"),
        ("title on two levels", "format = 1\n[[level]]\ntitle = \"a\"\n[[level]]\ntitle = \"b\"\nalso = [\"a\"]\n"),
        ("unknown key, one", "format = 1\n[[unit]]\nkey = \"finance\"\nreports_to = \"finanse\"\n"),
        (
            "unknown key, second of a list",
            "format = 1\n[[unit]]\nkey = \"finance\"\n[[unit]]\nkey = \"b\"\nreports_to = [\"finance\", \"finanse\"]\n",
        ),
        (
            "unknown key in a table of a list",
            "format = 1\n[[unit]]\nkey = \"finance\"\nserves = [{ customer = \"school\", priced = true }]\n",
        ),
        (
            "unknown assumption of a field",
            "format = 1\n[[assumption]]\nkey = \"guess\"\nreason = \"none\"\n[[unit]]\nkey = \"a\"\nassumed = { staff = \"gues\" }\n",
        ),
        (
            "assumption of a field that there is not",
            "format = 1\n[[assumption]]\nkey = \"guess\"\nreason = \"none\"\n[[unit]]\nkey = \"a\"\nassumed = { staf = \"guess\", seats = \"guess\" }\n",
        ),
        (
            "assumptions of the services as a whole",
            "format = 1\nassumed = { electorate = \"gues\", electorat = \"guess\" }\n[[assumption]]\nkey = \"guess\"\nreason = \"none\"\n",
        ),
        ("unknown assumption of the services", "format = 1\nassumed = { electorate = \"guess\" }\n"),
        ("unknown level", "format = 1\n[[delegation]]\nkey = \"a\"\nby = { level = \"director\" }\n"),
        (
            "impossible relation",
            "format = 1\n[[focus_area]]\nkey = \"work\"\n[[unit]]\nkey = \"a\"\nreports_to = \"work\"\n",
        ),
        (
            "duplicate relation",
            "format = 1\n[[unit]]\nkey = \"b\"\n[[unit]]\nkey = \"a\"\nreports_to = [\"b\", \"b\"]\n",
        ),
        (
            "nothing said",
            "format = 1\n[[assumption]]\nkey = \"a\"\nreason = \"\"\n[[unit]]\nkey = \"a\"\nname = \"\"\nhead = { title = \" \" }\n",
        ),
        (
            "a key twice in a list",
            "format = 1\n[[service_area]]\nkey = \"a\"\n[[support_function]]\nkey = \"f\"\n\
             [[unit]]\nkey = \"u\"\nareas = [\"a\", \"a\"]\nfunctions = [\"f\", \"f\", \"f\"]\n\
             [[body]]\nkey = \"b\"\nkind = \"committee\"\nsupervises = [\"a\", \"a\"]\n\
             [[focus_area]]\nkey = \"work\"\nareas = [\"a\", \"a\"]\n\
             [[channel]]\nkey = \"web\"\nkind = \"web\"\nreaches = [\"a\", \"a\"]\n\
             [[delegation]]\nkey = \"d\"\nareas = [\"a\", \"a\"]\nby = { body = \"b\" }\n",
        ),
        (
            "a pair twice",
            "format = 1\n[[service_area]]\nkey = \"a\"\n[[service_area]]\nkey = \"b\"\n\
             [[touch]]\nareas = [\"a\", \"b\"]\nweight = 1\n[[touch]]\nareas = [\"b\", \"a\"]\nweight = 2\n",
        ),
        (
            "share over 100",
            "format = 1\n[[company]]\nkey = \"a\"\nowned_by = [{ owner = \"a\", share_percent = 101 }]\n",
        ),
        ("all that is missing", "format = 1\n[[agreement]]\nkey = \"a\"\n"),
        (
            "five in one entry, and nothing that follows from them",
            "format = 1\n[[unit]]\nkey = \"a\"\nreports_to = 5\nhead = { state = \"gone\", hours = 1 }\nstaff = true\nrole = []\n\
             [[unit]]\nkey = \"b\"\nreports_to = \"a\"\n",
        ),
        (
            "several, in the order of the file",
            "format = 1\n[[unit]]\nkey = \"b\"\nreports_to = \"x\"\n[[agreement]]\nkey = \"c\"\npurchaser = \"b\"\nprovider = \"y\"\narea = \"z\"\n\
             [[unit]]\nkey = \"b\"\nstaff = \"many\"\nareas = [\"q\"]\n",
        ),
        ("services in another file", "format = 1\nservices = \"services.toml\"\n"),
        ("services above", "format = 1\nservices = \"../services.toml\"\n"),
        ("services in no known syntax", "format = 1\nservices = \"services\"\n[[touch]]\nareas = [\"a\", \"a\"]\n"),
        (
            "tabs and letters beyond ASCII",
            "format = 1\n[[unit]]\nkey = \"å\"\nname = \"öst\"\n\treports_to\t=\t\"ä\"\n",
        ),
        ("as deep as may be", &almost),
        ("deep lists", &deep),
        ("deep keys", &dotted),
    ];
    insta::assert_snapshot!(report(&faults, |text| model("model.toml", text)));
}

/// What entries may refer to in the faults below.
const THERE: &str = "format = 1\n[[service_area]]\nkey = \"schools\"\n[[support_function]]\nkey = \"finance\"\n\
                     [[body]]\nkey = \"council\"\nkind = \"council\"\n[[unit]]\nkey = \"school\"\n\
                     [[focus_area]]\nkey = \"work\"\n[[agreement]]\nkey = \"meals\"\npurchaser = \"school\"\n\
                     provider = \"school\"\narea = \"schools\"\n";

#[test]
fn faults_of_matters_and_calendars() {
    let there =
        "format = 1\n[[service_area]]\nkey = \"schools\"\nvolume_per_year = 900\n[[service_area]]\nkey = \"care\"\n";
    let kind = "[[matter_kind]]\nkey = \"place\"\narea = \"schools\"\n";
    let usual = "arrivals = { per_year = 9 }\nhandling_hours = { constant = 1 }\n";
    let faults: Vec<(&str, String)> = [
        ("all that is missing", "[[matter_kind]]\n".to_owned()),
        ("a rate below nothing", format!("{kind}arrivals = {{ per_year = -1 }}\nhandling_hours = {{ constant = 1 }}\n")),
        ("arrivals of no sort", format!("{kind}arrivals = {{ per_yaer = 1 }}\nhandling_hours = {{ constant = 1 }}\n")),
        ("arrivals of two sorts", format!("{kind}arrivals = {{ per_year = 1, at_hours = [1] }}\nhandling_hours = 1\n")),
        (
            "distributions that do not exist",
            format!(
                "{kind}arrivals = {{ per_year = 1 }}\nhandling_hours = {{ exponental = {{ mean = 1 }} }}\ndecision_hours = {{ weibull = {{ mean = 1 }} }}\n"
            ),
        ),
        (
            "fields and values of distributions",
            format!(
                "{kind}arrivals = {{ per_year = 1 }}\nhandling_hours = {{ exponential = {{ maen = 1 }} }}\ndecision_hours = {{ erlang = {{ shape = -1, mean = \"x\" }} }}\n\
                 [flow]\nreception_hours = {{ gamma = {{ mean = 1 }} }}\ntransfer_hours = \"constant\"\ncoordination_hours = {{ constant = 0.125 }}\n"
            ),
        ),
        (
            "distributions that cannot be",
            format!(
                "{kind}arrivals = {{ per_year = 1 }}\nhandling_hours = {{ empirical = [] }}\ndecision_hours = {{ uniform = {{ from = 2, to = 1 }} }}\n\
                 [flow]\nreception_hours = {{ erlang = {{ shape = 0, mean = 1 }} }}\ntransfer_hours = {{ gamma = {{ mean = 0, deviation = 1 }} }}\n\
                 decision_hours = {{ gamma = {{ mean = 1, deviation = 0 }} }}\ncoordination_hours = {{ lognormal = {{ mean = 0, deviation = 1 }} }}\n\
                 negotiation_hours = {{ uniform = {{ from = 0.5, to = 0.25 }} }}\nreports = {{ interval_days = 0, hours = {{ empirical = [] }}, wrong_percent = 51 }}\n"
            ),
        ),
        ("arrivals out of order", format!("{kind}arrivals = {{ at_hours = [1, 2, 1.5] }}\nhandling_hours = {{ constant = 1 }}\n")),
        (
            "a share of what is not stated",
            "[[matter_kind]]\nkey = \"home\"\narea = \"care\"\narrivals = { percent_of_volume = 101 }\nhandling_hours = { constant = 1 }\n".to_owned(),
        ),
        (
            "keys",
            format!(
                "[[matter_kind]]\nkey = \"a b\"\nname = \" \"\narea = \"scools\"\n{usual}touches = [{{ area = \"schools\", percent = 1 }}, {{ area = \"crae\", percent = 2 }}]\nfocus_area = \"a b\"\n\
                 {kind}{usual}touches = [{{ area = \"schools\", percent = 1 }}, {{ area = \"care\", percent = 2 }}, {{ area = \"care\", percent = 3 }}]\n{kind}{usual}"
            ),
        ),
        (
            "shares",
            format!(
                "{kind}{usual}touches = [{{ area = \"care\", percent = 100.01 }}]\ndecisions = [{{ percent = 60, by = \"handler\" }}, {{ percent = 40.01, by = \"council\" }}]\n\
                 review = {{ accepted_percent = 101, rule = \"hierachy\" }}\nchannels = [{{ kind = \"web\", percent = 1 }}, {{ kind = \"web\", percent = 101 }}, {{ kind = \"fax\", percent = 1 }}]\n\
                 [[matter_kind]]\nkey = \"second\"\narea = \"schools\"\n{usual}decisions = [{{ percent = 101, by = \"handler\", returned_percent = 100 }}]\n\
                 review = {{ accepted_percent = 101, rule = \"hierarchy\" }}\nchannels = [{{ kind = \"web\", percent = 60 }}, {{ kind = \"visit\", percent = 60 }}, {{ kind = \"web\", percent = 1 }}]\npriority = 256\n"
            ),
        ),
        (
            "who decides",
            format!(
                "[[level]]\ntitle = \"director\"\n[[body]]\nkey = \"council\"\nkind = \"council\"\n[[delegation]]\nkey = \"admission\"\nby = {{ body = \"council\" }}\n\
                 {kind}{usual}decisions = [{{ percent = 1, by = {{ level = \"directer\" }} }}, {{ percent = 1, by = {{ delegation = \"admision\" }} }}, {{ percent = 1, by = {{ level = \"chief\" }} }}]\n\
                 [[matter_kind]]\nkey = \"second\"\narea = \"schools\"\n{usual}decisions = [{{ percent = 1, by = \"comittee\" }}, {{ percent = 1, by = \"level\" }}, {{ percent = 1, by = {{ council = 1 }} }}]\n"
            ),
        ),
        (
            "who decides in a model without levels and delegations",
            format!("{kind}{usual}decisions = [{{ percent = 1, by = {{ level = \" \" }} }}, {{ percent = 1, by = {{ delegation = \"a b\" }} }}, {{ percent = 1, by = {{ level = \"any\" }} }}]\n"),
        ),
        (
            "hours of a week and what is handed on",
            "[[service_area]]\nkey = \"a\"\nmatter_hours_per_week = 0\nreferrals = [{ area = \"crae\", percent = 60 }, { area = \"care\", percent = 60 }, { area = \"care\", percent = 1 }]\n\
             [[service_area]]\nkey = \"b\"\nmatter_hours_per_week = 168.01\nreferrals = [{ area = \"care\", percent = 101 }]\n\
             [[service_area]]\nkey = \"c\"\nreferrals = [{ area = \"d\", percent = 40 }, { area = \"c\", percent = 60 }]\n[[service_area]]\nkey = \"d\"\nreferrals = [{ area = \"c\", percent = 100 }]\n\
             [flow]\nstaff_hours_per_week = 0\nworking_hours_per_week = 169\nleast_head_hours_per_week = 0\nwrong_door_percent = 101\nagreement_change_percent = 101\nhours_per_membre = 1\n".to_owned(),
        ),
        ("flows", "[[flow]]\nstaff_hours_per_week = 0\n[[flow]]\n".to_owned()),
        ("a flow as a number", "flow = 5\n".to_owned()),
        (
            "what is assumed",
            format!(
                "[[assumption]]\nkey = \"guess\"\nreason = \"none\"\nrange = {{ from = 1.5, to = 2 }}\n[[assumption]]\nkey = \"other\"\nreason = \"\"\nrange = {{ from = 0, to = 2 }}\n\
                 [[assumption]]\nkey = \"third\"\nreason = \"none\"\nrange = {{ from = -1, too = 0.5 }}\n\
                 {kind}{usual}assumed = {{ handling_hours = \"gues\", handling = \"guess\" }}\n[flow]\nassumed = {{ decision_hours = \"gues\" }}\n"
            ),
        ),
        (
            "calendars",
            [
                "{ }",
                "{ interval_days = 7, days = [1] }",
                "{ interval_days = 7, first_day = 7 }",
                "{ days = [10, 0, 366], first_day = 2 }",
                "{ days = [10, 10] }",
                "{ interval_days = 7, agenda_deadline_days = 365, longest_agenda = 0, remand_percent = 100 }",
                "{ interval_days = 7, recess = [{ from_day = 9, to_day = 8 }, { from_day = 0, to_day = 400 }] }",
                "{ interval_days = 7, recess = [{ from_day = 20, to_day = 30 }, { from_day = 30, to_day = 40 }] }",
                "{ interval_days = 1, recess = [{ from_day = 1, to_day = 365 }] }",
                "{ interval_days = 73, first_day = 9, recess = [{ from_day = 1, to_day = 301 }, { from_day = 302, to_day = 302 }] }",
                "{ days = [180, 200], recess = [{ from_day = 175, to_day = 225 }] }",
                "{ interval_days = 70000, recess = [{ from_day = 1 }], longest = 5 }",
                // This one is sound: it meets on day 301 after all, and the next 73 days later.
                "{ interval_days = 73, first_day = 9, recess = [{ from_day = 1, to_day = 301 }] }",
            ]
            .iter()
            .enumerate()
            .map(|(number, calendar)| format!("[[body]]\nkey = \"b{number}\"\nkind = \"committee\"\ncalendar = {calendar}\n"))
            .collect(),
        ),
        // What is wrong with one field hides nothing of the others.
        (
            "several in one entry",
            "[[matter_kind]]\nkey = 5\narea = \"scools\"\narrivals = { percent_of_volume = \"all\" }\nhandling_hours = { gamma = { mean = 0, deviation = 1 } }\n\
             touches = [{ area = \"care\", percent = -1 }, { area = \"crae\", percent = 1 }]\ndecisions = [{ by = \"handler\" }, { percent = 101, by = \"council\" }]\nreview = 5\n\
             channels = [{ kind = \"fax\", percent = 101 }]\npriority = \"high\"\n".to_owned(),
        ),
    ]
    .map(|(what, text)| (what, if text.starts_with('[') { format!("{there}{text}") } else { format!("format = 1\n{text}") }))
    .into();
    let faults: Vec<(&str, &str)> = faults.iter().map(|(what, text)| (*what, text.as_str())).collect();
    insta::assert_snapshot!(report(&faults, |text| model("model.toml", text)));
}

#[test]
fn faults_of_the_steering_model() {
    let entries = [
        // Of each section a wrong field, wrong values, keys that there are not, a name without text, and the key twice.
        (
            "chain documents",
            "[[chain_document]]\nkey = \"a\"\nname = \" \"\nkind = \"sectorplan\"\nadopter = \"concil\"\ncovers = [\"school\", \"scool\"]\n\
             period = \"2010-H3\"\nstate = \"new\"\nadoptd = \"2010-01-01\"\n\
             [[chain_document]]\nkey = \"b\"\nname = \" \"\nkind = \"budget\"\nadopter = \"concil\"\ncovers = [\"school\", \"scool\"]\n\
             [[chain_document]]\nkey = \"b\"\nkind = \"budget\"\n",
        ),
        (
            "goals",
            "[[goal]]\nkey = \"a\"\nkind = \"comittee-goal\"\nperspective = \"citizens\"\nderive_from = \"a\"\n\
             indicator = { unit = \"x\", direction = \"up\", every = \"week\", target = \"all\", values = [{ period = \"2010-13\", value = nan }] }\n\
             [[goal]]\nkey = \"b\"\nname = \"\"\nkind = \"activity\"\ndocument = \"meels\"\nderived_from = [\"b\", \"bb\", \"b\"]\nfocus_area = \"school\"\n\
             responsible = \"scool\"\nled_by = [\"school\", \"council\"]\nreported_to = \"concil\"\n\
             indicator = { unit = \"\", direction = \"higher\", values = [{ period = \"2010\", value = 1 }, { period = \"2010\", value = 2 }] }\n\
             [[goal]]\nkey = \"b\"\nkind = \"vision\"\n",
        ),
        (
            "governing documents",
            "[[governing_document]]\nkey = \"a\"\nkind = \"program\"\nadopted = \"2010-02-30\"\nreviewed = 2010\nreview_interval_months = -1\n\
             published = [\"outsid\"]\nmeasures = [{ wat = \"x\", priority = 300 }]\nclosed = \"soon\"\n\
             [[governing_document]]\nkey = \"b\"\nname = \"\"\nkind = \"plan\"\nsubject = \"a b\"\nadopter = \"concil\"\nowner = \"scool\"\nother_actors = [\"a\", \"\"]\n\
             measures = [{ what = \"x\" }, { what = \"\", responsible = \"scool\" }]\nsupersedes = \"bb\"\nrefers_to = [\"b\", \"b\"]\nclosed_because = \" \"\n\
             [[governing_document]]\nkey = \"b\"\nkind = \"plan\"\n",
        ),
        (
            "frames",
            "[[frame]]\nkey = \"a\"\nto = \"school\"\nperiod = 2010\nkronor = -1\nkrona = 1\n\
             [[frame]]\nkey = \"b\"\nfrom = \"concil\"\nto = \"scool\"\nperiod = \"2010\"\nkronor = 5\n\
             [[frame]]\nkey = \"b\"\nto = \"school\"\nperiod = 2010-01-01\nkronor = 0.5\n",
        ),
        (
            "prices",
            "[[price]]\nkey = \"a\"\narea = \"scools\"\nkronor_per_mater = 1\n[[price]]\nkey = \"b\"\narea = \"scools\"\n\
             [[price]]\nkey = \"b\"\narea = \"schools\"\nfixed_kronor_per_year = 18446744073709551616\n[[price]]\nkey = \"b\"\narea = \"schools\"\n",
        ),
        (
            "internal services",
            "[[internal_service]]\nkey = \"a\"\nprovider = \"council\"\nfunktion = \"finance\"\nuses = [{ user = \"school\" }, { quantity = 0.125 }]\n\
             [[internal_service]]\nkey = \"b\"\nname = \"\"\nprovider = \"council\"\nfunction = \"finanse\"\nkronor_per_year = 1\ndriver = \"\"\n\
             uses = [{ user = \"school\", quantity = 1 }, { user = \"scool\", quantity = 1 }, { user = \"school\", quantity = 1 }]\n\
             [[internal_service]]\nkey = \"b\"\nprovider = \"school\"\nkronor_per_year = 1\n",
        ),
        (
            "process steps",
            "[[process_step]]\nkey = \"a\"\nphase = \"planing\"\nby = \"2010\"\ndecision = \"yes\"\nafte = \"a\"\n\
             [[process_step]]\nkey = \"b\"\nname = \"\"\nphase = \"planning\"\ndriver = \"concil\"\nafter = [\"b\", \"bb\"]\n\
             [[process_step]]\nkey = \"b\"\nphase = \"planning\"\n",
        ),
        (
            "follow-ups",
            "[[frame]]\nkey = \"year\"\nto = \"school\"\nkronor = 5\n\
             [[follow_up]]\nkey = \"a\"\nframe = \"year\"\nperiod = \"2010-Q5\"\nkronor = 5\nforcast = -5\n\
             [[follow_up]]\nkey = \"b\"\nframe = \"yaer\"\nperiod = \"2010-Q4\"\nkronor = 5\nanswered_by = \"scool\"\n\
             [[follow_up]]\nkey = \"b\"\n",
        ),
        (
            "assessments",
            "[[assessment]]\nkey = \"a\"\nnode = \"school\"\non = \"today\"\nmeets = [\"whole-groop\"]\nbelov = []\n\
             [[assessment]]\nkey = \"b\"\nnode = \"work\"\nmeets = [\"development\"]\nbelow = [\"whole-group\", \"development\"]\n\
             [[assessment]]\nkey = \"b\"\nnode = \"scool\"\n",
        ),
        (
            "management groups",
            "[[management_group]]\nkey = \"a\"\nmembers = 5\nmember = \"school\"\n\
             [[management_group]]\nkey = \"b\"\nname = \"\"\nmembers = [\"school\", \"council\", \"scool\", \"school\"]\n\
             [[management_group]]\nkey = \"b\"\n",
        ),
        ("an agreement and a chain document of one key", "[[chain_document]]\nkey = \"meals\"\nkind = \"budget\"\n"),
        (
            "hours and shares of channels",
            "[[channel]]\nkey = \"web\"\nkind = \"web\"\nopen = [\"always\", \"mon-fri 8-16\", 5]\nfirst_contact_percent = 200\n\
             [[channel]]\nkey = \"phone\"\nkind = \"telephone\"\nopen = \"always\"\n[[channel]]\nkey = \"desk\"\nkind = \"visit\"\nfirst_contact_percent = 101\n",
        ),
        (
            "the time of an agreement",
            "[[agreement]]\nkey = \"b\"\npurchaser = \"school\"\nprovider = \"school\"\narea = \"schools\"\nperiod = 2010\n",
        ),
        (
            "an assumption that there is not, and a field that there is not",
            "[[price]]\nkey = \"a\"\narea = \"schools\"\nassumed = \"guess\"\n[[price]]\nkey = \"b\"\narea = \"schools\"\nassumed = { kronor = \"guess\" }\n",
        ),
        (
            "names without text",
            "[[level]]\ntitle = \" \"\nalso = [\"head\", \"\"]\n[[service_area]]\nkey = \"a\"\nname = \"\"\n[[support_function]]\nkey = \"a\"\nname = \"\"\n\
             [[group_company]]\nkey = \"a\"\nname = \"\"\nshare_percent = 100\n[[delegation]]\nkey = \"a\"\nname = \"\"\nby = { body = \"council\" }\n",
        ),
    ];
    let texts: Vec<String> = entries.iter().map(|(_, text)| format!("{THERE}{text}")).collect();
    let faults: Vec<(&str, &str)> =
        entries.iter().zip(&texts).map(|((what, _), text)| (*what, text.as_str())).collect();
    insta::assert_snapshot!(report(&faults, |text| model("model.toml", text)));
}

#[test]
fn faults_of_a_model_in_json() {
    let deep = format!("{{\"format\": 1, \"name\": {}", "[".repeat(100_000));
    let faults = [
        ("not JSON", "{\"format\": 1,}"),
        ("comment", "{\"format\": 1} // no"),
        ("two values", "{\"format\": 1} {}"),
        ("a list", "[1]"),
        ("no format", "{}"),
        ("format of tomorrow", "{\"format\": 2}"),
        ("a key of JSON twice", "{\"format\": 1, \"name\": \"a\", \"name\": \"b\"}"),
        ("section as one object", "{\"format\": 1, \"unit\": {\"key\": \"a\"}}"),
        ("null", "{\"format\": 1, \"unit\": [{\"key\": null, \"head\": null}]}"),
        (
            "several on one line",
            "{\"format\": 1, \"unit\": [{\"key\": \"a\", \"staff\": -1}, {\"key\": \"a\", \"reports_to\": \"c\", \"stuff\": 1}]}",
        ),
        ("deep", &deep),
    ];
    insta::assert_snapshot!(report(&faults, |text| model("model.json", text)));
}

#[test]
fn faults_of_services_scenarios_and_configurations() {
    let services = [
        ("section of a model", "format = 1\n[[unit]]\nkey = \"a\"\n"),
        ("assumed is a number", "format = 1\nassumed = 5\n"),
        ("include within an include", "format = 1\nservices = \"b.toml\"\n"),
        (
            "pairs",
            "format = 1\n[[service_area]]\nkey = \"care\"\n[[touch]]\nareas = [\"care\"]\nweight = 1\n\
             [[touch]]\nareas = [\"care\", \"car\"]\nweight = 1\n",
        ),
        ("an area twice", "format = 1\n[[service_area]]\nkey = \"care\"\n[[service_area]]\nkey = \"care\"\n"),
    ];
    let scenarios = [
        ("no heading", "format = 1\n"),
        ("unknown section", "format = 1\n[scenario]\nname = \"a\"\n[[changes]]\n"),
        (
            "phases",
            "format = 1\n[scenario]\nname = \"a\"\n\
             [[phase]]\nkey = \"p\"\nname = \" \"\nfrom = 2010-02-01\nto = \"2010-01-01\"\n\
             [[phase]]\nkey = \"p\"\nfrom = \"2010-02-30\"\nto = \"soon\"\n\
             [[change]]\nphase = \"q\"\ndo = { remove = { node = \"a\" } }\n",
        ),
        (
            "phases out of order",
            "format = 1\n[scenario]\nname = \"a\"\n\
             [[phase]]\nkey = \"p\"\nfrom = 2010-02-01\nto = 2010-04-01\n\
             [[phase]]\nkey = \"q\"\nfrom = 2010-01-01\nto = 2010-01-31\n\
             [[phase]]\nkey = \"r\"\nfrom = 2010-01-01\nto = 2010-01-31\n",
        ),
        (
            "commissions",
            "format = 1\n[scenario]\nname = \"a\"\n\
             [[commission]]\nkey = \"values\"\nfrom = 2010-02-01\nby = 2010-01-31\nphase = \"none\"\n\
             [[commission]]\nkey = \"values\"\ndepends_on = [\"value\", \"values\", \"values\"]\ndone = \"soon\"\n\
             [[commission]]\nkey = \"a key\"\nassumed = { until = \"dates\" }\n\
             [[change]]\ncommission = \"valuse\"\ndo = { remove = { node = \"a\" } }\n",
        ),
        (
            "changes",
            "format = 1\n[scenario]\nname = \"a\"\n\
             [[change]]\ndo = { mve = { node = \"a\" } }\n\
             [[change]]\ndo = \"move\"\n\
             [[change]]\ndo = { move = { node = 1, too = \"b\" } }\n\
             [[change]]\ndo = { add = { unit = { key = \"a\", staff = -1 } } }\n\
             [[change]]\ndo = { move = { node = \"a\", to = \"b\" }, remove = { node = \"a\" } }\n\
             [[change]]\ndo = { add = { unit = { key = \"a\", assumed = { staf = \"b\" } } } }\n",
        ),
        (
            "changes of the steering model",
            "format = 1\n[scenario]\nname = \"a\"\n\
             [[change]]\ndo = { state = { gaol = { key = \"a\" } } }\n\
             [[change]]\ndo = { state = { goal = { key = \"a\", kind = \"goal\", indicator = { unit = \"x\", target = inf } } } }\n\
             [[change]]\ndo = { withdraw = { agreement = \"a\" } }\n\
             [[change]]\ndo = { close_document = { document = \"a\", on = \"now\" } }\n\
             [[change]]\ndo = { record_value = { goal = \"a\", period = 2010, value = nan } }\n\
             [[change]]\ndo = { set_frame = { frame = \"a\", kronor = -1 } }\n\
             [[change]]\ndo = { set_opening = { channel = \"a\", open = [\"never\"] } }\n",
        ),
    ];
    let configurations = [(
        "everything",
        "format = 1\n[levels]\nreporting-cycle = \"loud\"\n[thresholds]\nspan_limt = 3\nlaw_of = \"tomorrow\"\nmicro_team = \"x\"\n\
         [[waiver]]\ncheck = \"a\"\n[waivers]\n",
    )];
    let mut all = report(&services, |text| parse_services(&Input::toml("services.toml", text)).map(drop));
    all += &report(&scenarios, |text| parse_scenario(&Input::toml("reform.toml", text)).map(drop));
    all += &report(&configurations, |text| parse_config(&Input::toml("checks.toml", text)).map(drop));
    insta::assert_snapshot!(all);
}

#[test]
fn a_file_of_another_kind_is_called_by_its_name() {
    let scenario = "[scenario]\nname = \"a\"\n[[change]]\ndo = { remove = { node = \"a\" } }\n";
    let headless = "format = 1\n[[change]]\ndo = { remove = { node = \"a\" } }\n";
    let config = "format = 1\n[levels]\nB1 = \"off\"\n";
    let model = "format = 1\nname = \"a\"\n[[unit]]\nkey = \"a\"\n[[units]]\n";
    let included = "format = 1\nservices = \"a.toml\"\n[[unit]]\nkey = \"a\"\nareas = \"b\"\n";
    let input = |text| Input::toml("a.toml", text);
    let as_model = |text| parse(&input(text), &mut no_include).expect_err("no model").to_string();
    let said = [
        as_model(scenario),
        as_model(headless),
        as_model(config),
        parse(&Input::toml("b.toml", included), &mut |_| Ok(config.into())).expect_err("no services").to_string(),
        parse_services(&input(scenario)).expect_err("no services").to_string(),
        parse_scenario(&input(model)).expect_err("no scenario").to_string(),
        parse_scenario(&input(config)).expect_err("no scenario").to_string(),
        parse_config(&input(scenario)).expect_err("no configuration").to_string(),
        parse_config(&input(model)).expect_err("no configuration").to_string(),
        // A section that has strayed or is misspelt makes no other kind of a file.
        as_model("format = 1\n[[unit]]\nkey = \"a\"\n[[change]]\n[scenario]\n[levels]\n"),
        as_model("format = 1\n[[levels]]\ntitle = \"a\"\n"),
        parse_config(&input("format = 1\n[level]\nB1 = \"off\"\n")).expect_err("misspelt").to_string(),
        parse_scenario(&input(headless)).expect_err("no heading").to_string(),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_fault_in_an_included_file_names_that_file_and_is_told_once() {
    let text = "format = 1\nservices = \"shared/services.toml\"\n[[unit]]\nkey = \"a\"\nareas = [\"care\", \"cara\"]\n";
    let services = "format = 1\n[[service_area]]\nkey = \"care\"\nstaff = \"x\"\n";
    let error = parse(&Input::toml("data/model.toml", text), &mut |file| {
        assert_eq!(file, "shared/services.toml");
        Ok(services.to_owned())
    })
    .expect_err("two faults");
    insta::assert_snapshot!(error, @r#"
    data/model.toml:5:18: unknown service area `cara`; did you mean `care`?
      | areas = ["care", "cara"]
      |                  ^^^^^^
    data/shared/services.toml:4:9: `staff`: expected a number that is not negative, with at most two decimals, found string "x"
      | staff = "x"
      |         ^^^
    "#);

    let broken = parse(&Input::toml("data/model.toml", text), &mut |_| Ok("format = ".to_owned())).expect_err("one");
    assert_eq!(broken.problems().len(), 1);
    assert_eq!(
        broken.problems()[0].location().map(ToString::to_string).as_deref(),
        Some("data/shared/services.toml:1:10")
    );
}

#[test]
fn what_is_no_text_file_is_refused_by_name() {
    let folder = std::env::temp_dir().join(format!("orgmodel-faults-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("folder.toml")).expect("a folder of our own");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).expect("a folder of our own");
    write("latin.toml", b"format = 1\nname = \"\xe5\"\n");
    write("model.yaml", b"format: 1\n");
    let large = std::fs::File::create(folder.join("large.toml")).expect("a folder of our own");
    large.set_len(100_000_000).expect("a file full of holes");
    write("model.toml", b"format = 1\nservices = \"large.toml\"\n");

    let said = |name: &str| {
        let error = read(folder.join(name)).expect_err(name).to_string();
        error.replace(&*folder.to_string_lossy(), "").replace(['/', '\\'], "")
    };
    assert_eq!(said("folder.toml"), "folder.toml: expected a file, found a directory");
    assert_eq!(said(""), ": expected a file, found a directory");
    assert_eq!(said("latin.toml"), "latin.toml: expected UTF-8, found something else at line 2, column 9");
    assert_eq!(said("model.yaml"), "model.yaml: expected a name that ends in .toml or .json");
    let too_large = "the file is too large: expected at most 67108864 bytes, found 100000000";
    assert_eq!(said("large.toml"), format!("large.toml: {too_large}"));
    assert!(said("none.toml").starts_with("none.toml: cannot read the file: "));
    assert!(said("model.toml").starts_with(&format!("model.toml:2:12: `services`: {too_large}")));
    assert!(read_scenario(folder.join("none.json")).is_err());
    assert!(read_config(&folder).is_err());
    std::fs::remove_dir_all(&folder).expect("a folder of our own");

    let text = "#".repeat(64 * 1024 * 1024 + 1);
    let error = model("big.toml", &text).expect_err("one byte too many");
    assert_eq!(error.to_string(), "big.toml: the file is too large: expected at most 67108864 bytes, found 67108865");
}

#[test]
fn many_faults_are_all_there_and_the_first_hundred_are_shown() {
    let mut text = "format = 1\n".to_owned();
    for unit in 0..5_000 {
        writeln!(text, "[[unit]]\nkey = \"unit-{unit}\"\nreports_to = \"nobody-{unit}\"").expect("a string");
    }
    let error = parse(&Input::toml("model.toml", &text), &mut no_include).expect_err("every line leads nowhere");
    assert_eq!(error.problems().len(), 5_000);
    assert!(error.to_string().ends_with("\nand 4900 more"));
}

#[test]
fn an_entry_with_very_many_faults_does_not_take_for_ever() {
    let mut text = "format = 1\n[[unit]]\nkey = \"a\"\n".to_owned();
    for field in 0..20_000 {
        writeln!(text, "field-{field} = 1").expect("a string");
    }
    let error = model("model.toml", &text).expect_err("no such fields");
    assert_eq!(error.problems().len(), 50);
}

#[test]
fn very_long_names_are_cut_and_not_compared() {
    let long = "a".repeat(2_000_000);
    let text = format!("format = 1\n[[unit]]\nkey = \"{long}\"\n[[unit]]\nkey = \"b\"\nreports_to = \"{long}c\"\n");
    let error = model("model.toml", &text).expect_err("no such unit");
    assert_eq!(error.problems().len(), 2);
    assert!(error.to_string().len() < 2_000);
}

const GOOD: &str = include_str!("example.toml");

fn never_panics(text: &str) {
    for name in ["a.toml", "a.json"] {
        let input = if name == "a.json" { Input::json(name, text) } else { Input::toml(name, text) };
        let errors = [
            parse(&input, &mut |_| Ok(text.to_owned())).err(),
            parse_services(&input).err(),
            parse_scenario(&input).err(),
            parse_config(&input).err(),
        ];
        for error in errors.into_iter().flatten() {
            assert!(!error.problems().is_empty());
            assert!(error.problems().iter().all(|problem| problem.location().is_none_or(|at| at.column > 0)));
            assert!(!error.to_string().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,200}") {
        never_panics(&text);
        never_panics(&format!("format = 1\n{text}"));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        never_panics(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_damage_to_a_good_file_makes_a_reader_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, "[\\[\\]{}=\".,a1\n-]{0,3}"), 1..6),
        json in any::<bool>(),
    ) {
        let mut text = GOOD.to_owned();
        if json {
            text = orgmodel::format::to_json(&parse(&Input::toml("a.toml", GOOD), &mut no_include).expect("good"));
        }
        for (at, length, put) in cuts {
            let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            starts.push(text.len());
            let from = at.index(starts.len());
            let to = (from + length).min(starts.len() - 1);
            text.replace_range(starts[from]..starts[to], &put);
        }
        never_panics(&text);
    }
}
