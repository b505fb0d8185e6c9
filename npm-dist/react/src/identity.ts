// SPDX-License-Identifier: Apache-2.0
import type { UseKartaAgentOptions } from "./chat.js";

type Who = Pick<UseKartaAgentOptions, "project" | "embedKey" | "baseUrl" | "token" | "tokenEndpoint" | "tokenFn" | "transport" | "user">;

/** Returns a string that changes whenever an option changes that identifies the project, the server or the user. */
export function identityOf({ project, embedKey, baseUrl, token, tokenEndpoint, tokenFn, transport, user }: { readonly [K in keyof Who]?: Who[K] | undefined }): string {
  return JSON.stringify([project, embedKey, baseUrl, token, tokenEndpoint, !tokenFn, transport, user?.id, user?.identityToken]);
}
