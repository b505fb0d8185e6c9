// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An output item that is being written, with its index in the output. */
final class ResponseItem {
    final ObjectNode item;
    final int index;
    final String part;
    final boolean thinking;
    final StringBuilder text = new StringBuilder();
    /** How many characters of the part have come, of which citations are shorter in the text. */
    int received;

    ResponseItem(ObjectNode item, int index, String part, boolean thinking) {
        this.item = item;
        this.index = index;
        this.part = part;
        this.thinking = thinking;
    }

    String id() {
        return item.path("id").asText();
    }
}
