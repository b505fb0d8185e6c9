// SPDX-License-Identifier: Apache-2.0
// And now the visitor sets it right, two days ahead of what it was.
const now = Date.now;
Date.now = () => now() + 2 * 24 * 60 * 60 * 1000;
const harm = window.harm;
window.harm = () => harm().filter((line) => line !== "Date.now has changed");
