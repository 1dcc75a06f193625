//! Compares the output of `report` with the expected output.

use serde_json::Value;

/// The first difference between `got` and `expected`. Numbers are compared as decimals and
/// everything else exactly. Members that `expected` lacks are ignored, because a schema may grow.
pub fn first_difference(expected: &Value, got: &Value) -> Option<String> {
    difference("", expected, got)
}

fn difference(path: &str, expected: &Value, got: &Value) -> Option<String> {
    match (expected, got) {
        // Names are not numbers: a dealer may be called 1.50.
        _ if path.ends_with(".group") => unequal(path, expected == got, expected, got),
        (Value::Object(fields), Value::Object(_)) => {
            fields.iter().find_map(|(key, value)| difference(&format!("{path}.{key}"), value, &got[key]))
        }
        (Value::Array(items), Value::Array(others)) => {
            let lengths = unequal(&format!("{path}.length"), items.len() == others.len(), expected, got);
            let pairs = items.iter().zip(others).enumerate();
            pairs.into_iter().find_map(|(at, (a, b))| difference(&format!("{path}[{at}]"), a, b)).or(lengths)
        }
        (Value::String(a), Value::String(b)) => {
            let equal = a == b || decimal(a).is_some_and(|a| Some(a) == decimal(b));
            unequal(path, equal, expected, got)
        }
        _ => unequal(path, expected == got, expected, got),
    }
}

fn unequal(path: &str, equal: bool, expected: &Value, got: &Value) -> Option<String> {
    (!equal).then(|| format!("{path}: expected {expected}, got {got}"))
}

/// A plain decimal without trailing zeros: `-12.50` is `-12.5`, and there is no negative zero.
fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(decimals) {
        return None;
    }
    let text = format!("{}.{}", whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    Some(if text == "." { text } else { format!("{sign}{text}") })
}
