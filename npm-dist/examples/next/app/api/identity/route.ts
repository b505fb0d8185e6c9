// SPDX-License-Identifier: Apache-2.0
import { identityToken, signedIn } from "../../identity";

export const dynamic = "force-dynamic";

/** Returns the signed-in user's id with the proof for the agent server. */
export async function GET(): Promise<Response> {
  const { id } = await signedIn();
  return Response.json({ id, identityToken: identityToken(id) }, { headers: { "cache-control": "no-store" } });
}
