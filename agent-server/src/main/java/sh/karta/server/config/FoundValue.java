// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The end of an error message that shows an invalid value of the config file. */
final class FoundValue {
    /** Keys of addresses that contain passwords. */
    private static final Set<String> ADDRESSES = Set.of("store", "live");

    /** Maximum number of characters of a value in a message. */
    private static final int LONGEST = 100;

    private static final int LONGEST_KEY = 8;
    /** The keys in examples. */
    private static final Pattern PLACEHOLDER = Pattern.compile("pk_(?:live|test)_(?:\\.+|…|<.*>)");

    private FoundValue() {}

    /** Returns the end of an error message: the value as it is written in the file, without resolved variables. */
    static String of(String key, Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return ", found nothing";
        }
        if (node instanceof ScalarNode scalar) {
            return of(key, scalar.getValue());
        }
        if (node instanceof SequenceNode list && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
            return of(
                    key,
                    list.getValue().stream()
                            .map(item -> ((ScalarNode) item).getValue())
                            .toList()
                            .toString());
        }
        return node instanceof SequenceNode ? ", found a list" : ", found a mapping";
    }

    /** Returns the same as {@link #of(String, Node)}. Of a secret, only the length is shown. */
    static String of(String key, String value) {
        if (ADDRESSES.contains(key)) {
            return "";
        }
        if (key.contains("secret") || key.endsWith("_key") || key.equals("token")) {
            return ", found " + value.length() + " characters";
        }
        if (key.equals("key")) {
            return embedKey(value);
        }
        String shown = value.replaceFirst("//[^/@]*@", "//…@");
        return ", found '" + (shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown) + "'";
    }

    /** An embed key is public, but an invalid value in its place may be another service's secret. */
    private static String embedKey(String value) {
        if (PLACEHOLDER.matcher(value).matches()) {
            return ", found '" + value + "', which is a placeholder: write your own key";
        }
        return value.length() > LONGEST_KEY
                ? ", found a key of " + value.length() + " characters that begins with "
                        + value.substring(0, LONGEST_KEY)
                : ", found '" + value + "'";
    }
}
