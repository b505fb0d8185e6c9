// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.other;

import sh.karta.architecture.sample.e.E;

/** A class of another product, in a package without the annotation. */
final class F {
    final E[] others = {};
}
