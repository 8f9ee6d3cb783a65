//! JSON with a line for each entry, its order and its numbers as they came.

/// How far an entry is set in.
const STEP: &str = "  ";

/// A text that is JSON in lines; any other text as it is.
#[must_use]
pub(crate) fn pretty(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut letters = text
        .chars()
        .filter(|letter| !matches!(letter, '\n' | '\r' | '\t'))
        .peekable();
    while let Some(letter) = letters.next() {
        if in_string {
            lines.push(letter);
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            ' ' => {}
            '{' | '[' => {
                lines.push(letter);
                while letters.next_if_eq(&' ').is_some() {}
                // What is empty stays in a line.
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    lines.push(end);
                } else {
                    depth += 1;
                    break_line(&mut lines, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                break_line(&mut lines, depth);
                lines.push(letter);
            }
            ',' => {
                lines.push(letter);
                break_line(&mut lines, depth);
            }
            ':' => lines.push_str(": "),
            letter => {
                in_string = letter == '"';
                lines.push(letter);
            }
        }
    }
    lines
}

fn break_line(lines: &mut String, depth: usize) {
    lines.push('\n');
    lines.push_str(&STEP.repeat(depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_set_in_lines() {
        #[track_caller]
        fn check(text: &str, expect: &str) {
            assert_eq!(pretty(text), expect);
        }
        check("not json", "not json");
        check("", "");
        check("12.50", "12.50");
        check("\"a\u{a0}b\"", "\"a\u{a0}b\"");
        check("{}", "{}");
        check("{ \n }", "{}");
        check(
            "[1,{\"b\": [ ] ,\"a\":\"x, {y}\\\"\\\\\"}]",
            "[\n  1,\n  {\n    \"b\": [],\n    \"a\": \"x, {y}\\\"\\\\\"\n  }\n]",
        );
        check(
            "{\"z\":1,\r\n\"a\":true}",
            "{\n  \"z\": 1,\n  \"a\": true\n}",
        );
    }
}
