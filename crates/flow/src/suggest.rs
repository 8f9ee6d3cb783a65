//! "Did you mean …": the known word that is nearest to an unknown one.

/// The end of a sentence that says a word is unknown: `. Did you mean …?` where something is near, else a full stop.
pub(crate) fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(
        || ".".to_owned(),
        |near| format!(". Did you mean `{near}`?"),
    )
}

/// The known word that differs least, if it differs by no more than a third.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| {
            let longest = word.chars().count().max(candidate.chars().count());
            distance * 3 <= longest.max(3)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out, changed or swapped with their neighbour, ignoring case.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.to_lowercase().chars().take(MAX_LETTERS).collect();
    let other: Vec<char> = other.to_lowercase().chars().take(MAX_LETTERS).collect();
    // `edits[i][j]` is the distance of the first i letters from the first j.
    let mut edits = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            edits[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = edits[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                let added = edits[i - 1][j].min(edits[i][j - 1]) + 1;
                let swapped =
                    i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                let swap = if swapped {
                    edits[i - 2][j - 2] + 1
                } else {
                    added
                };
                changed.min(added).min(swap)
            };
        }
    }
    edits[one.len()][other.len()]
}

/// Nobody mistypes words longer than this, and the work grows with the square.
const MAX_LETTERS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("menu", "Menu", 0),
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("mneu", "menu", 1),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn suggestions() {
        let known = ["call_forward", "menu", "hangup"];
        for (word, expected) in [
            ("call_foward", ". Did you mean `call_forward`?"),
            ("hang_up", ". Did you mean `hangup`?"),
            ("conference", "."),
            ("x", "."),
        ] {
            assert_eq!(did_you_mean(word, known), expected, "{word}");
        }
    }
}
