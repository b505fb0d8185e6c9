// SPDX-License-Identifier: Apache-2.0
import Link from "next/link";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { Support } from "./support";

export const metadata = { title: "Coffee Co", icons: "data:," };

export default async function Layout({ children }: { children: ReactNode }) {
  await connection();
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Home</Link> <Link href="/beans">Beans</Link>
        </nav>
        {children}
        <Support server={process.env.KARTA_URL ?? "http://127.0.0.1:8787"} />
      </body>
    </html>
  );
}
