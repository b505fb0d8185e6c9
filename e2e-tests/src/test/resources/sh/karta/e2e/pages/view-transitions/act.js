// SPDX-License-Identifier: Apache-2.0
for (let i = 0; i < 2; i++) {
  const transition = document.startViewTransition(() => {
    const next = document.createElement("body");
    next.append(Object.assign(document.createElement("h1"), { textContent: `Another page ${i}` }));
    document.body.replaceWith(next);
  });
  await transition.updateCallbackDone;
  await transition.finished;
}
if (!document.querySelector("karta-widget")?.isConnected) throw new Error("the widget is gone");
await karta("open");
