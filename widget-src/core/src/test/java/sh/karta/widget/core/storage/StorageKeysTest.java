// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageKeysTest {
    /** Test vectors of the FNV reference (draft-eastlake-fnv, appendix C) for 32-bit FNV-1a. */
    @ParameterizedTest
    @CsvSource({"'',811c9dc5", "a,e40c292c", "b,e70c2de5", "foobar,bf9cf968"})
    void theHashMatchesTheFnvTestVectors(String text, String expected) {
        int hash = StorageKeys.SEED;
        for (int i = 0; i < text.length(); i++) {
            hash = StorageKeys.mix(hash, text.charAt(i));
        }
        assertThat(Integer.toHexString(hash)).isEqualTo(expected);
    }

    @Test
    void thePrefixDependsOnSchemaServerAndProject() {
        String prefix = StorageKeys.prefix("https://agent.karta.sh", "coffeeco/support-bot");
        assertThat(prefix).isEqualTo("karta:1:a1827e0f:");
        assertThat(StorageKeys.prefix("https://agent.karta.sh", "coffeeco/sales"))
                .isNotEqualTo(prefix);
        assertThat(StorageKeys.prefix("https://agent.example", "coffeeco/support-bot"))
                .isNotEqualTo(prefix);
        assertThat(StorageKeys.prefix("ab", "c")).isNotEqualTo(StorageKeys.prefix("a", "bc"));
    }
}
