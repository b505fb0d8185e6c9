// SPDX-License-Identifier: Apache-2.0
package sh.karta.architecture.sample.a;

public class A {
    public int written;
}
