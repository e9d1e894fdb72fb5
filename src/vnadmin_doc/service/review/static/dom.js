// Elements from data. Values are only ever set as text or as attributes, never parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute
 * @typedef {Node | string | null | undefined | false} Child
 */

/**
 * An HTML element; a property that is a function is a listener, null and false leave an attribute out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, Attribute>} attributes @param {...(Child | Child[])} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fillIn(element, attributes, children.flat());
  return element;
}

/**
 * An SVG element.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, Attribute>} attributes @param {...(Child | Child[])} children
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  fillIn(element, attributes, children.flat());
  return /** @type {SVGElementTagNameMap[Tag]} */ (element);
}

/** @param {Element} element @param {Record<string, Attribute>} attributes @param {Child[]} children */
function fillIn(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
}

/** A text with {names} replaced. @param {string} template @param {Record<string, unknown>} values */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Tell it to everybody: on the screen and to a screen reader. @param {string} text */
export function tell(text, isProblem = false) {
  const place = document.getElementById("status");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("problem", isProblem);
}

/** Open what an element is folded in. @param {Element} element */
export function unfold(element) {
  for (let above = element.parentElement; above; above = above.parentElement) if (above instanceof HTMLDetailsElement) above.open = true;
}

/** Is something being typed or chosen at this target of an event? @param {EventTarget | null} target */
export const isTyping = (target) => target instanceof Element && target.closest("input, textarea, select") !== null;
