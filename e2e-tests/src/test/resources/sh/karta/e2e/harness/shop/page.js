// SPDX-License-Identifier: Apache-2.0 The stub as printed in the reference, and a record of all events in their order.
window.karta = window.karta || function () {
  (window.karta.q = window.karta.q || []).push(arguments);
};
window.seen = [];
for (const name of [
  "ready", "open", "close", "session:started", "message:sent", "message:received", "unread", "escalate", "error",
  "limit_reached", "turn:started", "turn:ended", "approval", "feedback",
]) {
  karta("on", name, (payload) => window.seen.push([name, payload === undefined ? null : payload]));
}
