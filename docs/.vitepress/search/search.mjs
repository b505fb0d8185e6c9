// SPDX-License-Identifier: Apache-2.0
/** Searches the index. The search box loads this module instead of MiniSearch (see `plugin.mjs`). */
import MiniSearch from "minisearch";
import { addressOf, answers } from "./ask.mjs";

/** The options with which the index is built. */
export const INDEX = { fields: ["title", "titles", "keywords", "text"], storeFields: ["title", "titles"] };

/** Words of a question that carry no meaning. */
const STOP_WORDS = new Set("a an and are be can do does for from get how i in is it make me my of on or set show the there to use what when where which why with you your".split(" "));

const OPTIONS = {
  ...INDEX,
  searchOptions: {
    boost: { title: 6, keywords: 12, titles: 2 },
    boostDocument: (id) => (id.includes("/api/") ? 0.5 : 1),
    prefix: (term) => term.length > 2,
    fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    processTerm: (term) => (STOP_WORDS.has(term.toLowerCase()) ? null : term.toLowerCase()),
  },
};

/** The search box shows titles as HTML. */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export default class Search {
  #index;

  constructor(index) {
    this.#index = index;
  }

  /** @param {string} json the index as the build wrote it */
  static loadJSON(json) {
    return new Search(MiniSearch.loadJSON(json, OPTIONS));
  }

  /**
   * Returns the sections that contain every word. If there is none, returns those that contain any. If the chat of these pages answers from
   * them, the first row asks it.
   */
  search(text) {
    const all = this.#index.search(text, { combineWith: "AND" });
    const found = all.length > 0 ? all : this.#index.search(text, { combineWith: "OR" });
    const question = text.trim();
    return answers.here && question ? [{ id: addressOf(question), title: `Ask Karta: ${escaped(question)}`, titles: [], match: {} }, ...found] : found;
  }
}
