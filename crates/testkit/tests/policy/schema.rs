//! The fields that `/openapi.json` promises, and what may stand in each. Must not know requests.

use serde_json::{Map, Value, json};

/// A way into a body.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Name(String),
    /// The first of a list.
    First,
}

/// A field of a body, however deep.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) way: Vec<Step>,
    schema: Value,
}

/// The document with its schemas.
pub(crate) struct Document(Value);

impl Document {
    pub(crate) fn new(openapi: Value) -> Self {
        Self(openapi)
    }

    /// What it says of a route, `METHOD /path`.
    pub(crate) fn of(&self, route: &str) -> &Value {
        let (method, path) = route.split_once(' ').expect("a method and a path");
        &self.0["paths"][path][method.to_lowercase()]
    }

    /// The schema of the route's JSON body; null without one.
    pub(crate) fn body(&self, route: &str) -> &Value {
        let content = &self.of(route)["requestBody"]["content"];
        &content["application/json"]["schema"]
    }

    /// Names of what stands in the route's address, with where: `path` or `query`.
    pub(crate) fn parameters(&self, route: &str) -> Vec<(&str, &str)> {
        let all = self.of(route)["parameters"].as_array();
        all.into_iter()
            .flatten()
            .filter_map(|one| Some((one["in"].as_str()?, one["name"].as_str()?)))
            .filter(|(place, _)| *place != "header")
            .inspect(|(place, name)| {
                let in_path = route.contains(&format!("{{{name}}}"));
                assert_eq!(*place == "path", in_path, "{route}: {name} is no {place}");
            })
            .collect()
    }

    /// The body itself and every field in it.
    pub(crate) fn fields(&self, route: &str) -> Vec<Field> {
        let mut found = Vec::new();
        self.collect(self.body(route), &mut Vec::new(), &mut found);
        found
    }

    fn collect(&self, schema: &Value, way: &mut Vec<Step>, found: &mut Vec<Field>) {
        found.push(Field {
            way: way.clone(),
            schema: schema.clone(),
        });
        for one in self.kinds(schema) {
            for (name, inner) in one["properties"].as_object().into_iter().flatten() {
                way.push(Step::Name(name.clone()));
                self.collect(inner, way, found);
                way.pop();
            }
            for (step, inner) in [
                (Step::First, &one["items"]),
                (Step::Name("links".to_owned()), &one["additionalProperties"]),
            ] {
                if inner.is_object() {
                    way.push(step);
                    self.collect(inner, way, found);
                    way.pop();
                }
            }
        }
    }

    /// The schemas that a value may follow, without references.
    fn kinds<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        if let Some(name) = schema["$ref"].as_str() {
            let pointer = name.trim_start_matches('#');
            let there = self.0.pointer(pointer);
            return self.kinds(there.unwrap_or_else(|| panic!("{name} leads nowhere")));
        }
        match schema["oneOf"].as_array() {
            Some(all) => all.iter().flat_map(|one| self.kinds(one)).collect(),
            None => vec![schema],
        }
    }

    /// Whether the kind of `value` is one that the field's schema names. Its content may be wrong all the same.
    pub(crate) fn takes(&self, field: &Field, value: &Value) -> bool {
        let kinds = self.kinds(&field.schema);
        kinds.iter().any(|schema| match &schema["type"] {
            Value::String(kind) => is_of(kind, value),
            Value::Array(all) => all
                .iter()
                .filter_map(Value::as_str)
                .any(|kind| is_of(kind, value)),
            _ => true,
        })
    }

    /// Whether the field is an object with named fields and no others.
    pub(crate) fn is_closed(&self, field: &Field) -> bool {
        let kinds = self.kinds(&field.schema);
        kinds.iter().any(|one| one["properties"].is_object())
    }

    /// The body with `value` in place of the field. What is missing on the way is made.
    pub(crate) fn put(&self, route: &str, body: &Value, field: &Field, value: Value) -> Value {
        let mut whole = body.clone();
        let mut at = &mut whole;
        let mut schema = self.body(route).clone();
        for step in &field.way {
            let kinds = self.kinds(&schema);
            let shape = *kinds
                .iter()
                .find(|one| is_inside(one, step))
                .expect("the way was read off the schema");
            let is_there = match step {
                Step::Name(_) => at.is_object(),
                Step::First => at.as_array().is_some_and(|list| !list.is_empty()),
            };
            if !is_there {
                *at = self.least(shape);
            }
            let inner = match step {
                Step::Name(name) if shape["properties"][name].is_object() => {
                    shape["properties"][name].clone()
                }
                Step::Name(_) => shape["additionalProperties"].clone(),
                Step::First => shape["items"].clone(),
            };
            at = match step {
                Step::Name(name) => &mut at[name.as_str()],
                Step::First => &mut at[0],
            };
            schema = inner;
        }
        *at = value;
        whole
    }

    /// A small value of the schema's kind.
    fn least(&self, schema: &Value) -> Value {
        let kinds = self.kinds(schema);
        let schema = kinds.first().expect("a schema is of some kind");
        let kind = match &schema["type"] {
            Value::Array(all) => all.first().and_then(Value::as_str),
            one => one.as_str(),
        };
        match kind {
            Some("object") => {
                let wanted = schema["required"].as_array().into_iter().flatten();
                let wanted = wanted.filter_map(Value::as_str);
                let field = |name: &str| (name.to_owned(), self.least(&schema["properties"][name]));
                Value::Object(wanted.map(field).collect::<Map<_, _>>())
            }
            Some("array") => json!([self.least(&schema["items"])]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            _ => json!("x"),
        }
    }
}

fn is_inside(schema: &Value, step: &Step) -> bool {
    match step {
        Step::Name(name) => {
            schema["properties"][name].is_object() || schema["additionalProperties"].is_object()
        }
        Step::First => schema["items"].is_object(),
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a schema of type {other}"),
    }
}
