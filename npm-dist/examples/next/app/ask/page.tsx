// SPDX-License-Identifier: Apache-2.0
import { Chat } from "./chat";

export default function Ask() {
  return (
    <main>
      <h1>Ask the roaster</h1>
      <Chat />
    </main>
  );
}
