// SPDX-License-Identifier: Apache-2.0
/**
 * The state of the playground in the fragment of its address, so that a look can be shared: `#theme.accent=red&view.dark=true`.
 * The connection is left out, because a link must not make a reader's page load a script from anywhere.
 */
import { SETTINGS, THEME_FIELDS } from "./fields.mjs";

const VIEW = ["phone", "dark", "rtl"];
const KNOWN = {
  theme: THEME_FIELDS.map(({ name }) => name),
  settings: SETTINGS.map(({ name }) => name),
  view: VIEW,
};
const LONGEST = 1000;

/** @returns {string} the fragment without `#`; empty if nothing is set */
export function fragmentOf(state) {
  const fragment = new URLSearchParams();
  for (const [group, names] of Object.entries(KNOWN)) {
    for (const name of names) {
      const value = state[group][name];
      if (value !== undefined && value !== "" && value !== false) fragment.set(`${group}.${name}`, String(value));
    }
  }
  return fragment.toString();
}

/** Returns the known fields of a fragment. Others, and values that are too long, are ignored. */
export function stateOf(fragment) {
  const state = { theme: {}, settings: {}, view: {} };
  for (const [key, value] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    const [group, name] = key.split(".");
    if (!Object.hasOwn(KNOWN, group) || !KNOWN[group].includes(name) || value.length > LONGEST) continue;
    state[group][name] = group === "view" ? value === "true" : value;
  }
  return state;
}
