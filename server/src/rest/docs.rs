//! The description of the interface as a page: plain HTML, made once, without scripts and without anything from elsewhere.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use serde_json::Value;

use crate::rest::openapi::openapi;
use crate::state::Server;

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document = serde_json::to_value(openapi()).unwrap_or_default();
    page(&document)
});

const STYLE: &str = include_str!("docs.css");

const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves the page and its style.
pub(super) fn router() -> Router<Server> {
    Router::new()
        .route("/api/docs", get(serve))
        .route("/api/docs.css", get(style))
}

async fn serve() -> impl IntoResponse {
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(PAGE.as_str()))
}

async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "max-age=3600"),
    ];
    (headers, STYLE)
}

fn page(document: &Value) -> String {
    let operations = operations(document);
    let mut html = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Phloem: interface for programs</title>\n\
         <link rel=\"stylesheet\" href=\"/api/docs.css\">\n</head>\n<body>\n<main>\n<h1>Interface for programs</h1>\n",
    );
    for paragraph in text(&document["info"]["description"]).split("\n\n") {
        html.push_str(&format!("<p>{}</p>\n", prose(paragraph)));
    }
    html.push_str("<p>For tools: <a href=\"/api/v1/openapi.json\">openapi.json</a></p>\n<nav aria-label=\"Calls\">\n<ul>\n");
    for operation in &operations {
        let id = text(&operation.detail["operationId"]);
        html.push_str(&format!(
            "<li><a href=\"#{id}\"><code>{} {}</code></a> {}</li>\n",
            operation.method,
            escaped(operation.path),
            prose(text(&operation.detail["summary"])),
        ));
    }
    html.push_str("</ul>\n</nav>\n");
    for operation in &operations {
        operation.write(&mut html);
    }
    html.push_str("<h2>Types</h2>\n");
    for (name, schema) in entries(&document["components"]["schemas"]) {
        write_schema(&mut html, name, schema);
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

struct Operation<'a> {
    method: String,
    path: &'a str,
    detail: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    entries(&document["paths"])
        .flat_map(|(path, methods)| {
            entries(methods).map(move |(method, detail)| Operation {
                method: method.to_uppercase(),
                path,
                detail,
            })
        })
        .collect()
}

impl Operation<'_> {
    fn write(&self, html: &mut String) {
        let detail = self.detail;
        html.push_str(&format!(
            "<section id=\"{}\">\n<h2>{}</h2>\n<p><code>{} {}</code></p>\n",
            text(&detail["operationId"]),
            prose(text(&detail["summary"])),
            self.method,
            escaped(self.path),
        ));
        if let Some(description) = detail["description"].as_str() {
            html.push_str(&format!("<p>{}</p>\n", prose(description)));
        }
        let parameters = items(&detail["parameters"]).map(|parameter| {
            let name = format!("{} ({})", text(&parameter["name"]), text(&parameter["in"]));
            (
                name,
                kind(&parameter["schema"]),
                text(&parameter["description"]),
            )
        });
        write_table(html, parameters.collect());
        let body = &detail["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            html.push_str(&format!("<p>Takes {}</p>\n", kind(body)));
        }
        for (status, response) in entries(&detail["responses"]) {
            let schema = &response["content"]["application/json"]["schema"];
            let what = match (status, schema.is_null()) {
                (_, true) => "nothing".to_owned(),
                (_, false) => kind(schema),
            };
            let when = if status == "default" {
                "Refuses with"
            } else {
                "Answers with"
            };
            let status = if status == "default" { "" } else { status };
            html.push_str(&format!("<p>{when} {status} {what}</p>\n"));
        }
        html.push_str("</section>\n");
    }
}

fn write_schema(html: &mut String, name: &str, schema: &Value) {
    html.push_str(&format!(
        "<section id=\"type-{0}\">\n<h3>{0}</h3>\n",
        escaped(name)
    ));
    if let Some(description) = schema["description"].as_str() {
        html.push_str(&format!("<p>{}</p>\n", prose(description)));
    }
    let one_of: Vec<_> = items(&schema["oneOf"]).collect();
    if one_of.is_empty() && schema["properties"].is_null() {
        html.push_str(&format!("<p>{}</p>\n", kind(schema)));
    }
    write_table(html, properties(schema));
    for variant in one_of {
        let description = text(&variant["description"]);
        if variant["properties"].is_null() {
            html.push_str(&format!(
                "<p>{} {}</p>\n",
                kind(variant),
                prose(description)
            ));
        } else {
            html.push_str(&format!("<p>{}</p>\n", prose(description)));
            write_table(html, properties(variant));
        }
    }
    html.push_str("</section>\n");
}

fn properties(schema: &Value) -> Vec<(String, String, &str)> {
    let required: Vec<_> = items(&schema["required"])
        .filter_map(Value::as_str)
        .collect();
    entries(&schema["properties"])
        .map(|(name, property)| {
            let optional = if required.contains(&name) {
                ""
            } else {
                ", optional"
            };
            let kind = format!("{}{optional}", kind(property));
            (name.to_owned(), kind, text(&property["description"]))
        })
        .collect()
}

/// Rows of a name, a type (which is HTML already) and a description.
fn write_table(html: &mut String, rows: Vec<(String, String, &str)>) {
    if rows.is_empty() {
        return;
    }
    html.push_str("<table>\n<tbody>\n");
    for (name, kind, description) in rows {
        html.push_str(&format!(
            "<tr><th scope=\"row\"><code>{}</code></th><td>{kind}</td><td>{}</td></tr>\n",
            escaped(&name),
            prose(description)
        ));
    }
    html.push_str("</tbody>\n</table>\n");
}

/// A type in a few words, with a link where it has a name.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next()) {
        return format!("<a href=\"#type-{0}\">{0}</a>", escaped(name));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values
            .iter()
            .map(|it| format!("<code>{}</code>", escaped(text(it))))
            .collect();
        return values.join(" or ");
    }
    let alternatives = items(&schema["oneOf"]).chain(items(&schema["allOf"]));
    let named: Vec<_> = alternatives
        .filter(|it| it["type"] != "null")
        .map(kind)
        .collect();
    if !named.is_empty() {
        return named.join(" or ");
    }
    match &schema["type"] {
        Value::String(it) if it == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(it) => escaped(it),
        Value::Array(types) => types
            .iter()
            .filter_map(Value::as_str)
            .filter(|it| *it != "null")
            .collect::<Vec<_>>()
            .join(" or "),
        _ => "anything".to_owned(),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A description as HTML: what stands between backticks is code.
fn prose(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let mut html = String::with_capacity(text.len());
    for (at, piece) in pieces.iter().enumerate() {
        let piece = escaped(piece);
        match at % 2 {
            0 => html.push_str(&piece),
            // The last backtick has no other one.
            _ if at + 1 == pieces.len() => html.push_str(&format!("`{piece}")),
            _ => html.push_str(&format!("<code>{piece}</code>")),
        }
    }
    html
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_out_in_a_description() {
        assert_eq!(prose("Absent: `a < b`."), "Absent: <code>a &lt; b</code>.");
        assert_eq!(prose("One ` only"), "One ` only");
        assert_eq!(
            prose("`all` and `both`"),
            "<code>all</code> and <code>both</code>"
        );
    }
}
