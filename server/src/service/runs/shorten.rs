//! Makes long values short, so that many of them can be shown together.

use serde_json::{Map, Value};

/// Cuts the longest of these values until all of them have about `room` bytes. Whether there was anything to cut.
pub(super) fn shorten(variables: &mut Map<String, Value>, room: usize) -> bool {
    let long = fields_length(variables, room) > room;
    if long {
        cut_fields(variables, room);
    }
    long
}

/// The least that a part of a list or an object is given beside its name, in bytes: for what finds no room there stands how much that is.
const LEAST: usize = 32;

/// Keeps about so many bytes of a value.
fn cut(value: &mut Value, room: usize) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(text) => {
            text.truncate(text.floor_char_boundary(room));
            text.push('…');
        }
        Value::Array(items) => {
            let before = items.len();
            items.truncate(room / LEAST);
            share_out(items.iter_mut(), room);
            let missing = before - items.len();
            if missing > 0 {
                items.push(Value::from(format!("… {missing} more")));
            }
        }
        Value::Object(fields) => cut_fields(fields, room),
    }
}

fn cut_fields(fields: &mut Map<String, Value>, room: usize) {
    let before = fields.len();
    let (mut places, mut names) = (room, 0);
    fields.retain(|name, _| {
        let rest = places.checked_sub(name.len() + LEAST);
        if let Some(rest) = rest {
            places = rest;
            names += name.len();
        }
        rest.is_some()
    });
    share_out(fields.values_mut(), room - names);
    let missing = before - fields.len();
    if missing > 0 {
        fields.insert("…".to_owned(), Value::from(format!("{missing} more")));
    }
}

/// Gives each value an equal share; what the short ones do not need is for the long ones.
fn share_out<'a>(values: impl Iterator<Item = &'a mut Value>, mut room: usize) {
    let mut values: Vec<_> = values.map(|value| (length(value, room), value)).collect();
    values.sort_by_key(|(length, _)| *length);
    let count = values.len();
    for (place, (length, value)) in values.into_iter().enumerate() {
        let share = room / (count - place);
        if length > share {
            cut(value, share);
        }
        room -= length.min(share);
    }
}

/// About how long a value is as text, in bytes. Not counted much further than `enough`.
fn length(value: &Value, enough: usize) -> usize {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => sum(items.iter().map(|item| length(item, enough) + 1), enough) + 2,
        Value::Object(fields) => fields_length(fields, enough) + 2,
    }
}

fn fields_length(fields: &Map<String, Value>, enough: usize) -> usize {
    let fields = fields.iter();
    sum(
        fields.map(|(name, field)| name.len() + length(field, enough) + 4),
        enough,
    )
}

fn sum(mut lengths: impl Iterator<Item = usize>, enough: usize) -> usize {
    lengths
        .try_fold(0, |all, length| {
            let all = all + length;
            if all > enough { Err(all) } else { Ok(all) }
        })
        .unwrap_or_else(|all| all)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::shorten;

    #[track_caller]
    fn check(mut value: Value, expect: Option<Value>) {
        let whole = value.clone();
        let variables = value.as_object_mut().expect("an object");
        let cut = shorten(variables, 200);
        assert_eq!(cut, expect.is_some());
        assert_eq!(value, expect.unwrap_or(whole));
    }

    #[test]
    fn what_fits_is_left_alone() {
        check(json!({}), None);
        check(json!({"status": 200, "body": "a".repeat(160)}), None);
    }

    #[test]
    fn the_longest_is_cut_and_the_others_stay() {
        let long = "a".repeat(1_000);
        let kept = |length: usize| format!("{}…", "a".repeat(length));
        check(
            json!({"body": long, "reason": "OK", "status": 200}),
            Some(json!({"body": kept(172), "reason": "OK", "status": 200})),
        );
        check(
            json!({"http": {"params": {"note": long, "reason": "OK", "status": 200}}}),
            Some(json!({"http": {"params": {"note": kept(162), "reason": "OK", "status": 200}}})),
        );
        check(
            json!({"first": long, "second": [long]}),
            Some(json!({"first": kept(94), "second": [kept(95)]})),
        );
    }

    #[test]
    fn what_finds_no_room_is_counted() {
        check(
            json!({"list": vec![1; 1_000], "ö": "ö".repeat(40)}),
            Some(json!({"list": [1, 1, 1, "… 997 more"], "ö": "ö".repeat(40)})),
        );
        check(
            json!({"0199a7c2-5402-731d-80b6-de4fca2cc9cc": "a", "a": vec!["b"; 99], "z".repeat(180): true}),
            Some(
                json!({"0199a7c2-5402-731d-80b6-de4fca2cc9cc": "a", "a": ["b", "b", "b", "b", "b", "… 94 more"], "…": "1 more"}),
            ),
        );
        check(
            json!({"list": vec![json!([]); 100_000]}),
            Some(json!({"list": [[], [], [], [], [], [], "… 99994 more"]})),
        );
    }

    #[test]
    fn letters_stay_whole() {
        check(
            json!({"text": format!("a{}", "ö".repeat(400))}),
            Some(json!({"text": format!("a{}…", "ö".repeat(97))})),
        );
    }

    #[test]
    fn a_deep_one_takes_no_time() {
        let mut value = json!("a".repeat(256 * 1024));
        for _ in 0..120 {
            value = json!([value, "a", {"a": 1}]);
        }
        let mut variables = serde_json::Map::from_iter([("body".to_owned(), value)]);
        assert!(shorten(&mut variables, 4096));
        assert!(Value::Object(variables).to_string().len() < 8192);
    }
}
