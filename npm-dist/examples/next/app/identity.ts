// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";

/** Returns the signed-in user. A real app reads its own session. This example always returns the same person. */
export async function signedIn(): Promise<{ id: string }> {
  return { id: "user_123" };
}

/** Creates the proof of a user's identity for the agent server. The secret stays on this server. */
export function identityToken(id: string): string {
  const secret = process.env.KARTA_IDENTITY_SECRET;
  if (!secret) {
    throw new Error("KARTA_IDENTITY_SECRET is not set");
  }
  return createHmac("sha256", secret).update(id).digest("hex");
}
