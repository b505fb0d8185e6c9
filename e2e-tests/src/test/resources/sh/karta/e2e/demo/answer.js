// SPDX-License-Identifier: Apache-2.0
// Measures the last answer on the demo's page: its height in panels, its first line, its sources, and its text outside of code. Also
// read by server-dist.
async () => {
  // The file of the citations draws its sources outside a frame. They fold when their size is reported.
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const root = document.querySelector("karta-widget").shadowRoot;
  const turn = [...root.querySelectorAll(".turn.agent")].at(-1);
  const prose = turn.cloneNode(true);
  for (const code of prose.querySelectorAll("pre, code")) code.remove();
  return {
    panels: turn.getBoundingClientRect().height / root.querySelector("[part~=panel]").getBoundingClientRect().height,
    first: turn.querySelector(".md").firstElementChild.textContent,
    sources: turn.querySelector(".sources")?.getBoundingClientRect().height ?? 0,
    chips: [...turn.querySelectorAll(".chip")].map((chip) => chip.textContent.replace(/^\d+/, "")),
    pages: [...turn.querySelectorAll("a.chip")].map((chip) => new URL(chip.href).pathname),
    prose: prose.textContent,
  };
}
