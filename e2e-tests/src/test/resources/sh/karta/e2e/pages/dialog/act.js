// SPDX-License-Identifier: Apache-2.0
const host = document.querySelector("karta-widget");
const dialog = document.querySelector("dialog");
dialog.showModal();
// Everything outside is inert: commands work, but nothing there can be focused or clicked.
for (const call of [["close"], ["open"], ["toggle"], ["toggle"], ["update", { theme: { title: "While inert" } }]]) {
  const answer = await karta(...call);
  if (!answer.ok) throw new Error(`${call[0]}: ${JSON.stringify(answer)}`);
}
if (host.shadowRoot.activeElement) throw new Error("an inert element has the focus");
if (!dialog.open || !dialog.contains(document.activeElement)) throw new Error("the dialog has lost the focus");
document.querySelector("#done").click();
if (dialog.open) throw new Error("the dialog is still open");
await karta("open");
