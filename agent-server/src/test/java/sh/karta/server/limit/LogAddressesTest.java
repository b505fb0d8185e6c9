// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.0/24, 198.51.100.7",
        "2001:db8:1:2ff:3:4:5:6, 2001:db8:1:200:0:0:0:0/56, 2001:db8:1:2ff:3:4:5:6",
        "::1, 0:0:0:0:0:0:0:0/56, 0:0:0:0:0:0:0:1",
        "forged text, unknown, unknown",
        "1.2.3.400, unknown, unknown"
    })
    void anAddressIsLoggedAsItsNetworkInFullOrNotAtAll(String address, String network, String full) {
        assertThat(LogAddresses.NETWORK.of(address)).isEqualTo(network);
        assertThat(LogAddresses.FULL.of(address)).isEqualTo(full);
        assertThat(LogAddresses.OFF.of(address)).isNull();
    }
}
