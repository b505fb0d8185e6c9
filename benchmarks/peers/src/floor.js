// SPDX-License-Identifier: Apache-2.0
/*
 * The launcher floor: a handwritten launcher with the minimum that public-api requires before the first opening. It
 * has a shielded button with an icon in a shadow root, reads both storages, and watches the page for clicks and for
 * the removal of the host. It checks no settings, processes no queue and opens nothing.
 */
(function () {
  window.karta = function () {};
  if (!document.currentScript.dataset.embedKey) return;
  sessionStorage.getItem("floor:open");
  localStorage.getItem("floor:theme");
  const host = document.createElement("karta-widget");
  const observer = new MutationObserver(() => document.body.append(host));
  document.addEventListener("click", () => {});
  document.body.append(host);
  observer.observe(document.body, { childList: true });
  observer.observe(document.documentElement, { childList: true });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(":host{all:initial!important;position:fixed!important;z-index:2147483000!important}"
    + "button{all:unset;position:fixed;right:20px;bottom:20px;width:56px;height:56px;border-radius:28px;display:flex;align-items:center;justify-content:center;background:#18181b;color:#fff;box-shadow:0 8px 24px #0003}"
    + "svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.75}");
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  icon.setAttribute("viewBox", "0 0 24 24");
  path.setAttribute("d", "M4 20l1.3-4.2A8 8 0 1 1 8.4 18.8z");
  icon.append(path);
  button.part = "launcher";
  button.ariaExpanded = "false";
  button.ariaLabel = "Chat";
  button.onclick = () => {};
  button.append(icon);
  root.append(button);
})();
