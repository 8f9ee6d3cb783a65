//! What the address of the Deliveries page asks for.

use leptos_router::params::ParamsMap;
use phloem_api::{DeliveriesQuery, DeliveryState, FlowId};

use crate::address::address;

/// As many as a page shows.
pub const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Those that stand like this.
    pub state: DeliveryState,
    /// Only those that runs of this flow owe.
    pub flow: Option<FlowId>,
    /// Where the page begins; empty for the first.
    pub cursor: String,
}

impl Wanted {
    /// Reads an address. What it does not understand is left out.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name| query.get(name).unwrap_or_default();
        Self {
            state: match text("state").as_str() {
                "pending" => DeliveryState::Pending,
                "done" => DeliveryState::Done,
                _ => DeliveryState::Dead,
            },
            flow: text("flow_id").parse().ok(),
            cursor: text("cursor"),
        }
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> String {
        let state = match self.state {
            DeliveryState::Pending => "pending",
            DeliveryState::Done => "done",
            DeliveryState::Dead => "",
        };
        let flow = self.flow.map(|flow| flow.to_string()).unwrap_or_default();
        address(
            "/deliveries",
            [
                ("state", state),
                ("flow_id", &flow),
                ("cursor", &self.cursor),
            ],
        )
    }

    /// The first page of those that stand like this.
    #[must_use]
    pub fn standing(&self, state: DeliveryState) -> Self {
        Self {
            state,
            ..self.first_page()
        }
    }

    /// The same on its first page.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self {
            cursor: String::new(),
            ..self.clone()
        }
    }

    /// What to ask the server for.
    #[must_use]
    pub fn query(&self) -> DeliveriesQuery {
        DeliveriesQuery {
            state: Some(self.state),
            flow_id: self.flow,
            limit: Some(PAGE),
            cursor: Some(self.cursor.clone()).filter(|cursor| !cursor.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_it_all() {
        #[track_caller]
        fn check(query: &[(&'static str, &str)], address: &str) {
            let mut map = ParamsMap::new();
            for (name, value) in query {
                map.insert(*name, (*value).to_owned());
            }
            assert_eq!(Wanted::read(&map).address(), address);
        }
        let flow = "01993f5e-7a00-7000-8000-000000000001";
        check(&[], "/deliveries");
        check(&[("state", "dead"), ("flow_id", "odd")], "/deliveries");
        check(
            &[("state", "pending"), ("flow_id", flow), ("cursor", "a")],
            &format!("/deliveries?state=pending&flow_id={flow}&cursor=a"),
        );
    }
}
