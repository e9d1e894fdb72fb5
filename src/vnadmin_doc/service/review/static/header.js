// What is at the top of both views.

import { lang } from "./api.js";
import { h } from "./dom.js";

/** The address of the page in the other language. */
const otherLanguage = () => `?lang=${lang === "vi" ? "en" : "vi"}${location.hash}`;

/** @param {import("./api.js").Words} words @param {...Node} parts */
export function header(words, ...parts) {
  const language = h("a", { href: otherLanguage(), class: "language", lang: lang === "vi" ? "en" : "vi" }, lang === "vi" ? "English" : "Tiếng Việt");
  language.addEventListener("click", () => language.setAttribute("href", otherLanguage()));
  return h("header", {}, h("a", { href: "#/", class: "brand" }, words.title), ...parts, language);
}
