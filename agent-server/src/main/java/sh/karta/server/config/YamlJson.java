// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import sh.karta.server.event.Json;

/** Converts YAML to JSON. */
final class YamlJson {
    private YamlJson() {}

    /** Returns a node as JSON. A key that is no scalar becomes {@code ?}. */
    static JsonNode of(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = Json.object();
            mapping.getValue()
                    .forEach(t -> object.set(
                            t.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?", of(t.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = Json.object().arrayNode();
            sequence.getValue().forEach(item -> array.add(of(item)));
            return array;
        }
        return ofScalar((ScalarNode) node);
    }

    private static JsonNode ofScalar(ScalarNode scalar) {
        String text = scalar.getValue();
        try {
            if (scalar.getTag().equals(Tag.INT)) {
                return LongNode.valueOf(Long.parseLong(text));
            }
            if (scalar.getTag().equals(Tag.FLOAT)) {
                return DoubleNode.valueOf(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            return TextNode.valueOf(text); // YAML has number formats that Java cannot parse
        }
        if (scalar.getTag().equals(Tag.BOOL)) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return scalar.getTag().equals(Tag.NULL) ? NullNode.getInstance() : TextNode.valueOf(text);
    }
}
