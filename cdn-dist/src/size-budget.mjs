// SPDX-License-Identifier: Apache-2.0

/** The fraction by which a file may differ from its record before {@link warnings} mentions it. */
const SLACK = 0.02;

/** Returns a chunk's name without its content hash: `panel.0a1b2c3d4e.js` is budgeted as `panel.js`. */
function budgetName(name) {
  return name.replace(/\.[0-9a-f]{10}\.js$/, ".js");
}

/** Returns the files, and the sums that have a budget: `a.js + b.js` are loaded together. */
function withSums(files, budgets) {
  const sums = Object.keys(budgets).filter((name) => name.includes(" + ")).map((name) => {
    const parts = name.split(" + ").map((part) => files.find((file) => budgetName(file.name) === part));
    const sum = (key) => parts.reduce((total, part) => total + (part?.[key] ?? Number.NaN), 0);
    return { name, bytes: sum("bytes"), gzip: sum("gzip"), brotli: sum("brotli") };
  });
  return [...files, ...sums];
}

/**
 * Compares the Brotli sizes with the budgets.
 *
 * @param files entries of the manifest
 * @param budgets per file `budget`, its maximum size in bytes, and `record`, its size when the record was last updated
 * @returns the problems, each with a remedy, or an empty list
 */
export function check(files, budgets) {
  const findings = [];
  for (const { name, brotli } of withSums(files, budgets)) {
    const limits = budgets[budgetName(name)];
    if (Number.isNaN(brotli)) {
      findings.push(`${name} has a budget, but not all of these files exist`);
    } else if (!limits) {
      findings.push(`${name} has no budget; add ${budgetName(name)} to size-budgets.json`);
    } else if (brotli > limits.budget) {
      findings.push(`${name} is ${brotli} bytes brotli, ${brotli - limits.budget} over its budget of ${limits.budget}; make it smaller, or raise the budget and say why in the commit`);
    }
  }
  return findings;
}

/** Returns a line for each file that has become more than 2 % larger or smaller than its record. */
export function warnings(files, budgets) {
  return withSums(files, budgets).flatMap(({ name, brotli }) => {
    const record = budgets[budgetName(name)]?.record;
    return Math.abs(brotli - record) > record * SLACK ? [`${name} is ${brotli} bytes brotli, its record is ${record}; write the new record`] : [];
  });
}

/** Returns a table of the sizes for the build log. */
export function report(files, budgets) {
  const everything = files.reduce((sum, file) => ({ bytes: sum.bytes + file.bytes, gzip: sum.gzip + file.gzip, brotli: sum.brotli + file.brotli }));
  const rows = [...withSums(files, budgets), { ...everything, name: "everything" }].map(({ name, bytes, gzip, brotli }) => {
    const limits = budgets[budgetName(name)];
    return `${name.padEnd(24)}${String(bytes).padStart(9)}${String(gzip).padStart(9)}${String(brotli).padStart(9)}${String(limits?.budget ?? "-").padStart(9)}`;
  });
  return [`${"file".padEnd(24)}${"bytes".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}${"budget".padStart(9)}`, ...rows].join("\n");
}
