// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.sample.b;

import sh.karta.architecture.sample.a.A;
import sh.karta.architecture.sample.c.C;

public class B extends A {
    C[] others = {};
}
