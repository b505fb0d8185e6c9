// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";

/** Who is signed in. An app of yours asks its own session; here it is always the same person. */
export async function signedIn(): Promise<{ id: string }> {
  return { id: "user_123" };
}

/** Proves to the agent server who somebody is. The secret stays on this server. */
export function identityToken(id: string): string {
  const secret = process.env.KARTA_IDENTITY_SECRET;
  if (!secret) {
    throw new Error("KARTA_IDENTITY_SECRET is not set");
  }
  return createHmac("sha256", secret).update(id).digest("hex");
}
