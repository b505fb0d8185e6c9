// SPDX-License-Identifier: Apache-2.0
import Link from "next/link";
import type { ReactNode } from "react";
import { Support } from "./support";

export const metadata = { title: "Coffee Co", icons: "data:," };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Home</Link> <Link href="/beans">Beans</Link> <Link href="/ask">Ask</Link>
        </nav>
        {children}
        <Support />
      </body>
    </html>
  );
}
