// Rows of fields as groups: the head, and the body with its sections as a tree.

import { h, unfold } from "./dom.js";

/** @typedef {{ field: import("./api.js").Field, row: HTMLElement }} Shown */

const SECTION = /^(\/(?:body|appendices\/\d+)\/sections\/\d+(?:\/children\/\d+)*)\//;
const BODY = /^\/(body|appendices|references|tasks|tables)(\/|$)/;

/** The elements of all rows, in their order. @param {Shown[]} rows @param {import("./api.js").Words} words */
export function tree(rows, words) {
  const head = h("div", { class: "head" });
  const inside = h("div", { class: "inside" });
  const body = h("details", { class: "body" }, h("summary", {}, words.body), inside);
  const sections = new Map();
  for (const { field, row } of rows) {
    const section = SECTION.exec(field.path)?.[1];
    if (section) sectionOf(section, sections, inside, rows).append(row);
    else (BODY.test(field.path) ? inside : head).append(row);
    if (field.doubt && BODY.test(field.path)) unfold(row);
  }
  return inside.childElementCount ? [head, body] : [head];
}

/**
 * @param {string} path @param {Map<string, HTMLElement>} sections @param {HTMLElement} inside @param {Shown[]} rows
 * @returns {HTMLElement}
 */
function sectionOf(path, sections, inside, rows) {
  const known = sections.get(path);
  if (known) return known;
  const above = path.replace(/\/children\/\d+$/, "");
  const parent = above === path ? inside : sectionOf(above, sections, inside, rows);
  const text = (/** @type {string} */ name) => rows.find(({ field }) => field.path === `${path}/${name}`)?.field.text || "";
  const title = `${text("label")} ${text("heading") || text("text/0")}`.trim();
  const section = h("details", { class: "section" }, h("summary", {}, title));
  parent.append(section);
  sections.set(path, section);
  return section;
}
