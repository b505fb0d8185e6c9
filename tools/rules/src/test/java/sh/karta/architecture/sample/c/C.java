// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.sample.c;

import sh.karta.architecture.sample.a.A;

public class C {
    static void write(A other) {
        other.written = 1;
    }
}
