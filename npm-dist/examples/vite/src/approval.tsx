// SPDX-License-Identifier: Apache-2.0
import type { PendingApproval } from "@karta/react";

/** The agent's request for approval. */
export function Approval({ question, decide }: { question: PendingApproval; decide: (option: string) => void }) {
  return (
    <section role="group" aria-label="Approval">
      <p>
        May I run <strong>{question.tool}</strong>? {question.target}
      </p>
      {question.options.map(({ id, label }) => (
        <button key={id} type="button" onClick={() => decide(id)}>
          {label}
        </button>
      ))}
    </section>
  );
}
