// SPDX-License-Identifier: Apache-2.0
/*
 * Runs in every page between its own scripts and the tag: the queue stub, a record of all events, and a snapshot of the
 * page without the widget. Written for old engines, and for pages with changed prototypes.
 */
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};

window.seen = [];
(function () {
  var names = ["ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate", "error",
    "limit_reached", "turn:started", "turn:ended", "approval", "feedback"];
  function note(name) {
    karta("on", name, function (payload) {
      seen[seen.length] = [name, payload === undefined ? null : payload];
    });
  }
  for (var i = 0; i < names.length; i++) note(names[i]);
})();

/** A check that the page may define: returns changes of state that only this page can detect. */
window.intact = window.intact || null;

/** Returns the changes of the page since this script ran. */
window.harm = null;

/** Returns a line per element of the page, with its position and style. */
window.layout = function () {
  var lines = [];
  var elements = document.querySelectorAll("body, body *");
  for (var i = 0; i < elements.length; i++) {
    if (elements[i].localName !== "karta-widget" && !(elements[i].closest && elements[i].closest("karta-widget"))) {
      var box = elements[i].getBoundingClientRect();
      var style = getComputedStyle(elements[i]);
      lines[lines.length] = elements[i].localName + " " + [box.left, box.top, box.width, box.height, style.color, style.font,
        style.display, style.visibility, style.zIndex].join(" ");
    }
  }
  return lines;
};

(function () {
  var owners = ["Object", "Function", "Array", "String", "Number", "Promise", "RegExp", "Date", "Map", "Set", "JSON", "Math",
    "Reflect", "console", "history", "Node", "Element", "HTMLElement", "EventTarget", "Event", "Document", "ShadowRoot",
    "History", "Storage", "XMLHttpRequest", "CSSStyleSheet", "MutationObserver"];
  var names = Object.getOwnPropertyNames;
  var globals = listed(names(window));
  var shapes = Object.create(null);
  for (var i = 0; i < owners.length; i++) remember(owners[i]);
  var sheets = document.styleSheets.length;

  function listed(list) {
    var map = Object.create(null);
    for (var i = 0; i < list.length; i++) map[list[i]] = true;
    return map;
  }

  function shape(owner) {
    var map = Object.create(null);
    var own = names(owner);
    for (var i = 0; i < own.length; i++) {
      var found = Object.getOwnPropertyDescriptor(owner, own[i]);
      map[own[i]] = found && (found.get || found.value);
    }
    return map;
  }

  function remember(name) {
    var owner = window[name];
    if (!owner) return;
    shapes[name] = [owner, shape(owner), owner.prototype ? shape(owner.prototype) : null];
  }

  function compare(what, before, now, found) {
    for (var name in now) {
      if (now[name] !== before[name] && !(now[name] !== now[name])) found[found.length] = what + "." + name + " has changed";
    }
    for (name in before) if (!(name in now)) found[found.length] = what + "." + name + " is gone";
  }

  window.harm = function () {
    var found = [];
    var now = names(window);
    for (var i = 0; i < now.length; i++) {
      // Frames are globals with a number as name. The drivers of some engines add globals too.
      if (!(now[i] in globals) && !/^\d+$|^__(pw|playwright)/.test(now[i])) found[found.length] = "a new global: " + now[i];
    }
    for (var name in shapes) {
      if (window[name] !== shapes[name][0]) {
        found[found.length] = name + " is another";
      } else {
        compare(name, shapes[name][1], shape(window[name]), found);
        if (shapes[name][2]) compare(name + ".prototype", shapes[name][2], shape(window[name].prototype), found);
      }
    }
    if (document.styleSheets.length !== sheets) found[found.length] = "style sheets: " + document.styleSheets.length;
    if (document.adoptedStyleSheets && document.adoptedStyleSheets.length) found[found.length] = "adopted style sheets";
    if (document.querySelector("karta-widget")) found[found.length] = "the widget's element is still there";
    var own = window.intact ? window.intact() : [];
    for (i = 0; i < own.length; i++) found[found.length] = own[i];
    return found;
  };
})();
