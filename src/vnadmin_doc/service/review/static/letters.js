// The letters of the list, as they were asked for last; both views use them.

import { lettersOf } from "./api.js";

/**
 * @typedef {object} State
 * @property {import("./api.js").Words} words
 * @property {{ state: string, kind: string, q: string }} filter
 * @property {import("./api.js").Found} found
 */

const FILTER = { state: "doubt", kind: "", q: "" };

/** @param {import("./api.js").Words} words @returns {State} */
export function newState(words) {
  return { words, filter: remembered(), found: { letters: [], total: 0, kinds: [], states: {} } };
}

function remembered() {
  try {
    return { ...FILTER, ...JSON.parse(sessionStorage.getItem("filter") || "{}") };
  } catch {
    return { ...FILTER };
  }
}

/** Ask for the list again; the order is that of the server. @param {State} state */
export async function loadList(state) {
  sessionStorage.setItem("filter", JSON.stringify(state.filter));
  state.found = await lettersOf(state.filter);
}

/** @param {import("./api.js").Item} item */
export const linkOf = (item) => `#/letter/${item.id}/${item.part}`;
