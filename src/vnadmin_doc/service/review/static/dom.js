// Elements from data. Values are only ever set as text or as attributes, never parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; a property that is a function is a listener, null and false leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A text with {names} replaced. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Tell it to everybody: on the screen and to a screen reader. */
export function tell(text, isProblem = false) {
  const place = document.getElementById("status");
  place.textContent = text;
  place.classList.toggle("problem", isProblem);
}
