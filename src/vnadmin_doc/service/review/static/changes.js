// Changes go to the server one after the other, so that each answer is newer than the one before.

import { letterOf, post, Refused, wordsOf } from "./api.js";
import { fill, tell } from "./dom.js";

/**
 * @typedef {import("./api.js").Other} Other
 * @typedef {"record" | "undo" | "add" | "remove" | "restore"} What "restore" undoes the removal of an entry
 * @typedef {{ path: string, seen?: string | null, text?: string, confirm?: true }} Change
 * @typedef {object} Outcome what is shown then
 * @property {(letter: import("./api.js").Answer) => Promise<void>} update
 * @property {(problem: string) => void} failed
 * @property {(other: Other) => string} conflict asks which value to keep; the question, "" for none
 */

export class Changes {
  /** @param {import("./api.js").Item} item @param {import("./api.js").Words} words @param {HTMLInputElement} who */
  constructor(item, words, who) {
    this.item = item;
    this.words = words;
    this.who = who;
    /** Resolves when all is saved. @type {Promise<void>} */
    this.saving = Promise.resolve();
    /** How many are not answered yet. */
    this.waiting = 0;
    /** How many were refused. */
    this.refused = 0;
    /** What was changed, in its order. @type {{ what: What, path: string }[]} */
    this.done = [];
  }

  /** Is it known who works here? If not, the name is asked for. */
  hasName() {
    if (this.who.value.trim()) return true;
    tell(this.words.name_needed, true);
    this.who.focus();
    return false;
  }

  /** @param {What} what @param {string} path @param {Change} change @param {Outcome} outcome */
  send(what, path, change, outcome) {
    tell(this.words.saving);
    this.waiting += 1;
    this.saving = this.saving.then(() => this.sendNow(what, path, change, outcome)).finally(() => { this.waiting -= 1; });
  }

  /** @param {What} what @param {string} path @param {Change} change @param {Outcome} outcome */
  async sendNow(what, path, change, outcome) {
    try {
      const { id, part } = this.item;
      await outcome.update(await post(what, { id, part, who: this.who.value, ...change }));
      tell(this.words.saved);
      this.done.push({ what, path });
    } catch (error) {
      if (error instanceof Refused && error.conflict) await this.tellConflict(error.conflict, outcome);
      else this.tellFailure(error, outcome);
    }
  }

  /** Another person was first: the letter as it is now, then the question. @param {Other} other @param {Outcome} outcome */
  async tellConflict(other, outcome) {
    try {
      await outcome.update(await letterOf(this.item));
    } catch (error) {
      this.tellFailure(error, outcome);
      return;
    }
    const problem = outcome.conflict(other);
    if (problem) this.refused += 1;
    tell(problem, problem !== "");
  }

  /** @param {unknown} error @param {Outcome} outcome */
  tellFailure(error, outcome) {
    this.refused += 1;
    const problem = fill(this.words.failed, { problem: wordsOf(error) });
    tell(problem, true);
    outcome.failed(problem);
  }
}
