// SPDX-License-Identifier: Apache-2.0
/** The ports of core on the JVM, in virtual time. Entry: {@link sh.karta.widget.core.fake.World}. Permitted dependents: tests. */
package sh.karta.widget.core.fake;
