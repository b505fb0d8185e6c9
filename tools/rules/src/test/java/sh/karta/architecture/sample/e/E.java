// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.sample.e;

import sh.karta.architecture.sample.Root;

public class E {
    Root[] parents = {};
}
