// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.io.InputStream;

/**
 * A visitor's file, open for reading.
 *
 * @param content the bytes, read from the store as they are needed. Holds no connection between reads
 */
public record StoredFile(long bytes, InputStream content) {}
