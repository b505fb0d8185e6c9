// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Random numbers and ids. */
public interface Random {
    /** Returns a number in [0, 1), for jitter. */
    double next();

    /** Returns 128 random bits of cryptographic quality as 32 lowercase hexadecimal digits. */
    String id();
}
