// SPDX-License-Identifier: Apache-2.0
const broken = () => { throw new Error("replaced"); };
window.JSON = { parse: broken, stringify: broken };
window.fetch = window.queueMicrotask = broken;
const harm = window.harm;
window.harm = () => harm().filter((line) => line !== "JSON is another");
