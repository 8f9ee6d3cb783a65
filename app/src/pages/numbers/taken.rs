//! Linking a number that somebody typed in, which another flow may answer.

use phloem_api::{Error, FlowId, Number, PageQuery};

use crate::client::Calls;

/// What came of linking a number.
pub(super) enum Linked {
    Done(Number),
    /// Another flow answers it, the one of this name, and nobody has said yet that it should not.
    Taken(String),
}

/// As many numbers as are asked for at once.
const NUMBERS: u32 = 200;

/// Links a number; unless that `is_meant` anyway, not without a word if another flow answers it.
pub(super) async fn link(
    api: Calls,
    number: String,
    request: phloem_api::LinkNumber,
    is_meant: bool,
) -> Result<Linked, Error> {
    if !is_meant && let Some(flow) = other_flow(&api, &number, request.flow_id).await? {
        return Ok(Linked::Taken(flow));
    }
    api.link_number(number, request).await.map(Linked::Done)
}

/// The name of the flow that answers a number, if it is another one.
async fn other_flow(api: &Calls, number: &str, flow: FlowId) -> Result<Option<String>, Error> {
    let mut cursor = None;
    loop {
        let limit = Some(NUMBERS);
        let page = api.numbers(PageQuery { limit, cursor }).await?;
        let found = page
            .items
            .into_iter()
            .find(|it| is_same(&it.number, number));
        if let Some(found) = found {
            return Ok(found.flow.name.filter(|_| found.flow.id != flow));
        }
        if page.next.is_none() {
            return Ok(None);
        }
        cursor = page.next;
    }
}

/// Whether what was typed is this number, however it was spaced.
fn is_same(number: &str, typed: &str) -> bool {
    if number.starts_with("sip:") {
        return number.eq_ignore_ascii_case(typed.trim());
    }
    let digits = |text: &str| {
        let digits = text.chars().filter(char::is_ascii_digit);
        digits.collect::<String>()
    };
    !typed.trim().starts_with("sip:") && digits(number) == digits(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_spaced() {
        #[track_caller]
        fn check(number: &str, typed: &str, expect: bool) {
            assert_eq!(is_same(number, typed), expect, "{typed}");
        }
        check("+15551239000", "+1 (555) 123-9000", true);
        check("+15551239000", "15551239000", true);
        check("+15551239000", "+15551239001", false);
        check("+15551239000", "sip:15551239000@example.com", false);
        check("sip:desk@example.com", " sip:Desk@example.com", true);
    }
}
