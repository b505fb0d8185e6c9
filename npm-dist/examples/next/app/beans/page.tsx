// SPDX-License-Identifier: Apache-2.0
export default function Beans() {
  return <h1>Our beans</h1>;
}
