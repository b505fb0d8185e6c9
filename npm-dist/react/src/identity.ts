// SPDX-License-Identifier: Apache-2.0
import type { UseKartaAgentOptions } from "./chat.js";

type Who = Pick<UseKartaAgentOptions, "project" | "embedKey" | "baseUrl" | "token" | "tokenEndpoint" | "tokenFn" | "transport" | "user">;

/** Returns a key built from the options that identify the project, the server or the user. The key changes when one of them changes. */
export function identityOf({ project, embedKey, baseUrl, token, tokenEndpoint, tokenFn, transport, user }: { readonly [K in keyof Who]?: Who[K] | undefined }): string {
  return JSON.stringify([project, embedKey, baseUrl, token, tokenEndpoint, !tokenFn, transport, user?.id, user?.identityToken]);
}
