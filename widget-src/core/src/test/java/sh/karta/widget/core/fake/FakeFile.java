// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import sh.karta.widget.core.port.Blob;

/** A file that consists of metadata only. */
public record FakeFile(String name, String type, double size) implements Blob {}
