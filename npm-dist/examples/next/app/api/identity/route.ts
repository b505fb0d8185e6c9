// SPDX-License-Identifier: Apache-2.0
import { connection } from "next/server";
import { identityToken, signedIn } from "../../identity";

/** Returns the signed-in user's id with the proof for the agent server. */
export async function GET(): Promise<Response> {
  await connection();
  const { id } = await signedIn();
  return Response.json({ id, identityToken: identityToken(id) }, { headers: { "cache-control": "no-store" } });
}
