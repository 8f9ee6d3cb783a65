//! What the address of the Runs page asks for.

use leptos_router::params::ParamsMap;
use phloem_api::{FlowId, RunStatus, RunSummary, RunsQuery, TriggerKind};
use phloem_flow::time::Millis;

use crate::address::address;
use crate::components::status::{run_status, trigger};

/// As many as a page shows.
pub const PAGE: u32 = 50;

const HOUR: i64 = 3_600_000;

/// The statuses, as addresses write them.
pub const STATUSES: [(RunStatus, &str); 5] = [
    (RunStatus::Running, "running"),
    (RunStatus::Completed, "completed"),
    (RunStatus::Failed, "failed"),
    (RunStatus::CallerHungUp, "caller_hung_up"),
    (RunStatus::Cancelled, "cancelled"),
];

/// The ways to begin, as addresses write them.
pub const TRIGGERS: [(TriggerKind, &str); 3] = [
    (TriggerKind::IncomingCall, "incoming_call"),
    (TriggerKind::IncomingMessage, "incoming_message"),
    (TriggerKind::ApiRequest, "api_request"),
];

/// The times that reach back from now: as addresses write them, in words, and how long they are.
const PERIODS: [(&str, &str, i64); 4] = [
    ("hour", "Last hour", HOUR),
    ("day", "Last 24 hours", 24 * HOUR),
    ("week", "Last 7 days", 7 * 24 * HOUR),
    ("month", "Last 30 days", 30 * 24 * HOUR),
];

/// The value of the choice that lets one name two days.
const DAYS: &str = "days";

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Only those of this flow.
    pub flow: Option<FlowId>,
    /// Only those that stand like this.
    pub status: Option<RunStatus>,
    /// Only those that began like this.
    pub trigger: Option<TriggerKind>,
    /// When they began.
    pub when: When,
    /// Part of a number, or of the carrier's id of the call.
    pub search: String,
    /// Where the page begins; empty for the first.
    pub cursor: String,
}

/// When runs began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// At any time.
    #[default]
    Ever,
    /// Within a time until now: its place in the list of periods.
    Last(usize),
    /// Between two moments, the second of them not included.
    Between(Option<Millis>, Option<Millis>),
}

impl Wanted {
    /// Reads an address. What it does not understand is left out.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default();
        let moment = |name| text(name).parse().ok().map(Millis);
        let period = text("period");
        let days = (moment("since"), moment("until"));
        Self {
            flow: text("flow_id").parse().ok(),
            status: known(&STATUSES, &text("status")),
            trigger: known(&TRIGGERS, &text("trigger")),
            when: match PERIODS.iter().position(|(name, ..)| *name == period) {
                Some(place) => When::Last(place),
                None if period == DAYS || days != (None, None) => When::Between(days.0, days.1),
                None => When::Ever,
            },
            search: text("search"),
            cursor: text("cursor"),
        }
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> String {
        let id = |flow: FlowId| flow.to_string();
        let moment = |moment: Option<Millis>| moment.map_or(String::new(), |it| it.0.to_string());
        let (since, until) = match self.when {
            When::Between(since, until) => (moment(since), moment(until)),
            When::Ever | When::Last(_) => Default::default(),
        };
        address(
            "/runs",
            [
                ("flow_id", self.flow.map(id).unwrap_or_default().as_str()),
                ("status", self.status_name()),
                ("trigger", self.trigger_name()),
                ("period", self.when.name()),
                ("since", &since),
                ("until", &until),
                ("search", &self.search),
                ("cursor", &self.cursor),
            ],
        )
    }

    /// The same on its first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            cursor: String::new(),
            ..self.clone()
        }
    }

    /// Whether it leaves any runs out, apart from those of other pages.
    #[must_use]
    pub fn filters(&self) -> bool {
        self.first_page() != Self::default()
    }

    /// What to ask the server for at this time.
    #[must_use]
    pub fn query(&self, now: Millis) -> RunsQuery {
        let (since, until) = self.when.bounds(now);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        RunsQuery {
            flow_id: self.flow,
            status: self.status,
            trigger: self.trigger,
            since,
            until,
            search: some(&self.sought()),
            limit: Some(PAGE),
            cursor: some(&self.cursor),
        }
    }

    /// Whether a run that began just now would be on the first page.
    #[must_use]
    pub fn fits(&self, run: &RunSummary) -> bool {
        let sought = self.sought();
        let found = || {
            let call = run.call.as_ref()?;
            let parts = [&call.from, &call.to, &call.uuid];
            parts
                .into_iter()
                .find(|part| part.to_lowercase().contains(&sought))
        };
        let (since, until) = match self.when {
            When::Between(since, until) => (since, until),
            When::Ever | When::Last(_) => (None, None),
        };
        self.flow.is_none_or(|flow| flow == run.flow.id)
            && self.status.is_none_or(|status| status == run.status)
            && self.trigger.is_none_or(|trigger| trigger == run.trigger)
            && since.is_none_or(|since| since <= run.created)
            && until.is_none_or(|until| until > run.created)
            && (sought.is_empty() || found().is_some())
    }

    /// What to look for. Numbers are kept without what we write between their digits, and some carriers leave the plus away.
    fn sought(&self) -> String {
        let sought = self.search.trim().to_lowercase();
        let digits = || sought.chars().filter(char::is_ascii_digit).collect();
        let written = |c: char| c.is_ascii_digit() || "+-() ./".contains(c);
        if sought.chars().all(written) && sought.contains(|c: char| c.is_ascii_digit()) {
            digits()
        } else {
            sought
        }
    }

    /// The status as addresses write it; empty for any.
    #[must_use]
    pub fn status_name(&self) -> &'static str {
        name(&STATUSES, self.status)
    }

    /// The trigger as addresses write it; empty for any.
    #[must_use]
    pub fn trigger_name(&self) -> &'static str {
        name(&TRIGGERS, self.trigger)
    }

    /// Another status.
    #[must_use]
    pub fn with_status(self, name: &str) -> Self {
        Self {
            status: known(&STATUSES, name),
            ..self.first_page()
        }
    }

    /// Another way to begin.
    #[must_use]
    pub fn with_trigger(self, name: &str) -> Self {
        Self {
            trigger: known(&TRIGGERS, name),
            ..self.first_page()
        }
    }
}

impl When {
    /// The choices as addresses write them, and in words.
    #[must_use]
    pub fn choices() -> Vec<(&'static str, &'static str)> {
        let periods = PERIODS.map(|(name, words, _)| (name, words));
        periods
            .into_iter()
            .chain([(DAYS, "Between two days")])
            .collect()
    }

    /// As addresses write it; empty for ever.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ever => "",
            Self::Last(place) => PERIODS.get(place).map_or("", |(name, ..)| *name),
            Self::Between(..) => DAYS,
        }
    }

    /// The choice of this name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match PERIODS.iter().position(|(it, ..)| *it == name) {
            Some(place) => Self::Last(place),
            None if name == DAYS => Self::Between(None, None),
            None => Self::Ever,
        }
    }

    fn bounds(self, now: Millis) -> (Option<Millis>, Option<Millis>) {
        match self {
            Self::Ever => (None, None),
            Self::Last(place) => {
                let since = |(_, _, length): &(_, _, i64)| Millis(now.0 - length);
                (PERIODS.get(place).map(since), None)
            }
            Self::Between(since, until) => (since, until),
        }
    }
}

/// The statuses and their words, to choose from.
#[must_use]
pub fn status_choices() -> Vec<(&'static str, &'static str)> {
    STATUSES
        .map(|(status, name)| (name, run_status(status)))
        .to_vec()
}

/// The ways to begin and their words, to choose from.
#[must_use]
pub fn trigger_choices() -> Vec<(&'static str, &'static str)> {
    TRIGGERS.map(|(kind, name)| (name, trigger(kind))).to_vec()
}

fn known<T: Copy>(table: &[(T, &str)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(value, _)| *value)
}

fn name<T: PartialEq>(table: &[(T, &'static str)], value: Option<T>) -> &'static str {
    table
        .iter()
        .find(|(known, _)| Some(known) == value.as_ref())
        .map_or("", |(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: &str = "01993f5e-7a00-7000-8000-000000000001";

    fn wanted(query: &[(&str, &str)]) -> Wanted {
        let mut map = ParamsMap::new();
        for (name, value) in query {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Wanted::read(&map)
    }

    #[test]
    fn the_address_says_it_all() {
        #[track_caller]
        fn check(query: &[(&str, &str)], address: &str) {
            assert_eq!(wanted(query).address(), address);
        }
        check(&[], "/runs");
        check(
            &[
                ("flow_id", FLOW),
                ("status", "caller_hung_up"),
                ("trigger", "incoming_call"),
                ("period", "week"),
                ("search", "555"),
                ("cursor", FLOW),
            ],
            &format!(
                "/runs?flow_id={FLOW}&status=caller_hung_up&trigger=incoming_call&period=week&search=555&cursor={FLOW}"
            ),
        );
        check(&[("since", "5")], "/runs?period=days&since=5");
        check(&[("period", "days")], "/runs?period=days");
        check(
            &[("status", "odd"), ("flow_id", "odd"), ("period", "odd")],
            "/runs",
        );
    }

    #[test]
    fn asks_for_a_time_until_now() {
        let query = wanted(&[("period", "day")]).query(Millis(100_000_000));
        assert_eq!((query.since, query.until), (Some(Millis(13_600_000)), None));
        let query = wanted(&[("since", "5"), ("until", "9")]).query(Millis(100));
        assert_eq!(
            (query.since, query.until),
            (Some(Millis(5)), Some(Millis(9)))
        );
    }

    #[test]
    fn looks_for_digits_however_a_number_is_written() {
        #[track_caller]
        fn check(search: &str, expect: Option<&str>) {
            let query = wanted(&[("search", search)]).query(Millis(0));
            assert_eq!(query.search.as_deref(), expect);
        }
        check("+1 555-123-0001", Some("15551230001"));
        check("(555) 123", Some("555123"));
        check(" 7F3a-", Some("7f3a-"));
        check("-", Some("-"));
        check("  ", None);
    }
}
