// The picture of a page in an SVG: pan, zoom, the boxes of the chosen field alone, and which field a click is on.

import { pageOf, wordsOf } from "./api.js";
import { fill, h, s } from "./dom.js";

/** Points for one unit of a box, across and down. */
const CELL = { pt: [1, 1], cell: [6.6, 13] };
const A4 = { width: 595.3, height: 841.9 };
const LEAST_WIDTH = 330; // points that are shown at least: more of the page than the value alone
const STEP = 1.35;
const MILLISECONDS = 160;

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} Rect points
 * @typedef {{ x: number, y: number }} Point
 * @typedef {import("./api.js").Field} Field
 */

/** A place of a view so that it shows the page and not what is beside it; a larger view is in the middle. @param {number} at @param {number} length @param {number} all */
const within = (at, length, all) => (length >= all ? (all - length) / 2 : Math.min(all - length, Math.max(0, at)));

export class PagePicture {
  /**
   * @param {import("./api.js").Words} words @param {import("./api.js").Letter} letter
   * @param {(path: string) => void} chosen is called with the field that is clicked
   */
  constructor(words, letter, chosen) {
    this.words = words;
    this.letter = letter;
    this.chosen = chosen;
    /** The page that is shown, 0 before the first. */
    this.page = 0;
    this.size = A4;
    /** @type {Map<number, Promise<import("./api.js").Picture | null>>} */
    this.sizes = new Map();
    /** Why pages cannot be drawn. @type {Map<number, string>} */
    this.problems = new Map();
    /** What is shown of the page, and what will be after the motion. @type {Rect | null} */
    this.view = null;
    /** @type {Rect | null} */
    this.target = null;
    /** @type {Field | null} */
    this.focused = null;
    this.showing = Promise.resolve();
    this.layer = s("g", { class: "boxes" });
    this.svg = s("svg", { role: "img", "aria-label": words.picture, class: "page", preserveAspectRatio: "xMidYMid meet" });
    this.note = h("p", { class: "note", hidden: true }, words.no_picture);
    this.bar = h("div", { class: "bar", role: "toolbar" });
    this.stage = h("div", { class: "stage" }, this.svg);
    this.element = h("section", { class: "picture", "aria-label": words.picture }, this.bar, this.note, this.stage);
    this.listen();
  }

  listen() {
    /** @type {(Point & { view: Rect | null, moved: boolean }) | null} */
    let from = null;
    this.svg.addEventListener("wheel", (event) => { event.preventDefault(); this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, this.point(event)); }, { passive: false });
    this.svg.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, view: this.view && { ...this.view }, moved: false };
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from || !from.view) return;
      const scale = this.unitsPerPixel(from.view);
      from.moved ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > 4;
      if (from.moved) this.set({ ...from.view, x: from.view.x - (event.clientX - from.x) * scale, y: from.view.y - (event.clientY - from.y) * scale });
    });
    this.svg.addEventListener("pointerup", (event) => {
      if (from && !from.moved) this.click(this.point(event));
      from = null;
    });
  }

  /** @param {Rect} view */
  unitsPerPixel(view) {
    const place = this.svg.getBoundingClientRect();
    return Math.max(view.width / place.width, view.height / place.height);
  }

  /** The point of the page at the pointer. @param {MouseEvent} event @returns {Point} */
  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM()?.inverse());
    return { x: at.x, y: at.y };
  }

  /** The smallest box at a point belongs to the field that is meant. @param {Point} at */
  click(at) {
    const hits = this.letter.fields.flatMap((field) => field.kind === "part" ? [] : field.boxes
      .filter((found) => found.page === this.page)
      .map((found) => ({ path: field.path, box: this.scaled(found.box) }))
      .filter(({ box }) => box.x <= at.x && at.x <= box.x + box.width && box.y <= at.y && at.y <= box.y + box.height));
    hits.sort((one, other) => one.box.width * one.box.height - other.box.width * other.box.height);
    if (hits.length) this.chosen(hits[0].path);
  }

  /** @param {import("./api.js").Box} box @returns {Rect} */
  scaled([x0, top, x1, bottom]) {
    const [across, down] = CELL[this.letter.unit];
    return { x: x0 * across, y: top * down, width: Math.max(1, (x1 - x0) * across), height: Math.max(1, (bottom - top) * down) };
  }

  /** Resolves when the page is shown, or when another one was asked for. @param {number} page */
  show(page) {
    if (page !== this.page) {
      this.page = page;
      this.drawBar();
      this.showing = this.load(page);
    }
    return this.showing;
  }

  /** @param {number} page */
  async load(page) {
    const asked = this.sizes.get(page) || pageOf(this.letter, page).catch((error) => this.failed(page, wordsOf(error)));
    this.sizes.set(page, asked);
    const picture = await asked;
    if (page !== this.page) return;
    this.note.hidden = Boolean(picture);
    this.note.textContent = [this.words.no_picture, this.problems.get(page)].filter(Boolean).join(" ");
    this.size = picture || this.sizeOfText();
    const content = picture
      ? [s("image", { href: picture.url, width: picture.width, height: picture.height })]
      : [s("rect", { width: this.size.width, height: this.size.height, class: "paper" }), ...this.texts()];
    this.layer = s("g", { class: "boxes" });
    this.svg.replaceChildren(...content, this.layer);
    this.svg.dataset.page = String(page);
    this.set(this.whole());
  }

  /** Note why a page cannot be drawn; the fields of the letter work without it. @param {number} page @param {string} problem */
  failed(page, problem) {
    this.problems.set(page, problem);
    return null;
  }

  sizeOfText() {
    const boxes = this.linesHere().map((line) => this.scaled(line.box));
    const right = Math.max(0, ...boxes.map((box) => box.x + box.width));
    const bottom = Math.max(0, ...boxes.map((box) => box.y + box.height));
    return { width: Math.max(A4.width, right + 30), height: this.letter.unit === "pt" ? Math.max(A4.height, bottom + 30) : bottom + 30 };
  }

  linesHere() {
    return this.letter.lines.filter((line) => line.page === this.page);
  }

  texts() {
    return this.linesHere().map((line) => {
      const { x, y, width, height } = this.scaled(line.box);
      return s("text", { x, y: y + 0.78 * height, "font-size": 0.8 * height, textLength: width, lengthAdjust: "spacingAndGlyphs" }, line.text);
    });
  }

  /** Show a field: its page, its boxes, and the part of the page around them. @param {Field} field */
  async focus(field) {
    this.focused = field;
    const first = field.boxes.find((found) => found.page === this.page) || field.boxes[0];
    const page = first ? first.page : this.page || this.letter.pages[0];
    await this.show(page);
    if (this.focused !== field || this.page !== page || !this.svg.isConnected) return; // another one was chosen meanwhile
    const here = field.boxes.filter((found) => found.page === this.page).map((found) => this.scaled(found.box));
    this.layer.replaceChildren(...here.map((box) => s("rect", { ...box, class: field.doubt ? "doubt" : "box" })));
    this.move(here.length ? this.around(here) : this.beginning());
  }

  /** @param {Rect[]} boxes @returns {Rect} */
  around(boxes) {
    const x0 = Math.min(...boxes.map((box) => box.x)), y0 = Math.min(...boxes.map((box) => box.y));
    const x1 = Math.max(...boxes.map((box) => box.x + box.width)), y1 = Math.max(...boxes.map((box) => box.y + box.height));
    const place = this.svg.getBoundingClientRect();
    const ratio = place.height / Math.max(1, place.width);
    let width = Math.max(LEAST_WIDTH, 1.5 * (x1 - x0), (1.8 * (y1 - y0)) / ratio);
    width = Math.min(width, Math.max(this.size.width, this.size.height / ratio));
    const height = width * ratio;
    return { x: within((x0 + x1 - width) / 2, width, this.size.width), y: within((y0 + y1 - height) / 2, height, this.size.height), width, height };
  }

  /** The page, but of one with very long lines the part that can be read. @returns {Rect} */
  beginning() {
    if (this.size.width <= 2 * A4.width) return this.whole();
    const place = this.svg.getBoundingClientRect();
    return { x: 0, y: 0, width: A4.width, height: (A4.width * place.height) / Math.max(1, place.width) };
  }

  /** @returns {Rect} */
  whole() {
    return { x: 0, y: 0, width: this.size.width, height: this.size.height };
  }

  /** @param {number} factor @param {Point | null} at stays where it is; without one the centre */
  zoom(factor, at = null) {
    if (!this.view) return;
    const { x, y, width, height } = this.view;
    const centre = at || { x: x + width / 2, y: y + height / 2 };
    const next = Math.min(4 * this.size.width, Math.max(40, width / factor)) / width;
    this.set({ x: centre.x - (centre.x - x) * next, y: centre.y - (centre.y - y) * next, width: width * next, height: height * next });
  }

  /** Go to a part of the page; at once for people who do not want motion. @param {Rect} target */
  move(target) {
    const from = this.view, began = performance.now();
    this.target = target;
    if (!from || matchMedia("(prefers-reduced-motion: reduce)").matches) { this.set(target); return; }
    const step = (/** @type {number} */ now) => {
      if (this.target !== target) return;
      const share = Math.min(1, (now - began) / MILLISECONDS), eased = 1 - (1 - share) ** 3;
      const between = (/** @type {keyof Rect} */ key) => from[key] + (target[key] - from[key]) * eased;
      this.apply({ x: between("x"), y: between("y"), width: between("width"), height: between("height") });
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** @param {Rect} view */
  set(view) {
    this.target = view;
    this.apply(view);
  }

  /** @param {Rect} view */
  apply(view) {
    this.view = view;
    this.svg.setAttribute("viewBox", [view.x, view.y, view.width, view.height].map((value) => value.toFixed(2)).join(" "));
  }

  drawBar() {
    const { words, letter } = this;
    const pages = letter.pages.length > 1
      ? letter.pages.map((page) => h("button", { type: "button", "aria-pressed": String(page === this.page), "aria-label": fill(words.page, { page }), click: () => this.show(page) }, String(page)))
      : [];
    const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) => h("button", { type: "button", title: words[name], "aria-label": words[name], click: act }, sign);
    this.bar.replaceChildren(...(pages.length ? [h("span", {}, words.pages), ...pages] : []), h("span", { class: "space" }),
      button("zoom_out", "−", () => this.zoom(1 / STEP)), button("zoom_in", "+", () => this.zoom(STEP)), button("fit", "⤢", () => this.move(this.whole())));
  }

  close() {
    for (const picture of this.sizes.values()) picture.then((found) => found && URL.revokeObjectURL(found.url));
  }
}
