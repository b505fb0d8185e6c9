// SPDX-License-Identifier: Apache-2.0 The visitor changes the clock, two days ahead.
const now = Date.now;
Date.now = () => now() + 2 * 24 * 60 * 60 * 1000;
const harm = window.harm;
window.harm = () => harm().filter((line) => line !== "Date.now has changed");
