// SPDX-License-Identifier: Apache-2.0
"use client";
import { KartaWidget } from "@karta/react";
import { useEffect, useState } from "react";
import { SERVER } from "./server";

type User = { id: string; identityToken: string };

/** The widget of the whole site, with the user's verified identity once it is known. */
export function Support() {
  const [user, setUser] = useState<User | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    fetch("/api/identity", { signal: abort.signal })
      .then((response) => response.json() as Promise<User>)
      .then(setUser, () => undefined);
    return () => abort.abort();
  }, []);
  return user && <KartaWidget baseUrl={SERVER} project="demo/assistant" embedKey="pk_test_demo" user={user} theme={{ agentName: "Beans" }} />;
}
