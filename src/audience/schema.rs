//! Looks fields up in the JSON Schemas of kinds.

use serde_json::Value;

/// The schema of the property `name` of what `schema` describes: of its entries if that is a list, of any entry if it is a table. `$defs` go with it.
pub(super) fn property(schema: &Value, name: &str) -> Option<Value> {
    let definitions = schema.get("$defs").cloned();
    let mut found = find(schema, definitions.as_ref(), name, 0)?;
    if let (Some(definitions), Some(found)) = (definitions, found.as_object_mut()) {
        found.insert("$defs".to_owned(), definitions);
    }
    Some(found)
}

/// References within references are followed no deeper than any kind of ours goes.
const DEEPEST: usize = 8;

fn find(schema: &Value, definitions: Option<&Value>, name: &str, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    let deeper = |inner: &Value| find(inner, definitions, name, depth + 1);
    if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
        return Some(property.clone());
    }
    let reference = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|path| path.strip_prefix("#/$defs/"));
    if let Some(defined) = reference.and_then(|name| definitions?.get(name)) {
        return deeper(defined);
    }
    let lists = ["anyOf", "oneOf", "allOf"]
        .into_iter()
        .filter_map(|key| schema.get(key)?.as_array());
    let inner = lists
        .flatten()
        .chain(["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key)));
    inner.filter(|inner| inner.is_object()).find_map(deeper)
}
