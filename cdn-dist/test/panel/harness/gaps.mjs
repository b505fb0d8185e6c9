// SPDX-License-Identifier: Apache-2.0
/**
 * What the panel asks of an engine and jsdom lacks, and no more. Whatever depends on layout answers as a box without a
 * size does, so a test of positions, visibility by style or the order of Tab belongs into a browser.
 */

/** Adds what jsdom lacks to a window. Media queries match if `media` contains them. */
export function fillGaps(window, { media = new Set() } = {}) {
  // Style sheets are constructed and adopted, but nothing here computes styles.
  window.CSSStyleSheet.prototype.replaceSync = () => {};
  window.CSS = { supports: supportsLikeAnEngine };
  // The panel measures its boxes, and shows what is in view.
  window.ResizeObserver = Observer;
  window.IntersectionObserver = Observer;
  window.matchMedia = (query) => Object.assign(new window.EventTarget(), { media: query, matches: media.has(query) });
  // The panel follows what an on-screen keyboard leaves visible of the page.
  window.visualViewport = Object.assign(new window.EventTarget(), { scale: 1, offsetTop: 0, height: 768 });
  // A header that is too narrow moves its buttons into the menu. This one is wide enough.
  Object.defineProperty(window.HTMLElement.prototype, "offsetWidth", { get: () => 400 });
  // On closing, the focus returns to where it was if that can still be seen.
  window.Element.prototype.checkVisibility = () => true;
  // The words of a recording are inserted by this command where an engine has it.
  window.Document.prototype.execCommand = () => false;
  // Only engines check `integrity`, and `part` is for the page's styles.
  reflect(window.HTMLScriptElement.prototype, "integrity");
  reflect(window.Element.prototype, "part");
  window.TextDecoder = TextDecoder;
  // Other tabs are tested in browsers (package tabs of e2e-tests).
  delete window.BroadcastChannel;
  clipboard(window);
  downloads(window);
}

/** A clipboard whose content is in `copied`: an object from type to text. */
function clipboard(window) {
  window.ClipboardItem = class {
    constructor(types) {
      this.types = types;
    }
  };
  window.navigator.clipboard = {
    writeText: async (text) => {
      window.copied = { "text/plain": text };
    },
    write: async ([{ types }]) => {
      window.copied = Object.fromEntries(Object.entries(types).map(([type, blob]) => [type, blob.parts.join("")]));
    },
  };
}

/** Downloads, which are listed in `saved`: the name of each file and its text. */
function downloads(window) {
  window.Blob = class extends window.Blob {
    constructor(parts, options) {
      super(parts, options);
      this.parts = parts;
    }
  };
  window.saved = [];
  let last;
  window.URL.createObjectURL = (blob) => ((last = blob), "blob:saved");
  window.URL.revokeObjectURL = () => {};
  const click = window.HTMLElement.prototype.click;
  window.HTMLAnchorElement.prototype.click = function () {
    if (this.download) window.saved.push({ name: this.download, text: last.parts.join("") });
    else click.call(this);
  };
}

class Observer {
  observe() {}
  disconnect() {}
}

/** Adds the property of an attribute. */
function reflect(prototype, name) {
  Object.defineProperty(prototype, name, {
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      this.setAttribute(name, value);
    },
  });
}

/** Answers for the values that the tests use. */
function supportsLikeAnEngine(property, value) {
  const text = String(value);
  if (property === "color") return /^(#[0-9a-f]{3,8}|rgb\(.*\)|[a-z]+|light-dark\(.*\))$/.test(text) && text !== "undefined";
  if (property === "top") return /^-?[0-9.]+px$/.test(text);
  if (property === "z-index") return /^-?[0-9]+$/.test(text);
  return text !== "" && !/[;{}]/.test(text);
}
