// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.sample;

import sh.karta.architecture.sample.e.E;

public class Root {
    E[] children = {};
}
