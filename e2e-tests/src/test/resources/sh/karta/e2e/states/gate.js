// SPDX-License-Identifier: Apache-2.0 Returns the defects of the shown page, a line each: positions, overlaps, glyphs,
// targets (WCAG 2.2, 2.5.8), contrast (1.4.3, 1.4.11).
({ touch, focus }) => {
  const root = document.querySelector("karta-widget").shadowRoot;
  const complaints = new Set();
  const controls = "button, a[href], textarea, summary, [tabindex='0']";
  const popups = ".quote-button, .menu, .sheet, .quote, .jump, .drop-zone, .lightbox, .options, .teaser";
  const words = (element) => {
    const label = element.getAttribute("aria-label") ?? element.textContent.trim();
    return `<${element.localName} ${element.className.baseVal ?? element.className}> ${label.slice(0, 30)}`;
  };
  const complain = (what, element, ...more) => complaints.add([what, words(element), ...more].join(" · "));

  const looked = ".turn:hover, .turn:focus-within, .log > .agent:last-child";
  const away = (element) => getComputedStyle(element).clipPath === "inset(50%)";
  const spoken = (element) => element.closest(".sr, .author, .pic .words") || away(element) || (!touch && element.closest(".actions") && !element.closest(looked))
    || (element.closest(".tools > .action") && !element.closest(".you:hover, .you:focus-within"));
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
    && !element.closest("[inert]") && !spoken(element);
  const parents = (element) => {
    const path = [];
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) path.push(at);
    return path;
  };
  const all = [...root.querySelectorAll("*")].filter((element) => !element.closest("svg") || element.localName === "svg").filter(shown);

  /**
   * Returns the part of a box that clipping ancestors leave visible. `cut` is called for each ancestor that hides a
   * part permanently.
   */
  const clipped = (element, box, cut) => {
    let { left, top, right, bottom } = box;
    const cuts = (low, high) => low < -1.5 || high > 1.5;
    for (const at of parents(element).slice(element.localName === "textarea" ? 1 : 0)) {
      if (getComputedStyle(at).position === "fixed" && !at.matches(".panel")) break;
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" || at === document.documentElement || at === document.body) continue;
      const around = at.getBoundingClientRect();
      if (style.overflowX === "hidden" && cuts(left - around.left, right - around.right) && style.textOverflow !== "ellipsis") cut(at, "sideways");
      if (style.overflowY === "hidden" && style.webkitLineClamp === "none" && cuts(top - around.top, bottom - around.bottom)) cut(at, "up or down");
      left = Math.max(left, around.left);
      right = Math.min(right, around.right);
      top = Math.max(top, around.top);
      bottom = Math.min(bottom, around.bottom);
    }
    const width = Math.min(right, innerWidth) - Math.max(left, 0);
    const height = Math.min(bottom, innerHeight) - Math.max(top, 0);
    return width > 1 && height > 1 ? new DOMRect(Math.max(left, 0), Math.max(top, 0), width, height) : null;
  };
  const onTop = (element, { x, y, width, height }) => {
    const hit = root.elementFromPoint(x + width / 2, y + height / 2);
    return hit === null || hit === element || hit.contains(element) || element.contains(hit) ? null : hit;
  };
  const common = (a, b) => Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  );

  // Positions.
  for (const element of [document.scrollingElement, ...all.filter((each) => each.matches(".panel, .frame, .middle, .scroll, .chats, .files, .header, .composer"))]) {
    const edge = element.matches(".composer") ? element.clientLeft : 0; // The list over the field covers the border.
    if (element.scrollWidth > element.clientWidth + edge) complain("wider than its place", element, `${element.scrollWidth} > ${element.clientWidth}`);
  }
  // On small screens nothing is pushed out, and a part of the conversation stays visible.
  if (innerHeight < 400) {
    for (const element of all.filter((each) => each.matches(".panel, .frame"))) {
      if (element.scrollHeight > element.clientHeight) complain("taller than its place", element, `${element.scrollHeight} > ${element.clientHeight}`);
    }
    const reading = all.find((each) => each.matches(".scroll"));
    if (reading && reading.clientHeight < 64) complain("no room to read", reading, `${reading.clientHeight} px`);
  }
  const panel = root.querySelector(".panel.open");
  if (panel && !panel.matches(".inline")) {
    const { left, top, right, bottom } = panel.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) complain("outside the screen", panel);
  }

  // Text: not cut off and not covered.
  const runs = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!element || !/[\p{L}\p{N}]/u.test(node.data) || element.localName === "textarea" || !shown(element)) continue;
    // A button shows the rest of a folded message.
    if (element.matches(".folded")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const left = clipped(element, box, (by, how) => complain(`text cut off ${how} by .${by.className}`, element));
      if (!left) continue;
      const over = getComputedStyle(element).pointerEvents === "none" ? null : onTop(element, left);
      if (!over) runs.push({ node, element, box: left });
      else if (!over.closest(popups)) complain(`text under ${words(over)}`, element);
    }
  }
  runs.forEach((one, i) => {
    for (const other of runs.slice(i + 1)) {
      const apart = one.element.closest(popups) !== other.element.closest(popups);
      if (one.node !== other.node && !apart && common(one.box, other.box) > 3) complain("text over text", one.element, words(other.element));
    }
  });

  // Glyphs: all characters without a font are drawn as the same box.
  const sheet = new OffscreenCanvas(40, 48).getContext("2d", { willReadFrequently: true });
  const drawn = (character, font) => {
    sheet.clearRect(0, 0, 40, 48);
    sheet.font = `24px ${font}`;
    sheet.fillText(character, 4, 34);
    return sheet.getImageData(0, 0, 40, 48).data.filter((_, i) => i % 4 === 3).join();
  };
  for (const font of new Set(runs.map(({ element }) => getComputedStyle(element).fontFamily))) {
    const none = drawn("\u{10ffff}", font);
    const inFont = runs.filter(({ element }) => getComputedStyle(element).fontFamily === font);
    for (const character of new Set(inFont.flatMap(({ node }) => node.data.match(/[\p{L}\p{N}\p{P}]/gu) ?? []))) {
      if (drawn(character, font) === none) complaints.add(`no glyph: ${character}`);
    }
  }

  // Controls: reachable, large enough, and not overlapping.
  const placed = [];
  const modal = root.querySelector("dialog[open]") ?? root.querySelector(".panel.open[aria-modal]");
  for (const element of all.filter((each) => each.matches(controls) && (!modal || modal.contains(each)))) {
    const box = element.getBoundingClientRect();
    const left = clipped(element, box, (by, how) => complain(`control cut off ${how} by .${by.className}`, element));
    const inline = element.localName === "a" && getComputedStyle(element).display === "inline";
    const least = touch ? 44 : 24;
    // An invisible part around a control is a part of its target.
    const around = -2 * Math.min(0, parseFloat(getComputedStyle(element, "::after").top) || 0);
    const region = element.matches("pre, .table"); // It takes the focus to be scrolled by keys, and is no target.
    if (!inline && !region && !element.disabled && Math.min(box.width, box.height) + around < least - 0.01) {
      complain(`target under ${least} px`, element, `${box.width.toFixed(1)} × ${box.height.toFixed(1)}`);
    }
    if (!left || inline) continue;
    const over = onTop(element, left);
    if (!over && !element.matches(".scroll")) placed.push({ element, box: left });
    else if (over && !over.closest(popups)) complain(`control under ${words(over)}`, element);
  }
  placed.forEach((one, i) => {
    for (const other of placed.slice(i + 1)) {
      const apart = one.element.closest(popups) !== other.element.closest(popups);
      if (!apart && !one.element.contains(other.element) && !other.element.contains(one.element) && common(one.box, other.box) > 1) {
        complain("control over control", one.element, words(other.element));
      }
    }
  });

  // Contrast of the colours on the screen.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const known = new Map();
  const colour = (text) => {
    if (!known.has(text)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      known.set(text, [...canvas.getImageData(0, 0, 1, 1).data].map((channel) => channel / 255));
    }
    return known.get(text);
  };
  const mix = (top, share, under) => under.map((channel, i) => top[i] * share + channel * (1 - share));
  const over = (text, under) => {
    const [r, g, b, alpha] = colour(text);
    return mix([r, g, b], alpha, under);
  };
  const luminance = (channels) => channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const canvasColour = colour(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff").slice(0, 3);
  /** Returns [front, back] for `front`, a colour on `element`, through every background and opacity around it. */
  const painted = (element, front, own = true) => {
    const path = parents(element).reverse();
    const paint = (i, backdrop) => {
      const style = getComputedStyle(path[i]);
      const last = i === path.length - 1;
      const ground = last && !own ? backdrop : over(style.backgroundColor, backdrop);
      const inner = last ? [over(front, ground), ground] : paint(i + 1, ground);
      return inner.map((each) => mix(each, Number(style.opacity), backdrop));
    };
    return paint(0, canvasColour);
  };
  const demand = (least, what, element, front, own) => {
    const [top, under] = painted(element, front, own);
    const value = ratio(top, under);
    if (value < least - 0.005) complain(`${what} ${value.toFixed(2)}:1, less than ${least}:1`, element);
  };
  const off = (element) => element.closest(":disabled, [aria-disabled=true]");
  for (const { element } of runs) if (!off(element)) demand(4.5, "text", element, getComputedStyle(element).color);
  for (const element of all) {
    const style = getComputedStyle(element);
    if (element.localName === "textarea" && !element.value) demand(4.5, "placeholder", element, getComputedStyle(element, "::placeholder").color);
    if (off(element)) continue;
    if (element.localName === "svg") demand(3, "icon", element, style.stroke === "none" ? style.fill : style.stroke);
    const before = getComputedStyle(element, "::before");
    const icon = before.content === '""' && before.clipPath.startsWith("path");
    if (icon) demand(3, "icon", element, before.borderTopColor);
    if (element.matches("button") && !element.textContent.trim() && !icon && ![...element.querySelectorAll("svg, canvas")].some(shown)) complain("nothing to see", element);
    const edge = element.matches("button, .composer:not(.locked), .menu, .card:not(.limit)") && parseFloat(style.borderTopWidth) > 0
      && colour(style.borderTopColor)[3] > 0;
    if (edge) demand(3, "edge", element, style.borderTopColor, false);
    if (element.matches(".submit > span")) demand(3, "face", element, parseFloat(style.borderTopWidth) ? style.borderTopColor : style.backgroundColor, false);
    const after = getComputedStyle(element, "::after");
    if (/"\s*\S/.test(after.content) && style.contentVisibility !== "hidden" && after.display !== "none") demand(4.5, "added text", element, after.color);
  }

  // Focus: a ring of at least 2 px (2.4.7), with enough contrast to its background. The field has its caret and border.
  for (const { element } of focus ? placed.filter((each) => !off(each.element)) : []) {
    element.focus();
    if (element.matches("[part~=launcher]")) continue;
    if (element.localName === "textarea") {
      demand(3, "border", element.parentElement, getComputedStyle(element.parentElement).borderTopColor, false);
      continue;
    }
    const style = getComputedStyle(element);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) complain("no ring", element, style.outline);
    else demand(3, "ring", element, style.outlineColor, parseFloat(style.outlineOffset) < 0);
  }
  const launcher = root.querySelector("[part~=launcher]");
  if (focus && launcher.checkVisibility()) {
    // Rings of shadow around it, the first on top: an edge without the focus, a gap and the ring with it.
    const edge = () => {
      const shadows = [...getComputedStyle(launcher).boxShadow.matchAll(/((?:rgb|color)[^)]*\)) 0px 0px 0px ([\d.]+)px/g)];
      return shadows.reverse().filter(([, , width]) => parseFloat(width) > 0).map(([, paint, width]) => [paint, parseFloat(width)]);
    };
    const seen = (least, widest, what) => {
      const drawn = edge().filter(([, width]) => width === widest).reduce((under, [paint]) => over(paint, under), canvasColour);
      const value = ratio(drawn, canvasColour);
      if (value < least) complain(`${what} ${value.toFixed(2)}:1`, launcher);
    };
    document.activeElement.blur();
    seen(3, 1, "launcher's edge");
    launcher.focus();
    seen(3, 4, "launcher's ring");
  }
  return [...complaints];
}
