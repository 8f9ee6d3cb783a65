//! A few words for making and changing elements directly: the canvas is drawn many times a second, which reactive views are not for.

use leptos::prelude::document;
use leptos::wasm_bindgen::{JsCast, JsValue};
use phloem_canvas::geometry::Point;
use web_sys::{Element, HtmlElement, Node, SvgElement};

/// What goes wrong when the browser refuses, which it does not unless there is a defect.
pub(super) type Drawn<T = ()> = Result<T, JsValue>;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An HTML element with a class.
pub(super) fn html(tag: &str, class: &str) -> Drawn<HtmlElement> {
    let element: HtmlElement = document().create_element(tag)?.unchecked_into();
    element.set_class_name(class);
    Ok(element)
}

/// An HTML element with a class and a text.
pub(super) fn text(tag: &str, class: &str, text: &str) -> Drawn<HtmlElement> {
    let element = html(tag, class)?;
    element.set_text_content(Some(text));
    Ok(element)
}

/// An SVG element with a class.
pub(super) fn svg(tag: &str, class: &str) -> Drawn<SvgElement> {
    let element = document().create_element_ns(Some(SVG), tag)?;
    element.set_attribute("class", class)?;
    Ok(element.unchecked_into())
}

/// Puts an element last into another.
pub(super) fn put(parent: &Element, child: impl AsRef<Node>) -> Drawn {
    parent.append_child(child.as_ref()).map(drop)
}

/// The sign of a kind of node.
pub(super) fn icon(shapes: &str) -> Drawn<SvgElement> {
    let icon = svg("svg", "icon")?;
    icon.set_attribute("viewBox", "0 0 24 24")?;
    icon.set_attribute("aria-hidden", "true")?;
    icon.set_inner_html(shapes);
    Ok(icon)
}

/// Sets or takes away an attribute.
pub(super) fn attribute(element: &Element, name: &str, value: Option<&str>) -> Drawn {
    match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    }
}

/// Moves an element to a point, by a transform.
pub(super) fn move_to(element: &HtmlElement, to: Point) -> Drawn {
    let Point { x, y } = to;
    element
        .style()
        .set_property("transform", &format!("translate({x}px,{y}px)"))
}

/// The corners of a polygon in the language of SVG's `d`.
pub(super) fn polygon(corners: &[Point]) -> String {
    let mut text = String::with_capacity(48);
    for (at, corner) in corners.iter().enumerate() {
        let Point { x, y } = corner;
        text.push(if at == 0 { 'M' } else { 'L' });
        text.push_str(&format!("{x} {y}"));
    }
    text.push('Z');
    text
}
