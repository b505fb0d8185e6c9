// SPDX-License-Identifier: Apache-2.0

/** How far under its record a file may be before the record has to follow: gains are written down, not lost again. */
const slack = 0.03;

/** A chunk's name without its content hash: `panel.0a1b2c3d4e.js` is budgeted as `panel.js`. */
function budgetName(name) {
  return name.replace(/\.[0-9a-f]{10}\.js$/, ".js");
}

/** The files, and the sums of several that have a budget: `a.js + b.js` is what a visitor loads together. */
function withSums(files, budgets) {
  const sums = Object.keys(budgets).filter((name) => name.includes(" + ")).map((name) => {
    const parts = name.split(" + ").map((part) => files.find((file) => budgetName(file.name) === part));
    const sum = (key) => parts.reduce((total, part) => total + (part?.[key] ?? Number.NaN), 0);
    return { name, bytes: sum("bytes"), gzip: sum("gzip"), brotli: sum("brotli") };
  });
  return [...files, ...sums];
}

/**
 * Compares the brotli sizes with the budgets.
 *
 * @param files entries of the manifest
 * @param budgets per file `budget`, the most it may be, and `record`, the size when it was last looked at
 * @returns what is wrong and what to do about it; empty when all is well
 */
export function check(files, budgets) {
  const findings = [];
  for (const { name, brotli } of withSums(files, budgets)) {
    const limits = budgets[budgetName(name)];
    if (Number.isNaN(brotli)) {
      findings.push(`${name} has a budget, but not all of these files are there`);
    } else if (!limits) {
      findings.push(`${name} has no budget; add ${budgetName(name)} to size-budgets.json`);
    } else if (brotli > limits.budget) {
      findings.push(`${name} is ${brotli} bytes brotli, ${brotli - limits.budget} over its budget of ${limits.budget}; make it smaller`);
    } else if (brotli < limits.record * (1 - slack)) {
      findings.push(`${name} is ${brotli} bytes brotli, more than 3 % under the record of ${limits.record}; write ${brotli} as the record`);
    }
  }
  return findings;
}

/** A table of the sizes for the build log. */
export function report(files, budgets) {
  const everything = files.reduce((sum, file) => ({ bytes: sum.bytes + file.bytes, gzip: sum.gzip + file.gzip, brotli: sum.brotli + file.brotli }));
  const rows = [...withSums(files, budgets), { ...everything, name: "everything" }].map(({ name, bytes, gzip, brotli }) => {
    const limits = budgets[budgetName(name)];
    return `${name.padEnd(24)}${String(bytes).padStart(9)}${String(gzip).padStart(9)}${String(brotli).padStart(9)}${String(limits?.budget ?? "-").padStart(9)}`;
  });
  return [`${"file".padEnd(24)}${"bytes".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}${"budget".padStart(9)}`, ...rows].join("\n");
}
